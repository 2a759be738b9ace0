"""What is printed of runs: figures first, then what was not scored, by name, then the cases that are wrong.

Cases of the held-out set are counted but not shown unless that is asked for: who reads them while changing the code tunes on them.
"""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape

from eval.findings import first_line, left_out, unfound_evidence, what_is_wrong
from eval.judging.figures import judged_figures
from eval.measures import MEASURES
from eval.report_tables import LEGEND, by_group, by_measure, counted, number
from eval.schema import Case, Figure, Row, Run, Summary
from eval.summary import summarise


def print_run(run: Run, console: Console, *, show_held_out: bool = False) -> None:
    """Print a run's figures by kind, tag and set and by measure, its headline, what was not scored, and the cases that are wrong."""
    summary = summarise(run)
    info = run.info
    seconds = summary.sets[-1].figures["seconds"].value
    pace = "" if seconds is None else f", {seconds:.2f} s a case (median)"
    console.print(f"[bold]Run {escape(info.name)}[/bold]: {len(info.cases)} cases on {info.articles} articles{pace}")
    console.print(by_group(summary))
    console.print(LEGEND, highlight=False)
    console.print(by_measure(summary.sets))
    console.print("With 95 % intervals: Wilson's of shares, the bootstrap's of means and medians. docs/evaluation.md has the formulas.\n")
    for label, figure in headline(summary):
        console.print(f"{label:<48} {figure}")
    for label, cases in left_out(run):
        console.print(f"[red]{label} ({len(cases)}):[/red] {escape(', '.join(case.id for case in cases))}")
    for line in unfound_evidence(run, show_held_out=show_held_out):
        console.print(f"  {escape(line)}", highlight=False)
    for judged in judged_figures(run):
        for line in judged.lines:
            console.print(escape(line), highlight=False, soft_wrap=True)
    wrong = [record for record in run.records if not record.scores.correct]
    hidden = [] if show_held_out else [record for record in wrong if record.case.set == "held_out"]
    shown = [record for record in wrong if record not in hidden]
    if shown:
        console.print(f"\n[bold]Wrong ({len(shown)})[/bold]")
    for record in shown:
        _print_case(record.case, console)
        console.print(f"    {escape(what_is_wrong(record))}", highlight=False)
        console.print(f"    → {escape(first_line(record))}", highlight=False)
    if hidden:
        console.print(f"\nWrong in the held-out set and not shown: {len(hidden)}. Whoever does not tune may add --show-held-out.")


def headline(summary: Summary) -> list[tuple[str, str]]:
    """What a run is judged by, label and figure."""
    rows = {row.label: row for row in summary.sets}
    lines = [(f"Correct on {name}", _correct(rows[name])) for name in ("held_out", "tuning") if name in rows]
    exact = rows["all"].figures["exact_quotes"]
    share = f"{number(MEASURES['exact_quotes'], exact.value)} (mean of {exact.scored} answers)" if exact.scored else "not scored"
    lines.append(("Quotes that are an exact span of their article", share))
    for row in summary.kinds:
        if row.figures["abstained_rightly"].scored:
            lines.append((f"Abstained on {row.label}, rightly", _share(row.figures["abstained_rightly"])))
    lines.append(("Abstained on what the articles answer, wrongly", _share(rows["all"].figures["abstained_wrongly"])))
    return lines


def _print_case(case: Case, console: Console) -> None:
    console.print(f"  [bold]{escape(case.id)}[/bold] ({case.kind}, {case.set}) {escape(case.question)}", highlight=False)


def _correct(row: Row) -> str:
    figure, measure = row.figures["correct"], MEASURES["correct"]
    return f"{_share(figure)}, 95 % {number(measure, figure.low)}–{number(measure, figure.high)}" if figure.scored else "not scored"


def _share(figure: Figure) -> str:
    return f"{number(MEASURES['correct'], figure.value)} ({counted(figure)})" if figure.scored else "not scored"
