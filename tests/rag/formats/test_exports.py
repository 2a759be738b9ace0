"""Exports: every article in them is found under whatever names its fields have, with what is known of it, and one bad record costs one."""

from __future__ import annotations

import io
import json
import re
import time
import tracemalloc
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import ArticleError
from rag.formats.exports import read_json, read_json_lines
from rag.formats.fields import LONGEST_METADATA
from rag.page import Page

MET = "The two leaders met in the capital on Sunday."


def pages(document: object) -> list[Page]:
    read = list(read_json(json.dumps(document).encode(), "news.json", "news"))
    assert [page for page in read if isinstance(page, ArticleError)] == []
    return [page for page in read if isinstance(page, Page)]


def errors(read: Iterable[Page | ArticleError]) -> list[str]:
    return [str(page) for page in read if isinstance(page, ArticleError)]


def stated(page: Page) -> dict[str, str]:
    return {name: value.value for name, value in page.fields.items()}


EXPORTS: dict[str, tuple[object, dict[str, str]]] = {
    "NewsAPI": (
        {
            "status": "ok",
            "totalResults": 1,
            "articles": [
                {
                    "source": {"id": "paper", "name": "The Paper"},
                    "author": "Ann Lee",
                    "title": "Talks begin",
                    "description": "They met.",
                    "url": "https://paper.example/talks",
                    "publishedAt": "2024-10-03T10:15:00Z",
                    "content": MET,
                }
            ],
        },
        {"title": "Talks begin", "publisher": "The Paper", "published": "2024-10-03", "url": "https://paper.example/talks"},
    ),
    "Guardian": (
        {
            "response": {
                "status": "ok",
                "results": [
                    {
                        "id": "world/2024/oct/03/talks",
                        "sectionName": "World",
                        "webPublicationDate": "2024-10-03T10:15:00Z",
                        "webTitle": "Talks begin – live",
                        "webUrl": "https://paper.example/talks",
                        "fields": {"headline": "Talks begin", "bodyText": MET, "body": f"<p>{MET}</p>", "trailText": "They met."},
                    }
                ],
            }
        },
        {"title": "Talks begin", "published": "2024-10-03", "url": "https://paper.example/talks", "article_id": "world-2024-oct-03-talks"},
    ),
    "New York Times": (
        {
            "status": "OK",
            "response": {
                "docs": [
                    {
                        "web_url": "https://paper.example/talks",
                        "lead_paragraph": MET,
                        "source": "The Paper",
                        "headline": {"main": "Talks begin", "kicker": None, "print_headline": ""},
                        "pub_date": "2024-10-03T10:15:00+0000",
                        "byline": {"original": "By Ann Lee", "person": []},
                        "_id": "nyt://article/1-2",
                    }
                ]
            },
        },
        {
            "title": "Talks begin",
            "publisher": "The Paper",
            "published": "2024-10-03",
            "url": "https://paper.example/talks",
            "article_id": "article-1-2",
        },
    ),
    "Event Registry": (
        {
            "articles": {
                "results": [
                    {
                        "uri": "77",
                        "lang": "eng",
                        "dateTime": "2024-10-03T10:15:00Z",
                        "url": "https://paper.example/talks",
                        "title": "Talks begin",
                        "body": MET,
                        "source": {"uri": "paper.example", "dataType": "news", "title": "The Paper"},
                    }
                ],
                "pages": 1,
            }
        },
        {
            "title": "Talks begin",
            "publisher": "The Paper",
            "published": "2024-10-03",
            "url": "https://paper.example/talks",
            "language": "en",
            "article_id": "77",
        },
    ),
    "JSON Feed": (
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "The Paper",
            "description": "All the news. " * 20,
            "language": "de-AT",
            "items": [{"id": "1", "url": "https://paper.example/talks", "title": "T", "content_text": MET, "date_published": "2024-10-03"}],
        },
        {
            "title": "T",
            "publisher": "The Paper",
            "published": "2024-10-03",
            "url": "https://paper.example/talks",
            "language": "de",
            "article_id": "1",
        },
    ),
    "schema.org": (
        {
            "@context": "https://schema.org",
            "@graph": [
                {"@type": "WebSite", "name": "The Paper", "description": "All the news."},
                {
                    "@type": "NewsArticle",
                    "headline": "Talks begin",
                    "articleBody": MET,
                    "datePublished": "2024-10-03T23:00:00-04:00",
                    "publisher": {"@type": "Organization", "name": "The Paper"},
                    "inLanguage": "en-GB",
                    "mainEntityOfPage": {"@id": "https://paper.example/talks"},
                },
            ],
        },
        {
            "title": "Talks begin",
            "publisher": "The Paper",
            "published": "2024-10-03",
            "url": "https://paper.example/talks",
            "language": "en",
        },
    ),
    "WordPress": (
        [
            {
                "id": 12,
                "date": "2024-10-03T10:15:00",
                "guid": {"rendered": "https://paper.example/?p=12"},
                "link": "https://paper.example/talks",
                "title": {"rendered": "Talks &#8211; a start"},
                "content": {"rendered": f"<p>{MET}</p>", "protected": False},
            }
        ],
        {"title": "Talks – a start", "published": "2024-10-03", "url": "https://paper.example/talks", "article_id": "12"},
    ),
    "news-please": (
        {"title": "Talks", "maintext": MET, "date_publish": "2024-10-03 10:15:00", "source_domain": "paper.example"},
        {"title": "Talks", "publisher": "paper.example", "published": "2024-10-03"},
    ),
    "newspaper3k": (
        {"title": "Talks", "text": MET, "authors": ["Ann Lee", "Bo"], "publish_date": "2024-10-03", "html": f"<html>menu {MET} {MET}"},
        {"title": "Talks", "published": "2024-10-03"},
    ),
    "RSS as JSON": (
        {
            "rss": {
                "channel": {
                    "title": "The Paper",
                    "link": "https://paper.example",
                    "description": "News",
                    "item": [
                        {
                            "title": "Talks",
                            "description": "They met.",
                            "content:encoded": f"&lt;p&gt;{MET}&lt;/p&gt;",
                            "pubDate": "Thu, 03 Oct 2024 10:15:00 +0000",
                            "link": "https://paper.example/talks",
                            "guid": {"#text": "g1", "isPermaLink": "false"},
                        }
                    ],
                }
            }
        },
        {"title": "Talks", "publisher": "The Paper", "published": "2024-10-03", "url": "https://paper.example/talks", "article_id": "g1"},
    ),
    "a search engine": (
        {"took": 1, "hits": {"total": {"value": 1}, "hits": [{"_index": "n", "_id": "A1", "_source": {"title": "Talks", "text": MET}}]}},
        {"title": "Talks", "article_id": "a1"},
    ),
    "GraphQL": ({"data": {"posts": {"edges": [{"node": {"title": "Talks", "content": MET}}]}}}, {"title": "Talks"}),
    "objects by id": ({"a1": {"title": "Talks", "text": MET}}, {"title": "Talks"}),
    "one object in another": ({"data": {"title": "Talks", "text": MET}}, {"title": "Talks"}),
    "a list of answers": ([{"articles": [{"title": "Talks", "text": MET}]}], {"title": "Talks"}),
    "paragraphs": ({"headline": "Talks", "body": [{"type": "paragraph", "text": MET}]}, {"title": "Talks"}),
    "LangChain": (
        {"page_content": MET, "metadata": {"title": "Talks", "source": "https://www.paper.example/x"}},
        {"title": "Talks", "publisher": "paper.example"},
    ),
    "multihop": (
        {"id": "mh1", "title": "Talks", "text": MET, "source": "The Paper", "published_at": "2024-10-03T10:15:00+00:00"},
        {"title": "Talks", "publisher": "The Paper", "published": "2024-10-03", "article_id": "mh1"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("export", EXPORTS)
def test_articles_of_common_exports_are_found_with_their_fields(export: str) -> None:
    document, expected = EXPORTS[export]
    (page,) = pages(document)
    assert (page.text.strip(), page.source) == (MET, "news.json#1")
    own = {name: value for name, value in page.fields.items() if value.found.how == "export field"}
    assert {name: value.value for name, value in own.items()} == expected
    assert not any(warning.startswith(("published", "url")) for warning in page.warnings)


def test_what_is_not_mapped_is_kept_beside_the_article() -> None:
    (page,) = pages(EXPORTS["NewsAPI"][0])
    assert page.metadata == {"source.id": "paper", "author": "Ann Lee", "description": "They met."}
    assert page.fields["published"].found.words == "2024-10-03T10:15:00Z"
    (page,) = pages(
        {"text": MET, "tags": ["a", "b"], "place": {"city": "Baghdad", "km": [1.5, None]}, "n": 3, "no": None, "Byline": "BY Ann"}
    )
    assert page.metadata == {"tags": "a, b", "place": '{"city":"Baghdad","km":[1.5,null]}', "n": "3", "author": "Ann"}
    (page,) = pages({"text": MET, "notes": "x" * 9000} | {f"k{number}": "v" for number in range(500)})
    assert len(page.metadata) == 200
    assert len(page.metadata["notes"]) == LONGEST_METADATA
    assert [warning.split(":")[0] for warning in page.warnings] == [
        "502 fields; the first 200 of those that say nothing known are kept",
        "cut at 2,000 characters",
    ]


def test_of_several_texts_the_full_one_is_taken_and_a_cut_one_is_said_to_be() -> None:
    (page,) = pages({"text": MET, "content": f"{MET} Then they left for the airport, an aide said."})
    assert page.text.endswith("aide said.")
    (page,) = pages({"title": "T", "description": MET, "content": ""})
    assert (page.text, page.warnings) == (MET, ("the text is the record's 'description'; it holds no full text",))
    (page,) = pages({"title": "T", "content": f"{MET} And th… [+1234 chars]"})
    assert page.text == f"{MET} And th…"
    assert page.warnings == ("the text is cut short: the export leaves out its last 1234 characters",)
    (page,) = pages({"title": "T", "LP": MET, "TD": "Then they left."})
    assert page.text == f"{MET}\n\nThen they left."


def test_a_publisher_that_is_a_domain_or_a_date_that_may_be_anothers_is_no_more_than_likely() -> None:
    (page,) = pages({"text": MET, "domain": "https://www.Paper.example/", "created_at": "2024-10-03", "language": "Englisch?"})
    assert {name: (value.value, value.found.sure) for name, value in page.fields.items()} == {
        "publisher": ("paper.example", "likely"),
        "published": ("2024-10-03", "likely"),
    }
    assert page.metadata == {"language": "Englisch?"}
    (page,) = pages({"text": MET, "publication": "paper.example", "source": "{'id': None, 'name': \"The Paper\"}"})
    assert stated(page) == {"publisher": "The Paper"}


def test_a_wrong_date_or_address_costs_the_field_not_the_article() -> None:
    (page,) = pages({"text": MET, "date": "31/31/2024", "url": "/talks"})
    assert (stated(page), page.metadata) == ({}, {"date": "31/31/2024", "url": "/talks"})
    assert [warning.split("; ")[0] for warning in page.warnings] == [
        "published: '31/31/2024' may name the day or the month first and is left out",
        "url: '/talks' is not a web address and is left out",
    ]
    (page,) = pages({"text": MET, "date": "soon", "published": "", "url": "javascript:alert(1)"})
    assert page.warnings[0].startswith("published: 'soon' is not a date and is left out")


def test_what_other_records_show_of_dates_settles_a_date() -> None:
    read = pages([{"text": MET, "date": "03/10/2024"}, {"text": MET, "date": "25/10/2024"}])
    assert [(page.fields["published"].value, page.fields["published"].found.sure) for page in read] == [
        ("2024-10-03", "likely"),
        ("2024-10-25", "certain"),
    ]
    assert "published" not in pages([{"text": MET, "date": "03/10/2024"}])[0].fields


def test_ids_are_the_records_own_and_told_apart() -> None:
    long = "https://paper.example/" + "x" * 90
    records = [
        {"id": "A b"},
        {"id": "a-b"},
        {"id": "a-b-2"},
        {"guid": "A/B"},
        {},
        {"_id": {"$oid": "5f"}},
        {"id": "--"},
        {"id": f"{long}1"},
        {"id": f"{long}2"},
    ]
    read = pages([{"text": MET, **record} for record in records])
    ids = [page.fields["article_id"].value if "article_id" in page.fields else page.name for page in read]
    read = pages([{"text": MET, "id": article_id} for article_id in ("x-2", "x", "x")])
    assert [page.fields["article_id"].value for page in read] == ["x-2", "x", "x-3"]
    assert ids[:7] == ["a-b", "a-b-2", "a-b-2-2", "a-b-3", "news-5", "5f", "news-7"]
    assert len(set(ids)) == len(ids)
    assert all(len(article_id) <= 80 and article_id.startswith("paper-example-xxx") for article_id in ids[7:])


def test_an_article_stays_itself_beside_lists_of_other_things() -> None:
    (page,) = pages({"title": "T", "text": MET, "comments": [{"title": "No", "text": "Nonsense."}], "data": {}})
    assert page.text == MET
    (page,) = pages({"title": "T", "text": MET * 9, "items": [{"title": "Ad", "text": "Buy."}]})
    assert page.text == MET * 9
    read = pages({"world": [{"title": "T", "text": MET}], "sport": [{"title": "U", "text": MET}], "version": 2})
    assert [stated(page)["title"] for page in read] == ["T", "U"]


def test_html_is_read_as_a_page_and_references_are_resolved() -> None:
    (page,) = pages({"title": "<b>A</b> &amp; B", "text": f"<p>{MET}</p><p>AT&amp;T&nbsp;said.</p>"})
    assert page.text.split() == [*MET.split(), "AT&T", "said."]
    (page,) = pages({"title": "A < B & C\x1b[31m", "text": "If a < b, ?x=1&copy=2 &mdash;\r\nnext\u2028line \ud800."})
    assert page.text == "If a < b, ?x=1&copy=2 —\nnext\nline \ufffd."
    assert stated(page)["title"] == "A < B & C [31m"


def test_a_record_that_cannot_be_used_says_why_and_costs_no_other() -> None:
    document = [{"title": "T", "date": "2024"}, 1, "x", None, {}, [[[[[]]]]], {"text": MET}, {"url": "u", "text": "  "}]
    read = list(read_json(json.dumps(document).encode(), "news.json", "news"))
    assert [page.source for page in read if isinstance(page, Page)] == ["news.json#7"]
    assert errors(read) == [
        "news.json#1: text: there is none; the record's fields are: title, date. Name the one with the article 'text'",
        'news.json#2: a number, not an object; write an article as {"title": …, "text": …}',
        'news.json#3: a text, not an object; write an article as {"title": …, "text": …}',
        'news.json#4: null, not an object; write an article as {"title": …, "text": …}',
        "news.json#5: text: there is none; the record's fields are: none. Name the one with the article 'text'",
        'news.json#6: a list, not an object; write an article as {"title": …, "text": …}',
        "news.json#8: text: there is none; the record's fields are: url, text. Name the one with the article 'text'",
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not JSON"),
        (b'{"a":\n 1,}', "2: not JSON: illegal trailing comma|2: not JSON: expecting property name"),
        (b"[]", "no record"),
        (b"[[], [[]]]", "no record"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"text": ' + b"9" * 5000 + b"}", "cannot be read as JSON"),
        (b"\0\1\2\3" * 100, "not text"),
    ],
)
def test_a_file_that_is_no_json_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(ArticleError, match=message):
        list(read_json(data, "news.json", "news"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_json_lines_are_read_in_any_encoding(encoding: str) -> None:
    lines = '{"title": "Café", "text": "Die Gespräche begannen – spät."}\n\n{"text": "Zweiter Artikel über Köln."}\r\n{"text": "Größe"}'
    read = list(read_json_lines(io.BytesIO(lines.encode(encoding)), "news.jsonl", "news"))
    assert [page.text for page in read if isinstance(page, Page)] == [
        "Die Gespräche begannen – spät.",
        "Zweiter Artikel über Köln.",
        "Größe",
    ]


def test_a_bad_line_is_named_and_costs_no_other() -> None:
    data = (
        b'{"text": "One \xe2\x80\x93 caf\xc3\xa9"}\n{"text": "Two"\n{"text": "caf\xe9"}\n'
        + b"[" * 100_000
        + b'\n{"title": "T"}\n{"text": "Six"}'
    )
    read = list(read_json_lines(io.BytesIO(data), "news.jsonl", "news"))
    assert [(page.source, page.text) for page in read if isinstance(page, Page)] == [
        ("news.jsonl#1", "One – café"),
        ("news.jsonl#3", "café"),
        ("news.jsonl#6", "Six"),
    ]
    assert [(error.line, error.field) for error in read if isinstance(error, ArticleError)] == [(2, None), (4, None), (5, "text")]
    with pytest.raises(ArticleError, match="no record"):
        list(read_json_lines(io.BytesIO(b"\n\n"), "news.jsonl", "news"))


def test_json_lines_named_json_are_read() -> None:
    for text in ('{"text": "One"}\n{"text": "Two"}\n', '{\n"text": "One"}\n{\n"text":\n "Two"}'):
        read = list(read_json(text.encode(), "news.json", "news"))
        assert [page.text for page in read if isinstance(page, Page)] == ["One", "Two"]


class Endless(io.RawIOBase):
    """A file of the same bytes over and over, and how much of it was read."""

    def __init__(self, beginning: bytes, again: bytes, size: int) -> None:
        self.beginning, self.again, self.size, self.place, self.furthest = beginning, again, size, 0, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self.place = offset + (0, self.place, self.size)[whence]
        return self.place

    def readinto(self, buffer: Any) -> int:
        length = min(len(buffer), self.size - self.place)
        shift = (self.place - len(self.beginning)) % len(self.again)
        piece = (
            self.beginning[self.place :]
            if self.place < len(self.beginning)
            else self.again[shift:] + self.again * (length // len(self.again) + 1)
        )
        piece = piece[:length]
        buffer[: len(piece)] = piece
        self.place += len(piece)
        self.furthest = max(self.furthest, self.place)
        return len(piece)


def test_a_file_without_line_ends_is_not_read_to_its_end() -> None:
    raw, start = Endless(b'{"text": "One"}\n', b"x", 2_000_000_000), time.process_time()
    read = list(read_json_lines(io.BufferedReader(raw), "news.jsonl", "news"))
    assert [page.text for page in read if isinstance(page, Page)] == ["One"]
    assert errors(read) == ["news.jsonl:2: a line of more than 20 MB; end each record's line, the rest of the file is not read"]
    assert raw.furthest < 50_000_000
    assert time.process_time() - start < 10


def test_records_are_read_one_at_a_time() -> None:
    raw = Endless(b"", b'{"text": "' + b"They met. " * 10_000 + b'"}\n', 20_002_600)
    tracemalloc.start()
    try:
        count = sum(isinstance(page, Page) for page in read_json_lines(io.BufferedReader(raw), "news.jsonl", "news"))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 200
    assert peak < 10_000_000  # bytes, of which records looked at for their dates take up to 4 MB


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from("text title date id url source items data _source a".split()), inner, max_size=5)
    ),
    max_leaves=30,
)


@given(values)
def test_any_json_gives_pages_or_errors_that_name_their_record(document: object) -> None:
    try:
        read = list(read_json(json.dumps(document).encode(), "news.json", "news"))
    except ArticleError:
        read = []
    assert read or re.fullmatch(r"[\[\], ]+", json.dumps(document))
    for number, page in enumerate(read, 1):
        source = page.source if isinstance(page, Page) else page.path
        assert source == f"news.json#{number}"
        if isinstance(page, ArticleError):
            assert "cannot be read as" not in page.reason
        else:
            assert page.text.strip()
            json.dumps([dict(page.metadata), stated(page)]).encode()
