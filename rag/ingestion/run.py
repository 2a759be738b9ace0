"""One run of ingestion: reads what is new or changed, skips what is not, and can stop or die at any moment.

What is there is known to ``holdings.py``, storing is ``writing.py``'s. Afterwards the new articles are grouped with those that tell the
same story.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from rag.articles import articles_of, text_hash
from rag.errors import ArticleError
from rag.files import article_files
from rag.formats.dispatch import pages_of, read_pages
from rag.ingestion.corrections import as_read, corrected
from rag.ingestion.grouping import group_stories
from rag.ingestion.holdings import Holdings, SourceBeingRead, file_in
from rag.ingestion.reading import Reading, digest_of, made, source_of
from rag.ingestion.records import Correction, FileRecord
from rag.ingestion.writing import Made, Stores, Writer
from rag.page import Page
from rag.schema import Article, Document, IngestReport, Progress, Rejected

Pages = Callable[[], Iterator[Page | ArticleError]]


class _StopError(Exception):
    """The run is to end."""


class IngestRun:
    """One run: what waits to be written, and what it did."""

    def __init__(
        self,
        stores: Stores,
        reading: Reading,
        *,
        rebuild: bool = False,
        progress: Callable[[Progress], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> None:
        self._stores, self._reading, self._rebuild = stores, reading, rebuild
        self._progress, self._stop = progress, stop
        self._holdings = Holdings(stores.articles, stores.records)
        self._writer = Writer(stores)
        self._corrections = stores.records.corrections()
        self._incomplete: set[str] = set()  # ids of articles that lack vectors or keywords
        self._total = self._done = 0
        self._outcome: dict[str, list[str]] = {"added": [], "updated": [], "unchanged": [], "removed": []}
        self._rejected: list[Rejected] = []
        self._duplicates: list[Rejected] = []
        self._warnings: list[str] = []

    def report(self, sources: Sequence[str | Path | Document], *, prune: bool) -> IngestReport:
        """Do it all."""
        self._incomplete = self._stores.sweep()
        addresses = [source for source in sources if isinstance(source, str) and source.lower().startswith(("http://", "https://"))]
        documents = [source for source in sources if isinstance(source, Document)]
        paths = [Path(source) for source in sources if not isinstance(source, Document) and source not in addresses]
        found = article_files(paths)
        self._rejected, self._warnings = list(found.rejected), list(found.warnings)
        folders = [path.absolute() for path in paths if path.is_dir()]
        if prune:
            self._prune(self._holdings.gone(folders, found.files))
        stopped = False
        try:
            self._total = len(found.files) + len(addresses) + len(documents)
            self._read_files(found.files, prune)
            for address in addresses:
                self._read_address(address, prune)
            for document in documents:
                self._read_document(document, prune)
            self._see_to_missing(self._holdings.gone(folders), prune)
            self._read_copies_again(found.files, prune)
            self._remake()
        except _StopError:
            stopped = True
        self._write()
        self._writer.finish()
        group_stories(self._stores.articles, self._stores.records)
        self._stores.note_end()
        changed = {*self._outcome["added"], *self._outcome["updated"]}  # what is read twice is reported once
        self._outcome["unchanged"] = [name for name in self._outcome["unchanged"] if name not in changed]
        return IngestReport(
            **{name: tuple(dict.fromkeys(ids)) for name, ids in self._outcome.items()},
            rejected=tuple(self._rejected),
            duplicates=tuple(self._duplicates),
            warnings=tuple(dict.fromkeys(self._warnings)),
            passages=self._writer.embedded,
            stopped=stopped,
        )

    def put(self, article: Article) -> None:
        """Store one article as it is, in place of the one that has its id."""
        self._queue(self._writer.make(article))
        self._write()
        self._writer.finish()
        group_stories(self._stores.articles, self._stores.records)

    # --- what is gone, what is missing ----------------------------------------------------------------------------------------------

    def _see_to_missing(self, gone: Mapping[str, Sequence[str]], prune: bool) -> None:
        """Remove the articles of files that are gone, or say that they stay."""
        self._prune({source: ids for source, ids in gone.items() if prune or not ids})
        for source, ids in gone.items():
            if ids and not prune:
                stays, them = ("article stays", "it") if len(ids) == 1 else (f"{len(ids)} articles stay", "them")
                self._warnings.append(f"{source}: is gone, its {stays}; byline ingest --prune removes {them}")

    def _prune(self, gone: Mapping[str, Sequence[str]]) -> None:
        self._remove([article_id for ids in gone.values() for article_id in ids])
        self._stores.records.forget_files(gone)
        self._holdings.forget((), gone)

    def _remove(self, article_ids: Sequence[str]) -> None:
        self._outcome["removed"] += self._stores.delete(article_ids)
        self._incomplete -= set(article_ids)
        self._holdings.forget(article_ids)

    def _remake(self) -> None:
        """Make again what stored articles lack that were not read in this run, or could not be."""
        incomplete = sorted(self._incomplete)
        self._total += len(incomplete)
        for article_id in incomplete:
            self._check_stop()
            article = self._stores.articles.get(article_id)
            if article is not None:
                try:
                    self._mend(article)
                except ArticleError as error:
                    self._reject(error, article.source)
                self._tell(article.source)

    # --- reading --------------------------------------------------------------------------------------------------------------------

    def _read_files(self, files: Sequence[tuple[Path, Path]], prune: bool) -> None:
        for file, root in files:
            self._check_stop()
            source = str(file.absolute())
            try:
                digest = digest_of(file, root)
            except ArticleError as error:
                self._reject(error, source)
            else:
                self._read_one(source, root, digest, lambda file=file, root=root: read_pages(file.absolute(), root), prune)  # type: ignore[misc]
            self._tell(str(file))

    def _read_copies_again(self, files: Sequence[tuple[Path, Path]], prune: bool) -> None:
        """Read the files again that were passed over as copies of what was changed or removed later in this run."""
        again = []
        for file, root in files:
            source = str(file.absolute())
            record = self._holdings.record_of(source)
            if record is not None and record.digest and not self._holdings.has_texts(record):
                again.append((file, root))
                self._duplicates = [copy for copy in self._duplicates if file_in(copy.path) != source]
        self._total += len(again)
        self._read_files(again, prune)

    def _read_address(self, address: str, prune: bool) -> None:
        from rag.web_address import fetch

        self._check_stop()
        how = self._reading
        try:
            got = fetch(address, allow_private=how.allow_private, seconds=how.seconds, megabytes=how.megabytes)
        except ArticleError as error:
            self._reject(error, address)
        else:
            name = Path(address.split("?")[0].rstrip("/")).stem or "page"
            pages: Pages = lambda: pages_of(got.data, address, name, kind=got.kind, address=got.address, charset=got.charset)  # noqa: E731
            self._read_one(address, Path(), hashlib.sha256(got.data).hexdigest(), pages, prune)
        self._tell(address)

    def _read_document(self, document: Document, prune: bool) -> None:
        self._check_stop()
        digest = hashlib.sha256(document.data).hexdigest()
        path, source, kind = Path(document.name), source_of(document), document.kind or Path(document.name).suffix.lower() or None
        name = f"{path.stem}-{digest[:8]}"
        pages: Pages = lambda: pages_of(  # noqa: E731
            document.data, source, name, kind=kind, address=document.address, charset=document.charset
        )
        self._read_one(source, Path(), digest, pages, prune)
        self._tell(source)

    def _read_one(self, source: str, root: Path, digest: str, pages: Pages, prune: bool) -> None:
        """Take in what a file holds, unless it is as it was when it was read last and all of it is there."""
        before = self._holdings.record_of(source)
        if before is not None and self._is_as_before(before, digest):
            self._outcome["unchanged"] += before.article_ids
            return
        reading = SourceBeingRead(source, root, digest, before)
        for item in pages():
            self._check_stop()
            if isinstance(item, ArticleError):
                self._reject(item, source, reading)
                continue
            reading.collection |= item.source != source
            self._warnings += [f"{item.source}: {warning}" for warning in item.warnings]
            try:
                articles = made(item.source, lambda item=item: articles_of(item, self._reading.keep))  # type: ignore[misc]
            except ArticleError as error:
                self._reject(error, source, reading)
                continue
            for article in articles:
                try:
                    self._take(article, reading)
                except ArticleError as error:
                    self._reject(error, source, reading)
        self._finish(reading, prune)

    def _is_as_before(self, before: FileRecord, digest: str) -> bool:
        if not digest or (before.digest, before.read_with) != (digest, self._reading.version):
            return False
        ids = set(before.article_ids)
        return self._holdings.articles.keys() >= ids and self._incomplete.isdisjoint(ids) and self._holdings.has_texts(before)

    def _finish(self, reading: SourceBeingRead, prune: bool) -> None:
        """Note what the file holds, and see to what it held before and does not any more."""
        there = self._holdings.held_before(reading)
        gone = [article_id for article_id in there if article_id not in reading.article_ids]
        kept: list[str] = []
        if gone and not reading.rejected and (prune or not reading.collection):
            self._remove(gone)
        elif gone:
            kept = gone
            if not reading.rejected:
                stay = f"{len(gone)} of its articles are not in it any more and stay"
                self._warnings.append(f"{reading.source}: {stay}; byline ingest --prune removes them")
        if not reading.article_ids and not reading.copied_texts and reading.rejected and there:
            self._warnings.append(f"{reading.source}: the version taken in before stays")
        digest = "" if reading.rejected or kept else reading.digest
        ids = (*reading.article_ids, *kept)
        self._holdings.read[reading.source] = FileRecord(digest, self._reading.version, ids, tuple(reading.copied_texts))

    def _take(self, article: Article, reading: SourceBeingRead) -> None:
        """Decide what an article is: a new one, a new version, what is there already, or a copy of another."""
        article = replace(article, article_id=self._holdings.id_for(article, reading))
        before = self._holdings.articles.get(article.article_id)
        letters = text_hash(article.text)
        twin = self._holdings.twin_of(article, letters, self._writer.find) if before is None else None
        if twin is not None:
            self._duplicates.append(Rejected(article.source, f"a copy of {twin.article_id}"))
            reading.copied_texts.append(letters)
            return
        is_new = before is None or before.content_hash != article.content_hash
        new = self._writer.make(self._corrected(article)) if is_new else None
        reading.article_ids.append(article.article_id)
        self._holdings.take(article, letters, reading.source)
        if new is not None:
            self._outcome["added" if before is None else "updated"].append(article.article_id)
            self._queue(new)
            return
        if before is not None and before.source != article.source:
            self._stores.articles.set_source(article.article_id, article.source)  # the file was moved
        if article.article_id in self._incomplete:
            self._mend(self._corrected(article))
        else:
            self._outcome["unchanged"].append(article.article_id)

    def _corrected(self, article: Article) -> Article:
        """The article with what people corrected; what was read under a correction is kept with it."""
        corrections = self._corrections.get(article.article_id, {})
        for name, correction in corrections.items():
            was = as_read(article, name)
            if was != correction.was:
                corrections[name] = Correction(correction.value, was)
                self._stores.records.correct(article.article_id, name, corrections[name])
        return corrected(article, corrections)

    # --- writing and telling --------------------------------------------------------------------------------------------------------

    def _mend(self, article: Article) -> None:
        """Make the vectors and keywords of a stored article again."""
        if not self._rebuild:
            self._warnings.append(f"{article.source}: what an interrupted run left undone is done")
        self._incomplete.discard(article.article_id)
        new = self._writer.make(article)
        self._outcome["updated" if self._rebuild else "unchanged"].append(article.article_id)
        self._queue(new)

    def _queue(self, new: Made) -> None:
        self._incomplete.discard(new.article.article_id)
        if self._writer.queue(new):
            self._write()
            if self._progress is not None:  # within a long file it is the only sign of life
                self._progress(Progress(self._done, self._total, new.article.source))

    def _write(self) -> None:
        self._writer.write(self._holdings.read)
        self._holdings.files |= self._holdings.read
        self._holdings.read = {}

    def _check_stop(self) -> None:
        if self._stop is not None and self._stop():
            raise _StopError

    def _reject(self, error: ArticleError, source: str, reading: SourceBeingRead | None = None) -> None:
        place = f"line {error.line}: " if error.line else ""
        reason = place + (f"{error.field}: " if error.field else "") + error.reason
        self._rejected.append(Rejected(error.path or source, reason, error.remedy))
        if reading is not None:
            reading.rejected += 1
            return
        record = self._holdings.files.get(source)
        if record is not None and any(article_id in self._holdings.articles for article_id in record.article_ids):
            self._warnings.append(f"{source}: the version taken in before stays")

    def _tell(self, path: str) -> None:
        self._done += 1
        if self._progress is not None:
            self._progress(Progress(self._done, self._total, path))
