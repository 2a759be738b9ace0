"""All articles without their texts, in the order in which lists show them; read once for each state of the store.

What is told of one article in full is the store's matter.
"""

from __future__ import annotations

import threading

from rag.article_store import ArticleStore
from rag.schema import Headline


class HeadlineReader:
    """Gives the headlines as they are now. Safe from many threads."""

    def __init__(self, store: ArticleStore) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._version = -1  # of the store, at which the headlines were read
        self._headlines: tuple[Headline, ...] = ()

    def all(self) -> list[Headline]:
        """Every article's, by date of publication, then id; those without a date last."""
        with self._lock:
            version = self._store.version()
            if version != self._version:
                heads = sorted(self._store.heads(), key=lambda head: (head.published is None, head.published or "", head.article_id))
                self._headlines = tuple(
                    Headline(head.article_id, head.title, head.publisher, head.published, head.url, head.language, head.agency, head.story)
                    for head in heads
                )
                self._version = version
            return list(self._headlines)
