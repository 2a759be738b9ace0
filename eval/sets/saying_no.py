"""Whether an engine knows what the articles do not answer: how often it abstains, and how its probability tells the two kinds apart."""

from __future__ import annotations

from collections.abc import Sequence

from eval.schema import CaseRecord
from eval.sets.question_set import Measured
from eval.tradeoff import area_under_curve


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


def mean(values: Sequence[bool | float]) -> float | None:
    """The mean; None of nothing."""
    return sum(values) / len(values) if values else None
