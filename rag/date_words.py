"""The grammar of dates in English news: which words of a text are an expression of time, and what their parts are.

Nothing is resolved here: "on Wednesday" is found as a weekday, which one is for ``event_dates`` to say. What looks like a date and is
none ("Black Friday", "9/11", "every Sunday") is found too, as kind "none", so that no shorter expression inside it is taken. Every
quantifier is bounded, so the time taken grows with the length of the text and no faster.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

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
        shift: -1 for "last", 0 for "this", 1 for "next", None where none is said. With "date" it tells the year, or the month where
            ``unit`` is "month"; with "relative" and "after" it is the count of units.
        unit: of "relative", "after" and "same".
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


_S = r"[ \u00a0\u202f]"
_Q = r"['’]"
_WEEKDAY_NAMES = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_WEEKDAY = rf"(?P<weekday>{'|'.join(_WEEKDAY_NAMES)})"
_ANY_WEEKDAY = r"(?P<weekday>(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:[a-z]{0,6}day|rs|r|s|nes)?\b\.?)"
_PART_OF_DAY = rf"(?:(?:{_S}|-)(?:morning|afternoon|evening|night|midnight|noon)\b)"
_LONG = "|".join(month.capitalize() for month in MONTHS)
_SHORT = "|".join(month.capitalize()[:3] for month in MONTHS)
_MONTH = (
    r"(?P<month{0}>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sep(?:t(?:ember)?\b)?\.?"
    r"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DAY = r"(?P<day{0}>[0-3]?[0-9])(?:st|nd|rd|th)?(?![\w%]|[.,:/][0-9])"
_YEAR = r"(?P<year{0}>1[789][0-9]{{2}}|20[0-9]{{2}})(?![\w%/]|[,.:][0-9]|[-–][0-9])"
_ITS_YEAR = rf"(?P<shift>last|this|next){_S}year"
# What "2003" or "May 10" counts, where these words follow it.
_COUNTED = (
    rf"(?!{_S}(?:people|persons|men|women|children|troops|soldiers|fighters|police|civilians|dollars|euros|pounds|miles|kilomet|km|met[er]|feet"
    r"|pages|votes|cases|deaths|homes|houses|families|students|employees|jobs|workers|points|goals|percent|per|times|hours|minutes|seconds"
    r"|days|weeks|months|years|million|billion|calories|units|copies|stores|users|members|square|ton|others?|more)\b)"
)
_FUNCTION_WORD = (
    r"(?:a|an|and|as|at|but|by|for|from|has|had|have|he|her|his|if|in|into|is|it|its|led|of|on|or|over|she|that|the|their|they|this|to|was"
    r"|were|we|when|where|which|while|who|will|with|would|after|before|because|then|there|until|under|amid|about|against)\b"
)
_NOUN_FOLLOWS = rf"(?={_S}(?!{_FUNCTION_WORD})[a-z])"
_THE = rf"(?:\b(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[Oo]ur|[Mm]y){_S}|(?<=[a-z]{_Q}s{_S}))"
_PART_OF_PERIOD = (
    rf"(?:(?:[Ee]arly|[Ll]ate|[Mm]id)(?:-|{_S})|(?:[Ee]nd|[Bb]eginning|[Ss]tart|[Mm]iddle|[Ww]eek|[Hh]alf|[Dd]ays|[Mm]onth){_S}of{_S})"
)
_COUNT_WORDS = "one two three four five six seven eight nine ten eleven twelve".split()
_COUNT = rf"(?P<count>[Aa]n?|[Oo]ne|{'|'.join(f'[{w[0].upper()}{w[0]}]{w[1:]}' for w in _COUNT_WORDS[1:])}|[1-9][0-9]{{0,2}})"
# "nearly two years ago", "more than a month later": some other time than that.
_EXACTLY = "".join(
    rf"(?<!\b{word}{_S})"
    for word in "than nearly almost about around roughly some over approximately least under every million hundred".split()
)
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_SEASON = r"(?P<season>[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter)"
_TO = rf"(?P<joiner>{_S}?[-–—]{_S}?|{_S}(?:to|through|until|till|and){_S})"
_FROM = rf"(?P<from>\b(?:[Ff]rom|[Bb]etween){_S})?"
# An event whose year is part of what it is called.
_EVENT = (
    r"(?:[Oo]lympics?|[Pp]aralympics|Games|World|Cup|Euros?|[Cc]hampionships?|[Ee]lections?|Super|Oscars|Grand|Masters|Open|deal|agreement|accord"
    r"|treaty|invasion|war|vote|referendum|attacks?|coup|revolution|uprising|protests?|crisis|crash|earthquake|pandemic|massacre|killings?"
    r"|murders?|assassination|law|ruling|campaign|race|season|tournament|final|summit|midterms?|primary|primaries|ceasefire|truce)\b"
)

_NOT_DATES = "|".join(
    [
        rf"(?:Black|Good|Cyber|Super|Giving|Ash|Palm|Bloody|Holy|Maundy|Shrove|Fat|Freaky|Easter){_S}(?:{'|'.join(_WEEKDAY_NAMES)})(?:{_Q}s)?\b",
        rf"(?:{'|'.join(_WEEKDAY_NAMES)}){_S}(?:Night|Times|Mirror|Express|Telegraph|Post|Mail|Herald|Morning|Evening|World|People)\b",
        rf"(?:Mail|Independent|Sunday){_S}on{_S}(?:Sunday|Saturday)\b",
        rf"(?:{'|'.join(_WEEKDAY_NAMES)})(?:{_S}(?:to|through|until){_S}|[-–])(?:{'|'.join(_WEEKDAY_NAMES)})\b",
        rf"(?:[Tt]hat|[Ee]very|[Ee]ach|[Aa]ny|[Oo]ne|[Mm]ost|[Ss]ome|[Ee]ver){_S}(?:other{_S})?(?:{'|'.join(_WEEKDAY_NAMES)}|{_LONG})\b",
        # The year of these is common knowledge and not the latest one.
        rf"(?:Sept(?:ember|\.)?{_S}11|Jan(?:uary|\.)?{_S}6)(?!(?:th)?,?{_S}[12][0-9]{{3}})(?:th)?{_S}(?=attack|terror|hijack|riot|insurrection"
        r"|committee|Capitol|commission|storming|siege|defendant|rioter)",
        r"\b9[/-]11\b",
        r"\b24[/-]7\b",
        rf"\b(?:[Ff]iscal|[Ff]inancial|[Tt]ax|[Aa]cademic|[Ss]chool)(?:{_S}year)?{_S}[12][0-9]{{3}}\b",
        rf"\b[Cc]lass{_S}of{_S}[12][0-9]{{3}}\b",
        rf"\b(?:USA|Russia|India|World){_S}Today\b",
        rf"\b(?:even|still|until|of|world|here){_S}today\b",
        rf"\b[Tt]oday{_Q}s{_S}(?:world|society|generation|youth|young|standards?|modern|digital)\b",
    ]
)


def _rule(pattern: str) -> re.Pattern[str]:
    # (?<![\w.-]) rather than \b: nothing inside a number, an address or a word with hyphens is a date
    return re.compile(rf"(?<![\w/.$€£#+-])(?:{pattern})")


_PATTERNS: list[tuple[str, re.Pattern[str]]] = [
    ("none", _rule(_NOT_DATES)),
    (
        "iso",
        _rule(
            r"(?P<year>1[0-9]{3}|20[0-9]{2})-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12][0-9]|3[01])(?=T[0-9]{2}:|[^\w/-]|$)(?!\.[0-9])"
        ),
    ),
    (
        "numeric",
        _rule(r"(?P<a>[0-3]?[0-9])(?P<sep>[/.-])(?P<b>[0-3]?[0-9])(?P=sep)(?P<year>1[89][0-9]{2}|20[0-9]{2})(?![\w/-]|\.[0-9])"),
    ),
    (
        "range",
        _rule(
            rf"{_FROM}(?:{_MONTH.format('')}{_S}{_DAY.format('')}(?:,?{_S}{_YEAR.format('')})?{_TO}"
            rf"(?:{_MONTH.format('2')}{_S})?{_DAY.format('2')}(?:,?{_S}{_YEAR.format('2')})?){_COUNTED}"
        ),
    ),
    (
        "range",
        _rule(
            rf"{_FROM}(?:{_DAY.format('')}(?:{_S}{_MONTH.format('')}(?:,?{_S}{_YEAR.format('')})?)?{_TO}"
            rf"{_DAY.format('2')}{_S}{_MONTH.format('2')}\b(?:,?{_S}{_YEAR.format('2')})?)"
        ),
    ),
    (
        "range",
        _rule(
            rf"{_FROM}(?P<lead>\b(?:[Ii]n|[Dd]uring){_S})?(?P<part>{_PART_OF_PERIOD})?(?P<month>{_LONG})(?:,?{_S}{_YEAR.format('')})?{_TO}(?P<month2>{_LONG})\b"
            rf"(?!{_S}[0-3]?[0-9]\b)(?:,?{_S}{_YEAR.format('2')})?"
        ),
    ),
    ("range", _rule(rf"{_FROM}(?P<year>1[789][0-9]{{2}}|20[0-9]{{2}}){_TO}{_YEAR.format('2')}{_COUNTED}")),
    (
        "years",
        _rule(
            rf"(?P<lead>\b(?:[Ii]n|[Ff]rom|[Dd]uring|[Ss]ince|of){_S}|{_THE})(?P<year>1[89][0-9]{{2}}|20[0-9]{{2}})[-–/](?P<short>[0-9]{{2}})\b(?![-/]|[.,][0-9])"
        ),
    ),
    (
        "date",
        _rule(
            rf"(?:\b[Oo]n{_S})?(?:{_ANY_WEEKDAY}{_PART_OF_DAY}?,?{_S}\(?)?(?:{_MONTH.format('')}{_S}{_DAY.format('')}"
            rf"|(?:[Tt]he{_S})?(?P<day_first>[0-3]?[0-9])(?:st|nd|rd|th)?(?:{_S}of)?{_S}{_MONTH.format('_second')}(?!\w))"
            rf"{_COUNTED}(?:(?:,|{_S}of)?{_S}(?:{_YEAR.format('')}|{_ITS_YEAR})|,{_S}(?P<year_>[12][0-9]{{3}})(?=,))?"
        ),
    ),
    (
        "month",
        _rule(
            rf"(?:\b[Ii]n{_S})?{_PART_OF_PERIOD}?(?P<month>{_LONG}|{_SHORT}|Sept)\b\.?(?:,|{_S}of)?{_S}"
            rf"(?:{_YEAR.format('')}|{_ITS_YEAR}){_COUNTED}"
        ),
    ),
    (
        "month",
        _rule(
            rf"(?P<lead>\b(?:(?:[Ii]n|[Ss]ince|[Uu]ntil|[Tt]ill|[Dd]uring|[Tt]hroughout|[Tt]hrough){_S}{_PART_OF_PERIOD}?|{_PART_OF_PERIOD}))"
            rf"(?P<month>{_LONG})\b(?!-[a-z]|{_Q}s{_S}[A-Z])"
        ),
    ),
    (
        "month",
        _rule(
            rf"(?P<weak>\b(?:[Bb]y|[Ff]rom|[Bb]efore|[Aa]fter|[Oo]f|[Ff]or|[Tt]o|[Bb]ack in){_S})(?P<month>{_LONG.replace('May|', '')})\b"
            rf"(?!-[a-z]|{_S}[A-Z0-9])"
        ),
    ),
    ("month", _rule(rf"{_THE}(?P<month>{_LONG})(?:{_NOUN_FOLLOWS}|(?=-[a-z]))")),
    (
        "month",
        _rule(rf"(?P<month_shift>\b(?:[Ll]ast|[Tt]his|[Nn]ext|[Tt]his{_S}past|[Tt]his{_S}coming){_S})(?P<month>{_LONG})\b(?!{_S}[0-9])"),
    ),
    (
        "weekday",
        _rule(
            rf"(?P<lead>\b(?:[Oo]n{_S})?(?:(?:[Ll]ast|[Nn]ext|[Tt]his|[Tt]his{_S}past|[Tt]his{_S}coming|[Tt]he{_S}following|[Tt]he{_S}previous"
            rf"|[Tt]he|[Aa]){_S})?)(?:(?:[Ee]arly|[Ll]ate){_S}(?:on{_S})?)?{_WEEKDAY}\b(?!-[a-z])(?P<part>{_PART_OF_DAY})?"
        ),
    ),
    ("season", _rule(rf"(?P<shift>[Ll]ast|[Tt]his|[Nn]ext|[Tt]his{_S}past|[Tt]his{_S}coming){_S}{_SEASON}\b(?!{_S}of\b)")),
    (
        "season",
        _rule(
            rf"(?:\b[Ii]n{_S})?(?:the{_S})?(?:(?:[Ee]arly|[Ll]ate|[Mm]id)[ -])?{_SEASON}{_S}(?:of{_S})?"
            rf"(?P<year>1[89][0-9]{{2}}|20[0-9]{{2}})(?:[-–/](?P<short>[0-9]{{2}}|20[0-9]{{2}}))?(?![\w%/]|[,.:][0-9]|[-–][0-9]){_COUNTED}"
        ),
    ),
    (
        "quarter",
        _rule(
            rf"(?<!fiscal{_S})(?:(?:the{_S})?(?P<ordinal>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ff]inal|[Ll]ast)(?:{_S}|-)(?P<length>quarter|half){_S}"
            rf"(?:of{_S})?|(?P<q>[QH][1-4]){_S}(?:of{_S})?){_YEAR.format('')}"
        ),
    ),
    (
        "decade",
        _rule(
            rf"(?:\b[Ii]n{_S})?(?:[Tt]he{_S})?(?:(?:[Ee]arly|[Ll]ate|[Mm]id)(?:{_S}|-))?"
            r"(?:(?P<decade>1[789][0-9]0|20[0-9]0)s|(?P<short>(?<=the )['‘’][2-9]0s))\b"
        ),
    ),
    (
        "year",
        _rule(
            rf"(?P<lead>\b(?:(?:[Ii]n|[Ss]ince|[Uu]ntil|[Tt]ill|[Dd]uring|[Tt]hroughout|[Bb]y|[Aa]fter|[Bb]efore|[Ff]rom|year|years|back{_S}to"
            rf"|dat(?:es|ed|ing){_S}to){_S}(?:the{_S}year{_S})?{_PART_OF_PERIOD}?|{_PART_OF_PERIOD})){_YEAR.format('')}(?!-[a-z]){_COUNTED}"
        ),
    ),
    (
        "year",
        _rule(rf"(?P<lead>\b(?:[Oo]f|[Ff]or|[Aa]nd|[Oo]r|[Tt]o|[Aa]round){_S}){_YEAR.format('')}(?={_S}{_FUNCTION_WORD}|[.,;:!?)\"”’]|$)"),
    ),
    ("year", _rule(rf"{_THE}{_YEAR.format('')}{_COUNTED}(?:{_NOUN_FOLLOWS}|(?=(?:{_S}[A-Z][\w.-]{{1,20}}){{0,3}}{_S}{_EVENT}))")),
    ("year", _rule(rf"{_YEAR.format('')}(?:(?={_S}{_EVENT})|{_Q}s\b)")),
    (
        "relative",
        _rule(
            rf"(?<!\b[Tt]he{_S})(?<!\bpast{_S})(?<!\b[Hh]is{_S})(?<!\b[Hh]er{_S})(?<!\b[Ii]ts{_S})(?<!\b[Tt]heir{_S})(?<!\b[Mm]y{_S})"
            rf"(?<!{_Q}s{_S})(?<!\b[Oo]ur{_S})(?<!\b[Yy]our{_S})(?<!\bvery{_S})"
            rf"(?P<shift>[Ll]ast|[Tt]his|[Nn]ext|[Tt]his{_S}coming|[Tt]his{_S}past){_S}(?P<unit>week(?:end)?|month|year|night|morning|afternoon|evening)\b"
            rf"(?!{_S}(?:of|or{_S}so|after{_S}next|before{_S}last)\b|-)"
        ),
    ),
    ("relative", _rule(rf"\b(?:[Oo]ver|[Aa]t|[Dd]uring){_S}the{_S}(?P<unit>weekend)\b(?!s)")),
    (
        "day",
        _rule(
            rf"(?P<beyond>[Tt]he{_S}day{_S}(?:before|after){_S})?\b(?P<word>[Yy]esterday|[Tt]oday|[Tt]onight|[Tt]omorrow)\b{_PART_OF_DAY}?"
            rf"(?!-)"
        ),
    ),
    ("ago", _rule(rf"{_EXACTLY}{_COUNT}{_S}(?P<unit>day|week|month|year)s?{_S}ago\b")),
    (
        "after",
        _rule(
            rf"{_EXACTLY}{_COUNT}{_S}(?P<unit>day|week|month|year)s?{_S}(?P<way>later|earlier|afterwards?|before|after)\b"
            rf"(?={_S}?(?:[.,;:!?)\"”—–]|$)|(?<=r){_S}(?!than\b))"
        ),
    ),
    (
        "after",
        _rule(
            rf"[Tt]he{_S}(?:(?P<way>following|previous){_S}(?P<unit>day|week|month|year|morning|evening|night)|(?P<next>next{_S}(?:day|morning)))\b"
            rf"(?!{_S}(?:of|or)\b|{_Q})"
        ),
    ),
    ("after", _rule(rf"[Tt]he{_S}(?P<unit>day|week|month|year){_S}(?P<way>after|before)(?={_S}?(?:[.,;:!?)\"”—–]|$))")),
    ("same", _rule(rf"(?:[Tt]hat(?:{_S}same)?|[Tt]he{_S}same){_S}(?P<unit>day|month|year)\b(?!{_S}(?:that|as|when|of|and)\b)")),
]


def find_expressions(text: str) -> list[Expression]:
    """The expressions of time in an English text, in order; they do not overlap.

    Where two would, one that is known to be no date counts before any, then the longer one, then the one that begins first.
    """
    found = sorted(_candidates(text), key=lambda pair: (pair[0].start, -pair[0].end, pair[1]))
    kept: list[Expression] = []
    for expression, _ in found:
        if kept and expression.start < kept[-1].end:
            better = expression.kind == "none" or expression.end - expression.start > kept[-1].end - kept[-1].start
            if kept[-1].kind == "none" or not better:
                continue
            kept.pop()
        kept.append(expression)
    return kept


def _candidates(text: str) -> Iterator[tuple[Expression, int]]:
    for rank, (kind, pattern) in enumerate(_PATTERNS):
        read = _READERS[kind]
        for match in pattern.finditer(text):
            expression = read(Expression(match.start(), match.end(), "none"), match, match.groupdict())
            if expression is not None:
                yield expression, rank


_Groups = dict[str, str | None]


def _number(word: str | None) -> int | None:
    return int(word) if word else None


def _month_number(word: str | None) -> int | None:
    return _MONTH_NUMBERS[word[:3].lower()] if word else None


def _shift(word: str | None) -> int | None:
    return _SHIFTS[word.split()[0].lower()] if word else None


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
        year=_number(groups["year"] or groups.get("year_")),
        month=_month_number(groups["month"] or groups.get("month_second")),
        day=_number(groups.get("day") or groups.get("day_first")),
        weekday=_DAY_NUMBERS[weekday[:3]] if weekday else None,
        shift=_shift(groups.get("shift")),
    )


def _read_month(found: Expression, match: re.Match[str], groups: _Groups) -> Expression | None:
    named_by_shift = groups.get("month_shift")
    month = _month_number(groups["month"])
    return replace(
        found,
        kind="date",
        year=_number(groups.get("year")),
        month=month,
        shift=_shift(named_by_shift or groups.get("shift")),
        unit="month" if named_by_shift else None,
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
    after = match.string[match.end() : match.end() + 24]
    if lead[-1:] == ["a"] and (match["part"] or not _LOWER_NOUN.match(after)):
        return found  # any Wednesday
    if lead[-1:] == ["the"] and lead[0] != "on" and _CAPITAL.match(after):
        return found  # "the Sunday Post" is a paper
    way = next((word for word in lead if word in ("following", "previous")), None)
    shift = _SHIFTS[way] if way else next((_SHIFTS[word] for word in lead if word in _SHIFTS), None)
    if "past" in lead:
        shift = -1
    return replace(found, kind="weekday", weekday=_DAY_NUMBERS[match["weekday"][:3]], shift=shift, unit="day" if way else None)


def _read_season(found: Expression, match: re.Match[str], groups: _Groups) -> Expression | None:
    month, year, short = _SEASONS[match["season"].lower()], _number(groups.get("year")), groups.get("short")
    if year is None:
        return replace(found, kind="season", month=month, shift=_shift(groups["shift"]))
    if month == 12 and short is None:
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
    unit, shift = match["unit"], _shift(groups.get("shift"))
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
    return int(word) if word.isdigit() else 1 if word.lower() in ("a", "an") else _COUNT_WORDS.index(word.lower()) + 1


def _read_ago(found: Expression, match: re.Match[str], groups: _Groups) -> Expression | None:
    return replace(found, kind="relative", unit=_UNITS[match["unit"]], shift=-_count(match["count"]))


def _read_after(found: Expression, match: re.Match[str], groups: _Groups) -> Expression | None:
    way, unit = groups.get("way") or "later", groups.get("unit") or "day"
    count = _count(groups.get("count") or "1") * (-1 if way in ("earlier", "before", "previous") else 1)
    return replace(found, kind="after", unit=_UNITS.get(unit, "day"), shift=count)


def _read_same(found: Expression, match: re.Match[str], groups: _Groups) -> Expression | None:
    return replace(found, kind="same", unit=_UNITS[match["unit"]])


_MONTH_NUMBERS = {month[:3]: number for number, month in enumerate(MONTHS, 1)}
_DAY_NUMBERS = {name[:3]: number for number, name in enumerate(_WEEKDAY_NAMES)}
_SHIFTS = {"last": -1, "this": 0, "next": 1, "previous": -1, "following": 1}
_UNITS: dict[str, Unit] = {"day": "day", "week": "week", "weekend": "weekend", "month": "month", "year": "year"}
_MOVED = re.compile(r"\b(?:moved|postponed|rescheduled|changed|delayed|shifted|pushed|brought)\b[^.]{0,15}$")
_LOWER_NOUN = re.compile(rf"{_S}(?!{_FUNCTION_WORD})[a-z]")
_CAPITAL = re.compile(rf"{_S}[A-Z]")

_READERS: dict[str, Callable[[Expression, re.Match[str], _Groups], Expression | None]] = {
    "none": lambda found, match, groups: found,
    "iso": lambda found, match, groups: replace(
        found, kind="date", year=int(match["year"]), month=int(match["month"]), day=int(match["day"])
    ),
    "numeric": _read_numeric,
    "date": _read_date,
    "month": _read_month,
    "range": _read_range,
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
