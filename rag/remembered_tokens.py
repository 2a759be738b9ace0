"""Token vectors of questions, each list of texts embedded once: what finds sources and what scores sentences ask for the same.

Only whole lists are remembered, since what a text is embedded beside changes its vectors in the last digits, and the same question is to
get the same answer whatever was asked before. Passages are not meant to be embedded through it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

from rag.embedding import Matrix, TokenEmbedding, TokenVectors

KEPT = 32  # lists of texts, some 100 kB each


class RememberedTokens:
    """A token embedding that remembers what it was asked last. Safe from many threads."""

    def __init__(self, embedding: TokenEmbedding) -> None:
        self._embedding, self._lock = embedding, threading.Lock()
        self._kept: OrderedDict[tuple[str, ...], tuple[Matrix, list[TokenVectors]]] = OrderedDict()

    @property
    def token_identifier(self) -> str:
        """As the embedding's."""
        return self._embedding.token_identifier

    def embed_with_tokens(self, texts: Sequence[str]) -> tuple[Matrix, list[TokenVectors]]:
        """As the embedding's; what is given is not to be changed."""
        key = tuple(texts)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = self._embedding.embed_with_tokens(texts)
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return made

    def embed_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """As the embedding's, not remembered."""
        return self._embedding.embed_tokens(texts)
