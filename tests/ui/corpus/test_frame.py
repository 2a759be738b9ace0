"""The frame of the view of articles: what there is, where one is, and how one goes on."""

from __future__ import annotations

import re

from tests.ui.corpus.test_facts import head
from ui.corpus.facts import CorpusFacts
from ui.corpus.frame import corpus_html, goes_to, page_of, pager_html
from ui.corpus.place import Place


def test_the_first_line_tells_what_there_is() -> None:
    facts = CorpusFacts([head("a", "2020-01-02", "P", story="s"), head("b", "2021", "Q", story="s")])
    words = re.sub(r"<[^>]+>", "", corpus_html(facts, Place(), ""))
    assert words.startswith("2 articles · 2 January 2020 to 2021 · 2 publishers · 1 story told by several")


def test_without_articles_it_is_said_how_to_add_some() -> None:
    html = corpus_html(CorpusFacts([]), Place(), "")
    assert "byline ingest" in html
    assert "<form" not in html


def test_the_tab_one_is_on_is_told_and_what_cannot_be_searched_has_no_search() -> None:
    facts = CorpusFacts([head("a")])
    assert re.findall(r'data-key="tab-(\w+)"[^>]* aria-current="page"', corpus_html(facts, Place(listed="dates"), "")) == ["dates"]
    assert 'type="search"' not in corpus_html(facts, Place(listed="dates"), "")
    assert 'value="&quot;&gt;&lt;b&gt;"' in corpus_html(facts, Place(search='"><b>'), "")


def test_a_link_says_its_address_and_its_place() -> None:
    assert goes_to(Place(listed="names", page=2)) == (
        'href="?view=articles&amp;list=names&amp;page=2" data-send="browse" data-place="list=names&amp;page=2"'
    )


def test_pages_follow_one_another_and_end() -> None:
    items = list(range(120))
    assert [len(page_of(items, page)) for page in (1, 2, 3, 4)] == [50, 50, 20, 20]
    assert page_of([], 1) == []
    assert pager_html(50, Place()) == ""
    assert re.findall(r'rel="(\w+)"', pager_html(120, Place())) == ["next"]
    assert re.findall(r'rel="(\w+)"', pager_html(120, Place(page=2))) == ["prev", "next"]
    assert re.findall(r'rel="(\w+)"', pager_html(120, Place(page=3))) == ["prev"]
