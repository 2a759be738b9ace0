"""Which index the shell asks: that of the settings, another, or a fresh one that is dropped afterwards."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

import rag

IndexOption = Annotated[Path | None, typer.Option(help="Index to ask instead of the one in the settings.")]
FreshOption = Annotated[bool, typer.Option("--fresh", help="Make a new index of BYLINE_ARTICLES for this, and drop it.")]


@contextmanager
def settings_for(index: Path | None, *, fresh: bool) -> Iterator[rag.Settings]:
    """The settings to open an engine with; those of a fresh index point at a folder that is removed afterwards.

    Raises:
        typer.BadParameter: an index is named, and a fresh one asked for.
    """
    if fresh and index is not None:
        raise typer.BadParameter("--fresh makes an index of its own: leave out --index, or --fresh.")
    settings = rag.Settings()
    if fresh:
        with tempfile.TemporaryDirectory(prefix="byline-eval-") as folder:
            yield settings.model_copy(update={"index": Path(folder), "store_url": None, "chroma_url": None})
    else:
        yield settings.model_copy(update={"index": index}) if index else settings
