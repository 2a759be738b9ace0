"""Keeps the vectors of passages' single tokens in SQLite, for comparing a question with passages and sentences word by word.

The local model makes them when it embeds a passage; kept, a question costs no more than itself. Each component is kept in two bits, by the
bounds and levels of Lloyd and Max for values of a normal distribution (Max 1960), so a token of 256 dimensions takes 64 bytes; what is read
is scaled to length 1 again. What they are compared for is ``alignment.py``'s and ``retriever.py``'s.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
from sqlalchemy import URL, bindparam, text

from rag.database import Database, portions
from rag.embedding import Matrix, TokenVectors

BOUND = 0.9816  # between the inner and the outer level, in standard deviations; the other bounds are 0 and -BOUND
LEVELS = np.array([-1.510, -0.4528, 0.4528, 1.510], dtype=np.float32)
# The four components that a byte stands for; as one number of 16 bytes they are looked up four times as fast.
_FOUR = LEVELS[(np.arange(256)[:, None] >> np.array([6, 4, 2, 0])) & 3].view(np.complex128)[:, 0]
# Times four bytes of 0 to 3 as one number: the products meet in its highest byte, the first in the highest bits; no others reach there.
_TO_HIGHEST_BYTE = np.uint32(1 << 30 | 1 << 20 | 1 << 10 | 1)
_SCHEMA = "CREATE TABLE IF NOT EXISTS tokens (passage_id TEXT NOT NULL UNIQUE, offsets BLOB NOT NULL, vectors BLOB NOT NULL)"
_PUT = "INSERT OR REPLACE INTO tokens (passage_id, offsets, vectors) VALUES (?, ?, ?)"
_READ = text("SELECT passage_id, offsets, vectors FROM tokens WHERE passage_id IN :ids").bindparams(bindparam("ids", expanding=True))
_DELETE = text("DELETE FROM tokens WHERE passage_id = :passage_id")


class TokenStore:
    """Token vectors by passage. Safe from many threads and, one writer at a time, from several processes."""

    def __init__(self, path: Path) -> None:
        """Open or make a store.

        Args:
            path: its SQLite file.

        Raises:
            BylineError: the file cannot be opened.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        url = URL.create("sqlite", database=str(path))
        self._database = Database(url, "token store", "Check BYLINE_INDEX, or run byline ingest --rebuild.")
        with self._database.writing() as connection:
            connection.execute(text(_SCHEMA))

    def put(self, tokens: Mapping[str, TokenVectors]) -> None:
        """Keep passages' tokens, in place of those that are there under the same id.

        Args:
            tokens: by passage id; offsets in the passage's text, vectors of length 1 whose dimensions, a multiple of 4, vary alike.
        """
        rows = [(passage_id, found.offsets.astype("<u4").tobytes(), _coded(found.vectors)) for passage_id, found in tokens.items()]
        if rows:
            with self._database.writing() as connection:
                connection.exec_driver_sql(_PUT, rows)  # as the driver takes them

    def read(self, passage_ids: Iterable[str]) -> dict[str, TokenVectors]:
        """The tokens of those of the passages that are there, vectors ``[n, dimensions]`` of length 1."""
        lengths, joined = self.joined(passage_ids)
        ends = np.cumsum([*lengths.values()], dtype=np.int64).tolist()
        parts = zip(lengths, [0, *ends], ends, strict=False)
        return {name: TokenVectors(joined.offsets[start:end], joined.vectors[start:end]) for name, start, end in parts}

    def joined(self, passage_ids: Iterable[str]) -> tuple[dict[str, int], TokenVectors]:
        """How many tokens each of those of the passages has that are there, in some order, and the tokens of all of them in that order."""
        with self._database.reading() as connection:
            rows = [row for ids in portions(passage_ids) for row in connection.execute(_READ, {"ids": ids})]
        offsets = np.frombuffer(b"".join(offsets for _, offsets, _ in rows), dtype="<u4").astype(np.int64).reshape(-1, 2)
        vectors = _decoded(b"".join(vectors for *_, vectors in rows), len(offsets))  # all at once: most of the time went into single ones
        return {name: len(offsets) // 8 for name, offsets, _ in rows}, TokenVectors(offsets, vectors)

    def delete(self, passage_ids: Iterable[str]) -> None:
        """Remove passages; ids that are not there are passed over."""
        rows = [{"passage_id": passage_id} for passage_id in passage_ids]
        if rows:
            with self._database.writing() as connection:
                connection.execute(_DELETE, rows)

    def clear(self) -> None:
        """Remove all passages."""
        with self._database.writing() as connection:
            connection.execute(text("DELETE FROM tokens"))

    def ids(self) -> set[str]:
        """The ids of all passages."""
        with self._database.reading() as connection:
            return set(connection.execute(text("SELECT passage_id FROM tokens")).scalars())

    def count(self) -> int:
        """How many passages there are."""
        with self._database.reading() as connection:
            return int(connection.execute(text("SELECT count(*) FROM tokens")).scalar_one())

    def close(self) -> None:
        """Close the file."""
        self._database.close()


def _coded(vectors: Matrix) -> bytes:
    """Four components a byte, the first in its highest bits."""
    if not vectors.size:
        return b""
    bound = BOUND / math.sqrt(vectors.shape[1])
    codes = (vectors > -bound).view(np.uint8) + (vectors > 0).view(np.uint8) + (vectors > bound).view(np.uint8)
    return bytes((codes.view("<u4") * _TO_HIGHEST_BYTE >> 24).astype(np.uint8).tobytes())


def _decoded(coded: bytes, tokens: int) -> Matrix:
    if not tokens:
        return np.zeros((0, 4), dtype=np.float32)
    codes = np.frombuffer(coded, dtype=np.uint8).reshape(tokens, -1)
    vectors: Matrix = np.take(_FOUR, codes).view(np.float32)
    vectors /= np.sqrt(np.einsum("ij,ij->i", vectors, vectors))[:, None]
    return vectors
