"""What people say an article's fields are, in place of what reading the page gave.

A correction outlives re-ingestion and can be taken back. Which corrections there are is kept in ``records.py``; here they are
checked and applied.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rag.errors import BylineError
from rag.formats.dates_stated import partial_date
from rag.front_matter import DATE_EXAMPLE, is_language, is_web_address
from rag.ingestion.records import Correction
from rag.schema import Article, Found

CORRECTABLE = ("title", "publisher", "published", "url", "language")
HOW = "correction"


def check_field(field: str) -> None:
    """Raise ``BylineError`` for a field that cannot be corrected."""
    if field not in CORRECTABLE:
        raise BylineError(f"{field!r} cannot be corrected. Set one of: {', '.join(CORRECTABLE)}.")


def checked_field(field: str, value: str) -> str | None:
    """A correction's value as it is kept; None for an empty one, which says that the field is not stated.

    Raises:
        BylineError: there is no such field, or the value is none for it.
    """
    check_field(field)
    plain = " ".join(value.split())
    if not plain:
        if field in ("title", "language"):
            raise BylineError(f"An article needs a {field}. Set one, or take a correction back with --reset.")
        return None
    if field == "published":
        read = partial_date(plain)
        if read is None:
            raise BylineError(f"published: {value!r} is not a date; {DATE_EXAMPLE}.")
        return read
    if field == "url" and not is_web_address(plain):
        raise BylineError(f"url: {value!r} is not a web address. Write it as https://example.org/story.")
    if field == "language":
        if not is_language(plain):
            raise BylineError(f"language: {value!r} is not a language code. Write en, ar, fa …")
        return plain[:3].split("-")[0].split("_")[0].lower()
    return plain


def as_read(article: Article, field: str) -> tuple[str, str, str, str] | None:
    """A field as reading the page gave it, for ``Correction.was``."""
    value, found = getattr(article, field), article.found.get(field)
    if value is None or found is None or found.how == HOW:
        return None
    return value, found.how, found.sure, found.words


def corrected(article: Article, corrections: dict[str, Correction]) -> Article:
    """The article with the corrections in the place of what was read."""
    values: dict[str, Any] = {field: correction.value for field, correction in corrections.items()}
    found = dict(article.found) | {
        field: Found(HOW, "certain", correction.value or "not stated") for field, correction in corrections.items()
    }
    return replace(article, **values, found=found) if values else article


def restored(article: Article, field: str, correction: Correction) -> Article:
    """The article with one field as it was read."""
    found = {name: value for name, value in article.found.items() if name != field}
    value = "en" if field == "language" else None  # what an article has that nothing was read of
    if correction.was is not None:
        value, how, sure, words = correction.was
        found[field] = Found(how, sure, words)  # type: ignore[arg-type]
    return replace(article, **{field: value}, found=found)  # type: ignore[arg-type]
