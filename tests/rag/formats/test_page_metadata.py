"""A page's fields: a wrong date or publisher is cited as if it were known; a right one that is missed makes an answer vaguer."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rag.formats.web_page import read_web_page
from rag.page import Page

BODY = "<h1>Talks go on</h1>" + "<p>The minister said on Wednesday that the talks would go on for another week in the capital.</p>" * 3


def read(head: str, body: str = BODY, address: str | None = None, html: str = "") -> Page:
    return read_web_page(f"<html {html}><head>{head}</head><body>{body}</body></html>".encode(), "a.html", "a", address=address)


def ld(*items: Any) -> str:
    return "".join(f'<script type="application/ld+json">{item if isinstance(item, str) else json.dumps(item)}</script>' for item in items)


def value(page: Page, name: str) -> str | None:
    return page.fields[name].value if name in page.fields else None


ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Talks go on &amp; on",
    "url": "https://news.example/talks",
    "datePublished": "2024-10-03T23:30:00-05:00",
    "dateModified": "2024-10-05T01:00:00Z",
    "inLanguage": "en-GB",
    "publisher": {"@type": "Organization", "name": "The Example"},
    "author": [{"@type": "Person", "name": "Ann One"}, {"@type": "Person", "name": "Bo Two"}],
    "articleSection": "World",
    "keywords": ["talks", "capital"],
}


def test_what_structured_data_states_is_read_as_the_page_s_own_day() -> None:
    page = read(ld(ARTICLE))
    assert {name: found.value for name, found in page.fields.items()} == {
        "title": "Talks go on & on",
        "publisher": "The Example",
        "published": "2024-10-03",
        "url": "https://news.example/talks",
        "language": "en",
    }
    assert page.fields["published"].found == page.fields["published"].found.__class__(
        "page metadata", "certain", "2024-10-03T23:30:00-05:00"
    )
    assert page.metadata == {"author": "Ann One, Bo Two", "section": "World", "keywords": "talks, capital", "modified": "2024-10-05"}


@pytest.mark.parametrize(
    "scripts",
    [
        ld({"@graph": [{"@type": "WebSite"}, {**ARTICLE, "publisher": {"@id": "#org"}}, {"@id": "#org", "name": "The Example"}]}),
        ld([{"@type": "BreadcrumbList"}, ARTICLE]),
        ld("not json at all", ARTICLE),
        ld("<!-- " + json.dumps(ARTICLE) + " -->"),
        ld(json.dumps(ARTICLE)[:-1] + ",}"),
        ld(json.dumps(ARTICLE).replace("World", "Wor\nld")),
        ld(json.dumps(ARTICLE)[:-1]),  # cut off
        ld("[" * 5000, ARTICLE),
        ld({**ARTICLE, "@type": ["Article", "NewsArticle"]}),
    ],
)  # fmt: skip
def test_structured_data_may_be_nested_or_broken(scripts: str) -> None:
    page = read(scripts)
    assert (value(page, "publisher"), value(page, "published")) == ("The Example", "2024-10-03")


def test_the_date_of_another_story_on_the_page_is_not_that_of_this_one() -> None:
    other = {**ARTICLE, "headline": "Storm", "url": "https://news.example/storm", "datePublished": "2019-01-01"}
    mine = {**ARTICLE, "headline": "Talks go on", "url": "https://news.example/talks"}
    renamed = {**mine, "headline": "Talks restart"}
    assert value(read(ld(other, renamed) + '<link rel="canonical" href="https://www.news.example/talks/">'), "published") == "2024-10-03"
    assert value(read(ld(other, mine) + '<link rel="canonical" href="https://news.example/talks">'), "published") == "2024-10-03"
    assert value(read(ld(other, mine)), "published") == "2024-10-03"
    assert value(read(ld(other, {**mine, "headline": "Rain", "url": "https://news.example/rain"})), "published") is None


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta property="article:published_time" content="2021-12-08T09:00:00+03:00">', "2021-12-08"),
        ('<meta name="pubdate" content="8 December 2021">', "2021-12-08"),
        ('<meta name="DC.date.issued" content="2021-12">', "2021-12"),
        ('<meta itemprop="datePublished" content="2021-12-08">', "2021-12-08"),
        ('<meta name="date" content="08/12/2021">', None),  # August or December
        ('<meta property="article:modified_time" content="2022-01-01">', None),
        ('<meta name="date" content="soon">', None),
        ("", None),
    ],
)
def test_a_date_is_read_where_it_is_stated_and_never_made_up(head: str, published: str | None) -> None:
    assert value(read(head), "published") == published


@pytest.mark.parametrize(
    ("body", "published", "sure"),
    [
        ('<time itemprop="datePublished" datetime="2021-12-08">Wednesday</time>', "2021-12-08", "certain"),
        ('<span itemprop="datePublished">December 8, 2021</span>', "2021-12-08", "certain"),
        (
            '<time class="entry-date published" datetime="2021-12-08T10:00:00">then</time><time datetime="2020-01-01">x</time>',
            "2021-12-08",
            "likely",
        ),
        ("<article><h1>Talks go on</h1><time>8 December 2021</time></article><time datetime='2020-05-05'>x</time>", "2021-12-08", "likely"),
        ("<time datetime='2020-05-05'>x</time><time datetime='2020-05-06'>x</time><time datetime='2020-05-07'>x</time>", None, None),
    ],
)
def test_a_time_element_dates_the_story_unless_it_may_be_that_of_others(body: str, published: str | None, sure: str | None) -> None:
    page = read("", body + BODY)
    assert value(page, "published") == published
    assert sure is None or page.fields["published"].found.sure == sure


@pytest.mark.parametrize(
    ("head", "title", "publisher"),
    [
        (
            '<meta property="og:title" content="Talks go on | The Example"><meta property="og:site_name" content="The Example">',
            "Talks go on",
            "The Example",
        ),
        (
            '<meta property="og:title" content="Talks restart - The Example"><meta property="og:site_name" content="The Example">',
            "Talks restart",
            "The Example",
        ),
        ("<title>Talks go on - World - The Example</title>", "Talks go on", None),
        (
            "<title>The Example: Talks restart</title><meta name='application-name' content='The Example'>",
            "The Example: Talks restart",
            "The Example",
        ),
        ("<title>Talks restart – Example</title><link rel='canonical' href='https://www.example.com/a'>", "Talks restart", "Example"),
        ("<title>US - China talks restart</title>", "US - China talks restart", None),
        ("<link rel='canonical' href='https://www.herald.co.uk/a'>", "Talks go on", "herald.co.uk"),
        ('<meta property="og:site_name" content="@example"><meta name="publisher" content="https://facebook.com/x">', "Talks go on", None),
    ],
)
def test_title_and_publisher_are_told_apart(head: str, title: str, publisher: str | None) -> None:
    page = read(head)
    assert (value(page, "title"), value(page, "publisher")) == (title, publisher)


def test_a_publisher_known_by_its_address_alone_is_uncertain() -> None:
    found = read("", address="https://www.example.org/a").fields["publisher"]
    assert (found.value, found.found.how, found.found.sure) == ("example.org", "address", "uncertain")


@pytest.mark.parametrize(
    ("head", "address", "url"),
    [
        ('<link rel="canonical" href="/a?x=1">', "https://example.org/b", "https://example.org/a?x=1"),
        (
            '<link rel="canonical" href="https://example.org/"><meta property="og:url" content="https://example.org/a">',
            None,
            "https://example.org/a",
        ),
        ('<link rel="canonical" href="/a">', None, None),
        ('<link rel="canonical" href="javascript:alert(1)"><meta property="og:url" content="http://">', None, None),
        ("", "https://example.org/b", "https://example.org/b"),
        ("<!-- saved from url=(0021)https://example.org/s -->", None, "https://example.org/s"),
    ],
)
def test_the_address_is_the_one_the_page_gives_itself(head: str, address: str | None, url: str | None) -> None:
    assert value(read(head, address=address), "url") == url


@pytest.mark.parametrize(
    ("html", "head", "language"),
    [
        ('lang="ar-EG"', "", "ar"),
        ("", '<meta http-equiv="content-language" content="fa">', "fa"),
        ("", '<meta property="og:locale" content="fr_FR">', "fr"),
        ('lang="English"', "", None),
        ("", "", None),
    ],
)
def test_the_language_is_the_stated_one(html: str, head: str, language: str | None) -> None:
    assert value(read(head, html=html), "language") == language
