"""Bars on standard error that show how far a run, or the making of an index, is and how long it will take."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from eval.run import Asked, RunInterrupted, RunProgress, run
from eval.schema import Case, Run


def ask_behind_bar(engine: Asked, cases: Sequence[Case], label: str, **arguments: Any) -> Run:
    """``run`` with these arguments behind a bar; of a run that was broken off with Ctrl-C, what was done."""
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.fields[wrong]} wrong"))
    with Progress(TextColumn(label), *columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=len(cases), wrong=0)
        wrong = 0

        def advance(progress: RunProgress) -> None:
            nonlocal wrong
            wrong += not progress.record.scores.correct
            bar.update(task, completed=progress.done, wrong=wrong)

        try:
            return run(engine, cases, progress=advance, **arguments)
        except RunInterrupted as interrupted:
            return interrupted.run


@contextmanager
def bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar to tell how much is done, and of how much; it is not shown before it is told something."""
    columns = (TextColumn(label), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task: list[Any] = []

        def advance(done: int, total: int) -> None:
            if not task:
                task.append(shown.add_task("", total=total))
            shown.update(task[0], completed=done, total=total)

        yield advance
