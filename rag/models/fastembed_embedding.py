"""Embedding models that fastembed runs on onnxruntime: one it knows by name, or any sentence-transformers model in a folder as ONNX.

A folder says itself how its token vectors become one vector (``1_Pooling/config.json``) and what its questions and passages begin with
(``config_sentence_transformers.json``). Finding and downloading is ``fastembed_files.py``'s.
"""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from rag.embedding import Matrix
from rag.errors import ConfigurationError, ModelError
from rag.models.fastembed_files import ModelFiles, cannot_load, first_line, model_files
from rag.models.prefixes import Prefixes, prefixes

VARIABLE = "BYLINE_EMBEDDING"
BATCH = 32  # texts of like length; larger batches gain nothing on two cores and cost memory
_registered = itertools.count()  # fastembed takes each name of a folder's model once


class FastembedEmbedding:
    """Turns texts into vectors of length 1. Safe from many threads; one batch is computed at a time.

    Attributes:
        identifier: the model's name (of a folder: a hash of its weights, too), its dimensions, and what stands before passages.
        prefixes: what is put before questions and passages, for people to read.

    Args:
        model: a name that fastembed knows, or a folder.
        cache: folder for downloads.
        query_prefix: setting; None leaves it to the model's makers.
        passage_prefix: alike.

    Raises:
        ConfigurationError: there is no such model, or it cannot be downloaded, loaded or run.
    """

    runtime = "fastembed"
    sample = None

    def __init__(self, model: str, *, cache: Path, query_prefix: str | None = None, passage_prefix: str | None = None) -> None:
        from fastembed import TextEmbedding

        files = model_files(TextEmbedding, model, variable=VARIABLE, cache=cache)
        makers = None if files.known else _prompts(files.folder)
        self._prefixes = prefixes(files.name, query_prefix, passage_prefix, makers)
        self.prefixes = self._prefixes.description
        self._lock = threading.Lock()
        pooling = None if files.known else _pooling(files)
        try:
            name = files.name if pooling is None else _register(TextEmbedding, files, pooling)
            self._model = TextEmbedding(name, specific_model_path=str(files.folder))
            self.dimensions = len(next(iter(self._model.embed(["What do the articles say?"]))))
        except Exception as error:  # of onnxruntime, tokenizers or fastembed
            raise cannot_load(model, error, VARIABLE) from error
        self.identifier = f"fastembed:{files.name}{f'/{pooling}' if pooling else ''}/{self.dimensions}{self._prefixes.identifier}"

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Vectors of passages, ``[len(texts), dimensions]``, in their order."""
        return self._embed(self._model.passage_embed, self._prefixes.passage, texts)

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        """Vectors of questions, ``[len(texts), dimensions]``, in their order."""
        return self._embed(self._model.query_embed, self._prefixes.query, texts)

    def _embed(self, compute: Callable[..., Iterable[Any]], prefix: str, texts: Sequence[str]) -> Matrix:
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda index: -len(texts[index]))  # fastembed pads each batch to its longest
        try:
            with self._lock:
                for index, vector in zip(order, compute([prefix + texts[index] for index in order], batch_size=BATCH), strict=True):
                    vectors[index] = vector
        except Exception as error:  # of onnxruntime, tokenizers or fastembed
            message = f"The embedding model {self.identifier} failed ({first_line(error)}). Change {VARIABLE}."
            raise ModelError(message, provider="fastembed", retryable=False) from error
        if not np.isfinite(vectors).all():
            message = f"The embedding model {self.identifier} gives numbers that are none (NaN). Change {VARIABLE}."
            raise ModelError(message, provider="fastembed", retryable=False)
        scaled: Matrix = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)  # not all models of fastembed's do
        return scaled


def _register(models: Any, files: ModelFiles, pooling: str) -> str:
    """Make a folder's model known to fastembed; the name it is known by."""
    from fastembed.common.model_description import ModelSource, PoolingType

    name = f"{files.name}#{next(_registered)}"
    models.add_custom_model(
        model=name,
        pooling=PoolingType[pooling],
        normalization=True,
        sources=ModelSource(url=files.folder.as_uri()),  # never asked: the folder is given at loading
        dim=1,  # not looked at either; the first vector says it
        model_file=files.model_file,
        additional_files=list(files.data_files),
    )
    return name


def _pooling(files: ModelFiles) -> str:
    """How the folder's model makes one vector of many."""
    path = files.folder / "1_Pooling" / "config.json"
    config = _read(path) if path.is_file() else {}
    modes = {"pooling_mode_mean_tokens": "MEAN", "pooling_mode_cls_token": "CLS", "pooling_mode_lasttoken": "LAST_TOKEN"}
    chosen = [mode for key, mode in modes.items() if config.get(key) is True]
    others = [key for key, value in config.items() if key.startswith("pooling_mode_") and value is True and key not in modes]
    if len(chosen) != 1 or others:
        raise ConfigurationError(
            f"The folder {files.folder} does not say in 1_Pooling/config.json that its vectors are the mean, the first or the last of its "
            f'tokens\'. Put it there ({{"pooling_mode_mean_tokens": true}}), or change {VARIABLE}.'
        )
    return chosen[0]


def _prompts(folder: Path) -> Prefixes | None:
    """What the folder's own file says of prefixes; None where it says nothing."""
    path = folder / "config_sentence_transformers.json"
    prompts = _read(path).get("prompts") if path.is_file() else None
    if not isinstance(prompts, dict) or not any(prompts.values()):
        return None
    return Prefixes(str(prompts.get("query") or ""), str(prompts.get("passage") or prompts.get("document") or ""))


def _read(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"The model's file {path} cannot be read ({error}). Correct it, or change {VARIABLE}.") from error
    return value if isinstance(value, dict) else {}
