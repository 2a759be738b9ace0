"""Byline itself on the articles of a question set, in an index that is kept and opened again where it was finished."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import rag

WHOLE = "whole"  # file in the folder of an index that was finished


@contextmanager
def byline(
    settings: rag.Settings,
    sources: Sequence[Path | rag.Document],
    folder: Path,
    progress: Callable[[rag.Progress], None] | None = None,
) -> Iterator[rag.Engine]:
    """Byline's engine on these sources alone, with these settings but for where things are kept; an index that was cut off is completed."""
    elsewhere = {"index": folder / "index", "store_url": None, "chroma_url": None}
    with rag.open_engine(settings.model_copy(update=elsewhere), fill=False) as engine:
        if not (folder / WHOLE).exists():
            engine.ingest(sources, progress=progress)
            (folder / WHOLE).touch()
        yield engine
