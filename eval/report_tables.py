"""The figures of a run as tables: a row for each kind, set and tag, and a row for each measure."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.table import Table

from eval.measures import MEASURES, Measure
from eval.schema import Figure, Row, Summary

COLUMNS = {  # of the table by group: its heading and the measure that stands there
    "correct": "correct",
    "score": "decision",
    "facts": "facts_answered",
    "found": "evidence_recall@10",
    "cited": "citation_recall",
}
LEGEND = (
    "95 %: interval of correct. score: right +1, abstained on what is answerable 0, else -1. facts: met / wanted. found, cited: "
    "gold evidence in the first 10 sources, in the citations. abst.: how many abstained. words: median. A dash: nothing to score."
)
FEWEST_OF_A_TAG = 3  # cases; a share of two says nothing


def by_group(summary: Summary) -> Table:
    """A row for each kind, each set, and each tag that enough cases have."""
    tags = [row for row in summary.tags if row.cases >= FEWEST_OF_A_TAG]
    table = _empty("", "n", "correct", "95 %", *list(COLUMNS)[1:], "abst.", "words", "err.")
    for rows in (summary.kinds, tags, summary.sets):
        for row in rows:
            table.add_row(*_cells(row))
        table.add_section()
    return table


def by_measure(rows: Sequence[Row]) -> Table:
    """A row for each measure that any case is scored on, with a figure and its interval for each group; of the last, how many cases."""
    table = _empty("", *(row.label for row in rows), "scored")
    whole = rows[-1]
    for name, measure in MEASURES.items():
        if not whole.figures[name].scored:
            continue
        table.add_row(
            measure.label + (f" ({measure.average})" if measure.average == "median" else ""),
            *(with_interval(measure, row.figures[name]) for row in rows),
            f"{whole.figures[name].scored}/{whole.cases}",
        )
    return table


def with_interval(measure: Measure, figure: Figure) -> str:
    """``0.88 0.80–0.93``; without the interval where there is none, a dash for what was not scored."""
    interval = "" if figure.low is None else f" {number(measure, figure.low)}–{number(measure, figure.high)}"
    return f"{number(measure, figure.value)}{interval}"


def number(measure: Measure, value: float | None) -> str:
    """Two decimals where a measure has an end, cut towards 0 where rounding would claim a full 1; else three digits that count."""
    if value is None:
        return "-"
    if measure.high is None:
        return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
    return "0.99" if 0.995 <= value < 1 else f"{value:.2f}"


def counted(figure: Figure) -> str:
    """``7/16``, of a share; a dash where there was nothing to count."""
    return f"{_count(figure)}/{figure.scored}" if figure.scored else "-"


def _cells(row: Row) -> list[str]:
    figures = row.figures
    values = [number(MEASURES[name], figures[name].value) for name in COLUMNS.values()]
    correct = figures["correct"]
    interval = f"{number(MEASURES['correct'], correct.low)}–{number(MEASURES['correct'], correct.high)}" if correct.scored else "-"
    abstained = [figures["abstained_rightly"], figures["abstained_wrongly"]]
    of = sum(figure.scored for figure in abstained)
    asked = str(row.cases) if not row.not_asked else f"{row.cases - row.not_asked}/{row.cases}"
    words = number(MEASURES["words"], figures["words"].value)
    return [
        row.label,
        asked,
        values[0],
        interval,
        *values[1:],
        f"{sum(map(_count, abstained))}/{of}" if of else "-",
        words,
        str(row.errors),
    ]


def _count(figure: Figure) -> int:
    return round((figure.value or 0.0) * figure.scored)


def _empty(*headings: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=0)
    for place, heading in enumerate(headings):
        table.add_column(heading, justify="right" if place else "left", no_wrap=True)
    return table
