"""Other people compute by hand what the shipped fake gives: the numbers its docstring promises."""

from __future__ import annotations

import zlib

import numpy as np
import pytest

from rag.embedding import Embedding, TokenEmbedding
from rag.testing import WordCountEmbedding


def _dimension(term: str, dimensions: int = 256) -> int:
    return zlib.crc32(term.encode()) % dimensions


def test_it_is_an_embedding() -> None:
    embedding: Embedding = WordCountEmbedding()
    tokens: TokenEmbedding = WordCountEmbedding()
    assert (embedding.dimensions, embedding.identifier, embedding.runtime) == (256, "word-count/256", "numpy")
    assert len(tokens.embed_tokens(["one two"])) == 1


def test_a_text_is_its_counted_terms() -> None:
    (vector,) = WordCountEmbedding().embed(["War, war, and the peace."])
    expected = np.zeros(256)
    expected[_dimension("war")], expected[_dimension("peac")] = 2 / 5**0.5, 1 / 5**0.5  # "and" and "the" are no terms
    assert vector == pytest.approx(expected)
    assert vector.dtype == np.float32


@pytest.mark.parametrize(
    ("one", "other", "cosine"),
    [("grain exports", "Exports of grain", 1.0), ("grain exports", "train crash", 0.0), ("grain", "grain exports", 0.5**0.5)],
)
def test_cosines_follow_from_common_words(one: str, other: str, cosine: float) -> None:
    embedding = WordCountEmbedding()
    assert float(embedding.embed_queries([one])[0] @ embedding.embed_queries([other])[0]) == pytest.approx(cosine)


def test_a_text_without_terms_lies_on_the_first_dimension() -> None:
    for text in ("", "the of", "!"):
        assert WordCountEmbedding(8).embed_queries([text])[0].tolist() == [1, 0, 0, 0, 0, 0, 0, 0]


def test_rows_come_in_order_and_calls_are_counted() -> None:
    embedding = WordCountEmbedding(16)
    both = embedding.embed(["grain", "train"])
    assert embedding.embed([]).shape == (0, 16)
    assert both.tolist() == [embedding.embed_queries(["grain"])[0].tolist(), embedding.embed_queries(["train"])[0].tolist()]
    assert embedding.calls == [2, 0, 1, 1]


def test_tokens_are_words_with_their_offsets() -> None:
    embedding = WordCountEmbedding()
    empty, some = embedding.embed_tokens(["", "Über Grain, grain!"])
    assert (empty.offsets.shape, empty.vectors.shape) == ((0, 2), (0, 256))
    assert some.offsets.tolist() == [[0, 4], [5, 10], [12, 17]]
    assert some.vectors[1].tolist() == some.vectors[2].tolist() == embedding.embed_queries(["grain"])[0].tolist()
