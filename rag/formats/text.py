"""Reads Markdown and plain text: front matter becomes fields, the rest stays as it stands but for the line ends.

What a heading is, which lines were wrapped, which characters have no place in an article: later stages decide that.
"""

from __future__ import annotations

import re

from rag.decoding import decode
from rag.errors import ArticleError
from rag.front_matter import FrontMatter, read_front_matter
from rag.page import FIELDS, Page, Value
from rag.schema import Found

_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def read_text(data: bytes, source: str, name: str) -> Page:
    """Read a ``.md`` or ``.txt`` file.

    Args:
        data: the whole file.
        source: for the page and for messages.
        name: as in ``Page``.

    Raises:
        ArticleError: the data is not text, a field of the front matter is wrong (with its line), or there is nothing below it.
    """
    text, _ = decode(data, source)
    lines = _LINE_ENDS.sub("\n", text).split("\n")
    front = read_front_matter(lines, source)
    body = "\n".join(lines[front.lines :])
    if not body.strip():
        raise ArticleError("there is no text; write the article into the file", path=source)
    return Page(source, name, body, fields=_fields(front), metadata=front.others)


def _fields(front: FrontMatter) -> dict[str, Value]:
    fields: dict[str, Value] = {}
    for name in FIELDS:
        written = front.text(name)
        if written is not None:
            value = {"published": front.published, "url": front.url, "language": front.language}.get(name, written)
            if value is not None:
                fields[name] = Value(value, Found("front matter", "certain", written))
    return fields
