"""PDFs: sentences must not be cut where a printed line or page ends, and what cannot be read must say why."""

from __future__ import annotations

import io
import time
import zlib

import pypdf
import pytest

from rag.errors import ArticleError
from rag.formats import pdf as reader
from rag.formats.pdf import MOST_PAGES, read_pdf
from rag.page import Page, Value
from rag.schema import Found
from tests.rag.formats.pdf_files import column, pdf

FIRST = [
    "The minister said on Wednesday that the talks would",
    "go on for a week in the capital, and that a spokes-",
    "man for both sides had agreed to it (in writing).",
]
SECOND = ["Two sources said that no date had been agreed on and", "that a second round was likely."]


def read(data: bytes) -> Page:
    return read_pdf(data, "a.pdf", "a")


def test_lines_become_paragraphs_and_cut_words_whole() -> None:
    page = read(pdf([[(72, 740, 18, "Talks go on in"), (72, 718, 18, "the capital"), *column([*FIRST, "", *SECOND])]]))
    assert page.text.split("\n") == [
        "Talks go on in the capital",
        "The minister said on Wednesday that the talks would go on for a week in the capital, and that a spokesman for both sides had "
        "agreed to it (in writing).",
        "Two sources said that no date had been agreed on and that a second round was likely.",
    ]


def test_an_indented_line_begins_a_paragraph_and_a_column_goes_on_in_the_next() -> None:
    indented = [(86 if number == 0 else 72, 700 - 12 * (3 + number), 10, line) for number, line in enumerate(SECOND)]
    assert len(read(pdf([[*column(FIRST), *indented]])).text.split("\n")) == 2
    columns = [*column(FIRST[:2]), *column(FIRST[2:], x=320)]
    assert read(pdf([columns])).text.endswith("a spokesman for both sides had agreed to it (in writing).")


def test_page_heads_and_numbers_are_marked_and_do_not_cut_the_sentence_that_goes_on() -> None:
    pages = [
        [(72, 770, 9, "The Example, 3 May"), *column(FIRST[:2]), (300, 30, 9, f"Page {1}")],
        [(72, 770, 9, "The Example, 3 May"), *column([*FIRST[2:], "", *SECOND]), (300, 30, 9, f"Page {2}")],
        [(72, 770, 9, "The Example, 3 May"), *column(["Last words."]), (300, 30, 9, f"Page {3}")],
    ]
    page = read(pdf(pages))
    marked = [page.text[mark.start : mark.end] for mark in page.marks]
    assert marked.count("The Example, 3 May") == 3
    assert {f"Page {number}" for number in (1, 2, 3)} <= set(marked)
    assert {mark.reason for mark in page.marks} == {"navigation"}
    assert "a spokesman for both sides" in page.text


def test_what_the_document_says_of_itself_is_not_trusted_as_a_date_of_publication() -> None:
    info = "/Title (Talks go on) /Author (Ann One) /CreationDate (D:20241003233000-05'00') /ModDate (D:20241005)"
    page = read(pdf([column(FIRST)], info, "/Lang (de-AT)"))
    assert page.fields["published"] == Value("2024-10-03", Found("page metadata", "uncertain", "D:20241003233000-05'00'"))
    assert (page.fields["title"].value, page.fields["language"].value) == ("Talks go on", "de")
    assert page.metadata == {"author": "Ann One", "modified": "2024-10-05"}
    assert "published" not in read(pdf([column(FIRST)], info + " /Producer (Skia/PDF m120)")).fields  # a page printed on a later day
    assert "title" not in read(pdf([column(FIRST)], "/Title (Microsoft Word - draft.docx)")).fields


def encrypted(user: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf([column(FIRST)])))
    writer.encrypt(user_password=user, owner_password="owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_document_that_is_only_locked_against_changes_is_read() -> None:
    assert read(encrypted("")).text == read(pdf([column(FIRST)])).text


def bomb() -> bytes:
    packed = zlib.compress(b"(x) Tj " * 6_000_000, 9)
    return (
        pdf([column(["x"])])
        .replace(b"/Length", b"/Filter /FlateDecode /Length", 1)
        .replace(b"stream\nBT /F1 10 Tf 1 0 0 1 72 700 Tm (x) Tj ET", b"stream\n" + packed)
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (encrypted("secret"), "encrypted; save a copy without a password"),
        (pdf([[]]), "holds no text"),
        (pdf([[]], resources="/XObject << /I 3 0 R >>"), "pictures of text.*OCR"),
        (pdf([column(["x"])])[:300], "damaged.*once more"),
        (b"%PDF-1.7\n" + b"\x00\xff" * 5000, "damaged"),
        (b"", "damaged"),
        (pdf([[]] * (MOST_PAGES + 1)), f"has {MOST_PAGES + 1} pages.*split it"),
        (bomb(), "unpacks to more|damaged|holds no text"),
    ],
)
def test_what_cannot_be_read_says_why_and_what_to_do(data: bytes, message: str) -> None:
    began = time.process_time()
    with pytest.raises(ArticleError, match=message) as caught:
        read(data)
    assert caught.value.path == "a.pdf"
    assert time.process_time() - began < 10


def test_a_document_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "SECONDS", 0.3)
    began = time.process_time()
    with pytest.raises(ArticleError, match="takes more than"):
        read(pdf([column([f"line {number}" for number in range(3000)])] * 30))
    assert time.process_time() - began < 5


def test_a_document_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "LONGEST_TEXT", 100)
    with pytest.raises(ArticleError, match="more than 100 characters; split it"):
        read(pdf([column(FIRST)]))
