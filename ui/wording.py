"""Dates, outlets and lists in the words a reader sees, and which way words are read. Plain text, not escaped; makes no HTML."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import rag
from ui import texts


def readable_date(published: str | None) -> str:
    """``2021-12-08`` as ``8 December 2021``; ``2021-12`` and ``2021`` likewise; None, or what is no date, in words."""
    match = re.fullmatch(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d{2}))?)?", published or "")
    if not match:
        return published or texts.UNDATED
    year, month, day = match.groups()
    if not month:
        return year
    return f"{int(day)} {texts.MONTHS[int(month) - 1]} {year}" if day else f"{texts.MONTHS[int(month) - 1]} {year}"


def period_ends(first: str | None, last: str | None) -> tuple[str | None, str | None]:
    """The first and last date of a time as it is told: where one is a day or month within the other, that says all there is to say."""
    if first and last and (first.startswith(last) or last.startswith(first)):
        first = last = min(first, last, key=len)
    return first, last


def outlet(citation: rag.Citation) -> str:
    """Who published what is cited and, where the passage credits another outlet, whom."""
    publisher = citation.publisher or texts.UNKNOWN_PUBLISHER
    return f"{publisher}, {texts.CREDITING.format(outlet=citation.reported_by)}" if citation.reported_by else publisher


def listed(names: Sequence[str]) -> str:
    """``A``, ``A and B``, ``A, B and C``."""
    return texts.AND.format(names=", ".join(names[:-1]), last=names[-1]) if len(names) > 1 else "".join(names)


def direction(text: str) -> str:
    """``rtl`` or ``ltr``, by the first letter that has a direction, as browsers tell it; empty where none has."""
    first = next((kind for kind in map(unicodedata.bidirectional, text) if kind in ("L", "R", "AL")), "")
    return first and ("ltr" if first == "L" else "rtl")
