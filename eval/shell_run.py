"""The shell's commands that make and score runs: ``byline-eval run`` and ``byline-eval score``.

Exit codes of ``run``: 0 done, 1 the engine raised on a case or the run was broken off, 2 wrong use. How good answers are changes none.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, get_args

import typer
from rich.console import Console

import rag
from eval.cache import DEFAULT_CACHE, ResponseCache
from eval.cases import SHIPPED, read_cases, select
from eval.indexes import FreshOption, IndexOption, settings_for
from eval.judging.figures import judged_figures
from eval.progress_bar import ask_behind_bar
from eval.provenance import commit, sent_alike, shareable_settings
from eval.report import print_run
from eval.rescore import rescore
from eval.run_files import DEFAULT_FOLDER
from eval.schema import CaseSet, Kind, Run
from eval.shell_cache import pruned
from eval.summary import summarise

PARTS = (*get_args(CaseSet), "all")
AsJson = Annotated[bool, typer.Option("--json", help="Print the record as JSON instead of a report.")]
ShowHeldOut = Annotated[bool, typer.Option("--show-held-out", help="Show the cases set aside too. Not for those who tune.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the shell."""
    app.command()(run)
    app.command()(score)


def run(
    cases: Annotated[Path | None, typer.Argument(help="File of cases, JSON Lines; without it, the shipped ones.")] = None,
    case_set: Annotated[
        str, typer.Option("--set", metavar="PART|FOLDER", help=f"Which cases ({', '.join(PARTS)}), or the folder of another question set.")
    ] = "all",
    kind: Annotated[list[Kind] | None, typer.Option(help="Only this kind; may be given several times.")] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", "--most", min=1, help="At most so many: the first, of another question set chosen by a hash.")
    ] = None,
    arm: Annotated[
        list[str] | None, typer.Option(help="What is asked of another question set: byline, constant, bm25, llamaindex; several times.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Where the run's own folder is made.")] = DEFAULT_FOLDER,
    resume: Annotated[
        list[Path] | None, typer.Option(metavar="RUN", help="Go on with a run that was broken off, in its folder; one for each arm.")
    ] = None,
    index: IndexOption = None,
    fresh: FreshOption = False,
    parallel: Annotated[int, typer.Option(min=1, max=64, help="Questions asked at a time.")] = 1,
    cache: Annotated[
        bool | None,
        typer.Option(
            "--cache/--no-cache",
            help="Take responses from earlier runs where all that is sent is alike. Off where code differs from its commit.",
        ),
    ] = None,
    cache_folder: Annotated[Path, typer.Option(help="Where responses, and indexes of question sets, are kept.")] = DEFAULT_CACHE,
    as_json: AsJson = False,
    show_held_out: ShowHeldOut = False,
) -> None:
    """Ask cases, print how the answers score, and keep answers and scores in a new folder."""
    pruned(cache_folder)
    use_cache = not (commit() or "").endswith("+changes") if cache is None else cache
    if case_set not in PARTS:
        if cases is not None or kind or index or fresh:
            raise typer.BadParameter(
                "--set FOLDER brings its own cases and index: leave out the file of cases, --kind, --index and --fresh."
            )
        from eval.shell_sets import run_set

        run_set(Path(case_set), arm or ["byline"], limit, out, resume or (), parallel, cache_folder, use_cache=use_cache, as_json=as_json)
        return
    if arm:
        raise typer.BadParameter("--arm is for other people's question sets: name the folder of one with --set.")
    if resume and len(resume) > 1:
        raise typer.BadParameter("One run at a time can be gone on with: give --resume once.")
    chosen = select(read_cases(cases or SHIPPED), case_set=case_set, kinds=kind or (), limit=limit)
    if not chosen:
        raise typer.BadParameter(f"No case in {cases or SHIPPED} is of that set and kind.")
    with settings_for(index, fresh=fresh) as settings, rag.open_engine(settings) as engine:
        result = ask_behind_bar(
            engine,
            chosen,
            "Asking",
            out=out,
            parallel=parallel,
            settings=shareable_settings(settings),
            cache=ResponseCache(cache_folder, sent_alike(settings, "byline")) if use_cache else None,
            resume=resume[0] if resume else None,
        )
    show(result, as_json=as_json, show_held_out=show_held_out)
    if not as_json:
        typer.echo(f"\nKept in {resume[0] if resume else out / result.info.name}")
    if result.errors or result.not_scored:
        raise typer.Exit(1)


def score(
    run_path: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a run.")],
    cases: Annotated[Path | None, typer.Option(help="File of corrected cases, in place of those of the run with the same ids.")] = None,
    as_json: AsJson = False,
    show_held_out: ShowHeldOut = False,
) -> None:
    """Score the answers of a run again without asking anything, and keep the scoring beside them; from then on it counts."""
    result, file = rescore(run_path, read_cases(cases) if cases else ())
    show(result, as_json=as_json, show_held_out=show_held_out)
    if not as_json:
        typer.echo(f"\nKept in {file}")


def show(result: Run, *, as_json: bool, show_held_out: bool) -> None:
    """Print a run, as a report or as JSON."""
    if as_json:
        judged = [figure.to_dict() for figure in judged_figures(result)]
        content = {"info": result.info.to_dict(), "summary": summarise(result).to_dict()} | ({"judged": judged} if judged else {})
        typer.echo(json.dumps(content, ensure_ascii=False, indent=1))
    else:
        print_run(result, Console(), show_held_out=show_held_out)
        if result.cached:
            typer.echo(f"{result.cached} of {len(result.records)} answers are from the cache; what they took is left out of the seconds.")
        if result.info.scored:
            typer.echo(f"Scored again {result.info.scored}.")
