"""Drafts cases from the sentences of an article, by rule: "Who …?" for who acts, "When was it that …?" for a date, "… how many …?".

The words of a question are the sentence's own, so that it is easily found and answered: whoever accepts a draft had better ask it in other
words. English only. What it does not do: judge whether the question makes sense without the article, or other sentences answer it too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import rag
from eval.case_schema import Alternative, Case, Date, GoldEvidence, Kind, Name, Number
from eval.drafts import short_hash
from eval.facts import is_met
from eval.numerals import NumberRead, numbers_in
from eval.words import fold

_FEWEST_WORDS, _MOST_WORDS = 5, 40
_LEANING = frozenset("he she it they we i you this that these those his her their its our my such one both there here then so".split())
_FUNCTION_WORDS = frozenset(
    """and or but nor of in for with to by from on at as than who whose whom which that while when where until since after
    before during against about between among over under into per the a an""".split()
)
_DETERMINERS = frozenset(
    "a an the two three four five six seven eight nine ten some many several most all in on at after during as".split()
)
_BEFORE_DATE = r"(?:(?:late|early)\s+)?(?:on|in)\s+(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?"
_HEDGE = re.compile(
    r"\b(?:(?:more|less|fewer) than|at least|at most|up to|about|around|nearly|almost|over|under|roughly|some)\s+$", re.IGNORECASE
)
_DEFINITE = re.compile(r"(?:\b(?:the|these|those|all|both|his|her|its|their|our|last|first|next)|['’]s?)\s+$", re.IGNORECASE)
_MONEY = re.compile(r"[A-Z]{0,3}[$€£¥]\s?$")
_PERCENT = re.compile(r"^\s*(?:%|per\s?cent\b)")
_OPENING = re.compile(r"^[A-Z]\w+ly,\s+")  # "Separately, "

Question = tuple[str, tuple[Alternative, ...], Kind]


def drafts_from(article: rag.Article, passages: Sequence[rag.Passage], persons: Sequence[rag.Person], most: int) -> list[Case]:
    """At most so many drafts of cases that an article answers, in its order; none where it is not in English.

    Args:
        article: what is asked about.
        passages: its passages, with their sentences and dates.
        persons: whom the articles name.
        most: how many, at most.
    """
    if article.language != "en":
        return []
    spelled = sorted(
        ((spelling.written, person.name) for person in persons for spelling in person.spellings if article.article_id in spelling.articles),
        key=lambda pair: -len(pair[0]),
    )
    drafts: dict[str, Case] = {}
    for passage in passages:
        for start, end in passage.sentences:
            sentence = " ".join(article.text[start:end].split())
            if not _stands_alone(sentence):
                continue
            dates = [date for date in passage.event_dates if start <= date.start < end]
            for question, fact, kind in (*_who(sentence, spelled), *_when(sentence, dates), *_how_many(sentence)):
                if not is_met(fact, question) and is_met(fact, sentence):
                    drafts.setdefault(fold(question), _draft(article, sentence, question, fact, kind))
    return [*drafts.values()][:most]


def _draft(article: rag.Article, sentence: str, question: str, fact: tuple[Alternative, ...], kind: Kind) -> Case:
    return Case(
        id=f"{article.article_id}-{short_hash(question)}",
        kind=kind,
        set="tuning",
        question=question,
        answerable=True,
        facts=(fact,),
        evidence=(GoldEvidence(article=article.article_id, sentence=sentence),),
        tags=("drafted",),
        draft=True,
        note="Made by rule from its evidence; nobody has read it.",
    )


def _stands_alone(sentence: str) -> bool:
    """Whether a sentence is whole, neither short nor long, asks nothing, and does not begin with a word that leans on the one before."""
    words = fold(sentence).split()
    whole = sentence[:1].isupper() and re.search(r"[.!][\"”’]?$", sentence) and "?" not in sentence
    return bool(whole) and _FEWEST_WORDS <= len(words) <= _MOST_WORDS and words[0] not in _LEANING


def _who(sentence: str, spelled: Sequence[tuple[str, str]]) -> Iterator[Question]:
    """Of a sentence that begins with a person: "Qaani met leaders." asks "Who met leaders?"; titles before the name go with it."""
    for written, name in spelled:
        match = re.match(rf"(?:[A-Z][\w.-]*\s+){{0,3}}?{re.escape(written)}\s+([a-z]+)\s", sentence)
        if match and match[1] not in _FUNCTION_WORDS and fold(sentence).split()[0] not in _FUNCTION_WORDS:
            other = () if fold(written) == fold(name) else (written,)
            yield f"Who {_asked(sentence[match.start(1) :])}", (Name(name=name), *other), Kind.FACT
            return


def _when(sentence: str, dates: Sequence[rag.EventDate]) -> Iterator[Question]:
    """Of a sentence with a date: "Ghaani took over in January 2020." asks "When was it that Ghaani took over?"; of two the first."""
    for date in dates:
        if date.precision not in ("day", "month", "year"):
            continue
        words = r"\s+".join(map(re.escape, date.words.removeprefix("on ").removeprefix("in ").split()))
        match = re.search(rf"(?:^|,?\s+){_BEFORE_DATE}{words}(?:,(?=\s))?(?=[\s.!])", sentence, re.IGNORECASE)
        if match:
            rest = f"{sentence[: match.start()]} {sentence[match.end() :].lstrip()}".strip()
            yield f"When was it that {_asked(_lowered(_OPENING.sub('', rest)))}", (Date(date=date.date),), Kind.TIME
            return


def _how_many(sentence: str) -> Iterator[Question]:
    """Of a sentence with a number: "It adopted 12 measures." asks "It adopted how many measures?"; of several the first to count things."""
    for number in sorted(numbers_in(sentence), key=lambda number: number.start):
        before, behind = sentence[: number.start], sentence[number.end :]
        words, unit = _words_for(number, before, sentence[number.start : number.end], behind)
        before = _MONEY.sub("", before)
        if words and not _DEFINITE.search(before):
            before = _HEDGE.sub("", before)
            question = f"{before}{words}{_PERCENT.sub('', behind)}"
            yield f"{question[0].upper()}{_asked(question[1:])}", (Number(number=float(number.value), unit=unit),), Kind.FACT
            return


def _words_for(number: NumberRead, before: str, written: str, behind: str) -> tuple[str, str | None]:
    """The words that ask for a number, which are empty where it counts nothing, and its unit."""
    if _MONEY.search(before):
        return "how much money", number.before
    if _PERCENT.match(behind):
        return "what percentage", "%"
    is_year = re.fullmatch(r"1[5-9]\d\d|20\d\d", written)
    counts = number.value != 1 and not is_year and re.match(r"\s+[^\W\d_]", behind) and number.after[0] not in _FUNCTION_WORDS
    return "how many" if counts else "", None


def _asked(words: str) -> str:
    """A statement's words as the end of a question."""
    return re.sub(r"\s*[.!]([\"”’]?)$", r"\1", words) + "?"


def _lowered(sentence: str) -> str:
    """A sentence as it goes on after other words: its first word small where that is no name."""
    first = sentence.split(maxsplit=1)[0] if sentence else ""
    return sentence[0].lower() + sentence[1:] if first.lower() in _DETERMINERS else sentence
