"""Byline itself on the articles of a question set, in an index that is kept and opened again where it was finished."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import rag
from eval.sets.question_set import SetArticle

WHOLE = "whole"  # file in the folder of an index that was finished


@contextmanager
def byline(
    settings: rag.Settings,
    articles: Path | Sequence[SetArticle],
    folder: Path,
    progress: Callable[[rag.Progress], None] | None = None,
) -> Iterator[rag.Engine]:
    """Byline's engine on some articles alone, in a file or one by one; an index that was cut off is completed.

    The settings hold, but for where things are kept.
    """
    elsewhere = {"index": folder / "index", "store_url": None, "chroma_url": None}
    with rag.open_engine(settings.model_copy(update=elsewhere), fill=False) as engine:
        if not (folder / WHOLE).exists():
            engine.ingest([articles if isinstance(articles, Path) else _written(articles, folder / "articles")], progress=progress)
            (folder / WHOLE).touch()
        yield engine


def _written(articles: Sequence[SetArticle], folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for article in articles:
        article.write(folder)
    return folder
