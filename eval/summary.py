"""Sums up the records of a run: every measure by kind, by set and by tag. What has no value is not scored: neither wrong nor right."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import get_args

from eval.intervals import bootstrap_interval, wilson_interval
from eval.measures import MEASURES, Measure
from eval.schema import Case, CaseRecord, CaseSet, Figure, Kind, Rate, Row, Run, Summary


def summarise(run: Run) -> Summary:
    """Rows by kind, by set and by tag, each with all measures."""

    def rows(groups: Callable[[Case], Iterable[str]], labels: Sequence[str]) -> tuple[Row, ...]:
        planned = Counter(group for case in run.info.cases for group in set(groups(case)))
        return tuple(
            _row(label, planned[label], [record for record in run.records if label in groups(record.case)])
            for label in labels
            if planned[label]
        )

    tags = Counter(tag for case in run.info.cases for tag in set(case.tags))
    return Summary(
        kinds=rows(lambda case: [case.kind.value], [kind.value for kind in Kind]),
        sets=rows(lambda case: [case.set, "all"], [*get_args(CaseSet), "all"]),
        tags=rows(lambda case: case.tags, sorted(tags, key=lambda tag: (-tags[tag], tag))),
        unfound={record.case.id: record.unfound for record in run.records if record.unfound},
    )


def figure(measure: Measure, records: Sequence[CaseRecord], planned: int) -> Figure:
    """One measure over some records, of which ``planned`` there might have been, with its 95 % interval."""
    values = [value for record in records if (value := measure.of(record)) is not None]
    not_scored = planned - len(values)
    if not values:
        return Figure(value=None, low=None, high=None, scored=0, not_scored=not_scored)
    if measure.average == "share":
        interval = wilson_interval(Rate(count=round(sum(values)), of=len(values)))
    else:
        interval = bootstrap_interval(values, measure.average)
    low, high = interval or (None, None)
    value = statistics.median(values) if measure.average == "median" else statistics.fmean(values)
    return Figure(value=value, low=low, high=high, scored=len(values), not_scored=not_scored)


def _row(label: str, planned: int, records: Sequence[CaseRecord]) -> Row:
    return Row(
        label=label,
        cases=planned,
        not_asked=planned - len(records),
        errors=sum(record.error is not None for record in records),
        figures={name: figure(measure, records, planned) for name, measure in MEASURES.items()},
    )
