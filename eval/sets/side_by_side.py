"""The runs of several arms on one question set, in one table: a row for each figure of each half, a column for each arm.

Of the half that is set aside there are totals only, as everywhere. What was not measured is a dash.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from typing import NamedTuple, get_args

from rich import box
from rich.table import Table

import rag
from eval.schema import CaseRecord, CaseSet, Run
from eval.sets.choice import figures_of
from eval.sets.question_set import Measured


class Row(NamedTuple):
    """One figure of one half by every arm: name, what it was measured on, in the words of the first arm, and the values by arm."""

    half: str
    name: str
    of: str
    values: dict[str, float | None]


def rows(runs: Mapping[str, tuple[Run, Mapping[str, rag.Article]]]) -> list[Row]:
    """The figures of runs on one set, by arm, each with the articles it was asked about by id."""
    found: list[Row] = []
    for half in get_args(CaseSet):
        by_arm = {arm: _figures(run, articles, half) for arm, (run, articles) in runs.items()}
        for place, first in enumerate(next(iter(by_arm.values()), [])):
            found.append(Row(half, first.name, first.of, {arm: figures[place].value for arm, figures in by_arm.items()}))
    return found


def table(rows: Sequence[Row], title: str) -> Table:
    """The rows as they are printed."""
    arms = list(dict.fromkeys(arm for row in rows for arm in row.values))
    made = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    made.add_column("")
    for arm in arms:
        made.add_column(arm, justify="right", no_wrap=True)
    made.add_column(f"of ({arms[0]})" if arms else "of")
    for half, label in (("tuning", "Tuning half"), ("held_out", "Set aside")):
        own = [row for row in rows if row.half == half]
        if own:
            made.add_section()
            made.add_row(f"[bold]{label}[/bold]")
        for row in own:
            made.add_row(row.name, *(_shown(row.values[arm]) for arm in arms), row.of)
    return made


def _figures(run: Run, articles: Mapping[str, rag.Article], half: CaseSet) -> list[Measured]:
    records = [record for record in run.records if record.case.set == half]
    if not any(case.set == half for case in run.info.cases):
        return []
    return [*figures_of(run.info.question_set or "")(records, articles), *_of_all(records)]


def _of_all(records: Sequence[CaseRecord]) -> list[Measured]:
    """What is told of every set: quotes that are exact, errors, and time, of what was asked in this run."""
    asked = [record.seconds for record in records if not record.cached and record.error is None]
    citations = sum(record.scores.citations for record in records)
    exact = sum(record.scores.exact for record in records) / citations if citations else None
    cached = sum(record.cached for record in records)
    return [
        Measured("quotes that are exact", exact, "all citations"),
        Measured("errors", sum(record.error is not None for record in records), f"{len(records)} questions"),
        Measured("seconds, median", statistics.median(asked) if asked else None, f"{len(asked)} asked now, {cached} from the cache"),
    ]


def _shown(value: float | None) -> str:
    """Three decimals; of what is counted none; a dash for what was not measured."""
    if value is None:
        return "–"
    return str(value) if isinstance(value, int) else f"{value:.3f}"
