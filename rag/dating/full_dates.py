"""Full calendar dates in other languages than English: numeric ones, and day, name of month and year in any usual order.

The names of months are those of CLDR in the Gregorian calendar, by way of Babel; digits may be of any script. What is not read: dates
without a year, weekdays, relative words, other calendars.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from rag.dating.date_words import Expression

# Other names of the same months, where regions of one language differ.
_REGIONS = {"ar": ("ar", "ar_IQ", "ar_LB", "ar_MA", "ar_DZ"), "pt": ("pt", "pt_PT"), "de": ("de", "de_AT"), "fa": ("fa", "fa_AF")}
_ISO = re.compile(r"(?<![\w/.-])(?P<year>1\d{3}|20\d{2})-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])(?=T\d{2}:|[^\w/-]|$)")
_NUMERIC = re.compile(r"(?<![\w/.-])(?P<one>\d{1,2})(?P<mark>[/.-])(?P<two>\d{1,2})(?P=mark)(?P<year>[12]\d{3})(?![\w/-]|[.,]\d)")
_EAST_ASIAN = re.compile(r"(?<!\d)(?P<year>\d{4})[ ]?[年년][ ]?(?P<month>\d{1,2})[ ]?[月월](?:[ ]?(?P<day>\d{1,2})[ ]?[日일])")
_BETWEEN = r"(?:[.,،]{0,2}[ \u00a0\u202f](?:de[ ]|del[ ]|d['’])?|\.|[ ]?d['’])"


def find_full_dates(text: str, language: str) -> list[Expression]:
    """The full dates of a text, in order, not overlapping.

    Args:
        text: any text.
        language: ISO 639-1 code; of one that CLDR does not know numeric dates only.
    """
    found = sorted(_candidates(text, language), key=lambda expression: (expression.start, -expression.end))
    kept: list[Expression] = []
    for expression in found:
        if not kept or expression.start >= kept[-1].end:
            kept.append(expression)
    return kept


def _candidates(text: str, language: str) -> Iterator[Expression]:
    for pattern in (_ISO, _EAST_ASIAN):
        for match in pattern.finditer(text):
            yield _date(match, int(match["month"]), match["day"])
    for match in _NUMERIC.finditer(text):
        one, two = int(match["one"]), int(match["two"])
        # Outside English, day comes before month; where both may be months and differ it may still be an American page.
        if one == two or (one > 12) != (two > 12):
            yield _date(match, min(one, two), str(max(one, two)))
    named, numbers = _month_names(language)
    if named is not None:
        for match in named.finditer(text):
            name = match["month_a"] or match["month_b"]
            yield _date(match, numbers[name.casefold().rstrip(".")], match["day_a"] or match["day_b"], match["year_a"] or match["year_b"])


def _date(match: re.Match[str], month: int, day: str | None, year: str | None = None) -> Expression:
    return Expression(match.start(), match.end(), "date", int(year or match["year"]), month, int(day) if day else None)


@lru_cache(maxsize=32)
def _month_names(language: str) -> tuple[re.Pattern[str] | None, dict[str, int]]:
    """A pattern for day, month and year, or year, month and day; and the number of each name of a month, folded."""
    numbers: dict[str, int] = {}
    for region in _REGIONS.get(language, (language,)):
        try:
            months = Locale.parse(region).months
        except (UnknownLocaleError, ValueError, TypeError):
            continue
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    if not re.search(r"\d", name) and len(name) > 1:
                        numbers.setdefault(name.casefold().rstrip("."), number)
    if not numbers:
        return None, numbers
    names = "|".join(sorted(map(re.escape, numbers), key=len, reverse=True))
    day = r"(?P<day_{0}>\d{{1,2}})(?:er|º|°|-?[a-z]{{1,2}}(?=\s))?"
    year = r"(?P<year_{0}>[12]\d{{3}}|[\u0661\u0662\u06f1\u06f2]\d{{3}})(?!\d)"
    month = rf"(?P<month_{{0}}>{names})"
    return re.compile(
        rf"(?<![\w/.-])(?:{day.format('a')}{_BETWEEN}{month.format('a')}{_BETWEEN}{year.format('a')}"
        rf"|{year.format('b')}{_BETWEEN}{month.format('b')}{_BETWEEN}{day.format('b')})(?!\w)",
        re.IGNORECASE,
    ), numbers
