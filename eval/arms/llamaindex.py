"""Plain LlamaIndex: its VectorStoreIndex over Chroma with the local model, quoting the sentence nearest to the question.

The sentence is the one with the largest cosine to the question among those of the best passages. It always quotes something.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import rag
from eval.arms.chunks import nodes_of, quotes, sentences_in, span_of
from eval.arms.quoting import answer_quoting, sources_of
from eval.schema import Span

if TYPE_CHECKING:
    from eval.arms.vector_index import MiniLM

LOOKED_AT = 5  # passages of which a sentence is chosen


class PlainLlamaIndex:
    """An index in a folder, and what it quotes."""

    def __init__(self, articles: Sequence[rag.Article], folder: Path, embedding: MiniLM | None = None) -> None:
        """Open the index of these articles, or make it; one that was cut off is made anew.

        Raises:
            ConfigurationError: LlamaIndex's package for Chroma is not installed.
        """
        try:
            from eval.arms.vector_index import MiniLM, VectorIndex
        except ImportError as error:
            raise rag.ConfigurationError(
                "The llamaindex arm needs LlamaIndex's package for Chroma. Run: pip install llama-index-vector-stores-chroma"
            ) from error
        self._articles = {article.article_id: article for article in articles}
        self._texts = {article.article_id: article.text for article in articles}
        self._embedding = embedding or MiniLM()
        self._index = VectorIndex(folder, self._embedding)
        if not (folder / "whole").exists():
            self._index.clear()
            self._index.ingest(nodes_of(articles))
            (folder / "whole").touch()

    def ask(self, question: str, history: Sequence[rag.Turn] = ()) -> rag.Answer:
        """The sentence nearest to the question."""
        found = self._ranked(question, 10)
        sentences = [sentence for passage, _ in found[:LOOKED_AT] for sentence in sentences_in(passage, self._texts[passage.article_id])]
        return answer_quoting(question, self._nearest(question, sentences), found, self._articles, "llamaindex")

    def retrieve(self, question: str, num_results: int) -> list[rag.Source]:
        """The nearest passages."""
        return sources_of(self._ranked(question, num_results), self._articles)

    def articles(self) -> list[rag.Article]:
        """All articles that were asked about."""
        return list(self._articles.values())

    def _ranked(self, question: str, most: int) -> list[tuple[Span, float]]:
        found = [
            (span_of(each.node, self._texts[each.node.ref_doc_id or ""]), each.score or 0.0)
            for each in self._index.retrieve(question, most)
        ]
        return [(span, score) for span, score in found if span is not None]

    def _nearest(self, question: str, sentences: Sequence[Span]) -> Span | None:
        if not sentences:
            return None
        vectors = np.array(self._embedding.get_text_embedding_batch(quotes(sentences, self._texts)))
        return sentences[int((vectors @ np.array(self._embedding.get_query_embedding(question))).argmax())]
