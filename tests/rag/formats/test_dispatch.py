"""Which reader a file is for: what a user names must be read for what it is, or refused with what to do, and never end in a traceback."""

from __future__ import annotations

import io
import json
import sys
import time
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.errors import ArticleError
from rag.files import KINDS
from rag.formats.dispatch import kind_of, pages_of, read_pages
from rag.page import Page

MET = "The two leaders met in the capital on Sunday, officials said."
HTML = f"<!DOCTYPE html>\n<html><head><title>Talks</title></head><body><p>{MET}</p></body></html>".encode()
SAVED = (
    b"From: <Saved by Blink>\r\nSubject: Talks\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"
    b'\ttype="text/html";\r\n\tboundary="b"\r\n\r\n\r\n--b\r\n'
)


def archive(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name, data in members.items():
            made.writestr(name, data)
    return stream.getvalue()


def written(folder: Path, name: str, data: bytes) -> list[Page | ArticleError]:
    (folder / name).write_bytes(data)
    return list(read_pages(folder / name, folder))


@pytest.mark.parametrize(
    ("head", "ending", "kind"),
    [
        (b"%PDF-1.7\n", ".txt", "pdf"),
        (b"\n\n%PDF-1.7\n", "", "pdf"),
        (b"junk %PDF-1.7\n", ".pdf", "pdf"),
        (b"About %PDF-1.7\n", ".txt", "text"),
        (b"PK\3\4", ".txt", "zip"),
        (HTML, ".txt", "html"),
        (HTML, "", "html"),
        (b"\xef\xbb\xbf <?xml version='1.0'?><!-- x --><html lang='en'>", ".md", "html"),
        ("<html>".encode("utf-16"), "", "html"),
        (b"The tag <html> opens a page.", ".txt", "text"),
        (b"<htmlx>", ".txt", "text"),
        (SAVED, "", "mhtml"),
        (SAVED, ".html", "mhtml"),
        (b"Title: Talks\nContent: multipart\n\nThey met.", ".txt", "text"),
        (b'{"text": 1}', ".json", "json"),
        (b'{"text": 1}', "", "json"),
        (b'{"text": 1}', ".txt", "text"),
        (b'[{"text": 1}]', ".jsonl", "json"),
        (b'{\n"text": 1}', ".jsonl", "json"),
        (b'{"text": 1}\n{"text": 2}\n', ".json", "jsonl"),
        (b'{"text": 1}\n{"text": 2}\n', "", "jsonl"),
        (b"[Reuters] They met.", ".md", "text"),
        (b"text\nThey met.\n", ".csv", "csv"),
        (b"text\nThey met.\n", ".unknown", "text"),
        ("Gespräche".encode("utf-16"), "", "text"),
        (b"\0\1", ".txt", "text"),  # its reader says which line shows that it is none
    ],
)
def test_content_goes_before_the_ending_where_it_is_unmistakable(head: bytes, ending: str, kind: str) -> None:
    assert kind_of(head, ending) == kind


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"\x1f\x8b\x08", "news.json", "a gzip archive; unpack it"),
        (b"{\\rtf1 Text}", "story.rtf", "a document in RTF; save it as PDF, HTML or text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "story.doc", "an Office document; save it as PDF, HTML or text"),
        (
            archive(**{"[Content_Types].xml": b"x", "word/document.xml": b"x"}),
            "story.docx",
            "an Office document or e-book, which is not read",
        ),
        (b"\x89PNG\r\n\x1a\n", "story.pdf", "a picture; save the article's text"),
        (bytes(range(256)) * 20, "story", "not a kind of file that is read; .txt, .md"),
        (b"", "story.txt", "the file is empty"),
        (b"no archive", "news.zip", "not a whole ZIP archive"),
    ],
)
def test_what_is_not_read_is_refused_with_what_to_do(tmp_path: Path, data: bytes, name: str, reason: str) -> None:
    (error,) = written(tmp_path, name, data)
    assert isinstance(error, ArticleError)
    assert error.path == str(tmp_path / name)
    assert error.reason.startswith(reason)


def test_a_file_is_read_by_its_content_with_a_warning_where_the_name_says_another(tmp_path: Path) -> None:
    (page,) = written(tmp_path, "story.txt", HTML)
    assert isinstance(page, Page)
    assert (page.source, page.name) == (str(tmp_path / "story.txt"), "story")
    assert MET in page.text
    assert "<p>" not in page.text
    assert page.warnings[0] == "read as an HTML page, which it is, though its name ends in .txt"
    for name, data in (("story.html", HTML), ("story", MET.encode()), ("a.json", b'{"text":"One"}\n{"text":"Two"}\n')):
        for page in written(tmp_path, name, data):
            assert isinstance(page, Page)
            assert not any("read as" in warning for warning in page.warnings)


def test_what_comes_from_elsewhere_is_read_by_its_media_type() -> None:
    def texts(data: bytes, kind: str | None, charset: str | None = None) -> list[str]:
        return [page.text for page in pages_of(data, "stdin", "stdin", kind=kind, charset=charset) if isinstance(page, Page)]

    assert texts(b"text\nOne\n", "text/csv") == texts(b"text\nOne\n", ".CSV") == ["One"]
    assert texts(b'{"text": "One"}', "application/feed+json") == texts(b'{"text": "One"}', "application/vnd.x+json") == ["One"]
    assert texts("Größe".encode("cp1252"), "text/plain; charset=windows-1252") == ["Größe"]
    assert texts("Łódź".encode("cp1250"), "text/plain", "cp1250") == ["Łódź"]
    assert texts(b"Text.", None) == texts(b"Text.", "application/octet-stream") == ["Text."]
    (page,) = pages_of(HTML, "https://paper.example/talks", "talks", kind="text/html", address="https://paper.example/talks")
    assert isinstance(page, Page)
    assert page.fields["url"].value == "https://paper.example/talks"


@pytest.mark.parametrize(
    "error", [MemoryError(), RecursionError("maximum recursion depth"), ValueError("a\nb" * 500), AssertionError(), OSError(5, "x")]
)
@pytest.mark.parametrize(("reader", "data"), [("pdf", b"%PDF-1.7\n"), ("web_page", HTML), ("mhtml", SAVED)])
def test_whatever_a_parser_raises_is_an_error_that_names_the_file(
    monkeypatch: pytest.MonkeyPatch, error: Exception, reader: str, data: bytes
) -> None:
    def broken(*_: object, **__: object) -> Page:
        raise error

    monkeypatch.setitem(sys.modules, f"rag.formats.{reader}", SimpleNamespace(**{f"read_{reader}": broken}))
    (refused,) = pages_of(data, "story", "story")
    assert isinstance(refused, ArticleError)
    assert str(refused).startswith("story: cannot be read as a")
    assert "\n" not in str(refused)
    assert len(str(refused)) < 400


def test_an_interruption_is_none_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> Page:
        raise KeyboardInterrupt

    monkeypatch.setitem(sys.modules, "rag.formats.pdf", SimpleNamespace(read_pdf=interrupted))
    with pytest.raises(KeyboardInterrupt):
        list(pages_of(b"%PDF-1.7\n", "story", "story"))


@pytest.mark.parametrize(
    ("name", "size", "reason"),
    [
        ("a.txt", 20_000_001, "20.0 MB are more than the 20 MB that are read; split the file"),
        ("a.json", 100_000_001, "100.0 MB are more than the 100 MB that are read; write JSON Lines (.jsonl), one article on each line"),
        ("a.jsonl", 2_000_000_001, "2000.0 MB are more than the 2000 MB that are read; split the file"),
        ("a.zip", 2_000_000_001, "2000.0 MB are more than the 2000 MB that are read; split the file"),
        ("a.csv", 500_000_000, "not text: it holds a null byte"),
    ],
)
def test_a_file_that_is_too_large_is_refused_without_being_read(tmp_path: Path, name: str, size: int, reason: str) -> None:
    with (tmp_path / name).open("wb") as stream:
        stream.write(b"PK\3\4" if name == "a.zip" else b'{"text": "' + b"x" * 5000)
        stream.truncate(size)  # takes no room on the disk
    start = time.process_time()
    (error,) = read_pages(tmp_path / name, tmp_path)
    assert isinstance(error, ArticleError)
    assert error.reason.startswith(reason)
    assert time.process_time() - start < 5


def test_what_cannot_be_opened_is_an_error(tmp_path: Path) -> None:
    (error,) = read_pages(tmp_path / "gone.txt", tmp_path)
    assert str(error) == f"{tmp_path}/gone.txt: there is no such file or folder"


SEEDS = [
    HTML,
    SAVED + HTML,
    b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF",
    archive(**{"a.txt": b"One", "b.json": b"{}"}),
    json.dumps([{"title": "T", "text": MET}]).encode(),
    b'title,text\nA,"One"\n',
    b"---\ntitle: T\n---\nText.",
]


@settings(max_examples=60, deadline=5000, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(KINDS), st.binary(max_size=400), st.sampled_from([b"", *SEEDS]), st.integers(0, 500))
def test_any_bytes_under_any_ending_give_pages_or_errors(kind: str, noise: bytes, seed: bytes, place: int) -> None:
    pages = list(pages_of(seed[:place] + noise + seed[place:], "story", "story", kind=kind))
    assert all(isinstance(page, Page | ArticleError) for page in pages)
    assert pages
    for page in pages:
        assert str(page.source if isinstance(page, Page) else page.path).startswith("story")
