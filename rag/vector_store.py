"""Keeps the passages' vectors in Chroma, in a folder or on a server, and finds the nearest to a query.

The only module that imports chromadb. It knows passages by their ids; whether a passage is still part of an article is for the article
store to say. Ranking is by cosine, computed by Chroma as 1 - distance; among few passages it is computed here, which is exact.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from rag.errors import ConfigurationError, StoreError
from rag.matrices import product

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

OPENING_SECONDS = 30  # the longest wait for another process that opens the folder
# Chroma's own filter took 270 ms for 40,000 of 50,000 passages, and gave fewer of the nearest than its unfiltered search. Reading vectors
# takes 80 µs for each, once; a comparison of 5,000 takes 1 ms.
FEW = 5_000
SPARE = 2.0  # how many times as many as needed are taken where a part is sifted out, were the part like the whole
KEPT_SETS = 4  # 8 MB each at most
SERVER_SECONDS = 60  # the longest wait for a Chroma server
Vectors = NDArray[np.float32]
Result = TypeVar("Result")


class VectorStore:
    """A Chroma collection of passages. Safe from many threads."""

    def __init__(self, path: Path | None, url: str | None, collection: str) -> None:
        """Open or make a collection.

        Args:
            path: folder of the embedded Chroma; used when ``url`` is None.
            url: ``http://host:port`` or ``https://host`` of a Chroma server.
            collection: its name, three characters or more.

        Raises:
            ConfigurationError: the folder cannot be opened, or no server answers at the address.
        """
        self._lock = threading.Lock()
        self._kept: dict[frozenset[str], tuple[list[str], Vectors]] = {}  # vectors of sets of passages that a search was restricted to
        self._where = f"Chroma server at {url}" if url else f"Chroma folder {path}"
        self._name = collection
        try:
            self._client = _server(url) if url else _embedded(path)
            # Chroma neither bounds its requests nor closes its connections, and offers no other way to (1.5.9).
            owners = [self._client, getattr(self._client, "_admin_client", None)]
            sessions = [getattr(getattr(owner, "_server", None), "_session", None) for owner in owners]
            self._sessions = [session for session in sessions if session is not None]
            for session in self._sessions:
                session.timeout = SERVER_SECONDS
            self._collection = self._open()
        except ConfigurationError:
            raise
        except Exception as error:  # chromadb raises ValueError, its own errors or httpx's for the same causes
            start = f"Start it (chroma run --port {urlsplit(url).port or 8000})" if url else ""
            remedy = f"{start} or unset BYLINE_CHROMA_URL." if url else "Check BYLINE_INDEX."
            raise ConfigurationError(f"The {self._where} cannot be used: {_first_line(error)} {remedy}") from error
        self._batch = max(1, self._client.get_max_batch_size())

    def upsert(self, passage_ids: Sequence[str], article_ids: Sequence[str], vectors: Vectors) -> None:
        """Add passages, replacing those that are there under the same id.

        The texts are the article store's: Chroma would index each for substrings, which takes longer than the vectors do.

        Args:
            passage_ids: all different.
            article_ids: of the same length, kept as metadata.
            vectors: ``[len(passage_ids), dimensions]``.
        """
        self._forget()
        for span in _slices(len(passage_ids), self._batch):
            self._run(
                lambda collection, span=span: collection.upsert(  # type: ignore[misc]
                    ids=list(passage_ids[span]),
                    embeddings=vectors[span],
                    metadatas=[{"article_id": article_id} for article_id in article_ids[span]],
                )
            )

    def query(self, vectors: Vectors, k: int, among: frozenset[str] | None = None) -> list[list[tuple[str, float]]]:
        """The nearest passages to each of the queries: passage id and cosine, best first, at most ``k``.

        Args:
            vectors: the queries, ``[m, dimensions]``.
            k: how many to give at most.
            among: ids of the passages that may be given, None for all.
        """
        if k < 1 or len(vectors) == 0 or (among is not None and not among):
            return [[] for _ in vectors]
        if among is None:
            return self._nearest(vectors, k)
        size = self.count()  # also notices that another process has made the collection anew, so that what was kept is forgotten
        if size == 0:
            return [[] for _ in vectors]
        return self._compared(vectors, k, among) if len(among) <= FEW else self._sifted(vectors, k, among, size)

    def _nearest(self, vectors: Vectors, k: int) -> list[list[tuple[str, float]]]:
        found = self._run(lambda c: c.query(query_embeddings=vectors, n_results=k, include=["distances"]))
        rows = zip(found["ids"], found["distances"] or [], strict=True)
        return [[(passage_id, 1.0 - distance) for passage_id, distance in zip(*row, strict=True)] for row in rows]

    def _compared(self, vectors: Vectors, k: int, among: frozenset[str]) -> list[list[tuple[str, float]]]:
        """The nearest of few passages: each one's vector is compared."""
        with self._lock:
            kept = self._kept.get(among)
        if kept is None:
            found = self.vectors(sorted(among))
            kept = list(found), _unit(np.array([*found.values()], dtype=np.float32).reshape(len(found), vectors.shape[1]))
            with self._lock:
                while len(self._kept) >= KEPT_SETS:
                    del self._kept[next(iter(self._kept))]
                self._kept[among] = kept
        ids, rows = kept
        cosines = product(_unit(np.asarray(vectors, dtype=np.float32)), rows.T)
        order = np.argsort(-cosines, axis=1, kind="stable")[:, :k]  # the ids are in order, so equal ones come in theirs
        return [[(ids[column], float(row[column])) for column in columns] for row, columns in zip(cosines, order, strict=True)]

    def _sifted(self, vectors: Vectors, k: int, among: frozenset[str], size: int) -> list[list[tuple[str, float]]]:
        """The nearest of many passages: of the nearest of all those that are among them, and of more where that gives too few."""
        taken = int(SPARE * k * size / len(among)) + 1
        while True:
            taken = min(taken, size)
            rows = [[pair for pair in row if pair[0] in among][:k] for row in self._nearest(vectors, taken)]
            if taken == size or all(len(row) == k for row in rows):
                return rows
            taken *= 4

    def delete(self, passage_ids: Iterable[str]) -> None:
        """Remove passages; ids that are not there are passed over."""
        ids = list(passage_ids)
        self._forget()
        for span in _slices(len(ids), self._batch):
            self._run(lambda c, span=span: c.delete(ids=ids[span]))  # type: ignore[misc]

    def clear(self) -> None:
        """Drop the collection and make it anew, so that vectors of another length can be put in."""
        self._run(lambda _: self._client.delete_collection(self._name))
        self._collection = self._open()
        self._forget()

    def ids(self) -> set[str]:
        """The ids of all passages."""
        return set(self._run(lambda c: c.get(include=[]))["ids"])

    def count(self) -> int:
        """How many passages there are."""
        return int(self._run(lambda c: c.count()))

    def vectors(self, passage_ids: Iterable[str]) -> dict[str, Vectors]:
        """The vectors of those of the passages that are there."""
        ids = list(dict.fromkeys(passage_ids))
        found: dict[str, Vectors] = {}
        for span in _slices(len(ids), self._batch):
            got = self._run(lambda c, span=span: c.get(ids=ids[span], include=["embeddings"]))  # type: ignore[misc]
            rows = zip(got["ids"], np.asarray(got["embeddings"], dtype=np.float32), strict=True)
            found.update(rows)
        return found

    def close(self) -> None:
        """Let go of the folder or connection."""
        closing: Any = self._client
        closing.close()
        for session in self._sessions:
            session.close()

    def _open(self) -> Collection:
        return self._client.get_or_create_collection(self._name, configuration={"hnsw": {"space": "cosine"}}, embedding_function=None)

    def _forget(self) -> None:
        """Read vectors anew from here on. A passage's id names its text, so only other processes that embed it otherwise could differ."""
        with self._lock:
            self._kept.clear()

    def _run(self, action: Callable[[Collection], Result]) -> Result:
        """Do it, once more where another process has made the collection anew, and translate errors."""
        from chromadb.errors import NotFoundError

        try:
            try:
                return action(self._collection)
            except NotFoundError:
                self._collection = self._open()
                self._forget()
                return action(self._collection)
        except Exception as error:
            remedy = "See that the server runs, or unset BYLINE_CHROMA_URL." if "server" in self._where else "Run byline ingest --rebuild."
            raise StoreError(f"The {self._where} failed: {_first_line(error)} {remedy}") from error


def _embedded(path: Path | None) -> ClientAPI:
    import chromadb

    if path is None:
        raise ConfigurationError("Chroma needs a folder or a server. Set BYLINE_INDEX or BYLINE_CHROMA_URL.")
    path.mkdir(parents=True, exist_ok=True)
    # Two processes that open a new folder at the same time would both make its tables, and Chroma fails where they are there already.
    with FileLock(path / "opening.lock", timeout=OPENING_SECONDS) if os.access(path, os.W_OK) else nullcontext():
        return chromadb.PersistentClient(path=str(path), settings=_settings())


def _server(url: str) -> ClientAPI:
    import chromadb

    try:
        parts = urlsplit(url)
        secure, port = parts.scheme == "https", parts.port
    except ValueError as error:
        raise ConfigurationError(f"{url} is not an address ({error}). Set BYLINE_CHROMA_URL to http://host:port, or unset it.") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
        raise ConfigurationError(f"{url} is not a Chroma server's address. Set BYLINE_CHROMA_URL to http://host:port, or unset it.")
    return chromadb.HttpClient(host=parts.hostname, port=port or (443 if secure else 8000), ssl=secure, settings=_settings())


def _settings() -> Any:
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False, _env_file=None)


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths == 0, 1, lengths), dtype=np.float32)


def _slices(length: int, size: int) -> Iterator[slice]:
    return (slice(start, start + size) for start in range(0, length, size))


def _first_line(error: Exception) -> str:
    text = str(error).strip().split("\n")[0] or type(error).__name__
    return text if text.endswith((".", "!", "?")) else f"{text}."
