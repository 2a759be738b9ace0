"""Ranks candidates for a question as a whole, for each part of it and for each outlet it asks; then takes the best of each in turn.

A passage's score for the question is a weighted sum of

    keywords   BM25 of the passage, its title counted in, over the best passage's
    article    BM25 of the whole article over the best article's: what a long article tells in many passages counts together
    alignment  mean over the question's tokens, rarer words weighing more, of the closest token of the passage (``alignment.py``)
    likeness   the same with all tokens weighing alike
    near likeness                         the likeness, of the closest token of the passage, the one before or the one after it
    likeness in a row                     the likeness, of the best few tokens of the passage that follow each other
    article alignment, article likeness   both, of the closest token of any candidate of the article
    outlet     1 where the article is by, or carries the report of, an outlet whose report is asked for; less where the passage credits it
    period     1 where what the passage tells, or its article's publication, lies in a period asked about; less where nothing dates it

and its score for a part is that plus the keywords and alignment of the part alone, and the outlets and periods that stand in the part. The
weights were learned on halves of multihop_rag and squad2 (``benchmarks/train_retrieval.py``). Nothing is looked up here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]

# benchmarks/train_retrieval.py prints what each is worth.
WEIGHTS: Mapping[str, float] = {
    "keywords": 0.2, "article": 0.4, "alignment": 0.35, "likeness": 1.5, "near likeness": 3.0, "likeness in a row": 1.65,
    "article alignment": 0.8, "article likeness": 1.5, "outlet": 1.4, "period": 1.4, "part keywords": 1.75, "part alignment": 3.5,
    "part outlet": 0.7, "part period": 0.7, "outlet alone": 1.4,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Features:
    """What candidates are ranked by: for each feature by name a value of each candidate, ``[n]``.

    Attributes:
        ids: of the candidates.
        whole: for the question.
        parts: for each part, beside those for the question.
        outlets: likewise for each outlet, where several are asked.
    """

    ids: list[str]
    whole: Mapping[str, Scores]
    parts: list[Mapping[str, Scores]]
    outlets: list[Mapping[str, Scores]]

    def ranked(self, weights: Mapping[str, float] = WEIGHTS) -> tuple[NDArray[np.int64], Scores]:
        """Places of the candidates, best first, and the score that brought each there, lowered to that of the one before where above."""
        base = weighted(self.whole, weights)
        lists = [base, *(base + weighted(own, weights) for own in (*self.parts, *self.outlets))]
        order = in_turn(lists)
        return order, np.minimum.accumulate(np.max(lists, axis=0)[order])


def weighted(features: Mapping[str, Scores], weights: Mapping[str, float] = WEIGHTS) -> Scores:
    """The weighted sum of features by name, ``[n]`` each."""
    total: Scores = np.sum([weights[name] * values for name, values in features.items()], axis=0)
    return total


def share_of_best(scores: Scores) -> Scores:
    """Scores over the largest; zeros stay."""
    largest = float(scores.max(initial=0.0))
    return scores / largest if largest > 0 else np.zeros_like(scores)


def in_turn(lists: Sequence[Scores]) -> NDArray[np.int64]:
    """Positions in an order that takes the best of each list in turn, each position once.

    Args:
        lists: scores of the same candidates, ``[n]`` each; equal ones keep the candidates' order.
    """
    ranks = np.empty((len(lists), len(lists[0])), dtype=np.int64)
    for row, scores in enumerate(lists):
        ranks[row, np.argsort(-scores, kind="stable")] = np.arange(len(scores))
    best = ranks.min(axis=0)
    order: NDArray[np.int64] = np.lexsort((ranks.argmin(axis=0), best))
    return order
