"""Reads a web page that a browser saved as one file (MHTML, RFC 2557): finds the page itself among its parts and reads that.

Pictures, styles and frames that were saved along are passed over.
"""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from email.errors import MessageError
from email.message import Message
from urllib.parse import urlsplit

from rag.errors import ArticleError
from rag.formats.text import read_text
from rag.formats.web_page import read_web_page
from rag.page import Page

MOST_PARTS = 5000  # a saved page has one for each picture and style sheet, some hundreds
MOST_NESTED = 20  # multipart headers; a saved page has one, a mail a few

_PAGES = ("text/html", "application/xhtml+xml")


def read_mhtml(data: bytes, source: str, name: str) -> Page:
    """Read a saved page.

    Args:
        data: the whole file.
        source: as in ``Page``, and for messages.
        name: as in ``Page``.

    Raises:
        ArticleError: it has no page in it, or is not MHTML.
    """
    if data.lower().count(b"content-type: multipart/") > MOST_NESTED or data.count(b"\n--") > 3 * MOST_PARTS:
        raise ArticleError("the saved page has more parts than a page has; save it as HTML", path=source)
    try:
        message = email.message_from_bytes(data.lstrip(), policy=email.policy.compat32)
        parts = list(_leaves(message))
        main = _main_part(message, parts)
        if main is None:
            raise ArticleError("there is no page in the file; save it as HTML", path=source)
        payload = main.get_payload(decode=True)
        charset = main.get_content_charset()
    except (MessageError, ValueError, LookupError, TypeError, RecursionError, AttributeError) as error:
        raise ArticleError(f"not a saved page that can be read ({type(error).__name__}); save it as HTML", path=source) from error
    if not isinstance(payload, bytes) or not payload.strip():
        raise ArticleError("the page in the file is empty; save it once more, when it is fully shown", path=source)
    if main.get_content_type() not in _PAGES:
        return read_text(payload, source, name)
    return read_web_page(payload, source, name, address=_address(main) or _address(message), charset=charset)


def _leaves(message: Message) -> Iterator[Message]:
    return (part for part in message.walk() if not part.is_multipart())


def _main_part(message: Message, parts: list[Message]) -> Message | None:
    """The part that is the page: the one named as the start or with the page's address, else the first page, else the first text."""
    pages = [part for part in parts if part.get_content_type() in _PAGES]
    start = message.get_param("start")
    for part in pages:
        if start and part.get("Content-ID") == start:
            return part
    address = message.get("Snapshot-Content-Location") or message.get("Content-Location")
    for part in pages:
        if address and (part.get("Content-Location") or "").strip() == address.strip():
            return part
    return next(iter(pages), next((part for part in parts if part.get_content_type() == "text/plain" and message.is_multipart()), None))


def _address(message: Message) -> str | None:
    for header in ("Snapshot-Content-Location", "Content-Location"):
        value = "".join(str(message.get(header) or "").split())
        try:
            if urlsplit(value).scheme in ("http", "https"):
                return value
        except ValueError:
            continue
    return None
