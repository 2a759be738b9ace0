"""How close a quote comes to words of a claim: vectors of tokens, each read in its sentence, as the local model has them.

The closest token counts, as in BERTScore (Zhang et al. 2020). A word that stands in another's place can be as close to it as one that means
the same ("noon", "midnight"), so it decides nothing: ``unsaid`` asks it of words that its dictionary does not have, when nothing else is
wrong with a claim.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from rag.embedding import TokenEmbedding, TokenVectors
from rag.matrices import product

# Of a claim, a quote, and places of words in the claim: how close the quote comes to each, a cosine.
Similarity = Callable[[str, str, Sequence[tuple[int, int]]], Sequence[float]]
KEPT = 64  # texts, of some 40 kB each


class TokenSimilarity:
    """A ``Similarity`` by the vectors of an embedding's tokens. Safe from many threads."""

    def __init__(self, embedding: TokenEmbedding) -> None:
        # each text by itself, so that its vectors never depend on what it was embedded beside
        def read(text: str) -> TokenVectors:
            return embedding.embed_tokens([text])[0]

        self._read = lru_cache(maxsize=KEPT)(read)

    def __call__(self, claim: str, quote: str, places: Sequence[tuple[int, int]]) -> list[float]:
        """The mean, over the tokens of each word, of the cosine of the quote's closest token; 0 for words past the model's limit."""
        mine, theirs = self._read(claim), self._read(quote)
        if not len(mine.vectors) or not len(theirs.vectors):
            return [0.0] * len(places)
        closest = product(mine.vectors, theirs.vectors.T).max(axis=1)
        starts = mine.offsets[:, 0]
        found = [closest[(first <= starts) & (starts < last)] for first, last in places]
        return [float(each.mean()) if len(each) else 0.0 for each in found]
