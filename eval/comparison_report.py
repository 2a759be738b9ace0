"""What is printed of a comparison: the verdict first, then each measure, then every case that flipped with both answers.

Shows what it is given: ``compare.without_held_out`` takes out what those who change the code should not read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from eval.compare import HIDDEN, Answered, Comparison, Flip
from eval.gate import Change, Floor, Verdict

COLOURS = {
    Verdict.REGRESSION: "bold red",
    Verdict.IMPROVED: "bold green",
    Verdict.NO_DIFFERENCE: "bold",
    Verdict.COULD_NOT_MEASURE: "bold yellow",
}
COLUMNS = ("n", "base", "new", "change", "95 %", "lower", "higher", "p", "Holm")
LEGEND = (
    "n: cases that both runs score; base, new: means over these. 95 %: bootstrap interval of the change. lower, higher: cases. p: of the "
    "primaries, which alone decide (exact McNemar where each case is 0 or 1, else paired bootstrap), and after Holm's correction."
)

JUDGED = "Judged by a model, which decides nothing here"


def print_comparison(comparison: Comparison, console: Console) -> None:
    """Print a comparison."""
    judgement = comparison.judgement
    style = COLOURS[comparison.verdict]
    console.print(f"[{style}]{comparison.verdict.capitalize()}[/{style}]: {escape(comparison.base)} → {escape(comparison.new)}")
    for line in (*judgement.reasons, *map(floor_line, judgement.floors), *judgement.notes):
        console.print(f"  {escape(line)}", highlight=False)
    if comparison.settings:
        told = "; ".join(f"{name} {before} → {after}" for name, (before, after) in comparison.settings.items())
        console.print(f"  settings that differ: {escape(told)}", highlight=False)
    console.print(_table(judgement.changes))
    if left := not_shown(judgement.changes):
        console.print(f"Not scored in both runs: {escape(left)}.", highlight=False)
    console.print(LEGEND, highlight=False)
    if comparison.judged:
        console.print(f"\n[bold]{JUDGED}[/bold]")
        for line in comparison.judged:
            console.print(f"  {escape(line)}", highlight=False, soft_wrap=True)
    for label, flips in (("Now wrong", comparison.regressed), ("Now right", comparison.improved)):
        console.print(f"\n[bold]{label} ({len(flips)})[/bold]")
        for flip in flips:
            console.print(f"  [bold]{escape(flip.id)}[/bold] ({flip.kind}, {flip.set}) {escape(flip.question or HIDDEN)}", highlight=False)
            for side, said in answers(flip):
                console.print(f"    {side}: {escape(said_in_a_line(said))}", highlight=False)


def answers(flip: Flip) -> list[tuple[str, Answered]]:
    """Both answers of a flip with what to call them; none where they are not to be shown."""
    return [(side, said) for side, said in (("before", flip.base), ("after", flip.new)) if said is not None]


def said_in_a_line(said: Answered) -> str:
    """An answer and why it is wrong."""
    text = said.answer or ("" if said.error else "(answer not kept)")
    return f"{text} ({said.wrong})".strip() if said.wrong else text


def cells(change: Change) -> tuple[str, ...]:
    """A measure's figures under ``COLUMNS``; a dash for what there is not."""
    if change.base is None or change.new is None or change.difference is None:
        return ("0", *["-"] * (len(COLUMNS) - 1))
    interval = f"{change.low:+.2f} to {change.high:+.2f}" if change.lower or change.higher else "-"
    tested = map(_p_value, (change.p_value, change.adjusted))
    figures = (str(change.pairs), f"{change.base:.3f}", f"{change.new:.3f}", f"{change.difference:+.3f}", interval)
    return (*figures, str(change.lower), str(change.higher), *tested)


def shown(changes: Iterable[Change]) -> list[Change]:
    """The changes that have a row: primaries, and what was compared on any case."""
    return [change for change in changes if change.primary or change.pairs]


def not_shown(changes: Iterable[Change]) -> str:
    """Names of the measures that have no row."""
    return ", ".join(change.label for change in changes if not change.primary and not change.pairs)


def floor_line(floor: Floor) -> str:
    """A floor and what the new run has, in words."""
    has = "not scored" if floor.value is None else f"{floor.value:.3f} over {floor.of}"
    return f"floor of {floor.name}: at least {floor.at_least:g}, {has}"


def _p_value(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.3f}" if value >= 0.0005 else "<.001"


def _table(changes: Sequence[Change]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=0)
    table.add_column("")
    for name in COLUMNS:
        table.add_column(name, justify="right", no_wrap=True)
    for change in sorted(shown(changes), key=lambda change: not change.primary):
        table.add_row(change.label, *cells(change), style="bold" if change.worse or change.better else "")
    return table
