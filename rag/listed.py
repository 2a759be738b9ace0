"""What belongs in a list: the sentences that tell of what is asked about, those of the day asked about, and each event once.

By words: "who did Lind meet", or see, is told of by every sentence that has Lind and a word for meeting, however little else of the
question it has; "what happened on Friday" by those of no other day. Whose word is asked for is ``asked_speaker.py``'s matter; how well a
sentence answers is ``evidence.py``'s, which of them are quoted ``extractive.py``'s.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from rag.answer_type import AnswerType
from rag.evidence import Evidence
from rag.names import find_names
from rag.period_match import match_periods
from rag.question import Question
from rag.retellings import common_terms
from rag.terms import CALENDAR, STOP_WORDS, words
from rag.verification.reading import read

SAME_EVENT = 0.35  # share of common terms from which two sentences with the same names and the same day tell one event
_HAPPENED = re.compile(r"\bwhat (?:else )?(?:has |had )?happened\b", re.IGNORECASE)
_MET = frozenset("meet meets met meeting meetings talks hosted received conferred".split())
_MEETING = _MET | frozenset("see saw seen visit visited host receive talk talked".split())
_OF_A_MEETING = re.compile(  # what is told of who tells of it
    r"\b(?:familiar with|briefed on|(?:direct )?knowledge of|close to|aware of) the (?:\w+ )?(?:meetings?|talks)\b", re.IGNORECASE
)
_EMPTY = frozenset("say tell name list give all reported figure person people thing event".split())


def of_the_day(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """For "what happened on Friday", the sentences that are of no other day, if some surely is of it; all for another question."""
    if not question.periods or not _HAPPENED.search(question.standalone):
        return list(evidence)
    met = [match_periods(question.periods, item.event_dates, item.source.published).met for item in evidence]
    return [item for item, each in zip(evidence, met, strict=True) if each != "no" or "yes" not in met]


def meetings(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """For "who did Lind meet", the sentences that tell of a meeting of Lind's; all for another question, or where none does."""
    if not _asks_of_a_meeting(question):
        return list(evidence)
    telling = [item for item in evidence if tells_of_it(question, item)]
    asked = set().union(*(name.endings for name in question.names))
    unnamed = {(item.source.article_id, item.end) for item in telling if not _named_in(item) - asked}
    found = [item for item in evidence if item in telling or (_follows(item, unnamed) and asked & _named_in(item) < _named_in(item))]
    return found or list(evidence)


def _follows(item: Evidence, ends: Collection[tuple[str, int]]) -> bool:
    """Whether a sentence follows one that ends there."""
    return any((item.source.article_id, item.start - gap) in ends for gap in (0, 1, 2))


def _asks_of_a_meeting(question: Question) -> bool:
    return question.answer_type is AnswerType.PERSON and not _MEETING.isdisjoint(words(question.standalone))


def tells_of_it(question: Question, item: Evidence) -> bool:
    """Whether a sentence has somebody whom the question names and all it says of him but for names, dates and small words."""
    plain = words(item.text)
    if not question.names or set().union(*(name.endings for name in question.names)).isdisjoint(plain):
        return False
    if _asks_of_a_meeting(question):
        return not _MET.isdisjoint(words(_OF_A_MEETING.sub("", item.text)))
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
    names = _named_in(one)
    if len(names) < 2 or names != _named_in(other) or _days(one).isdisjoint(_days(other)):
        return False
    return common_terms(one, other) >= SAME_EVENT


def _named_in(item: Evidence) -> set[str]:
    found = {words(item.text[start:end])[-1] for start, end in find_names(item.text) if words(item.text[start:end])}
    return {name for name in found if name not in CALENDAR and name not in STOP_WORDS}


def _days(item: Evidence) -> set[str]:
    return {date.first for date in item.event_dates if date.precision == "day"}
