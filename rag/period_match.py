"""Whether what a passage tells lies in a period asked about: by the dates it gives for it first, by when its article was published second.

A period of a question is met by any one of several ("in 2019 and in 2021"). What nothing dates is "unknown", never "no": it may be of the
period, and whoever narrows by periods keeps it. Nothing is ranked or dropped here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Literal, NamedTuple

from rag.answer_schema import Source
from rag.dating.dates import date_in_words
from rag.dating.dates import period as days_of
from rag.period_points import ANY_YEAR
from rag.period_spans import day_in
from rag.periods import Period
from rag.schema import EventDate

Met = Literal["yes", "no", "unknown"]
By = Literal["event date", "publication date", "nothing"]

REPORTED_WITHIN = 3  # days after which an article may still be the first to tell of a day
LONGEST = 3  # calendar years that a date may cover and still be of each of them: a decade is of no year


class PeriodMatch(NamedTuple):
    """Whether a period is met, and by what that is known."""

    met: Met
    by: By


_UNKNOWN = PeriodMatch("unknown", "nothing")


def match_periods(periods: Sequence[Period], event_dates: Sequence[EventDate], published: str | None) -> PeriodMatch:
    """Whether a span of an article is of one of the periods.

    A date that lies wholly in a period meets it; one that only touches it (the month of the day asked for) leaves it unknown, as an
    article does that was published within ``REPORTED_WITHIN`` days after its end. Where dates of events lie outside and the
    publication inside, that is a "yes" by publication date: a report of the period that looks back. Where the period is part of an
    event's name ("the October 2021 vote"), nothing published later is a "no".

    Args:
        periods: of the question; with none, all is met by nothing.
        event_dates: those whose words stand in the span (a sentence, a passage).
        published: the article's partial ISO date.

    Returns:
        The best of the periods: "yes" before "unknown" before "no".
    """
    if not periods:
        return PeriodMatch("yes", "nothing")
    return max((_match(period, event_dates, published) for period in periods), key=lambda match: (_ORDER[match.met], _BY[match.by]))


_ORDER = {"no": 0, "unknown": 1, "yes": 2}
_BY = {"nothing": 0, "publication date": 1, "event date": 2}


def _match(period: Period, event_dates: Sequence[EventDate], published: str | None) -> PeriodMatch:
    found = _of(period, event_dates, published)
    if (
        found.met == "no"
        and period.names_event
        and published
        and (period.yearless or days_of(published)[1].isoformat() >= str(period.first))
    ):
        return _UNKNOWN
    return found


def _of(period: Period, event_dates: Sequence[EventDate], published: str | None) -> PeriodMatch:
    publication = _held(period, *days_of(published), reported=True) if published else "unknown"
    if period.of == "publication":
        return PeriodMatch(publication, "publication date" if published else "nothing")
    events = [_held(period, date.fromisoformat(each.first), date.fromisoformat(each.last)) for each in event_dates]
    if "yes" in events:
        return PeriodMatch("yes", "event date")
    if published and publication == "yes":
        return PeriodMatch("yes", "publication date")
    if "unknown" in events:
        return PeriodMatch("unknown", "event date")
    if events:
        return PeriodMatch("no", "event date")
    return PeriodMatch(publication, "publication date") if published else _UNKNOWN


def _held(period: Period, first: date, last: date, *, reported: bool = False) -> Met:
    """Whether days lie in the period."""
    found = [_held_between(begin, end, first, last, reported and period.of == "event") for begin, end in _bounds(period, first, last)]
    return max(found, key=_ORDER.__getitem__, default="unknown")


def _bounds(period: Period, first: date, last: date) -> list[tuple[date, date]]:
    """The days of the period; of a yearless one, those in each year that the other days are of."""
    begin = date.fromisoformat(period.first) if period.first else date.min
    end = date.fromisoformat(period.last) if period.last else date.max
    if not period.yearless:
        return [(begin, end)]
    if last.year - first.year >= LONGEST:
        return []
    turn = end.year - begin.year
    return [(day_in(year, begin), day_in(year + turn, end)) for year in range(max(1, first.year - turn), last.year + 1)]


def _held_between(begin: date, end: date, first: date, last: date, reported: bool) -> Met:
    if begin <= first and last <= end:
        return "yes"
    if first <= end and begin <= last:
        return "unknown"
    return "unknown" if reported and end < first and (first - end).days <= REPORTED_WITHIN else "no"


# --- years --------------------------------------------------------------------------------------------------------------------------------

_YEAR = re.compile(r"(?<![\d.,$€£-])(?:19|20)\d\d(?![\d%]|[.,]\d)")


def years_spoken_of(text: str, event_dates: Sequence[EventDate], published: str | None) -> set[str]:
    """The years that a text may speak of: those it names, those of its event dates, and its article's.

    Args:
        text: of a sentence or passage, folded or not.
        event_dates: those that stand in it; a decade is of no year.
        published: the article's partial ISO date, or None.
    """
    dated = {str(year) for each in event_dates for year in _years_between(each)}
    return {*_YEAR.findall(text), *dated, *([published[:4]] if published else [])}


def _years_between(event_date: EventDate) -> range:
    first, last = int(event_date.first[:4]), int(event_date.last[:4])
    return range(first, last + 1) if last - first < LONGEST else range(0)


def names_whole_year(periods: Sequence[Period], text: str) -> bool:
    """Whether a text names a year that is wholly of a period: "the 2021 vote" for "in 2021" and "since 2019"."""
    years = {int(year) for year in _YEAR.findall(text)}
    return any(
        _held_between(*bounds, date(year, 1, 1), date(year, 12, 31), False) == "yes"
        for period in periods
        if not period.yearless and period.of == "event"
        for year in years
        for bounds in _bounds(period, date(year, 1, 1), date(year, 12, 31))
    )


def wider_periods(period: Period) -> tuple[Period, ...]:
    """The year that a month or day asked about is of, and the same month or day of any year: what agrees with it in part."""
    if period.kind != "in" or period.yearless or period.first is None or period.last is None:
        return ()
    first, last = date.fromisoformat(period.first), date.fromisoformat(period.last)
    if first.year != last.year or (last - first).days > 31:
        return ()
    year = replace(period, first=f"{first.year:04}-01-01", last=f"{first.year:04}-12-31")
    month = replace(period, first=first.replace(year=ANY_YEAR).isoformat(), last=last.replace(year=ANY_YEAR).isoformat(), yearless=True)
    return year, month


# --- what the reader is told --------------------------------------------------------------------------------------------------------------


def period_notice(periods: Sequence[Period], sources: Sequence[Source]) -> str | None:
    """One line for the reader where nothing found is known to be of the period asked about; None where something is, or none is asked.

    Args:
        periods: of the question.
        sources: what the question found.
    """
    if not periods or not sources:
        return None
    if any(match_periods(periods, source.event_dates, source.published).met == "yes" for source in sources):
        return None
    undated = len({source.article_id for source in sources if source.published is None})
    said = f"No article found is dated to {' or '.join(dict.fromkeys(map(period_words, periods)))}"
    return f"{said}; {undated} undated article{'s were' if undated != 1 else ' was'} searched." if undated else f"{said}."


_ON = re.compile(r"\A(?:in|on|during|of) ", re.IGNORECASE)


def period_words(period: Period) -> str:
    """A period as a reader is told of it: "February 2024", "the time since 1 October 2023", "November 2019 to February 2020"."""
    if period.yearless or (period.first is None and period.last is None):
        return _ON.sub("", period.words)
    if period.last is None:
        return f"the time since {date_in_words(period.first or '')}"
    if period.first is None:
        return f"the time until {date_in_words(period.last)}"
    first, last = date.fromisoformat(period.first), date.fromisoformat(period.last)
    for partial in (period.first, period.first[:7], period.first[:4]):
        if days_of(partial) == (first, last):
            return date_in_words(partial)
    return f"{date_in_words(period.first)} to {date_in_words(period.last)}"
