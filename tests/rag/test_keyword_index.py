"""The keyword index: a wrong score ranks the wrong passage first; a term that was split finds nothing."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.keyword_index import KEPT_MASKS, KeywordIndex

ROWS = [
    ("a", "Election", "militia rejected vote vote", "en"),
    ("b", "Talks", "militia met premier", "en"),
    ("c", "Vote", "premier calm", "en"),
    ("d", "Weather", "rain", "en"),
]


@pytest.fixture
def index(tmp_path: Path) -> Iterator[KeywordIndex]:
    index = KeywordIndex(tmp_path / "keywords.sqlite", title_weight=2.0)
    yield index
    index.close()


Terms = tuple[list[str], list[str]]  # of title and body


def by_hand(rows: list[Terms], weighted: dict[str, float], title_weight: float) -> list[float]:
    """The module's formula over (title terms, body terms), with nothing shared with the module."""
    mean = max(1, sum(len(title) + len(body) for title, body in rows)) / len(rows)
    scores = []
    for title, body in rows:
        score = 0.0
        for term, weight in weighted.items():
            n = sum(term in t or term in b for t, b in rows)
            f = title_weight * title.count(term) + body.count(term)
            idf = math.log(1 + (len(rows) - n + 0.5) / (n + 0.5))
            score += weight * idf * f * 2.2 / (f + 1.2 * (0.25 + 0.75 * (len(title) + len(body)) / mean))
        scores.append(score)
    return scores


def test_score_is_bm25_computed_by_hand(index: KeywordIndex) -> None:
    index.add(ROWS)
    found = dict(index.search({"vote": 1.0}, 10))
    # "a": f = 2, 5 words of a mean of 3.5; n = 2 of N = 4, so idf = ln 2
    assert found["a"] == pytest.approx(math.log(2) * 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 5 / 3.5)))
    assert found["c"] == pytest.approx(math.log(2) * 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 3 / 3.5)))
    assert set(found) == {"a", "c"}


WORDS = st.lists(st.sampled_from(["alpha", "beta", "gamma", "delta", "iota"]), max_size=6)
QUERIES = st.dictionaries(st.sampled_from(["alpha", "beta", "gamma"]), st.floats(0.1, 3), min_size=1)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=8), QUERIES)
def test_any_weighted_query_scores_by_the_formula(index: KeywordIndex, rows: list[Terms], weighted: dict[str, float]) -> None:
    index.clear()
    index.add((f"p{number}", " ".join(title), " ".join(body), "zz") for number, (title, body) in enumerate(rows))
    found = dict(index.search(weighted, 100))
    expected = by_hand(rows, weighted, 2.0)
    assert found == {f"p{number}": pytest.approx(score) for number, score in enumerate(expected) if score}


def test_a_weight_multiplies_a_terms_share_and_zero_drops_it(index: KeywordIndex) -> None:
    index.add(ROWS)
    once, thrice = dict(index.search({"vote": 1.0}, 9)), dict(index.search({"vote": 3.0, "rain": 0.0}, 9))
    assert thrice == {name: pytest.approx(3 * score) for name, score in once.items()}


def test_equal_scores_are_ordered_by_id_and_k_bounds_them(index: KeywordIndex) -> None:
    index.add((name, "", "same words", "en") for name in "dbca")
    assert [name for name, _ in index.search({"same": 1.0}, 3)] == []  # "same" is a stop word
    assert [name for name, _ in index.search({"word": 1.0}, 3)] == ["a", "b", "c"]


@pytest.mark.parametrize("term", ["3.5", "o'neil", 'say"so', "a-b", "قاسم", "naïve", "x*", "near", "and"])
def test_a_term_is_never_split_nor_read_as_query_syntax(index: KeywordIndex, monkeypatch: pytest.MonkeyPatch, term: str) -> None:
    monkeypatch.setattr("rag.keyword_index.index_terms", lambda body, _: [body] if body else [])
    index.add([("a", "", term, "en"), ("b", "", "3", "en"), ("c", "", "o", "en"), ("d", "", "x", "en"), ("e", "", "say", "en")])
    assert [name for name, _ in index.search({term: 1.0}, 10)] == ["a"]
    assert index.document_frequency([term, "nowhere"]) == {term: 1, "nowhere": 0}


def test_adding_again_replaces_and_deleting_forgets(index: KeywordIndex) -> None:
    index.add(ROWS)
    before = index.search({"vote": 1.0, "premier": 1.0}, 9)
    index.add(ROWS)
    assert index.search({"vote": 1.0, "premier": 1.0}, 9) == before
    index.add([("a", "Other", "rain", "en")])
    assert "a" not in dict(index.search({"vote": 1.0}, 9))
    index.delete(["c", "no such passage"])
    assert index.search({"vote": 1.0}, 9) == []
    assert index.ids() == {"a", "b", "d"}
    assert index.count() == 3
    assert index.document_frequency(["vote", "rain"]) == {"vote": 0, "rain": 2}


def test_a_second_connection_sees_changes_although_postings_are_cached(index: KeywordIndex, tmp_path: Path) -> None:
    index.add(ROWS)
    other = KeywordIndex(tmp_path / "keywords.sqlite")
    assert len(other.search({"vote": 1.0}, 9)) == 2
    index.add([("e", "Vote", "vote", "en")])
    assert len(other.search({"vote": 1.0}, 9)) == 3
    other.close()


def test_document_frequency_is_the_same_before_and_after_a_search(index: KeywordIndex) -> None:
    index.add(ROWS)
    before = index.document_frequency(["vote", "militia", "nowhere"])
    index.search({"vote": 1.0, "nowhere": 1.0}, 9)
    assert index.document_frequency(["vote", "militia", "nowhere"]) == before == {"vote": 2, "militia": 2, "nowhere": 0}


def test_a_part_is_ranked_as_it_is_among_all(index: KeywordIndex) -> None:
    index.add(ROWS)
    everywhere = index.search({"premier": 1.0, "militia": 1.0}, 10)
    part = frozenset({"a", "c", "nowhere"})
    assert index.search({"premier": 1.0, "militia": 1.0}, 10, part) == [pair for pair in everywhere if pair[0] in part]
    assert index.search({"premier": 1.0}, 1, frozenset({"b"}))[0][0] == "b"  # not the best of all
    assert index.search({"premier": 1.0}, 10, frozenset()) == []
    index.add([("nowhere", "Premier", "premier", "en")])
    assert [name for name, _ in index.search({"premier": 1.0}, 10, part)] == ["nowhere", "c"]


def test_more_parts_than_are_kept_are_searched(index: KeywordIndex) -> None:
    index.add([(f"p{number}", "", "rain", "en") for number in range(KEPT_MASKS + 3)])
    for _ in range(2):
        for number in range(KEPT_MASKS + 3):
            assert [name for name, _ in index.search({"rain": 1.0}, 10, frozenset({f"p{number}"}))] == [f"p{number}"]
    assert len(index._masks) == KEPT_MASKS


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(WORDS, st.lists(WORDS, min_size=1, max_size=3)), min_size=1, max_size=5), QUERIES)
def test_an_article_scores_as_one_text_with_its_title_once(
    index: KeywordIndex, articles: list[tuple[list[str], list[list[str]]]], weighted: dict[str, float]
) -> None:
    index.clear()
    index.add(
        (f"a{number}@v:{place}", " ".join(title), " ".join(body), "zz")
        for number, (title, bodies) in enumerate(articles)
        for place, body in enumerate(bodies)
    )
    whole = [(title, [word for body in bodies for word in body]) for title, bodies in articles]
    with index.reading() as reading:
        scores = reading.article_scores(weighted)
        found = {reading.article_ids[number]: float(scores[number]) for number in set(reading.article_of[1:].tolist())}
    assert found == {f"a{number}": pytest.approx(score) for number, score in enumerate(by_hand(whole, weighted, 2.0))}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=8), QUERIES, st.one_of(st.none(), st.frozensets(st.integers(0, 9))))
def test_a_reading_scores_as_a_search_does(
    index: KeywordIndex, rows: list[Terms], weighted: dict[str, float], numbers: frozenset[int] | None
) -> None:
    index.clear()
    index.add((f"p{number}", " ".join(title), " ".join(body), "zz") for number, (title, body) in enumerate(rows))
    among = None if numbers is None else frozenset(f"p{number}" for number in numbers)
    with index.reading(among) as reading:
        scores = reading.scores(weighted)
        names = reading.ids(reading.best(scores, 100))
        assert reading.numbers([*names.values(), "nowhere"]) == {name: number for number, name in names.items()}
    assert {name: float(scores[number]) for number, name in names.items()} == dict(index.search(weighted, 100, among))
    assert set(scores.nonzero()[0].tolist()) == set(names)  # the others score nothing, so that they are no candidates


def test_an_article_that_lost_its_passages_is_none(index: KeywordIndex) -> None:
    index.add([("a@1:0-9", "Vote", "premier", "en"), ("b@1:0-9", "Rain", "premier", "en")])
    index.delete(["b@1:0-9"])
    with index.reading() as reading:
        (score,) = filter(None, reading.article_scores({"premier": 1.0}))
    assert score == pytest.approx(by_hand([(["vote"], ["premier"])], {"premier": 1.0}, 2.0)[0])
