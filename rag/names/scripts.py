"""Names of other scripts in Latin letters, as far as ICU's tables go.

Cyrillic, Greek and Armenian come out as the press writes them (BGN, UNGEGN); Arabic and Hebrew without the vowels that they do not
write; Chinese as Mandarin syllables without tones. So a name in one of the latter can be compared by its consonants, or as a whole, only.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

# The language's own table first; what it does not know is left to the general one.
_RULES = (
    "Russian-Latin/BGN; Ukrainian-Latin/BGN; Greek-Latin/UNGEGN; Armenian-Latin/BGN; Georgian-Latin/BGN; Hebrew-Latin/BGN; "
    "Any-Latin; Latin-ASCII"
)
_NOT_LATIN = re.compile(r"[^\W\d_\u0000-\u024f\u1e00-\u1eff]")
_WITHOUT_VOWELS = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_SYLLABLES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def is_latin(text: str) -> bool:
    """Whether all letters of the text are Latin ones."""
    return text.isascii() or _NOT_LATIN.search(text) is None


def writes_no_vowels(text: str) -> bool:
    """Whether the text has letters of a script that leaves most vowels out: Arabic, Hebrew and their kin."""
    return not text.isascii() and _WITHOUT_VOWELS.search(text) is not None


def writes_syllables(text: str) -> bool:
    """Whether the text has Chinese, Japanese or Korean characters; foreigners' names are rendered in them by their sound only."""
    return not text.isascii() and _SYLLABLES.search(text) is not None


@lru_cache(maxsize=50_000)
def in_latin(text: str) -> str:
    """The text in plain Latin letters: ``Сергей Лавров`` gives ``Sergey Lavrov``, ``Vučić`` gives ``Vucic``."""
    return text if text.isascii() else str(_transliterator().transliterate(text))


@cache
def _transliterator() -> Any:
    import icu

    return icu.Transliterator.createInstance(_RULES)
