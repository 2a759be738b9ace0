"""The articles as a whole: whose names are in them, from when to when they are, who published them.

Worked out once for each state of the article store and kept beside it, since learning the names reads every article. It holds nothing
about a question.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
import uuid
from dataclasses import dataclass
from pathlib import Path

from rag.article_store import ArticleStore
from rag.dating.dates import period_in_words
from rag.names import Aliases, NameIndex

_STORE_ID = "store_id"


@dataclass(frozen=True, slots=True)
class Corpus:
    """What is known of the articles together.

    Attributes:
        count: how many articles.
        first, last: earliest and latest publication date, partial ISO dates; None when none is dated.
        publishers: in alphabetical order.
        names: persons and spellings.
        stories: how many stories they tell; articles that retell one report tell one.
    """

    count: int
    first: str | None
    last: str | None
    publishers: tuple[str, ...]
    names: NameIndex
    stories: int

    def in_words(self) -> str:
        """``6 articles from October 2019 to November 2024, published by A, B and C``."""
        said = f"{self.count} article{'s' if self.count != 1 else ''}"
        if self.stories < self.count:
            said += f" ({self.stories} {'stories' if self.stories != 1 else 'story'})"
        period = period_in_words(date for date in (self.first, self.last) if date)
        if period:
            said += f" {period}"
        shown = list(self.publishers[:6])
        if len(self.publishers) > len(shown):
            shown.append(f"{len(self.publishers) - len(shown)} others")
        if shown:
            said += f", published by {' and '.join([', '.join(shown[:-1]), shown[-1]]) if len(shown) > 1 else shown[0]}"
        return said


class CorpusReader:
    """Gives the corpus as it is now. Safe from many threads.

    Args:
        store: the articles.
        folder: where what was learned is kept between runs.
        aliases: the file of spellings; a change in it counts as a change of the corpus.
    """

    def __init__(self, store: ArticleStore, folder: Path, aliases: Path) -> None:
        self._store, self._file, self._aliases = store, folder / "names.json", aliases
        self._lock = threading.Lock()
        self._current: tuple[str, Corpus] | None = None

    def current(self) -> Corpus:
        """The corpus at the store's present version.

        Raises:
            ConfigurationError: the aliases file cannot be read.
        """
        with self._lock:
            aliases = self._aliases.read_bytes() if self._aliases.is_file() else b""
            version = f"{self._store_id()}-{self._store.version()}-{hashlib.sha256(aliases).hexdigest()[:12]}"
            if self._current is None or self._current[0] != version:
                self._current = version, self._read(version)
            return self._current[1]

    def _store_id(self) -> str:
        """A name given to the store at first sight: another store may have as many changes, and other articles."""
        if self._store.meta(_STORE_ID) is None:
            self._store.set_meta(_STORE_ID, uuid.uuid4().hex)
        return str(self._store.meta(_STORE_ID))

    def _read(self, version: str) -> Corpus:
        articles = self._store.all()
        dates = sorted(article.published for article in articles if article.published)
        publishers = tuple(sorted({article.publisher for article in articles if article.publisher}, key=str.casefold))
        names = self._kept(version)
        if names is None:
            names = NameIndex.learn((f"{article.title}.\n{article.text}" for article in articles), Aliases.read(self._aliases))
            self._keep(version, names)
        first, last = (dates[0], dates[-1]) if dates else (None, None)
        return Corpus(len(articles), first, last, publishers, names, len({article.story for article in articles}))

    def _kept(self, version: str) -> NameIndex | None:
        try:
            content = json.loads(self._file.read_text(encoding="utf-8"))
            return NameIndex.from_json(content["names"]) if content["version"] == version else None
        except (OSError, ValueError, KeyError, TypeError):
            return None  # missing, or cut off while being written: it is learned again

    def _keep(self, version: str, names: NameIndex) -> None:
        partial = self._file.with_suffix(f".{os.getpid()}.partial")
        try:
            partial.write_text(json.dumps({"version": version, "names": names.to_json()}, ensure_ascii=False), encoding="utf-8")
            partial.replace(self._file)
        except OSError:
            partial.unlink(missing_ok=True)  # an index that cannot be written to still answers
