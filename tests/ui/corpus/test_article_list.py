"""The list of articles: found by what it shows, in order, and every word of it only a word."""

from __future__ import annotations

import re

from tests.ui.corpus.test_facts import head
from ui.corpus.article_list import articles_html, language_name, listed_articles
from ui.corpus.facts import CorpusFacts
from ui.corpus.place import Place

FACTS = CorpusFacts(
    [
        head("a", "2020-01-01", "Coast Gazette", title="Dockers return", story="s"),
        head("b", "2020-11", "Île Herald", title="Ferry to Sele", agency="AP"),
        head("c", "2021-05-05", "Coast Gazette", title="Ferry late", story="s"),
        head("d", None, None, title="عنوان", language="ar"),
    ]
)


def ids(place: Place) -> list[str]:
    return [article.article_id for article in listed_articles(FACTS, place)]


def test_all_stand_newest_first() -> None:
    assert ids(Place()) == ["c", "b", "a", "d"]


def test_a_search_looks_through_titles_publishers_and_agencies() -> None:
    assert ids(Place(search="ferry")) == ["c", "b"]
    assert ids(Place(search="ILE ferry")) == ["b"]
    assert ids(Place(search="ap")) == ["b"]
    assert ids(Place(search="عنوان")) == ["d"]
    assert "Nothing has these words." in articles_html(FACTS, Place(search="nowhere"))


def test_a_month_a_year_and_an_outlet_limit_the_list() -> None:
    assert ids(Place(month="2020")) == ["b", "a"]
    assert ids(Place(month="2020-11")) == ["b"]
    assert ids(Place(month="none")) == ["d"]
    assert ids(Place(outlet="AP")) == ["b"]
    assert ids(Place(outlet="Coast Gazette", month="2021")) == ["c"]


def test_what_limits_the_list_can_be_asked_alone_and_taken_away() -> None:
    html = articles_html(FACTS, Place(outlet="Coast Gazette", month="2020-01"))
    assert 'data-send="asknarrowed" data-publisher="Coast Gazette" data-since="2020-01" data-until="2020-01"' in html
    assert 'aria-label="Take away January 2020"' in html
    assert "asknarrowed" not in articles_html(FACTS, Place(outlet="Nobody"))
    assert "asknarrowed" not in articles_html(FACTS, Place(month="none"))


def test_a_row_tells_what_is_known() -> None:
    html = articles_html(FACTS, Place())
    told = [re.sub(r"<[^>]+>", "", row) for row in re.findall(r'<p class="byline-line">(.*?)</p>', html)]
    assert told == [
        "Coast Gazette · 5 May 2021 · English · One of 2 telling one story",
        "Île Herald · November 2020 · carrying AP · English",
        "Coast Gazette · 1 January 2020 · English · One of 2 telling one story",
        "Publisher not stated · undated · Arabic",
    ]
    assert 'dir="auto" lang="ar"' in html


def test_whose_an_article_is_is_told_where_there_are_two_kinds() -> None:
    assert "shared" not in articles_html(FACTS, Place())
    html = articles_html(FACTS, Place(), {"a"})
    assert (html.count("only yours"), html.count("shared")) == (1, 3)


def test_fifty_stand_on_a_page() -> None:
    many = CorpusFacts([head(f"a{number:03}") for number in range(120)])
    assert articles_html(many, Place()).count('class="title"') == 50
    assert articles_html(many, Place(page=3)).count('class="title"') == 20
    assert "101 to 120 of 120" in articles_html(many, Place(page=99))


def test_titles_publishers_and_searches_are_never_markup() -> None:
    bad = '"><img src=x onerror=hack()>'
    facts = CorpusFacts([head(bad, "2020", bad, title=bad, agency=bad + "2", language=bad)])
    html = articles_html(facts, Place(search="img", outlet=bad, month="2020"), {bad})
    assert "<img" not in html
    assert "&lt;img" in html


def test_a_language_nobody_knows_is_its_code() -> None:
    assert (language_name("de"), language_name("zz")) == ("German", "zz")
