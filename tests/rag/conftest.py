"""What the tests of rag share: llama.cpp's own server, and a server's people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import rag
from benchmarks.llama_server import served
from tests.rag.small_engine import small_engine


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


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[rag.Engine]:
    """The engine on a few articles that all people of a server share. It abstains."""
    with small_engine(tmp_path, abstain_below=0.01) as engine:
        yield engine


@pytest.fixture
def people(shared: rag.Engine) -> Iterator[rag.Workspaces]:
    """The people of that server."""
    with rag.Workspaces(shared) as opened:
        yield opened
