"""Takes article files in: reads, splits, embeds and stores them, skipping what is unchanged, and safe to be killed at any moment.

For every article the order is: embed, vectors, keywords, then article store (the commit point: what is not there does not count), then the
old version's vectors and keywords go. What a killed run leaves is swept up at the start of the next. One process ingests at a time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from filelock import FileLock, Timeout

from rag.article_store import ArticleStore
from rag.articles import Found, article_files, ids_for, read_article
from rag.embedding import Embedding
from rag.errors import ArticleError, BylineError, IndexNotReadyError
from rag.keyword_index import KeywordIndex
from rag.passages import embedding_text, split_article
from rag.schema import Article, IngestReport, Passage, Progress, Rejected
from rag.settings import Settings
from rag.vector_store import VectorStore

FORMAT = 1  # of what is stored; raise it when an index made before cannot be used any more
BATCH = 512  # passages embedded and written together: enough to sort by length, 1 MB of vectors
LOCK_SECONDS = 5  # how long to wait for another process that ingests

_FINGERPRINT = "fingerprint"


class Ingestion:
    """Keeps the three stores in step with article files."""

    def __init__(self, store: ArticleStore, vectors: VectorStore, keywords: KeywordIndex, embedding: Embedding, settings: Settings) -> None:
        self._store, self._vectors, self._keywords, self._embedding = store, vectors, keywords, embedding
        self._passage_tokens, self._folder = settings.passage_tokens, settings.index
        self.embedding_identifier = embedding.identifier

    def run(
        self,
        paths: Iterable[str | Path],
        *,
        prune: bool = False,
        rebuild: bool = False,
        progress: Callable[[Progress], None] | None = None,
    ) -> IngestReport:
        """Take in files and folders.

        Args:
            paths: files and folders; what is unchanged since it was taken in is left alone.
            prune: remove articles whose file lay in one of the folders and is gone.
            rebuild: make passages, vectors and keywords of all stored articles anew, from their stored text.
            progress: called as each file is done.

        Returns:
            What was done. A file that cannot be used is in ``rejected`` and stops nothing.

        Raises:
            IndexNotReadyError: the index was made with another embedding model, passage size or format, and ``rebuild`` is not set.
            BylineError: another process is ingesting, or a store fails. What was committed before stays.
        """
        with self._locked():
            fingerprint = self._fingerprint()
            if rebuild or self._store.count() == 0:
                # In this order: a run killed in between is refused as made otherwise, and not believed.
                self._vectors.clear()
                self._keywords.clear()
                self._store.set_meta(_FINGERPRINT, fingerprint)
            else:
                self.check_fingerprint()
            run = _Run(self._store, self._vectors, self._keywords, self._embedding, self._passage_tokens, rebuild, progress or _silent)
            return run.report(list(map(Path, paths)), prune=prune)

    def delete(self, article_ids: Iterable[str]) -> list[str]:
        """Remove articles; the ids of those that were there. Their files are not touched."""
        with self._locked():
            return _delete(self._store, self._vectors, self._keywords, list(article_ids))

    def check_fingerprint(self) -> None:
        """Raise ``IndexNotReadyError`` when the stored passages were made with other settings than these."""
        stored, ours = self._store.meta(_FINGERPRINT), self._fingerprint()
        if stored == ours or self._store.count() == 0:
            return
        then: dict[str, object] = json.loads(stored) if stored else {}
        now: dict[str, object] = json.loads(ours)
        different = "; ".join(f"{name} {then.get(name, 'unknown')}, now {value}" for name, value in now.items() if then.get(name) != value)
        raise IndexNotReadyError(f"The index was made otherwise ({different}). Set it back, or run byline ingest --rebuild PATH.")

    def _fingerprint(self) -> str:
        return json.dumps(
            {
                "embedding model": self._embedding.identifier,
                "dimensions": self._embedding.dimensions,
                "passage_tokens": self._passage_tokens,
                "format": FORMAT,
            }
        )

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self._folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self._folder / "ingest.lock", timeout=LOCK_SECONDS)
        try:
            lock.acquire()
        except Timeout as error:
            message = f"Another process is changing the index in {self._folder}. When it is done, run byline ingest again."
            raise BylineError(message) from error
        try:
            yield
        finally:
            lock.release()


@dataclass
class _Run:
    """One run: what it found stored, what waits to be written, and what it did."""

    store: ArticleStore
    vectors: VectorStore
    keywords: KeywordIndex
    embedding: Embedding
    passage_tokens: int
    rebuild: bool
    progress: Callable[[Progress], None]

    total: int = 0
    done: int = 0
    stored: dict[str, tuple[str, str]] = field(default_factory=dict)  # source to article id and content hash
    owner: dict[str, str] = field(default_factory=dict)  # article id to source
    holder: dict[str, str] = field(default_factory=dict)  # content hash to source
    incomplete: set[str] = field(default_factory=set)  # ids of articles that lack vectors or keywords
    waiting: list[tuple[Article, list[Passage]]] = field(default_factory=list)
    outcome: dict[str, list[str]] = field(default_factory=lambda: {"added": [], "updated": [], "unchanged": [], "removed": []})
    rejected: list[Rejected] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    embedded: int = 0

    def report(self, paths: Sequence[Path], *, prune: bool) -> IngestReport:
        """Do it all."""
        self._sweep()
        found = article_files(paths)
        self.rejected, self.warnings = found.rejected, found.warnings
        self._look_up()
        self._missing(paths, prune)
        named = {str(file.absolute()) for file, _ in found.files}
        others = [article_id for article_id in sorted(self.incomplete) if self.owner[article_id] not in named]
        self.total = len(found.files) + len(others)
        for article_id in others:
            self._remake(article_id)
        self._read(found)
        self._write()
        return IngestReport(
            **{name: tuple(ids) for name, ids in self.outcome.items()},
            rejected=tuple(self.rejected),
            warnings=tuple(self.warnings),
            passages=self.embedded,
        )

    def _sweep(self) -> None:
        """Remove what belongs to no article, and note the articles that something is missing of."""
        committed, vectors, keywords = self.store.passage_ids(), self.vectors.ids(), self.keywords.ids()
        self.vectors.delete(vectors - committed)
        self.keywords.delete(keywords - committed)
        self.incomplete = {passage_id.rpartition("@")[0] for passage_id in committed - (vectors & keywords)}

    def _look_up(self) -> None:
        self.stored = self.store.by_source()
        self.owner = {article_id: source for source, (article_id, _) in self.stored.items()}
        self.holder = {content_hash: source for source, (_, content_hash) in self.stored.items()}

    def _missing(self, paths: Sequence[Path], prune: bool) -> None:
        """Remove, or mention, the articles of the given folders whose files are gone. A folder that is gone itself proves nothing."""
        folders = [path.absolute() for path in paths if path.is_dir()]
        gone = {
            source: article_id
            for source, (article_id, _) in sorted(self.stored.items())
            if any(Path(source).is_relative_to(folder) for folder in folders) and not Path(source).exists()
        }
        if prune:
            self.outcome["removed"] += _delete(self.store, self.vectors, self.keywords, list(gone.values()))
            self.incomplete -= set(gone.values())
            self._look_up()
        else:
            self.warnings += [f"{source}: is gone, its article stays; byline ingest --prune removes it" for source in gone]

    def _read(self, found: Found) -> None:
        for file, root in found.files:
            try:
                article = read_article(file, root)
            except ArticleError as error:
                place = f"line {error.line}: " if error.line else ""
                self.rejected.append(Rejected(str(file), place + (f"{error.field}: " if error.field else "") + error.reason))
                if str(file.absolute()) in self.stored:
                    self.warnings.append(f"{file}: the version taken in before stays")
                self._tell(str(file))
            else:
                self._take(article, root)

    def _take(self, article: Article, root: Path) -> None:
        """Decide what a file is: a new article, a new version, what is there already, or a copy of another file."""
        source = article.source
        article = replace(article, article_id=self._id(article, root))
        before = self.owner.get(article.article_id)
        copy_of = self.holder.get(article.content_hash, source)
        if before is None and copy_of != source:
            self.rejected.append(Rejected(source, f"same content as {copy_of}"))
            self._tell(source)
            return
        same = before is not None and self.stored.get(before, ("", ""))[1] == article.content_hash
        self.owner[article.article_id], self.holder[article.content_hash] = source, source
        if same and article.article_id not in self.incomplete:
            if before != source:
                self.store.replace(article, self.store.passages_of(article.article_id))  # the file was moved
            self.outcome["unchanged"].append(article.article_id)
            self._tell(source)
            return
        if same:
            self._mend(article)
        else:
            self._queue(article, "added" if before is None else "updated")

    def _id(self, article: Article, root: Path) -> str:
        """The id of an article: the one it has, else the first that no other file has."""
        candidates = ids_for(article, root)
        known = self.stored.get(article.source, ("", ""))[0]
        if known in candidates:
            return known
        return next((name for name in candidates if self._is_free(name, Path(article.source))), candidates[-1])

    def _is_free(self, article_id: str, path: Path) -> bool:
        owner = self.owner.get(article_id)
        return owner is None or (Path(owner).name == path.name and not Path(owner).exists())  # a moved folder's article stays the same

    def _remake(self, article_id: str) -> None:
        """Make the passages of a stored article again."""
        article = self.store.get(article_id)
        if article is not None:
            self._mend(article)

    def _mend(self, article: Article) -> None:
        """Make the vectors and keywords of a stored article again."""
        if not self.rebuild:
            self.warnings.append(f"{article.source}: what an interrupted run left undone is done")
        self._queue(article, "updated" if self.rebuild else "unchanged")

    def _queue(self, article: Article, outcome: str) -> None:
        self.outcome[outcome].append(article.article_id)
        self.waiting.append((article, split_article(article, passage_tokens=self.passage_tokens)))
        if sum(len(passages) for _, passages in self.waiting) >= BATCH:
            self._write()

    def _write(self) -> None:
        """Embed and commit the articles that wait."""
        pairs = [(article, passage) for article, passages in self.waiting for passage in passages]
        for start in range(0, len(pairs), BATCH):
            part = pairs[start : start + BATCH]
            ids = [passage.passage_id for _, passage in part]
            texts = [passage.text for _, passage in part]
            vectors = self.embedding.embed([embedding_text(article, passage) for article, passage in part])
            self.vectors.upsert(ids, [article.article_id for article, _ in part], texts, vectors)
            self.keywords.add((passage.passage_id, article.title, passage.text, article.language) for article, passage in part)
            self.embedded += len(part)
        for article, passages in self.waiting:
            renamed, _ = self.stored.get(article.source, (article.article_id, ""))
            if renamed != article.article_id:  # the file now states another id; deleted first, so that one file never has two articles
                _delete(self.store, self.vectors, self.keywords, [renamed])
            old = {passage.passage_id for passage in self.store.passages_of(article.article_id)}
            self.store.replace(article, passages)
            old -= {passage.passage_id for passage in passages}
            self.vectors.delete(old)
            self.keywords.delete(old)
            self._tell(article.source)
        self.waiting = []

    def _tell(self, path: str) -> None:
        self.done += 1
        self.progress(Progress(self.done, self.total, path))


def _delete(store: ArticleStore, vectors: VectorStore, keywords: KeywordIndex, article_ids: Sequence[str]) -> list[str]:
    passage_ids = [passage.passage_id for article_id in article_ids for passage in store.passages_of(article_id)]
    removed = store.delete(article_ids)
    vectors.delete(passage_ids)
    keywords.delete(passage_ids)
    return removed


def _silent(_: Progress) -> None:
    pass
