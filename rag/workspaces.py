"""Gives each person of a server an index of their own, so that what one uploads nobody else sees: in no answer, list, name or count.

Who has uploaded something asks a copy of the shared index with their own articles in it (``own_index.py``); everybody else asks the shared
one. Nothing is filtered, and so nothing can be forgotten to be: what a person may not see does not lie in the files that are opened for
them. When the shared articles change, the copy is made anew at its next use. Who a person is, and how much they may upload, is the page's
to say.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from rag.engine import Engine
from rag.errors import BylineError, ConfigurationError
from rag.handed_over import documents_of
from rag.ingestion.reading import Reading
from rag.open_indexes import OpenIndexes
from rag.own_documents import BusyError, Deleted, Kept, OwnDocuments, key_of
from rag.own_index import OwnIndex, made_index, remove_unused
from rag.schema import Article, Document, IngestReport, Progress, Rejected

CHANGING_SECONDS = 60.0  # how long a change waits for another change of the same person's
ASKING_SECONDS = 5.0  # how long a question waits for its index to be brought in step; then it is asked as it is
SETTLING = 2  # indexes that are brought in step at the same time
SHARED_SECONDS = 2.0  # how long bringing in step waits for an ingestion into the shared index
RETRY_SECONDS = 30.0  # after which it is tried again where it failed

Telling = Callable[[Progress], None]


class Workspaces:
    """The indexes of a server's people, beside the one that they share. Safe from many threads and processes.

    The empty name is that of who is alone at this machine: what they do, they do to the shared index.
    """

    def __init__(self, engine: Engine, *, most_open: int = 8) -> None:
        """Prepare for people; nothing is opened or made before they come.

        Args:
            engine: on the shared index. It is the caller's to close, after these.
            most_open: how many people's indexes stay open that nobody is using at the moment.
        """
        self._shared, self._open = engine, OpenIndexes(engine, most_open)
        self._folder = engine.settings.index / "people"
        self._failed: dict[str, tuple[float, str]] = {}  # by person: when bringing in step failed, and why
        self._lock, self._threads = threading.Lock(), ThreadPoolExecutor(SETTLING, "workspaces")
        self._settling: dict[str, Future[None]] = {}  # by person, what brings their index in step
        for left in self._folder.glob("gone-*"):  # what a killed process was removing
            shutil.rmtree(left, ignore_errors=True)

    # --- asking ---------------------------------------------------------------------------------------------------------------------

    @contextmanager
    def engine_of(self, person: str) -> Iterator[Engine]:
        """The engine that a person asks, open for as long as the block runs: hold it while an answer streams.

        It is the shared one for "" and for who has nothing of their own. Ask it; articles are changed by this class, and what is stated of
        names (``Engine.join_names``) is everybody's.

        Args:
            person: who asks.

        Raises:
            BylineError: their index cannot be opened.
        """
        own = OwnDocuments(self._folder, person)
        if not self._has_own(own):
            yield self._shared
            return
        self._settle(own)
        with self._open.of(own) as index:
            yield index.engine if index is not None else self._shared

    def behind(self, person: str) -> str | None:
        """Why a person's index lacks the newest of the shared articles, in words; None where bringing it in step has not failed."""
        with self._lock:
            settling = self._settling.get(person)
        if settling is not None and not settling.done():
            return "Changes in the shared articles are being taken over beside yours. Ask again in a while to ask the newest."
        failed = self._failed.get(person)
        return failed[1] if failed else None

    def own(self, person: str) -> set[str]:
        """The ids of a person's own articles; none for ""."""
        own = OwnDocuments(self._folder, person)
        if not self._has_own(own):
            return set()
        with self._open.of(own) as index:
            return set(index.own()) if index is not None else set()

    def usage(self, person: str) -> tuple[int, int]:
        """How many articles a person has, and how many bytes the documents have that they handed over; (0, 0) for ""."""
        own = OwnDocuments(self._folder, person)
        return (len(self.own(person)), own.size()) if self._has_own(own) else (0, 0)

    def people(self) -> list[str]:
        """Everybody who has something of their own, in order of name."""
        files = self._folder.glob("[0-9a-f]*/person")
        return sorted(path.read_bytes().decode("utf-8", "surrogatepass") for path in files)

    # --- changing -------------------------------------------------------------------------------------------------------------------

    def ingest(
        self,
        person: str,
        sources: Sequence[str | Path | Document],
        progress: Telling | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> IngestReport:
        """Take in what a person hands over, for that person alone; for "" it is the shared engine's ``ingest``.

        Args:
            person: who hands it over.
            sources: documents and web addresses; for "" also paths, since nobody else has files on this machine.
            progress: called after each document, and within long ones.
            stop: asked before each document and record; once it says yes, what was read to its end is stored and the report returned.

        Returns:
            What was done. ``duplicates`` holds what the shared articles have as well, also what they have got since it was uploaded.

        Raises:
            ConfigurationError: the shared index lies on a server, so that it cannot be copied.
            BylineError: another change of the same person's takes too long, or a store or model fails. Nothing of it stays then.
        """
        if not person:
            return self._shared.ingest(sources, progress=progress, stop=stop)
        self._refuse_servers()
        documents, rejected = documents_of(sources, Reading.of(self._shared.settings), stop)
        if not documents:
            return IngestReport(rejected=tuple(rejected))
        own, keys, new = OwnDocuments(self._folder, person), {key_of(document) for document in documents}, list[str]()
        with own.changing(CHANGING_SECONDS):
            try:
                before = self._bring_in_step(own, must=own.current() is None)
                new = own.add(documents)
                own.undelete(keys)
                report = self._take(own, [kept for kept in own.all() if kept.key in keys or not kept.is_taken], progress, stop)
            except BaseException:
                self._drop(own, new)
                raise
        warnings = [told] if (told := self.behind(person)) else []
        return replace(
            report,
            rejected=(*rejected, *report.rejected),
            duplicates=(*report.duplicates, *before),
            warnings=(*report.warnings, *warnings),
        )

    def correct(self, person: str, article_id: str, values: Mapping[str, str | None]) -> Article:
        """Set fields of an article of a person's own, as ``Engine.correct`` does; for "" of any article.

        Raises:
            BylineError: the article belongs to all or is not there, or a value is none for its field.
        """
        if not person:
            return self._shared.correct(article_id, values)
        own = OwnDocuments(self._folder, person)
        with self._index_to_change(own, [article_id]) as index:
            if index is None:
                raise BylineError(f"There is no article {article_id!r} of your own. Upload it first.")
            article = index.engine.correct(article_id, values)
            own.correct(article_id, values)
            return article

    def delete(self, person: str, article_ids: Sequence[str]) -> list[str]:
        """Remove articles of a person's own, and the documents that nothing else is of; for "" any articles.

        Returns:
            The ids of those that were there.

        Raises:
            BylineError: one of them belongs to all. Nothing is removed then.
        """
        if not person:
            return self._shared.delete(article_ids)
        own = OwnDocuments(self._folder, person)
        with self._index_to_change(own, article_ids) as index:
            if index is None:
                return []
            of = index.own_of(own.all())
            own.delete(Deleted(key, held.article_id, held.content_hash) for key in of for held in of[key] if held.article_id in article_ids)
            removed = index.delete(article_ids)
            own.forget_corrections(removed)
            self._remove_empty(own, index, [key for key in of if any(held.article_id in removed for held in of[key])])
        return removed

    def forget(self, person: str) -> None:
        """Remove all that is a person's, for good: documents, corrections, the index with their articles; nothing for ""."""
        own = OwnDocuments(self._folder, person)
        if person:
            with own.changing(CHANGING_SECONDS):
                self._remove(own)

    def close(self) -> None:
        """Close people's indexes; one that is in use when its use ends. What is being brought in step is, first."""
        self._threads.shutdown(cancel_futures=True)
        self._open.close()

    def __enter__(self) -> Workspaces:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- bringing in step -----------------------------------------------------------------------------------------------------------

    def _settle(self, own: OwnDocuments) -> None:
        """Bring a person's index in step before a question; where that takes too long, or fails, it is asked as it is."""
        if own in self._open and self._is_in_step(own):
            return
        with self._lock:
            settling = self._settling.get(own.person)
            if settling is None or settling.done():
                settling = self._settling[own.person] = self._threads.submit(self._settled, own)
        done, _ = wait([settling], ASKING_SECONDS if own.current() else SHARED_SECONDS)
        for finished in done:
            finished.result()

    def _settled(self, own: OwnDocuments) -> None:
        try:
            with own.changing(ASKING_SECONDS):
                if not own.exists:  # forgotten meanwhile
                    return
                self._bring_in_step(own, must=False)
                if own.current() and (pending := own.pending()):  # a process was killed while it took them in
                    self._take(own, pending)
        except BusyError:
            pass  # what is being changed is asked as it was
        except BylineError as error:
            self._failed[own.person] = time.monotonic(), str(error)

    def _is_in_step(self, own: OwnDocuments) -> bool:
        current = own.current()
        return current is not None and current.version == self._shared.version

    def _bring_in_step(self, own: OwnDocuments, *, must: bool) -> tuple[Rejected, ...]:
        """Make a person's index anew where the shared one has changed, or there is none.

        Args:
            own: whose.
            must: raise where it fails; otherwise ``behind`` tells of it, and it is tried again after a while.

        Returns:
            What of the person's documents the shared articles have as well by now.
        """
        failed = self._failed.get(own.person)
        if self._is_in_step(own):
            self._failed.pop(own.person, None)
            return ()
        if failed and not must and time.monotonic() - failed[0] < RETRY_SECONDS:
            return ()
        try:
            index, shared_now = made_index(self._shared, own, SHARED_SECONDS)
        except (BylineError, OSError) as error:
            if must:
                raise
            self._failed[own.person] = time.monotonic(), str(error)
            return ()
        self._failed.pop(own.person, None)
        self._open.put(own, index)
        remove_unused(own.other_indexes())
        return shared_now

    def _take(
        self, own: OwnDocuments, kept: Sequence[Kept], progress: Telling | None = None, stop: Callable[[], bool] | None = None
    ) -> IngestReport:
        """Take documents into a person's index; those that no article of theirs is of are not kept."""
        with self._open.of(own) as index:
            assert index is not None
            report = index.take(kept, progress, stop)
            self._remove_empty(own, index, [each.key for each in kept])
        return report

    # --- removing -------------------------------------------------------------------------------------------------------------------

    def _remove_empty(self, own: OwnDocuments, index: OwnIndex, keys: Sequence[str]) -> None:
        """Remove those of the documents that no article is of; with the last document all that is the person's."""
        kept = [each for each in own.all() if each.key in keys]
        of = index.own_of(kept)
        own.note_taken(each for each in kept if of[each.key])
        own.remove([key for key, articles in of.items() if not articles])
        if not own.all():
            self._remove(own)

    def _drop(self, own: OwnDocuments, keys: Sequence[str]) -> None:
        """Remove documents whose taking in failed, and what was stored of them."""
        with self._open.of(own) as index:
            if index is not None:
                of = index.own_of(kept for kept in own.all() if kept.key in keys)
                index.delete([held.article_id for articles in of.values() for held in articles])
        own.remove(keys)
        if not own.all():
            self._remove(own)

    def _remove(self, own: OwnDocuments) -> None:
        self._failed.pop(own.person, None)
        self._open.forget(own)
        own.remove_all()

    # --- the rest -------------------------------------------------------------------------------------------------------------------

    def _has_own(self, own: OwnDocuments) -> bool:
        """Whether this person does not ask the shared index."""
        settings = self._shared.settings
        return bool(own.person) and not settings.chroma_url and not settings.store_url and own.exists

    def _refuse_servers(self) -> None:
        settings = self._shared.settings
        names = [f"BYLINE_{name.upper()}" for name in ("chroma_url", "store_url") if getattr(settings, name)]
        if names:
            where = "only where the shared index lies in a folder, of which copies are made"
            raise ConfigurationError(f"People can have articles of their own {where}. Unset {' and '.join(names)}.")

    @contextmanager
    def _index_to_change(self, own: OwnDocuments, article_ids: Sequence[str]) -> Iterator[OwnIndex | None]:
        """A person's index, while nobody else changes it; None where they have none.

        Raises:
            BylineError: one of the articles belongs to all.
        """
        if not self._has_own(own):
            self._refuse({article.article_id for article in self._shared.headlines()}, article_ids)
            yield None
            return
        with own.changing(CHANGING_SECONDS), self._open.of(own) as index:
            self._refuse(index.shared_ids if index is not None else (), article_ids)
            yield index

    def _refuse(self, shared: frozenset[str] | set[str] | tuple[()], article_ids: Sequence[str]) -> None:
        for article_id in article_ids:
            if article_id in shared:
                raise BylineError(f"The article {article_id!r} belongs to all who ask here. Change those only that you uploaded.")
