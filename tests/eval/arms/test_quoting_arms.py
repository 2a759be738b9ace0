"""BM25 and plain LlamaIndex find the passage, quote its best sentence to the character, and open a finished index again."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from llama_index.core.base.embeddings.base import BaseEmbedding

import rag
from eval.arms.bm25 import Bm25
from eval.arms.llamaindex import PlainLlamaIndex
from eval.arms.vector_index import VectorIndex
from rag.testing import WordCountEmbedding

Arm = Callable[..., Any]


class CountedWords(BaseEmbedding):
    """``WordCountEmbedding`` as LlamaIndex takes it."""

    def _get_text_embedding(self, text: str) -> list[float]:
        vector: list[float] = WordCountEmbedding().embed([text])[0].tolist()
        return vector

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)


@pytest.fixture(params=["bm25", "llamaindex"])
def arm(request: pytest.FixtureRequest, articles: list[rag.Article], tmp_path: Path) -> Arm:
    """Opens the arm on the articles, in one folder."""

    def opened() -> Any:
        if request.param == "bm25":
            return Bm25(articles, tmp_path / "bm25")
        return PlainLlamaIndex(articles, tmp_path / "vectors", CountedWords())  # type: ignore[arg-type]

    return opened


def test_the_best_sentence_is_quoted_as_it_stands(arm: Arm, articles: list[rag.Article]) -> None:
    answer = arm().ask("Does the bakery sell rye bread?")
    (citation,) = answer.citations
    assert answer.text == "It sells rye bread and buns. [1]"
    assert (citation.article_id, citation.quote) == ("bakery", "It sells rye bread and buns.")
    assert articles[1].text[citation.start : citation.end] == citation.quote
    assert answer.sources[0].article_id == "bakery"
    assert answer.trace.answerability == answer.sources[0].score > 0
    assert not answer.abstained


def test_sources_are_ranked_and_are_their_articles_words(arm: Arm, articles: list[rag.Article]) -> None:
    texts = {article.article_id: article.text for article in articles}
    found = arm().retrieve("Which storm closed the town hall of Varde?", 2)
    assert found[0].article_id == "storm"
    assert [source.rank for source in found] == [*range(1, len(found) + 1)]
    assert all(texts[source.article_id][source.start : source.end] == source.text for source in found)


def test_a_finished_index_is_opened_and_not_made_again(arm: Arm, monkeypatch: pytest.MonkeyPatch) -> None:
    first = arm().ask("Who met Otto Brandt?")

    def refused(*_: object) -> None:
        raise AssertionError("made again")

    monkeypatch.setattr(Bm25, "_make", refused)
    monkeypatch.setattr(VectorIndex, "ingest", refused)
    assert arm().ask("Who met Otto Brandt?").text == first.text


def test_an_index_that_was_cut_off_is_made_anew_once(articles: list[rag.Article], tmp_path: Path) -> None:
    PlainLlamaIndex(articles, tmp_path, CountedWords())  # type: ignore[arg-type]
    (tmp_path / "whole").unlink()
    assert PlainLlamaIndex(articles, tmp_path, CountedWords())._index.count() == 3  # type: ignore[arg-type]


def test_bm25_abstains_where_no_word_of_the_question_stands_anywhere(articles: list[rag.Article], tmp_path: Path) -> None:
    answer = Bm25(articles, tmp_path).ask("Quantum chromodynamics?")
    assert (answer.abstained, answer.citations, answer.trace.answerability) == (True, (), 0.0)


@pytest.mark.parametrize(
    ("missing", "arm", "package"),
    [("bm25s", Bm25, "bm25s"), ("eval.arms.vector_index", PlainLlamaIndex, "llama-index-vector-stores-chroma")],
)
def test_what_is_not_installed_is_named(
    monkeypatch: pytest.MonkeyPatch, articles: list[rag.Article], tmp_path: Path, missing: str, arm: Arm, package: str
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(rag.ConfigurationError, match=f"pip install {package}"):
        arm(articles, tmp_path)
