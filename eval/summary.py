"""Sums up the records of a run in rates by kind and by set. Cases that were never asked are counted as such, never as wrong or right."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Sequence
from typing import get_args

from eval.intervals import wilson_interval
from eval.schema import Case, CaseRecord, CaseSet, Kind, Rate, Row, Run, Summary
from eval.words import fold


def summarise(run: Run) -> Summary:
    """Rows by kind and by set, and abstention as a pair.

    Shares of cases (correct, abstained) are of the cases that were asked, those that raised included; shares of claims and quotes are of
    all claims and quotes of the group together.
    """

    def rows(group: Callable[[Case], str], labels: Sequence[str]) -> tuple[Row, ...]:
        planned = Counter(group(case) for case in run.info.cases)
        return tuple(
            _row(label, planned[label], [record for record in run.records if group(record.case) == label])
            for label in labels
            if planned[label]
        )

    unanswerable = [record for record in run.records if not record.case.answerable]
    return Summary(
        kinds=rows(lambda case: case.kind.value, [kind.value for kind in Kind]),
        sets=rows(lambda case: case.set, get_args(CaseSet)) + rows(lambda case: "all", ["all"]),
        abstained_rightly={
            kind.value: _abstained([record for record in unanswerable if record.case.kind is kind])
            for kind in Kind
            if any(record.case.kind is kind for record in unanswerable)
        },
        abstained_wrongly=_abstained([record for record in run.records if record.case.answerable]),
    )


def _row(label: str, planned: int, records: Sequence[CaseRecord]) -> Row:
    scores = [record.scores for record in records]
    correct = Rate(count=sum(score.correct for score in scores), of=len(scores))
    interval = wilson_interval(correct)
    recalls = [score.fact_recall for score in scores if score.fact_recall is not None]
    lengths = [len(fold(record.answer.text).split()) for record in records if record.answer and not record.answer.abstained]
    seconds = [record.seconds for record in records if not record.cached]
    return Row(
        label=label,
        cases=planned,
        not_scored=planned - len(records),
        errors=sum(record.error is not None for record in records),
        correct=correct,
        low=interval[0] if interval else None,
        high=interval[1] if interval else None,
        fact_recall=statistics.fmean(recalls) if recalls else None,
        citation_support=Rate(count=sum(score.supported for score in scores), of=sum(score.claims for score in scores)),
        exact_quotes=Rate(count=sum(score.exact for score in scores), of=sum(score.citations for score in scores)),
        abstained=_abstained(records),
        median_words=statistics.median(lengths) if lengths else None,
        median_seconds=statistics.median(seconds) if seconds else None,
    )


def _abstained(records: Sequence[CaseRecord]) -> Rate:
    return Rate(count=sum(record.scores.abstained is True for record in records), of=len(records))
