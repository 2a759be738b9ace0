"""Tables: a text must come out as its own article, whole; a row that is out of joint must not lend its text to another."""

from __future__ import annotations

import csv
import io
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import ArticleError
from rag.formats.records import LARGEST_RECORD
from rag.formats.tables import read_table
from rag.page import Page


def read(table: str | bytes) -> list[Page | ArticleError]:
    return list(read_table(io.BytesIO(table.encode() if isinstance(table, str) else table), "news.csv", "news"))


def texts(table: str | bytes) -> list[str]:
    return [page.text for page in read(table) if isinstance(page, Page)]


def errors(table: str | bytes) -> list[str]:
    return [str(page) for page in read(table) if isinstance(page, ArticleError)]


def test_the_columns_of_a_press_archive_become_fields() -> None:
    (page,) = read(
        "\ufeffLength;Headline;Publication;Publication Date;Byline;Full Text\r\n"
        '812 words;"Talks; a start";The Paper;"October 3, 2024 Thursday";By Ann Lee;"They met.\r\n\r\nThey ""left""."\r\n'
    )
    assert isinstance(page, Page)
    assert {name: value.value for name, value in page.fields.items()} == {
        "title": "Talks; a start",
        "publisher": "The Paper",
        "published": "2024-10-03",
    }
    assert (page.source, page.name, page.text) == ("news.csv#1", "news-1", 'They met.\n\nThey "left".')
    assert page.metadata == {"author": "Ann Lee", "Length": "812 words"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_delimiters_and_encodings_are_told(delimiter: str, encoding: str) -> None:
    stream = io.StringIO(newline="")
    rows = [
        ("id", "title", "text"),
        ("1", "Köln, heute; morgen", "Die Gespräche begannen, spät; sehr | spät."),
        ("2", "Größe", "Zwei\tWörter"),
    ]
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    assert texts(stream.getvalue().encode(encoding)) == [rows[1][2], rows[2][2]]


def test_what_spreadsheets_and_pandas_add_does_no_harm() -> None:
    assert texts("sep=|\r\ntitle|text|\r\nA|They met.|\r\n||\r\n\r\nB|They left.|") == ["They met.", "They left."]
    (page,) = read(",title,text,title,date\n0,A,They met.,B,nan\n")
    assert isinstance(page, Page)
    assert page.metadata == {"column 1": "0", "title (column 4)": "B"}
    assert texts("text\nThey met.\n") == ["They met."]
    assert texts("text,title\rThey met.,A\r") == ["They met."]


def test_what_other_rows_show_of_dates_settles_a_date() -> None:
    read_pages = [page for page in read("text,date\nOne,03/10/2024\nTwo,25/10/2024\n") if isinstance(page, Page)]
    assert [page.fields["published"].value for page in read_pages] == ["2024-10-03", "2024-10-25"]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("", "news.csv: there is no row in it"),
        ("\n\n", "news.csv: there is no row in it"),
        ("title,text\n", "news.csv: there is no row below the first"),
        ("1,They met.\n2,They left.\n", "news.csv:1: the first row must name the columns, it holds: 1, They met.. Write"),
        ("title,date\nA,2024\n", "news.csv:1: no column holds a text, the columns are: title, date. Name"),
        (b"\0\1\2" * 100, "news.csv:1: not text"),
        ('"' + "x" * 21_000_000, "a line of more than 20 MB"),
    ],
)
def test_a_table_without_a_first_row_that_names_its_columns_is_refused(table: str | bytes, message: str) -> None:
    with pytest.raises(ArticleError) as caught:
        read(table)
    assert message in str(caught.value)


def test_a_row_with_other_columns_is_named_and_costs_no_other() -> None:
    table = 'title,text\nA,They met, they left.\nB\n"C","Two\nlines"\nD,"Quote"\n'
    assert texts(table) == ["Two\nlines", "Quote"]
    assert errors(table) == [
        "news.csv:2: 3 columns where the first row has 2; put quotes around a text with ',' in it",
        "news.csv:3: 1 column where the first row has 2; leave none out",
    ]


def test_a_quote_that_does_not_end_does_not_swallow_the_rest() -> None:
    table = 'title,text\nA,One\nB,"They met.\nC,Three\nD,Four\n'
    assert texts(table) == ["One", "Three", "Four"]
    assert errors(table) == ["news.csv:3: a quote begins in this row that does not end; write it anew with a CSV library"]
    rows = "".join(f'{number},"{"x" * 1_000_000}\n' if number == 3 else f"{number},{'x' * 1_000_000}\n" for number in range(30))
    assert len(texts(f"title,text\n{rows}")) == 29


def test_long_lines_are_named_and_costs_no_other() -> None:
    table = f"title,text\nA,{'x' * LARGEST_RECORD}\nB,They met.\n"
    assert texts(table) == ["They met."]
    assert errors(table) == ["news.csv:2: a line of more than 20 MB; shorten it"]
    start = time.process_time()
    assert errors(b"title,text\nA," + b"x" * 60_000_000) == [
        "news.csv:2: a line of more than 20 MB; end each record's line, the rest of the file is not read"
    ]
    assert time.process_time() - start < 10


def test_rows_in_another_encoding_than_the_first_are_read() -> None:
    table = ("text\n" + "They met in the city.\n" * 20_000).encode() + "Der Minister sagte, das Café heiße „Möwe“.\n".encode("cp1252")
    assert texts(table)[-1] == "Der Minister sagte, das Café heiße „Möwe“."


fields = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), max_size=20) | st.sampled_from(
    ['"', "\n", ",", ";\t|"]
)


@given(
    st.lists(st.tuples(fields, fields.filter(lambda text: text.strip() and "&" not in text and "<" not in text)), min_size=1, max_size=6)
)
def test_what_a_library_wrote_is_read_back(rows: list[tuple[str, str]]) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([("title", "text"), *rows])
    absent = ("nan", "nat", "null", "none", "n/a", "undefined")
    assert texts(stream.getvalue()) == [text for _, text in rows if text.strip().casefold() not in absent]


@given(st.text(alphabet='title,text;\t|"\n\r abc', max_size=200) | st.binary(max_size=200))
def test_any_table_gives_pages_or_errors(table: str | bytes) -> None:
    try:
        pages = read("title,text\n" + table if isinstance(table, str) else b"title,text\n" + table)
    except ArticleError:
        return
    assert all(isinstance(page, Page) or "cannot be read as" not in page.reason for page in pages)
