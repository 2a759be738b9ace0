"""A second look at the best sources: a model that reads question and passage together puts them in order.

The models stand in ``models/``; ``factory.py`` chooses one, or none. A reranker that fails fails the question: sources that look
re-ordered and are not would mislead.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Protocol

from rag.answer_schema import Source


class Reranker(Protocol):
    """Scores passages by how well they answer a question. Implementations are safe from many threads."""

    @property
    def identifier(self) -> str:
        """Names the model."""
        ...

    @property
    def runtime(self) -> str:
        """What runs the model, for people to read."""
        ...

    def score(self, question: str, passages: Sequence[str]) -> list[float]:
        """A score for each passage, in their order; larger is better, and only scores of one question can be compared.

        Raises:
            ModelError: the model did not do it.
        """
        ...


def reranked(sources: Sequence[Source], question: str, reranker: Reranker, num_results: int) -> list[Source]:
    """The best ``num_results`` of the sources by the reranker's scores, with those scores and new ranks from 1.

    All of the sources are scored, so that no two kinds of score stand in one list. Equal scores keep the order they came in.

    Args:
        sources: best first by retrieval, as many as are to be looked at again.
        question: the standalone question.
        reranker: what scores.
        num_results: how many to keep.

    Raises:
        ModelError: the reranker did not do it.
    """
    if not sources:
        return []
    scores = reranker.score(question, [f"{source.title}\n{source.text}" for source in sources])  # as passages are embedded
    order = sorted(range(len(sources)), key=lambda index: -scores[index])
    return [dataclasses.replace(sources[index], score=scores[index], rank=rank) for rank, index in enumerate(order[:num_results], 1)]
