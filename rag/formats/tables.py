"""Reads articles from CSV and TSV, a row at a time, in bounded memory: the first row names the columns, every other is a record.

The delimiter is the one with which the first row has names that are known. A row that has other columns than the first is reported by its
line, for its text might be another column's.
"""

from __future__ import annotations

import csv
import itertools
import re
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO

from rag.errors import ArticleError
from rag.formats.field_names import columns_known
from rag.formats.fields import Record
from rag.formats.records import LARGEST_RECORD, pages_of_records
from rag.formats.text_lines import lines_of
from rag.formats.values import one_line
from rag.page import Page

DELIMITERS = (",", ";", "\t", "|")
NO_DELIMITER = "\x1f"  # of a table with one column, whose texts have commas
LOOKED_AT = 200_000  # characters from which the delimiter is told
MOST_COLUMNS = 1000
MOST_RETURNS = 20  # quotes without an end after which what they swallowed is read again; each may cost reading LARGEST_RECORD twice

_SEPARATOR = re.compile(r'"?sep=([^\w\s"]|\t)"?\s*', re.IGNORECASE)  # a first line by which Excel learns the delimiter

_Line = tuple[int, str | ArticleError]


def read_table(stream: BinaryIO, source: str, name: str, charset: str | None = None) -> Iterator[Page | ArticleError]:
    """Read a table.

    Args:
        stream: at its beginning, seekable.
        source: of the pages, followed by ``#`` and the row's number, and for messages.
        name: of the pages.
        charset: an encoding that is said to be the file's.

    Raises:
        ArticleError: the beginning is not text, or the first row does not name a column with text.
    """
    yield from pages_of_records(_records(stream, source, charset), source, name)


def _records(stream: BinaryIO, source: str, charset: str | None) -> Iterator[Record | ArticleError]:
    lines = _Lines(lines_of(stream, source, newline="", charset=charset))
    delimiter = _delimiter(lines)
    rows = _rows(lines, delimiter, source)
    header = next(rows, None)
    if header is None:
        raise ArticleError("there is no row in it; write a first row that names the columns, title and text say", path=source)
    if isinstance(header, ArticleError):
        raise header
    names = _names(header[1], source, header[0])
    number = 0
    for row in rows:
        number += 1
        if isinstance(row, ArticleError):
            yield row
            continue
        line, values = row
        while len(values) > len(names) and not values[-1].strip():
            values.pop()
        if len(values) != len(names):
            columns = "1 column" if len(values) == 1 else f"{len(values)} columns"
            remedy = "leave none out" if len(values) < len(names) else f"put quotes around a text with {_shown(delimiter)} in it"
            yield ArticleError(f"{columns} where the first row has {len(names)}; {remedy}", path=source, line=line)
        else:
            yield Record(number, dict(zip(names, values, strict=True)), line)
    if number == 0:
        raise ArticleError("there is no row below the first; write an article in each", path=source)


class _Lines:
    """Lines for ``csv.reader``, which remembers those of the row being read, so that they can be read again."""

    def __init__(self, lines: Iterator[_Line]) -> None:
        self._lines = lines
        self._again: deque[_Line] = deque()
        self.of_row: list[_Line] = []
        self.ended = False
        self.broken: ArticleError | None = None
        self._characters = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines, None)
        if line is None:
            self.ended = True
            raise StopIteration
        self.of_row.append(line)
        number, text = line
        if isinstance(text, str):
            self._characters += len(text)
            if self._characters <= LARGEST_RECORD:
                return text
            text = ArticleError("", path="", line=number)  # too many lines in one row; says so where it is caught
        self.broken = text
        raise StopIteration

    def new_row(self) -> None:
        """Forget the lines of the row before."""
        self.of_row, self.broken, self._characters = [], None, 0

    def put_back(self, lines: list[_Line]) -> None:
        """Give these lines out again."""
        self._again.extendleft(reversed(lines))
        self.ended = False

    def beginning(self) -> list[_Line]:
        """The first lines, which stay to be read."""
        first: list[_Line] = []
        characters = 0
        for line in self._lines:
            first.append(line)
            characters += len(line[1]) if isinstance(line[1], str) else 0
            if characters > LOOKED_AT:
                break
        self.put_back(first)
        return first


def _delimiter(lines: _Lines) -> str:
    """The delimiter by which the first row names most known columns, and by which most rows have as many columns as the first."""
    first = lines.beginning()
    texts = [text for _, text in first if isinstance(text, str)]
    if texts and (told := _SEPARATOR.fullmatch(texts[0])):
        next(lines)
        lines.new_row()
        return told[1]
    csv.field_size_limit(LARGEST_RECORD)

    def fitness(delimiter: str) -> tuple[int, float, int]:
        rows = [row for row in itertools.islice(csv.reader(iter(texts), delimiter=delimiter), 50) if row]
        if not rows or len(rows[0]) > MOST_COLUMNS:
            return 0, 0.0, 0
        alike = sum(len(row) == len(rows[0]) for row in rows) / len(rows)
        return columns_known(rows[0])[0], alike if len(rows[0]) > 1 else 0.0, len(rows[0])

    best = max(DELIMITERS, key=fitness)
    return best if fitness(best)[2] > 1 else NO_DELIMITER


def _rows(lines: _Lines, delimiter: str, source: str) -> Iterator[tuple[int, list[str]] | ArticleError]:
    """Rows that are not blank, each with the number of its first line."""
    csv.field_size_limit(LARGEST_RECORD)
    returns = 0
    while not lines.ended:
        lines.new_row()
        row: list[str] = []
        wrong: ArticleError | None = None
        try:
            # A reader for each row: one that was stopped inside quotes would go on inside them.
            row = next(csv.reader(lines, delimiter=delimiter), [])
        except csv.Error as error:
            wrong = ArticleError(f"not a row of a table ({error}); write it anew with a CSV library", path=source)
        if not lines.of_row:
            return
        first = lines.of_row[0][0]
        if lines.broken is not None and lines.broken.reason and len(lines.of_row) == 1:
            yield lines.broken
        elif lines.broken is not None or (lines.ended and row):
            returns += 1
            again = returns <= MOST_RETURNS
            rest = "" if again else "; the rows after it are not read"
            yield ArticleError(
                f"a quote begins in this row that does not end{rest}; write it anew with a CSV library", path=source, line=first
            )
            if not again:
                return
            lines.put_back(lines.of_row[1:])
        elif wrong is not None:
            yield ArticleError(wrong.reason, path=source, line=first)
        elif any(value.strip() for value in row):
            yield first, row


def _names(header: list[str], source: str, line: int) -> list[str]:
    """The names of the columns, none of them twice."""
    while header and not header[-1].strip():
        header.pop()
    known, has_text = columns_known(header)
    if not has_text:
        shown = ", ".join(one_line(name)[:40] or "''" for name in header[:20])
        if known == 0:
            message = f"the first row must name the columns, it holds: {shown}. Write a first row like title,published,text"
        else:
            message = f"no column holds a text, the columns are: {shown}. Name the one with the article 'text'"
        raise ArticleError(message, path=source, line=line)
    names: list[str] = []
    for position, name in enumerate(header, 1):
        name = name.strip() or f"column {position}"
        names.append(name if name not in names else f"{name} (column {position})")
    return names


def _shown(delimiter: str) -> str:
    return "a tab" if delimiter == "\t" else f"'{delimiter}'"
