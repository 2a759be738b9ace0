"""Retrieval against values worked by hand, and nDCG against published worked ones."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.measures import MEASURES
from eval.retrieval_measures import article_recall, evidence_recall, ranked_articles, ranking_scores, retrieval_scores, within_tokens
from eval.schema import Span

TEXTS = {"a": "One two three.\n\nFour five six. Seven eight.", "b": "Nine ten."}


def span(article: str, start: int, end: int) -> Span:
    return Span(article_id=article, start=start, end=end)


def words(article: str, wanted: str) -> Span:
    start = TEXTS[article].index(wanted)
    return span(article, start, start + len(wanted))


def test_articles_rank_by_their_first_source() -> None:
    assert ranked_articles([span("b", 0, 4), span("a", 0, 3), span("b", 5, 8)]) == ("b", "a")


def test_article_recall_is_the_share_of_those_wanted() -> None:
    assert article_recall(["b", "c"], ["a", "b"]) == 0.5
    assert article_recall([], ["a"]) == 0


@pytest.mark.parametrize(
    ("found", "recall"),
    [
        (["One two three.", "Four five six."], 0.5),
        (["One two three. Four", "five six."], 0.0),
        (["One two three."], 0.0),
        (["two three.", "One two", "Four five six. Seven eight."], 1.0),  # white space between passages is nobody's
        ([], 0.0),
    ],
)
def test_evidence_is_found_where_sources_hold_all_of_it(found: list[str], recall: float) -> None:
    sources = [words("a", text) for text in found if text in TEXTS["a"]]
    gold = [words("a", "three.\n\nFour five"), words("a", "Seven eight.")]
    assert evidence_recall([*sources, words("b", "Nine ten.")], gold, TEXTS) == recall


def test_evidence_of_an_article_that_is_not_there_is_not_found() -> None:
    assert evidence_recall([span("c", 0, 3)], [span("c", 1, 4)], TEXTS) == 0
    assert evidence_recall([span("c", 0, 4)], [span("c", 1, 4)], TEXTS) == 1


def test_a_source_that_does_not_fit_is_passed_over() -> None:
    found = [words("b", "Nine ten."), words("a", "One two three.\n\nFour five six."), words("a", "Seven eight.")]  # 3, 9 and 5 tokens
    assert within_tokens(found, TEXTS, budget=9) == [found[0], found[2]]
    assert within_tokens(found, TEXTS, budget=2) == []


def test_ndcg_and_mrr_worked_by_hand() -> None:
    # relevant at ranks 2 and 4 of three relevant: DCG = 1/log2(3) + 1/log2(5); best = 1 + 1/log2(3) + 1/log2(4)
    best = 1 + 1 / math.log2(3) + 0.5
    found = ranking_scores(["x", "a", "y", "b"], {"a": 1, "b": 1, "c": 1})
    assert found == pytest.approx({"ndcg@10": (1 / math.log2(3) + 1 / math.log2(5)) / best, "mrr": 0.5})
    assert ranking_scores([], {"a": 1}) == {"ndcg@10": 0.0, "mrr": 0.0}
    late = [*map(str, range(10)), "a"]  # behind the first ten
    assert ranking_scores(late, {"a": 1}) == pytest.approx({"ndcg@10": 0.0, "mrr": 1 / 11})


@settings(max_examples=30, deadline=None)  # the first one imports ir-measures
@given(st.permutations(["a", "b", "c", "d"]), st.dictionaries(st.sampled_from("abcde"), st.integers(1, 3), min_size=1))
def test_ndcg_and_mrr_are_those_of_their_formulas(ranking: list[str], grades: dict[str, int]) -> None:
    gains = [grades.get(article, 0) / math.log2(rank + 1) for rank, article in enumerate(ranking, 1)]
    best = sum(grade / math.log2(rank + 1) for rank, grade in enumerate(sorted(grades.values(), reverse=True), 1))
    first = next((1 / rank for rank, article in enumerate(ranking, 1) if article in grades), 0.0)
    assert ranking_scores(ranking, grades) == pytest.approx({"ndcg@10": sum(gains) / best, "mrr": first})


def test_all_are_measures_by_their_names_and_none_is_scored_without_evidence() -> None:
    found = [words("a", "One two three."), words("a", "Four five six. Seven eight.")]
    sentences = [words("a", "Seven eight."), words("b", "Nine ten.")]
    scores = retrieval_scores(found, sentences, {"a": 1, "b": 1}, TEXTS)
    assert scores.keys() <= MEASURES.keys()
    assert {name: value for name, value in scores.items() if name != "ndcg@10"} == {
        "article_recall@1": 0.5,
        "article_recall@3": 0.5,
        "article_recall@10": 0.5,
        "evidence_recall@5": 0.5,
        "evidence_recall@10": 0.5,
        "evidence_recall@2560_tokens": 0.5,
        "mrr": 1.0,
    }
    assert retrieval_scores(found, [], {}, TEXTS) == {}
    assert retrieval_scores(found, [], {"a": 1}, TEXTS).keys() == {name for name in scores if not name.startswith("evidence_recall")}
