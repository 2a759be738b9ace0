"""The words of a sentence that could be a short answer: dates, numbers with what they count, names.

By patterns, one finder for each kind of answer; what the question itself says is no answer to it. Which of them answers is judged in
``short_answer.py``. Reasons, descriptions without a name ("a militia commander") and what has no kind of its own are not found: there the
sentence is the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from rag.answer_type import AnswerType, noun_counted
from rag.names import find_names
from rag.names.persons import countries
from rag.question import Question
from rag.schema import EventDate
from rag.terms import CALENDAR, MONTHS, STOP_WORDS, stem, words


class Candidate(NamedTuple):
    """Words of a sentence that may answer: offsets in it."""

    start: int
    end: int


_MONTH = rf"(?:{'|'.join(MONTHS)}|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?)"
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}(?:,? \d{{4}})?"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}})?|{_MONTH},? \d{{4}}"
    r"|(?:the )?(?:early |late |mid-)?1?\d{1,2}(?:st|nd|rd|th)[- ]century|(?:the )?(?:early |late |mid-)?[12]\d{3}s?|\d{1,4} (?:BCE?|AD|CE)"
    r"|(?:last|this|next) (?:week|month|year|spring|summer|autumn|fall|winter)|(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today"
    r"|tomorrow)\b",
    re.IGNORECASE,
)
_WORDED = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty"
    "|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_UNIT = (
    r"(?:%|percent|per cent|percentage points?|(?:square |cubic )?(?:kilomet\w+|met(?:er|re)s?|miles?|feet|foot|inch(?:es)?|yards?|acres?"
    r"|hectares?|km²?|mi|ft|m|kg|mph)|kilograms?|grams?|pounds?|tons?|tonnes?|barrels?|gallons?|lit(?:er|re)s?|dollars?|euros?|yen|yuan"
    r"|dinars?|rials?|rou?bles?|rupees?|seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centur(?:y|ies)|people|times)"
)
NEARLY = "about|around|nearly|almost|over|more than|at least|less than|up to|approximately|roughly|some|fewer than"
_NUMBER = re.compile(
    rf"(?:(?:{NEARLY})\s)?"
    r"(?:(?:US|C|A)?[$€£¥]\s?)?(?<![\w.,])"
    rf"(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?(?!\d)"
    rf"|(?:{_WORDED}|dozens|hundreds|thousands|half|a third|a quarter|two-thirds)(?:-(?:{_WORDED}))?)"
    rf"(?:[ -]?(?:hundred|thousand|million|billion|trillion|dozen|[mb]n|[kmb]\b)s?)?(?:[ -]?{_UNIT}(?!\w))?",
    re.IGNORECASE,
)

_HOW_LONG = re.compile(r"\bhow long\b", re.IGNORECASE)
_TIME = r"(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centur(?:y|ies))"
_MEASURE = re.compile(
    rf"\b(?:{_TIME}|kilomet\w+|met(?:er|re)s?|miles?|feet|foot|inch(?:es)?|yards?|mi|ft|pages?|words?)\b|\d ?k?m\b", re.IGNORECASE
)
_SOME_TIME = re.compile(rf"\b(?:several|many|a few|some|a couple of) {_TIME}\b|(?<=\bfor ){_TIME}\b", re.IGNORECASE)
_WHICH_COUNTRY = re.compile(r"\b(?:which|what) (?:other )?(?:country|countries|nations?)\b", re.IGNORECASE)
_SHORT = frozenset("US U.S. USA U.S.A. UK U.K. UAE Britain America Russia Holland".split())
_PREPOSITION = re.compile(r"(?:(?:in|on|at|by|since|from|until|during|around|of) )?", re.IGNORECASE)
_WORD = re.compile(r"[\w'’-]+")
_CLAUSE_END = re.compile(r"[,;:.()–—]")
_LARGE = re.compile(r"[A-Z][\w.]* ")
_NEXT = re.compile(r" [a-z]+")
_UNIT_WITHIN = 7  # characters after a number in which its unit ends
COUNTED_WITHIN = 4  # words after a number in which what it counts is named


def candidates(question: Question, sentence: str, dates: Iterable[EventDate] = (), offset: int = 0) -> list[Candidate]:
    """What of a sentence could be the short answer, in order of place; none where the kind of question has no short one.

    Args:
        question: as understood.
        sentence: its text.
        dates: of events that stand in it.
        offset: of the sentence in the article, which the dates' offsets count from.
    """
    match question.answer_type:
        case AnswerType.DATE:
            found = [(date.start - offset, date.end - offset) for date in dates] + [hit.span() for hit in _DATE.finditer(sentence)]
            found = [(start + len(_PREPOSITION.match(sentence[start:end])[0]), end) for start, end in found]  # type: ignore[index]
        case AnswerType.COUNT | AnswerType.NUMBER | AnswerType.AGE:
            found = [hit.span() for hit in _NUMBER.finditer(sentence)]
            if _HOW_LONG.search(question.standalone):  # three troops are no time
                found = [span for span in found if _MEASURE.search(sentence, span[0], span[1] + _UNIT_WITHIN)]
                found += [hit.span() for hit in _SOME_TIME.finditer(sentence)]
            if question.answer_type is AnswerType.COUNT:
                found = [(start, _with_counted(question, sentence, end)) for start, end in found]
        case AnswerType.PERSON | AnswerType.PLACE:
            found = [span for span in find_names(sentence) if not CALENDAR.issuperset(words(sentence[slice(*span)]))]
            found = [span for span in found if span[0] or len(words(sentence[slice(*span)])) > 1 or sentence[slice(*span)].isupper()]
            if asks_for_a_country(question):
                found = [span for span in found if _names_another_country(question, sentence[slice(*span)])]
        case _:
            return []
    asked = {word for name in question.names for spelling in name.spellings for word in words(spelling)}.union(words(question.standalone))
    widest = [span for span in set(found) if not any(span != other and other[0] <= span[0] and span[1] <= other[1] for other in found)]
    kept = (span for span in sorted(widest) if not asked.issuperset(_own(sentence[slice(*span)])))
    if question.answer_type is AnswerType.PERSON:  # "Prime Minister Mustafa al-Kadhimi" is the Kadhimi whom the question names
        named = {words(spelling)[-1] for name in question.names for spelling in name.spellings if words(spelling)}
        kept = (span for span in kept if words(sentence[slice(*span)])[-1] not in named and not _is_country(sentence[slice(*span)]))
    return [Candidate(*span) for span in kept]


def asks_for_a_country(question: Question) -> bool:
    """Whether only a country's name can answer: "which country", "what nations"."""
    return _WHICH_COUNTRY.search(question.standalone) is not None


def _names_another_country(question: Question, name: str) -> bool:
    """Whether a name is a country's, and none that the question has in any form: Iraq of "the Iraqi premier"."""
    parts = words(name)
    if not (tuple(parts) in countries() or name in _SHORT):
        return False
    beginning = parts[0][:-1] if len(parts[0]) > 4 else parts[0]
    return not any(word.startswith(beginning) for word in words(question.standalone))


def _with_counted(question: Question, sentence: str, end: int) -> int:
    """Where a number ends that the question's own thing follows: "three" of "three US troops"."""
    things, last = {stem(word) for word in words(noun_counted(question.standalone)) if word not in STOP_WORDS}, end
    for place, word in enumerate(_WORD.finditer(sentence, end)):
        if place >= COUNTED_WITHIN or _CLAUSE_END.search(sentence, end, word.start()):
            break
        if any(stem(part) in things for part in words(word.group())):
            named = _LARGE.match(sentence, word.start()) and _NEXT.match(sentence, word.end())  # "three US troops", of "US soldiers"
            last = named.end() if named else word.end()
        elif last > end:
            break
    return last


def _is_country(name: str) -> bool:
    """Whether a name is a country's, or says of somebody that he is of one: Iran, Iranian."""
    parts = tuple(words(name))
    return parts in countries() or (len(parts) == 1 and any(len(each) == 1 and parts[0].startswith(each[0][:-1]) for each in countries()))


def _own(text: str) -> list[str]:
    """Its words but for those that are everybody's."""
    return [word for word in words(text) if word not in STOP_WORDS]
