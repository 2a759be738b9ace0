"""Rerankers that fastembed runs on onnxruntime: a cross-encoder it knows by name, or one in a folder as ONNX.

Finding and downloading is ``fastembed_files.py``'s.
"""

from __future__ import annotations

import itertools
import math
import threading
from collections.abc import Sequence
from pathlib import Path

from rag.errors import ModelError
from rag.models.fastembed_files import cannot_load, first_line, model_files

VARIABLE = "BYLINE_RERANKER"
BATCH = 16
_registered = itertools.count()  # fastembed takes each name of a folder's model once


class CrossEncoder:
    """Scores passages by reading each together with the question. Safe from many threads; one batch is computed at a time.

    Args:
        model: a name that fastembed knows, or a folder.
        cache: folder for downloads.

    Raises:
        ConfigurationError: there is no such model, or it cannot be downloaded, loaded or run.
    """

    runtime = "fastembed"

    def __init__(self, model: str, *, cache: Path) -> None:
        from fastembed.common.model_description import ModelSource
        from fastembed.rerank.cross_encoder import TextCrossEncoder

        files = model_files(TextCrossEncoder, model, variable=VARIABLE, cache=cache)
        self.identifier = f"fastembed:{files.name}"
        self._lock = threading.Lock()
        name = files.name
        try:
            if not files.known:
                name = f"{files.name}#{next(_registered)}"
                TextCrossEncoder.add_custom_model(
                    model=name,
                    sources=ModelSource(url=files.folder.as_uri()),  # never asked: the folder is given at loading
                    model_file=files.model_file,
                    additional_files=list(files.data_files),
                )
            self._model = TextCrossEncoder(name, specific_model_path=str(files.folder))
            list(self._model.rerank("Who?", ["Nobody."]))
        except Exception as error:  # of onnxruntime, tokenizers or fastembed
            raise cannot_load(model, error, VARIABLE) from error

    def score(self, question: str, passages: Sequence[str]) -> list[float]:
        """A score for each passage, in their order: the model's own, on no particular scale.

        Raises:
            ModelError: the model cannot be run on them, or gives no numbers.
        """
        order = sorted(range(len(passages)), key=lambda index: -len(passages[index]))  # fastembed pads each batch to its longest
        try:
            with self._lock:
                found = [float(score) for score in self._model.rerank(question, [passages[index] for index in order], batch_size=BATCH)]
        except Exception as error:
            raise self._failed(first_line(error)) from error
        if len(found) != len(passages) or not all(map(math.isfinite, found)):
            raise self._failed("it does not give one number a passage")
        scores = [0.0] * len(passages)
        for index, score in zip(order, found, strict=True):
            scores[index] = score
        return scores

    def _failed(self, reason: str) -> ModelError:
        return ModelError(
            f"The reranker {self.identifier} failed ({reason}). Change or unset {VARIABLE}.", provider="fastembed", retryable=False
        )
