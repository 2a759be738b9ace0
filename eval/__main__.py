"""The shell: ``byline-eval run`` and ``report``; ``compare`` and ``bless`` are in ``shell_gate.py``.

Exit codes: 0 done, 1 failed (the engine raised on a case, or the run was broken off), 2 wrong use. How good the answers are changes only
that of ``compare``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

import rag
from eval.baseline import BaselineError
from eval.cases import SHIPPED, CaseError, read_cases, select
from eval.indexes import FreshOption, IndexOption, settings_for
from eval.provenance import shareable_settings
from eval.report import print_run
from eval.run import RunInterrupted, RunProgress
from eval.run import run as ask_all
from eval.run_files import DEFAULT_FOLDER, RunFileError, read_run
from eval.schema import Case, Kind, Run
from eval.shell_gate import register as register_gate
from eval.summary import summarise

app = typer.Typer(
    help="Ask a set of questions and see how many answers are right, cited word for word, or rightly refused.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

AsJson = Annotated[bool, typer.Option("--json", help="Print the record as JSON instead of a report.")]
ShowHeldOut = Annotated[bool, typer.Option("--show-held-out", help="Show the cases set aside too. Not for those who tune.")]
RunPath = Annotated[Path, typer.Argument(help="Folder of a run.")]


@app.command()
def run(
    cases: Annotated[Path, typer.Argument(help="File of cases, JSON Lines; without it, the shipped ones.")] = SHIPPED,
    case_set: Annotated[Literal["tuning", "held_out", "all"], typer.Option("--set", help="Which cases.")] = "all",
    kind: Annotated[list[Kind] | None, typer.Option(help="Only this kind; may be given several times.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first so many of them.")] = None,
    out: Annotated[Path, typer.Option(help="Where the run's own folder is made.")] = DEFAULT_FOLDER,
    index: IndexOption = None,
    fresh: FreshOption = False,
    parallel: Annotated[int, typer.Option(min=1, max=64, help="Questions asked at a time.")] = 1,
    as_json: AsJson = False,
    show_held_out: ShowHeldOut = False,
) -> None:
    """Ask the cases, print how the answers score, and keep answers and scores in a new folder."""
    chosen = select(read_cases(cases), case_set=case_set, kinds=kind or (), limit=limit)
    if not chosen:
        raise typer.BadParameter(f"No case in {cases} is of that set and kind.")
    with settings_for(index, fresh=fresh) as settings, rag.open_engine(settings) as engine:
        try:
            result = _ask(engine, chosen, out, parallel, settings)
        except RunInterrupted as interrupted:
            result = interrupted.run
    _show(result, as_json=as_json, show_held_out=show_held_out)
    if not as_json:
        typer.echo(f"\nKept in {out / result.info.name}")
    if result.errors or result.not_scored:
        raise typer.Exit(1)


@app.command()
def report(run_path: RunPath, as_json: AsJson = False, show_held_out: ShowHeldOut = False) -> None:
    """Print a run again."""
    _show(read_run(run_path), as_json=as_json, show_held_out=show_held_out)


def _ask(engine: rag.Engine, cases: Sequence[Case], out: Path, parallel: int, settings: rag.Settings) -> Run:
    """Run the cases behind a progress bar on standard error."""
    columns = (TextColumn("Asking"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.fields[wrong]} wrong"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=len(cases), wrong=0)
        wrong = 0

        def advance(progress: RunProgress) -> None:
            nonlocal wrong
            wrong += not progress.record.scores.correct
            bar.update(task, completed=progress.done, wrong=wrong)

        return ask_all(engine, cases, out=out, progress=advance, parallel=parallel, settings=shareable_settings(settings))


def _show(result: Run, *, as_json: bool, show_held_out: bool) -> None:
    if as_json:
        content = {"info": result.info.to_dict(), "summary": summarise(result).to_dict()}
        typer.echo(json.dumps(content, ensure_ascii=False, indent=1))
    else:
        print_run(result, Console(), show_held_out=show_held_out)


register_gate(app)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """The ``byline-eval`` command."""
    try:
        app(args=arguments, prog_name="byline-eval")
    except (BaselineError, CaseError, RunFileError) as error:
        typer.echo(error, err=True)
        raise SystemExit(2) from error
    except rag.BylineError as error:
        typer.echo(error, err=True)
        raise SystemExit(1) from error
    raise SystemExit(0)


if __name__ == "__main__":
    main()
