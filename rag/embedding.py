"""What the stages ask of an embedding model; ``models/`` holds the models themselves, ``factory.py`` chooses one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]


class TokenVectors(NamedTuple):
    """A text's tokens: their offsets in it, ``[n, 2]``, and their vectors of length 1 in the text's context, ``[n, dimensions]``."""

    offsets: NDArray[np.int64]
    vectors: Matrix

    def after(self, start: int) -> TokenVectors:
        """The tokens that begin at ``start`` or later, their offsets counted from there."""
        first = bisect_left(self.offsets[:, 0], start)  # they are in order, and a part of the vectors is no copy
        return TokenVectors(self.offsets[first:] - start, self.vectors[first:])


class Embedding(Protocol):
    """Turns texts into vectors of length 1. Implementations are safe from many threads."""

    @property
    def identifier(self) -> str:
        """Names the model and its dimensions; vectors of equal identifiers can be compared."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        ...

    @property
    def runtime(self) -> str:
        """What runs the model, for people to read."""
        ...

    @property
    def prefixes(self) -> str:
        """What is put before questions and passages, for people to read; empty for nothing."""
        ...

    @property
    def sample(self) -> Matrix | None:
        """The vector of one and the same text, where another model may run under the same identifier; None where none can."""
        ...

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Vectors of passages, ``[len(texts), dimensions]``, in their order."""
        ...

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        """Vectors of questions, ``[len(texts), dimensions]``, in their order; some models want questions marked as such."""
        ...


@runtime_checkable
class TokenEmbedding(Protocol):
    """Turns texts into a vector for each token, for comparing a question with passages and single sentences."""

    @property
    def token_identifier(self) -> str:
        """Names the model and the projection; projected token vectors of equal identifiers can be compared."""
        ...

    def embed_with_tokens(self, texts: Sequence[str]) -> tuple[Matrix, list[TokenVectors]]:
        """The model's vectors of the texts, and their tokens with vectors projected to fewer dimensions."""
        ...

    def embed_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """The texts' tokens, in order; tokens past the model's limit are left out."""
        ...
