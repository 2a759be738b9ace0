"""The dates that stand in a question, each as first and last day: "7 November 2021", "Q3 2023", "last month", "on Wednesday".

Unlike an article's, a question's capitals mean little ("in february") and what is relative counts from the day it is asked. What stands
before a date ("since", "before the", "early") and what joins two of them is for ``periods`` to read. English only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from rag.dating.date_patterns import COUNTS, SEASONS, WEEKDAYS
from rag.dating.dates import month_of
from rag.terms import MONTHS

Length = Literal["day", "week", "month", "season", "year", "other"]

# A number without "in" or "by" before it that lies further ahead than this is hardly a year ("Horizon 2060").
YEARS_AHEAD = 10


@dataclass(frozen=True, slots=True)
class Point:
    """A date, or a stretch of days, without what is said before it.

    Attributes:
        start, end: offsets in the question.
        first, last: the days, both included. Where no year is said they are those of the year 4, a leap year, or the year after it.
        length: what kind of stretch it is.
        yearless: no year is said, nor one meant by counting from the day of asking.
        plain: a year's or month's name alone, which may be some other word or number unless what stands before it shows otherwise.
        relative: counted from the day of asking.
    """

    start: int
    end: int
    first: date
    last: date
    length: Length
    yearless: bool = False
    plain: bool = False
    relative: bool = False


ANY_YEAR = 4

_SHORT = "jan feb mar apr may jun jul aug sept sep oct nov dec".split()
_MONTH = rf"(?P<month>{'|'.join(MONTHS)}|(?:{'|'.join(_SHORT)})\b\.?)"
_YEAR = r"(?P<year>1[5-9]\d\d|20\d\d)(?![\w%]|[.,:/]\d|[-–]\d(?!\d{3}\b))"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?![\w%]|[.,:/]\d)"
_WEEKDAY = rf"(?P<weekday>{'|'.join(WEEKDAYS)})"
_WEEKDAY_BEFORE = rf"(?:(?:{'|'.join(WEEKDAYS)}|(?:mon|tues?|wed|thurs?|fri|sat|sun)\.?),? (?:the )?)?"
_SHIFT = r"(?P<shift>last|this|next|this past|this coming|the following|the previous)"
_TO_DAY = r"(?: ?[-–—] ?| (?:to|and|through|until) )(?P<to>[0-3]?\d)(?:st|nd|rd|th)?"
_COUNT = rf"(?P<count>an?|{'|'.join(COUNTS)}|(?:a )?couple(?: of)?|\d{{1,3}})"
_UNIT = r"(?P<unit>day|week|month|year|decade)"
_SEASON = rf"(?P<season>{'|'.join(SEASONS)})"

# What "2000" counts, where one of these follows it.
COUNTED = re.compile(
    r"[ -](?:people|persons?|men|women|children|dead|troops|soldiers|fighters|police|civilians|dollars?|euros?|pounds?|yen|miles?|kilomet"
    r"|km|met[er]"
    r"|feet|foot|pages?|votes|voters|cases|deaths|homes|houses|families|students|employees|jobs|workers|points?|goals|percent|per|times|hours"
    r"|minutes|seconds|days|weeks|months|years?|million|billion|thousand|calories|units|copies|stores|users|members|square|tons?|others|seats"
    r"|words|yards|games|articles|more|or (?:more|so|fewer)|watts?|barrels|shares|guests|fans|victims|rockets|missiles|drones|tickets)\b",
    re.IGNORECASE,
)
# What a number after one of these is: an amount, or the name of something.
NOT_A_YEAR_BEFORE = re.compile(
    r"(?:[$€£¥#]|\b(?:than|nearly|almost|(?<!what )about|approximately|roughly|exactly|least|most|some|total of|sum of|resolution"
    r"|number|no\.?|room|route"
    r"|flight|highway|vision|agenda|windows|section|channel|model|version|level|goals?|us\$|usd|eur|gbp)) ?$",
    re.IGNORECASE,
)

_Reader = Callable[[re.Match[str], date], "Point | None"]


def points_in(question: str, today: date) -> list[Point]:
    """The points of time that words of a question name, in order, not overlapping.

    Args:
        question: any text of one question.
        today: the day it is asked.
    """
    found: list[Point] = []
    position = 0
    while (begin := _BEGINNING.search(question, position)) is not None:
        point = _point_at(question, begin.start(), today)
        if point is not None:
            found.append(point)
        position = point.end if point is not None else begin.start() + 1
    return found


def _point_at(question: str, position: int, today: date) -> Point | None:
    """The longest point that begins here; what is one in form but not in the calendar (30 February) is none."""
    best: Point | None = None
    for pattern, read in _PATTERNS:
        match = pattern.match(question, position)
        if match is None or (best is not None and match.end() <= best.end):
            continue
        try:
            best = read(match, today) or best
        except (ValueError, OverflowError):
            continue
    return best


def days(match: re.Match[str], first: date, last: date, length: Length, *, relative: bool = False) -> Point:
    """A point of these days where the match stands."""
    return Point(match.start(), match.end(), first, last, length, relative=relative)


def year_days(year: int) -> tuple[date, date]:
    """The first and last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def season_days(year: int, first_month: int) -> tuple[date, date]:
    """Three months from the first one, as the meteorologists of the northern half of the earth count; winter ends in the year after."""
    last_month = date(year + first_month // 12, (first_month + 1) % 12 + 1, 1)
    return date(year, first_month, 1), month_of(last_month)[1]


def months_before(day: date, count: int) -> date:
    """The same day so many months before, or the last one of a shorter month."""
    years, month = divmod(day.month - 1 - count, 12)
    last = month_of(date(day.year + years, month + 1, 1))[1]
    return last.replace(day=min(day.day, last.day))


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday."""
    monday = day - timedelta(day.weekday())
    return monday, monday + timedelta(6)


# --- calendar dates -----------------------------------------------------------------------------------------------------------------------


def _month(match: re.Match[str]) -> int:
    return next(number for number, name in enumerate(MONTHS, 1) if name.startswith(match["month"].lower().rstrip(".")[:3]))


def _iso(match: re.Match[str], today: date) -> Point:
    day = date.fromisoformat(match.group())
    return days(match, day, day, "day")


def _numeric(match: re.Match[str], today: date) -> Point | None:
    """Day and month may stand either way round: a date only where one of them can be no month, or both are equal."""
    one, two = int(match["one"]), int(match["two"])
    if one != two and one <= 12 and two <= 12:
        return None
    day = date(int(match["year"]), min(one, two), max(one, two))
    return days(match, day, day, "day")


def _is_verb(match: re.Match[str]) -> bool:
    """Whether "may" or "march", written small, stands where a month does not: "What may 2024 bring?"."""
    name = match["month"]
    return name in ("may", "march") and not _BEFORE_MONTH.search(match.string, max(0, match.start("month") - 12), match.start("month"))


def _calendar_day(match: re.Match[str], today: date) -> Point | None:
    if match.string.startswith(match["month"], match.start()) and _is_verb(match):
        return None
    year = int(match["year"]) if match["year"] else today.year - 1 if match["last"] else None
    first = date(year or ANY_YEAR, _month(match), int(match["day"]))
    to = match.groupdict().get("to")
    last = first.replace(day=int(to)) if to else first
    if last < first:
        raise ValueError("a range of days that ends before it begins")
    return replace(days(match, first, last, "other" if to else "day"), yearless=year is None, relative=bool(match["last"]))


def _month_year(match: re.Match[str], today: date) -> Point | None:
    if _is_verb(match):
        return None
    if match["year"]:
        return days(match, *month_of(date(int(match["year"]), _month(match), 1)), "month")
    shift = {"last": -1, "this": 0, "next": 1}[match["shift"].lower()]
    return days(match, *month_of(date(today.year + shift, _month(match), 1)), "month", relative=True)


def _month_alone(match: re.Match[str], today: date) -> Point:
    return replace(days(match, *month_of(date(ANY_YEAR, _month(match), 1)), "month"), yearless=True, plain=True)


def _part_of_year(match: re.Match[str], today: date) -> Point | None:
    name, year = (match["name"] or "").lower(), int(match["year"])
    months = 6 if match["part"] == "half" or name.startswith("h") else 3
    parts = 12 // months
    number = int(name[1]) if name else {"first": 1, "second": 2, "third": 3, "fourth": 4}.get(match["ordinal"].lower(), parts)
    if number > parts:
        return None
    last = month_of(date(year, number * months, 1))[1]
    return days(match, date(year, (number - 1) * months + 1, 1), last, "other")


def _season_of_year(match: re.Match[str], today: date) -> Point:
    return days(match, *season_days(int(match["year"]), SEASONS[match["season"].lower()]), "season")


def _decade(match: re.Match[str], today: date) -> Point:
    year = int(match["decade"]) if match["decade"] else 1900 + int(match["short"])
    return days(match, date(year, 1, 1), date(year + (99 if year % 100 == 0 and year != 2000 else 9), 12, 31), "other")


def _years(match: re.Match[str], today: date) -> Point | None:
    short = len(match["short"]) == 2
    first, last = int(match["year"]), int(match["year"][:2] + match["short"] if short else match["short"])
    return days(match, date(first, 1, 1), date(last, 12, 31), "other") if 0 < last - first < (10 if short else 100) else None


def _year(match: re.Match[str], today: date) -> Point:
    return replace(days(match, *year_days(int(match["year"])), "year"), plain=True)


# --- counted from the day of asking -------------------------------------------------------------------------------------------------------


def _shifted(match: re.Match[str], today: date) -> Point:
    """Resolve "last year", "this week", "the past month", "next weekend"."""
    words, unit = match["shift"].lower().split(), match["unit"].lower()
    count = {"last": -1, "previous": -1, "past": -1, "this": 0, "current": 0, "next": 1, "coming": 1, "following": 1}[words[-1]]
    if words == ["the", "past"] or words == ["the", "last"] or words == ["past"]:
        return _stretch(match, today, 1, unit)
    if unit == "year":
        return days(match, *year_days(today.year + count), "year", relative=True)
    if unit == "decade":
        year = today.year // 10 * 10 + 10 * count
        return days(match, date(year, 1, 1), date(year + 9, 12, 31), "other", relative=True)
    if unit == "month":
        return days(match, *month_of(months_before(today.replace(day=1), -count)), "month", relative=True)
    monday, sunday = week_of(today + timedelta(7 * count))
    return days(match, monday + timedelta(5) if unit == "weekend" else monday, sunday, "week", relative=True)


def _stretch(match: re.Match[str], today: date, count: int, unit: str) -> Point:
    """So many units that end today."""
    if unit in ("day", "week", "weekend"):
        first = today - timedelta(count * (1 if unit == "day" else 7))
    else:
        first = months_before(today, count * {"month": 1, "year": 12, "decade": 120}[unit])
    return days(match, first, today, "other", relative=True)


def _count(word: str) -> int:
    word = word.lower().removesuffix(" of")
    if word.isdigit():
        return int(word)
    return 2 if word.endswith("couple") else 1 if word in ("a", "an") else COUNTS.index(word) + 1


def _past_stretch(match: re.Match[str], today: date) -> Point:
    return _stretch(match, today, _count(match["count"]), match["unit"].lower())


def _ago(match: re.Match[str], today: date) -> Point:
    count, unit = _count(match["count"]), match["unit"].lower()
    if unit == "day":
        day = today - timedelta(count)
        return days(match, day, day, "day", relative=True)
    if unit == "week":
        return days(match, *week_of(today - timedelta(7 * count)), "week", relative=True)
    if unit == "month":
        return days(match, *month_of(months_before(today, count)), "month", relative=True)
    return days(match, *year_days(today.year - count * (10 if unit == "decade" else 1)), "year", relative=True)


def _day_word(match: re.Match[str], today: date) -> Point | None:
    word = match["word"].lower()
    if word in ("today", "tonight", "this morning", "this afternoon", "this evening") and not _PAST.search(match.string):
        return None  # "How many troops are there today?": nowadays
    count = -1 if word in ("yesterday", "last night") else 1 if word == "tomorrow" else 0
    day = today + timedelta(2 * count if match["beyond"] else count)
    return days(match, day, day, "day", relative=True)


def _shifted_season(match: re.Match[str], today: date) -> Point:
    month, shift = SEASONS[match["season"].lower()], match["shift"].lower()
    choices = [season_days(year, month) for year in range(today.year - 2, today.year + 3)]
    if shift == "next":
        return days(match, *next(season for season in choices if season[0] > today), "season", relative=True)
    if shift in ("last", "this past"):
        return days(match, *[season for season in choices if season[1] < today][-1], "season", relative=True)
    year = today.year - 1 if month == 12 and today.month < 6 else today.year
    return days(match, *season_days(year, month), "season", relative=True)


def _shifted_month(match: re.Match[str], today: date) -> Point | None:
    month, shift = _month(match), match["shift"].lower()
    if match["month"].islower() and match["month"] in ("may", "march") and shift != "last":
        return None  # "this may surprise"
    year = today.year
    if shift in ("last", "this past") and month >= today.month:
        year -= 1
    if shift == "next" and month <= today.month:
        year += 1
    return days(match, *month_of(date(year, month, 1)), "month", relative=True)


def _weekday(match: re.Match[str], today: date) -> Point | None:
    """The latest one up to today, or the next one where the question asks of what is to come."""
    if _NO_WEEKDAY_BEFORE.search(match.string, max(0, match.start() - 20), match.start()) or match["name"]:
        return None
    number = [name.lower() for name in WEEKDAYS].index(match["weekday"].lower())
    back, shift = (today.weekday() - number) % 7, (match["shift"] or "").lower()
    if shift in ("last", "this past"):
        day = today - timedelta(back or 7)
    elif shift == "next" or (shift != "this" and _TO_COME.search(match.string)):
        day = today + timedelta(7 - back)
    else:
        day = week_of(today)[0] + timedelta(number) if shift == "this" else today - timedelta(back)
    return replace(days(match, day, day, "day", relative=True), plain=not shift)


_BEFORE_MONTH = re.compile(
    r"(?:^|\b(?:in|on|of|since|until|till|by|before|after|from|to|and|or|between|during|through|throughout|the|early|mid|late|last|next) "
    r"|[-–,(] ?|\d )$",
    re.IGNORECASE,
)
_PAST = re.compile(r"\b(?:did|was|were|happened|has|had|have|said|announced|died|won|lost|made)\b", re.IGNORECASE)
_TO_COME = re.compile(r"\b(?:will|going to|is to|are to|shall|scheduled|due|planned|upcoming|expected)\b", re.IGNORECASE)
_NO_WEEKDAY_BEFORE = re.compile(
    r"\b(?:black|good|cyber|super|giving|ash|palm|bloody|holy|maundy|shrove|fat|freaky|easter|bowl|election|sheffield|the mail on|every"
    r"|any) $",
    re.IGNORECASE,
)

# Words that a point can begin with, so that not every pattern is tried at every letter.
_BEGINNING = re.compile(
    rf"(?<![\w/.$€£#+-])(?=[0-9'‘’]|{'|'.join(_SHORT)}|(?:{'|'.join(WEEKDAYS)}|mon|tue|wed|thu|fri|sat|sun)|{'|'.join(SEASONS)}"
    r"|(?:first|second|third|fourth|final|last|this|next|past|previous|current|coming|the|an?|one|two|three|four|five|six|seven|eight|nine|ten"
    r"|eleven|twelve|couple|yesterday|today|tonight|tomorrow|[qh][1-4])\b)",
    re.IGNORECASE,
)
_BY_READER: list[tuple[str, _Reader]] = [
    (r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?![\w/-])", _iso),
    (r"(?P<one>[0-3]?\d)(?P<sep>[/.])(?P<two>[0-3]?\d)(?P=sep)(?P<year>(?:19|20)\d\d)(?![\w/-])", _numeric),
    (r"@before@month (?:the )?@day(?:@to)?(?![\w%]|[.,:]\d)(?:(?:,| of)? @year|(?: of)? (?P<last>last year))?", _calendar_day),
    (r"@before@day(?:@to)? (?:of )?@month(?!\w)(?:(?:,| of)? @year|(?: of)? (?P<last>last year))?", _calendar_day),
    (r"@month(?:,? (?:of )?@year| (?:of )?(?P<shift>last|this|next) year\b)", _month_year),
    (rf"(?P<month>{'|'.join(MONTHS)})\b(?!['’]s [A-Z])", _month_alone),
    (
        r"(?:(?:the )?(?P<ordinal>first|second|third|fourth|final|last)(?: |-)(?P<part>quarter|half) (?:of )?"
        r"|(?P<name>[qh][1-4]),? (?:of )?)@year", _part_of_year,
    ),
    (r"@season (?:of )?@year", _season_of_year),
    (r"(?:the )?(?:(?P<decade>1[5-9]\d0|20[0-9]0)s|['‘’]?(?P<short>[2-9]0)s)\b", _decade),
    (r"(?P<year>(?:19|20)\d\d)[-–/](?P<short>\d\d|(?:19|20)\d\d)\b(?![-/]|[.,]\d)", _years),
    (r"@year", _year),
    (
        r"(?P<shift>last|this|next|past|previous|(?:this|the) (?:past|coming)|the (?:last|current|previous|following)) "
        r"(?P<unit>week|weekend|month|year|decade)\b(?! of\b|-)", _shifted,
    ),
    (r"(?:the )?(?:last|past|previous) @count @unit" r"s?\b", _past_stretch),
    (r"@count @unit" r"s? ago\b", _ago),
    (
        r"(?P<beyond>the day (?:before|after) )?(?P<word>yesterday|today|tonight|tomorrow|last night|this (?:morning|afternoon|evening))\b"
        r"(?!['’]s (?:world|standards))", _day_word,
    ),
    (r"(?P<shift>last|this|next|this past) @season\b", _shifted_season),
    (rf"(?P<shift>last|this|next|this past) (?P<month>{'|'.join(MONTHS)})\b(?! \d)", _shifted_month),
    (
        r"(?:(?P<shift>last|this past|this|next) )?@weekday\b"
        r"(?P<name> (?:night football|times|post|mirror|mail|telegraph|express|herald|people))?", _weekday,
    ),
]  # fmt: skip
_PARTS = {
    "before": _WEEKDAY_BEFORE, "month": _MONTH, "day": _DAY, "year": _YEAR, "to": _TO_DAY,
    "season": _SEASON, "count": _COUNT, "unit": _UNIT, "weekday": _WEEKDAY,
}  # fmt: skip


def _compiled(pattern: str) -> re.Pattern[str]:
    pattern = re.sub(rf"@({'|'.join(_PARTS)})", lambda match: _PARTS[match[1]], pattern)
    return re.compile(pattern.replace(" ", r"[ \u00a0\u202f]"), re.IGNORECASE)


_PATTERNS = [(_compiled(pattern), read) for pattern, read in _BY_READER]
