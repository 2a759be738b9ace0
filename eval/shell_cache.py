"""The shell's command for the cache of responses and indexes: ``byline-eval cache``. Exit codes: 0 done, 2 wrong use."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from eval.cache import DEFAULT_CACHE
from eval.pruning import MOST_DAYS, MOST_MEGABYTES, entries, prune, remove, told


def register(app: typer.Typer) -> None:
    """Add the command to the shell."""
    app.command()(cache)


def cache(
    empty: Annotated[bool, typer.Option("--empty", help="Remove all of it.")] = False,
    days: Annotated[float | None, typer.Option(min=0, help="Remove what was not used for so many days.")] = None,
    megabytes: Annotated[float | None, typer.Option(min=0, help="Remove the oldest of what is more, but nothing of the last day.")] = None,
    cache_folder: Annotated[Path, typer.Option(help="The folder.")] = DEFAULT_CACHE,
) -> None:
    """Say how much is kept of responses and indexes, or remove it. Every run removes what is old or too much by itself."""
    if empty and not (days is None and megabytes is None):
        raise typer.BadParameter("--empty removes all: leave out --days and --megabytes, or --empty.")
    if empty:
        typer.echo(f"Removed from {cache_folder}: {told(remove(entries(cache_folder)))}")
    elif days is not None or megabytes is not None:
        gone = prune(cache_folder, days=MOST_DAYS if days is None else days, megabytes=MOST_MEGABYTES if megabytes is None else megabytes)
        typer.echo(f"Removed from {cache_folder}: {told(gone)}")
    typer.echo(f"Kept in {cache_folder}: {told(entries(cache_folder))}")


def pruned(cache_folder: Path) -> None:
    """Remove what is old or too much, and say so where there was something."""
    if gone := prune(cache_folder):
        typer.echo(f"Removed from {cache_folder}: {told(gone)}, unused for {MOST_DAYS} days or beyond {MOST_MEGABYTES:,} MB.", err=True)
