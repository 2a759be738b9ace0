"""Where a name that is asked about is several persons', works' or places': what each article answers, of its own one.

An article is about somebody or something where its title, or its text after the title, begins by introducing that: "Broken Bow, Nebraska is
a city". Two articles that introduce different bearers of the name asked for answer different questions, and a title that sets itself
apart in brackets says that there are others; then each article gets its own answer: a date, number or name where the question asks for
one and its words are sure enough, and else the words of its sentence. News articles, which begin with what happened, hardly ever
introduce; there nothing is found. Whether bearers are persons who are one, of two spellings, it does not know.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from rag.each_article import read_answer
from rag.evidence import Evidence
from rag.question import Question
from rag.reading import READ_WEIGHT
from rag.short_answer import ShortAnswer, short_answers
from rag.terms import CALENDAR, STOP_WORDS, fold, words

# How far below the best sentence's score an article's own best may be, from which it answers: of an article that introduces whom it is
# about, of another beside those that do, and beside one that only sets itself apart. What reading added to the best one's score comes to
# that, since the last articles are not read.
INTRODUCED, OTHER, OTHER_THAN_ONE = 9.0, 6.0, 3.0
BESIDE = 4.0  # how far below its article's best a second sentence may be that is quoted too
SENTENCES = 2  # of an article, in which its short answer is looked for
NAMED = 0.5  # share of the words asked for, written large or figures, that an introduced name has
SURE = 0.6  # probability, among the words of its article's sentences, from which a short answer stands for them
LONGEST_NAME = 14  # words
LONGEST_QUOTE = 24  # words of a sentence that stand for an answer
MOST = 8  # articles

_LARGE = re.compile(r"[^\W_a-z][\w'’.-]*|\w*\d\w*")
_BRACKETS = re.compile(r" \(([^()]*)\)")
_SAYS_WHAT = re.compile(
    r" (?:is|was|are|were)(?: \w+)? (?:a|an|the|one)\b| (?:is|was) [A-Z][\w’' ]{0,40}['’]s\b| \((?:[^()]*\d{4}|born|,|\))"
)
_SET_APART = re.compile(r"([A-Z0-9][^()]{2,80}? \([^()]{2,50}\)) (?=[A-Z0-9])")
_SMALL = frozenset("of the and for in de la le von van der den di da del du al el bin ibn at on to with from by".split())
_BEGINS_NO_NAME = frozenset("by in on at from as with for to this that these those there it he she they after before".split())


class Told(NamedTuple):
    """What an article answers.

    Attributes:
        answer: the words.
        subject: whom or what the article introduces; empty where it begins otherwise.
        beside: its next best sentence, where that comes near, and the one that introduces.
    """

    answer: ShortAnswer
    subject: str
    beside: tuple[Evidence, ...] = ()


def namesakes(question: Question, evidence: Sequence[Evidence], is_person: Callable[[str], bool]) -> list[Told]:
    """The answer of each article, best first, where articles speak of several bearers of a name in the question; else none.

    Args:
        question: as understood.
        evidence: best first.
        is_person: whether a name is a person's in these articles.
    """
    asked = _asked_for(question)
    groups: dict[str, list[Evidence]] = {}
    best = evidence[0].score - READ_WEIGHT * evidence[0].features.get("read", 0.0) if evidence else 0.0
    for item in evidence if asked else ():
        if item.score >= best - INTRODUCED - BESIDE:
            groups.setdefault(item.source.article_id, []).append(item)
    subjects = {article: _subject(group, asked, question.standalone) for article, group in groups.items()}
    introduced = [subject for subject in subjects.values() if subject]
    several = _several(introduced, asked)
    if not several and not any(map(_BRACKETS.search, introduced)):
        return []
    told = []
    for article, group in groups.items():
        margin = INTRODUCED if subjects[article] else OTHER if several else OTHER_THAN_ONE
        source = group[0].source
        if group[0].score >= best - margin and (subjects[article] or _is_named(f"{source.title} {source.text}", asked)):
            answer = _answer(question, asked, group, is_person)
            beside = [item for item in group[:SENTENCES] if item.score >= group[0].score - BESIDE]
            beside += [item for item in group[SENTENCES:] if item.start == 0 and subjects[article]]
            told.append(Told(answer, subjects[article], tuple(item for item in beside if item is not answer.evidence)))
    return told[:MOST]


def _asked_for(question: Question) -> frozenset[str]:
    """The folded words of a question that are written large or are figures: of names, titles, designations."""
    large = (found.group() for found in _LARGE.finditer(question.standalone) if found.start())
    return frozenset(word for each in large for word in words(each) if word not in STOP_WORDS and word not in CALENDAR)


def _subject(group: Sequence[Evidence], asked: frozenset[str], question: str) -> str:
    """Whom an article introduces at its beginning, where that is called as the question says."""
    source = group[0].source
    opening = next((item.source.text for item in group if item.source.start == 0), "")
    heading = source.title.rstrip(" …")
    repeated = re.match(rf"(?:(?:The|A|An) )?{re.escape(_BRACKETS.split(heading)[0])}\b", opening)
    text = f"{heading} {opening}" if repeated and not opening.startswith(heading) else opening or source.title
    subject = introduced_by(text, frozenset(words(question)))
    return subject if _is_named(subject, asked) else ""


def introduced_by(text: str, ordinary: frozenset[str] = frozenset()) -> str:
    """The name with which a text begins and of which it says what that is; empty where it begins otherwise.

    A heading that the text repeats is the name: "Broken Bow (film) Broken Bow is a …" gives "Broken Bow (film)".

    Args:
        text: with its heading.
        ordinary: folded words that a name may hold though they are not written large.
    """
    first = text.split(" ", 1)[0]
    again = rf"(?:(?:The|A|An) )?{re.escape(first)}(?!\w)"
    verb = _SAYS_WHAT.search(text)
    if (heading := re.match(rf"({re.escape(first)}[^()]{{0,80}}? \([^()]{{2,50}}\)) {again}", text)) is not None:
        name = heading[1]
    elif verb is None:
        return ""
    elif (apart := _SET_APART.match(text)) is not None:
        name = apart[1]
    else:
        name = text[: verb.start()]
        repeated = re.match(rf"({re.escape(first)}\b.{{0,80}}?)[ ,]+{again}", name)
        name = repeated[1] if repeated else name
    parts = re.findall(r"\w[\w'’.-]*", _BRACKETS.sub("", name))
    if not 0 < len(parts) <= LONGEST_NAME or fold(first) in _BEGINS_NO_NAME:
        return ""
    large = all(part in _SMALL or part[0] != part[0].lower() or part[0].isdigit() or fold(part) in ordinary for part in parts)
    return name.strip(" ,") if large else ""


def _is_named(text: str, asked: frozenset[str]) -> bool:
    """Whether a text has enough of the words asked for; an "a" at the end does not count: Bragin and Bragina."""
    present = {form for word in words(text) for form in (word, word[:-1])}
    return len(asked & present) >= max(1.0, NAMED * len(asked))


def _several(subjects: Sequence[str], asked: frozenset[str]) -> bool:
    """Whether two of the names are not one's, though both have what is asked for: each has a word, or brackets, that the other lacks."""
    spelled = [(frozenset(words(_BRACKETS.sub("", each))), "".join(_BRACKETS.findall(each))) for each in subjects]
    pairs = ((one, other) for place, one in enumerate(spelled) for other in spelled[:place])
    return any(
        bool(mine & theirs & asked) and (own != other or bool(mine - theirs and theirs - mine)) for (mine, own), (theirs, other) in pairs
    )


def _answer(question: Question, asked: frozenset[str], group: Sequence[Evidence], is_person: Callable[[str], bool]) -> ShortAnswer:
    """The short answer of an article; where none is sure enough, the words of its best sentence, of probability 0."""
    read = read_answer(question, group[:SENTENCES])
    if read is not None and asked.isdisjoint(words(read.text)):
        return read
    found = short_answers(question, group[:SENTENCES], is_person)
    if found and found[0].probability >= SURE and asked.isdisjoint(words(found[0].text)):
        return found[0]
    best = group[0]
    start, end = _clause(best.text)
    return ShortAnswer(best.text[start:end], best.start + start, best.start + end, best, {})


def _clause(sentence: str) -> tuple[int, int]:
    """Offsets of at most ``LONGEST_QUOTE`` words: from what a sentence that introduces says its name is, or from its beginning."""
    found = _SAYS_WHAT.search(sentence) if introduced_by(sentence) else None
    start = found.start() + 1 if found is not None and not found.group().startswith(" (") else 0
    spoken = list(re.finditer(r"\S+", sentence[start:]))
    return start, start + spoken[min(len(spoken), LONGEST_QUOTE) - 1].end()
