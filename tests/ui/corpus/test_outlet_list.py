"""Publishers and agencies: how many articles each, when, and how to ask one of them."""

from __future__ import annotations

import re

from tests.ui.corpus.test_facts import head
from ui.corpus.facts import CorpusFacts
from ui.corpus.outlet_list import outlets_html
from ui.corpus.place import Place

PLACE = Place(listed="publishers")


def test_bars_are_to_scale() -> None:
    facts = CorpusFacts([head("a", "2020-01-01", "P"), head("b", "2020-12-31", "P"), head("c", "2020-07-01", "Q")])
    html = outlets_html(facts, PLACE)
    assert re.findall(r'class="bar" style="--end:([\d.]+)"', html) == ["1.0000", "0.5000"]
    strips = [tuple(map(float, found)) for found in re.findall(r'class="strip" style="--start:([\d.]+);--end:([\d.]+)"', html)]
    assert strips[0] == (0, 1)
    assert 0.48 < strips[1][0] < strips[1][1] < 0.52


def test_the_same_is_said_in_words_and_each_can_be_asked_alone() -> None:
    html = outlets_html(CorpusFacts([head("a", "2020", "P"), head("b", "2021-05", "P", agency="AP"), head("c", None, None)]), PLACE)
    words = re.sub(r"<[^>]+>", "", html)
    assert "2 articles · 2020 to May 2021" in words
    assert "Agencies whose stories are carried" in words
    assert "Of 1 article the publisher is not stated." in words
    assert re.findall(r'data-publisher="(\w+)"', html) == ["P", "AP"]


def test_undated_articles_alone_draw_no_period() -> None:
    assert "strip" not in outlets_html(CorpusFacts([head("a", None, "P")]), PLACE)


def test_names_of_publishers_are_never_markup() -> None:
    assert "<img" not in outlets_html(CorpusFacts([head("a", "2020", '"><img src=x>', agency='"><img src=y>')]), PLACE)
