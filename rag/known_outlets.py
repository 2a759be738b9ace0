"""The outlets that articles are by, carry the report of, or credit, and the ways of writing each name.

What an article's passages credit is worked out once and kept with the article, so that a new article costs nothing but itself. Where an
outlet's name stands in a question is ``outlets_asked.py``'s.
"""

from __future__ import annotations

import json
import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from sqlalchemy import bindparam, text

from rag.answer_schema import Source
from rag.article_store import ArticleStore
from rag.database import portions
from rag.schema import Article, Passage

_KIND, _FORMAT = "outlets", 1  # of what is kept with an article: a JSON list of the outlets it credits
_SHORT = text("SELECT article_id, content_hash, publisher, agency FROM articles")
_CREDITS = text("SELECT article_id, attributions FROM passages WHERE article_id IN :ids").bindparams(bindparam("ids", expanding=True))
_OUTLET = 5  # its place in an attribution as the store keeps it

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+")
_SECTION = re.compile(r"\s+[-–—|]\s+|[:|]\s+")  # "BBC News - Technology", "ABC News: Health"
DESCRIPTIONS = frozenset("news agency magazine newspaper tv television online digital com".split())

Words = tuple[str, ...]
Meeting = Literal["publisher", "agency", "credited"]


class Word(NamedTuple):
    """A word as names are compared, and its offsets in the text it is from."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class KnownOutlets:
    """The outlets of a corpus.

    Attributes:
        names: each way of writing a name, as words, to the names that are written so in the articles, in order.
        agencies: article id to the agency whose report the article carries.
    """

    names: Mapping[Words, tuple[str, ...]]
    agencies: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, names: Iterable[str], agencies: Mapping[str, str] | None = None) -> KnownOutlets:
        """Those that are named so by the articles: publishers, agencies, and whom passages credit."""
        found: dict[Words, set[str]] = {}
        for name in names:
            for words in ways_to_write(name):
                found.setdefault(words, set()).add(name)
        for words in [words for words in found if len(words) > 1]:
            initials = ("".join(word[0] for word in words),)
            if initials in found:  # AP and the Associated Press: both stand in the articles
                found[words] = found[initials] = found[words] | found[initials]
        return cls({words: tuple(sorted(named)) for words, named in found.items()}, agencies or {})


class OutletReader:
    """Gives the outlets of the articles as they are now. Safe from many threads."""

    def __init__(self, store: ArticleStore) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._current: tuple[int, KnownOutlets] | None = None

    def current(self) -> KnownOutlets:
        """The outlets at the store's present version."""
        with self._lock:
            version = self._store.version()
            if self._current is None or self._current[0] != version:
                self._current = version, self._read()
            return self._current[1]

    def _read(self) -> KnownOutlets:
        with self._store.database.reading() as connection:
            articles = connection.execute(_SHORT).all()
        kept = self._store.derived(_KIND, _FORMAT)
        new = {row.article_id: row.content_hash for row in articles if row.article_id not in kept}
        if new:
            found = {name: json.dumps(credits) for name, credits in self._credits(new).items()}
            self._store.put_derived(_KIND, _FORMAT, {name: (content_hash, found[name]) for name, content_hash in new.items()})
            kept |= found
        agencies = {row.article_id: row.agency for row in articles if row.agency}
        publishers = {row.publisher for row in articles if row.publisher}
        return KnownOutlets.of(publishers.union(agencies.values(), *map(json.loads, kept.values())), agencies)

    def _credits(self, article_ids: Iterable[str]) -> dict[str, list[str]]:
        found: dict[str, set[str]] = {article_id: set() for article_id in article_ids}
        with self._store.database.reading() as connection:
            for ids in portions(found):
                for article_id, kept in connection.execute(_CREDITS, {"ids": ids}):
                    attributions = json.loads(kept) if isinstance(kept, str) else kept  # PostgreSQL gives them read
                    found[article_id].update(attribution[_OUTLET] for attribution in attributions if attribution[_OUTLET])
        return {article_id: sorted(credits) for article_id, credits in found.items()}


def meets_outlet(article: Article, passage: Passage | Source, outlets: Iterable[str]) -> Meeting | None:
    """How a passage is an outlet's: its article is by it or carries its report, or the passage credits it; None where none of this is so.

    Args:
        article: that the passage is of.
        passage: whose attributions count.
        outlets: names as the articles write them, all of one outlet or of several; one is enough.
    """
    wanted = set(outlets)
    if article.publisher in wanted:
        return "publisher"
    if article.agency in wanted:
        return "agency"
    return "credited" if any(attribution.outlet in wanted for attribution in passage.attributions) else None


def words_of(written: str) -> Iterator[Word]:
    """The words of a text in lower case without accents; possessive s, the dots of acronyms and the Arabic article left out."""
    begin = None  # of an Arabic article, which belongs to the word after it
    for match in _TOKEN.finditer(written):
        plain = unicodedata.normalize("NFKD", match.group().casefold())
        word = "".join(character for character in plain if character.isalnum())
        if word in ("al", "el") and re.match(r"[- ]\w", written[match.end() : match.end() + 2]):
            begin = match.start()
        elif word and not (word == "s" and match.start() and written[match.start() - 1] in "'’"):
            yield Word(word, match.start() if begin is None else begin, match.end())
            begin = None


def ways_to_write(name: str) -> set[Words]:
    """A name without its article: whole, without the section of the paper it names, and without the ending of its address.

    "The Independent - Life and Style" is written so too: ``("independent",)``.
    """
    found = set()
    for form in {name, _SECTION.split(name)[0]}:
        words = tuple(word.word for word in words_of(form))
        if words[:1] == ("the",) and len(words) > 1:
            words = words[1:]
        found.add(words)
        last = form.rpartition(" ")[2]
        if len(words) > 1 and re.search(r"\.(?:com|org|net|co|[a-z]{2})$", last):
            found.add(words[: -1 - last.count(".") + 1])
        stem = form.split()[0] if form.split() else ""
        if len(words) > 1 and stem.isupper() and len(stem) > 1 and set(words[1:]) <= DESCRIPTIONS:
            found.add(words[:1])  # "BBC News" is the BBC, "Sporting News" is not "Sporting"
    return {words for words in found if words and any(len(word) > 1 for word in words)}
