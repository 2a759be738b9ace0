"""Texts as the measures compare them: folded words.

The fold is eval's own on purpose: a measure that folded with the code it measures would not see the mistakes in it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MARKER = re.compile(r"\[(\d+)\]")

_POSSESSIVE = re.compile(r"(?<=[\w.])['’]s\b", re.IGNORECASE)
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_INSIDE_WORD = re.compile(r"['’‘`ʼʾʿ]")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_WORD = re.compile(r"\d+(?:\.\d+)*[^\W_]*|[^\W_]+")


@lru_cache(maxsize=8192)  # an answer and its quotes are looked through for many words
def fold(text: str) -> str:
    """The words and numbers of a text in lower case, with one blank between them.

    Diacritics, apostrophes, the possessive s, the dots of initials, thousands' commas and citation markers are dropped; other signs part
    words. ``"the U.S.'s $25,868 and Shi'ite al-Sadr [1]"`` gives ``"the us 25868 and shiite al sadr"``. A decimal stays one word: ``2.5``.
    """
    plain = "".join(character for character in unicodedata.normalize("NFKD", MARKER.sub(" ", text)) if not unicodedata.combining(character))
    plain = _INSIDE_WORD.sub("", _INITIALS.sub(lambda initials: initials.group().replace(".", ""), _POSSESSIVE.sub("", plain)))
    return " ".join(_WORD.findall(_THOUSANDS.sub("", plain.casefold())))


def contains(text: str, phrase: str) -> bool:
    """Whether the words of a phrase stand in a text, whole and in order, after folding both. A phrase without words stands nowhere."""
    words = fold(phrase)
    return bool(words) and f" {words} " in f" {fold(text)} "
