"""Spellings of names: whether two words, or two full names, can be one name written in two ways.

Pure comparison of strings; which names there are is ``names.py``'s. Romanisations differ in vowels, in doubled letters and in how one
sound is written (q or gh, dh or z); so two words are one name when they can be read with the same consonants and nearly the same vowels.
"""

from __future__ import annotations

import itertools
import re
from functools import lru_cache

from rapidfuzz import fuzz

from rag.terms import words

# rapidfuzz ratio of two readings; Mohammed and Muhammad have 86, Mahmoud and Mohamed 62.
LIKE = 75.0
PARTICLES = "al el as ash ad an ar at az bin ibn bint abu abd ul van von der den de del della di da dos du la le ten ter y".split()

_ABD = re.compile(r"abd(?:u|ul|el|al|ol)?")
_ABD_JOINED = re.compile(r"abd(?:ul|el|al|ol)(?=\w{3})")
# Letters and groups that write one sound in one romanisation and another in the next (ALA-LC, BGN/PCGN, press), with all its readings.
_SOUNDS = (
    ("tch", "c"), ("sch", "s"), ("kh", "kx"), ("gh", "qg"), ("sh", "s"), ("ch", "sck"), ("zh", "jz"), ("dh", "zd"), ("th", "st"),
    ("dj", "j"), ("ph", "f"), ("ts", "tc"), ("tz", "tc"), ("ck", "k"), ("q", "qk"), ("c", "kc"), ("w", "v"), ("j", "jy"),
    ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ei", "i"), ("ey", "i"), ("o", "u"), ("e", "i"), ("y", "i"),
)  # fmt: skip
_SOUNDS_OF = dict(_SOUNDS)
_SOUND = re.compile("|".join([letters for letters, _ in _SOUNDS if len(letters) > 1] + ["."]), re.DOTALL)
_DOUBLED = re.compile(r"(.)\1+", re.DOTALL)
_MOST_READINGS = 16
_VOWELS = "aiu"
_WITHOUT_VOWELS = str.maketrans("", "", _VOWELS)


@lru_cache(maxsize=100_000)
def name_parts(name: str) -> tuple[str, ...]:
    """Folded parts of a name; Abdul, Abdel and Abd al- are one: ``Abdulaziz al-Sadr`` and ``Abd el-Aziz Sadr`` give ``abd aziz sadr``."""
    parts: list[str] = []
    for word in words(name):
        if _ABD.fullmatch(word):
            parts.append("abd")
        elif joined := _ABD_JOINED.match(word):
            parts += ["abd", word[joined.end() :]]
        elif word not in PARTICLES:
            parts.append(word)
    return tuple(parts)


@lru_cache(maxsize=200_000)
def readings(word: str) -> frozenset[str]:
    """How a folded word may sound, in letters that stand for one sound each: ``qaani`` gives qani and kani, ``ghaani`` qani and gani."""
    found = [""]
    for match in _SOUND.finditer(word):
        letters = match.group()
        sounds = _SOUNDS_OF.get(letters, letters)
        if letters == "h" and match.end() == len(word):
            continue  # Abdullah, Abdulla
        if letters == "y" and not match.start():
            sounds = "y"
        if len(sounds) == 1:
            found = [reading + sounds for reading in found]
        else:
            found = [reading + sound for reading, sound in itertools.product(found, sounds)][:_MOST_READINGS]
    return frozenset(_DOUBLED.sub(r"\1", reading) for reading in found)


def consonants(reading: str) -> str:
    """A reading without its vowels; an initial one counts, as ``a``."""
    return ("a" if reading[:1] in _VOWELS else "") + reading.translate(_WITHOUT_VOWELS)


@lru_cache(maxsize=200_000)
def consonant_skeletons(word: str) -> frozenset[str]:
    """The consonants of a folded word's readings: words without a common one are not one name."""
    return frozenset(map(consonants, readings(word)))


@lru_cache(maxsize=200_000)
def same_word(one: str, other: str) -> bool:
    """Whether two folded words can be one name in two romanisations."""
    return one == other or (min(len(one), len(other)) >= 3 and likeness(one, other) >= LIKE)


def likeness(one: str, other: str) -> float:
    """How alike two folded words sound, 0 to 100: the best ratio of two readings with the same consonants, 0 where there are none."""
    pairs = itertools.product(readings(one), readings(other))
    return max((fuzz.ratio(a, b) for a, b in pairs if consonants(a) == consonants(b)), default=0.0)


def same_person(one: str, other: str) -> bool:
    """Whether two full names can be one person's: the last parts match, and every part of the shorter has its match, in order."""
    short, long = sorted((name_parts(one), name_parts(other)), key=len)
    if len(short) < 2 or not same_word(short[-1], long[-1]):
        return False
    rest = iter(long[:-1])
    return all(any(same_word(part, candidate) for candidate in rest) for part in short[:-1])
