"""Keeps the stores in step with files, addresses and documents: takes articles in, corrects and deletes them, one process at a time.

What one run does is in ``run.py``, in an order that makes it safe to be killed at any moment. What belongs to no article is
swept up at the start of the next run.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from rag.article_store import ArticleStore
from rag.embedding import Embedding, TokenEmbedding
from rag.errors import BylineError, IndexNotReadyError
from rag.ingestion.corrections import as_read, check_field, checked_field, corrected, restored
from rag.ingestion.grouping import group_stories
from rag.ingestion.reading import Reading
from rag.ingestion.records import Correction, IngestRecords
from rag.ingestion.run import IngestRun
from rag.ingestion.writing import Stores
from rag.keyword_index import KeywordIndex
from rag.schema import Article, Document, IngestReport, Progress
from rag.settings import Settings
from rag.token_store import TokenStore
from rag.vector_store import VectorStore

FORMAT = 3  # of what is stored; raise it when an index made before cannot be used any more
LOCK_SECONDS = 5  # how long to wait for another process that ingests

SAME_MODEL = 0.9  # least cosine of one text's vectors. Chosen, not measured: other models' vectors have nothing in common

_FINGERPRINT = "fingerprint"
_SAMPLE = "embedding sample"


class Ingestion:
    """Everything that changes what is stored."""

    def __init__(
        self,
        store: ArticleStore,
        vectors: VectorStore,
        tokens: TokenStore,
        keywords: KeywordIndex,
        embedding: Embedding,
        tokens_by: TokenEmbedding,
        settings: Settings,
    ) -> None:
        self._store = store
        self._records = IngestRecords(store.database)
        self._stores = Stores(store, self._records, vectors, tokens, keywords, embedding, tokens_by, settings.passage_tokens)
        self._reading = Reading.of(settings)
        self._folder = settings.index
        self.embedding_identifier = embedding.identifier

    def run(
        self,
        sources: Iterable[str | Path | Document],
        *,
        prune: bool = False,
        rebuild: bool = False,
        progress: Callable[[Progress], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> IngestReport:
        """Take in files, folders, web addresses and documents.

        Args:
            sources: what is unchanged since it was taken in is left alone.
            prune: remove articles whose file, or whose record in its file, is gone.
            rebuild: make passages, vectors, tokens and keywords of all stored articles anew, from their stored text.
            progress: called as each file is done, and within long files.
            stop: asked before each file and record; once it says yes, what was read is stored and the run ends.

        Returns:
            What was done. What cannot be used is in ``rejected`` and stops nothing.

        Raises:
            IndexNotReadyError: the index was made with another embedding model, passage size or format, and ``rebuild`` is not set.
            BylineError: another process is ingesting, or a store fails. What was committed before stays.
        """
        with self._locked():
            if rebuild or self._store.count() == 0:
                # In this order: a run killed in between is refused as made otherwise, and not believed.
                self._stores.vectors.clear()
                self._stores.tokens.clear()
                self._stores.keywords.clear()
                sample = self._stores.embedding.sample
                self._store.set_meta(_SAMPLE, json.dumps(None if sample is None else sample.tolist()))
                self._store.set_meta(_FINGERPRINT, self._fingerprint())
            else:
                self.check_fingerprint()
            run = IngestRun(self._stores, self._reading, rebuild=rebuild, progress=progress, stop=stop)
            return run.report(list(sources), prune=prune)

    def delete(self, article_ids: Iterable[str]) -> list[str]:
        """Remove articles; the ids of those that were there. Files are not touched, and corrections are kept."""
        with self._locked():
            removed = self._stores.delete(list(article_ids))
            group_stories(self._store, self._records)
        return removed

    def correct(self, article_id: str, values: Mapping[str, str | None]) -> Article:
        """Set fields of an article to what somebody knows them to be.

        Args:
            article_id: of an article that is there.
            values: by field of ``corrections.CORRECTABLE``. An empty text says that the field is not stated; None takes a correction back.

        Returns:
            The article as it is now.

        Raises:
            BylineError: there is no such article or field, or a value is none for its field. Nothing is changed then.
        """
        for field in values:
            check_field(field)
        new = {field: None if value is None else Correction(checked_field(field, value)) for field, value in values.items()}
        with self._locked():
            self.check_fingerprint()
            article = self._store.get(article_id)
            if article is None:
                raise BylineError(f"There is no article {article_id!r}. byline articles lists them.")
            there = self._records.corrections().get(article_id, {})
            for field, correction in new.items():
                before = there.get(field)
                if correction is None:
                    if before is not None:
                        article = restored(article, field, before)
                else:
                    new[field] = correction = Correction(correction.value, before.was if before else as_read(article, field))
                    article = corrected(article, {field: correction})
            for field, correction in new.items():
                self._records.correct(article_id, field, correction)
            IngestRun(self._stores, self._reading).put(article)
            return self._store.get(article_id) or article  # its story may be another one now

    def check_fingerprint(self) -> None:
        """Raise ``IndexNotReadyError`` when the stored passages were made with other settings than these."""
        stored, ours = self._store.meta(_FINGERPRINT), self._fingerprint()
        if self._store.count() == 0:
            return
        if stored == ours:
            self._check_sample()
            return
        then: dict[str, object] = json.loads(stored) if stored else {}
        now: dict[str, object] = json.loads(ours)
        different = "; ".join(f"{name} {then.get(name, 'unknown')}, now {value}" for name, value in now.items() if then.get(name) != value)
        raise IndexNotReadyError(f"The index was made otherwise ({different}). Set it back, or run byline ingest --rebuild PATH.")

    def _check_sample(self) -> None:
        """Raise when a model of the same name and dimensions gives other vectors: an endpoint may run whatever it likes."""
        now, stored = self._stores.embedding.sample, json.loads(self._store.meta(_SAMPLE) or "null")
        if now is None or stored is None:
            return
        cosine = float(now @ np.array(stored, dtype=np.float32))
        if cosine < SAME_MODEL:
            model = self._stores.embedding
            raise IndexNotReadyError(
                f"The index was made with another model: {model.runtime} now gives other vectors under the name {model.identifier} (cosine "
                f"{cosine:.2f} with what it gave then). Set it back, or run byline ingest --rebuild PATH."
            )

    def _fingerprint(self) -> str:
        """What stored passages are made with, as JSON."""
        embedding = self._stores.embedding
        return json.dumps(
            {
                "embedding model": embedding.identifier,
                "dimensions": embedding.dimensions,
                "token model": self._stores.tokens_by.token_identifier,
                "passage_tokens": self._stores.passage_tokens,
                "format": FORMAT,
            }
        )

    def _locked(self) -> AbstractContextManager[None]:
        return index_locked(self._folder, LOCK_SECONDS)


@contextmanager
def index_locked(folder: Path, seconds: float, told: str = "") -> Iterator[None]:
    """Keep every ingestion into an index from beginning while the block runs.

    Args:
        folder: of the index.
        seconds: how long to wait for one that is under way.
        told: the message where it takes longer; by default for whoever ingests.

    Raises:
        BylineError: it takes longer.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "ingest.lock", timeout=seconds)
    try:
        lock.acquire()
    except Timeout as error:
        told = told or f"Another process is changing the index in {folder}. When it is done, run byline ingest again."
        raise BylineError(told) from error
    try:
        yield
    finally:
        lock.release()
