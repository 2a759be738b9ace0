"""A reranker behind any endpoint that speaks Jina's and Cohere's ``/rerank`` (llama.cpp, vLLM, Jina, Cohere, text-embeddings-inference).

An answer has to score every passage once, with finite numbers. How a request is made and fails is ``json_endpoint.py``'s.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from rag.errors import ModelError
from rag.models.json_endpoint import JsonEndpoint


class RerankEndpoint:
    """Scores passages by an endpoint. Making one asks it once, and it is safe from many threads.

    Raises:
        ModelError: the endpoint does not answer with scores.
    """

    def __init__(self, endpoint: JsonEndpoint) -> None:
        self._endpoint = endpoint
        self.identifier, self.runtime = f"http:{endpoint.model}", endpoint.provider
        self.score("What do the articles say?", ["Nothing."])

    def score(self, question: str, passages: Sequence[str]) -> list[float]:
        """A score for each passage, in their order.

        Raises:
            ModelError: the endpoint did not do it.
        """
        if not passages:
            return []
        body = {"model": self._endpoint.model, "query": question, "documents": list(passages), "top_n": len(passages)}
        answer = self._endpoint.post("/rerank", body)
        results = answer.get("results") if isinstance(answer, dict) else answer  # text-embeddings-inference sends the bare list
        if not isinstance(results, list) or not all(isinstance(item, dict) for item in results):
            raise self._wrong("answered in a form that is not a reranker's")
        scores: dict[int, float] = {}
        for item in results:
            index, value = item.get("index"), item.get("relevance_score", item.get("score"))
            number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
            if not number or type(index) is not int or not 0 <= index < len(passages) or index in scores:
                raise self._wrong("gave scores that are no numbers, or not one a passage")
            scores[index] = float(value)
        if len(scores) != len(passages):
            raise self._wrong(f"scored {len(scores)} of {len(passages)} passages")
        return [scores[index] for index in range(len(passages))]

    def _wrong(self, what: str) -> ModelError:
        names = self._endpoint.variables
        return self._endpoint.error(what, f"See that {names.model} names a reranker, or correct {names.address}")
