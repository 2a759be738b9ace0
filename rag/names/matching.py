"""Whether two full names can be one person's, each in whatever spelling, order and script: for somebody who has two names and no text.

The words of the shorter name are given each its own word of the longer one, so that the word that fits worst fits as well as it can; what
counts is how many letters that word is off. The edits of all words together count little: a name of four words may have two misspelt, and
a name of two that differs in one wholly is another's. A corpus says more than two names do, and there names are joined by the
narrower rules of ``joining.py``.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from rag.names.nicknames import one_given_name
from rag.names.scripts import in_latin, is_latin, writes_no_vowels, writes_syllables
from rag.spellings import PARTICLES, readings

MOST_EDITS = 2.0  # in one word; benchmarks/name_pairs.py says what more and less would give
MOST_IN_ALL = 4.0  # in all words of the shorter name together
_MOST_WITHOUT_MATCH = 3  # words of the longer name that the shorter lacks
_LONG_WORD = 6  # letters that two words have together at least, to be compared with one
_UNLIKE = 9.0  # edits between what cannot be compared
_SOUND = 0.5  # edits that a shorter form, an initial or another romanisation counts as
_LIKE_CONSONANTS = 60.0  # rapidfuzz ratio of consonants, where one name is in a script without vowels or one of syllables

_DESCENT = frozenset({"bin", "ben", "bint", "ibn", "ould"})
_SMALL = frozenset(PARTICLES) | _DESCENT
_COMPANY = frozenset("llc ltd inc gmbh ag sa jsc ooo corp plc".split())
_LETTER_FOR_DIGIT = str.maketrans("013457", "oieast")
_INSIDE_WORD = re.compile(r"['’ʼ`‘ʿʾ]")
_ONE_SOUND = str.maketrans("rgdbvqzcfy", "lktpfksspi")
_SUFFIXES = {"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "2", "iii": "3", "iv": "4"}


@dataclass(frozen=True, slots=True)
class _Name:
    words: tuple[str, ...]
    all_words: tuple[str, ...]  # small ones ("bin", "al") too
    suffix: str | None
    title: bool  # stood before it
    comma: bool  # stood in it: the family name comes first


def same_person(one: str, other: str) -> bool:
    """Whether two full names can be one person's.

    A pure function of the two: ``same_person("V. Putin", "Владимир Путин")`` and ``same_person("Xi Jinpeng", "Xi Jinping")`` are true,
    ``same_person("Sergei Lavrov", "Igor Lavrov")`` is not. A misspelling of two letters in a word is allowed, so short names that
    differ in two letters pass for one.
    """
    return distance_of_names(one, other) <= MOST_EDITS


@lru_cache(maxsize=100_000)
def distance_of_names(one: str, other: str) -> float:
    """Letters (0 to 9) that the word that fits worst is off; 9 where the names cannot be compared, or are those of kin."""
    first, second = _read(one), _read(other)
    if not first.words or not second.words:
        return _UNLIKE
    if first.suffix and second.suffix and first.suffix != second.suffix:
        return _UNLIKE
    short, long = sorted((first, second), key=lambda name: len(name.words))
    spelled = _spelled_out(short.words, long.words), _spelled_out(long.words, short.words)
    short_words, long_words = sorted(_run_together(*sorted(_once(*spelled), key=len)), key=len)
    joined = _joined_distance(short, long)
    if joined <= 1:
        return joined
    if not (is_latin(one) and is_latin(other)) and (writes_no_vowels(one + other) or writes_syllables(one + other)):
        by_sound = fuzz.ratio(_consonants(short.all_words), _consonants(long.all_words))
        if by_sound >= _LIKE_CONSONANTS:
            return MOST_EDITS * (100 - by_sound) / (100 - _LIKE_CONSONANTS)
    if len(short_words) == 1 < len(long_words) and not (short.title or len(long_words[0]) == 1):
        return _UNLIKE  # a family name, or a given one, is borne by many
    if (
        any(all(len(word) == 1 for word in words) for words in (short_words, long_words))
        or len(long_words) - len(short_words) >= _MOST_WITHOUT_MATCH
    ):
        return _UNLIKE
    edits, order = _matched(short_words, long_words)
    if _DESCENT & set(short.all_words) & set(long.all_words) and order != sorted(order) and not (first.comma or second.comma):
        return _UNLIKE  # Salman bin Muhammad is the son of Muhammad bin Salman
    return max(edits) if sum(edits) <= MOST_IN_ALL else max(*edits, MOST_EDITS + 1)


@lru_cache(maxsize=20_000)
def _read(name: str) -> _Name:
    from rigour.names import remove_person_prefixes  # 0.2 s to import

    plain = remove_person_prefixes(name) or name
    latin = in_latin(plain).casefold()
    comma = "," in latin.strip(" ,")
    if comma:
        family, given = latin.split(",", 1)
        latin = f"{family} {given}" if given.strip(" .") in _SUFFIXES else f"{given} {family}"
        comma = given.strip(" .") not in _SUFFIXES
    found = re.findall(r"[a-z0-9]+", _INSIDE_WORD.sub("", latin))
    words = [word.translate(_LETTER_FOR_DIGIT) if not word.isalpha() and not word.isdigit() else word for word in found]
    words = [word for word in words if word not in _COMPANY] or words
    suffix = _SUFFIXES.get(words[-1]) if len(words) > 2 else None
    words = words[:-1] if suffix else words
    large = [word for word in words if word not in _SMALL] or words
    return _Name(tuple(large), tuple(words), suffix, plain != name, comma)


def _spelled_out(words: Sequence[str], others: Sequence[str]) -> list[str]:
    """The words, with letters run together ("JC") apart where words of the other name begin with them."""
    found: list[str] = []
    for word in words:
        starts = "".join(other[0] for other in others)
        is_initials = 2 <= len(word) <= 3 and word not in others and word in starts
        found += list(word) if is_initials and min(edits_between(word, other) for other in others) > 1 else [word]
    return found


def _once(one: list[str], other: list[str]) -> tuple[list[str], list[str]]:
    """Both names, a word that stands twice in one and not in the other once."""
    return tuple(  # type: ignore[return-value]
        list(dict.fromkeys(words)) if len(words) > len(others) and len(set(others)) == len(others) else words
        for words, others in ((one, other), (other, one))
    )


def _run_together(short: list[str], long: list[str]) -> tuple[list[str], list[str]]:
    """Both names, two words of the longer one that are one word in the shorter joined: ``Abdul Aziz`` where it has ``Abdulaziz``."""
    index = 0
    while index + 1 < len(long):
        joined = long[index] + long[index + 1]
        if len(joined) >= _LONG_WORD and any(edits_between(joined, word) <= 1 for word in short):
            long = [*long[:index], joined, *long[index + 2 :]]
        index += 1
    return short, long


def _joined_distance(one: _Name, other: _Name) -> float:
    """Edits between the names written without blanks, small words or not, whatever order the words have."""
    ways = (
        ("".join(one.all_words), "".join(other.all_words)),
        ("".join(one.words), "".join(other.words)),
    )
    found = min(OSA.distance(mine, theirs) for mine, theirs in ways)
    return float(found) if len(one.words) != len(other.words) else _UNLIKE


def _matched(short: Sequence[str], long: Sequence[str]) -> tuple[list[float], list[int]]:
    """Edits of each word of the shorter name, and the place of its word in the longer one.

    The best pairs first, by the share of letters that they are off, then by how near they stand.
    """
    pairs = sorted(
        (edits_between(word, other) / max(len(word), len(other), 2), abs(place - index), index, place)
        for (index, word), (place, other) in itertools.product(enumerate(short), enumerate(long))
    )
    taken: dict[int, int] = {}
    for _, _, index, place in pairs:
        if index not in taken and place not in taken.values():
            taken[index] = place
    edits = [edits_between(word, long[taken[index]]) for index, word in enumerate(short)]
    return edits, [taken[index] for index in range(len(short)) if edits[index] <= MOST_EDITS]


@lru_cache(maxsize=200_000)
def edits_between(one: str, other: str) -> float:
    """Letters that two folded words are off, at most 9.

    An initial, a short form of a given name, and another romanisation of one sound count as half a letter.
    """
    if one == other:
        return 0.0
    if len(one) == 1 or len(other) == 1:
        return _SOUND if one[0] == other[0] else _UNLIKE
    if one_given_name(one, other):
        return _SOUND
    edits = float(OSA.distance(one, other))
    if min(len(one), len(other)) >= 3:
        edits = min(edits, *(OSA.distance(a, b) + _SOUND for a, b in itertools.product(readings(one), readings(other))))
    if len(one) > 3 and sorted(one) == sorted(other):
        edits = min(edits, MOST_EDITS)  # the same letters in another order: a slip of the fingers, however long
    return min(edits, _UNLIKE)


def _consonants(words: Sequence[str]) -> str:
    """The consonants of a name, those that other scripts do not tell apart as one."""
    plain = re.sub("[aeiouhw]", "", "".join(words).translate(_ONE_SOUND))
    return re.sub(r"(.)\1+", r"\1", plain)
