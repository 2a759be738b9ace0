"""What a reader hands over reaches ``rag`` whole, under a safe name, and within the limits; what does not is told of by name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rag
from rag.files import KINDS
from rag.front_matter import read_front_matter
from ui import texts
from ui.bringing.sources import (
    LONGEST_NAME,
    LONGEST_TEXT,
    Sent,
    clean_name,
    of_addresses,
    of_files,
    of_text,
    plain,
    refused_below,
    told_below,
)
from ui.settings import PageSettings

SETTINGS = PageSettings(upload_megabytes=1, upload_files=3, upload_total_megabytes=1.5)


def test_the_page_names_every_kind_of_file_that_is_read() -> None:
    of_ending = {"xhtml": "HTML", "htm": "HTML", "md": "Markdown", "markdown": "Markdown", "txt": "text", "mht": "MHTML"}
    of_ending |= {"jsonl": "JSON Lines", "ndjson": "JSON Lines"}
    for kind in KINDS:
        assert of_ending.get(kind[1:], kind[1:].upper()) in texts.KINDS_READ


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("story.html", "story.html"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ann\\talks.pdf", "talks.pdf"),
        ("a\x00b\x1b[31m\u202egnp.md", "ab[31mgnp.md"),
        ("two\nlines.txt", "two lines.txt"),
        ("<img src=x onerror=alert(1)>.md", "<img src=x onerror=alert(1)>.md"),
        ("..", "file"),
        ("", "file"),
        (".md", "md"),
        ("گزارش\u200cها.txt", "گزارش\u200cها.txt"),
    ],
)
def test_a_name_loses_folders_and_unseen_characters(name: str, shown: str) -> None:
    assert clean_name(name) == shown


def test_a_long_name_is_cut_and_its_ending_stays() -> None:
    assert clean_name("x" * 5000 + ".html").endswith("x.html")
    assert len(clean_name("x" * 5000 + ".html")) == LONGEST_NAME
    assert len(clean_name("x." + "y" * 5000)) == LONGEST_NAME


def test_files_beyond_a_limit_are_refused_each_with_the_limit_and_the_others_stay() -> None:
    data = b"x" * 900_000
    items = of_files(
        [Sent("big.pdf", 31_000_000, None), Sent("a.md", 900_000, data), Sent("b.md", 900_000, data), Sent("c.md", 1, b"x")], SETTINGS
    )
    assert [item.source is not None for item in items] == [False, True, False, False]
    assert items[0].refused == ["It has 31.0 MB, and at most 1 MB are taken. Split it, or add the text alone."]
    assert "1.5 MB" in items[2].refused[0]
    assert "At most 3 files" in items[3].refused[0]
    assert items[1].source == rag.Document("a.md", data)


def test_a_file_that_is_empty_or_did_not_arrive_is_told_so() -> None:
    empty, lost = of_files([Sent("a.md", 0, b""), Sent("b.md", 10, None)], SETTINGS)
    assert (empty.refused, lost.refused) == ([texts.EMPTY_FILE], [texts.NOT_SENT])


@given(st.dictionaries(st.sampled_from(["title", "publisher"]), st.text(min_size=1)), st.text())
def test_whatever_is_told_of_a_pasted_text_stays_in_its_field_and_the_text_below(fields: dict[str, str], text: str) -> None:
    told = {name: plain(value) for name, value in fields.items() if plain(value)}
    [item] = of_text(text, fields, SETTINGS)
    assert isinstance(item.source, rag.Document)
    read = item.source.data.decode()
    if not told:
        assert read == text.replace("\r\n", "\n").encode("utf-8", "replace").decode()
        return
    front = read_front_matter(read.split("\n"), "pasted.md")
    assert {name: value.value for name, value in front.fields.items()} == told
    assert "\n".join(read.split("\n")[front.lines :])[1:] == text.replace("\r\n", "\n").encode("utf-8", "replace").decode()


def test_a_pasted_value_cannot_end_the_front_matter_or_set_another_field() -> None:
    [item] = of_text("Text.", {"title": "A\n---\nurl: https://evil.example/\n", "publisher": '"}: ]'}, SETTINGS)
    assert isinstance(item.source, rag.Document)
    front = read_front_matter(item.source.data.decode().split("\n"), "pasted.md")
    assert (front.text("title"), front.text("publisher"), front.url) == ("A --- url: https://evil.example/", '"}: ]', None)


def test_a_pasted_text_is_held_to_the_size_of_a_file_and_to_what_can_be_pasted() -> None:
    for text, told in (("\N{GRINNING FACE}" * 300_000, "at most 1 MB"), ("x" * (LONGEST_TEXT + 1), "500,000 characters")):
        [item] = of_text(text, {}, SETTINGS)
        assert item.source is None
        assert told in item.refused[0]


@pytest.mark.parametrize(
    "line", ["/etc/passwd", "file:///etc/passwd", "ftp://a.example/", "example.org/story", "javascript:alert(1)", "http://"]
)
def test_what_is_no_web_address_is_never_handed_on_as_a_path_of_this_machine(line: str) -> None:
    [item] = of_addresses(line, SETTINGS)
    assert (item.source, item.refused) == (None, [texts.NO_ADDRESS])


def test_addresses_are_taken_once_and_within_the_limit() -> None:
    items = of_addresses(
        "https://a.example/1\n\n https://a.example/1 \nHTTP://a.example/2\nhttps://a.example/3\nhttps://a.example/4", SETTINGS
    )
    assert [item.source for item in items] == ["https://a.example/1", "HTTP://a.example/2", "https://a.example/3", None]
    assert items[3].refused == [texts.TOO_MANY_ADDRESSES.format(limit=3)]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("a.zip (0123abcd)!/b.html: no text in it", "b.html: no text in it"),
        ("a.zip (0123abcd): is damaged", "is damaged"),
        ("https://a.example/: there is no such page", "https://a.example/: there is no such page"),
    ],
)
def test_a_reason_names_what_lies_in_a_file_and_not_the_file_again(line: str, told: str) -> None:
    assert told_below(line, "a.zip") == told


@pytest.mark.parametrize(
    ("name", "rejected", "told"),
    [
        ("a.docx", rag.Rejected("a.docx", "not a kind; .txt, .md are", ".txt, .md are"), texts.CANNOT_READ.format(ending=".docx")),
        ("a.md", rag.Rejected("a.md", "not a kind; .txt, .md are", ".txt, .md are"), texts.CANNOT_READ_THIS),
        ("a.zip", rag.Rejected("a.zip!/b.md", "not a kind; .txt, .md are", ".txt, .md are"), f"b.md: {texts.CANNOT_READ_THIS}"),
        ("a.md", rag.Rejected("a.md", "line 3: no text; write it", ""), "line 3: no text; write it"),
        (
            "http://10.0.0.1/",
            rag.Rejected("http://10.0.0.1/", "10.0.0.1 is not a public address; set BYLINE_X=true", "set BYLINE_X=true"),
            texts.SAVE_AND_ADD.format(what="10.0.0.1 is not a public address"),
        ),
    ],
)
def test_a_reader_is_told_what_to_do_without_commands_and_settings(name: str, rejected: rag.Rejected, told: str) -> None:
    assert refused_below(rejected, name) == told
