"""Makes what is stored of articles and stores it, batch by batch, in an order that survives being killed.

For every article: embed, vectors, keywords, then its former fingerprint goes, then article store (the commit point: what is not there
does not count), then the old version's vectors and keywords go. A file counts as read only when all its articles are stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rag.article_store import ArticleStore
from rag.articles import text_hash
from rag.attribution.outlets import OutletCredits
from rag.embedding import Embedding
from rag.ingestion.annotation import annotated_passages, fingerprint_of, with_agency
from rag.ingestion.reading import made
from rag.ingestion.records import FileRecord, IngestRecords
from rag.keyword_index import KeywordIndex
from rag.passages import embedding_text
from rag.roles.keeping import KIND, kept_roles
from rag.roles.statements import FORMAT
from rag.schema import Article, Passage
from rag.stories.fingerprints import Fingerprint
from rag.vector_store import VectorStore

BATCH = 512  # passages embedded and written together: enough to sort by length, 1 MB of vectors


@dataclass(frozen=True, slots=True)
class Stores:
    """The stores, and what passages are made with."""

    articles: ArticleStore
    records: IngestRecords
    vectors: VectorStore
    keywords: KeywordIndex
    embedding: Embedding
    passage_tokens: int

    def delete(self, article_ids: Sequence[str]) -> list[str]:
        """Remove articles from all stores, but for what groups them into stories; the ids of those that were there."""
        passage_ids = [passage.passage_id for article_id in article_ids for passage in self.articles.passages_of(article_id)]
        removed = self.articles.delete(article_ids)
        self.vectors.delete(passage_ids)
        self.keywords.delete(passage_ids)
        return removed

    def sweep(self) -> set[str]:
        """Remove what belongs to no article; the ids of the articles that lack vectors or keywords."""
        committed = self.articles.passage_ids()
        vectors, keywords = self.vectors.ids(), self.keywords.ids()
        self.vectors.delete(vectors - committed)
        self.keywords.delete(keywords - committed)
        return {passage_id.rpartition("@")[0] for passage_id in committed - (vectors & keywords)}


class Made(NamedTuple):
    """What is stored of an article."""

    article: Article
    passages: list[Passage]
    fingerprint: Fingerprint


class Writer:
    """Holds articles until there are enough of them, and stores them.

    Attributes:
        embedded: how many passages were embedded.
    """

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self._credits = OutletCredits(stores.articles.publishers())
        self._waiting: list[Made] = []
        self.embedded = 0

    def make(self, article: Article) -> Made:
        """What is to be stored of an article.

        Raises:
            ArticleError: something that was not foreseen is wrong with it.
        """

        def make() -> Made:
            known = with_agency(article, self._credits)
            passages = annotated_passages(known, self._stores.passage_tokens, self._credits)
            return Made(known, passages, fingerprint_of(known, passages, self._credits))

        return made(article.source, make)

    def queue(self, new: Made) -> bool:
        """Take an article in; whether it is time to write."""
        self._waiting.append(new)
        return sum(len(waiting.passages) for waiting in self._waiting) >= BATCH

    def find(self, article_id: str) -> Article | None:
        """An article that waits or is stored."""
        waiting = next((waiting.article for waiting in self._waiting if waiting.article.article_id == article_id), None)
        return waiting or self._stores.articles.get(article_id)

    def write(self, files: Mapping[str, FileRecord]) -> None:
        """Embed and commit the articles that wait, and then the files whose articles these are."""
        stores = self._stores
        pairs = [(waiting.article, passage) for waiting in self._waiting for passage in waiting.passages]
        for start in range(0, len(pairs), BATCH):
            part = pairs[start : start + BATCH]
            ids = [passage.passage_id for _, passage in part]
            texts = [passage.text for _, passage in part]
            vectors = stores.embedding.embed([embedding_text(article, passage) for article, passage in part])
            stores.vectors.upsert(ids, [article.article_id for article, _ in part], texts, vectors)
            stores.keywords.add((passage.passage_id, article.title, passage.text, article.language) for article, passage in part)
            self.embedded += len(part)
        stores.records.forget_stories(waiting.article.article_id for waiting in self._waiting)
        for article, passages, _ in self._waiting:
            old = {passage.passage_id for passage in stores.articles.passages_of(article.article_id)}
            stores.articles.replace(article, passages, text_hash(article.text))
            old -= {passage.passage_id for passage in passages}
            stores.vectors.delete(old)
            stores.keywords.delete(old)
        roles = {each.article.article_id: (each.article.content_hash, kept_roles(each.article, each.passages)) for each in self._waiting}
        stores.articles.put_derived(KIND, FORMAT, roles)
        stores.records.set_fingerprints({waiting.article.article_id: waiting.fingerprint.to_json() for waiting in self._waiting})
        self._waiting = []
        stores.records.forget_files(source for source, record in files.items() if not record.article_ids and not record.copies_of)
        stores.records.set_files({source: record for source, record in files.items() if record.article_ids or record.copies_of})
