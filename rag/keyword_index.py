"""Keeps the passages' words in SQLite's full-text index (FTS5) and ranks passages by them.

The score is BM25 (Robertson and Zaragoza, 2009) with k1 = 1.2 and b = 0.75, words of the title counting ``title_weight`` times, and each
term's share multiplied by the weight the query gives it:

    score = sum over terms of  weight * idf * f * (k1 + 1) / (f + k1 * (1 - b + b * length / mean length))
    idf = ln(1 + (N - n + 0.5) / (n + 0.5))

with f the weighted frequency in the passage, length its words, N passages, n of them with the term. FTS5 computes the fraction; its own
idf, which is zero for a term that half the passages hold, is divided out. Terms come folded and stemmed from ``terms``.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import URL, Connection, bindparam, text

from rag.database import Database
from rag.terms import index_terms

CACHED_POSTINGS = 4_000_000  # 64 MB; at 200,000 passages a term of every day's news has some 50,000

# The ascii tokenizer takes every character beyond ASCII for part of a word. ASCII that would split a term, the dot of 3.5, is moved there.
_WHOLE = {code: 0xE000 + code for code in range(128) if not chr(code).isalnum()}
_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS passages (number INTEGER PRIMARY KEY, passage_id TEXT NOT NULL UNIQUE)",
    "CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(title, body, tokenize = 'ascii')",
    "CREATE VIRTUAL TABLE IF NOT EXISTS vocabulary USING fts5vocab(words, 'row')",
    "CREATE TABLE IF NOT EXISTS state (changes INTEGER NOT NULL)",
    "INSERT INTO state SELECT 0 WHERE NOT EXISTS (SELECT * FROM state)",
)
_MATCH = text("SELECT rowid, -bm25(words, :title, 1.0) FROM words WHERE words MATCH :term")
_FREQUENCIES = text("SELECT term, doc FROM vocabulary WHERE term IN :terms").bindparams(bindparam("terms", expanding=True))
_NAMES = text("SELECT number, passage_id FROM passages WHERE number IN :numbers").bindparams(bindparam("numbers", expanding=True))

Value = TypeVar("Value")
Postings = tuple[NDArray[np.int64], NDArray[np.float64]]


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
        self._seen = (-1, 0)  # changes and number of passages that the cache below was made at
        self._cache: dict[str, Postings] = {}
        path.parent.mkdir(parents=True, exist_ok=True)
        url = URL.create("sqlite", database=str(path))
        self._database = Database(url, "keyword index", "Check BYLINE_INDEX, or delete the file and run byline ingest PATH.")
        with self._database.writing() as connection:
            for statement in _SCHEMA:
                connection.execute(text(statement))

    def add(self, rows: Iterable[tuple[str, str, str, str]]) -> None:
        """Add passages, replacing those that are there under the same id, in one transaction.

        Args:
            rows: passage id, title, body and ISO 639-1 language of each.
        """
        words = {name: (_terms(title, language), _terms(body, language)) for name, title, body, language in rows}
        if not words:
            return
        with self._database.writing() as connection:
            _remove(connection, words)
            connection.execute(text("INSERT INTO passages (passage_id) VALUES (:name)"), [{"name": name} for name in words])
            connection.execute(
                text("INSERT INTO words (rowid, title, body) SELECT number, :title, :body FROM passages WHERE passage_id = :name"),
                [{"name": name, "title": title, "body": body} for name, (title, body) in words.items()],
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
            _changed(connection)

    def search(self, weighted: Mapping[str, float], k: int) -> list[tuple[str, float]]:
        """Rank the passages that hold at least one of the terms.

        Args:
            weighted: term, as ``index_terms`` gives it, to the weight of its share in the score; terms of weight 0 are passed over.
            k: how many to give at most.

        Returns:
            Passage id and BM25 score, larger is better, best first; equal scores in order of id.
        """
        terms = {term: weight for term, weight in weighted.items() if weight and term}
        if not terms or k < 1:
            return []
        with self._lock, self._database.reading() as connection:
            total = self._refresh(connection)
            found = [(weight, self._postings(connection, term, total)) for term, weight in sorted(terms.items())]
            found = [(weight, postings) for weight, postings in found if len(postings[0])]
            if not found:
                return []
            numbers, where = np.unique(np.concatenate([numbers for _, (numbers, _) in found]), return_inverse=True)
            shares = np.concatenate([weight * share for weight, (_, share) in found])
            scores = np.bincount(where, weights=shares, minlength=len(numbers))
            least = np.partition(scores, -k)[-k] if k < len(scores) else -math.inf
            best = {int(numbers[row]): float(scores[row]) for row in np.flatnonzero(scores >= least)}
            named = [(name, best[number]) for part in _parts(best) for number, name in connection.execute(_NAMES, {"numbers": part})]
        return sorted(named, key=lambda pair: (-pair[1], pair[0]))[:k]

    def document_frequency(self, terms: Iterable[str]) -> dict[str, int]:
        """In how many passages each term stands, title or body; 0 for one that is nowhere."""
        encoded = {term.translate(_WHOLE): term for term in terms}
        frequencies = dict.fromkeys(encoded.values(), 0)
        with self._database.reading() as connection:
            for part in _parts(encoded):
                frequencies.update((encoded[term], count) for term, count in connection.execute(_FREQUENCIES, {"terms": part}))
        return frequencies

    def ids(self) -> set[str]:
        """The ids of all passages."""
        with self._database.reading() as connection:
            return set(connection.execute(text("SELECT passage_id FROM passages")).scalars())

    def count(self) -> int:
        """How many passages there are."""
        with self._lock, self._database.reading() as connection:
            return self._refresh(connection)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _refresh(self, connection: Connection) -> int:
        """The number of passages; forgets the cached postings when any process has changed the index since."""
        changes = int(connection.execute(text("SELECT changes FROM state")).scalar_one())
        if changes != self._seen[0]:
            self._cache.clear()
            self._seen = (changes, int(connection.execute(text("SELECT count(*) FROM passages")).scalar_one()))
        return self._seen[1]

    def _postings(self, connection: Connection, term: str, total: int) -> Postings:
        """Numbers of the passages with a term, and the term's share in each one's score at weight 1."""
        if term not in self._cache:
            rows = connection.execute(_MATCH, {"term": f'"{term.translate(_WHOLE)}"', "title": self._title_weight}).all()
            found = np.array([row[0] for row in rows], dtype=np.int64)
            count = len(rows)
            theirs = math.log((total - count + 0.5) / (count + 0.5)) if count else 1.0
            theirs = theirs if theirs > 0 else 1e-6  # as in SQLite's fts5_aux.c
            idf = math.log(1 + (total - count + 0.5) / (count + 0.5))
            if sum(len(numbers) for numbers, _ in self._cache.values()) + count > CACHED_POSTINGS:
                self._cache.clear()
            self._cache[term] = (found, np.array([row[1] for row in rows], dtype=np.float64) * (idf / theirs))
        return self._cache[term]


def _terms(words: str, language: str) -> str:
    """What FTS5 is given to hold."""
    return " ".join(term.translate(_WHOLE) for term in index_terms(words, language))


def _parts(values: Iterable[Value], size: int = 500) -> Iterator[list[Value]]:
    """Lists short enough for one statement's parameters."""
    rest = iter(values)
    while part := list(islice(rest, size)):
        yield part


def _remove(connection: Connection, passage_ids: Iterable[str]) -> None:
    names = [{"name": name} for name in passage_ids]
    connection.execute(text("DELETE FROM words WHERE rowid = (SELECT number FROM passages WHERE passage_id = :name)"), names)
    connection.execute(text("DELETE FROM passages WHERE passage_id = :name"), names)


def _changed(connection: Connection) -> None:
    connection.execute(text("UPDATE state SET changes = changes + 1"))
