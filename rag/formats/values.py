"""Looks into the values of a record, however its export nests them: ``{"rendered": …}``, ``{"name": …}``, ``{"#text": …}``, lists of them.

Which fields mean what is said in ``fields``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import NamedTuple

# Objects in which exports put an article's own fields, beside those of the search or store that found it.
WRAPPERS = (
    "_source",
    "fields",
    "attributes",
    "article",
    "node",
    "info",
    "document",
    "doc",
    "post",
    "item",
    "story",
    "entry",
    "news",
    "metadata",
    "meta",
)
DEEPEST_WRAPPER = 3
ABSENT = ("", "nan", "nat", "null", "none", "n/a", "undefined")
LONGEST_ABSENT = max(map(len, ABSENT))

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>|<!--[^<>]{0,2000}-->")
_TAGS_OF_TEXT = re.compile(
    r"<(?:p|br|div|h[1-6]|ul|ol|li|blockquote|figure|img|table|section|article|span|strong|em|b|i|u|hr|iframe|html|body|a\s[^<>]{0,2000})"
    r"(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


class Entry(NamedTuple):
    """A field of a record.

    Attributes:
        key: its name in small letters, letters and digits only: ``publishedat`` for "publishedAt", "published_at" and "Published At".
        name: as the export has it, with the object it is in where another field has the same name.
        value: as it was parsed.
    """

    key: str
    name: str
    value: object


def plain_key(name: str) -> str:
    """A field's name without case, signs and spaces."""
    return re.sub(r"[\W_]+", "", name.casefold())


def entries_of(values: Mapping[str, object]) -> list[Entry]:
    """The fields of a record, and after them those of the objects in it that hold an article's own fields (``WRAPPERS``)."""
    return list(_entries(values, "", set(), 0))


def text_of(value: object, parts: Iterable[str]) -> str | None:
    """A value as text: a string, number or truth value itself, of an object the first of its ``parts`` that has any, of a list all, joined.

    None when there is none.
    """
    if isinstance(value, str):
        written = _without_surrogates(value)
        plain = written.strip()
        return None if len(plain) <= LONGEST_ABSENT and plain.casefold() in ABSENT else written
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return None if value != value else str(value)
    parts = tuple(parts)
    if isinstance(value, Mapping):
        return next((text for part in parts if part in value and (text := text_of(value[part], parts))), None)
    if isinstance(value, list):
        texts = [text for item in value if (text := text_of(item, parts))]
        return ", ".join(texts) or None
    return None


def _without_surrogates(text: str) -> str:
    try:
        text.encode()  # which a text with surrogates cannot be: a tenth of the time of looking for them
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text


def paragraphs_of(value: object, parts: Iterable[str]) -> str | None:
    """A text as ``text_of`` gives it, but the items of a list are paragraphs of it."""
    parts = tuple(parts)
    if isinstance(value, list):
        return "\n\n".join(text.strip() for item in value if (text := paragraphs_of(item, parts))) or None
    if isinstance(value, Mapping):
        return next((text for part in parts if part in value and (text := paragraphs_of(value[part], parts))), None)
    return text_of(value, parts) if isinstance(value, str) else None


def json_of(value: object) -> str:
    """A value as text: itself if it is a string, a list of strings and numbers joined by commas, anything else as compact JSON."""
    if isinstance(value, list) and all(isinstance(item, str | int | float) and not isinstance(item, bool) for item in value):
        value = ", ".join(str(item) for item in value)
    while isinstance(value, Mapping) and len(value) == 1:  # {"rendered": …}
        value = next(iter(value.values()))
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _without_surrogates(text).strip()


def one_line(text: str) -> str:
    """A headline or name as it is read: without tags, character references, control characters and line ends."""
    return " ".join(_CONTROL.sub(" ", without_references(_TAG.sub("", text) if "<" in text else text)).split())


def without_references(text: str) -> str:
    """A text with its HTML character references resolved; an address's ``&copy=1`` is none."""
    return _REFERENCE.sub(lambda match: unescape(match.group()), text) if "&" in text else text


def is_html(text: str) -> bool:
    """Whether a text has tags of HTML in it."""
    return "<" in text and _TAGS_OF_TEXT.search(text) is not None


def visible_length(text: str) -> int:
    """How many characters of a text are not tags."""
    return len(_TAG.sub("", text)) if "<" in text else len(text)


def _entries(values: Mapping[str, object], prefix: str, seen: set[str], depth: int) -> Iterator[Entry]:
    wrapped = []
    for name, value in values.items():
        if name in WRAPPERS and isinstance(value, Mapping) and depth < DEEPEST_WRAPPER:
            wrapped.append((name, value))
            continue
        shown = f"{prefix}{name}" if name in seen else name
        seen.add(name)
        yield Entry(plain_key(name), shown, value)
    for name, inner in wrapped:
        yield from _entries(inner, f"{prefix}{name}.", seen, depth + 1)
