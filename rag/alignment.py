"""A question and sentences compared token by token, each token read in its context.

For each token of the question counts the closest token of the sentence, as in Khattab and Zaharia's ColBERT (2020), with the local model's
own hidden states. Sources are compared all at once: one product of matrices, then the largest value of each run of tokens. What the
values are worth is ``evidence.py``'s matter; nothing is embedded here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rag.answer_schema import Source
from rag.embedding import Matrix, TokenVectors
from rag.matrices import product, weighted_mean
from rag.periods import find_periods
from rag.question import Question
from rag.terms import index_terms

CONTEXT_SHARE = 0.4  # what a word of the question before counts beside one of the question asked
IN_A_ROW = 8  # a power of 2
PARAGRAPH_BREAK = 4  # characters between two passages that follow each other, at most


@dataclass(frozen=True, slots=True)
class Reading:
    """A question in one spelling.

    Attributes:
        vectors: of its tokens, ``[n, dimensions]``.
        weights: rarity of the word each token is part of, ``[n]``; 0 for function words.
        shares: 1 for each token of what is asked, less for those of the question before it, ``[n]``.
        words: for each content word the share of each of its tokens, ``[words, n]``: times values by token it gives means by word.
        date_share: share of the tokens that name a date; they weigh nothing, since dates are compared as dates, not as words.
    """

    vectors: Matrix
    weights: Matrix
    shares: Matrix
    words: Matrix
    date_share: float

    @classmethod
    def of(cls, question: Question, text: str, tokens: TokenVectors, rarity: Callable[[Sequence[str]], Mapping[str, float]]) -> Reading:
        """Read a question.

        Args:
            question: as understood.
            text: its standalone form in the spelling of the sources it is compared with.
            tokens: of ``text``.
            rarity: weight of index terms, larger for rarer ones.
        """
        focus_end = len(text) - (len(question.standalone) - question.focus_end)
        terms = dict(rarity(list(dict.fromkeys(index_terms(text)))))
        for term in terms.keys() - set(index_terms(text[:focus_end])):
            terms[term] *= CONTEXT_SHARE
        starts = tokens.offsets[:, 0]
        weights = np.zeros(len(starts), dtype=np.float32)
        dated = np.zeros(len(starts), dtype=bool)
        meant = {period.words for period in question.periods}
        for period in (each for each in find_periods(text, question.today) if each.words in meant):
            dated |= (period.start <= starts) & (starts < period.end)
        parts = []  # of each content word, which tokens
        for match in re.finditer(r"[^\W_]+", text):
            inside = (match.start() <= starts) & (starts < match.end())
            weight = max((terms.get(term, 0.0) for term in index_terms(match.group())), default=0.0)
            weights[inside] = weight
            part = inside & ~dated & (starts < focus_end)
            if weight and part.any():
                parts.append(part / part.sum())
        shares = np.where(starts < focus_end, 1.0, CONTEXT_SHARE).astype(np.float32)
        weights[dated], shares[dated] = 0.0, 0.0
        by_word = np.array(parts, dtype=np.float32).reshape(len(parts), len(starts))
        return cls(tokens.vectors, weights, shares, by_word, float(dated.sum()) / max(1, len(dated)))


class Alignments(NamedTuple):
    """How close sentences come to the tokens of a question, means of cosines; arrays of one value for each sentence, in order.

    Attributes:
        whole: of all tokens.
        weakest: of the content word that comes off worst: low when one of the question's words has no counterpart.
        near: of the content words by rarity, in the sentence or those next to it, which may stand in another of the sources.
        passage: likewise, in the whole source and those next to it.
    """

    whole: Matrix
    weakest: Matrix
    near: Matrix
    passage: Matrix


def aligned(reading: Reading, sources: Sequence[Source], tokens: Sequence[TokenVectors], met: Matrix | None = None) -> Alignments:
    """Compare a question with all sentences of some sources.

    Args:
        reading: the question.
        sources: with their sentences.
        tokens: of each source's text.
        met: how far each sentence has each of the question's tokens by other ways than its words, ``[sentences, tokens]``.
    """
    shift = np.cumsum([0, *(len(source.text) + 1 for source in sources)])  # as if the texts stood one after the other
    starts = np.concatenate([each.offsets[:, 0] + begin for each, begin in zip(tokens, shift, strict=False)])
    ends = np.concatenate([each.offsets[:, 1] + begin for each, begin in zip(tokens, shift, strict=False)])
    spans = np.array(
        [
            (begin + start - source.start, begin + end - source.start)
            for source, begin in zip(sources, shift, strict=False)
            for start, end in source.sentences
        ],
        dtype=np.int64,
    ).reshape(-1, 2)
    of_source = np.repeat(np.arange(len(sources)), [len(source.sentences) for source in sources])
    similarity: Matrix = product(np.concatenate([each.vectors for each in tokens]), reading.vectors.T)
    closest = _largest(similarity, np.searchsorted(starts, spans[:, 0]), np.searchsorted(ends, spans[:, 1], "right"))
    anywhere = _largest(similarity, np.searchsorted(starts, shift[:-1]), np.searchsorted(ends, shift[1:], "right"))
    if met is not None:
        closest = np.maximum(closest, met)
        np.maximum.at(anywhere, of_source, met)
    first = np.searchsorted(of_source, np.arange(len(sources) + 1))  # sentence of each source
    one, other = _going_on(sources)
    left = np.append(np.flatnonzero(of_source[1:] == of_source[:-1]), first[one + 1] - 1)
    right = np.append(np.flatnonzero(of_source[1:] == of_source[:-1]) + 1, first[other])
    near, around = _with_neighbours(closest, left, right), _with_neighbours(anywhere, one, other)
    weakest = product(closest, reading.words.T).min(axis=1) if len(reading.words) else np.zeros(len(spans), dtype=np.float32)
    return Alignments(
        whole=weighted_mean(closest, reading.shares),
        weakest=weakest,
        near=weighted_mean(near, reading.weights),
        passage=weighted_mean(around, reading.weights)[of_source],
    )


def _going_on(sources: Sequence[Source]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Numbers of sources, and of those that go on where they end: where passages are cut says nothing about what belongs together."""
    order = sorted((number for number, source in enumerate(sources) if source.sentences), key=lambda number: _place(sources[number]))
    pairs = [
        (one, other)
        for one, other in pairwise(order)
        if sources[one].article_id == sources[other].article_id and 0 <= sources[other].start - sources[one].end <= PARAGRAPH_BREAK
    ]
    numbers = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return numbers[:, 0], numbers[:, 1]


def _place(source: Source) -> tuple[str, int]:
    return source.article_id, source.start


def _with_neighbours(values: Matrix, left: NDArray[np.int64], right: NDArray[np.int64]) -> Matrix:
    """Each row's largest value or that of a row beside it; row ``left[i]`` stands before row ``right[i]``, each in one pair at most."""
    largest = values.copy()
    largest[left] = np.maximum(largest[left], values[right])
    largest[right] = np.maximum(largest[right], values[left])
    return largest


def _largest(similarity: Matrix, first: NDArray[np.int64], after: NDArray[np.int64]) -> Matrix:
    """The largest value of each column in each run of rows, ``first`` to before ``after``, ``[runs, columns]``; 0 at the least."""
    rows = np.vstack([similarity, np.zeros((1, similarity.shape[1]), dtype=similarity.dtype)])  # reduceat takes no index past the end
    runs = np.maximum.reduceat(rows, np.stack([first, after], axis=1).ravel(), axis=0)[::2] if len(first) else rows[:0]
    largest: Matrix = np.maximum(np.where((first < after)[:, None], runs, 0), 0)
    return largest


def closest_tokens(similarity: Matrix, lengths: NDArray[np.int64]) -> Matrix:
    """For each passage the cosine of its closest token with each of the question's tokens, ``[passages, tokens]``; 0 at the least.

    Args:
        similarity: cosines of the passages' tokens, one passage after the other, with the question's tokens.
        lengths: how many tokens each passage has; of one that has none all values are 0.
    """
    after = np.cumsum(lengths, dtype=np.int64)
    return _largest(similarity, after - lengths, after)


def closest_in_a_row(similarity: Matrix, lengths: NDArray[np.int64], weights: Matrix) -> Matrix:
    """How close those ``IN_A_ROW`` tokens in a row of each passage come to the question that come closest, ``[passages]``.

    Args:
        similarity: as for ``closest_tokens``.
        lengths: likewise.
        weights: of the question's tokens.
    """
    after = np.cumsum(lengths, dtype=np.int64)
    left = np.repeat(after, lengths) - np.arange(len(similarity))  # tokens from each one to the end of its passage
    largest, step = np.maximum(similarity, 0), 1
    while step < IN_A_ROW:
        largest[:-step] = np.maximum(largest[:-step], largest[step:] * (left[:-step] > step)[:, None])
        step *= 2
    return _largest(weighted_mean(largest, weights)[:, None], after - lengths, after)[:, 0]
