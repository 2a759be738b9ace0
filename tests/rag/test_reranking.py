"""Sources put in a reranker's order: none lost, none twice, and the scores are the reranker's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer_schema import Source
from rag.errors import ModelError
from rag.reranking import Reranker, reranked


def _sources(texts: list[str]) -> list[Source]:
    return [
        Source(
            article_id=f"a{number}", title="Rain", publisher=None, published=None, text=text, start=0, end=len(text), score=0.1, rank=number
        )
        for number, text in enumerate(texts, 1)
    ]


class _Longest:
    """Scores a passage by its length; keeps what it was asked."""

    identifier, runtime = "longest", "by hand"

    def __init__(self) -> None:
        self.asked: list[tuple[str, list[str]]] = []

    def score(self, question: str, passages: list[str]) -> list[float]:
        self.asked.append((question, list(passages)))
        return [float(len(passage)) for passage in passages]


def test_the_best_come_first_with_their_new_scores_and_ranks() -> None:
    reranker = _Longest()
    found = reranked(_sources(["a", "ccc", "bb"]), "Who?", reranker, 2)
    assert [(source.text, source.score, source.rank) for source in found] == [("ccc", 8.0, 1), ("bb", 7.0, 2)]
    assert reranker.asked == [("Who?", ["Rain\na", "Rain\nccc", "Rain\nbb"])]


@given(st.lists(st.text(max_size=5), max_size=12), st.integers(1, 15))
def test_nothing_is_lost_or_doubled_and_equals_keep_their_order(texts: list[str], wanted: int) -> None:
    sources = _sources(texts)
    found = reranked(sources, "Who?", _Longest(), wanted)
    assert [source.rank for source in found] == list(range(1, min(wanted, len(texts)) + 1))
    best = sorted(sources, key=lambda source: (-len(source.text), source.rank))[:wanted]
    assert [source.article_id for source in found] == [source.article_id for source in best]


def test_a_reranker_is_not_asked_about_nothing() -> None:
    reranker = _Longest()
    assert reranked([], "Who?", reranker, 5) == []
    assert reranker.asked == []


def test_a_reranker_that_fails_fails_the_question() -> None:
    class Broken(_Longest):
        def score(self, question: str, passages: list[str]) -> list[float]:
            raise ModelError("It is down. Start it.", provider="somewhere", retryable=True)

    broken: Reranker = Broken()
    with pytest.raises(ModelError, match="It is down"):
        reranked(_sources(["a"]), "Who?", broken, 5)
