"""Names made fit to be ids."""

from __future__ import annotations

import unicodedata

LONGEST = 80  # characters


def slug(name: str) -> str:
    """A name in lower case, its letters and digits of any script kept and all else made hyphens; ``article`` when nothing is left."""
    characters = unicodedata.normalize("NFC", name).lower()
    kept = "".join(character if unicodedata.category(character)[0] in "LMN" else "-" for character in characters)
    return "-".join(part for part in kept.split("-") if part)[:LONGEST].strip("-") or "article"
