"""Whether an engine knows what the articles do not answer: how often it abstains, and how its probability tells the two kinds apart."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from eval.schema import CaseRecord
from eval.sets.question_set import Measured


def saying_no(records: Sequence[CaseRecord]) -> list[Measured]:
    """Abstained rightly and wrongly, and the AUROC of ``trace.answerability``. Errors are no abstentions, and have no probability."""
    unanswerable, answerable = ([record for record in records if record.case.answerable is wanted] for wanted in (False, True))
    chances = [
        [record.answer.trace.answerability for record in part if record.answer and record.answer.trace.answerability is not None]
        for part in (answerable, unanswerable)
    ]
    return [
        Measured("AUROC, answerable against not", area_under_curve(*chances), f"{len(chances[0])} against {len(chances[1])}"),
        Measured(
            "abstained rightly", mean([record.scores.abstained is True for record in unanswerable]), f"{len(unanswerable)} unanswerable"
        ),
        Measured("abstained wrongly", mean([record.scores.abstained is True for record in answerable]), f"{len(answerable)} answerable"),
    ]


def area_under_curve(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """The probability that a positive has the larger value of the two, ties counted half; None where one kind is missing.

    This is the area under the receiver operating characteristic (Hanley and McNeil 1982, Radiology 143).
    """
    if not positive or not negative:
        return None
    ordered = np.sort(np.asarray(negative))
    below, up_to = (np.searchsorted(ordered, np.asarray(positive), side=side) for side in ("left", "right"))
    return float((below + up_to).sum() / 2 / len(positive) / len(negative))


def mean(values: Sequence[bool | float]) -> float | None:
    """The mean; None of nothing."""
    return sum(values) / len(values) if values else None
