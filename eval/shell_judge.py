"""The shell's commands of the judge: ``byline-eval judge`` and ``byline-eval calibrate-judge``.

Exit codes: 0 all was judged, 1 something was not, or the model could not be asked, 2 wrong use.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from eval.cache import DEFAULT_CACHE
from eval.judging.calibration import DEFAULT_CALIBRATIONS, OUR_LABELS
from eval.judging.calibration import calibrate_judge as calibrate
from eval.judging.figures import agreement_in_words, counted, judge_in_words, judged_figure
from eval.judging.judge import judge as judge_run
from eval.judging.labels import OURS, clapnq_labels, read_labels
from eval.judging.schema import VERDICTS, Agreement, Spent
from eval.progress_bar import bar
from eval.run_files import read_run
from eval.shell_run import AsJson

Model = Annotated[str | None, typer.Option(metavar="NAME", help="Model that judges; without it, BYLINE_MODEL.")]
VotesWanted = Annotated[int, typer.Option(min=1, max=99, help="Votes on each sentence, an odd number.")]
Parallel = Annotated[int, typer.Option(min=1, max=64, help="Requests at a time.")]
MostCalls = Annotated[int | None, typer.Option(min=1, metavar="N", help="Most calls that are made; the same command goes on from there.")]
CacheFolder = Annotated[Path, typer.Option(help="Where replies are kept.")]
Calibrations = Annotated[Path, typer.Option(metavar="FOLDER", help="Where it is kept how far judges agree with people.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the shell."""
    app.command()(judge)
    app.command("calibrate-judge")(calibrate_judge)


def judge(
    run_path: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a run.")],
    model: Model = None,
    votes: VotesWanted = 3,
    parallel: Parallel = 1,
    most_calls: MostCalls = None,
    cache_folder: CacheFolder = DEFAULT_CACHE,
    calibrations: Calibrations = DEFAULT_CALIBRATIONS,
    as_json: AsJson = False,
) -> None:
    """Ask a model which sentences of a run's answers are supported by what they cite. It decides nothing in the gate."""
    _check(votes)
    with bar("Judging") as progress:
        judging = judge_run(
            run_path,
            model,
            votes=votes,
            parallel=parallel,
            most_calls=most_calls,
            cache=cache_folder,
            calibrations=calibrations,
            progress=progress,
        )
    figure = judged_figure(judging, read_run(run_path))
    if as_json:
        typer.echo(json.dumps(figure.to_dict(), ensure_ascii=False, indent=1))
    else:
        for line in (*figure.lines, _spent(judging.spent)):
            typer.echo(line)
    if figure.not_judged:
        raise typer.Exit(1)


def calibrate_judge(
    model: Model = None,
    votes: VotesWanted = 3,
    labels: Annotated[Path, typer.Option(metavar="FILE", help="Labelled sentences, JSON Lines; without it, 100 of ours.")] = OURS,
    clapnq: Annotated[Path | None, typer.Option(metavar="FOLDER", help="CLAPNQ, whose selected sentences are asked about too.")] = None,
    most: Annotated[int | None, typer.Option(min=1, help="Of CLAPNQ, at most so many questions, chosen by a hash.")] = None,
    parallel: Parallel = 1,
    most_calls: MostCalls = None,
    cache_folder: CacheFolder = DEFAULT_CACHE,
    calibrations: Calibrations = DEFAULT_CALIBRATIONS,
    as_json: AsJson = False,
) -> None:
    """Ask a model about sentences that people have labelled, and keep how far it agrees with them beyond chance."""
    _check(votes)
    if most is not None and clapnq is None:
        raise typer.BadParameter("--most is of CLAPNQ's questions: name its folder with --clapnq.")
    sets = {OUR_LABELS if labels == OURS else labels.name: read_labels(labels)}
    if clapnq is not None:
        sets["clapnq"] = clapnq_labels(clapnq, most)
    with bar("Calibrating") as progress:
        found = calibrate(
            sets,
            model,
            votes=votes,
            parallel=parallel,
            most_calls=most_calls,
            cache=cache_folder,
            calibrations=calibrations,
            progress=progress,
        )
    asked = [agreement for agreement in found.agreements if agreement.labels in sets]
    if as_json:
        typer.echo(json.dumps(found.to_dict(), ensure_ascii=False, indent=1))
    else:
        for line in (judge_in_words(found.judge), *(line for agreement in asked for line in _told(agreement)), _spent(found.spent)):
            typer.echo(line)
    if any(agreement.judged < agreement.sentences for agreement in asked):
        raise typer.Exit(1)


def _check(votes: int) -> None:
    if votes % 2 == 0:
        raise typer.BadParameter(f"{votes} votes may be undecided. Ask for an odd number.")


def _told(agreement: Agreement) -> list[str]:
    lines = [agreement_in_words(agreement)]
    for label, row in zip(VERDICTS, agreement.table, strict=True):
        lines.append(f"  labelled {label}: judged {', '.join(f'{verdict} {count}' for verdict, count in zip(VERDICTS, row, strict=True))}")
    return [*lines, f"  as labelled: {', '.join(f'{kind} {right}/{of}' for kind, (right, of) in agreement.kinds.items())}"]


def _spent(spent: Spent) -> str:
    cost = "" if spent.cost is None else f", ${spent.cost:.4f}"
    tokens = f"{spent.prompt_tokens + spent.completion_tokens:,} tokens{cost} for all votes"
    return f"{counted(spent.calls, 'call')} now; {tokens}, those kept from before included."
