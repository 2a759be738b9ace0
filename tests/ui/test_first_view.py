"""The first line tells what there is; what articles say in it is only words."""

from __future__ import annotations

import re

import rag
from tests.ui.corpus.test_facts import head
from ui.corpus.facts import CorpusFacts
from ui.first_view import holdings, welcome_html


def words(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def test_the_line_tells_number_period_and_publishers() -> None:
    facts = CorpusFacts([head("a", "2020-01-02", "P"), head("b", "2021", "Q"), head("c", None, "P")])
    assert words(holdings(facts)) == "3 articles · 2 January 2020 to 2021 · P and Q"
    assert words(holdings(CorpusFacts([head("a", "2020", None)]))) == "1 article · 2020"


def test_of_many_publishers_the_largest_are_named() -> None:
    facts = CorpusFacts([head(f"a{number}", "2020", f"P{number}") for number in range(9)])
    assert words(holdings(facts)) == "9 articles · 2020 · P0, P1, P2, P3 and 5 more"


def test_without_articles_it_is_said_how_to_add_some() -> None:
    assert "byline ingest" in holdings(CorpusFacts([]))


def test_publishers_and_questions_are_never_markup() -> None:
    bad = '"><img src=x onerror=hack()>'
    html = welcome_html(rag.Settings(answerer="extractive"), CorpusFacts([head("a", "2020", bad)]), [bad])
    assert "<img" not in html
    assert html.count("data-ask=") == 1
