"""The HTML report: a run, or a comparison of two, as one page that needs nothing but itself.

The page asks for nothing: styles, script and plots are in it, and its Content-Security-Policy lets only these in, by their hash. Without
script all of it can be read; with it, cases can be filtered. Whatever articles, questions, answers and names hold is escaped.
``html_cases.py`` says what of a case is shown, ``html_figures.py`` makes figures and plots; the templates are in ``html/``.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from eval.baseline import Baseline
from eval.compare import Comparison
from eval.comparison_report import JUDGED, floor_line, not_shown
from eval.findings import left_out, unfound_evidence
from eval.history import Past
from eval.html_cases import ShownCase, shown_flip, shown_pair, shown_record
from eval.html_figures import abstaining, by_groups, by_judges, by_kinds_of_both, by_measures, changed, latency, over_time, tiles
from eval.judging.figures import judged_figures
from eval.report_tables import FEWEST_OF_A_TAG
from eval.schema import CaseRecord, Run
from eval.summary import summarise

FOLDER = Path(__file__).resolve().parent / "html"
MOST_RIGHT = 300  # cases that are right and shown; wrong ones all are


def run_page(run: Run, past: Sequence[Past] = (), *, unreadable: int = 0, show_held_out: bool = False) -> str:
    """A run's page.

    Args:
        run: what is shown.
        past: runs of the same cases, this one among them, oldest first.
        unreadable: how many folders beside it could not be read.
        show_held_out: show question and answer of held-out cases too.
    """
    summary = summarise(run)
    cases = [shown_record(record, f"c{place}", show_held_out=show_held_out) for place, record in enumerate(run.records)]
    wrong, right = ([case for case in cases if case.outcome == outcome] for outcome in ("wrong", "right"))
    return _page(
        "run.j2",
        title=f"Run {run.info.name}",
        run=run,
        tiles=tiles(summary.sets[-1]),
        left_out=[(reason, [case.id for case in found]) for reason, found in left_out(run)],
        unfound=unfound_evidence(run, show_held_out=show_held_out),
        groups=[
            ("By kind", by_groups(summary.kinds)),
            ("By set", by_groups(summary.sets)),
            ("By tag", by_groups([row for row in summary.tags if row.cases >= FEWEST_OF_A_TAG])),
        ],
        measures=[*by_measures(summary.sets[-1]), *by_judges(judged_figures(run))],
        abstaining=abstaining({run.info.name: run.records}),
        latency=latency(run.records),
        history=over_time(past, run.info.name),
        unreadable=unreadable,
        lists=[("Wrong", wrong), ("Right", right[:MOST_RIGHT])],
        not_listed=len(right[MOST_RIGHT:]),
    )


def comparison_page(
    comparison: Comparison,
    sides: tuple[Baseline, Baseline],
    runs: tuple[Run | None, Run | None],
    past: Sequence[Past] = (),
    *,
    unreadable: int = 0,
    show_held_out: bool = False,
) -> str:
    """A comparison's page.

    Args:
        comparison: as ``compare.without_held_out`` leaves it, unless ``show_held_out``.
        sides: what was compared, base and new.
        runs: the runs with their answers; None for a baseline's file, whose flips are shown by what the file holds.
        past: runs of the same cases as the new one, oldest first.
        unreadable: how many folders beside it could not be read.
        show_held_out: show question and answer of held-out cases too.
    """
    records = [{record.case.id: record for record in run.records} if run else {} for run in runs]
    judgement = comparison.judgement
    flips = [_flipped(comparison, records, place, show_held_out) for place in range(len(comparison.flips))]
    both_wrong = [
        shown_pair(records[0][name], records[1][name], (comparison.base, comparison.new), f"w{place}", show_held_out=show_held_out)
        for place, name in enumerate(comparison.compared)
        if all(name in side and not side[name].scores.correct for side in records)
    ]
    new = runs[1]
    return _page(
        "comparison.j2",
        title=f"{comparison.verdict.capitalize()}: {comparison.base} → {comparison.new}",
        comparison=comparison,
        lines=[*judgement.reasons, *map(floor_line, judgement.floors)],
        changes=changed(judgement.changes),
        unscored=not_shown(judgement.changes),
        judged_title=JUDGED,
        kinds=by_kinds_of_both(sides, comparison.compared),
        abstaining=abstaining(_named_runs(comparison, runs)),
        latency=latency(new.records) if new else None,
        history=over_time(past, comparison.new),
        unreadable=unreadable,
        lists=[
            ("Now wrong", [case for case in flips if case.outcome == "now wrong"]),
            ("Now right", [case for case in flips if case.outcome == "now right"]),
            ("Wrong in both", both_wrong),
        ],
        not_listed=0,
    )


def _flipped(comparison: Comparison, records: Sequence[dict[str, CaseRecord]], place: int, show_held_out: bool) -> ShownCase:
    flip, names = comparison.flips[place], (comparison.base, comparison.new)
    if all(flip.id in side for side in records):
        return shown_pair(records[0][flip.id], records[1][flip.id], names, f"f{place}", show_held_out=show_held_out)
    return shown_flip(flip, names)


def _named_runs(comparison: Comparison, runs: Sequence[Run | None]) -> dict[str, Sequence[CaseRecord]]:
    """The runs' records of the cases that were compared, by name; a run beside itself once."""
    compared = set(comparison.compared)
    named = zip((comparison.base, comparison.new), runs, strict=True)
    return {name: [record for record in run.records if record.case.id in compared] for name, run in named if run}


def _page(template: str, *, lists: Sequence[tuple[str, Sequence[ShownCase]]], **values: Any) -> str:
    """A template filled in. What is no character of Unicode, as half of a surrogate pair, becomes a question mark."""
    every = [case for _, cases in lists for case in cases]
    style, script = ((FOLDER / name).read_text(encoding="utf-8") for name in ("style.css", "script.js"))
    text = (
        _environment()
        .get_template(template)
        .render(
            lists=lists,
            choices={
                "kind": sorted({case.kind for case in every}),
                "tag": sorted({tag for case in every for tag in case.tags}),
                "set": sorted({case.set for case in every}),
                "outcome": list(dict.fromkeys(case.outcome for case in every)),
            },
            style=Markup(style),
            script=Markup(script),
            policy=f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'",
            **values,
        )
    )
    return text.encode("utf-8", "replace").decode("utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _environment() -> Environment:
    made = Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters["words"] = lambda name: name.replace("_", " ")
    made.filters["as_json"] = lambda value: json.dumps(value, ensure_ascii=False)
    return made
