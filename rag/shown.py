"""Words of articles as they stand in Byline's own text: on one line, with nothing in them taken for a marker, for emphasis or for a tag.

What a model is given is made data in ``prompts.py``; what the page shows is escaped there once more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.citations import MARKER
from rag.prompts import visible

_NO_TAGS = str.maketrans("<>", "‹›")


def shown(text: str) -> str:
    """One line of what a reader sees, without markup; a marker in it is put in other brackets."""
    plain = re.sub(r"\s+", " ", visible(text)).translate(_NO_TAGS)
    return MARKER.sub(r"(\1)", plain).replace("**", "")


def in_a_row(parts: Sequence[str], joined_by: str = "and") -> str:
    """``"A, B and C"``."""
    return f"{', '.join(parts[:-1])} {joined_by} {parts[-1]}" if len(parts) > 1 else parts[0]


def shortened(text: str, longest: int) -> str:
    """The text in one line of at most so many characters, cut at a word: ``"Talks went on …"``."""
    plain = " ".join(text.split())
    return plain if len(plain) <= longest else f"{plain[: longest - 2].rsplit(' ', 1)[0].rstrip(' …')} …"
