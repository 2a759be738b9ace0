"""The periods that a question asks about: which days, and what the question says of them ("since October", "before the 2021 election").

``find_periods`` is the one place where a question's dates are read. What is relative ("last month") counts from a day given. What lies in
a period is for ``period_match`` to say. English only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from rag.period_points import COUNTED, NOT_A_YEAR_BEFORE, YEARS_AHEAD, Point, points_in
from rag.period_spans import MODIFIER, in_year, joined, narrowed

PeriodKind = Literal["in", "before", "after", "since", "until"]


@dataclass(frozen=True, slots=True)
class Period:
    """A period that a question names.

    Attributes:
        start, end: offsets in the question of the words.
        words: "in February 2024", "since October", "before the 2021 election".
        kind: what is said of the date: "in" it, "before", "after", "since" or "until" it.
        of: what is to lie in it: the "event" asked about, or the "publication" of an article spoken of.
        first, last: ISO days, both included; None where the period is open on that side.
        yearless: the days are of any year: "in October", "on October 30". ``first`` and ``last`` then begin with the year 0004, or 0005
            for the end of a period over the turn of the year.
        relative: worked out from the day of asking.
        names_event: the words are part of an event's name ("the October 2021 vote"), which is told of for long after.
    """

    start: int
    end: int
    words: str
    kind: PeriodKind
    of: Literal["event", "publication"]
    first: str | None
    last: str | None
    yearless: bool = False
    relative: bool = False
    names_event: bool = False


def find_periods(question: str, today: date) -> tuple[Period, ...]:
    """The periods a question names, in order, not overlapping; where there are several, each is asked about.

    Args:
        question: as it stands by itself.
        today: the day it is asked, which "last month" counts from.
    """
    points = points_in(question, today)
    known = {point.first.year for point in points if not point.yearless and not point.relative}
    found: list[Period] = []
    position = 0
    while position < len(points):
        point = joined(question, points, position)
        position += 1 if point == points[position] else 2
        period = _period(question, point, today, known)
        if period is None:
            continue
        if found and period.start < found[-1].end:  # a word between two dates belongs to the second
            end = found[-1].start + len(question[found[-1].start : period.start].rstrip())
            found[-1] = replace(found[-1], end=end, words=question[found[-1].start : end])
        both = _both(question, found[-1], period) if found else None
        found[-1:] = [*found[-1:], period] if both is None else [both]
    return tuple(found)


def years_in(periods: tuple[Period, ...], question: str) -> frozenset[str]:
    """The four-digit years that stand in the words of the periods."""
    return frozenset(year for period in periods for year in _YEAR.findall(question[period.start : period.end]))


def months_in(periods: tuple[Period, ...]) -> frozenset[int]:
    """The months, 1 to 12, of those periods that are a month, days within one, or a run of months from one to another."""
    months: set[int] = set()
    for period in periods:
        if period.kind != "in" or period.relative or period.first is None or period.last is None:
            continue
        begin, end = (12 * int(day[:4]) + int(day[5:7]) - 1 for day in (period.first, period.last))
        if end - begin < 11 and _NAMES_MONTH.search(period.words):
            months |= {begin % 12 + 1, end % 12 + 1}
    return frozenset(months)


_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NAMES_MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE)

# --- what is said of a date ---------------------------------------------------------------------------------------------------------------

_DETERMINER = re.compile(r"(?:\b(?:the|its|his|her|their|our|this|that|an?)|['’]s?) (?:year (?:of )?|month of )?$", re.IGNORECASE)
_PREPOSITION = re.compile(
    r"(?<![\w-])(?:(?P<before>before|prior to|ahead of|earlier than|leading up to|in the run-up to)|(?P<after>after|following|later than)"
    r"|(?P<since>(?:ever )?since|starting(?: in| on| from)?|beginning (?:in|on|from))"
    r"|(?P<until>until|till|by|up until|up to|no later than|through)"
    r"|(?P<in>in|on|during|for|of|at|around|throughout|within|over|from|as of|between|to|and|or)) $",
    re.IGNORECASE,
)
_ONWARDS = re.compile(r" (?:on|onwards?|forwards?)\b(?! [a-z])", re.IGNORECASE)
_EVENT = re.compile(
    r"(?: [^\W\d][\w'’.&-]*){0,2}? (?:elections?|votes?|voting|referendum|wars?|invasion|attacks?|strikes?|coup|revolution|uprising"
    r"|protests?|crisis|crash|earthquake|pandemic|massacre|killings?|murders?|assassination|raid|bombings?|deal|agreement|accords?|treaty"
    r"|ceasefire|truce|talks|summit|conference|games|olympics|cup|championships?|finals?|season|tournament|race|campaign|trial|ruling|verdict|law|budget|merger|floods?"
    r"|fire|hurricane|storm|explosion|riots?|unrest|crackdown|withdrawal|takeover|collapse|recession|launch|release|meeting|visit)\b",
    re.IGNORECASE,
)
_NOUN = re.compile(
    r" (?!(?:and|or|did|does|do|was|were|is|are|has|had|have|in|on|at|to|of|for|by|with|who|whom|what|when|where|why|how|which|that|the|an?"
    r"|but|as|if|he|she|it|they|will|would|could|can|may|from|since|until|till|before|after|during|through|throughout)\b)[^\W\d][\w'’-]*",
    re.IGNORECASE,
)
# Days whose year everybody knows, when an event follows.
_KNOWN_DAY = re.compile(r"(?:sept(?:ember|\.)? 11|jan(?:uary|\.)? 6)", re.IGNORECASE)

_REACH = 200  # characters before a date in which words may belong to it
_OTHER_THAN = re.compile(r"\b(?:other than|except(?: for| in| on)?|not (?:on|in)) $", re.IGNORECASE)
_KINDS: tuple[PeriodKind, ...] = ("before", "after", "since", "until", "in")
_OF_PLAIN_MONTHS = frozenset("in since during until till throughout as of early late mid".split())


def _period(question: str, point: Point, today: date, known: set[int]) -> Period | None:
    """The period a point stands for with the words around it; None where it is no date after all."""
    reach = max(0, point.start - _REACH)
    modifier = MODIFIER.search(question, reach, point.start)
    if modifier:
        point = narrowed(point, modifier["part"])
    begin = modifier.start() if modifier else point.start
    if _OTHER_THAN.search(question, reach, begin):
        return None
    determiner = _DETERMINER.search(question, reach, begin)
    preposition = _PREPOSITION.search(question, reach, determiner.start() if determiner else begin)
    word = preposition[0].strip().lower() if preposition else ""
    if not _is_date(question, point, word, bool(determiner), bool(modifier), today):
        return None
    kind: PeriodKind = next((kind for kind in _KINDS if preposition and preposition[kind]), "in")
    noun = _EVENT.match(question, point.end) or (_NOUN.match(question, point.end) if determiner else None)
    start, end = begin, point.end
    if not (kind == "in" and noun) and preposition and word not in ("to", "and", "or"):
        start = preposition.start()  # but of "in the 2021 budget" only the budget's year
    if noun and kind != "in":
        end = noun.end()
    if kind == "in" and (onwards := _ONWARDS.match(question, point.end)):
        kind, end = "since", onwards.end()
    if point.yearless:
        if len(known) == 1:
            point = in_year(point, next(iter(known)))
        elif kind != "in":
            here = in_year(point, today.year)
            point = here if here.first <= today else in_year(point, today.year - 1)
    first, last = _days(kind, point, event=noun is not None)
    of: Literal["event", "publication"] = "publication" if _of_publication(question, start, point.end) else "event"
    named = kind == "in" and noun is not None and of == "event"
    return Period(start, end, question[start:end], kind, of, first, last, point.yearless, point.relative, named)


def _is_date(question: str, point: Point, preposition: str, determiner: bool, modified: bool, today: date) -> bool:
    """Whether words that look like a date are one: "May", "2000" and "Wednesday" may be something else."""
    words = question[point.start : point.end]
    if point.length == "day" and _KNOWN_DAY.match(words) and point.yearless:
        return _EVENT.match(question, point.end) is None
    if not point.plain:
        return True
    if point.length == "year":
        if (
            COUNTED.match(question, point.end)
            or NOT_A_YEAR_BEFORE.search(question, max(0, point.start - _REACH), point.start)
            or preposition == "over"
        ):
            return False
        return bool(preposition or modified) or 1900 <= point.first.year <= today.year + YEARS_AHEAD
    named = question[point.end : point.end + 2].strip()[:1].isupper()
    if point.length == "day":  # a weekday
        return not named and (bool(preposition) or not _NOUN.match(question, point.end) or question.startswith(("'s", "’s"), point.end))
    if words.lower() in ("may", "march"):
        return modified or (preposition in _OF_PLAIN_MONTHS and not determiner)
    if words.lower() in ("april", "june", "august"):
        return modified or (bool(preposition) and not determiner and not named)
    return not (determiner and named)  # "the October Revolution"


def _days(kind: PeriodKind, point: Point, *, event: bool) -> tuple[str | None, str | None]:
    """The first and last day of what is said of a point.

    "Before the 2021 election" may be any day up to the end of that year, and "after" it any from its beginning, since only the year is
    known; "after 7 November" counts that day, on which what followed may have begun.
    """
    if kind == "before":
        return None, (point.last if event and point.length != "day" else point.first - timedelta(1)).isoformat()
    if kind == "after":
        return (point.first if event or point.length == "day" else point.last + timedelta(1)).isoformat(), None
    if kind == "since":
        return point.first.isoformat(), None
    if kind == "until":
        return None, point.last.isoformat()
    return point.first.isoformat(), point.last.isoformat()


def _both(question: str, one: Period, two: Period) -> Period | None:
    """One period of two: "after 2019 and before 2022"."""
    opened, closed = one.kind in ("since", "after"), two.kind in ("before", "until")
    if not (opened and closed and one.of == two.of and one.first and two.last and one.first <= two.last):
        return None
    if not re.fullmatch(r",?(?: and| but)? ?", question[one.end : two.start]):
        return None
    words = question[one.start : two.end]
    return Period(one.start, two.end, words, "in", one.of, one.first, two.last, relative=one.relative or two.relative)


# --- the publication of an article --------------------------------------------------------------------------------------------------------

_ARTICLE = (
    r"(?:articles?|reports?|story|stories|pieces?|coverage|column|editorial|blog(?: post)?|newsletter|edition|reporting|reportage|dispatch)"
)
_PUBLISHED = re.compile(
    rf"(?:\b(?:published|posted|printed|updated|dated|reported|appeared|written|wrote)|\b{_ARTICLE})(?: online| earlier| back| later)?"
    r"(?: (?:by|in) (?:(?:'[^'?]{1,80}'|\"[^\"?]{1,80}\"|“[^”?]{1,80}”|‘[^’?]{1,80}’)|[A-Z][^,?.;]{1,60}?))? ?$"
)
_AN_ARTICLE = re.compile(rf"(?:['’]s)?(?: (?:news|print|online))? {_ARTICLE}\b(?!-)", re.IGNORECASE)
_ONE_FROM = re.compile(r"\b(?:the|an?) (?:earlier |later |other |previous )?one ?$", re.IGNORECASE)


def _of_publication(question: str, start: int, end: int) -> bool:
    """Whether the question says when something was published, rather than when it happened."""
    reach = max(0, start - _REACH)
    one = question.startswith("from", start) and _ONE_FROM.search(question, reach, start)
    return bool(one or _PUBLISHED.search(question, reach, start) or _AN_ARTICLE.match(question, end))
