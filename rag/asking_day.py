"""The day that a question's dates count from: today, but of articles that are all old the day of the newest.

Who asks an archive of 2022 what happened "last Wednesday" or "since November 16" means a day of its articles. A day and month without a
year are of the one year in which the articles can tell of it, where there is only one. A day that somebody set (``BYLINE_TODAY``) stands.
How the words become days is ``periods.py``'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from rag.answer_schema import Source
from rag.dating.dates import date_in_words
from rag.dating.dates import period as days_of
from rag.period_match import match_periods, period_words
from rag.period_spans import day_in
from rag.periods import Period

OLD = timedelta(31)  # after the newest article, from which nobody asks of today
AROUND = timedelta(31)  # days before the earliest article and after the latest of which they may tell


class AskingDay(NamedTuple):
    """Where dates count from.

    Attributes:
        day: that day.
        newest: partial ISO date of the newest article where it is that one's last day; None where it is today.
    """

    day: date
    newest: str | None = None


def asking_day(stated: date | None, newest: str | None, today: date) -> AskingDay:
    """The day that relative dates count from.

    Args:
        stated: the setting, which stands.
        newest: partial ISO date of the newest article; None where no article is dated.
        today: this machine's date.
    """
    if stated is None and newest is not None and days_of(newest)[1] + OLD < today:
        return AskingDay(days_of(newest)[1], newest)
    return AskingDay(stated or today)


def in_their_year(periods: Sequence[Period], first: str | None, last: str | None) -> tuple[Period, ...]:
    """The periods, a yearless one in the year in which articles from ``first`` to ``last`` can tell of it; as it is where several can."""
    if first is None or last is None:
        return tuple(periods)
    begin, end = days_of(first)[0] - AROUND, days_of(last)[1] + AROUND
    return tuple(_settled(period, begin, end) if period.yearless else period for period in periods)


def _settled(period: Period, begin: date, end: date) -> Period:
    if period.first is None or period.last is None:
        return period
    first, last = date.fromisoformat(period.first), date.fromisoformat(period.last)
    turn = last.year - first.year
    years = ((day_in(year, first), day_in(year + turn, last)) for year in range(begin.year - 1, end.year + 1))
    found = [days for days in years if days[0] <= end and begin <= days[1]]
    if len(found) != 1:
        return period
    return replace(period, first=found[0][0].isoformat(), last=found[0][1].isoformat(), yearless=False)


def missed(periods: Sequence[Period], sources: Sequence[Source], newest: str) -> list[Period]:
    """The relative ones of the periods of which no source is known to be, or that the newest article's date is too coarse to count from.

    Their words may be an article's own.
    """
    return [
        period
        for period in periods
        if period.relative
        and (
            _too_coarse(newest, period)
            or not any(match_periods([period], each.event_dates, each.published).met == "yes" for each in sources)
        )
    ]


def _too_coarse(newest: str, period: Period) -> bool:
    """Whether a partial date is of more days than a period: nobody can count a week from a year."""
    if period.first is None or period.last is None:
        return False
    first, last = days_of(newest)
    return last - first > date.fromisoformat(period.last) - date.fromisoformat(period.first)


def counted_notices(counted: Sequence[Period], dropped: Sequence[Period], newest: str) -> list[str]:
    """What the reader is told of relative dates that count from the newest article: as which days they are read, or that none is theirs.

    Args:
        counted: the relative periods that stand.
        dropped: those that were searched for by their words only.
        newest: the newest article's partial ISO date.
    """
    since = f"counted from the newest article, of {date_in_words(newest)}"
    told = [f"“{period.words}” is read as {period_words(period)}, {since}." for period in counted if period.relative]
    for each in dropped:
        if _too_coarse(newest, each):
            told.append(f"“{each.words}” was searched for by its words: the newest article is dated to {date_in_words(newest)} only.")
        else:
            told.append(f"“{each.words}” was searched for by its words: nothing found is of {period_words(each)}, {since}.")
    return told
