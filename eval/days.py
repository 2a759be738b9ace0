"""Reads the dates that an English text states in digits and names of months: ``30 October 2019``, ``Oct. 30``, ``2019-10-30``, ``in 2019``.

What it does not do: work out "on Wednesday" or "last month", read a month without day and year, or decide whether 10/11/2019 is in October.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = rf"(?!(?-i:ma(?:r|rch|y)\b))(?P<month>{'|'.join(_MONTHS)}|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
_YEAR = r"(?P<year>1[5-9]\d\d|20\d\d)(?!\w|[.,]\d)"
_DAY = r"(?:the\s+)?(?P<day>\d{1,2})(?:st|nd|rd|th)?(?!\d|[.,]\d)"
_TO_DAY = r"(?:\s*(?:-|–|—|to|and|or)\s*(?:the\s+)?(?P<last>\d{1,2})(?:st|nd|rd|th)?(?!\d|[.,]\d))?"
_STATED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\w.,/]){_DAY}{_TO_DAY}\s+(?:of\s+)?{_MONTH}(?!\w)(?:,?\s+(?:of\s+)?{_YEAR})?",
        rf"(?<!\w){_MONTH}\s+{_DAY}{_TO_DAY}(?!\w)(?:,?\s+(?:of\s+)?{_YEAR})?",
        rf"(?<!\w){_MONTH},?\s+(?:of\s+)?{_YEAR}",
        r"(?<![\w-])(?P<year>\d{4})[-/](?P<month>0[1-9]|1[0-2])(?:[-/](?P<day>0[1-9]|[12]\d|3[01]))?(?![\w-])",
        r"(?<![\w./])(?P<day>1[3-9]|2\d|3[01])[./](?P<month>0?[1-9]|1[0-2])[./](?P<year>\d{4})(?!\w)",
        r"(?<![\w./])(?P<month>0?[1-9]|1[0-2])[./](?P<day>1[3-9]|2\d|3[01])[./](?P<year>\d{4})(?!\w)",
    )
)
_YEAR_ALONE = re.compile(rf"(?<![\w$€£¥.,:/]){_YEAR}(?!%|\s?%)")


class DayRead(NamedTuple):
    """A date as far as a text states it; what it leaves out is None."""

    year: int | None
    month: int | None
    day: int | None

    def meets(self, wanted: str) -> bool:
        """Whether it states a partial ISO date. A day may go without its year, which readers see beside a quote; a month may not."""
        year, month, day = (*map(int, wanted.split("-")), None, None)[:3]
        if day is not None:
            return (self.month, self.day) == (month, day) and self.year in (None, year)
        return self.year == year and month in (None, self.month)


@lru_cache(maxsize=4096)  # an answer is looked through once for each fact
def days_in(text: str) -> tuple[DayRead, ...]:
    """The dates that a text states; both ends of "30-31 October"."""
    found: list[DayRead] = []
    for pattern in _STATED:
        for match in pattern.finditer(text):
            found += _read(match)
        text = pattern.sub(blank, text)
    return (*found, *(DayRead(int(match["year"]), None, None) for match in _YEAR_ALONE.finditer(text)))


def without_days(text: str) -> str:
    """The text with blanks in place of its dates. A year alone stays: it may be a number."""
    for pattern in _STATED:
        text = pattern.sub(blank, text)
    return text


def _read(match: re.Match[str]) -> Iterator[DayRead]:
    parts = match.groupdict()
    year = int(parts["year"]) if parts["year"] else None
    name = parts["month"].lower()[:3]
    number = int(name) if name.isdigit() else next(at for at, month in enumerate(_MONTHS, 1) if month.startswith(name))
    for day in (parts.get("day"), parts.get("last")):
        if day:
            yield DayRead(year, number, int(day))
    if not parts.get("day"):
        yield DayRead(year, number, None)


def blank(match: re.Match[str]) -> str:
    """Blanks in place of what was read, so that offsets stay."""
    return " " * len(match.group())
