"""What the tests of rag share: llama.cpp's own server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks.llama_server import served


@pytest.fixture(scope="module")
def llama_url() -> Iterator[str]:
    """OPENAI_BASE_URL of a llama.cpp server with a small model that writes. Tests that use it are ``loopback``."""
    with served() as url:
        yield url


@pytest.fixture(scope="module")
def llama_embedding_url() -> Iterator[str]:
    """The same server as it gives embeddings, the mean of the token vectors."""
    with served("MEAN") as url:
        yield url


@pytest.fixture(scope="module")
def llama_reranker_url() -> Iterator[str]:
    """The same server as it reranks. The model was not made for it: what its scores are worth is not tested."""
    with served("RANK") as url:
        yield url
