"""Makes what is stored of articles and stores it, batch by batch, in an order that survives being killed.

For every batch: embed, vectors, tokens, keywords, then the articles' former fingerprints go, then article store (the commit point: what
is not there does not count), then the old versions' vectors, tokens and keywords go. A file counts as read only when all its articles are
stored.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

from rag.article_store import ArticleStore
from rag.articles import text_hash
from rag.attribution.outlets import OutletCredits
from rag.embedding import Embedding, Matrix, TokenEmbedding, TokenVectors
from rag.ingestion.annotation import annotated_passages, fingerprint_of, with_agency
from rag.ingestion.reading import made
from rag.ingestion.records import FileRecord, IngestRecords
from rag.keyword_index import KeywordIndex
from rag.passages import embedding_text, tokens_of_text
from rag.roles.keeping import KIND, kept_roles
from rag.roles.statements import FORMAT
from rag.schema import Article, Passage
from rag.stories.fingerprints import Fingerprint
from rag.token_store import TokenStore
from rag.vector_store import VectorStore

_UNDER_WAY = "ingestion under way"
BATCH = 512  # passages embedded and written together: enough to sort by length, 1 MB of vectors
AT_A_TIME = 2  # batches being embedded: at the end of one the next keeps every core busy
FIRST = 64  # of a run: the model waits for few; every batch after it is twice as large, up to BATCH


@dataclass(frozen=True, slots=True)
class Stores:
    """The stores, and what passages are made with: ``tokens_by`` is the embedding itself where that gives token vectors too."""

    articles: ArticleStore
    records: IngestRecords
    vectors: VectorStore
    tokens: TokenStore
    keywords: KeywordIndex
    embedding: Embedding
    tokens_by: TokenEmbedding
    passage_tokens: int

    def delete(self, article_ids: Sequence[str]) -> list[str]:
        """Remove articles from all stores, but for what groups them into stories; the ids of those that were there."""
        passage_ids = [passage.passage_id for article_id in article_ids for passage in self.articles.passages_of(article_id)]
        removed = self.articles.delete(article_ids)
        self.forget(passage_ids)
        return removed

    def forget(self, passage_ids: Collection[str]) -> None:
        """Remove passages from all stores but the articles'."""
        self.vectors.delete(passage_ids)
        self.tokens.delete(passage_ids)
        self.keywords.delete(passage_ids)

    def sweep(self) -> set[str]:
        """Remove what belongs to no article; the ids of the articles that lack vectors, tokens or keywords.

        Where the run before this one came to its end (``note_end``) and all stores hold as many passages, there is neither.
        """
        ended = self.articles.meta(_UNDER_WAY) != "yes"
        self.articles.set_meta(_UNDER_WAY, "yes")
        if ended and {self.vectors.count(), self.tokens.count(), self.keywords.count()} == {self.articles.count_passages()}:
            return set()
        committed = self.articles.passage_ids()
        vectors, tokens, keywords = self.vectors.ids(), self.tokens.ids(), self.keywords.ids()
        self.vectors.delete(vectors - committed)
        self.tokens.delete(tokens - committed)
        self.keywords.delete(keywords - committed)
        return {passage_id.rpartition("@")[0] for passage_id in committed - (vectors & tokens & keywords)}

    def note_end(self) -> None:
        """Note that a run came to its end, with everything stored that it read."""
        self.articles.set_meta(_UNDER_WAY, "no")


class Made(NamedTuple):
    """What is stored of an article."""

    article: Article
    passages: list[Passage]
    fingerprint: Fingerprint


class _Embedded(NamedTuple):
    """What the models give of up to ``BATCH`` passages: vectors ``[n, dimensions]``, and each one's tokens."""

    vectors: Matrix
    tokens: list[TokenVectors]


class _UnderWay(NamedTuple):
    """Articles that are being embedded, and the files that count as read when they are stored."""

    made: Sequence[Made]
    files: Mapping[str, FileRecord]
    embedded: Future[list[_Embedded]]


class Writer:
    """Holds articles until there are enough of them, and stores them. The next are read while they are being embedded.

    Attributes:
        embedded: how many passages were embedded.
    """

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self._credits = OutletCredits(stores.articles.publishers())
        self._waiting: list[Made] = []
        self._enough = min(FIRST, BATCH)  # passages that wait until it is time to write
        self._under_way: deque[_UnderWay] = deque()
        self._threads = ThreadPoolExecutor(AT_A_TIME, "ingestion")
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
        """Take an article in, in place of one with its id that waits; whether it is time to write."""
        self._waiting = [waiting for waiting in self._waiting if waiting.article.article_id != new.article.article_id] + [new]
        return sum(len(waiting.passages) for waiting in self._waiting) >= self._enough

    def find(self, article_id: str) -> Article | None:
        """An article that waits, is under way or is stored."""
        held = [*self._waiting, *(made for batch in reversed(self._under_way) for made in batch.made)]
        return next((each.article for each in held if each.article.article_id == article_id), None) or self._stores.articles.get(article_id)

    def write(self, files: Mapping[str, FileRecord]) -> None:
        """Begin to embed the articles that wait, and store the oldest of those under way in the meantime.

        Args:
            files: those whose articles are among these, or in what was written before; noted when all that is theirs is stored.
        """
        self._under_way.append(_UnderWay(self._waiting, files, self._threads.submit(self._embedded, self._waiting)))
        self._waiting = []
        self._enough = min(2 * self._enough, BATCH)
        while len(self._under_way) > AT_A_TIME:
            self._store(self._under_way[0])
            self._under_way.popleft()

    def finish(self) -> None:
        """Store what is under way."""
        while self._under_way:
            self._store(self._under_way[0])
            self._under_way.popleft()
        self._threads.shutdown()

    def _embedded(self, made: Sequence[Made]) -> list[_Embedded]:
        """Vectors and tokens of the articles' passages, in parts of ``BATCH``."""
        pairs = [(each.article, passage) for each in made for passage in each.passages]
        found = []
        for start in range(0, len(pairs), BATCH):
            part = pairs[start : start + BATCH]
            texts = [embedding_text(article, passage) for article, passage in part]
            vectors, tokens = self._stores.tokens_by.embed_with_tokens(texts)
            if not isinstance(self._stores.embedding, TokenEmbedding):
                vectors = self._stores.embedding.embed(texts)
            found.append(_Embedded(vectors, [tokens_of_text(*pair, of) for pair, of in zip(part, tokens, strict=True)]))
        return found

    def _store(self, batch: _UnderWay) -> None:
        stores, made = self._stores, batch.made
        pairs = [(each.article, passage) for each in made for passage in each.passages]
        for start, embedded in zip(range(0, len(pairs), BATCH), batch.embedded.result(), strict=True):
            part = pairs[start : start + BATCH]
            ids = [passage.passage_id for _, passage in part]
            stores.vectors.upsert(ids, [article.article_id for article, _ in part], embedded.vectors)
            stores.tokens.put(dict(zip(ids, embedded.tokens, strict=True)))
            stores.keywords.add((passage.passage_id, article.title, passage.text, article.language) for article, passage in part)
            self.embedded += len(part)
        stores.records.forget_stories(each.article.article_id for each in made)
        old = stores.articles.passage_ids(each.article.article_id for each in made) - {passage.passage_id for _, passage in pairs}
        stores.articles.replace_all([(each.article, each.passages, text_hash(each.article.text)) for each in made])
        roles = {each.article.article_id: (each.article.content_hash, kept_roles(each.article, each.passages)) for each in made}
        stores.articles.put_derived(KIND, FORMAT, roles)
        if old:
            stores.forget(old)
        stores.records.set_fingerprints({each.article.article_id: each.fingerprint.to_json() for each in made})
        files = batch.files
        stores.records.forget_files(source for source, record in files.items() if not record.article_ids and not record.copies_of)
        stores.records.set_files({source: record for source, record in files.items() if record.article_ids or record.copies_of})
