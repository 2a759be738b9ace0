"""Stories told by several articles: all of them, oldest first."""

from __future__ import annotations

import re

from tests.ui.corpus.test_facts import head
from ui.corpus.facts import CorpusFacts
from ui.corpus.place import Place
from ui.corpus.story_list import stories_html

PLACE = Place(listed="stories")


def test_each_story_has_its_articles_oldest_first_the_newest_story_first() -> None:
    facts = CorpusFacts(
        [head("a", "2020", story="s"), head("b", "2021", story="t"), head("c", "2022", story="s"), head("d", "2023", story="t")]
    )
    html = stories_html(facts, PLACE)
    assert re.findall(r'data-key="(\w)"', html) == ["b", "d", "a", "c"]
    assert "2 stories told by several" in html


def test_where_there_is_none_that_is_said() -> None:
    assert "No story is told by several articles" in stories_html(CorpusFacts([head("a")]), PLACE)
