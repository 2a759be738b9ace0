"""Keeps the passages' words in SQLite's full-text index (FTS5) and ranks passages by them.

The score is BM25 (Robertson and Zaragoza, 2009) with k1 = 1.2 and b = 0.75, words of the title counting ``title_weight`` times, and each
term's share multiplied by the weight the query gives it:

    score = sum over terms of  weight * idf * f * (k1 + 1) / (f + k1 * (1 - b + b * length / mean length))
    idf = ln(1 + (N - n + 0.5) / (n + 0.5))

with f the weighted frequency in the passage, length its terms, N passages, n of them with the term. FTS5 keeps the postings; the formula
is computed here, because FTS5's own has no weights, and for common terms takes five times as long. Terms come folded and stemmed from
``terms``.
"""

from __future__ import annotations

import json
import math
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import URL, Connection, bindparam, text

from rag.database import Database, portions
from rag.terms import index_terms

K1, B = 1.2, 0.75
CACHED_POSTINGS = 4_000_000  # 64 MB; at 200,000 passages a term of every day's news has some 50,000
KEPT_MASKS = 4  # for as many sets of passages that a search was restricted to

# The ascii tokenizer takes every character beyond ASCII for part of a word. ASCII that would split a term, the dot of 3.5, is moved there.
_WHOLE = {code: 0xE000 + code for code in range(128) if not chr(code).isalnum()}
_WHOLE_IN_TEXT = {code: private for code, private in _WHOLE.items() if code != ord(" ")}  # of several terms, blanks between them
VERSION = 2  # of the tables; those of another are dropped, and the next ingestion fills them again
_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS articles (number INTEGER PRIMARY KEY, article_id TEXT NOT NULL UNIQUE)",
    "CREATE TABLE IF NOT EXISTS passages (number INTEGER PRIMARY KEY, passage_id TEXT NOT NULL UNIQUE, article INTEGER NOT NULL,"
    " title_length INTEGER NOT NULL, length INTEGER NOT NULL)",
    "CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(title, body, tokenize = 'ascii')",
    "CREATE VIRTUAL TABLE IF NOT EXISTS vocabulary USING fts5vocab(words, 'row')",
    "CREATE VIRTUAL TABLE IF NOT EXISTS postings USING fts5vocab(words, 'instance')",
    "CREATE TABLE IF NOT EXISTS state (changes INTEGER NOT NULL)",
    "INSERT INTO state SELECT 0 WHERE NOT EXISTS (SELECT * FROM state)",
)
# Thousands of numbers as one text cost a fifth of as many rows.
_LENGTHS = text("SELECT group_concat(number), group_concat(article), group_concat(title_length), group_concat(length) FROM passages")
_ARTICLES = text("SELECT number, article_id FROM articles")
_POSTINGS = text(
    "SELECT group_concat(CASE col WHEN 'title' THEN doc END), group_concat(CASE col WHEN 'body' THEN doc END)"
    " FROM postings WHERE term = :term"
)
_FREQUENCIES = text("SELECT term, doc FROM vocabulary WHERE term IN :terms").bindparams(bindparam("terms", expanding=True))
_AMONG = text("SELECT group_concat(number) FROM passages WHERE passage_id IN (SELECT value FROM json_each(:ids))")
_THERE = text("SELECT passage_id, number FROM passages WHERE passage_id IN :names").bindparams(bindparam("names", expanding=True))
_NAMES = text("SELECT number, passage_id FROM passages WHERE number IN :numbers").bindparams(bindparam("numbers", expanding=True))

Numbers = NDArray[np.int64]
Scores = NDArray[np.float64]
Postings = tuple[Numbers, Scores]


class _Lengths:
    """The lengths of passages, and of articles as the sum of their passages' bodies and the title once. All by number; 0 where none is.

    Attributes:
        article_of: number of each passage's article.
        passages, articles: how many terms each has.
        title_copies: how many passages each article has, each of which holds its title.
        total, mean: how many passages, and their mean length; the same of articles in ``article_total`` and ``article_mean``.
    """

    def __init__(self, numbers: Numbers, article: Numbers, title: Numbers, length: Numbers) -> None:
        size, articles = int(numbers.max(initial=-1)) + 1, int(article.max(initial=-1)) + 1
        self.passages, self.article_of = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
        self.passages[numbers], self.article_of[numbers] = length, article
        self.title_copies = np.bincount(article, minlength=articles)
        titles = np.zeros(articles, dtype=np.int64)
        titles[article] = title
        self.articles = np.bincount(article, weights=length - title, minlength=articles) + titles
        self.total, self.article_total = len(numbers), int(np.count_nonzero(self.title_copies))
        self.mean = max(1.0, float(length.sum())) / max(1, self.total)
        self.article_mean = max(1.0, float(self.articles.sum())) / max(1, self.article_total)


class KeywordIndex:
    """The words of passages. Safe from many threads and, one writer at a time, from several processes."""

    def __init__(self, path: Path, title_weight: float = 2.0) -> None:
        """Open or make an index.

        Args:
            path: its SQLite file.
            title_weight: how many times a word of the title counts.

        Raises:
            BylineError: the file cannot be opened.
        """
        self._title_weight = title_weight
        self._lock = threading.Lock()
        self._changes = -1  # at which what follows was read
        self._lengths = _Lengths(*[np.zeros(0, dtype=np.int64)] * 4)
        self._article_ids: dict[int, str] = {}
        self._cache: dict[str, tuple[Postings, Postings]] = {}  # term to passages, and to articles
        self._masks: dict[frozenset[str], NDArray[np.bool_]] = {}
        path.parent.mkdir(parents=True, exist_ok=True)
        url = URL.create("sqlite", database=str(path))
        self._database = Database(url, "keyword index", "Check BYLINE_INDEX, or delete the file and run byline ingest PATH.")
        with self._database.writing() as connection:
            if connection.execute(text("PRAGMA user_version")).scalar() != VERSION:
                for table in ("vocabulary", "postings", "words", "passages", "state"):
                    connection.execute(text(f"DROP TABLE IF EXISTS {table}"))
                connection.execute(text(f"PRAGMA user_version = {VERSION}"))
            for statement in _SCHEMA:
                connection.execute(text(statement))

    def add(self, rows: Iterable[tuple[str, str, str, str]]) -> None:
        """Add passages, replacing those that are there under the same id, in one transaction.

        Args:
            rows: passage id, title, body and ISO 639-1 language of each.
        """
        terms_of = cache(_terms)  # a title comes again with each passage of its article
        words = {name: (terms_of(title, language), _terms(body, language)) for name, title, body, language in rows}
        if not words:
            return
        with self._database.writing() as connection:
            there = [name for part in portions(words) for name in connection.execute(_THERE, {"names": part}).scalars()]
            if there:
                _remove(connection, there)
            articles = [(article_id,) for article_id in dict.fromkeys(map(_article_id, words))]
            lengths = [(name, len(title.split()), len(body.split()), _article_id(name)) for name, (title, body) in words.items()]
            # As the driver takes them: SQLAlchemy's own parameters took as long again.
            connection.exec_driver_sql("INSERT OR IGNORE INTO articles (article_id) VALUES (?)", articles)
            connection.exec_driver_sql(
                "INSERT INTO passages (passage_id, article, title_length, length) SELECT ?1, number, ?2, ?2 + ?3 FROM articles"
                " WHERE article_id = ?4",
                lengths,
            )
            connection.exec_driver_sql(
                "INSERT INTO words (rowid, title, body) SELECT number, ?2, ?3 FROM passages WHERE passage_id = ?1",
                [(name, title, body) for name, (title, body) in words.items()],
            )
            _changed(connection)

    def delete(self, passage_ids: Iterable[str]) -> None:
        """Remove passages; ids that are not there are passed over."""
        ids = list(passage_ids)
        if ids:
            with self._database.writing() as connection:
                _remove(connection, ids)
                _changed(connection)

    def clear(self) -> None:
        """Remove all passages."""
        with self._database.writing() as connection:
            connection.execute(text("DELETE FROM words"))
            connection.execute(text("DELETE FROM passages"))
            connection.execute(text("DELETE FROM articles"))
            _changed(connection)

    def search(self, weighted: Mapping[str, float], k: int, among: frozenset[str] | None = None) -> list[tuple[str, float]]:
        """Rank the passages that hold at least one of the terms.

        Args:
            weighted: term, as ``index_terms`` gives it, to the weight of its share in the score; terms of weight 0 are passed over.
            k: how many to give at most.
            among: ids of the passages that may be given, None for all. How rare a term is counts in all passages just the same.

        Returns:
            Passage id and BM25 score, larger is better, best first; equal scores in order of id.
        """
        if k < 1:
            return []
        with self.reading(among) as reading:
            scores = reading.scores(weighted)
            found = reading.best(scores, k)
            names = reading.ids(found)
        return sorted(((names[number], float(scores[number])) for number in found), key=lambda pair: (-pair[1], pair[0]))[:k]

    @contextmanager
    def reading(self, among: frozenset[str] | None = None) -> Iterator[KeywordReading]:
        """One unchanging state of the index, for several queries at once; others wait until the block ends.

        Args:
            among: ids of the passages that may be given, None for all. How rare a term is counts in all passages just the same.
        """
        with self._lock, self._database.reading() as connection:
            self._refresh(connection)
            yield KeywordReading(self, connection, None if among is None else self._mask(connection, among))

    def document_frequency(self, terms: Iterable[str]) -> dict[str, int]:
        """In how many passages each term stands, title or body; 0 for one that is nowhere."""
        encoded = {term.translate(_WHOLE): term for term in terms}
        frequencies = dict.fromkeys(encoded.values(), 0)
        with self._lock, self._database.reading() as connection:
            self._refresh(connection)
            frequencies |= {term: len(self._cache[term][0][0]) for term in frequencies if term in self._cache}
            for part in portions(name for name, term in encoded.items() if term not in self._cache):
                frequencies.update((encoded[term], count) for term, count in connection.execute(_FREQUENCIES, {"terms": part}))
        return frequencies

    def ids(self) -> set[str]:
        """The ids of all passages."""
        with self._database.reading() as connection:
            return set(connection.execute(text("SELECT passage_id FROM passages")).scalars())

    def count(self) -> int:
        """How many passages there are."""
        with self._lock, self._database.reading() as connection:
            self._refresh(connection)
            return self._lengths.total

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _refresh(self, connection: Connection) -> None:
        """Read the passages' lengths, and forget the cached postings, when any process has changed the index since."""
        changes = int(connection.execute(text("SELECT changes FROM state")).scalar_one())
        if changes == self._changes:
            return
        self._cache.clear()
        self._masks.clear()
        self._lengths = _Lengths(*map(_numbers, connection.execute(_LENGTHS).one()))
        self._article_ids = {row.number: row.article_id for row in connection.execute(_ARTICLES)}
        self._changes = changes

    def _mask(self, connection: Connection, among: frozenset[str]) -> NDArray[np.bool_]:
        """Which numbers the passages have, True at theirs. A set keeps its hash, so that looking up one of 200,000 ids costs nothing."""
        if among not in self._masks:
            mask = np.zeros(len(self._lengths.passages), dtype=np.bool_)
            mask[_numbers(connection.execute(_AMONG, {"ids": json.dumps(list(among))}).scalar())] = True
            while len(self._masks) >= KEPT_MASKS:
                del self._masks[next(iter(self._masks))]
            self._masks[among] = mask
        return self._masks[among]

    def _postings(self, connection: Connection, term: str) -> tuple[Postings, Postings]:
        """Numbers of the passages with a term, and the term's share in each one's score at weight 1; and the same of the articles."""
        if term not in self._cache:
            lengths = self._lengths
            title, body = map(_numbers, connection.execute(_POSTINGS, {"term": term.translate(_WHOLE)}).one())
            numbers, where = np.unique(np.concatenate([title, body]), return_inverse=True)
            weights = np.repeat([self._title_weight, 1.0], [len(title), len(body)])
            frequency = np.bincount(where, weights=weights, minlength=len(numbers))
            passages = numbers, _shares(frequency, lengths.passages[numbers] / lengths.mean, lengths.total)
            # An article's title stands in each of its passages and counts once.
            of_title, of_body = lengths.article_of[title], lengths.article_of[body]
            numbers, where = np.unique(np.concatenate([of_title, of_body]), return_inverse=True)
            weights = np.concatenate([self._title_weight / np.maximum(lengths.title_copies[of_title], 1), np.ones(len(body))])
            frequency = np.bincount(where, weights=weights, minlength=len(numbers))
            articles = numbers, _shares(frequency, lengths.articles[numbers] / lengths.article_mean, lengths.article_total)
            if sum(len(known) for (known, _), _ in self._cache.values()) + len(passages[0]) > CACHED_POSTINGS:
                self._cache.clear()
            self._cache[term] = passages, articles
        return self._cache[term]


class KeywordReading:
    """The passages and articles of an index at one moment, known by number. Made by ``KeywordIndex.reading``.

    Attributes:
        article_of: article number by passage number, ``[passages]``.
        article_ids: article number to id.
    """

    def __init__(self, index: KeywordIndex, connection: Connection, mask: NDArray[np.bool_] | None) -> None:
        self._index, self._connection, self._mask = index, connection, mask
        self.article_of: Numbers = index._lengths.article_of
        self.article_ids: Mapping[int, str] = index._article_ids

    def scores(self, weighted: Mapping[str, float]) -> Scores:
        """BM25 of every passage, ``[passages]``; 0 for those that may not be given."""
        scores = np.zeros(len(self.article_of))
        for term, weight in _weighted(weighted):
            numbers, shares = self._index._postings(self._connection, term)[0]
            scores[numbers] += weight * shares
        return scores if self._mask is None else scores * self._mask

    def article_scores(self, weighted: Mapping[str, float]) -> Scores:
        """BM25 of every article as a whole, ``[articles]``."""
        scores = np.zeros(len(self._index._lengths.title_copies))
        for term, weight in _weighted(weighted):
            numbers, shares = self._index._postings(self._connection, term)[1]
            scores[numbers] += weight * shares
        return scores

    def best(self, scores: Scores, k: int) -> Numbers:
        """The numbers of the ``k`` best passages that may be given and score above 0, best first, and those that share the last place."""
        found = np.flatnonzero(scores if self._mask is None else scores * self._mask)
        if k < len(found):
            found = found[scores[found] >= np.partition(scores[found], -k)[-k]]
        best: Numbers = found[np.argsort(-scores[found], kind="stable")]
        return best

    def ids(self, numbers: Iterable[int]) -> dict[int, str]:
        """Passage ids by number."""
        parts = portions(map(int, numbers))
        return {number: name for part in parts for number, name in self._connection.execute(_NAMES, {"numbers": part})}

    def numbers(self, passage_ids: Iterable[str]) -> dict[str, int]:
        """Passage numbers by id; ids that are not there are left out."""
        parts = portions(passage_ids)
        return {name: number for part in parts for name, number in self._connection.execute(_THERE, {"names": part})}


def _weighted(terms: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted((term, weight) for term, weight in terms.items() if weight and term)


def inverse_document_frequency(frequency: int, documents: int) -> float:
    """BM25's idf, never negative: ``log(1 + (N - n + 0.5) / (n + 0.5))`` (Robertson and Zaragoza 2009, with Lucene's 1 + …)."""
    return math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5))


def _shares(frequency: NDArray[Any], length: Scores, total: int) -> Scores:
    """A term's share in the scores of those that hold it: ``length`` in units of the mean, ``total`` of passages or articles."""
    idf = inverse_document_frequency(len(frequency), total)
    shares: Scores = idf * frequency * (K1 + 1) / (frequency + K1 * (1 - B + B * length))
    return shares


def _article_id(passage_id: str) -> str:
    return passage_id.rpartition("@")[0] or passage_id


def _numbers(joined: str | None) -> NDArray[np.int64]:
    """The numbers of a text like ``3,1,2``."""
    return np.fromstring(joined or "", dtype=np.int64, sep=",")


def _terms(words: str, language: str) -> str:
    """What FTS5 is given to hold."""
    return " ".join(index_terms(words, language)).translate(_WHOLE_IN_TEXT)


def _remove(connection: Connection, passage_ids: Iterable[str]) -> None:
    names = [{"name": name} for name in passage_ids]
    connection.execute(text("DELETE FROM words WHERE rowid = (SELECT number FROM passages WHERE passage_id = :name)"), names)
    connection.execute(text("DELETE FROM passages WHERE passage_id = :name"), names)


def _changed(connection: Connection) -> None:
    connection.execute(text("UPDATE state SET changes = changes + 1"))
