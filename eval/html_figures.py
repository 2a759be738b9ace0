"""Figures and plots as the HTML report's templates take them. What they are of, ``summary.py``, ``gate.py`` and ``tradeoff.py`` say."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from eval.baseline import Baseline, ScoredCase
from eval.comparison_report import COLUMNS, cells, shown
from eval.gate import Change
from eval.history import Past
from eval.intervals import wilson_interval
from eval.judging.figures import JudgedFigure, judged_measure
from eval.measures import MEASURES, Measure
from eval.plots import Line, bars, curves, interval
from eval.report_tables import counted, number, with_interval
from eval.schema import CaseRecord, Figure, Kind, Rate, Row
from eval.tradeoff import area_under_curve, percentile, spread, stages, tradeoff

TILES = ("correct", "decision", "citation_recall", "abstained_rightly", "abstained_wrongly", "seconds")
GROUPED = ("correct", "citation_recall")  # measures that have a plot for each group
MOST_THRESHOLDS = 40  # rows of the table


class Cell(NamedTuple):
    """A figure: its number, what it is of, its interval, and its plot."""

    label: str
    value: str
    of: str
    interval: str
    plot: Markup
    note: str = ""


class GroupRow(NamedTuple):
    """One group's figures of ``GROUPED``."""

    label: str
    cases: str
    cells: tuple[Cell, ...]


class Changed(NamedTuple):
    """A measure in both runs: ``cells`` by ``COLUMNS``; ``verdict`` is empty where nothing is shown."""

    label: str
    primary: bool
    verdict: str
    cells: dict[str, str]
    plot: Markup


class Plot(NamedTuple):
    """A plot with the words and the table that say the same."""

    plot: Markup
    lines: tuple[str, ...]
    legend: tuple[tuple[str, str], ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tiles(row: Row) -> list[Cell]:
    """What a run is looked at for first; what was not scored is left out here and stands in the table."""
    return [_cell(MEASURES[name], row.figures[name]) for name in TILES if row.figures[name].scored]


def by_groups(rows: Sequence[Row]) -> list[GroupRow]:
    """A row for each group."""
    return [GroupRow(row.label, str(row.cases), tuple(_cell(MEASURES[name], row.figures[name]) for name in GROUPED)) for row in rows]


def by_measures(row: Row) -> list[Cell]:
    """All measures over all cases, those that are not scored as well."""
    return [_cell(measure, row.figures[name])._replace(note=measure.formula) for name, measure in MEASURES.items()]


def by_judges(judged: Sequence[JudgedFigure]) -> list[Cell]:
    """A row for each model that judged the answers: who it is, how far it agrees with people, what it did not judge."""
    measure = judged_measure(None)
    return [_cell(measure, found.figure)._replace(label=found.label, note=str(found)) for found in judged]


def changed(changes: Sequence[Change]) -> list[Changed]:
    """The measures that have a row, primaries first, with the interval of the change around no change."""
    found = []
    for change in sorted(shown(changes), key=lambda change: not change.primary):
        verdict = "worse" if change.worse else "better" if change.better else ""
        wide = max((abs(end) for end in (change.low, change.high, change.difference) if end is not None), default=1.0)
        reach = 0.5 if MEASURES[change.name].high is not None and wide <= 0.5 else wide
        low, high = (change.low, change.high) if change.lower or change.higher else (None, None)
        plot = interval(change.difference, low, high, (-reach, reach), mark=0.0, name=verdict)
        named = dict(zip(COLUMNS, cells(change), strict=True))
        found.append(Changed(change.label, change.primary, verdict, named, plot))
    return found


def by_kinds_of_both(sides: tuple[Baseline, Baseline], compared: Sequence[str]) -> list[GroupRow]:
    """Share of correct answers by kind in base and new, over the cases that were compared."""
    kept = [[case for case in side.cases if case.id in set(compared)] for side in sides]
    rows = []
    for label, parts in [(kind.value, [_of(kind, side) for side in kept]) for kind in Kind] + [("all", kept)]:
        if parts[0]:
            figures = [_cell(MEASURES["correct"], _share(part)) for part in parts]
            rows.append(GroupRow(label, str(len(parts[0])), tuple(figures)))
    return rows


def abstaining(runs: Mapping[str, Sequence[CaseRecord]]) -> Plot | None:
    """Rightly against wrongly abstained over all thresholds, a curve for each run; None where no run's answers give a probability."""
    lines, told, legend, rows = [], [], [], []
    for place, (name, records) in enumerate(runs.items()):
        points = tradeoff(records)
        if not points:
            continue
        lines.append(Line([(point.wrongly, point.rightly) for point in points], f"run{place}"))
        rates = [_abstained(records, answerable=answerable) for answerable in (True, False)]
        wrongly, rightly = (rate.value or 0.0 for rate in rates)
        lines.append(Line([(wrongly, rightly)], f"run{place}", dots=True, titles=[name]))
        told.append(
            f"{name}: abstained on {rates[1].count} of {rates[1].of} that the articles do not answer and on {rates[0].count} of "
            f"{rates[0].of} that they answer. Area under the curve: {_area(records)}."
        )
        legend.append((f"run{place}", name))
        step = max(1, len(points) // MOST_THRESHOLDS)
        rows += [(name, f"{min(point.at, 1.0):.3f}", f"{point.rightly:.2f}", f"{point.wrongly:.2f}") for point in points[::step]]
    if not lines:
        return None
    plot = curves("Share of unanswerable questions abstained on against share of answerable ones, over thresholds", lines, (0, 1), (0, 1))
    return Plot(plot, tuple(told), tuple(legend), ("run", "abstain below", "rightly", "wrongly"), tuple(rows))


def latency(records: Sequence[CaseRecord]) -> Plot | None:
    """How long answers took; None where all are an earlier run's."""
    seconds = [value for record in records if (value := MEASURES["seconds"].of(record)) is not None]
    if not seconds:
        return None
    counts, edges = spread(seconds)
    half, most, slowest = (
        number(MEASURES["seconds"], value) for value in (statistics.median(seconds), percentile(seconds, 0.95), max(seconds))
    )
    line = f"Of {len(seconds)} answers half took {half} s or less, 95 % {most} s or less; the slowest took {slowest} s."
    rows = tuple((name, f"{value:,.0f}") for name, value in stages(records).items())
    return Plot(bars("Answers by the seconds they took", counts, edges), (line,), (), ("stage", "median ms"), rows)


def over_time(past: Sequence[Past], name: str) -> Plot | None:
    """Share of correct answers of the runs of the same cases, in order of time, with its interval; None of fewer than two runs."""
    if len(past) < 2:
        return None
    figures = [each.figures["correct"] for each in past]
    titles = [f"{each.name}: {with_interval(MEASURES['correct'], figure)}" for each, figure in zip(past, figures, strict=True)]
    ends = [(figure.low or 0.0, figure.high or 0.0, figure.value or 0.0) for figure in figures]
    this = [place for place, each in enumerate(past) if each.name == name]
    lines = [Line([(place, low), (place, high)], "range") for place, (low, high, _) in enumerate(ends)]
    lines.append(Line([(place, value) for place, (_, _, value) in enumerate(ends)], "run0", dots=True, titles=titles))
    lines += [Line([(place, ends[place][2])], "this", dots=True, titles=[titles[place]]) for place in this]
    plot = curves("Share of correct answers, run after run", lines, (-0.5, len(past) - 0.5), (0, 1), ticks_across=False)
    rows = tuple(
        (
            each.name + (" (this run)" if each.name == name else "") + ("" if each.same_articles else " (other articles)"),
            *(with_interval(MEASURES[measure], figure) for measure, figure in each.figures.items()),
        )
        for each in past
    )
    head = ("run", *(MEASURES[measure].label for measure in past[0].figures))
    return Plot(plot, (f"{len(past)} runs of these cases, oldest first.",), (), head, rows)


def _cell(measure: Measure, figure: Figure) -> Cell:
    if not figure.scored:
        return Cell(measure.label, "not scored", "", "", Markup(""))
    of = counted(figure) if measure.average == "share" else f"{measure.average} of {figure.scored}"
    low, high = number(measure, figure.low), number(measure, figure.high)
    between = "" if figure.low is None else f"{low} to {high}"
    plot = Markup("")
    if measure.high is not None:
        plot = interval(figure.value, figure.low, figure.high, (measure.low, measure.high), mark=0.0 if measure.low < 0 else None)
    unit = f" {measure.unit}" if measure.unit and measure.unit != "tokens" else ""
    return Cell(measure.label, number(measure, figure.value) + unit, of, between, plot)


def _of(kind: Kind, cases: Sequence[ScoredCase]) -> list[ScoredCase]:
    return [case for case in cases if case.kind is kind]


def _share(cases: Sequence[ScoredCase]) -> Figure:
    rate = Rate(count=sum(case.measures["correct"] == 1 for case in cases), of=len(cases))
    low, high = wilson_interval(rate) or (None, None)
    return Figure(value=rate.value, low=low, high=high, scored=rate.of, not_scored=0)


def _abstained(records: Sequence[CaseRecord], *, answerable: bool) -> Rate:
    of = [record for record in records if record.case.answerable == answerable]
    return Rate(count=sum(record.scores.abstained is True for record in of), of=len(of))


def _area(records: Sequence[CaseRecord]) -> str:
    chances: dict[bool, list[float]] = {True: [], False: []}
    for record in records:
        if record.answer and record.answer.trace.answerability is not None:
            chances[record.case.answerable].append(record.answer.trace.answerability)
    return number(MEASURES["correct"], area_under_curve(chances[True], chances[False]))
