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
from itertools import islice
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import URL, Connection, bindparam, text

from rag.database import Database
from rag.terms import index_terms

K1, B = 1.2, 0.75
CACHED_POSTINGS = 4_000_000  # 64 MB; at 200,000 passages a term of every day's news has some 50,000
KEPT_MASKS = 4  # for as many sets of passages that a search was restricted to

# The ascii tokenizer takes every character beyond ASCII for part of a word. ASCII that would split a term, the dot of 3.5, is moved there.
_WHOLE = {code: 0xE000 + code for code in range(128) if not chr(code).isalnum()}
_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS passages (number INTEGER PRIMARY KEY, passage_id TEXT NOT NULL UNIQUE, length INTEGER NOT NULL)",
    "CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(title, body, tokenize = 'ascii')",
    "CREATE VIRTUAL TABLE IF NOT EXISTS vocabulary USING fts5vocab(words, 'row')",
    "CREATE VIRTUAL TABLE IF NOT EXISTS postings USING fts5vocab(words, 'instance')",
    "CREATE TABLE IF NOT EXISTS state (changes INTEGER NOT NULL)",
    "INSERT INTO state SELECT 0 WHERE NOT EXISTS (SELECT * FROM state)",
)
# Thousands of numbers as one text cost a fifth of as many rows.
_LENGTHS = text("SELECT group_concat(number), group_concat(length) FROM passages")
_POSTINGS = text(
    "SELECT group_concat(CASE col WHEN 'title' THEN doc END), group_concat(CASE col WHEN 'body' THEN doc END)"
    " FROM postings WHERE term = :term"
)
_FREQUENCIES = text("SELECT term, doc FROM vocabulary WHERE term IN :terms").bindparams(bindparam("terms", expanding=True))
_AMONG = text("SELECT group_concat(number) FROM passages WHERE passage_id IN (SELECT value FROM json_each(:ids))")
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
        self._changes = -1  # at which what follows was read
        self._lengths: NDArray[np.int64] = np.zeros(0, dtype=np.int64)  # by number of passage; 0 where there is none
        self._total, self._mean = 0, 1.0
        self._cache: dict[str, Postings] = {}
        self._masks: dict[frozenset[str], NDArray[np.bool_]] = {}
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
            connection.execute(
                text("INSERT INTO passages (passage_id, length) VALUES (:name, :length)"),
                [{"name": name, "length": len(title.split()) + len(body.split())} for name, (title, body) in words.items()],
            )
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

    def search(self, weighted: Mapping[str, float], k: int, among: frozenset[str] | None = None) -> list[tuple[str, float]]:
        """Rank the passages that hold at least one of the terms.

        Args:
            weighted: term, as ``index_terms`` gives it, to the weight of its share in the score; terms of weight 0 are passed over.
            k: how many to give at most.
            among: ids of the passages that may be given, None for all. How rare a term is counts in all passages just the same.

        Returns:
            Passage id and BM25 score, larger is better, best first; equal scores in order of id.
        """
        terms = {term: weight for term, weight in weighted.items() if weight and term}
        if not terms or k < 1:
            return []
        with self._lock, self._database.reading() as connection:
            self._refresh(connection)
            scores = np.zeros(len(self._lengths))
            for term, weight in sorted(terms.items()):
                numbers, shares = self._postings(connection, term)
                scores[numbers] += weight * shares
            found = np.flatnonzero(scores if among is None else scores * self._mask(connection, among))
            if k < len(found):
                found = found[scores[found] >= np.partition(scores[found], -k)[-k]]  # all that share the last place are kept for now
            best = {int(number): float(scores[number]) for number in found}
            named = [(name, best[number]) for part in _parts(best) for number, name in connection.execute(_NAMES, {"numbers": part})]
        return sorted(named, key=lambda pair: (-pair[1], pair[0]))[:k]

    def document_frequency(self, terms: Iterable[str]) -> dict[str, int]:
        """In how many passages each term stands, title or body; 0 for one that is nowhere."""
        encoded = {term.translate(_WHOLE): term for term in terms}
        frequencies = dict.fromkeys(encoded.values(), 0)
        with self._lock, self._database.reading() as connection:
            self._refresh(connection)
            frequencies |= {term: len(self._cache[term][0]) for term in frequencies if term in self._cache}
            for part in _parts(name for name, term in encoded.items() if term not in self._cache):
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
            return self._total

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _refresh(self, connection: Connection) -> None:
        """Read the passages' lengths, and forget the cached postings, when any process has changed the index since."""
        changes = int(connection.execute(text("SELECT changes FROM state")).scalar_one())
        if changes == self._changes:
            return
        numbers, lengths = map(_numbers, connection.execute(_LENGTHS).one())
        self._cache.clear()
        self._masks.clear()
        self._lengths = np.zeros(int(numbers.max(initial=-1)) + 1, dtype=np.int64)
        self._lengths[numbers] = lengths
        self._total, self._mean = len(numbers), max(1.0, float(lengths.sum())) / max(1, len(numbers))
        self._changes = changes

    def _mask(self, connection: Connection, among: frozenset[str]) -> NDArray[np.bool_]:
        """Which numbers the passages have, True at theirs. A set keeps its hash, so that looking up one of 200,000 ids costs nothing."""
        if among not in self._masks:
            mask = np.zeros(len(self._lengths), dtype=np.bool_)
            mask[_numbers(connection.execute(_AMONG, {"ids": json.dumps(list(among))}).scalar())] = True
            while len(self._masks) >= KEPT_MASKS:
                del self._masks[next(iter(self._masks))]
            self._masks[among] = mask
        return self._masks[among]

    def _postings(self, connection: Connection, term: str) -> Postings:
        """Numbers of the passages with a term, and the term's share in each one's score at weight 1."""
        if term not in self._cache:
            title, body = map(_numbers, connection.execute(_POSTINGS, {"term": term.translate(_WHOLE)}).one())
            numbers, where = np.unique(np.concatenate([title, body]), return_inverse=True)
            weights = np.repeat([self._title_weight, 1.0], [len(title), len(body)])
            frequency = np.bincount(where, weights=weights, minlength=len(numbers))
            idf = math.log(1 + (self._total - len(numbers) + 0.5) / (len(numbers) + 0.5))
            length = self._lengths[numbers] / self._mean
            if sum(len(known) for known, _ in self._cache.values()) + len(numbers) > CACHED_POSTINGS:
                self._cache.clear()
            self._cache[term] = (numbers, idf * frequency * (K1 + 1) / (frequency + K1 * (1 - B + B * length)))
        return self._cache[term]


def _numbers(joined: str | None) -> NDArray[np.int64]:
    """The numbers of a text like ``3,1,2``."""
    return np.fromstring(joined or "", dtype=np.int64, sep=",")


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
