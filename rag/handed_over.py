"""Makes documents of what a person of a server hands over: addresses are fetched, paths refused, since nobody's files lie on the server."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from rag.errors import ArticleError, BylineError
from rag.ingestion.reading import Reading
from rag.schema import Document, Rejected


def documents_of(
    sources: Sequence[str | Path | Document], reading: Reading, stop: Callable[[], bool] | None = None
) -> tuple[list[Document], list[Rejected]]:
    """What is handed over, addresses fetched, and what could not be.

    Args:
        sources: documents and web addresses.
        reading: what a fetch may take.
        stop: asked before each fetch; once it says yes, no more are made.

    Raises:
        BylineError: a source is a path.
    """
    documents, rejected = list[Document](), list[Rejected]()
    for source in sources:
        if isinstance(source, Document):
            documents.append(source)
        elif not (isinstance(source, str) and source.lower().startswith(("http://", "https://"))):
            raise BylineError(f"{str(source)!r} is a path on this machine. Hand over what it holds, as a rag.Document.")
        elif stop is None or not stop():
            try:
                documents.append(_fetched(source, reading))
            except ArticleError as error:
                rejected.append(Rejected(error.path or source, error.reason, error.remedy))
    return documents, rejected


def _fetched(address: str, reading: Reading) -> Document:
    """What stands at an address.

    Raises:
        ArticleError: nothing that can be an article.
    """
    from rag.web_address import fetch

    got = fetch(address, allow_private=reading.allow_private, seconds=reading.seconds, megabytes=reading.megabytes)
    return Document(address, got.data, got.address, got.kind, got.charset)
