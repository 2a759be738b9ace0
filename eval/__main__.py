"""The shell: ``byline-eval report``; ``run`` and ``score`` are in ``shell_run.py``, ``compare`` and ``bless`` in ``shell_gate.py``,
those for cases in ``shell_cases.py``, those of the judge in ``shell_judge.py``.

Exit codes: 0 done, 1 failed (the engine raised on a case, something was not judged, or the run was broken off), 2 wrong use. How good the
answers are changes only that of ``compare``.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NoReturn

import typer

import rag
from eval.baseline import BaselineError
from eval.cases import CaseError
from eval.judging.labels import LabelError
from eval.run_files import RunFileError, read_run
from eval.sets.reading import SetError
from eval.shell_cache import register as register_cache
from eval.shell_cases import register as register_cases
from eval.shell_gate import register as register_gate
from eval.shell_gate import write
from eval.shell_judge import register as register_judge
from eval.shell_run import AsJson, ShowHeldOut, show
from eval.shell_run import register as register_run

app = typer.Typer(
    help="Ask a set of questions and see how many answers are right, cited word for word, or rightly refused.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

RunPaths = Annotated[list[Path], typer.Argument(metavar="RUN…", help="Folder of a run; of one question set's runs, several.")]


@app.command()
def report(
    run_paths: RunPaths,
    html_file: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write a page of one run to look at, all in one file.")
    ] = None,
    as_json: AsJson = False,
    show_held_out: ShowHeldOut = False,
) -> None:
    """Print a run again, or runs of one question set side by side."""
    first = read_run(run_paths[0])
    if html_file:
        if len(run_paths) > 1:
            raise typer.BadParameter("--html is of one run; byline-eval compare BASE NEW --html FILE shows two.")
        from eval.shell_html import run_html

        write(html_file, run_html(run_paths[0], first, show_held_out=show_held_out))
    if len(run_paths) > 1 or first.info.question_set:
        from eval.shell_sets import side_by_side_again

        side_by_side_again(run_paths, as_json=as_json)
    else:
        show(first, as_json=as_json, show_held_out=show_held_out)


register_run(app)
register_gate(app)
register_cases(app)
register_cache(app)
register_judge(app)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """The ``byline-eval`` command."""
    try:
        app(args=arguments, prog_name="byline-eval")
    except (BaselineError, CaseError, LabelError, RunFileError, SetError) as error:
        typer.echo(error, err=True)
        raise SystemExit(2) from error
    except rag.BylineError as error:
        typer.echo(error, err=True)
        raise SystemExit(1) from error
    raise SystemExit(0)


if __name__ == "__main__":
    main()
