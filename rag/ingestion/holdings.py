"""What an ingestion finds stored: which articles, from which files, with which texts; so what id a new one gets, and whether it is a copy.

Kept in memory for one run and brought up to date as the run goes on. Nothing is written here.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rag.article_store import ArticleStore, Held
from rag.ingestion.records import FileRecord, IngestRecords
from rag.schema import Article

COPY_LETTERS = 300  # characters of a text from which two are copies whatever their titles; shorter ones must agree in title and date too


@dataclass
class SourceBeingRead:
    """A file, address or document being read, and the articles found on it so far.

    Attributes:
        root: the folder it was found in.
        digest: SHA-256 of its bytes.
        before: as it was read last.
        copied_texts: hashes of its texts that are copies of other articles.
        rejected: how many records or stories of it could not be used.
        collection: it holds records or members, each with a source of its own.
    """

    source: str
    root: Path
    digest: str
    before: FileRecord | None
    article_ids: list[str] = field(default_factory=list)
    copied_texts: list[str] = field(default_factory=list)
    rejected: int = 0
    collection: bool = False


class Holdings:
    """The articles and files that are stored, or about to be."""

    def __init__(self, articles: ArticleStore, records: IngestRecords) -> None:
        self.articles = {held.article_id: held for held in articles.held()}
        self.files = records.files()
        self.read: dict[str, FileRecord] = {}  # files read in this run whose articles wait to be stored
        self.file_of = {  # article id to the file it was read from
            article_id: source for source, record in self.files.items() for article_id in record.article_ids if article_id in self.articles
        }
        for article_id, held in self.articles.items():
            if article_id not in self.file_of:  # a run was killed before it could note what the file holds
                self.file_of[article_id] = file_in(held.source)
        self._stored_of: dict[str, list[str]] = {}  # file to the articles that were read from it before this run
        for article_id, source in self.file_of.items():
            self._stored_of.setdefault(source, []).append(article_id)
        self._by_text: dict[str, list[str]] = {}  # text hash to the ids of the articles that have the text
        for article_id, held in self.articles.items():
            self._by_text.setdefault(held.text_hash, []).append(article_id)

    def record_of(self, source: str) -> FileRecord | None:
        """A file as it was read last, in this run or before."""
        return self.read.get(source) or self.files.get(source)

    def has_texts(self, record: FileRecord) -> bool:
        """Whether the texts of a file that are copies still have somebody to be a copy of."""
        return all(self._by_text.get(letters) for letters in record.copies_of)

    def held_before(self, reading: SourceBeingRead) -> list[str]:
        """Ids of the articles that a file held before it is read now."""
        before = reading.before.article_ids if reading.before else ()
        ids = dict.fromkeys((*before, *self._stored_of.get(reading.source, ())))
        return [name for name in ids if self.file_of.get(name) == reading.source]

    def gone(self, folders: Sequence[Path], arrivals: Sequence[tuple[Path, Path]] = ()) -> dict[str, list[str]]:
        """Files of these folders that are gone, with the ids of their articles. A folder that is gone itself proves nothing.

        Left out are those whose name a new file has, one of ``arrivals``: they may have been moved.
        """
        names = {file.name for file, _ in arrivals if str(file.absolute()) not in self.files}
        articles: dict[str, list[str]] = {source: [] for source in self.files}
        for article_id, source in self.file_of.items():
            articles.setdefault(source, []).append(article_id)
        return {
            source: sorted(articles[source])
            for source in sorted(articles)
            if not is_address(source) and any(Path(source).is_relative_to(folder) for folder in folders)
            if Path(source).name not in names and not os.path.exists(source)
        }

    def id_for(self, article: Article, reading: SourceBeingRead) -> str:
        """The id of an article: the one it has, else the first that no other file has.

        Tried are its own, then that with six digits of the path below the root, then of the whole path.
        """
        path = below = reading.source
        if not is_address(path) and Path(path).is_relative_to(reading.root.absolute()):
            below = Path(path).relative_to(reading.root.absolute()).as_posix()
        digits = [hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:6] for name in (below, path)]
        candidates = [article.article_id, *(f"{article.article_id}-{tail}" for tail in digits)]
        known = [name for name in candidates if self.file_of.get(name) == path and name not in reading.article_ids]
        if known:
            return known[0]
        free = (name for name in candidates if name not in reading.article_ids and self._is_free(name, path))
        return next(free, f"{candidates[-1]}-{len(reading.article_ids) + 1}")

    def twin_of(self, article: Article, letters: str, find: Callable[[str], Article | None]) -> Held | None:
        """The article that this one is a copy of, and not the same words published by somebody else.

        Args:
            article: as read.
            letters: its text hash.
            find: gives an article by its id.
        """
        twins = (self.articles[name] for name in self._by_text.get(letters, ()))
        return next((twin for twin in twins if _is_copy(article, twin, find)), None)

    def take(self, article: Article, letters: str, source: str) -> None:
        """Note that an article is read from a file; one that lay elsewhere, and is gone, holds it no more."""
        name = article.article_id
        elsewhere = self.file_of.get(name, source)
        self.file_of[name] = source
        record = self.record_of(elsewhere)
        if elsewhere != source and record is not None:
            self.read[elsewhere] = record._replace(digest="", article_ids=tuple(other for other in record.article_ids if other != name))
        self._forget_text(name)
        self.articles[name] = Held(name, article.source, article.content_hash, letters, article.publisher, article.url)
        self._by_text.setdefault(letters, []).append(name)

    def forget(self, article_ids: Collection[str], sources: Collection[str] = ()) -> None:
        """Note that articles, and files, are there no more."""
        for article_id in article_ids:
            self._forget_text(article_id)
            self.articles.pop(article_id, None)
            self.file_of.pop(article_id, None)
        for source in sources:
            self.files.pop(source, None)
            self.read.pop(source, None)

    def _forget_text(self, article_id: str) -> None:
        """Note that an article has the text no more that it had."""
        held = self.articles.get(article_id)
        if held is not None and article_id in self._by_text.get(held.text_hash, ()):
            self._by_text[held.text_hash].remove(article_id)

    def _is_free(self, article_id: str, path: str) -> bool:
        """No article has the id, or one of a file of this name that lay elsewhere and is gone: a moved folder's articles stay the same."""
        owner = self.file_of.get(article_id)
        if owner is None:
            return True
        return not is_address(owner) and Path(owner).name == Path(path).name and not os.path.exists(owner)


def _is_copy(article: Article, twin: Held, find: Callable[[str], Article | None]) -> bool:
    """Whether an article with the letters of another is that one again."""
    if article.publisher and twin.publisher and article.publisher.casefold() != twin.publisher.casefold():
        return False
    if len(article.text) >= COPY_LETTERS:
        return True
    stored = find(twin.article_id)
    if stored is None or stored.title.casefold() != article.title.casefold():
        return False
    dates = (stored.published, article.published)  # "No change in rates." is news again a month later
    return None in dates or str(dates[0]).startswith(str(dates[1])) or str(dates[1]).startswith(str(dates[0]))


def file_in(source: str) -> str:
    """The file or address that an article's source lies in: without the member of an archive and the number of a record."""
    if os.path.exists(source):
        return source
    return re.sub(r"#\d+$", "", source).partition("!/")[0]


def is_address(source: str) -> bool:
    """Whether a source is a web address."""
    return source.startswith(("http://", "https://"))
