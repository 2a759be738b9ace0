"""Reads the numbers in an English text: ``16bn``, ``$16 billion``, ``16,000,000,000``, ``two hundred and fifty``.

What it does not do: tell a count from a score or an age; read fractions, Roman numerals, ordinals or a minus sign. Numbers that belong to a
date or a time of day are not numbers here.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from eval.days import blank, without_days
from eval.words import MARKER, fold

_SMALL = {
    word: number
    for number, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
        nineteen""".split()
    )
}
_TENS = {word: 10 * number for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)}
_SCALES = {
    **{"dozen": 12, "hundred": 100, "thousand": 10**3, "k": 10**3, "million": 10**6, "mn": 10**6, "m": 10**6},
    **{"billion": 10**9, "bn": 10**9, "b": 10**9, "trillion": 10**12, "trn": 10**12, "tn": 10**12},
}
_UNITS = (  # ways to write one unit, folded
    ("%", "percent", "per cent", "pct"),
    ("$", "us$", "usd", "dollar", "us dollar"),
    ("€", "eur", "euro"),
    ("£", "gbp", "pound", "pound sterling"),
    ("¥", "jpy", "yen"),
)
_SIGNS = tuple("%$€£¥")
_WORDS_TO_UNIT = 3  # "three US soldiers": how far behind a number its unit may stand

_TENS_AND_UNITS = rf"(?:{'|'.join(_TENS)})(?:[\s-]+(?:{'|'.join(list(_SMALL)[1:10])}))?"
_NO_FRACTION = r"(?![\s-](?:half|halves|thirds?|quarters?|fourths?|fifths?|sixths?|eighths?|tenths?)\b)"
_BELOW_100 = rf"(?:{_TENS_AND_UNITS}|{'|'.join(sorted(_SMALL, key=len, reverse=True))})"
_SCALE_WORDS = "hundred|thousand|million|billion|trillion"
_BELOW_1000 = rf"(?:(?:{_BELOW_100}|an?)[\s-]+hundred(?:(?:\s+and\s+|[\s-]+){_BELOW_100}(?!\w|[\s-]+hundred\b))?|{_BELOW_100})"
_IN_WORDS = re.compile(
    rf"\b(?<!no )(?:(?:{_BELOW_1000}|an?)[\s-]+(?:thousand|million|billion|trillion|dozen)\b"
    rf"(?:(?:,?\s+and\s+|,?\s+){_BELOW_1000}(?:[\s-]+thousand)?(?!\w|[\s-]+(?:{_SCALE_WORDS})\b))*|{_BELOW_1000})\b{_NO_FRACTION}",
    re.IGNORECASE,
)
_IN_DIGITS = re.compile(
    r"""(?<![\w.:/])(?<![^\W\d_]-)(?<!\d,)                           # not in F-16, 9/11, 17:30
    (?P<digits>\d{1,3}(?:[,\u00a0\u2009\u202f]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)
    (?![.,:/]?\d)(?!s\b|st\b|nd\b|rd\b|th\b|\s?[ap]\.?m\b)
    (?P<scale>[\s-]?(?:dozen|hundred|thousand|million|billion|trillion|mn|bn|trn|tn)\b(?:\s+(?:thousand|million|billion)\b)?|[kmb]\b)?""",
    re.IGNORECASE | re.VERBOSE,
)
_ITEM_NUMBER = re.compile(r"^(\s*)\d+[.)](?=\s)", re.MULTILINE)
_BEFORE = re.compile(r"([a-z]*[$€£¥]|\b[a-z]{3})\s?$", re.IGNORECASE)
_AFTER = re.compile(r"[\s*_-]*(%|[^\W\d_]+)")


class NumberRead(NamedTuple):
    """A number as it stands in a text, and the sign before it and the words behind it, folded."""

    value: Decimal
    before: str
    after: tuple[str, ...]
    start: int
    end: int


@lru_cache(maxsize=4096)  # an answer is looked through once for each fact
def numbers_in(text: str) -> tuple[NumberRead, ...]:
    """The numbers of a text, those in digits first; offsets count in the text. Citation markers and the numbers of list items are none."""
    kept = without_days(_ITEM_NUMBER.sub(blank, MARKER.sub(blank, text)))
    found: list[NumberRead] = []
    for pattern, value in ((_IN_DIGITS, _value_of_digits), (_IN_WORDS, _value_of_words)):
        for match in pattern.finditer(kept):
            before = _BEFORE.search(kept[: match.start()])
            after = _words_after(kept, match.end())
            found.append(NumberRead(value(match), before[1].casefold() if before else "", after, match.start(), match.end()))
        kept = pattern.sub(blank, kept)  # "2 million" holds no million of its own
    return tuple(found)


def has_unit(number: NumberRead, unit: str) -> bool:
    """Whether a number stands with a unit: the sign or code before it, or a word of the three behind it, singular or plural."""
    wanted = _one_unit(unit)
    ways = next((ways for ways in _UNITS if wanted in ways), (wanted,))
    behind = [_one_unit(" ".join(number.after[first:last])) for first in range(_WORDS_TO_UNIT) for last in (first + 1, first + 2)]
    return number.before in ways or any(words in ways for words in behind)


def _one_unit(unit: str) -> str:
    unit = unit.strip().casefold()
    words = unit if unit.endswith(_SIGNS) else fold(unit)
    return words if len(words) < 4 else words.removesuffix("s")


def _words_after(text: str, position: int) -> tuple[str, ...]:
    words: list[str] = []
    while len(words) < _WORDS_TO_UNIT and (match := _AFTER.match(text, position)):
        words.append(match[1].casefold())
        position = match.end()
    return tuple(words)


def _value_of_digits(match: re.Match[str]) -> Decimal:
    value = Decimal(re.sub(r"[^\d.]", "", match["digits"]))
    for scale in re.findall(r"[a-z]+", (match["scale"] or "").casefold()):
        value *= _SCALES[scale]
    return value


def _value_of_words(match: re.Match[str]) -> Decimal:
    total, group = 0, 0
    for word in re.findall(r"[a-z]+", match.group().casefold()):
        if word in ("a", "an"):
            group = 1
        elif word == "hundred":
            group *= 100
        elif word in _SCALES:
            total, group = total + group * _SCALES[word], 0
        elif word != "and":
            group += _SMALL.get(word, 0) + _TENS.get(word, 0)
    return Decimal(total + group)
