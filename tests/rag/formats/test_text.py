"""Text files: what somebody wrote about the article must arrive as it was written, and so must the article."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import ArticleError
from rag.formats.text import read_text
from rag.page import Value
from rag.schema import Found


def test_front_matter_becomes_fields_with_the_words_they_were_read_from() -> None:
    page = read_text(
        "---\ntitle: 'Talks: a start'\npublisher: The Paper\npublished: 2021-2-3 10:30\nurl: https://example.org/a\nlanguage: pt-BR\n"
        "article_id: talks\nauthors: [Ann, Bo]\nempty:\n---\n\nThey met.\n".encode("utf-16"),
        "folder/a.md",
        "a",
    )
    assert (page.source, page.name, page.text, page.marks) == ("folder/a.md", "a", "\nThey met.\n", ())
    assert page.fields["published"] == Value("2021-02-03", Found("front matter", "certain", "2021-2-3 10:30"))
    assert page.fields["language"] == Value("pt", Found("front matter", "certain", "pt-BR"))
    assert {name: value.value for name, value in page.fields.items() if name not in ("published", "language")} == {
        "title": "Talks: a start",
        "publisher": "The Paper",
        "url": "https://example.org/a",
        "article_id": "talks",
    }
    assert page.metadata == {"authors": "Ann, Bo"}


def test_a_field_that_is_not_stated_is_not_made_up() -> None:
    page = read_text(b"They met.", "a.txt", "a")
    assert (page.text, page.fields, page.metadata) == ("They met.", {}, {})


@given(
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), min_size=1).filter(
        lambda text: text.strip() and text[0] not in "-\ufeff"
    )
)
def test_text_is_given_as_it_stands(text: str) -> None:
    assert read_text(text.encode(), "a.txt", "a").text == text.replace("\u2028", "\n").replace("\u2029", "\n")


def test_only_line_ends_are_changed() -> None:
    assert read_text("A \r\n\r\n\tB  c\rD\u2028e \x1b[31m\u200f".encode(), "a.txt", "a").text == "A \n\n\tB  c\nD\ne \x1b[31m\u200f"


@pytest.mark.parametrize(
    ("data", "line", "field", "message"),
    [
        (b"---\ntitle: A\npublished: 2021-13\n---\nText.", 3, "published", "write a date as 2021-12-08"),
        (b"---\nurl: nowhere\n---\nText.", 2, "url", "https://example.org"),
        (b"---\nlanguage: English!\n---\nText.", 2, "language", "write en"),
        (b"---\ntitle: A: B\n---\nText.", 2, None, "in quotes"),
        (b"---\ntitle: A\n---\n \n", None, None, "write the article into the file"),
        (b"", None, None, "write the article into the file"),
        (b"One.\n\0", 2, None, "save it as UTF-8 text"),
    ],
)
def test_an_error_names_line_field_and_remedy(data: bytes, line: int | None, field: str | None, message: str) -> None:
    with pytest.raises(ArticleError, match=message) as caught:
        read_text(data, "a.md", "a")
    assert (caught.value.path, caught.value.line, caught.value.field) == ("a.md", line, field)
