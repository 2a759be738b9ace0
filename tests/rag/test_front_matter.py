"""Front matter: what somebody wrote about an article is read as written, or refused with the line, the field and what to write."""

from __future__ import annotations

import pytest

from rag.errors import ArticleError
from rag.front_matter import FrontMatter, is_language, is_web_address, read_front_matter


def front(fields: str) -> FrontMatter:
    return read_front_matter([*f"---\n{fields}\n---".split("\n"), "Text."], "news/story.md")


def read_all(fields: str) -> tuple[str | None, ...]:
    read = front(fields)
    return read.published, read.url, read.language


def test_values_are_texts_as_they_are_written() -> None:
    read = front("title: 'Talks: a start'\nlanguage: no\nauthors: [Ann, Bo]\nimage: {file: x.png}\nempty:\nnothing: ~\npages: 012")
    assert (read.text("title"), read.language, read.lines) == ("Talks: a start", "no", 9)
    assert read.others == {"authors": "Ann, Bo", "image": "{file: x.png}", "pages": "012"}
    assert (read.text("empty"), read.text("nothing"), read.text("publisher"), read.published, read.url) == (None,) * 5


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2021", "2021"),
        ("'2021-12'", "2021-12"),
        ("2021-2-3", "2021-02-03"),
        ("2020-02-29", "2020-02-29"),
        ("2021-12-08 10:30:00", "2021-12-08"),
        ("2021-12-08T10:30Z", "2021-12-08"),
        ("~", None),
    ],
)
def test_dates_may_be_partial(written: str, read: str | None) -> None:
    assert front(f"published: {written}").published == read


@pytest.mark.parametrize(
    ("fields", "line", "field", "message"),
    [
        ("title: A\npublished: 2021-13", 3, "published", "'2021-13' is not in the calendar; write a date as 2021-12-08"),
        ("published: 2021-02-29", 2, "published", "not in the calendar"),
        ("published: 0000", 2, "published", "not in the calendar"),
        ("published: 8 December 2021", 2, "published", "is not a date; write a date as"),
        ("title: A\n\nurl: javascript:alert(1)", 4, "url", "https://example.org"),
        ("url: http://", 2, "url", "https://example.org"),
        ("language: English!", 2, "language", "write en"),
        ("title: A\npublisher: 'B", 3, None, "not YAML"),
        ("title: A\n\tpublisher: B", 3, None, "not YAML"),
        ("title: A: B", 2, None, "put values with special characters in quotes"),
        ("- a\n- b", 2, None, "write lines like title"),
        ("a: " + "[" * 3000, 1, None, "not YAML"),
    ],
)
def test_an_error_names_the_line_the_field_and_the_remedy(fields: str, line: int, field: str | None, message: str) -> None:
    with pytest.raises(ArticleError) as caught:
        read_all(fields)
    assert (caught.value.line, caught.value.field) == (line, field)
    assert message in caught.value.reason
    assert str(caught.value).startswith(f"news/story.md:{line}: ")


def test_front_matter_that_is_not_closed_is_refused_and_a_rule_is_none() -> None:
    with pytest.raises(ArticleError, match=r":1: the front matter has no end; close it with a line ---$"):
        read_front_matter(["---", "title: A", "Text without an end."], "a.md")
    for lines in (["---", "A rule above.", "", "More."], ["Text.", "---", "title: A", "---"], [""]):
        assert read_front_matter(lines, "a.md").fields == {}
        assert read_front_matter(lines, "a.md").lines == 0


@pytest.mark.parametrize("value", ["https://a.example/ä?b=c#d", "http://127.0.0.1:80/"])
def test_web_addresses(value: str) -> None:
    assert is_web_address(value)


@pytest.mark.parametrize("value", ["", "a.example", "ftp://a.example", "https://", "https://a example", 'https://a.example/"', "https://["])
def test_what_is_no_web_address(value: str) -> None:
    assert not is_web_address(value)


def test_language_codes() -> None:
    assert [value for value in ("en", "ar-IQ", "zh_Hant", "gsw", "e", "english", "en-", "") if is_language(value)] == [
        "en",
        "ar-IQ",
        "zh_Hant",
        "gsw",
    ]
