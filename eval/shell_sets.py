"""``byline-eval run --set FOLDER``: another question set asked of Byline and of what it is measured beside, in one table.

Each arm's run is kept in a folder of its own, as any run is. Nothing is printed of single questions: most sets have a half that is set
aside.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

import typer
from rich.console import Console

import rag
from eval.arms.choice import ARMS, open_arm
from eval.cache import ResponseCache
from eval.judging.figures import judged_figures
from eval.progress_bar import ask_behind_bar, bar
from eval.provenance import sent_alike, shareable_settings
from eval.run_files import read_articles, read_run
from eval.schema import Case, Run
from eval.sets.choice import open_set
from eval.sets.side_by_side import rows, table

WIDTH = 120  # signs in a line of a table that goes into a file
MOST_NAMED = 10  # questions that were not asked, or raised on


def run_set(
    folder: Path,
    arms: Sequence[str],
    most: int | None,
    out: Path,
    resume: Sequence[Path],
    parallel: int,
    cache_folder: Path,
    *,
    use_cache: bool,
    as_json: bool,
) -> None:
    """Ask a set's questions of each arm in turn, and print the table.

    Raises:
        SetError: the folder holds no set that can be read.
        typer.BadParameter: there is no such arm, or a run to go on with is of none of the arms.
        typer.Exit: 1 where an arm raised on a question or was broken off.
    """
    if unknown := [arm for arm in arms if arm not in ARMS]:
        raise typer.BadParameter(f"There is no arm {unknown[0]}. There are {', '.join(ARMS)}.")
    begun = {read_run(path).info.arm: path for path in resume}
    if other := [arm for arm in begun if arm not in arms]:
        raise typer.BadParameter(f"{begun[other[0]]} is a run of {other[0]}: ask for it with --arm {other[0]}.")
    question_set = open_set(folder)
    cases, settings = chosen(question_set.cases, most), rag.Settings()
    runs: dict[str, Run] = {}
    for arm in dict.fromkeys(arms):
        with ExitStack() as opened:
            with bar(f"{arm}: indexing") as told:
                engine = opened.enter_context(open_arm(arm, question_set, cases, settings, cache_folder, told))
            runs[arm] = ask_behind_bar(
                engine,
                cases,
                arm,
                out=out,
                parallel=parallel,
                settings=shareable_settings(settings) if arm == "byline" else {},
                arm=arm,
                question_set=question_set.name,
                retrieve=question_set.retrieve,
                cache=ResponseCache(cache_folder, sent_alike(settings, arm)) if use_cache else None,
                resume=begun.get(arm),
            )
        if runs[arm].not_scored:
            break
    show_side_by_side({arm: (begun.get(arm, out / result.info.name), result) for arm, result in runs.items()}, as_json=as_json)
    if any(result.errors or result.not_scored for result in runs.values()):
        raise typer.Exit(1)


def side_by_side_again(paths: Sequence[Path], *, as_json: bool) -> None:
    """Print the table of runs that were made before, of several of one arm each under its own name.

    Raises:
        RunFileError: a folder holds no run, or not its articles.
        typer.BadParameter: they are not of one question set.
    """
    runs = [(path, read_run(path)) for path in paths]
    names = {run.info.question_set for _, run in runs}
    if len(names) > 1 or None in names:
        raise typer.BadParameter("Side by side stand only runs of one question set. Print the others one by one.")
    arms = [run.info.arm for _, run in runs]
    labels = [arm if arms.count(arm) == 1 else f"{arm} {arms[: place + 1].count(arm)}" for place, arm in enumerate(arms)]
    show_side_by_side(dict(zip(labels, runs, strict=True)), as_json=as_json)


def show_side_by_side(runs: Mapping[str, tuple[Path, Run]], *, as_json: bool) -> None:
    """Print the table of runs of one question set, by label, each with its folder."""
    first = next(iter(runs.values()))[1]
    figures = rows({label: (run, {each.article_id: each for each in read_articles(path, run.info)}) for label, (path, run) in runs.items()})
    if as_json:
        kept = {label: str(path) for label, (path, _) in runs.items()}
        shown = {"set": first.info.question_set, "runs": kept, "rows": [row._asdict() for row in figures]}
        typer.echo(json.dumps(shown, ensure_ascii=False, indent=1))
        return
    console = Console()
    if not console.is_terminal:
        console.width = WIDTH
    console.print(table(figures, f"{first.info.question_set}: {len(first.info.cases)} questions"))
    for label, (path, run) in runs.items():
        for what, cases in (("raised on", [record.case for record in run.errors]), ("was not asked", run.not_scored)):
            if cases:
                named = ", ".join(case.id for case in cases[:MOST_NAMED]) + (", …" if len(cases) > MOST_NAMED else "")
                typer.echo(f"{label} {what} {len(cases)}: {named}")
        if run.cached:
            typer.echo(
                f"{label}: {run.cached} of {len(run.records)} answers are from the cache; what they took is left out of the seconds."
            )
        for line in (line for judged in judged_figures(run) for line in judged.lines):
            typer.echo(f"{label}: {line}")
        typer.echo(f"{label}: {run.info.articles} articles, kept in {path}")


def chosen(cases: Sequence[Case], most: int | None) -> tuple[Case, ...]:
    """At most so many cases, chosen by a hash of their ids and in the set's order, so that fewer of them are part of more."""
    if most is None or most >= len(cases):
        return tuple(cases)
    ranked = sorted(cases, key=lambda case: zlib.crc32(case.id.encode()[::-1]))
    kept = {case.id for case in ranked[:most]}
    return tuple(case for case in cases if case.id in kept)
