"""A page as a reader of some format gives it, before anything is decided: its text, what its markup says of parts of it, and its fields.

Every character that a reader of the page would see is in ``text``, menus and captions too, so that what cleaning takes out can be shown
and put back. Reading formats is ``rag.formats``' job, deciding what is the story ``cleaning.py``'s, and making articles of it
``articles.py``'s.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from rag.schema import Found

FIELDS = ("title", "publisher", "published", "url", "language", "article_id")  # what an Article has a place for


class Value(NamedTuple):
    """A field's value and how it was found.

    ``published`` is a partial ISO date, ``url`` an http(s) address, ``language`` an ISO 639-1 code.
    """

    value: str
    found: Found


class Mark(NamedTuple):
    """A span of ``Page.text`` that markup shows to be no part of the story, and what it is: one of ``cleaning.REASONS``."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Page:
    """What one file, record or address holds.

    Attributes:
        source: path, ``path!/member`` of an archive, ``path#3`` for the third record of an export, or the address.
        name: what an id and, at worst, a title can be made of: "story" for ``folder/story.html``.
        text: lines ended by newlines; a line is a paragraph (or a heading, a caption …) unless the text was wrapped at a fixed width.
        marks: in order, not overlapping.
        fields: by the names in ``FIELDS``; a field that is not stated is missing.
        metadata: what else was stated, as text.
        warnings: what the reader of the report should know of how it was read; without the source's name.
    """

    source: str
    name: str
    text: str
    marks: tuple[Mark, ...] = ()
    fields: Mapping[str, Value] = field(default_factory=dict)
    metadata: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
