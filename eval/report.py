"""What is printed of runs: figures first, then the cases that are wrong.

Cases of the held-out set are counted but not shown unless that is asked for: who reads them while changing the code tunes on them.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from eval.schema import Case, CaseRecord, Rate, Row, Run, Summary
from eval.summary import summarise


def print_run(run: Run, console: Console, *, show_held_out: bool = False) -> None:
    """Print a run's headline, its table by kind and set, and the cases that are wrong."""
    summary = summarise(run)
    info = run.info
    seconds = summary.sets[-1].median_seconds
    pace = "" if seconds is None else f", {seconds:.2f} s a case (median)"
    console.print(f"[bold]Run {escape(info.name)}[/bold]: {len(info.cases)} cases on {info.articles} articles{pace}")
    console.print(_table(summary))
    console.print(
        "95 %: Wilson interval of correct. support: lexical, claims whose names, numbers and words stand in the quotes they cite."
    )
    console.print("exact: quotes that are their article's exact characters. words: median of an answer. A dash: nothing to score.\n")
    for label, figure in headline(summary):
        console.print(f"{label:<48} {figure}")
    if run.errors:
        console.print(f"[red]Errors, counted as wrong ({len(run.errors)}):[/red] {_ids([record.case for record in run.errors])}")
    if run.not_scored:
        console.print(f"[red]Not asked and not scored ({len(run.not_scored)}):[/red] {_ids(run.not_scored)}")
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
    lines = [(f"Correct on {name}", _with_interval(rows[name])) for name in ("held_out", "tuning") if name in rows]
    lines.append(("Quotes that are an exact span of their article", _share(rows["all"].exact_quotes)))
    lines += [(f"Abstained on {kind}, rightly", _share(rate)) for kind, rate in summary.abstained_rightly.items()]
    lines.append(("Abstained on what the articles answer, wrongly", _share(summary.abstained_wrongly)))
    return lines


def what_is_wrong(record: CaseRecord) -> str:
    """Why a case is not correct, in a line."""
    scores = record.scores
    if record.error is not None:
        return f"error: {' '.join(record.error.split())}"
    if not record.case.answerable:
        return "answered what the articles do not say"
    if scores.abstained:
        return "abstained on what the articles say"
    missing = [f"missing: {', '.join(scores.missing)}"] if scores.missing else []
    return "; ".join(missing + ([f"forbidden: {', '.join(scores.forbidden)}"] if scores.forbidden else []))


def first_line(record: CaseRecord) -> str:
    """The first line of the answer that is not blank; a dash where there is none."""
    lines = [line.strip() for line in (record.answer.text if record.answer else "").splitlines() if line.strip()]
    return lines[0] if lines else "-"


def _table(summary: Summary) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=0)
    table.add_column("", no_wrap=True)
    for name in ("n", "correct", "95 %", "support", "exact", "abstained", "words", "errors"):
        table.add_column(name, justify="right")
    for section in (summary.kinds, summary.sets):
        for row in section:
            table.add_row(row.label, *_cells(row))
        table.add_section()
    return table


def _cells(row: Row) -> list[str]:
    interval = f"{_decimal(row.low)}–{_decimal(row.high)}" if row.correct.of else "-"
    words = "-" if row.median_words is None else f"{row.median_words:.0f}"
    asked = str(row.cases) if not row.not_scored else f"{row.correct.of}/{row.cases}"
    correct, support, exact = (_decimal(rate.value) for rate in (row.correct, row.citation_support, row.exact_quotes))
    return [asked, correct, interval, support, exact, _count(row.abstained), words, str(row.errors)]


def _print_case(case: Case, console: Console) -> None:
    console.print(f"  [bold]{escape(case.id)}[/bold] ({case.kind}, {case.set}) {escape(case.question)}", highlight=False)


def _ids(cases: Sequence[Case]) -> str:
    return escape(", ".join(case.id for case in cases))


def _with_interval(row: Row) -> str:
    return f"{_share(row.correct)}, 95 % {_decimal(row.low)}–{_decimal(row.high)}" if row.correct.of else "not scored"


def _share(rate: Rate) -> str:
    return f"{_decimal(rate.value)} ({_count(rate)})" if rate.of else "not scored"


def _count(rate: Rate) -> str:
    return f"{rate.count}/{rate.of}" if rate.of else "-"


def _decimal(value: float | None) -> str:
    """Two decimals, cut towards 0 rather than rounded where rounding would claim a full 1; a dash for what was not scored."""
    if value is None:
        return "-"
    return "0.99" if 0.995 <= value < 1 else f"{value:.2f}"
