"""The outlets of the articles: one that is missed is one whose report cannot be asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.article_store import ArticleStore
from rag.known_outlets import KnownOutlets, OutletReader, meets_outlet, ways_to_write, words_of
from rag.schema import Article, Attribution, Passage
from tests.rag.test_article_store import STORY

TEXT = "He left. She stayed."


def passage(article_id: str, *credited: str | None, start: int = 0) -> Passage:
    said = tuple(Attribution(0, 8, "outlet", outlet, None, outlet, "stated") for outlet in credited)
    return Passage(f"{article_id}:{start}", article_id, start, 20, TEXT[start:], ((start, 20),), (), said)


def article(article_id: str, publisher: str | None, agency: str | None = None, content_hash: str = "f") -> Article:
    return replace(STORY, article_id=article_id, publisher=publisher, agency=agency, text=TEXT, content_hash=content_hash)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ArticleStore]:
    store = ArticleStore(f"sqlite:///{tmp_path / 'articles.sqlite'}")
    yield store
    store.close()


def test_publishers_agencies_and_credited_outlets_are_known(store: ArticleStore) -> None:
    store.replace(article("a", "The Globe", "AAP"), [passage("a", "Reuters", None), passage("a", "Le Monde", start=9)])
    store.replace(article("b", None), [passage("b", None)])
    known = OutletReader(store).current()
    assert known.names == {("globe",): ("The Globe",), ("aap",): ("AAP",), ("reuters",): ("Reuters",), ("le", "monde"): ("Le Monde",)}
    assert known.agencies == {"a": "AAP"}


def test_a_new_article_is_read_and_no_other_is_again(store: ArticleStore) -> None:
    for number in range(3):
        store.replace(article(f"a{number}", None), [passage(f"a{number}", "Reuters")])
    reader = OutletReader(store)
    reader.current()
    with mock.patch.object(store, "put_derived", wraps=store.put_derived) as put:
        assert reader.current() is reader.current()
        store.replace(article("new", "Globe"), [passage("new", "Le Monde")])
        assert set(reader.current().names) == {("reuters",), ("globe",), ("le", "monde")}
        store.replace(article("a1", None, content_hash="other"), [passage("a1", "Kyodo")])
        assert ("kyodo",) in reader.current().names
        store.delete(["new"])
        assert set(OutletReader(store).current().names) == {("reuters",), ("kyodo",)}
    assert [set(call.args[2]) for call in put.call_args_list] == [{"new"}, {"a1"}]
    assert json.loads(put.call_args_list[0].args[2]["new"][1]) == ["Le Monde"]


@pytest.mark.parametrize(
    ("outlets", "meeting"),
    [(["Globe", "Reuters"], "publisher"), (["AAP", "Kyodo"], "agency"), (["Kyodo"], "credited"), (["The Globe"], None), ([], None)],
)
def test_how_a_passage_is_an_outlets(outlets: list[str], meeting: str | None) -> None:
    assert meets_outlet(article("a", "Globe", "AAP"), passage("a", None, "Kyodo"), outlets) == meeting
    assert meets_outlet(article("a", None), passage("a", None), ["None"]) is None


@pytest.mark.parametrize(
    ("name", "ways"),
    [
        ("The Verge", {"verge"}),
        ("The Independent - Life and Style", {"independent", "independent life and style"}),
        ("BBC News - Technology", {"bbc", "bbc news", "bbc news technology"}),
        ("Cnbc | World Business News Leader", {"cnbc", "cnbc world business news leader"}),
        ("ABC News: Health", {"abc", "abc news", "abc news health"}),
        ("CBSSports.com", {"cbssports", "cbssports com"}),
        ("Sporting News", {"sporting news"}),  # not "Sporting"
        ("Asharq Al-Awsat", {"asharq awsat"}),
        ("El País", {"pais"}),
        ("U.S. News & World Report", {"us news world report"}),
        ("The", {"the"}),
        ("X", set()),  # a letter alone is no name that a question could be read by
        ("–", set()),
    ],
)
def test_ways_to_write_a_name(name: str, ways: set[str]) -> None:
    assert {" ".join(words) for words in ways_to_write(name)} == ways


def test_initials_and_full_name_are_one_outlet_where_both_are_written() -> None:
    known = KnownOutlets.of(["AP", "Associated Press", "New York Times"])
    assert known.names["ap",] == known.names["associated", "press"] == ("AP", "Associated Press")
    assert ("nyt",) not in known.names


@given(st.text(alphabet="aAsSlLéÉ'’.- &0ß™", max_size=30))
def test_words_have_their_places_in_the_text(text: str) -> None:
    before = 0
    for word, start, end in words_of(text):
        assert before <= start < end <= len(text)
        assert word == word.casefold() != ""
        before = end
