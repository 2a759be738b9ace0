"""How close a quote comes to words of a claim."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from rag.embedding import Matrix, TokenVectors
from rag.models.local_embedding import LocalEmbedding
from rag.verification.similarity import TokenSimilarity
from rag.verification.unsaid import CLOSE

VECTORS = {"a": (1.0, 0.0), "b": (0.0, 1.0), "c": (0.6, 0.8)}


class Letters:
    """Each letter a token, with a vector of its own."""

    token_identifier = "letters"

    def __init__(self) -> None:
        self.asked: list[Sequence[str]] = []

    def embed_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        self.asked.append(texts)
        return [
            TokenVectors(
                np.array([(place, place + 1) for place, letter in enumerate(text) if letter in VECTORS], dtype=np.int64).reshape(-1, 2),
                np.array([VECTORS[letter] for letter in text if letter in VECTORS], dtype=np.float32).reshape(-1, 2),
            )
            for text in texts
        ]

    def embed_with_tokens(self, texts: Sequence[str]) -> tuple[Matrix, list[TokenVectors]]:
        raise NotImplementedError


def test_the_closest_token_of_the_quote_and_the_mean_over_a_words_tokens() -> None:
    assert TokenSimilarity(Letters())("a ac", "b c", [(0, 1), (2, 4)]) == pytest.approx([0.6, 0.8])


def test_a_word_past_the_models_limit_is_close_to_nothing() -> None:
    assert TokenSimilarity(Letters())("a x", "a", [(2, 3)]) == [0.0]
    assert TokenSimilarity(Letters())("a", "x", [(0, 1)]) == [0.0]


def test_each_text_is_embedded_once_and_by_itself() -> None:
    letters = Letters()
    similarity = TokenSimilarity(letters)
    similarity("a", "b", [(0, 1)])
    similarity("a", "c", [(0, 1)])
    assert letters.asked == [["a"], ["b"], ["c"]]


def test_by_the_local_model_a_word_that_means_the_same_is_closer_than_another() -> None:
    similarity = TokenSimilarity(LocalEmbedding("auto"))
    quote = "The minister ignored warnings from the harbour master."
    (same,) = similarity("Warnings of the harbour master were disregarded.", quote, [(36, 47)])
    (other,) = similarity("Warnings of the harbour master were translated.", quote, [(36, 46)])
    assert other < CLOSE < same
