"""An embedding model behind any endpoint that speaks OpenAI's ``/embeddings`` (OpenAI, llama.cpp, vLLM, Ollama, text-embeddings-inference).

The length of the vectors is what the endpoint's first answer says. Every later answer is checked against it and against what was asked:
as many vectors as texts, each once, of finite numbers, none of them empty. How a request is made and fails is ``json_endpoint.py``'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from rag.embedding import Matrix
from rag.errors import IndexNotReadyError, ModelError
from rag.models.json_endpoint import JsonEndpoint
from rag.models.prefixes import NO_PREFIXES, Prefixes

PROBE = "What do the articles say?"  # embedded once, to learn whether the endpoint answers and how long its vectors are


class OpenAIEmbedding:
    """Turns texts into vectors of length 1, by an endpoint. Safe from many threads.

    Attributes:
        identifier: the model's name, its dimensions, and what stands before passages. Not the address: a model may move.
        runtime: the endpoint's address.
        prefixes: what is put before questions and passages, for people to read.
        sample: the vector of ``PROBE``: many servers give whatever model they run, whichever they are asked for.

    Args:
        endpoint: where to ask.
        batch: most texts in a request.
        dimensions: length of vector to ask for, of models that have several; None leaves it to the model.
        prefixes: what to put before questions and passages.

    Raises:
        ModelError: the endpoint does not answer with vectors.
    """

    def __init__(self, endpoint: JsonEndpoint, *, batch: int, dimensions: int | None = None, prefixes: Prefixes = NO_PREFIXES) -> None:
        self._endpoint, self._batch, self._asked, self._prefixes = endpoint, batch, dimensions, prefixes
        self.runtime = endpoint.provider
        self.prefixes = prefixes.description
        self.sample: Matrix = self._request([PROBE])[0]
        self.dimensions = len(self.sample)
        if dimensions is not None and self.dimensions != dimensions:
            what = f"gives vectors of {self.dimensions} numbers, not of {dimensions}"
            raise endpoint.error(what, "Correct or unset BYLINE_EMBEDDING_DIMENSIONS")
        self.identifier = f"openai:{endpoint.model}/{self.dimensions}{prefixes.identifier}"

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Vectors of passages, ``[len(texts), dimensions]``, in their order.

        Raises:
            ModelError: the endpoint did not do it.
            IndexNotReadyError: its vectors have another length than before.
        """
        return self._embed([self._prefixes.passage + text for text in texts])

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        """Vectors of questions, ``[len(texts), dimensions]``, in their order; raises what ``embed`` does."""
        return self._embed([self._prefixes.query + text for text in texts])

    def _embed(self, texts: Sequence[str]) -> Matrix:
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for start in range(0, len(texts), self._batch):
            rows = self._request(texts[start : start + self._batch])
            if rows.shape[1] != self.dimensions:
                raise IndexNotReadyError(
                    f"{self._endpoint.provider}, asked for {self._endpoint.model}, now gives vectors of {rows.shape[1]} numbers, "
                    f"and gave {self.dimensions} before: another model runs there. Correct it, or start Byline again and run "
                    "byline ingest --rebuild PATH."
                )
            vectors[start : start + self._batch] = rows
        return vectors

    def _request(self, texts: Sequence[str]) -> Matrix:
        body: dict[str, Any] = {"model": self._endpoint.model, "input": list(texts), "encoding_format": "float"}
        if self._asked is not None:
            body["dimensions"] = self._asked
        answer = self._endpoint.post("/embeddings", body)
        data = answer.get("data") if isinstance(answer, dict) else None
        if not isinstance(data, list) or not all(isinstance(item, dict) for item in data):
            raise self._wrong("answered in a form that is not OpenAI's")
        if len(data) != len(texts):
            raise self._wrong(f"gave {len(data)} vectors for {len(texts)} texts")
        # An endpoint that numbers nothing gives them in order; one that numbers must give each number once.
        numbers = [item.get("index", number) for number, item in enumerate(data)]
        if sorted(numbers, key=str) != sorted(range(len(texts)), key=str):
            raise self._wrong("did not give one vector for each text")
        rows: list[Any] = [None] * len(texts)
        for number, item in zip(numbers, data, strict=True):
            rows[number] = item.get("embedding")
        return self._checked(rows)

    def _checked(self, rows: Sequence[Any]) -> Matrix:
        """The rows as vectors of length 1, all of one length."""
        try:
            with np.errstate(over="ignore"):  # what is too large becomes infinite, and is refused below
                vectors = np.array(rows, dtype=np.float32)
        except (ValueError, TypeError):  # of several lengths, or not of numbers
            raise self._wrong("gave vectors that are not lists of as many numbers each") from None
        if vectors.ndim != 2 or vectors.shape[1] == 0:
            raise self._wrong("gave empty vectors, or one a token instead of one a text")
        if not np.isfinite(vectors).all():
            raise self._wrong("gave vectors with numbers that are none (NaN)")
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not lengths.all():
            raise self._wrong("gave vectors of nothing but zeros")
        scaled: Matrix = vectors / lengths
        return scaled

    def _wrong(self, what: str) -> ModelError:
        names = self._endpoint.variables
        return self._endpoint.error(what, f"See that {names.model} names an embedding model, or correct {names.address}")
