"""What belongs in a list: the sentences that tell of what is asked about, those of the speaker who is asked about, and each event once.

By words: "who did Lind meet" is told of by every sentence that has Lind and a word for meeting, however little else of the question it has.
How well a sentence answers is ``evidence.py``'s, which of them are quoted ``extractive.py``'s.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.attribution.speech import SAY, SAY_THAT
from rag.evidence import Evidence
from rag.names import find_names
from rag.question import Question
from rag.retellings import common_terms
from rag.terms import CALENDAR, STOP_WORDS, words
from rag.verification.reading import read

SAME_EVENT = 0.35  # share of common terms from which two sentences with the same names and the same day tell one event
_SAID = re.compile(
    r"\bwhat (?:did|has|have|does|do|had) (?P<who>.{1,60}?) (?:say|said|tell|told|announced?|claim|claimed|stated?|write|written)\b",
    re.IGNORECASE,
)
_BEFORE_SAYING = 4  # words between somebody's name and the verb of what he says
_EMPTY = frozenset("say tell name list give all reported figure person people thing event".split())


def statements_of_the_speaker(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """For "what did Lind say", the sentences that are Lind's word; all sentences for another question, or where none is."""
    match = _SAID.search(question.standalone)
    asked = [name for name in question.names if match is not None and match.start("who") <= name.start < match.end("who")]
    if not asked:
        return list(evidence)
    families = {words(spelling)[-1] for spelling in (*asked[-1].spellings, asked[-1].asked) if words(spelling)}
    return [item for item in evidence if _is_word_of(item, families)] or list(evidence)


def _is_word_of(item: Evidence, families: set[str]) -> bool:
    """Whether a sentence is told on somebody's word, or tells that he said something."""
    if any(said.who and not families.isdisjoint(words(said.who)) for said in item.attributions):
        return True
    plain = words(item.text)
    return any(
        word in families and any(after in SAY or after in SAY_THAT for after in plain[place + 1 : place + 2 + _BEFORE_SAYING])
        for place, word in enumerate(plain)
    )


def tells_of_it(question: Question, item: Evidence) -> bool:
    """Whether a sentence has somebody whom the question names and all it says of him but for names, dates and small words."""
    families = {words(spelling)[-1] for name in question.names for spelling in (*name.spellings, name.asked) if words(spelling)}
    if not question.names or families.isdisjoint(words(item.text)):
        return False
    theirs = read(item.text)
    asked = [
        token
        for token in read(question.standalone).tokens
        if token.term and token.word not in _EMPTY and token.word not in CALENDAR
        and not any(name.start <= token.start < name.end for name in question.names)
        and not any(period.start <= token.start < period.end for period in question.periods)
    ]  # fmt: skip
    return bool(asked) and all(theirs.like(token.term) for token in asked)


def each_event_once(items: Sequence[Evidence]) -> list[Evidence]:
    """The sentences without those that tell of an event that one before them tells of, in whatever report; repetitions within one report
    are ``extractive.choose``'s.
    """
    kept: list[Evidence] = []
    for item in items:
        if not any(_same_event(item, other) for other in kept):
            kept.append(item)
    return kept


def _same_event(one: Evidence, other: Evidence) -> bool:
    """Whether two sentences name the same persons and things, two at least, and the same day, and have words in common."""
    names = _names(one)
    if len(names) < 2 or names != _names(other) or _days(one).isdisjoint(_days(other)):
        return False
    return common_terms(one, other) >= SAME_EVENT


def _names(item: Evidence) -> set[str]:
    found = {words(item.text[start:end])[-1] for start, end in find_names(item.text) if words(item.text[start:end])}
    return {name for name in found if name not in CALENDAR and name not in STOP_WORDS}


def _days(item: Evidence) -> set[str]:
    return {date.first for date in item.event_dates if date.precision == "day"}
