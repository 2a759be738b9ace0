"""What other thresholds of abstention would have done to a run, and how its seconds are spread: numbers for the report's plots.

Pure functions of records. A threshold's shares are of what the run's answers say of themselves, ``trace.answerability``: the engine is not
asked again, so what it would have said where it abstained is not known.
"""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from eval.schema import CaseRecord

BINS = 20  # of the seconds


class Threshold(NamedTuple):
    """Abstaining below ``at``: the shares of answerable and of unanswerable cases that would be abstained on."""

    at: float
    wrongly: float
    rightly: float


def tradeoff(records: Sequence[CaseRecord]) -> tuple[Threshold, ...]:
    """A point for each threshold that makes a difference, from "never abstain" to "always"; empty without cases of both kinds.

    Cases without a probability (errors, engines that give none) are left out.
    """
    chances = [(record.answer.trace.answerability, record.case.answerable) for record in records if record.answer]
    given = [(chance, answerable) for chance, answerable in chances if chance is not None]
    answerable = [chance for chance, is_answerable in given if is_answerable]
    unanswerable = [chance for chance, is_answerable in given if not is_answerable]
    if not answerable or not unanswerable:
        return ()
    # Halfway between neighbours, so that a threshold printed with few digits still parts them.
    levels = sorted({*answerable, *unanswerable})
    between = [(low + high) / 2 for low, high in itertools.pairwise(levels)]
    return tuple(Threshold(at, _below(answerable, at), _below(unanswerable, at)) for at in (0.0, *between, 1.0 + 1e-9))


def spread(seconds: Sequence[float]) -> tuple[tuple[int, ...], tuple[float, float]]:
    """How many of the seconds lie in each of ``BINS`` equal bins from 0 to the greatest, and the two edges."""
    most = max(seconds, default=0.0) or 1.0
    counts = [0] * BINS
    for value in seconds:
        counts[min(BINS - 1, int(BINS * value / most))] += 1
    return tuple(counts), (0.0, most)


def percentile(seconds: Sequence[float], share: float) -> float:
    """The least of the values that at least ``share`` of them do not exceed (nearest rank).

    Raises:
        ValueError: there are no values, or the share is not above 0 and at most 1.
    """
    if not seconds or not 0 < share <= 1:
        raise ValueError("a percentile is of at least one value, and a share above 0 and at most 1")
    return sorted(seconds)[math.ceil(share * len(seconds) - 1e-9) - 1]


def stages(records: Sequence[CaseRecord]) -> dict[str, float]:
    """Median milliseconds of each stage that the answers tell of, in the order they come; answers from the cache left out."""
    found: dict[str, list[float]] = {}
    for record in records:
        for name, value in record.answer.trace.milliseconds.items() if record.answer and not record.cached else ():
            found.setdefault(name, []).append(value)
    return {name: statistics.median(values) for name, values in found.items()}


def area_under_curve(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """The probability that a positive has the larger value of the two, ties counted half; None where one kind is missing.

    This is the area under the receiver operating characteristic (Hanley and McNeil 1982, Radiology 143).
    """
    if not positive or not negative:
        return None
    ordered = np.sort(np.asarray(negative))
    below, up_to = (np.searchsorted(ordered, np.asarray(positive), side=side) for side in ("left", "right"))
    return float((below + up_to).sum() / 2 / len(positive) / len(negative))


def _below(chances: Sequence[float], at: float) -> float:
    return sum(chance < at for chance in chances) / len(chances)
