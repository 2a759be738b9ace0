"""The articles as a whole: whose names are in them, from when to when they are, who published them.

Worked out for each state of the article store. What single articles contribute to the names is kept with them, the sums beside the index,
so that an article more is read alone. It holds nothing about a question.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rag.article_store import ArticleStore, Head
from rag.dating.dates import period_in_words
from rag.names import Aliases, NameIndex
from rag.names.joining import Joiner
from rag.names.mentions import FORMAT as NAMES_FORMAT
from rag.names.mentions import KIND, ArticleNames, names_of
from rag.names.tally import Tally

_STORE_ID = "store_id"
_SAVE_AFTER = 0.05  # share of the articles that came since the sums were kept last, from which they are kept again
_BATCH = 200  # articles read at once, to count the names of those that were not counted yet


@dataclass(frozen=True, slots=True)
class Corpus:
    """What is known of the articles together.

    Attributes:
        count: how many articles.
        first, last: earliest and latest publication date, partial ISO dates; None when none is dated.
        publishers: in alphabetical order.
        names: persons and spellings.
        stories: how many stories they tell; articles that retell one report tell one.
        aliases: what the aliases file says.
    """

    count: int
    first: str | None
    last: str | None
    publishers: tuple[str, ...]
    names: NameIndex
    stories: int
    aliases: Aliases = field(default_factory=Aliases)

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
            left = len(self.publishers) - len(shown)
            shown.append(f"{left} other{'s' if left != 1 else ''}")
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
        self._store, self._aliases = store, aliases
        self._index_file, self._sums_file = folder / "names.json", folder / "name-sums.json"
        self._lock = threading.Lock()
        self._current: tuple[str, Corpus] | None = None
        self._sums: _Sums | None = None
        self._id: str | None = None

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
        if self._id is None:
            if self._store.meta(_STORE_ID) is None:
                self._store.set_meta(_STORE_ID, uuid.uuid4().hex)
            self._id = self._store.meta(_STORE_ID)
        return str(self._id)

    def _read(self, version: str) -> Corpus:
        heads = self._store.heads()
        dates = sorted(head.published for head in heads if head.published)
        publishers = tuple(sorted({head.publisher for head in heads if head.publisher}, key=str.casefold))
        aliases = Aliases.read(self._aliases)
        names = self._kept(version)
        if names is None:
            sums = self._up_to_date(heads)
            names = NameIndex.of(sums.tally, aliases, sums.joiner)
            _keep(self._index_file, f"{version}\n{names.to_json()}")
            self._save(sums)
        first, last = (dates[0], dates[-1]) if dates else (None, None)
        return Corpus(len(heads), first, last, publishers, names, len({head.story for head in heads}), aliases)

    @contextmanager
    def tally(self) -> Iterator[Tally]:
        """What the articles contribute to the names, added up: to be read within the block, where nobody adds to it."""
        with self._lock:
            sums = self._up_to_date(self._store.heads())
            self._save(sums)
            yield sums.tally

    def _kept(self, version: str) -> NameIndex | None:
        try:
            with self._index_file.open(encoding="utf-8") as lines:
                is_of_this_version = lines.readline().strip() == version
                return NameIndex.from_json(lines.readline()) if is_of_this_version else None
        except (OSError, ValueError, KeyError, TypeError):
            return None  # missing, or cut off while being written: it is learned again

    def _up_to_date(self, heads: Sequence[Head]) -> _Sums:
        """The sums over the articles as they are now.

        What came is added. When an article went or changed all are added up again, from what is kept of each.
        """
        if self._sums is None:
            self._sums = _Sums.read(self._sums_file, self._store_id())
        versions = {head.article_id: f"{head.content_hash} {head.title}" for head in heads}
        if any(versions.get(article_id) != version for article_id, version in self._sums.versions.items()):
            self._sums = _Sums(self._sums.store_id, {}, Tally(), self._sums.joiner)
        sums = self._sums
        for article_id, names in self._contributions([head for head in heads if head.article_id not in sums.versions]):
            sums.tally.add(article_id, names)
            sums.versions[article_id] = versions[article_id]
        return sums

    def _save(self, sums: _Sums) -> None:
        """Keep the sums, and what the joiner has compared, when they have grown enough: a new process adds what is missing."""
        if len(sums.versions) - sums.saved > _SAVE_AFTER * sums.saved:
            sums.saved = len(sums.versions)
            _keep(self._sums_file, sums.to_lines())

    def _contributions(self, heads: Sequence[Head]) -> Iterator[tuple[str, ArticleNames]]:
        """What articles contribute, in order; counted now for those that it was not kept of."""
        for start in range(0, len(heads), _BATCH):
            part = heads[start : start + _BATCH]
            kept = self._store.derived(KIND, NAMES_FORMAT, [head.article_id for head in part])
            counted: dict[str, tuple[str, str]] = {}
            for head in part:
                if head.article_id in kept:
                    yield head.article_id, ArticleNames.from_json(kept[head.article_id])
                elif (article := self._store.get(head.article_id)) is not None:
                    names = names_of(f"{article.title}.\n{article.text}")
                    counted[head.article_id] = head.content_hash, names.to_json()
                    yield head.article_id, names
            if counted:
                self._store.put_derived(KIND, NAMES_FORMAT, counted)


@dataclass(slots=True)
class _Sums:
    """What articles contribute to the names, added up.

    Attributes:
        store_id: of the store whose articles they are.
        versions: content hash and title of the articles that are in it, by id.
        tally: the sums.
        joiner: remembers which names were compared.
        saved: how many articles were in it when it was kept last.
    """

    store_id: str
    versions: dict[str, str]
    tally: Tally
    joiner: Joiner
    saved: int = 0

    @classmethod
    def read(cls, file: Path, store_id: str) -> _Sums:
        """What was kept; empty when nothing was, or of another store or version of Byline."""
        try:
            with file.open(encoding="utf-8") as lines:
                head = json.loads(lines.readline())
                if (head["store_id"], head["format"]) == (store_id, NAMES_FORMAT):
                    tally = Tally.from_json(lines.readline())
                    if tally is not None:
                        return cls(store_id, head["versions"], tally, Joiner.from_json(lines.readline()), len(head["versions"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            pass  # missing, or cut off while being written
        return cls(store_id, {}, Tally(), Joiner())

    def to_lines(self) -> str:
        """For keeping."""
        head = json.dumps({"store_id": self.store_id, "format": NAMES_FORMAT, "versions": self.versions}, ensure_ascii=False)
        return "\n".join((head, self.tally.to_json(), self.joiner.to_json()))


def _keep(file: Path, text: str) -> None:
    partial = file.with_suffix(f".{os.getpid()}.partial")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(file)
    except OSError:
        partial.unlink(missing_ok=True)  # an index that cannot be written to still answers
