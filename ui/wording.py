"""Dates, outlets and lists in the words a reader sees. Plain text, not escaped; makes no HTML."""

from __future__ import annotations

import re
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


def outlet(citation: rag.Citation) -> str:
    """Who published what is cited and, where the passage credits another outlet, whom."""
    publisher = citation.publisher or texts.UNKNOWN_PUBLISHER
    return f"{publisher}, {texts.CREDITING.format(outlet=citation.reported_by)}" if citation.reported_by else publisher


def listed(names: Sequence[str]) -> str:
    """``A``, ``A and B``, ``A, B and C``."""
    return texts.AND.format(names=", ".join(names[:-1]), last=names[-1]) if len(names) > 1 else "".join(names)
