"""Real stores in a folder with a computable embedding, for tests and for the child process that a test kills.

As a program: ``ingesting.py INDEX ARTICLES POINT COUNT`` ingests and kills itself with SIGKILL at the COUNT-th passing of POINT:
``embed_with_tokens``, ``upsert``, ``put``, ``add``, ``forget_stories``, ``replace_all``, ``delete`` (vectors of the old version),
``forget_tokens`` (its tokens), ``forget`` (its keywords), ``set_fingerprints``, ``set_files``, ``add_links``, ``set_stories``. With
``print`` as POINT it writes a line before each upsert instead, for its parent to kill it meanwhile.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from rag.article_store import ArticleStore
from rag.ingestion import writing
from rag.ingestion.ingestion import Ingestion
from rag.ingestion.records import IngestRecords
from rag.keyword_index import KeywordIndex
from rag.settings import Settings
from rag.testing import WordCountEmbedding
from rag.token_store import TokenStore
from rag.vector_store import VectorStore


class Stores(NamedTuple):
    """Everything that an ingestion works on."""

    store: ArticleStore
    records: IngestRecords
    vectors: VectorStore
    tokens: TokenStore
    keywords: KeywordIndex
    embedding: WordCountEmbedding
    ingestion: Ingestion

    def state(self) -> dict[str, Any]:
        """All that is stored, comparable."""
        passages = self.store.passages(self.store.passage_ids())
        return {
            "articles": [article.to_dict() for article in self.store.all()],
            "passages": [passages[name] for name in sorted(passages)],
            "vectors": {name: vector.tolist() for name, vector in sorted(self.vectors.vectors(self.vectors.ids()).items())},
            "tokens": {name: [part.tolist() for part in found] for name, found in sorted(self.tokens.read(self.tokens.ids()).items())},
            "keywords": sorted(self.keywords.ids()),
            "found": self.keywords.search({"war": 1.0, "peac": 2.0}, 1000),
            "fingerprint": self.store.meta("fingerprint"),
            "files": self.records.files(),
            "story fingerprints": self.records.fingerprints(),
            "compared": self.records.fingerprinted(),
            "links": self.records.links(),
        }

    def is_whole(self) -> bool:
        """Whether every passage that counts can be found both ways, and compared word by word."""
        return self.store.passage_ids() <= self.vectors.ids() & self.tokens.ids() & self.keywords.ids()


@contextmanager
def opened(index: Path, *, dimensions: int = 256, passage_tokens: int = 32, **given: Any) -> Iterator[Stores]:
    """Open or make the stores of an index folder."""
    store = ArticleStore(f"sqlite:///{index / 'articles.sqlite'}")
    vectors = VectorStore(index / "chroma", None, "passages")
    tokens = TokenStore(index / "tokens.sqlite")
    keywords = KeywordIndex(index / "keywords.sqlite")
    embedding = WordCountEmbedding(dimensions)
    try:
        settings = Settings(index=index, passage_tokens=passage_tokens, **given)
        ingestion = Ingestion(store, vectors, tokens, keywords, embedding, embedding, settings)
        yield Stores(store, ingestion._records, vectors, tokens, keywords, embedding, ingestion)
    finally:
        for part in (store, vectors, tokens, keywords):
            part.close()


def _killing(action: Callable[..., Any], count: int) -> Callable[..., Any]:
    passed = 0

    def then_die(*values: Any) -> Any:
        nonlocal passed
        passed += 1
        result = action(*values)
        if passed == count:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return then_die


def _announcing(action: Callable[..., Any]) -> Callable[..., Any]:
    def announced(*values: Any) -> Any:
        print("upserting", flush=True)
        return action(*values)

    return announced


def _main(index: str, articles: str, point: str, count: str) -> None:
    writing.BATCH = 4
    with opened(Path(index)) as stores:
        parts = {"embed_with_tokens": stores.embedding, "add": stores.keywords, "forget": stores.keywords}
        parts |= dict.fromkeys(("put", "forget_tokens"), stores.tokens)
        parts |= dict.fromkeys(("replace_all", "set_stories"), stores.store)
        parts |= dict.fromkeys(("forget_stories", "set_fingerprints", "set_files", "add_links"), stores.records)
        part: Any = parts.get(point, stores.vectors)
        method = {"forget": "delete", "forget_tokens": "delete", "print": "upsert"}.get(point, point)
        action = getattr(part, method)
        setattr(part, method, _announcing(action) if point == "print" else _killing(action, int(count)))
        stores.ingestion.run([Path(articles)], prune=True)


if __name__ == "__main__":
    _main(*sys.argv[1:])
