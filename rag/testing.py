"""Fakes for tests, ours and other people's: real implementations whose output one computes by hand.

Nothing here stands in for Chroma, SQLite or HTTP: tests use the real ones.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import numpy as np

from rag.embedding import Matrix, TokenVectors
from rag.terms import index_terms


class WordCountEmbedding:
    """Embeds a text as the counts of its index terms, each in the dimension ``crc32(term) % dimensions``, scaled to length 1.

    Two texts with the same words have cosine 1, two without a common word (and without a collision) 0. A text without terms lies on
    dimension 0. ``calls`` holds the number of texts of each ``embed`` call.
    """

    def __init__(self, dimensions: int = 256) -> None:
        self.dimensions = dimensions
        self.identifier = self.token_identifier = f"word-count/{dimensions}"
        self.runtime, self.prefixes, self.sample = "numpy", "", None
        self.calls: list[int] = []

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Vectors of the texts, ``[len(texts), dimensions]``."""
        self.calls.append(len(texts))
        return self._counts(texts)

    def _counts(self, texts: Sequence[str]) -> Matrix:
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            for term in index_terms(text):
                vectors[row, zlib.crc32(term.encode()) % self.dimensions] += 1
            if not vectors[row].any():
                vectors[row, 0] = 1
        scaled: Matrix = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return scaled

    def embed_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """One token a word, with the vector that ``embed`` gives the word."""
        found = []
        for text in texts:
            offsets = [match.span() for match in re.finditer(r"\w+", text)]
            vectors = self._counts([text[start:end] for start, end in offsets])
            found.append(TokenVectors(np.array(offsets, dtype=np.int64).reshape(-1, 2), vectors))
        return found

    def embed_with_tokens(self, texts: Sequence[str]) -> tuple[Matrix, list[TokenVectors]]:
        """What ``embed`` and ``embed_tokens`` give."""
        return self.embed(texts), self.embed_tokens(texts)

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        """Vectors of questions, ``[len(texts), dimensions]``: what ``embed`` gives."""
        return self.embed(texts)
