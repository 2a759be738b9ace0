"""How two full names of a corpus can be one: by which rule, if by any. Pure comparison of their words; ``joining.py`` decides.

Narrower than ``matching.py``, which has nothing but two names to go by: a wrong join sends questions to the wrong person, a missing one
only makes them find less.
"""

from __future__ import annotations

import itertools
import re
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from rag.names.given_names import given_names
from rag.names.nicknames import one_given_name
from rag.names.scripts import in_latin, is_latin
from rag.spellings import consonants, name_parts, readings

SAME_WORDS, ROMANISED, SCRIPT = "the same words", "the same sounds, spelled in two ways", "the same sounds in two scripts"
INITIAL, MIDDLE, SHORT, SLIP, SUFFIX = (
    "an initial, of the only one it can be",
    "a middle name left out, of the only one it can be",
    "a short form of the given name, of the only one it can be",
    "a letter off, and much rarer",
    "a suffix left out, of the only one it can be",
)
STATED = "stated in the aliases file"
CERTAIN = frozenset({SAME_WORDS, ROMANISED, SCRIPT})  # the others hold only where one person alone can be meant

SUFFIXES = {"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "iii": "iii", "iv": "iv"}
_LIKE, _SHORT_LIKE = 75.0, 80.0  # rapidfuzz ratio of two readings; of those with three consonants or fewer
_SLIP_LETTERS = 6  # a shorter word that differs in a letter is another word
_VOWELS = "aiu"
_SYLLABLE = re.compile(f"[{_VOWELS}]+")

Parts = tuple[str, ...]


@lru_cache(maxsize=200_000)
def parts_of(name: str) -> tuple[Parts, str]:
    """The folded parts of a full name in Latin letters, and its suffix ("jr"), which is empty for most."""
    parts = name_parts(in_latin(name))
    suffix = SUFFIXES.get(parts[-1], "") if len(parts) > 2 else ""
    return (parts[:-1] if suffix else parts), suffix


def relation(one: Parts, other: Parts) -> str:
    """The rule by which two full names, given by their parts, can be one; empty where there is none."""
    if len(one) == len(other):
        return _of_equal_length(one, other)
    short, long = sorted((one, other), key=len)
    if not one_spelling(short[-1], long[-1]):
        return ""
    rest = iter(long[1:-1])
    if not all(any(one_spelling(part, candidate) or _is_initial(part, candidate) for candidate in rest) for part in short[1:-1]):
        return ""
    if one_spelling(short[0], long[0]):
        return MIDDLE
    if _is_initial(short[0], long[0]):
        return INITIAL
    return SHORT if one_given_name(short[0], long[0]) else ""


def _of_equal_length(one: Parts, other: Parts) -> str:
    if one == other:
        return SAME_WORDS
    if all(map(one_spelling, one, other)):
        return ROMANISED
    if one[1:] == other[1:] and one_given_name(one[0], other[0]):
        return SHORT
    if all(a == b or _is_initial(a, b) for a, b in zip(one, other, strict=True)):
        return INITIAL
    differing = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if len(differing) == 1 and min(map(len, differing[0])) >= _SLIP_LETTERS and OSA.distance(*differing[0]) == 1:
        a, b = differing[0]
        return SLIP if _ending(a) == _ending(b) and not {a, b} <= given_names() else ""  # Roberto is another name than Robert
    return ""


def in_two_scripts(one: str, other: str) -> bool:
    """Whether one of two names is in Latin letters and the other is not."""
    return is_latin(one) != is_latin(other)


def _is_initial(one: str, other: str) -> bool:
    return one != other and min(len(one), len(other)) == 1 and one[0] == other[0]


@lru_cache(maxsize=200_000)
def one_spelling(one: str, other: str) -> bool:
    """Whether two folded words are one name written in two ways, and not two that differ in a vowel only (Joan, Jean; Eric, Erica).

    Narrower than ``spellings.same_word``: the endings must be of one kind, and short names nearly the same.
    """
    if one == other:
        return True
    if min(len(one), len(other)) < 3 or ({one, other} <= given_names() and not _sound_alike(one, other)):
        return False
    for a, b in itertools.product(readings(one), readings(other)):
        if consonants(a) == consonants(b) and _ending(a) == _ending(b):
            is_short = len(consonants(a)) <= 3
            if fuzz.ratio(a, b) >= (_SHORT_LIKE if is_short else _LIKE) and (not is_short or _syllables(a) == _syllables(b)):
                return True
    return False


def _sound_alike(one: str, other: str) -> bool:
    """Whether two words sound the same, or nearly so with four consonants or more (Mohammed, Muhammad)."""
    mine, theirs = readings(one), readings(other)
    if not mine.isdisjoint(theirs):
        return True
    return any(
        consonants(a) == consonants(b) and len(consonants(a)) >= 4 and fuzz.ratio(a, b) > 80 for a, b in itertools.product(mine, theirs)
    )


def _syllables(reading: str) -> int:
    return len(_SYLLABLE.findall(reading))


def _ending(word: str) -> str:
    return word[-1] if word[-1:] in "aeiouy" else ""
