"""Reads a PDF: its pages' lines joined into paragraphs again, what is repeated on its pages marked, and what its description states.

A PDF says where words stand, not what they are: paragraphs and headings are told by distance, size and length of lines (``pdf_lines``).
Pictures of text are not read.
"""

from __future__ import annotations

import io
import logging
import re
import time
from collections.abc import Iterator, Mapping

import pypdf
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError, PyPdfError

from rag.errors import ArticleError
from rag.formats.dates_stated import partial_date
from rag.formats.pdf_lines import Line, lines_of, paragraphs_of, repeated_lines
from rag.page import Mark, Page, Value
from rag.schema import Found

MOST_PAGES = 500  # a weekend paper has some 100
LONGEST_TEXT = 5_000_000  # characters; a page of a paper has some 10,000
SECONDS = 30.0  # for the whole document; a page takes some hundredths
LARGEST_STREAM = 20_000_000  # bytes a stream may unpack to; a page's text has some 100,000, its fonts one or two million

_PRINTER = re.compile(r"^(?:microsoft word - |untitled|.*\.(?:docx?|indd|qxd|pdf|html?)$)", re.IGNORECASE)  # no title but that of a file

_BROWSER = re.compile(
    r"chrom|skia|mozilla|firefox|safari|quartz|webkit|wkhtml|print to pdf", re.IGNORECASE
)  # it printed the page on some later day

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it mends in a file on the way is nobody's business here


class _TooSlowError(Exception):
    pass


def read_pdf(data: bytes, source: str, name: str) -> Page:
    """Read a PDF document as one page.

    Args:
        data: the whole file.
        source: as in ``Page``, and for messages.
        name: as in ``Page``.

    Raises:
        ArticleError: it is encrypted, damaged, too long, takes too long, or holds no text.
    """
    until = time.monotonic() + SECONDS
    try:
        with pypdf.apply_configuration(
            zlib_maximum_output_length=LARGEST_STREAM,
            lzw_maximum_output_length=LARGEST_STREAM,
            run_length_maximum_output_length=LARGEST_STREAM,
            brotli_maximum_output_length=LARGEST_STREAM,
            array_based_stream_maximum_output_length=LARGEST_STREAM,
        ):
            return _read(data, source, name, until)
    except _TooSlowError as error:
        message = f"the PDF takes more than {SECONDS:.0f} seconds to read; save its text as a .txt file"
        raise ArticleError(message, path=source) from error
    except LimitReachedError as error:
        raise ArticleError(f"the PDF unpacks to more than a document has ({error}); save its text as a .txt file", path=source) from error
    except (FileNotDecryptedError, DependencyError, NotImplementedError) as error:
        raise ArticleError("the PDF is encrypted; save a copy without a password", path=source) from error
    except (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError, RecursionError, OSError) as error:
        message = f"the PDF is damaged ({type(error).__name__}: {str(error)[:100]}); open it and save or print it as a PDF once more"
        raise ArticleError(message, path=source) from error


def _read(data: bytes, source: str, name: str, until: float) -> Page:
    reader = pypdf.PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise ArticleError("the PDF is encrypted; save a copy without a password", path=source)
    count = len(reader.pages)
    if count > MOST_PAGES:
        raise ArticleError(f"the PDF has {count} pages, more than the {MOST_PAGES} that are read; split it", path=source)
    pages: list[list[Line]] = []
    length = pictures = 0
    for page in reader.pages:
        pages.append(lines_of(_fragments(page, until)))
        length += sum(len(line.text) for line in pages[-1])
        pictures += not pages[-1] and "/XObject" in (page.get("/Resources") or {})
        if length > LONGEST_TEXT:
            raise ArticleError(f"the PDF has more than {LONGEST_TEXT:,} characters; split it", path=source)
    if not length:
        what = (
            "holds pictures of text, not text; run OCR on it (ocrmypdf does)" if pictures else "holds no text; save its text as a .txt file"
        )
        raise ArticleError(f"the PDF {what}", path=source)
    text, marks = _composed(pages)
    warnings = (f"{pictures} of its {count} pages hold no text but pictures, which are not read",) if pictures else ()
    fields, others = _description(reader)
    return Page(source, name, text, marks, fields, others, warnings)


def _fragments(page: pypdf.PageObject, until: float) -> Iterator[tuple[str, float, float, float]]:
    """The page's pieces of text with where they begin and how large they are: x, y, size in points."""
    found: list[tuple[str, float, float, float]] = []

    def note(text: str, outer: list[float], inner: list[float], _font: object, size: float) -> None:
        if time.monotonic() > until:
            raise _TooSlowError
        x = inner[4] * outer[0] + inner[5] * outer[2] + outer[4]
        y = inner[4] * outer[1] + inner[5] * outer[3] + outer[5]
        scale = ((inner[1] * outer[0] + inner[3] * outer[2]) ** 2 + (inner[2] * outer[1] + inner[3] * outer[3]) ** 2) ** 0.5
        found.append((text, x, y, abs(size) * scale))

    def check(*_: object) -> None:
        if time.monotonic() > until:
            raise _TooSlowError

    check()
    page.extract_text(visitor_text=note, visitor_operand_before=check)
    yield from found


def _composed(pages: list[list[Line]]) -> tuple[str, tuple[Mark, ...]]:
    """The document's paragraphs as lines; what its pages repeat stands, marked, where the page begins or ends."""
    repeated = repeated_lines(pages)
    pieces: list[tuple[str, bool]] = []
    story: list[Line] = []
    waiting: list[tuple[str, bool]] = []
    for number, page in enumerate(pages):
        own = [line for index, line in enumerate(page) if (number, index) not in repeated]
        waiting += [(line.text, True) for index, line in enumerate(page) if (number, index) in repeated]
        story += own
        if number == len(pages) - 1 or not own or not _goes_on(own[-1]):
            pieces += [(text, False) for text in paragraphs_of(story)] + waiting
            story, waiting = [], []
    lines: list[str] = []
    marks: list[Mark] = []
    position = 0
    for text, is_repeated in pieces:
        if is_repeated:
            marks.append(Mark(position, position + len(text), "navigation"))
        lines.append(text)
        position += len(text) + 1
    return "\n".join(lines), tuple(marks)


def _goes_on(line: Line) -> bool:
    """Whether a page ends in the middle of a sentence."""
    return not re.search(r"[.!?:;…。？！؟]['\"”’»)\]]*$", line.text)


def _description(reader: pypdf.PdfReader) -> tuple[dict[str, Value], dict[str, str]]:
    """What the document's description states. Its dates are those of the file, which often was made long after the story."""
    fields: dict[str, Value] = {}
    others: dict[str, str] = {}
    info: Mapping[str, object] = reader.metadata or {}
    stated = {
        key: " ".join(str(info.get(key) or "").split())[:1000]
        for key in ("/Title", "/Author", "/Subject", "/Keywords", "/CreationDate", "/ModDate")
    }
    if stated["/Title"] and not _PRINTER.match(stated["/Title"]):
        fields["title"] = Value(stated["/Title"], Found("page metadata", "likely", stated["/Title"]))
    published = partial_date(stated["/CreationDate"]) if stated["/CreationDate"] else None
    if published and not _BROWSER.search(f"{info.get('/Creator')} {info.get('/Producer')}"):
        fields["published"] = Value(published, Found("page metadata", "uncertain", stated["/CreationDate"]))
    language = re.fullmatch(r"([A-Za-z]{2})(?:-\w+)*", str(reader.root_object.get("/Lang") or ""))
    if language:
        fields["language"] = Value(language[1].lower(), Found("page metadata", "certain", language[0]))
    modified = partial_date(stated["/ModDate"]) if stated["/ModDate"] else None
    for key, value in (
        ("author", stated["/Author"]),
        ("description", stated["/Subject"]),
        ("keywords", stated["/Keywords"]),
        ("modified", modified),
    ):
        if value:
            others[key] = value
    return fields, others
