"""Partial ISO dates (``2021-12-08``, ``2021-12``, ``2021``) in words and as days. Reading dates out of articles is not done here."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date

_MONTHS = "January February March April May June July August September October November December".split()


def date_in_words(partial: str) -> str:
    """``2021-12-08`` as ``8 December 2021``, ``2021-12`` as ``December 2021``, ``2021`` as ``2021``."""
    parts = partial.split("-")
    words = [parts[0]]
    if len(parts) > 1:
        words.insert(0, _MONTHS[int(parts[1]) - 1])
    if len(parts) > 2:
        words.insert(0, str(int(parts[2])))
    return " ".join(words)


def period_in_words(partials: Iterable[str]) -> str | None:
    """``from October 2019 to November 2024``, ``from 2021``; None when there are no dates. Days are left out."""
    dates = sorted(partial[:7] for partial in partials)
    if not dates:
        return None
    first, last = date_in_words(dates[0]), date_in_words(dates[-1])
    return f"from {first}" if first == last else f"from {first} to {last}"


def period(partial: str) -> tuple[date, date]:
    """The first and last day of a partial ISO date: of ``2021-02`` the 1st and 28th of February 2021. ValueError where it is none."""
    numbers = [int(part) for part in partial.split("-")]
    if len(numbers) == 3:
        day = date(*numbers)
        return day, day
    if len(numbers) == 2:
        year, month = numbers
        return month_of(date(year, month, 1))
    return date(numbers[0], 1, 1), date(numbers[0], 12, 31)


def month_of(day: date) -> tuple[date, date]:
    """The first and last day of the month of a day."""
    return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])


def narrowest(first: date, last: date) -> str:
    """The narrowest partial ISO date that holds both days: ``2021-11`` for two days of one November.

    Where no year holds both it is an ISO interval of years, ``2019/2021``.
    """
    if first == last:
        return first.isoformat()
    if first.year != last.year:
        return f"{first.year:04}/{last.year:04}"
    return first.isoformat()[:7] if first.month == last.month else first.isoformat()[:4]
