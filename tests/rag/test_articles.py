"""Article files: what a reader of the message must learn, and what must never get into a text that is quoted."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.articles import LARGEST_FILE, _normalised, article_files, ids_for, read_article, slug
from rag.errors import ArticleError
from rag.schema import Article


def article(tmp_path: Path, content: str | bytes, name: str = "story.md") -> Article:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_article(path, tmp_path)


def test_every_field_is_read_as_it_is_written(tmp_path: Path) -> None:
    read = article(
        tmp_path,
        "---\ntitle: 'Talks: a start'\npublisher: The Paper\npublished: 2021-12\nurl: https://example.org/a\nlanguage: no\n"
        "source_file: a.html\nauthors: [Ann, Bo]\nimage: {file: x.png}\nempty:\n---\n\nThey met.\n",
        "Böse  Überraschung_2.md",
    )
    assert (read.article_id, read.title) == ("böse-überraschung-2", "Talks: a start")
    assert (read.publisher, read.published) == ("The Paper", "2021-12")
    assert (read.url, read.language, read.text) == ("https://example.org/a", "no", "They met.")
    assert read.metadata == {"source_file": "a.html", "authors": "Ann, Bo", "image": "{file: x.png}"}
    assert read.source == str(tmp_path / "Böse  Überraschung_2.md")
    assert len(read.content_hash) == 64


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2021", "2021"),
        ("'2021-12'", "2021-12"),
        ("2021-2-3", "2021-02-03"),
        ("2020-02-29", "2020-02-29"),
        ("2021-12-08 10:30:00", "2021-12-08"),
        ("~", None),
    ],
)
def test_dates_may_be_partial(tmp_path: Path, written: str, read: str | None) -> None:
    assert article(tmp_path, f"---\npublished: {written}\n---\nText.").published == read


@pytest.mark.parametrize(
    ("front", "line", "field", "message"),
    [
        ("title: A\npublished: 2021-13", 3, "published", "'2021-13' is not in the calendar; write a date as 2021-12-08"),
        ("published: 2021-02-29", 2, "published", "not in the calendar"),
        ("published: 0000", 2, "published", "not in the calendar"),
        ("published: 8 December 2021", 2, "published", "is not a date; write a date as"),
        ("title: A\n\nurl: javascript:alert(1)", 4, "url", "https://example.org"),
        ("url: http://", 2, "url", "https://example.org"),
        ("language: English!", 2, "language", "write en"),
        ("article_id: Á b", 2, "article_id", "write á-b"),
        ("title: A\npublisher: 'B", 3, None, "not YAML"),
        ("title: A\n\tpublisher: B", 3, None, "not YAML"),
        ("title: A: B", 2, None, "put values with special characters in quotes"),
        ("- a\n- b", 2, None, "write lines like title"),
        ("a: " + "[" * 3000, 1, None, "not YAML"),
    ],
)
def test_an_error_names_the_line_the_field_and_the_remedy(tmp_path: Path, front: str, line: int, field: str | None, message: str) -> None:
    with pytest.raises(ArticleError) as caught:
        article(tmp_path, f"---\n{front}\n---\nText.")
    assert (caught.value.line, caught.value.field) == (line, field)
    assert message in caught.value.reason
    assert str(caught.value).startswith(f"{tmp_path / 'story.md'}:{line}: ")


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b"One.\nTwo \x92.", 2, "byte 0x92 at 9 is not UTF-8"),
        (b"One.\n\0", 2, "null byte"),
        ("Text.".encode("utf-16"), 1, "null byte; save it as UTF-8"),
        (b"", None, "no text"),
        (b"---\ntitle: A\n---\n\n \n", None, "no text"),
        (b"---\ntitle: A\nText without an end.", 1, "has no end"),
        (b"x" * (LARGEST_FILE + 1), None, "20.0 MB are more than the 20 MB"),
    ],
)
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, content: bytes, line: int | None, message: str) -> None:
    with pytest.raises(ArticleError, match=message) as caught:
        article(tmp_path, content)
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("body", "title", "text"),
    [
        ("# Talks begin\n\nThey met.", "Talks begin", "They met."),
        ("Talks begin\nThey met.", "Talks begin", "They met."),
        ("They met today. It rained.\nThen they left.", "They met today. It rained.", "They met today. It rained.\nThen they left."),
        ("Only a headline", "Only a headline", "Only a headline"),
        ("---\ntitle: Talks begin\n---\n# Talks begin\nThey met.", "Talks begin", "They met."),
        ("---\nA rule above.\n\nMore.", "---", "A rule above.\n\nMore."),
        ("\ufeffA\r\n\r\n\r\n\r\nB \t\rC\u2028D \x1b[31m\x07", "A", "B\nC\nD [31m"),
    ],
)
def test_title_and_text(tmp_path: Path, body: str, title: str, text: str) -> None:
    read = article(tmp_path, body, "a.txt")
    assert (read.title, read.text, read.publisher, read.published, read.language) == (title, text, None, None, "en")


def test_lines_wrapped_at_a_width_are_joined_so_that_no_sentence_is_cut() -> None:
    words = "The commander of the force flew to the capital on Sunday and met the leaders of both blocs there in private. ".split() * 6
    lines = [""]
    for word in words:
        lines = [*lines, word] if len(lines[-1]) + 1 + len(word) > 60 else [*lines[:-1], f"{lines[-1]} {word}".strip()]
    assert _normalised(["# Head", "", *lines, "", "- one", "- two"]) == "\n\n".join(["# Head", " ".join(words), "- one\n- two"])


@given(st.lists(st.text(alphabet="ab .#-\t\u00a0é", max_size=90), max_size=12))
def test_normalising_loses_no_word_and_is_done_once(lines: list[str]) -> None:
    once = _normalised(lines)
    assert once.split() == " ".join(lines).split()
    assert "\n\n\n" not in once
    assert all(line == line.rstrip() for line in once.split("\n"))


def test_folders_are_searched_and_what_is_passed_over_is_said(tmp_path: Path) -> None:
    folder, outside = tmp_path / "news", tmp_path / "outside.md"
    (folder / "b").mkdir(parents=True)
    for name in ("z.md", "b/a.TXT", ".hidden.md", "page.html", "README.md"):
        (folder / name).write_text("Text.")
    outside.write_text("Secret.")
    (folder / "link.md").symlink_to(outside)
    (folder / "up").symlink_to(tmp_path)
    found = article_files([folder, folder / "z.md", tmp_path / "gone", folder / "page.html", folder / "README.md"])
    assert [str(file.relative_to(folder)) for file, _ in found.files] == ["link.md", "z.md", "b/a.TXT", "README.md"]
    assert [(rejected.path, rejected.reason.split(";")[0]) for rejected in found.rejected] == [
        (str(folder / "up"), "a link that leads out of the folder"),
        (str(tmp_path / "gone"), "there is no such file or folder"),
        (str(folder / "page.html"), ".html is not read"),
    ]
    assert [warning.partition(": ")[2] for warning in found.warnings] == [
        "skipped, a README without front matter; name the file itself to take it in",
        "1 file of other kinds skipped",
    ]
    with pytest.raises(ArticleError, match="leads out of the folder"):
        read_article(folder / "link.md", folder)
    (file, root) = article_files([folder / "link.md"]).files[0]
    assert read_article(file, root).text == "Secret."  # a link that is named is meant


def test_ids_keep_every_script_and_differ_by_place(tmp_path: Path) -> None:
    names = {"A_b  C!": "a-b-c", "قاسم سلیمانی": "قاسم-سلیمانی", "हिन्दी": "हिन्दी", "..": "article", "x" * 200: "x" * 80}
    assert {name: slug(name) for name in names} == names
    (tmp_path / "one").mkdir()
    read = article(tmp_path, "Text.", "one/a.md")
    own, below, whole = ids_for(read, tmp_path)
    assert own == "a"
    assert len({own, below, whole}) == 3
    assert all(name.startswith("a-") and len(name) == 8 for name in (below, whole))
