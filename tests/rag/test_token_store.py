"""Token vectors come back near enough to compare with, for the passages asked for and no others, whatever happened to the process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from rag.embedding import TokenVectors
from rag.token_store import TokenStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TokenStore]:
    with closing(TokenStore(tmp_path / "tokens.sqlite")) as opened:
        yield opened


def random_tokens(number: int, seed: int, dimensions: int = 256) -> TokenVectors:
    vectors = np.random.default_rng(seed).standard_normal((number, dimensions)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return TokenVectors(np.array([[3 * place, 3 * place + 2] for place in range(number)], dtype=np.int64).reshape(-1, 2), vectors)


def test_what_is_read_is_what_was_put_in_two_bits(store: TokenStore) -> None:
    put = {f"a@1:{number}-9": random_tokens(number, number) for number in (1, 7, 40)}
    store.put(put)
    found = store.read([*put, "unknown"])
    assert found.keys() == put.keys()
    for name, tokens in put.items():
        assert (found[name].offsets == tokens.offsets).all()
        assert np.linalg.norm(found[name].vectors, axis=1) == pytest.approx(1.0, abs=1e-5)
        # Two bits of a normal distribution keep .9395 of the cosine (Max 1960: distortion .1175).
        assert np.einsum("ij,ij->i", found[name].vectors, tokens.vectors) == pytest.approx(0.94, abs=0.025)


def test_components_keep_their_places(store: TokenStore) -> None:
    vector = np.array([[-0.9, -0.1, 0.1, 0.9, 0.9, -0.9, 0.1, -0.1]], dtype=np.float32) / np.sqrt(3.28)
    store.put({"a": TokenVectors(np.array([[0, 1]]), vector)})
    read = store.read(["a"])["a"].vectors[0]
    assert np.argsort(read, kind="stable").tolist() == np.argsort(vector[0], kind="stable").tolist()


def test_joined_tokens_are_those_of_each_passage_in_the_order_told(store: TokenStore) -> None:
    store.put({name: random_tokens(number, number) for number, name in enumerate("dbac")})
    lengths, tokens = store.joined(["a", "b", "unknown", "d"])
    assert lengths == {"a": 2, "b": 1, "d": 0}
    each = store.read(lengths)
    assert np.concatenate([each[name].vectors for name in lengths]).tolist() == tokens.vectors.tolist()
    assert np.concatenate([each[name].offsets for name in lengths]).tolist() == tokens.offsets.tolist()


def test_a_passage_without_tokens_is_kept_as_one(store: TokenStore) -> None:
    store.put({"empty": random_tokens(0, 1), "full": random_tokens(3, 2)})
    found = store.read(["empty", "full"])
    assert len(found["empty"].vectors) == 0
    assert len(found["full"].vectors) == 3


def test_a_passage_put_again_is_replaced_and_deleted_ones_are_gone(store: TokenStore) -> None:
    store.put({"a": random_tokens(3, 1), "b": random_tokens(2, 2)})
    store.put({"a": random_tokens(5, 3)})
    assert len(store.read(["a"])["a"].vectors) == 5
    store.delete(["a", "unknown"])
    assert store.ids() == {"b"}
    store.clear()
    assert store.ids() == set()


def test_many_passages_are_read_at_once(store: TokenStore) -> None:
    put = {f"p{number}": random_tokens(2, number, 8) for number in range(1200)}
    store.put(put)
    assert store.read(put).keys() == put.keys()


def test_another_process_reads_what_was_put(tmp_path: Path) -> None:
    with closing(TokenStore(tmp_path / "tokens.sqlite")) as one, closing(TokenStore(tmp_path / "tokens.sqlite")) as other:
        one.put({"a": random_tokens(3, 1)})
        assert other.ids() == {"a"}
