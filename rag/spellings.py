"""Spellings of names: whether two words, or two full names, can be one name written in two ways.

Pure comparison of strings; which names there are is ``names.py``'s. Romanisations differ in vowels, in doubled letters and in how one sound is
written (q or gh, dh or z); so two words are one name when their consonants have a reading in common and their letters are alike enough.
"""

from __future__ import annotations

import itertools
import re
from functools import lru_cache

from rapidfuzz import fuzz

from rag.terms import words

# Measured on pairs of ../shared/benchmarks/name_bench: parts of matching names lie above, parts of different names with one skeleton mostly below
# (mahmoud and mohamed 57, qaani and ghaani 73).
SAME_WORD_RATIO = 65.0
PARTICLES = "al el as ash ad an ar at az bin ibn bint abu abd ul van von der den de del della di da dos du la le ten ter y".split()

_ABD = re.compile(r"abd(?:u|ul|el|al|ol)?")
_ABD_JOINED = re.compile(r"abd(?:ul|el|al|ol)(?=\w{3})")
# Letters and groups that write one sound in one romanisation and another in the next (ALA-LC, BGN/PCGN, press usage), with all its readings.
_SOUNDS = (
    ("tch", "c"), ("sch", "s"), ("kh", "kx"), ("gh", "qg"), ("sh", "s"), ("ch", "sck"), ("zh", "jz"), ("dh", "zd"), ("th", "st"), ("dj", "j"),
    ("ph", "f"), ("ts", "tc"), ("tz", "tc"), ("ck", "k"), ("q", "qk"), ("c", "kc"), ("w", "v"), ("j", "jy"),
)  # fmt: skip
_MOST_READINGS = 16


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
def consonant_skeletons(word: str) -> frozenset[str]:
    """Readings of a folded word's consonants: ``qaani`` gives qn and kn, ``ghaani`` qn and gn. An initial vowel counts, as ``a``."""
    readings = [""]
    index = 0
    while index < len(word):
        letters, sounds = next(((group, sounds) for group, sounds in _SOUNDS if word.startswith(group, index)), (word[index], word[index]))
        if letters in "aeiou" or (letters == "y" and index):
            sounds = "" if index else "a"
        elif letters == "h" and index == len(word) - 1:
            sounds = ""  # Abdullah, Abdulla
        if sounds:
            readings = [reading + sound for reading, sound in itertools.product(readings, sounds)][:_MOST_READINGS]
        index += len(letters)
    return frozenset(re.sub(r"(.)\1+", r"\1", reading) for reading in readings)


@lru_cache(maxsize=200_000)
def same_word(one: str, other: str) -> bool:
    """Whether two folded words can be one name in two romanisations."""
    if one == other:
        return True
    if min(len(one), len(other)) < 3 or not consonant_skeletons(one) & consonant_skeletons(other):
        return False
    return fuzz.ratio(one, other) >= SAME_WORD_RATIO


def same_person(one: str, other: str) -> bool:
    """Whether two full names can be one person's: the last parts match, and every part of the shorter has its match, in order."""
    short, long = sorted((name_parts(one), name_parts(other)), key=len)
    if len(short) < 2 or not same_word(short[-1], long[-1]):
        return False
    rest = iter(long[:-1])
    return all(any(same_word(part, candidate) for candidate in rest) for part in short[:-1])
