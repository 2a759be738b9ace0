"""Text as conversations are searched: parts of words are looked for, case and accents aside, and a hit is shown with the words around it.

Unlike ``terms``, signs stay as they are and nothing is stemmed: what somebody types is what is looked for. Knows nothing of databases but
which characters none of them keeps.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


def folded(text: str) -> str:
    """The text without case, accents and what databases do not keep. Its length differs from the text's."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return storable("".join(sign for sign in plain if not unicodedata.combining(sign)))


def storable(text: str) -> str:
    """The text without NUL, which PostgreSQL refuses, and with ``?`` for half a character, which no database takes."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def one_line(text: str) -> str:
    """The same words with one blank between each two."""
    return storable(" ".join(text.split()))


def shortened(text: str, most: int) -> str:
    """The beginning of a text that has more than ``most`` characters, whole words where it can be."""
    if len(text) <= most:
        return text
    head, space, _ = text[:most].rpartition(" ")
    return f"{head if space else text[: most - 1]}…"


def around(text: str, words: Sequence[str], before: int = 50, after: int = 110) -> str:
    """The part of a text around the first of some folded words, from a word's beginning to a word's end; empty where it has none.

    Args:
        text: on one line.
        words: as ``folded`` gives them.
        before: at most so many characters before the hit.
        after: and so many from its beginning on.
    """
    signs = [folded(sign) for sign in text]
    plain = "".join(signs)
    places = [place for word in words if (place := plain.find(word)) >= 0]
    if not places:
        return ""
    hit, seen = 0, len(signs[0])
    while seen <= min(places):
        hit += 1
        seen += len(signs[hit])
    start, end = max(0, hit - before), min(len(text), hit + after)
    if start:
        start = text.find(" ", start, hit) + 1 or start
    if end < len(text):
        end = max(text.rfind(" ", hit, end), hit) if " " in text[hit:end] else end
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
