"""One run of ingestion: reads, splits, embeds and stores what is new or changed, skips what is not, and can stop or die at any moment.

For every article the order is: embed, vectors, keywords, then its former fingerprint goes, then article store (the commit point: what
is not there does not count), then the old version's vectors and keywords go. A file counts as read only when all its articles are
stored. Afterwards the new articles are grouped with those that tell the same story.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from rag.annotation import annotated_passages, fingerprint_of, with_agency
from rag.article_store import ArticleStore, Held
from rag.articles import articles_of, text_hash
from rag.attribution.outlets import OutletCredits
from rag.cleaning.cleaning import ALL, REASONS
from rag.corrections import as_read, corrected
from rag.embedding import Embedding
from rag.errors import ArticleError, ConfigurationError
from rag.files import article_files, opened
from rag.fingerprints import Fingerprint
from rag.formats.dispatch import pages_of, read_pages
from rag.formats.records import cannot_be_read
from rag.grouping import group_stories
from rag.ingest_records import Correction, FileRecord, IngestRecords
from rag.keyword_index import KeywordIndex
from rag.page import Page
from rag.passages import embedding_text
from rag.schema import Article, Document, IngestReport, Passage, Progress, Rejected
from rag.settings import Settings
from rag.vector_store import VectorStore

BATCH = 512  # passages embedded and written together: enough to sort by length, 1 MB of vectors
READING = 1  # of files; raise it when reading a file gives other articles than before
LARGEST = 2_000_000_000  # bytes; no format is read beyond it
COPY_LETTERS = 300  # characters of a text from which two are copies whatever their titles; shorter ones must agree in title and date too

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are read.

    Attributes:
        keep: kinds of furniture that stay in the text.
        allow_private: whether addresses of private networks may be fetched.
        seconds, megabytes: what a fetch may take.
    """

    keep: frozenset[str] = frozenset()
    allow_private: bool = False
    seconds: float = 30.0
    megabytes: float = 20.0

    @classmethod
    def of(cls, settings: Settings) -> Reading:
        """As the settings say.

        Raises:
            ConfigurationError: a kind of furniture is not known.
        """
        keep = frozenset(name.strip() for name in settings.keep.split(",") if name.strip())
        unknown = sorted(keep - {*REASONS, ALL})
        if unknown:
            known = ", ".join(REASONS)
            raise ConfigurationError(f"BYLINE_KEEP is {settings.keep!r}: there is no {unknown[0]!r}. Use {ALL}, or some of: {known}.")
        return cls(keep, settings.allow_private_addresses, settings.fetch_seconds, settings.fetch_megabytes)

    @property
    def version(self) -> str:
        """Names the reading: a file read under the same one gives the same articles."""
        return f"{READING}:{','.join(sorted(self.keep))}"


@dataclass(frozen=True, slots=True)
class Stores:
    """The stores, and what passages are made with."""

    articles: ArticleStore
    records: IngestRecords
    vectors: VectorStore
    keywords: KeywordIndex
    embedding: Embedding
    passage_tokens: int

    def delete(self, article_ids: Sequence[str]) -> list[str]:
        """Remove articles from all stores, but for what groups them into stories; the ids of those that were there."""
        passage_ids = [passage.passage_id for article_id in article_ids for passage in self.articles.passages_of(article_id)]
        removed = self.articles.delete(article_ids)
        self.vectors.delete(passage_ids)
        self.keywords.delete(passage_ids)
        return removed


class _StopError(Exception):
    """The run is to end."""


@dataclass
class _Source:
    """A file, address or document being read: the articles found on it so far."""

    source: str
    root: Path
    digest: str
    before: FileRecord | None
    article_ids: list[str] = field(default_factory=list)
    copied_texts: list[str] = field(default_factory=list)
    rejected: int = 0
    collection: bool = False


class IngestRun:
    """One run: what it found stored, what waits to be written, and what it did."""

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
        self._total = self._done = self._embedded = 0
        self._files: dict[str, FileRecord] = {}
        self._held: dict[str, Held] = {}  # by article id
        self._file_of: dict[str, str] = {}  # article id to the file it was read from
        self._stored_of: dict[str, list[str]] = {}  # file to the articles that were read from it before this run
        self._by_text: dict[str, list[str]] = {}  # text hash to the ids of the articles that have the text
        self._corrections: dict[str, dict[str, Correction]] = {}
        self._credits = OutletCredits(stores.articles.publishers())
        self._incomplete: set[str] = set()  # ids of articles that lack vectors or keywords
        self._waiting: list[tuple[Article, list[Passage]]] = []
        self._fingerprints: dict[str, Fingerprint] = {}
        self._read: dict[str, FileRecord] = {}  # files whose articles are stored, or wait
        self._outcome: dict[str, list[str]] = {"added": [], "updated": [], "unchanged": [], "removed": []}
        self._rejected: list[Rejected] = []
        self._duplicates: list[Rejected] = []
        self._warnings: list[str] = []

    def report(self, sources: Sequence[str | Path | Document], *, prune: bool) -> IngestReport:
        """Do it all."""
        self._sweep()
        self._look_up()
        addresses = [source for source in sources if isinstance(source, str) and source.lower().startswith(("http://", "https://"))]
        documents = [source for source in sources if isinstance(source, Document)]
        paths = [Path(source) for source in sources if not isinstance(source, Document) and source not in addresses]
        found = article_files(paths)
        self._rejected, self._warnings = list(found.rejected), list(found.warnings)
        folders = [path.absolute() for path in paths if path.is_dir()]
        if prune:
            self._prune(self._gone(folders, found.files))
        stopped = False
        try:
            self._total = len(found.files) + len(addresses) + len(documents)
            self._read_files(found.files, prune)
            for address in addresses:
                self._read_address(address, prune)
            for document in documents:
                self._read_document(document, prune)
            self._see_to_missing(self._gone(folders), prune)
            self._read_copies_again(found.files, prune)
            self._remake()
        except _StopError:
            stopped = True
        self._write()
        group_stories(self._stores.articles, self._stores.records)
        changed = {*self._outcome["added"], *self._outcome["updated"]}  # what is read twice is reported once
        self._outcome["unchanged"] = [name for name in self._outcome["unchanged"] if name not in changed]
        return IngestReport(
            **{name: tuple(dict.fromkeys(ids)) for name, ids in self._outcome.items()},
            rejected=tuple(self._rejected),
            duplicates=tuple(self._duplicates),
            warnings=tuple(dict.fromkeys(self._warnings)),
            passages=self._embedded,
            stopped=stopped,
        )

    def put(self, article: Article) -> None:
        """Store one article as it is, in place of the one that has its id."""
        self._look_up()
        self._queue(*self._made(article))
        self._write()
        group_stories(self._stores.articles, self._stores.records)

    # --- what is there --------------------------------------------------------------------------------------------------------------

    def _sweep(self) -> None:
        """Remove what belongs to no article, and note the articles that something is missing of."""
        committed = self._stores.articles.passage_ids()
        vectors, keywords = self._stores.vectors.ids(), self._stores.keywords.ids()
        self._stores.vectors.delete(vectors - committed)
        self._stores.keywords.delete(keywords - committed)
        self._incomplete = {passage_id.rpartition("@")[0] for passage_id in committed - (vectors & keywords)}

    def _look_up(self) -> None:
        self._held = {held.article_id: held for held in self._stores.articles.held()}
        self._files = self._stores.records.files()
        self._file_of = {
            article_id: source for source, record in self._files.items() for article_id in record.article_ids if article_id in self._held
        }
        for article_id, held in self._held.items():
            if article_id not in self._file_of:  # a run was killed before it could note what the file holds
                self._file_of[article_id] = _file_in(held.source)
        self._stored_of = {}
        for article_id, source in self._file_of.items():
            self._stored_of.setdefault(source, []).append(article_id)
        self._by_text = {}
        for article_id, held in self._held.items():
            self._by_text.setdefault(held.text_hash, []).append(article_id)
        self._corrections = self._stores.records.corrections()

    def _gone(self, folders: Sequence[Path], arrivals: Sequence[tuple[Path, Path]] = ()) -> dict[str, list[str]]:
        """Files of these folders that are gone, with the ids of their articles. A folder that is gone itself proves nothing.

        Left out are those whose name a new file has, one of ``arrivals``: they may have been moved.
        """
        names = {file.name for file, _ in arrivals if str(file.absolute()) not in self._files}
        articles: dict[str, list[str]] = {source: [] for source in self._files}
        for article_id, source in self._file_of.items():
            articles.setdefault(source, []).append(article_id)
        return {
            source: sorted(articles[source])
            for source in sorted(articles)
            if not _is_address(source) and any(Path(source).is_relative_to(folder) for folder in folders)
            if Path(source).name not in names and not os.path.exists(source)
        }

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
        for source in gone:
            self._files.pop(source, None)
            self._read.pop(source, None)

    def _remove(self, article_ids: Sequence[str]) -> None:
        self._outcome["removed"] += self._stores.delete(article_ids)
        self._incomplete -= set(article_ids)
        for article_id in article_ids:
            self._forget_text(article_id)
            self._held.pop(article_id, None)
            self._file_of.pop(article_id, None)

    def _forget_text(self, article_id: str) -> None:
        """Note that an article has the text no more that it had."""
        held = self._held.get(article_id)
        if held is not None and article_id in self._by_text.get(held.text_hash, ()):
            self._by_text[held.text_hash].remove(article_id)

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
                digest = _digest(file, root)
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
            record = self._read.get(source) or self._files.get(source)
            if record is not None and record.digest and not self._has_texts(record):
                again.append((file, root))
                self._duplicates = [copy for copy in self._duplicates if _file_in(copy.path) != source]
        self._total += len(again)
        self._read_files(again, prune)

    def _read_address(self, address: str, prune: bool) -> None:
        from rag.web_address import fetch

        self._check_stop()
        try:
            got = fetch(
                address, allow_private=self._reading.allow_private, seconds=self._reading.seconds, megabytes=self._reading.megabytes
            )
        except ArticleError as error:
            self._reject(error, address)
        else:
            name = Path(address.split("?")[0].rstrip("/")).stem or "page"
            pages = lambda: pages_of(got.data, address, name, kind=got.kind, address=got.address, charset=got.charset)  # noqa: E731
            self._read_one(address, Path(), hashlib.sha256(got.data).hexdigest(), pages, prune)
        self._tell(address)

    def _read_document(self, document: Document, prune: bool) -> None:
        self._check_stop()
        digest = hashlib.sha256(document.data).hexdigest()
        path = Path(document.name)
        source = f"{document.name} ({digest[:8]})"
        pages = lambda: pages_of(document.data, source, f"{path.stem}-{digest[:8]}", kind=path.suffix.lower() or None)  # noqa: E731
        self._read_one(source, Path(), digest, pages, prune)
        self._tell(source)

    def _read_one(self, source: str, root: Path, digest: str, pages: Callable[[], Iterator[Page | ArticleError]], prune: bool) -> None:
        """Take in what a file holds, unless it is as it was when it was read last and all of it is there."""
        before = self._read.get(source) or self._files.get(source)
        if (
            before is not None
            and digest
            and (before.digest, before.read_with) == (digest, self._reading.version)
            and self._is_all_there(before)
        ):
            self._outcome["unchanged"] += before.article_ids
            return
        reading = _Source(source, root, digest, before)
        for item in pages():
            self._check_stop()
            if isinstance(item, ArticleError):
                self._reject(item, source, reading)
                continue
            reading.collection |= item.source != source
            self._warnings += [f"{item.source}: {warning}" for warning in item.warnings]
            try:
                articles = _foreseen(item.source, lambda item=item: articles_of(item, self._reading.keep))  # type: ignore[misc]
            except ArticleError as error:
                self._reject(error, source, reading)
                continue
            for article in articles:
                try:
                    self._take(article, reading)
                except ArticleError as error:
                    self._reject(error, source, reading)
        self._finish(reading, prune)

    def _is_all_there(self, record: FileRecord) -> bool:
        return self._held.keys() >= set(record.article_ids) and self._incomplete.isdisjoint(record.article_ids) and self._has_texts(record)

    def _has_texts(self, record: FileRecord) -> bool:
        """Whether the texts of a file that are copies still have somebody to be a copy of."""
        return all(self._by_text.get(letters) for letters in record.copies_of)

    def _finish(self, reading: _Source, prune: bool) -> None:
        """Note what the file holds, and see to what it held before and does not any more."""
        before = reading.before.article_ids if reading.before else ()
        there = [
            name for name in dict.fromkeys((*before, *self._stored_of.get(reading.source, ()))) if self._file_of.get(name) == reading.source
        ]
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
        self._read[reading.source] = FileRecord(digest, self._reading.version, (*reading.article_ids, *kept), tuple(reading.copied_texts))

    def _take(self, article: Article, reading: _Source) -> None:
        """Decide what an article is: a new one, a new version, what is there already, or a copy of another."""
        article = replace(article, article_id=self._id(article, reading))
        before = self._held.get(article.article_id)
        letters = text_hash(article.text)
        twins = [self._held[name] for name in self._by_text.get(letters, ())]
        twin = next((twin for twin in twins if self._is_copy(article, twin)), None) if before is None else None
        if twin is not None:
            self._duplicates.append(Rejected(article.source, f"a copy of {twin.article_id}"))
            reading.copied_texts.append(letters)
            return
        is_new = before is None or before.content_hash != article.content_hash
        made = self._made(self._corrected(article)) if is_new else None
        reading.article_ids.append(article.article_id)
        self._move(article.article_id, reading.source)
        self._forget_text(article.article_id)
        self._held[article.article_id] = Held(
            article.article_id, article.source, article.content_hash, letters, article.publisher, article.url
        )
        self._by_text.setdefault(letters, []).append(article.article_id)
        if made is not None:
            self._outcome["added" if before is None else "updated"].append(article.article_id)
            self._queue(*made)
            return
        if before is not None and before.source != article.source:
            self._stores.articles.set_source(article.article_id, article.source)  # the file was moved
        if article.article_id in self._incomplete:
            self._mend(self._corrected(article))
        else:
            self._outcome["unchanged"].append(article.article_id)

    def _move(self, article_id: str, source: str) -> None:
        """Note which file an article is read from; one that lay elsewhere, and is gone, holds it no more."""
        elsewhere = self._file_of.get(article_id, source)
        self._file_of[article_id] = source
        record = self._read.get(elsewhere) or self._files.get(elsewhere)
        if elsewhere != source and record is not None:
            self._read[elsewhere] = record._replace(digest="", article_ids=tuple(name for name in record.article_ids if name != article_id))

    def _is_copy(self, article: Article, twin: Held) -> bool:
        """Whether an article with the letters of another is that one again, and not the same words published by somebody else."""
        if article.publisher and twin.publisher and article.publisher.casefold() != twin.publisher.casefold():
            return False
        if len(article.text) >= COPY_LETTERS:
            return True
        stored = self._waiting_article(twin.article_id) or self._stores.articles.get(twin.article_id)
        if stored is None or stored.title.casefold() != article.title.casefold():
            return False
        dates = (stored.published, article.published)  # "No change in rates." is news again a month later
        return None in dates or str(dates[0]).startswith(str(dates[1])) or str(dates[1]).startswith(str(dates[0]))

    def _waiting_article(self, article_id: str) -> Article | None:
        return next((article for article, _ in self._waiting if article.article_id == article_id), None)

    def _id(self, article: Article, reading: _Source) -> str:
        """The id of an article: the one it has, else the first that no other file has."""
        path = reading.source
        below = path
        if not _is_address(path) and Path(path).is_relative_to(reading.root.absolute()):
            below = Path(path).relative_to(reading.root.absolute()).as_posix()
        digits = [hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:6] for name in (below, path)]
        candidates = [article.article_id, *(f"{article.article_id}-{tail}" for tail in digits)]
        known = [name for name in candidates if self._file_of.get(name) == path and name not in reading.article_ids]
        if known:
            return known[0]
        free = (name for name in candidates if name not in reading.article_ids and self._is_free(name, path))
        return next(free, f"{candidates[-1]}-{len(reading.article_ids) + 1}")

    def _is_free(self, article_id: str, path: str) -> bool:
        """No article has the id, or one of a file of this name that lay elsewhere and is gone: a moved folder's articles stay the same."""
        owner = self._file_of.get(article_id)
        if owner is None:
            return True
        return not _is_address(owner) and Path(owner).name == Path(path).name and not os.path.exists(owner)

    def _corrected(self, article: Article) -> Article:
        """The article with what people corrected; what was read under a correction is kept with it."""
        corrections = self._corrections.get(article.article_id, {})
        for name, correction in corrections.items():
            was = as_read(article, name)
            if was != correction.was:
                corrections[name] = Correction(correction.value, was)
                self._stores.records.correct(article.article_id, name, corrections[name])
        return corrected(article, corrections)

    # --- writing --------------------------------------------------------------------------------------------------------------------

    def _mend(self, article: Article) -> None:
        """Make the vectors and keywords of a stored article again."""
        if not self._rebuild:
            self._warnings.append(f"{article.source}: what an interrupted run left undone is done")
        self._incomplete.discard(article.article_id)
        made = self._made(article)
        self._outcome["updated" if self._rebuild else "unchanged"].append(article.article_id)
        self._queue(*made)

    def _made(self, article: Article) -> tuple[Article, list[Passage], Fingerprint]:
        """What is stored of an article.

        Raises:
            ArticleError: something that was not foreseen is wrong with it.
        """

        def make() -> tuple[Article, list[Passage], Fingerprint]:
            known = with_agency(article, self._credits)
            passages = annotated_passages(known, self._stores.passage_tokens, self._credits)
            return known, passages, fingerprint_of(known, passages, self._credits)

        return _foreseen(article.source, make)

    def _queue(self, article: Article, passages: list[Passage], fingerprint: Fingerprint) -> None:
        self._incomplete.discard(article.article_id)
        self._fingerprints[article.article_id] = fingerprint
        self._waiting.append((article, passages))
        if sum(len(passages) for _, passages in self._waiting) >= BATCH:
            self._write()
            if self._progress is not None:  # within a long file it is the only sign of life
                self._progress(Progress(self._done, self._total, article.source))

    def _write(self) -> None:
        """Embed and commit the articles that wait, and then the files whose articles these are."""
        stores = self._stores
        pairs = [(article, passage) for article, passages in self._waiting for passage in passages]
        for start in range(0, len(pairs), BATCH):
            part = pairs[start : start + BATCH]
            ids = [passage.passage_id for _, passage in part]
            texts = [passage.text for _, passage in part]
            vectors = stores.embedding.embed([embedding_text(article, passage) for article, passage in part])
            stores.vectors.upsert(ids, [article.article_id for article, _ in part], texts, vectors)
            stores.keywords.add((passage.passage_id, article.title, passage.text, article.language) for article, passage in part)
            self._embedded += len(part)
        stores.records.forget_stories(article.article_id for article, _ in self._waiting)
        for article, passages in self._waiting:
            old = {passage.passage_id for passage in stores.articles.passages_of(article.article_id)}
            stores.articles.replace(article, passages, text_hash(article.text))
            old -= {passage.passage_id for passage in passages}
            stores.vectors.delete(old)
            stores.keywords.delete(old)
        self._waiting = []
        stores.records.set_fingerprints({name: kept.to_json() for name, kept in self._fingerprints.items()})
        self._fingerprints = {}
        stores.records.forget_files(source for source, record in self._read.items() if not record.article_ids and not record.copies_of)
        stores.records.set_files({source: record for source, record in self._read.items() if record.article_ids or record.copies_of})
        self._files |= self._read
        self._read = {}

    # --- telling --------------------------------------------------------------------------------------------------------------------

    def _check_stop(self) -> None:
        if self._stop is not None and self._stop():
            raise _StopError

    def _reject(self, error: ArticleError, source: str, reading: _Source | None = None) -> None:
        place = f"line {error.line}: " if error.line else ""
        self._rejected.append(Rejected(error.path or source, place + (f"{error.field}: " if error.field else "") + error.reason))
        if reading is not None:
            reading.rejected += 1
        elif source in self._files and any(article_id in self._held for article_id in self._files[source].article_ids):
            self._warnings.append(f"{source}: the version taken in before stays")

    def _tell(self, path: str) -> None:
        self._done += 1
        if self._progress is not None:
            self._progress(Progress(self._done, self._total, path))


def _digest(path: Path, root: Path) -> str:
    """SHA-256 of a file's bytes; empty for one that is too large to be read anyhow.

    Raises:
        ArticleError: it cannot be opened, or not read to its end.
    """
    try:
        with opened(path, root) as stream:
            return "" if os.fstat(stream.fileno()).st_size > LARGEST else hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise ArticleError(f"cannot be read ({error.strerror}); check the file and its permissions", path=str(path)) from error


def _foreseen(source: str, make: Callable[[], Result]) -> Result:
    """What is made of a page or article; whatever goes wrong with it is told of it and stops no others.

    Raises:
        ArticleError: it cannot be made.
    """
    try:
        return make()
    except ArticleError:
        raise
    except Exception as error:
        raise ArticleError(cannot_be_read("an article", error), path=source) from error


def _file_in(source: str) -> str:
    """The file or address that an article's source lies in: without the member of an archive and the number of a record."""
    if os.path.exists(source):
        return source
    return re.sub(r"#\d+$", "", source).partition("!/")[0]


def _is_address(source: str) -> bool:
    return source.startswith(("http://", "https://"))
