"""What ingesting a file would give, without an index: its articles with their passages, as ``byline inspect`` shows them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rag.articles import articles_of
from rag.attribution.outlets import OutletCredits
from rag.errors import ArticleError
from rag.formats.dispatch import read_pages
from rag.ingestion.annotation import annotated_passages, with_agency
from rag.ingestion.reading import Reading
from rag.schema import Article, Passage
from rag.settings import Settings


def inspected(file: Path, settings: Settings) -> Iterator[tuple[Article, list[Passage]] | ArticleError]:
    """Read a file as ingestion would, but for the publishers that the index knows; a record that cannot be read gives its error."""
    reading, credits = Reading.of(settings), OutletCredits()
    for page in read_pages(file, file.parent):
        if isinstance(page, ArticleError):
            yield page
            continue
        try:
            articles = articles_of(page, reading.keep)
        except ArticleError as error:
            yield error
            continue
        for article in articles:
            article = with_agency(article, credits)
            yield article, annotated_passages(article, settings.passage_tokens, credits)
