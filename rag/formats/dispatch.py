"""Says which reader a file is for, by its content where that is unmistakable and by its ending otherwise, and reads it.

Whatever a reader raises becomes an ``ArticleError`` that names the file, and is given in the place of a page: what cannot be read never
stops the rest. Where files come from is ``files.py``'s to say.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from rag.errors import ArticleError
from rag.files import KINDS, opened, stream_bytes, too_large
from rag.formats.archive import is_archive, read_archive
from rag.formats.records import cannot_be_read
from rag.page import Page

LARGEST_DOCUMENT = 20_000_000  # bytes; a news article has a few thousand, a book one or two million, a page with its pictures in it a few
LARGEST_JSON = 100_000_000  # bytes; parsed whole, which takes some five times as much memory
LARGEST_STREAM = 2_000_000_000  # bytes; read a record at a time, so that time alone is the limit
HEAD = 4096  # bytes from which the kind is told

_ENDINGS = {
    ".txt": "text", ".md": "text", ".markdown": "text", ".html": "html", ".htm": "html", ".xhtml": "html", ".mhtml": "mhtml",
    ".mht": "mhtml", ".pdf": "pdf", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "csv", ".zip": "zip",
}  # fmt: skip
_MEDIA_TYPES = {
    "text/html": ".html", "application/xhtml+xml": ".xhtml", "application/pdf": ".pdf", "application/x-pdf": ".pdf", "text/csv": ".csv",
    "text/tab-separated-values": ".tsv", "application/json": ".json", "application/ld+json": ".json", "application/feed+json": ".json",
    "text/json": ".json", "application/x-ndjson": ".jsonl", "application/jsonl": ".jsonl", "application/json-lines": ".jsonl",
    "multipart/related": ".mhtml", "message/rfc822": ".mhtml", "application/zip": ".zip", "application/x-zip-compressed": ".zip",
    "text/plain": ".txt", "text/markdown": ".md",
}  # fmt: skip
_NAMES = {
    "text": "text", "html": "an HTML page", "mhtml": "a saved web page (MHTML)", "pdf": "a PDF document", "json": "JSON",
    "jsonl": "JSON Lines", "csv": "a table (CSV)", "zip": "a ZIP archive",
}  # fmt: skip
# What is told by its first bytes and not read, with what to do about it.
_OTHERS = (
    (b"\x1f\x8b", "a gzip archive; unpack it"),
    (b"BZh", "a bzip2 archive; unpack it"),
    (b"\xfd7zXZ\0", "an xz archive; unpack it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it"),
    (b"Rar!", "a RAR archive; unpack it"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Office document; save it as PDF, HTML or text"),
    (b"{\\rtf", "a document in RTF; save it as PDF, HTML or text"),
    (b"\x89PNG\r\n", "a picture; save the article's text"),
    (b"\xff\xd8\xff", "a picture; save the article's text"),
    (b"GIF8", "a picture; save the article's text"),
    (b"RIFF", "a picture, sound or film; save the article's text"),
    (b"SQLite format 3\0", "a database; export its articles as JSON Lines or CSV"),
    (b"PAR1", "a Parquet file; export its articles as JSON Lines or CSV"),
    (b"\x7fELF", "a program; name a file with an article"),
    (b"bplist00", "a web archive of Safari; save the page as HTML or PDF"),
)
_HTML = re.compile(r"<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_HEADER = re.compile(r"(?:[A-Za-z][A-Za-z0-9-]{1,60}:[^\n]*\n(?:[ \t][^\n]*\n)*)+")
_OF_SAVED_PAGE = re.compile(
    r"^content-type:\s*multipart/(?:related|mixed|alternative)|^snapshot-content-location:", re.IGNORECASE | re.MULTILINE
)


def read_pages(path: Path, root: Path) -> Iterator[Page | ArticleError]:
    """Read what a file holds.

    Args:
        path: of a file of any kind in ``files.KINDS``, or of another whose content tells what it is.
        root: the folder it was found in; a link that leads out of it is refused.

    Yields:
        Pages, and an error for each record, member or file that cannot be read. Nothing is raised.
    """
    source = str(path)
    try:
        stream = opened(path, root)
    except ArticleError as error:
        yield error
        return
    with stream:
        yield from _guarded(lambda: _pages(stream, source, path.stem, path.suffix.lower(), None, None), source, "text")


def pages_of(
    data: bytes, source: str, name: str, *, kind: str | None = None, address: str | None = None, charset: str | None = None
) -> Iterator[Page | ArticleError]:
    """Read data that comes from elsewhere than a file: standard input, a member of an archive, a download.

    Args:
        data: all of it.
        source: of the pages, and for messages.
        name: of the pages.
        kind: an ending (``.html``) or a media type (``text/html; charset=utf-8``) if one is known.
        address: where a web page is from.
        charset: an encoding that is said to be the data's.

    Yields:
        As ``read_pages`` does.
    """
    ending, _, parameters = (kind or "").lower().partition(";")
    ending = ending.strip()
    if not ending.startswith("."):
        ending = _MEDIA_TYPES.get(ending, ".json" if ending.endswith("+json") else "")
    if charset is None and (told := re.search(r"charset=[\"']?([\w.:-]{1,40})", parameters)):
        charset = told[1]
    yield from _guarded(lambda: _pages(io.BytesIO(data), source, name, ending, address, charset), source, "text")


def kind_of(head: bytes, ending: str) -> str:
    """Tell what data is: ``text``, ``html``, ``mhtml``, ``pdf``, ``json``, ``jsonl``, ``csv`` or ``zip``.

    Args:
        head: its first ``HEAD`` bytes, or all if there are fewer.
        ending: of its name, in small letters with the dot; "" if there is none.

    Raises:
        ArticleError: it is of a kind that is known and not read, or data of no kind that is known; with an empty path.
    """
    if head.lstrip()[:5] == b"%PDF-" or (ending == ".pdf" and b"%PDF-" in head[:1024]):
        return "pdf"
    if is_archive(head):
        return "zip"
    for magic, reason in _OTHERS:
        if head.startswith(magic):
            raise ArticleError(reason, path="")
    text = _text(head).lstrip()
    if text.startswith("<") and _HTML.search(text[:1024]):
        return "html"
    if (header := _HEADER.match(text)) and _OF_SAVED_PAGE.search(header.group()):
        return "mhtml"
    kind = _ENDINGS.get(ending)
    if kind in ("json", "jsonl", None) and text[:1] in ("{", "["):
        return _json_kind(text, kind)
    if kind is not None:
        return kind
    if "\0" in text or sum(character < " " and character not in "\t\n\r\f\x1b" for character in text) > 0.02 * len(text):
        raise ArticleError("not a kind of file that is read", path="", remedy=f"{', '.join(KINDS)} are")
    return "text"


def _json_kind(text: str, kind: str | None) -> str:
    """JSON or JSON Lines, whatever the ending says, where the first line tells them apart."""
    first, _, rest = text.partition("\n")
    if kind == "jsonl":  # "[" or "{" alone begins a value that goes on
        return "json" if first.strip() in ("{", "[") or first.startswith("[{") else "jsonl"
    return "jsonl" if first.rstrip().endswith("}") and rest.startswith("{") else "json"


def _text(head: bytes) -> str:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            return head[len(mark) :].decode(encoding, "replace")
    return head.decode("latin-1")


def _pages(
    stream: BinaryIO, source: str, name: str, ending: str, address: str | None, charset: str | None
) -> Iterator[Page | ArticleError]:
    head = stream.read(HEAD)
    stream.seek(0)
    if not head:
        raise ArticleError("the file is empty; write the article into it", path=source)
    try:
        kind = kind_of(head, ending)
    except ArticleError as error:
        raise ArticleError(error.what.removeprefix(": "), path=source, remedy=error.remedy) from None
    pages = _guarded(lambda: _read(kind, stream, source, name, address, charset), source, _NAMES[kind])
    named = _ENDINGS.get(ending, kind)
    if named == kind or {named, kind} == {"json", "jsonl"}:
        yield from pages
    else:
        warning = f"read as {_NAMES[kind]}, which it is, though its name ends in {ending}"
        yield from (replace(page, warnings=(warning, *page.warnings)) if isinstance(page, Page) else page for page in pages)


def _read(kind: str, stream: BinaryIO, source: str, name: str, address: str | None, charset: str | None) -> Iterator[Page | ArticleError]:
    if kind in ("jsonl", "csv", "zip"):
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        if size > LARGEST_STREAM:
            raise ArticleError(too_large(size, LARGEST_STREAM, "split the file"), path=source)
    if kind == "zip":
        yield from read_archive(stream, source)
    elif kind == "csv":
        from rag.formats.tables import read_table

        yield from read_table(stream, source, name, charset)
    elif kind == "jsonl":
        from rag.formats.exports import read_json_lines

        yield from read_json_lines(stream, source, name, charset)
    elif kind == "json":
        from rag.formats.exports import read_json

        remedy = "write JSON Lines (.jsonl), one article on each line"
        yield from read_json(stream_bytes(stream, source, LARGEST_JSON, remedy), source, name, charset)
    else:
        yield _document(kind, stream_bytes(stream, source, LARGEST_DOCUMENT), source, name, address, charset)


def _document(kind: str, data: bytes, source: str, name: str, address: str | None, charset: str | None) -> Page:
    """What holds one page. The readers are imported when they are needed: their libraries take a second."""
    if kind == "html":
        from rag.formats.web_page import read_web_page

        return read_web_page(data, source, name, address=address, charset=charset)
    if kind == "mhtml":
        from rag.formats.mhtml import read_mhtml

        return read_mhtml(data, source, name)
    if kind == "pdf":
        from rag.formats.pdf import read_pdf

        return read_pdf(data, source, name)
    from rag.formats.text import read_text

    if charset is not None:
        from rag.decoding import decode

        data = decode(data, source, charset)[0].encode()
    return read_text(data, source, name)


def _guarded(read: Callable[[], Iterator[Page | ArticleError]], source: str, what: str) -> Iterator[Page | ArticleError]:
    """What a reader gives, and whatever it raises as the last."""
    try:
        yield from read()
    except ArticleError as error:
        yield error
    except Exception as error:  # parsers of others, on whatever data: MemoryError and RecursionError as well
        yield ArticleError(cannot_be_read(what, error), path=source)
