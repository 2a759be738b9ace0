"""The index of one person: a copy of the shared index with the person's own articles in it, and the engine that is open on it.

What is not in the copy as it was made is the person's own. Of what it is made, ``own_documents.py`` keeps; when it is made, opened and
closed, and who may use it, is ``workspaces.py``'s to say.
"""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import URL

from rag.article_store import ArticleStore, Held
from rag.engine import Engine
from rag.factory import open_engine
from rag.ingestion.corrections import checked_field
from rag.ingestion.records import Correction, IngestRecords
from rag.own_documents import Current, Deleted, Kept, OwnDocuments
from rag.schema import IngestReport, Progress, Rejected
from rag.snapshot import snapshot

_SHARED_IDS = "shared.json"  # ids of the articles in the copy as it was made
_IN_USE = "in-use-*.lock"
AT_ONCE = 50_000_000  # bytes of documents held in memory


class OwnIndex:
    """One that is open; as long as it is, nobody removes its folder. Safe from many threads."""

    def __init__(self, shared: Engine, folder: Path) -> None:
        """Open an index.

        Args:
            shared: the engine whose models this one uses.
            folder: of the index.

        Raises:
            BylineError: it cannot be opened.
            FileNotFoundError: it is not there any more.
        """
        self.folder = folder
        self.shared_ids = frozenset(json.loads((folder / _SHARED_IDS).read_bytes()))
        self._lock = FileLock(folder / _IN_USE.replace("*", uuid.uuid4().hex[:8]), thread_local=False)
        self._lock.acquire()
        try:
            self.engine = open_engine(shared.settings.model_copy(update={"index": folder}), fill=False, beside=shared)
        except BaseException:
            self._release()
            raise
        self._store = _store(folder)
        self._records = IngestRecords(self._store.database)
        self._held: tuple[int, dict[str, Held]] = -1, {}

    def own(self) -> dict[str, Held]:
        """The person's own articles, by id."""
        version = self._store.version()
        if self._held[0] != version:
            self._held = version, {held.article_id: held for held in self._store.held() if held.article_id not in self.shared_ids}
        return dict(self._held[1])

    def own_of(self, documents: Iterable[Kept]) -> dict[str, list[Held]]:
        """The person's own articles by the key of their document."""
        own = self.own().values()
        of: dict[str, list[Held]] = {}
        for kept in documents:
            begins = f"{kept.source}!/", f"{kept.source}#"
            of[kept.key] = [held for held in own if held.source == kept.source or held.source.startswith(begins)]
        return of

    def take(
        self,
        documents: Sequence[Kept],
        progress: Callable[[Progress], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> IngestReport:
        """Take in documents; what the shared articles have as well is told as a duplicate, and a document read in part is left out."""
        report = self.engine.ingest([kept.document() for kept in documents], progress=progress, stop=stop)
        if report.stopped:
            read = self._records.files()
            in_part = self.own_of(kept for kept in documents if kept.source not in read)
            gone = self.engine.delete([held.article_id for articles in in_part.values() for held in articles])
            report = replace(report, added=tuple(article_id for article_id in report.added if article_id not in gone))
        there = [article_id for article_id in report.unchanged if article_id in self.shared_ids]
        copies = [Rejected(self.engine.article(article_id).source, f"a copy of {article_id}") for article_id in there]
        unchanged = tuple(article_id for article_id in report.unchanged if article_id not in self.shared_ids)
        return replace(report, unchanged=unchanged, duplicates=(*report.duplicates, *copies))

    def delete(self, article_ids: Sequence[str]) -> list[str]:
        """Remove articles, and what was corrected of them; the ids of those that were there."""
        removed, corrections = self.engine.delete(article_ids), self._records.corrections()
        for article_id in removed:
            for field in corrections.get(article_id, ()):
                self._records.correct(article_id, field, None)
        return removed

    def close(self) -> None:
        """Let go of it."""
        self.engine.close()
        self._store.close()
        self._release()

    def _release(self) -> None:
        self._lock.release()
        Path(self._lock.lock_file).unlink(missing_ok=True)


def made_index(shared: Engine, own: OwnDocuments, seconds: float) -> tuple[OwnIndex, tuple[Rejected, ...]]:
    """Make a person's index out of the shared one as it is now and put it in the place of the one in use.

    Args:
        shared: the engine on the shared index, in folders of this machine.
        own: the person's documents, what was corrected and deleted of them.
        seconds: how long to wait for an ingestion into the shared index.

    Returns:
        The index, open, and what of the documents the shared articles have as well.

    Raises:
        BylineError: it cannot be done now; the index in use stays.
    """
    folder, opened = own.new_index(), None
    kept = own.all()
    try:
        snapshot(shared.settings.index, folder, seconds)
        version = _prepare(folder, own)
        opened = OwnIndex(shared, folder)
        reports = [opened.take(part) for part in _parts(kept)]
        opened.delete(_deleted_again(opened.own(), own.deleted()))
    except BaseException:
        if opened is not None:
            opened.close()
        shutil.rmtree(folder, ignore_errors=True)
        raise
    own.note_taken(kept)
    own.set_current(Current(folder.name, version))
    return opened, tuple(duplicate for report in reports for duplicate in report.duplicates)


def _parts(kept: Sequence[Kept]) -> Iterator[list[Kept]]:
    """The documents in parts that are read at once."""
    part, size = list[Kept](), 0
    for each in kept:
        if part and size + each.size > AT_ONCE:
            yield part
            part, size = [], 0
        part.append(each)
        size += each.size
    if part:
        yield part


def remove_unused(folders: Iterable[Path]) -> None:
    """Remove the folders of indexes that no process has open."""
    for folder in folders:
        if not any(_is_held(lock) for lock in folder.glob(_IN_USE)):
            shutil.rmtree(folder, ignore_errors=True)


def _prepare(folder: Path, own: OwnDocuments) -> int:
    """Note whose articles are in a fresh copy, and what is corrected of those to come; the version of the copied index."""
    with closing(_store(folder)) as store:
        ids = [held.article_id for held in store.held()]
        (folder / _SHARED_IDS).write_text(json.dumps(ids), encoding="utf-8")
        records = IngestRecords(store.database)
        for article_id, values in own.corrections().items():
            if article_id not in ids:
                for field, value in values.items():
                    records.correct(article_id, field, Correction(checked_field(field, value)))
        return store.version()


def _deleted_again(own: dict[str, Held], deleted: Collection[Deleted]) -> list[str]:
    """The articles that were deleted before, under the id they had or, where another has that now, as the page that they are."""
    ids, pages = {each.article_id for each in deleted}, {each.content_hash for each in deleted}
    return [article_id for article_id, held in own.items() if article_id in ids or held.content_hash in pages]


def _store(folder: Path) -> ArticleStore:
    return ArticleStore(URL.create("sqlite", database=str(folder / "articles.sqlite")))


def _is_held(lock: Path) -> bool:
    try:
        with FileLock(lock, timeout=0):
            return False
    except Timeout:
        return True
