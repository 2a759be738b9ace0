"""Reads a value that is meant as a date, in any common form, as a partial ISO date.

Nothing is guessed: what is missing is not filled in, ``03/10/2024`` is no date unless it is known whether days or months come first there,
and a month's name that means different months in different languages ("listopad") needs the language. Values are date stamps; a sentence
that holds a date is none. Finding dates in running text is not done here.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

FIRST_YEAR, LAST_YEAR = 1600, 2100  # the first newspaper is of 1605; a year beyond the century is a number of another kind
LONGEST = 100  # characters of a date with weekday, time and zone written out

# Languages of the world's larger news outlets; ICU knows some 200 more, whose short names for months clash with these.
_LANGUAGES = (
    "af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fil fr ga gl gu he hi hr hu hy id is it ka kk km kn ky lo lt lv mk ml mn "
    "mr ms my nb ne nl nn no pa pl ps pt ro ru si sk sl sq sr sv sw ta te tg th tr uk ur uz"
)
# Words that stand beside a date in a date stamp: particles, ordinals, times of day, zones, editions.
_BESIDE = frozenset(
    (
        "of the on at and in de del la las le el lo l d a à á às al um uhr den der am vom kl klo ore alle ora om op te o h hs hrs hr m s "
        "st nd rd th er re ère ª º г г. года год р року г.в v ve saat heure heures z t local late edition final و في को م ص pm a.m p.m "
        "z utc gmt bst ist cet cest eet eest wet west msk est edt cst cdt mst mdt pst pdt et ct mt pt akst akdt hst aest aedt acst acdt "
        "awst nzst nzdt jst kst sgt hkt pkt wib sast eat wat irst trt mez mesz eastern central mountain pacific standard daylight time"
    ).split()
)

_CLOCK = (
    r"\d{1,2}(?::\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?|h\d{2}|h\b)(?:\s?[ap]\.?\s?m\b\.?)?|\d{1,2}(?:\.\d{2})?\s?[ap]\.?\s?m\b\.?"
    r"|(?:klo?|ore|um|ob|at)\.?\s\d{1,2}\.\d{2}"
)
_OFFSET = r"(?:utc|gmt)?\s?[+\-−]\d{1,2}(?::?\d{2})?(?:\s?\([\w ]{1,40}\))?(?:\[[\w/]{1,40}\])?"
_TIME = re.compile(rf"(?<![\w.])(?:{_CLOCK})\s?(?:z\b|{_OFFSET})?")
_AFTER_ISO = rf"(?:(?:t|\s|,|-)\s?(?:{_CLOCK}|\d{{6}}(?:\.\d{{1,9}})?|\d{{4}})?\s?(?:z|(?:{_OFFSET}))?\s?(?:\(?[a-z]{{2,5}}\)?)?)?"
_ISO = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})(?:\2(\d{{1,2}}){_AFTER_ISO}|z)?")
_COMPACT = re.compile(r"(?:d:)?(\d{4})(\d\d)(\d\d)(?:t?(?:[01]\d|2[0-3])[0-5]\d(?:\d\d)?(?:\.\d{1,9})?)?(?:z|[+-]\d\d'?:?\d\d'?)?")
_EAST_ASIAN = re.compile(r"(\d{4})\s?[年년]\s?(?:(\d{1,2})\s?[月월]\s?(?:(\d{1,2})\s?[日일])?)?")
_VIETNAMESE = re.compile(r"(?:ngày )?(\d{1,2}) (?:tháng|thg) (\d{1,2})(?:,| năm|, năm)? (\d{4})")
_NUMERIC = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})\.?")
_MONTH_AND_YEAR = re.compile(r"(\d{1,2})[/.-](\d{4})")
_EPOCH = re.compile(r"(?:/date\()?(\d{9,10}|\d{12,13}|\d{15,16})(?:\.\d{1,9})?(?:[+-]\d{4})?(?:\)/)?")
_TOKEN = re.compile(r"\d+|[^\s\d,;:/()\[\]+\-–—|·•'’]+|['’]")


def partial_date(value: str | int | float, *, day_first: bool | None = None, language: str | None = None) -> str | None:
    """Read a date.

    Args:
        value: ISO 8601, RFC 2822, ``20240930T101500Z``, seconds or milliseconds since 1970 (in UTC), "October 3, 2024", "3 Oct 2024 10:15",
            "jeudi 3 octobre 2024", "2024年10月3日", "Oct 2024", "2024" and their like.
        day_first: what ``03/10/2024`` means: 3 October when true, 10 March when false, no date when it is not known.
        language: ISO 639-1 code, for names that mean different months in different languages.

    Returns:
        ``2024-10-03``, ``2024-10`` or ``2024``: the day as it was where the date was written, times and zones left out. None when the value
        is no date, one that the calendar does not have, or one of several.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        value = int(value) if abs(value) < 1e17 else 0
    if isinstance(value, int) and not 0 < value < 10**17:
        return None
    text = _plain(str(value)) if len(str(value)) <= LONGEST else ""
    if not text:
        return None
    if text.isdecimal() and len(text) == 4:
        return _checked(int(text))
    if match := _COMPACT.fullmatch(text):
        return _checked(*(int(part) for part in match.groups())) or _epoch(text)
    if match := _ISO.fullmatch(text):
        return _checked(*(int(part) for part in match.group(1, 3, 4) if part))
    return _epoch(text) or _written(text, day_first, language)


def day_comes_first(values: Iterable[str]) -> bool | None:
    """Whether dates like ``25/10/2024``, all of one file, name the day first: None when none of them shows it, or they differ."""
    shown = set()
    for value in values:
        match = _NUMERIC.fullmatch(_without_time(_plain(value))) if len(value) <= LONGEST else None
        if match and match[2] != "." and len(match[4]) == 4 and (int(match[1]) > 12) != (int(match[3]) > 12):
            shown.add(int(match[1]) > 12)
    return shown.pop() if len(shown) == 1 else None


def _plain(value: str) -> str:
    """In lower case, white space single, digits of every script made 0 to 9."""
    if value.isascii():  # as nearly all are, and nothing in them is written in two ways: a tenth of the time
        return " ".join(value.lower().split())
    text = unicodedata.normalize("NFKC", value).casefold()
    return " ".join("".join(str(unicodedata.decimal(character, character)) for character in text).split())


def _without_time(text: str) -> str:
    return _TIME.sub(" ", text, count=1).strip(" ,-–|·•")


def _checked(year: int, month: int | None = None, day: int | None = None) -> str | None:
    """The partial date, None when it is not in the calendar."""
    try:
        date(year, month if month is not None else 1, day if day is not None else 1)
    except ValueError:
        return None
    parts = [f"{year:04}", *(f"{part:02}" for part in (month, day) if part is not None)]
    return "-".join(parts) if FIRST_YEAR <= year <= LAST_YEAR else None


def _epoch(text: str) -> str | None:
    """The day, in UTC, of a number of seconds, milliseconds or microseconds since 1970."""
    match = _EPOCH.fullmatch(text)
    if not match:
        return None
    seconds = int(match[1]) // {9: 1, 10: 1, 12: 1000, 13: 1000, 15: 1_000_000, 16: 1_000_000}[len(match[1])]
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).date().isoformat()


def _written(text: str, day_first: bool | None, language: str | None) -> str | None:
    """A date for people to read: in figures, or with a month's name."""
    text = _without_time(text)
    if match := _EAST_ASIAN.match(text):
        rest = text[match.end() :]
        return None if re.search(r"\d", rest) or len(rest) > 12 else _checked(*(int(part) for part in match.groups() if part))
    if (match := _VIETNAMESE.search(text)) and len(re.findall(r"\d+", text)) == 3:
        return _checked(int(match[3]), int(match[2]), int(match[1]))
    numbers, months = _parts(text)
    if numbers and not months:
        return _in_figures(text, day_first)
    month = _one_month(months, language)
    if month is None or not 1 <= len(numbers) <= 2:
        return None
    if len(numbers) == 1:
        return _checked(int(numbers[0]), month) if len(numbers[0]) == 4 else None
    day, year = sorted(numbers, key=len)
    if len(year) == 2:  # 30 Sep 24: the year stands last, as RFC 822 had it
        day, year = numbers[0], str(int(numbers[1]) + (2000 if int(numbers[1]) < 50 else 1900))
    return _checked(int(year), month, int(day)) if len(year) == 4 and len(day) <= 2 else None


def _in_figures(text: str, day_first: bool | None) -> str | None:
    """``25/10/2024``, ``3.10.2024``, ``10/2024``, with or without a weekday."""
    figures = re.search(r"\d[\d./-]*", text)
    if not figures or re.search(r"\d", text[figures.end() :]):
        return None
    if match := _MONTH_AND_YEAR.fullmatch(figures.group()):
        return _checked(int(match[2]), int(match[1]))
    if text.isdecimal() or figures.group().isdecimal():
        return _checked(int(figures.group())) if len(figures.group()) == 4 and text == figures.group() else None
    match = _NUMERIC.fullmatch(figures.group())
    if not match:
        return None
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if len(match[4]) == 2:
        if day_first is None:
            return None  # might be a year, month and day as well
        year += 2000 if year < 50 else 1900
    if match[2] == "." and day_first is None:
        day_first = True  # no locale of CLDR puts the month first and a stop after it
    if first > 12 or (second <= 12 and (day_first or first == second)):
        return _checked(year, second, first)
    return _checked(year, first, second) if second > 12 or day_first is False else None


def _parts(text: str) -> tuple[list[str], list[Mapping[int, frozenset[str]]]]:
    """The numbers and the months of a date stamp; neither when it holds a word that has no place in one."""
    names, weekdays = _calendar_names()
    tokens = [token.strip(".") or token for token in _TOKEN.findall(text)]
    numbers: list[str] = []
    named: list[str] = []
    position = 0
    while position < len(tokens):
        for length in (3, 2, 1):  # names of up to three words, the longest first
            phrase = " ".join(tokens[position : position + length])
            if phrase in names or phrase in weekdays:
                break
        position += length
        if phrase.isdecimal():
            numbers.append(phrase)
        elif phrase in names and phrase not in named:
            named.append(phrase)
        elif phrase not in weekdays and phrase not in _BESIDE and any(map(str.isalnum, phrase)):
            return [], []
    if len(named) > 1:
        named = [name for name in named if name not in weekdays]  # "mar 5 oct": Tuesday in Spanish, March elsewhere
    return numbers, [names[name] for name in named]


def _one_month(months: list[Mapping[int, frozenset[str]]], language: str | None) -> int | None:
    """The month meant when one is named, in the language given where its name means several."""
    if len(months) != 1:
        return None
    (candidates,) = months
    if len(candidates) > 1:
        candidates = {month: languages for month, languages in candidates.items() if language in languages}
    return next(iter(candidates)) if len(candidates) == 1 else None


@functools.cache
def _calendar_names() -> tuple[dict[str, dict[int, frozenset[str]]], frozenset[str]]:
    """Names of months, each with the months it can mean and in which languages, and names of weekdays: CLDR's, from ICU."""
    import icu

    months: dict[str, dict[int, frozenset[str]]] = {}
    weekdays: set[str] = set()
    languages = frozenset(_LANGUAGES.split())
    for locale in icu.Locale.getAvailableLocales():
        language = icu.Locale(locale).getLanguage()
        if language not in languages:
            continue
        symbols = icu.DateFormatSymbols(icu.Locale(locale))
        for context in (symbols.FORMAT, symbols.STANDALONE):
            for width in (symbols.WIDE, symbols.ABBREVIATED):
                weekdays.update(_name(name) for name in symbols.getWeekdays(context, width) if name)
                for number, name in enumerate(symbols.getMonths(context, width)[:12], 1):
                    meant = months.setdefault(_name(name), {})
                    meant[number] = meant.get(number, frozenset()) | {language}
    months.update({f"ב{name}": meant for name, meant in months.items() if any("he" in languages for languages in meant.values())})
    months = {name: meant for name, meant in months.items() if name and not any(map(str.isdecimal, name))}
    months["sept"] = months["sep"]  # CLDR has it for British English only
    return months, frozenset(name for name in weekdays if name)


def _name(name: str) -> str:
    """As ``_parts`` meets it: plain, its words without full stops, without "de" or "d’" before it."""
    return " ".join(word.strip(".") for word in _TOKEN.findall(re.sub(r"^(?:de |d['’])", "", _plain(name))))
