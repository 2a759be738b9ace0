"""A date of a question narrowed ("early 2020"), put into a year, or joined with the next to a stretch ("from March to May 2020")."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from rag.dating.dates import month_of
from rag.period_points import ANY_YEAR, Point

_NAMES = (
    r"(?P<part>early|mid|late|(?:very )?(?:beginning|start|end|close|middle)|(?:first|second) half"
    r"|(?:first|last|final) (?:week|months|weeks|days))"
)
_LINK = r"(?:-| (?:of )?)(?:the )?"
_PART = re.compile(rf"(?:the )?{_NAMES}{_LINK}", re.IGNORECASE)
MODIFIER = re.compile(rf"(?<![\w-])(?:the )?{_NAMES}{_LINK}$", re.IGNORECASE)
_JOINER = re.compile(r",? ?(?P<dash>[-–—]) ?|,? (?P<word>to|until|till|through|and) (?:in |the )?", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|between) (?:the )?(?:(?:early|mid|late)[- ])?$", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween (?:the )?(?:(?:early|mid|late)[- ])?$", re.IGNORECASE)


def narrowed(point: Point, part: str) -> Point:
    """The part of a year, month or decade that is meant: a third of it, or a half. Of others there are no parts."""
    name = part.lower().removeprefix("very ")
    third = 1 if name in ("mid", "middle") else 2 if name in ("late", "end", "close") or name.startswith(("last", "final")) else 0
    half = {"first half": 0, "second half": 1}.get(name)
    first, last = point.first, point.last
    if point.length == "year":
        size = 4 if half is None else 6
        number = third if half is None else half
        begin = date(first.year, 1 + number * size, 1)
        return replace(point, first=begin, last=month_of(date(first.year, (number + 1) * size, 1))[1], length="other", plain=False)
    if point.length == "month" and name.endswith(" week"):
        day = 1 if name.startswith("first") else last.day - 6
        return replace(point, first=first.replace(day=day), last=first.replace(day=day + 6), length="other", plain=False)
    if point.length == "month":
        bounds = ((1, 10), (11, 20), (21, last.day))[third] if half is None else ((1, 15), (16, last.day))[half]
        return replace(point, first=first.replace(day=bounds[0]), last=last.replace(day=bounds[1]), length="other", plain=False)
    if last.year - first.year == 9:
        years = ((0, 3), (4, 6), (7, 9))[third] if half is None else ((0, 4), (5, 9))[half]
        return replace(point, first=first.replace(year=first.year + years[0]), last=last.replace(year=first.year + years[1]))
    return point


def in_year(point: Point, year: int) -> Point:
    """A yearless point in a year; a February has the days it has in that year."""
    return replace(
        point, first=day_in(year, point.first), last=day_in(year + point.last.year - point.first.year, point.last), yearless=False
    )


def day_in(year: int, day: date) -> date:
    """The day of another year; of the last of February, the last one there is."""
    return date(year, day.month, min(day.day, month_of(date(year, day.month, 1))[1].day))


def joined(question: str, points: list[Point], position: int) -> Point:
    """The point at this position, or the stretch from it to the next one where words or a dash join them."""
    one = points[position]
    if position + 1 == len(points):
        return one
    two = points[position + 1]
    reach, between = max(0, one.start - 40), question[one.end : two.start]
    joiner = _JOINER.match(between)
    part = _PART.fullmatch(between[joiner.end() :]) if joiner else None
    if joiner is None or (between[joiner.end() :] and part is None) or one.relative != two.relative or (one.relative and two.yearless):
        return one
    word = (joiner["word"] or "").lower()
    if (word == "and" and not _BETWEEN.search(question, reach, one.start)) or (not word and one.length != two.length):
        return one
    if word not in ("", "and") and not _FROM.search(question, reach, one.start) and one.plain and one.length == "year":
        return one  # "2019 to 2021" without "from" may be amounts
    if modifier := MODIFIER.search(question, reach, one.start):
        one = narrowed(one, modifier["part"])
    if part:
        two = narrowed(two, part["part"])
    one, two = _of_their_years(one, two)
    if one.first > two.last:
        return points[position]
    return Point(one.start, two.end, one.first, two.last, "other", one.yearless, relative=one.relative)


def _of_their_years(one: Point, two: Point) -> tuple[Point, Point]:
    """Both ends in years that make a stretch of less than a year, where a year is said of one of them or of none."""
    if one.yearless and not two.yearless:
        first = in_year(one, two.last.year)
        return (first if first.first <= two.last else in_year(one, two.last.year - 1)), two
    if two.yearless and not one.yearless:
        last = in_year(two, one.first.year)
        return one, (last if last.last >= one.first else in_year(two, one.first.year + 1))
    if one.yearless and one.first > two.last:
        return one, replace(two, first=two.first.replace(year=ANY_YEAR + 1, day=1), last=day_in(ANY_YEAR + 1, two.last))
    return one, two
