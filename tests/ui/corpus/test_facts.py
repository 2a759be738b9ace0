"""What the page tells of all articles must be of now, cheap, and of the engine that is asked."""

from __future__ import annotations

import dataclasses
import gc
import weakref

import rag
from tests.ui.conftest import FERRY, HARBOUR, SmallEngine
from ui.corpus.facts import CorpusFacts, PeopleFacts, facts_of, folded, people_of, questions_of


def head(article_id: str, published: str | None = "2024-01-01", publisher: str | None = "P", **others: str | None) -> rag.Headline:
    about = {"title": article_id, "url": None, "language": "en", "agency": None, "story": article_id} | others
    return rag.Headline(article_id=article_id, published=published, publisher=publisher, **about)  # type: ignore[arg-type]


class CountingEngine(SmallEngine):
    """Counts what it is asked for."""

    def __init__(self) -> None:
        many = [dataclasses.replace(HARBOUR, article_id=f"a{number:03}") for number in range(100)]
        super().__init__(many)
        self.texts_read, self.listed = 0, 0

    def article(self, article_id: str) -> rag.Article:
        self.texts_read += 1
        return super().article(article_id)

    def articles(self) -> list[rag.Article]:
        self.listed += 1
        return super().articles()


def test_articles_are_listed_once_until_they_change() -> None:
    engine = CountingEngine()
    assert facts_of(engine) is facts_of(engine)
    assert len(facts_of(engine).headlines) == 100
    engine.remove("a000")
    assert len(facts_of(engine).headlines) == 99


def test_the_questions_to_begin_with_need_the_last_texts_only_and_once() -> None:
    engine = CountingEngine()
    questions = questions_of(engine)
    assert questions
    assert questions_of(engine) == questions
    assert engine.texts_read == 60


def test_another_engine_s_articles_are_not_shown() -> None:
    one, other = SmallEngine([HARBOUR]), SmallEngine([FERRY])
    assert [each.article_id for each in facts_of(one).headlines] == ["harbour"]
    assert [each.article_id for each in facts_of(other).headlines] == ["ferry"]


def test_what_an_engine_held_goes_with_it() -> None:
    engine = SmallEngine()
    kept = weakref.ref(facts_of(engine)), weakref.ref(people_of(engine))
    del engine
    gc.collect()
    assert [each() for each in kept] == [None, None]


def test_newest_stand_first_and_undated_last() -> None:
    facts = CorpusFacts([head("old", "2020"), head("new", "2024"), head("undated", None)])
    assert [each.article_id for each in facts.newest_first] == ["new", "old", "undated"]


def test_publishers_are_counted_with_their_periods_and_agencies_apart() -> None:
    facts = CorpusFacts([head("a", "2020", "P"), head("b", "2024-05", "P", agency="AP"), head("c", None, "Q"), head("d", "2021", None)])
    assert [tuple(each) for each in facts.publishers] == [("P", 2, "2020", "2024-05"), ("Q", 1, None, None)]
    assert [tuple(each) for each in facts.agencies] == [("AP", 1, "2024-05", "2024-05")]
    assert facts.period == ("2020", "2024-05")


def test_a_story_is_several_articles_of_one_report_oldest_first() -> None:
    facts = CorpusFacts(
        [head("a", "2020", story="s"), head("b", "2021", story="b"), head("c", "2022", story="s"), head("d", "2023", story="")]
    )
    assert [[each.article_id for each in story.articles] for story in facts.stories] == [["a", "c"]]
    assert facts.tellings["s"] == 2


def test_persons_are_found_by_article() -> None:
    person = rag.Person("Mira Oduya", 2, ("a", "b"), None, None, (), ())
    assert PeopleFacts([person]).named_in["b"] == [person]


def test_neither_case_nor_accents_count_in_a_search() -> None:
    assert folded("ÉTÉ à Zürich") == folded("ete A zurich")
