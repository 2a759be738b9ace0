"""The shell's commands of the gate: ``byline-eval compare`` and ``byline-eval bless``.

Exit codes of ``compare``: 0 improved or no difference shown, 1 regression, 2 could not measure or wrong use.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console

from eval.baseline import FOLDER, Baseline, BaselineError, case_hash, committed, read_baseline, scored, write_baseline
from eval.cases import read_cases
from eval.compare import compare as compare_runs
from eval.compare import without_held_out
from eval.comparison_report import print_comparison
from eval.gate import PRIMARIES, Rules
from eval.junit import junit
from eval.markdown import markdown
from eval.run_files import read_run
from eval.schema import Run

LOG_WIDTH = 120
CASES = Path(__file__).resolve().parent / "cases"


def register(app: typer.Typer) -> None:
    """Add the commands to the shell."""
    app.command()(compare)
    app.command()(bless)


def compare(
    base: Annotated[Path, typer.Argument(help="A run's folder, or a baseline's file.")],
    new: Annotated[Path, typer.Argument(help="The run to judge, likewise.")],
    floor: Annotated[list[str] | None, typer.Option(metavar="NAME=LEAST", help="Least figure of the new run; several times.")] = None,
    primary: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help=f"Measure that decides; several times. Without it: {', '.join(PRIMARIES)}.")
    ] = None,
    junit_file: Annotated[Path | None, typer.Option("--junit", metavar="FILE", help="Write JUnit XML, a test for each case.")] = None,
    markdown_file: Annotated[Path | None, typer.Option("--markdown", metavar="FILE", help="Write a summary for a pull request.")] = None,
    html_file: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write a page to look at, all in one file.")] = None,
    unscored_at_most: Annotated[
        float, typer.Option(min=0, max=1, help="Share of the cases that may be errors or asked in one run only.")
    ] = 0.05,
    allow_changed_cases: Annotated[bool, typer.Option("--allow-changed-cases", help="Leave out cases that were edited.")] = False,
    allow_other_articles: Annotated[bool, typer.Option("--allow-other-articles", help="Compare runs over different articles.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the record as JSON instead of a report.")] = False,
    show_held_out: Annotated[bool, typer.Option("--show-held-out", help="Show the cases set aside too. Not for those who tune.")] = False,
) -> None:
    """Say whether a run is worse than another by more than noise, and list the cases that flipped. Exit code 1: it is; 2: no telling."""
    try:
        rules = Rules(
            primaries=tuple(primary or PRIMARIES),
            floors=_floors(floor or ()),
            most_unscored=unscored_at_most,
            allow_changed_cases=allow_changed_cases,
            allow_other_articles=allow_other_articles,
        )
    except ValidationError as error:
        raise typer.BadParameter(error.errors()[0]["msg"].removeprefix("Value error, ")) from error
    comparison = compare_runs(base, new, rules)
    shown = comparison if show_held_out else without_held_out(comparison)
    for path, text in ((junit_file, junit), (markdown_file, markdown)):
        if path:
            write(path, text(shown))
    if html_file:
        from eval.shell_html import comparison_html

        write(html_file, comparison_html(shown, base, new, show_held_out=show_held_out))
    if as_json:
        typer.echo(json.dumps(shown.to_dict(), ensure_ascii=False, indent=1))
    else:
        print_comparison(shown, _console())
    raise typer.Exit(comparison.verdict.exit_code)


def bless(
    run: Annotated[Path, typer.Argument(help="Folder of the run that is to be the baseline.")],
    to: Annotated[
        Path | None, typer.Option(metavar="FILE", help="File to write; without it eval/baselines/ and the name of its cases.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before writing.")] = False,
) -> None:
    """Make a run the baseline that others are compared with: shows what changes, asks, and writes a small file to commit."""
    found = read_run(run)
    if found.not_scored:
        names = ", ".join(case.id for case in found.not_scored)
        raise BaselineError(f"Cases of {run} were never asked: {names}. A baseline is a whole run: ask them first.")
    new = committed(scored(found))
    path = to or _named_by_its_cases(found)
    console = _console()
    if path.exists():
        old = read_baseline(path)
        print_comparison(without_held_out(compare_runs(old, new, Rules(allow_changed_cases=True, allow_other_articles=True))), console)
        console.print(f"\n{path} is the baseline of {old.run} and would become that of {new.run}.", highlight=False)
    else:
        console.print(f"{path} would be made: {_told(new)}.", highlight=False)
    if not yes:
        typer.confirm("Write it?", abort=True)
    write_baseline(new, path)
    console.print(f"Written. Commit {path} together with what changed the answers.", highlight=False)


def _console() -> Console:
    """Standard output; where it is no terminal it has no width, and a log is read best with a measure a line."""
    console = Console()
    return console if console.is_terminal else Console(width=LOG_WIDTH)


def _told(new: Baseline) -> str:
    right = sum(case.measures["correct"] == 1 for case in new.cases)
    errors = [case.id for case in new.cases if case.error is not None]
    told = f"{right} of {len(new.cases)} cases correct, commit {new.commit or 'unknown'}"
    return f"{told}, errors on {', '.join(errors)}" if errors else told


def write(path: Path, text: str) -> None:
    """Write a file that was asked for.

    Raises:
        typer.BadParameter: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise typer.BadParameter(f"{path} cannot be written: {error}.") from error


def _floors(given: Sequence[str]) -> dict[str, float]:
    floors = {}
    for text in given:
        name, _, least = text.partition("=")
        try:
            floors[name] = float(least)
        except ValueError as error:
            raise typer.BadParameter(f"--floor takes NAME=LEAST, as in correct=.8, not {text!r}.") from error
    return floors


def _named_by_its_cases(run: Run) -> Path:
    """The baseline's file, named as the file in eval/cases whose cases were asked."""
    asked = [(case.id, case_hash(case)) for case in run.info.cases]
    for path in sorted(CASES.glob("*.jsonl")):
        if asked == [(case.id, case_hash(case)) for case in read_cases(path)]:
            return FOLDER / f"{path.stem}.json"
    raise BaselineError(f"The cases of {run.info.name} are not those of a file in {CASES}. Name the baseline's file with --to.")
