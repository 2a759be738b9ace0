"""Whose word a question asks for, and which sentences are that: "what did Lind say", "according to the mayor", "in Berg's view".

Who speaks may be named, hold an office that the articles give to somebody, speak for somebody ("Lind's office") or only be described ("the
UN envoy"). By words and by whom a sentence credits as it was read at ingestion; how well a sentence answers is ``evidence.py``'s. Where
nobody's word is found, the question may have none in these articles: that is judged in ``near_misses.py``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.attribution.speech import SAY, SAY_THAT, capacity, is_body, nouns
from rag.evidence import Evidence
from rag.names import find_names
from rag.question import Question
from rag.roles.role_words import HEADS
from rag.terms import CALENDAR, STOP_WORDS, stem, words
from rag.verification.related import are_related

_SAID = re.compile(
    r"\bwhat (?:else )?(?:did|has|have|does|do|had) (?P<who>.{1,60}?) (?:say|said|tell|told|announced?|claim(?:ed)?|stated?|writ(?:e|ten)"
    r"|promised?|pledged?|vow(?:ed)?|demand(?:ed)?|warn(?:ed)?|argued?|propos(?:e|ed)|suggest(?:ed)?|admit(?:ted)?|urged?|ask(?:ed)?"
    r"|repl(?:y|ied)|complain(?:ed)?|predict(?:ed)?|offer(?:ed)?)\b",
    re.IGNORECASE,
)
_VIEW = r"(?:view|opinion|words|account|eyes|judg(?:e)?ment|estimat(?:e|ion)|telling)"
_ACCORDING = re.compile(
    rf"\b(?:according to|in the {_VIEW} of) (?P<who>[^,?]{{1,80}}?)\s*(?:[,?]|$)|(?:^|, |\s)in (?P<whose>[^,?]{{1,60}}?)['’]s? {_VIEW}\b",
    re.IGNORECASE,
)
# "Lind would not comment" is what Lind said.
_SILENT = re.compile(
    r"\b(?:(?:declin|refus)\w+ (?:to|a request for) (?:comment|answer|say)|no comment"
    r"|(?:not|n['’]t) (?:immediately )?(?:respond|answer|repl|comment|receive)|neither\b[^.;]{0,40}\b(?:respond|answer|repl|comment))",
    re.IGNORECASE,
)
_VOICE = re.compile(r"['’]s? (?:[\w-]+ )?(office|spokes|lawyer|aide|campaign|representative)", re.IGNORECASE)  # who speaks for somebody
_AND_SAID = re.compile(r"\band (?:(?:then|also|later|repeatedly|publicly) )?([a-z]+)")
_JUDGES = frozenset(
    """condemned blamed praised accused criticised criticized denounced thanked rejected denied welcomed congratulated apologised apologized
    dismissed offered proposed demanded""".split()
)
_SPEAKS = frozenset(
    """appealed pleaded begged pushed lobbied wanted wants hopes hoped spoke speaks berated chided ordered instructed refused threatened
    promised commented announced voiced expressed defended rebuked scolded answered declined saying adding calling asking urging telling
    warning demanding insisting""".split()
)
_WORD_OF = re.compile(
    r"^['’]?s? (?:[\w-]+ ){0,2}(?:statement|remark|speech|letter|tweet|post|comment|claim|demand|call|appeal|warning|request|offer|proposal"
    r"|testimony|message|answer|reply|interview|words?\b|plea|promise|threat)",
    re.IGNORECASE,
)
_BY = re.compile(r"\b(?:by|according to) (?:(?!with|of|to|from|for|on|in|at)[\w-]+ ){0,3}$")
_AS_OBJECT = re.compile(
    rf"\b(?:(?<!according )to|with|of|for|against|about|at|in|after|before|like|than|between|from)"
    rf" (?:(?:the|his|her|its|their|then|former|{'|'.join(sorted(HEADS))}|[A-Z][\w’'.-]*) )*$"
)
NEAR = 2.0  # score below the best sentence's from which one that may be somebody's word is taken for it
_BEFORE_SAYING = 4  # words between somebody's name and the verb of what he says
_BESIDE = re.compile(r"(?:,|,? who (?:is|was)|,? (?:is|was))(?: [\w'’.-]+){0,6} ?")  # between a name and the noun that describes its bearer
Families = frozenset[str]


@dataclass(frozen=True, slots=True)
class AskedSpeaker:
    """Whose word is asked for.

    Attributes:
        said: in the question's words.
        end: offset in the question after them.
        families: the last words of the names of who is meant, folded; empty where nobody is named.
        voice: the noun for who speaks for them, "office".
        noun: for who is only described: "envoy".
        marks: the capitalised words of the description, folded: "un".
        alone: whether the question asks for one thing by their word ("according to …") and not for what they say.
    """

    said: str
    end: int
    families: Families
    voice: str | None = None
    noun: str | None = None
    marks: Families = frozenset()
    alone: bool = False


def asked_speaker(question: Question) -> AskedSpeaker | None:
    """Whose word a question asks for; None where it asks for nobody's, or for an outlet's."""
    text = question.standalone
    match, alone = _SAID.search(text, 0, question.focus_end), False
    if match is None:
        match, alone = _ACCORDING.search(text, 0, question.focus_end), True
    if match is None:
        return None
    start, end = match.span("whose" if alone and match["whose"] else "who")
    if any(outlet.start < end and start < outlet.end for outlet in question.outlets):
        return None
    said = text[start:end]
    voice = _VOICE.search(said)
    voiced = voice[1].lower() if voice else None
    if families := _named(question, start, end):
        return AskedSpeaker(said, match.end(), families, voiced, alone=alone)
    noun = nouns(said)[-1:] if capacity(said) == "official" and not is_body(said) and re.match(r"the |an? |[A-Z]", said) else []
    if not noun:
        return None
    owner = said.rpartition("’s ")[0] or said.rpartition("'s ")[0]
    marks = frozenset(word for found in re.findall(r"\b[A-Z][\w.]*", said[len(owner) :]) for word in words(found)) - STOP_WORDS
    return AskedSpeaker(said, match.end(), frozenset(), None, noun[0], marks - {noun[0]}, alone)


def statements_of_the_speaker(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The sentences that are the word of whom the question asks for; all sentences where it asks for nobody's, or where none is."""
    asked = asked_speaker(question)
    if asked is None:
        return list(evidence)
    if asked.noun:
        return (asked.alone and list(_of_described(asked, evidence))) or list(evidence)  # "the official" may be any of several
    near = evidence[0].score - NEAR if evidence else 0.0
    theirs = [
        item for item in evidence if _is_word_of(item, asked.families) or (item.score >= near and _may_speak(item.text, asked.families))
    ]
    silent = [
        item
        for item in evidence
        if (asked.voice or not theirs) and _SILENT.search(item.text) and not asked.families.isdisjoint(words(item.text))
    ]
    if asked.voice:
        theirs = [item for item in evidence if (item in theirs or item in silent) and asked.voice in item.text.lower()] or theirs
    theirs = theirs or silent
    if not asked.alone and (told := _run_from(question, asked.end + 1)):
        both = [item for item in evidence if not any(each.isdisjoint(words(item.text)) for each in (asked.families, told))]
        theirs = [item for item in theirs if item in both] or both or theirs
    return theirs or list(evidence)


def told_by_the_asked(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """For one thing "according to Lind", the sentences that are Lind's word; all for another question, or where none is."""
    asked = asked_speaker(question)
    return statements_of_the_speaker(question, evidence) if asked is not None and asked.alone else list(evidence)


def may_be_word_of(asked: AskedSpeaker, evidence: Sequence[Evidence]) -> bool:
    """Whether some sentence may be theirs: what credits them, tells that they spoke or kept silent, or has who they are described as."""
    if asked.noun:
        return any(_describes(asked, group) for group in _by_article(evidence))
    return any(
        _is_word_of(item, asked.families)
        or (_SILENT.search(item.text) and not asked.families.isdisjoint(words(item.text)))
        or _may_speak(item.text, asked.families)
        for item in evidence
    )


# --- who is asked for ---------------------------------------------------------------------------------------------------------------------


def _named(question: Question, start: int, end: int) -> Families:
    """The last words of the name of who is asked about between two offsets: of who holds the office named there, else named itself."""
    voiced = _VOICE.search(question.standalone, start, end)
    last = voiced.start() if voiced else end
    holders = [holder for role in question.roles for holder in role.holders if start <= role.start < role.end == last]
    if holders:
        return frozenset(words(name)[-1] for holder in holders for name in holder.names if words(name))
    asked = [name for name in question.names if start <= name.start < end]
    if not asked or asked[-1].end not in (end, last):
        return frozenset()  # "the Quds Force chief" is not the Quds Force
    first = [one for one, other in pairwise(asked) if re.search(r"(?:,| and)\s", question.standalone[one.end : other.start])]
    return frozenset().union(*(name.endings for name in (*first, asked[-1])))


def _run_from(question: Question, start: int) -> set[str]:
    """The last words of the name that begins at an offset, which may be found in parts: "abdul", "rahim", "al-noori"."""
    family: set[str] = set()
    for name in question.names:
        between = words(question.standalone[start : name.start]) if name.start >= start else ["of"]
        if len(between) <= 1 and STOP_WORDS.isdisjoint(between):
            family, start = name.endings, name.end
    return family


# --- whose word a sentence is -------------------------------------------------------------------------------------------------------------


def _is_word_of(item: Evidence, families: Families) -> bool:
    """Whether a sentence is told on somebody's word, or tells that he said something."""
    speakers = [said.who for said in item.attributions if said.who]
    if any(not families.isdisjoint(words(who)) for who in speakers):
        return True
    plain = words(item.text)
    subject = next((place for place, word in enumerate(plain) if word in families), None)
    names = {words(item.text[slice(*span)])[-1] for span in find_names(item.text) if words(item.text[slice(*span)])}
    acts = subject is not None and names.isdisjoint(plain[:subject])  # "Lind also met Berg and told him …"
    if acts and any(_says(said[1]) for said in _AND_SAID.finditer(item.text)):
        return True
    return not any(find_names(who) for who in speakers) and any(
        any(map(_says, words(item.text[end:])[: 1 + _BEFORE_SAYING])) for _, end in _as_subject(item.text, families)
    )


def _as_subject(text: str, families: Families) -> Iterator[tuple[int, int]]:
    """Offsets of somebody's family name where no preposition stands before the name: not in "with Russian President Vladimir Putin"."""
    for found in re.finditer(r"[^\W\d_](?:[\w’'-]*\w)?", text):
        if families.intersection(words(found.group())[-1:]) and not _AS_OBJECT.search(text[: found.start()]):
            yield found.span()


def _says(word: str) -> bool:
    return word in SAY or word in SAY_THAT or word in _JUDGES


def _may_speak(text: str, families: Families) -> bool:
    """Whether somebody is named where who speaks may stand, with a verb of speaking anywhere after, or owns what is said."""
    for start, end in _as_subject(text, families):
        if _WORD_OF.match(text[end:]) or _BY.search(text[:start]) or any(word in _SPEAKS or _says(word) for word in words(text[end:])):
            return True
    return False


# --- who is only described ----------------------------------------------------------------------------------------------------------------


def _by_article(evidence: Sequence[Evidence]) -> list[list[Evidence]]:
    groups: dict[str, list[Evidence]] = {}
    for item in evidence:
        groups.setdefault(item.source.article_id, []).append(item)
    return list(groups.values())


def _describes(asked: AskedSpeaker, group: Sequence[Evidence]) -> bool:
    """Whether an article's sentences have the noun, or one that can mean it, and all words of the description that are written large."""
    there = {word for item in group for word in words(f"{item.source.title} {item.text}")}
    return any(_means(word, asked.noun or "") for word in there) and all(
        any(_same_mark(mark, word) for word in there) for mark in asked.marks
    )


def _means(word: str, noun: str) -> bool:
    return word.isalpha() and are_related(stem(word), stem(noun))


def _same_mark(mark: str, word: str) -> bool:
    """Whether two words are one name: "Iranian" and "Iran"."""
    return mark == word or (min(len(mark), len(word)) >= 4 and (mark.startswith(word[:-1]) or word.startswith(mark[:-1])))


def _of_described(asked: AskedSpeaker, evidence: Sequence[Evidence]) -> Iterator[Evidence]:
    """The sentences on the word of who is credited by the noun, or of whom an article calls so by name."""
    noun = asked.noun or ""
    called: dict[str, set[str]] = {}
    for item in evidence:
        called.setdefault(item.source.article_id, set()).update(_called(item.text, lambda word: _means(word, noun)))
    for item in evidence:
        credited = [said.who for said in item.attributions if said.who]
        by_noun = any(
            any(_means(word, noun) for word in nouns(who)[-1:])
            and all(any(_same_mark(mark, word) for word in words(who)) for mark in asked.marks)
            for who in credited
        )
        families = frozenset(called[item.source.article_id])
        if by_noun or (families and _is_word_of(item, families)):
            yield item


def _called(text: str, is_noun: Callable[[str], bool]) -> Iterator[str]:
    """The last words of the names of those whom a sentence calls by a noun: "Ada Lopez, the mayor of Tarn", "Mayor Ada Lopez"."""
    names = [(start, end) for start, end in find_names(text) if not CALENDAR.issuperset(words(text[start:end]))]
    for found in re.finditer(r"[^\W\d_]+", text):
        if not is_noun(found.group().lower()) or re.match(r"['’]s? ", text[found.end() :]):
            continue
        for start, end in names:
            between = text[end : found.start()] if end <= found.start() else ""
            beside = _BESIDE.fullmatch(between) and not any(map(_says, words(between)))
            within = start <= found.start() and found.end() < end  # "Mayor Ada Lopez" is found as one name
            after = start >= found.end() and text[found.end() : start] in (" ", ", ")
            if beside or within or after:
                yield words(text[start:end])[-1]
