"""The grammar of dates in English news: which words of a text are an expression of time, and what their parts are.

Nothing is resolved here: "on Wednesday" is found as a weekday, which one is for ``event_dates`` to say. What looks like a date and is
none ("Black Friday", "9/11", "every Sunday") is found too, as kind "none", so that no shorter expression inside it is taken.
The patterns are those of ``date_patterns``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rag.dating.date_patterns import ANCHORS, COUNTS, PATTERNS, SEASONS, WEEKDAYS
from rag.terms import MONTHS

Kind = Literal["date", "range", "weekday", "relative", "season", "after", "same", "none"]
Unit = Literal["day", "week", "weekend", "month", "year"]


@dataclass(frozen=True, slots=True)
class Expression:
    """Words that tell a time, not yet resolved.

    Attributes:
        kind: "date" a calendar date, in full or in part; "range" from one to another, a decade or quarter; "weekday";
            "relative" counted from publication; "season"; "after" counted from another date in the text; "same" as another date in the
            text; "none" no date after all.
        year, month, day: of the date, or of a range's beginning; None where not said. ``month`` is also the season's first.
        end_year, end_month, end_day: of a range's end.
        weekday: 0 for Monday.
        shift: -1 for "last", 0 for "this", 1 for "next", None where none is said. With "date" it tells the year, with "relative" and
            "after" it is the count of units.
        unit: of "relative", "after" and "same". With "date", "month" where ``shift`` tells the month ("last October") and "year" where
            the year is counted from another one in the text ("October of that year"). With "weekday", "day" likewise.
    """

    start: int
    end: int
    kind: Kind
    year: int | None = None
    month: int | None = None
    day: int | None = None
    end_year: int | None = None
    end_month: int | None = None
    end_day: int | None = None
    weekday: int | None = None
    shift: int | None = None
    unit: Unit | None = None


def find_expressions(text: str, sentences: Sequence[tuple[int, int]]) -> list[Expression]:
    """The expressions of time in the sentences of an English text, in order; they do not overlap.

    Where two would, one that is known to be no date counts before any, then the longer one, then the one that begins first.
    """
    kept: list[Expression] = []
    for number, anchors in sorted(_anchors(text, sentences).items()):
        found = sorted(_candidates(text, *sentences[number], anchors), key=lambda pair: (pair[0].start, -pair[0].end, pair[1]))
        for expression, _ in found:
            if kept and expression.start < kept[-1].end:
                better = expression.kind == "none" or expression.end - expression.start > kept[-1].end - kept[-1].start
                if kept[-1].kind == "none" or not better:
                    continue
                kept.pop()
            kept.append(expression)
    return kept


def _anchors(text: str, sentences: Sequence[tuple[int, int]]) -> dict[int, set[str]]:
    """The names of the ``ANCHORS`` in each sentence that has any, by its number."""
    starts = [start for start, _ in sentences]
    found: dict[int, set[str]] = defaultdict(set)
    for name, pattern in ANCHORS.items():
        match = pattern.search(text)
        while match:
            number = bisect_right(starts, match.start()) - 1
            if number >= 0:
                found[number].add(name)
            # once in a sentence is enough
            match = pattern.search(text, max(match.end(), sentences[number][1] if number >= 0 else 0))
    return found


def _candidates(text: str, start: int, end: int, anchors: set[str]) -> Iterator[tuple[Expression, int]]:
    for rank, (kind, needed, cue, pattern) in enumerate(PATTERNS):
        if anchors.isdisjoint(needed) or (cue is not None and not cue.search(text, start, end)):
            continue
        read = _READERS[kind]
        for match in pattern.finditer(text, start, end):
            expression = read(Expression(match.start(), match.end(), "none"), match, match.groupdict())
            if expression is not None:
                yield expression, rank


_Groups = dict[str, str | None]


def _number(word: str | None) -> int | None:
    return int(word) if word else None


def _month_number(word: str | None) -> int | None:
    return _MONTH_NUMBERS[word[:3].lower()] if word else None


def _shift(word: str | None) -> int | None:
    return _SHIFTS[(word.removeprefix("the ").split() or [""])[0].lower()] if word else None


def _counted_in_text(word: str | None) -> Unit | None:
    """Whether a word like "that" counts a year from another one in the text."""
    return "year" if word and word.startswith(("that", "the ")) else None


def _read_numeric(found: Expression, match: re.Match[str], groups: _Groups) -> Expression | None:
    """Day and month may stand either way round: a date only where one of them can be no month, or both are equal."""
    one, two = int(match["a"]), int(match["b"])
    if one != two and one <= 12 and two <= 12:
        return found
    return replace(found, kind="date", year=int(match["year"]), month=min(one, two), day=max(one, two))


def _read_date(found: Expression, match: re.Match[str], groups: _Groups) -> Expression | None:
    weekday = groups.get("weekday")
    return replace(
        found,
        kind="date",
        year=_number(groups["year"]),
        month=_month_number(groups["month"] or groups.get("month2")),
        day=_number(groups.get("day") or groups.get("day2")),
        weekday=_DAY_NUMBERS[weekday[:3]] if weekday else None,
        shift=_shift(groups.get("shift")),
        unit=_counted_in_text(groups.get("shift")),
    )


def _read_month(found: Expression, match: re.Match[str], groups: _Groups) -> Expression | None:
    by_month = groups.get("bymonth")
    month = _month_number(groups["month"] or groups.get("month2"))
    return replace(
        found,
        kind="date",
        year=_number(groups.get("year")),
        month=month,
        shift=_shift(by_month or groups.get("shift")),
        unit="month" if by_month else _counted_in_text(groups.get("shift")),
    )


def _read_range(found: Expression, match: re.Match[str], groups: _Groups) -> Expression | None:
    begin, joiner = (groups["from"] or "").strip().lower(), match["joiner"].strip()
    days, months = bool(groups.get("day")), bool(groups.get("month2"))
    if joiner == "and" and begin != "between" and not (days and not months):
        return None
    if joiner not in ("and", "-", "–", "—") and not begin and not days and not months:
        return None  # "2019 to 2021" without "from" may be amounts
    if begin == "from" and _MOVED.search(match.string, max(0, match.start() - 30), match.start()):
        return found
    if not days and months and not (begin or groups.get("lead") or groups.get("part") or groups.get("year2")):
        return None
    return replace(
        found,
        kind="range",
        year=_number(groups.get("year") or groups.get("year2")),
        month=_month_number(groups.get("month") or groups.get("month2")),
        day=_number(groups.get("day")),
        end_year=_number(groups.get("year2") or groups.get("year")),
        end_month=_month_number(groups.get("month2") or groups.get("month")),
        end_day=_number(groups.get("day2")),
    )


def _read_years(found: Expression, match: re.Match[str], groups: _Groups) -> Expression | None:
    year = int(match["year"])
    last = year // 100 * 100 + int(match["short"])
    return replace(found, kind="range", year=year, end_year=last) if 0 < last - year < 10 else found


def _read_year(found: Expression, match: re.Match[str], groups: _Groups) -> Expression | None:
    return replace(found, kind="date", year=int(match["year"]))


def _read_weekday(found: Expression, match: re.Match[str], groups: _Groups) -> Expression | None:
    lead = match["lead"].lower().split()
    if lead[-1:] == ["a"] and (match["part"] or match["noun"] is None):
        return found  # any Wednesday
    if lead[-1:] == ["the"] and lead[0] != "on" and match["capital"] is not None:
        return found  # "the Sunday Post" is a paper
    way = next((word for word in lead if word in ("following", "previous")), None)
    shift = _SHIFTS[way] if way else next((_SHIFTS[word] for word in lead if word in _SHIFTS), None)
    if "past" in lead:
        shift = -1
    return replace(found, kind="weekday", weekday=_DAY_NUMBERS[match["weekday"][:3]], shift=shift, unit="day" if way else None)


def _read_season(found: Expression, match: re.Match[str], groups: _Groups) -> Expression | None:
    month, year, short = SEASONS[match["season"].lower()], _number(groups.get("year")), groups.get("short")
    if year is None:
        return replace(found, kind="season", month=month, shift=_shift(groups.get("shift")))
    if month == 12 and (short is None or int(short) % 100 != (year + 1) % 100):
        return found  # the winter that begins in that year, or the one that ends in it
    return replace(found, kind="season", month=month, year=year)


def _read_quarter(found: Expression, match: re.Match[str], groups: _Groups) -> Expression | None:
    name = groups["q"]
    length = 6 if groups["length"] == "half" or (name or "").startswith("H") else 3
    parts = 12 // length
    number = int(name[1]) if name else {"first": 1, "second": 2, "third": 3, "fourth": 4}.get(match["ordinal"].lower(), parts)
    if number > parts:
        return None
    year = int(match["year"])
    return replace(found, kind="range", year=year, month=(number - 1) * length + 1, end_year=year, end_month=number * length)


def _read_decade(found: Expression, match: re.Match[str], groups: _Groups) -> Expression | None:
    year = int(groups["decade"] or f"19{match['short'][1:3]}")
    if year % 100 == 0 and year != 2000:
        return found  # "the 1900s" may be the century
    return replace(found, kind="range", year=year, end_year=year + 9)


def _read_relative(found: Expression, match: re.Match[str], groups: _Groups) -> Expression | None:
    unit, shift = match["unit"].lower(), _shift(groups.get("shift"))
    if unit in ("morning", "afternoon", "evening", "night"):
        return replace(found, kind="relative", unit="day", shift=shift) if unit == "night" or shift == 0 else found
    return replace(found, kind="relative", unit=_UNITS[unit], shift=shift)


def _read_day(found: Expression, match: re.Match[str], groups: _Groups) -> Expression | None:
    word = match["word"].lower()
    if word != match["word"] and re.search(r"[\w,’']\s?$", match.string[max(0, match.start() - 2) : match.start()]):
        return found  # "USA Today", "NBC's Today": large inside a sentence, it is a name
    count = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}[word]
    return replace(found, kind="relative", unit="day", shift=2 * count if groups["beyond"] else count)


def _count(word: str) -> int:
    return int(word) if word.isdigit() else 1 if word.lower() in ("a", "an") else COUNTS.index(word.lower()) + 1


def _read_ago(found: Expression, match: re.Match[str], groups: _Groups) -> Expression | None:
    return replace(found, kind="relative", unit=_UNITS[match["unit"]], shift=-_count(match["count"]))


def _read_after(found: Expression, match: re.Match[str], groups: _Groups) -> Expression | None:
    way, unit = groups.get("way") or "later", groups.get("unit") or "day"
    count = _count(groups.get("count") or "1") * (-1 if way in ("earlier", "before", "previous") else 1)
    return replace(found, kind="after", unit=_UNITS.get(unit, "day"), shift=count)


def _read_same(found: Expression, match: re.Match[str], groups: _Groups) -> Expression | None:
    return replace(found, kind="same", unit=_UNITS.get(match["unit"], "day"))


_MONTH_NUMBERS = {month[:3]: number for number, month in enumerate(MONTHS, 1)}
_DAY_NUMBERS = {name[:3]: number for number, name in enumerate(WEEKDAYS)}
_SHIFTS = {"last": -1, "this": 0, "next": 1, "previous": -1, "following": 1, "that": 0, "same": 0}
_UNITS: dict[str, Unit] = {"day": "day", "week": "week", "weekend": "weekend", "month": "month", "year": "year"}
_MOVED = re.compile(r"\b(?:moved|postponed|rescheduled|changed|delayed|shifted|pushed|brought)\b[^.]{0,15}$")

_READERS: dict[str, Callable[[Expression, re.Match[str], _Groups], Expression | None]] = {
    "none": lambda found, match, groups: found,
    "iso": lambda found, match, groups: replace(
        found, kind="date", year=int(match["year"]), month=int(match["month"]), day=int(match["day"])
    ),
    "numeric": _read_numeric,
    "date": _read_date,
    "month": _read_month,
    "range": _read_range,
    "yearrange": _read_range,
    "years": _read_years,
    "year": _read_year,
    "weekday": _read_weekday,
    "season": _read_season,
    "quarter": _read_quarter,
    "decade": _read_decade,
    "relative": _read_relative,
    "day": _read_day,
    "ago": _read_ago,
    "after": _read_after,
    "same": _read_same,
}
