"""What the stages ask of a model that reads passages for the words that answer; ``models/span_reader.py`` is one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from rag.embedding import Matrix

Offsets = NDArray[np.int64]


class Text(NamedTuple):
    """A passage to be read, and the title of the article it stands in."""

    title: str
    text: str


class AnswerSpan(NamedTuple):
    """A run of words, with offsets in the text that was read, and the log-odds that it is the answer against there being none."""

    start: int
    end: int
    log_odds: float


class ReadText:
    """What was read in a text: the log-odds of each run of tokens, up to a longest one."""

    def __init__(self, offsets: Offsets, scores: Matrix) -> None:
        """Keep it.

        Args:
            offsets: of the tokens in the text, ``[n, 2]``.
            scores: by first token and number of tokens less one, ``[n, longest]``; runs past the end have minus infinity.
        """
        self._offsets, self._scores = offsets, scores

    def log_odds(self, start: int, end: int) -> float:
        """That the answer begins between two offsets, against there being none; minus infinity where no token begins there."""
        part = self._scores[slice(*np.searchsorted(self._offsets[:, 0], [start, end]))]
        return float(np.logaddexp.reduce(part, axis=None)) if part.size else -np.inf

    def best(self, start: int, end: int, most: int) -> list[AnswerSpan]:
        """The likeliest runs of tokens between two offsets, likeliest first, none of which overlaps a likelier one."""
        first, after = (int(place) for place in np.searchsorted(self._offsets[:, 0], [start, end]))
        part = self._scores[first:after].copy()
        begins = np.arange(len(part))[:, None]
        ends = begins + np.arange(part.shape[1])[None, :]
        part[ends >= len(part)] = -np.inf
        found: list[AnswerSpan] = []
        while part.size and len(found) < most:
            row, length = divmod(int(part.argmax()), part.shape[1])
            if not np.isfinite(part[row, length]):
                break
            span = self._offsets[first + row, 0], self._offsets[first + row + length, 1]
            found.append(AnswerSpan(int(span[0]), int(span[1]), float(part[row, length])))
            part[(begins <= row + length) & (ends >= row)] = -np.inf
        return found


class SpanReader(Protocol):
    """Reads texts for the words that answer a question. Implementations are safe from many threads."""

    def read(self, question: str, texts: Sequence[Text]) -> list[ReadText]:
        """What each of the texts says to the question, all on one scale."""
        ...
