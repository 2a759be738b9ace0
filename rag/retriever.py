"""Question to sources: nearest in meaning and by keywords, fused, with every name looked up in all its spellings.

Both rankings are merged by reciprocal rank (Cormack, Clarke and Büttcher 2009: sum of weight / (60 + rank)), because cosines and BM25
scores have no common scale. Passages that are not in the article store, left by an ingestion that was cut off, are passed over. It does
not look into sentences, and it does not decide whether the sources answer the question.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from rag.article_store import ArticleStore
from rag.embedding import Embedding
from rag.evidence import inverse_document_frequency
from rag.keyword_index import KeywordIndex
from rag.names import with_spelling
from rag.period_match import years_spoken_of
from rag.question import Question
from rag.reranking import Reranker, reranked
from rag.schema import Source
from rag.terms import index_terms
from rag.vector_store import VectorStore

RANK_CONSTANT = 60  # from the paper
CANDIDATES = 60  # passages taken from each ranking
KEYWORD_WEIGHT, DENSE_WEIGHT = 1.0, 0.6  # keywords alone find more than vectors alone on multihop_rag, so they weigh more; not tuned yet
DATE_WEIGHT = 0.25  # share of a first rank that a passage of the year asked for gets: enough to decide between near equals
QUERY_SPELLINGS = 3  # spellings of the whole question that are embedded


class Retriever:
    """Finds sources. Safe from many threads."""

    def __init__(
        self,
        store: ArticleStore,
        vectors: VectorStore,
        keywords: KeywordIndex,
        embedding: Embedding,
        reranker: Reranker | None = None,
        rerank_depth: int = 0,
    ) -> None:
        self._store, self._vectors, self._keywords, self._embedding = store, vectors, keywords, embedding
        self._reranker, self._rerank_depth = reranker, rerank_depth

    def retrieve(self, question: Question, num_results: int, among: frozenset[str] | None = None) -> list[Source]:
        """At most ``num_results`` sources, best first; ``among`` holds the ids of the passages that may be sources, None for all.

        Their ``score`` is the sum of reciprocal ranks (``rrf_score``), or the reranker's where there is one, of the ``rerank_depth``
        best at the least.

        Raises:
            ModelError: the reranker, or an embedding endpoint, did not do it.
        """
        if self._reranker is None:
            return self._ranked(question, num_results, among)
        sources = self._ranked(question, max(num_results, self._rerank_depth), among)
        return reranked(sources, question.standalone, self._reranker, num_results)

    def _ranked(self, question: Question, num_results: int, among: frozenset[str] | None) -> list[Source]:
        dense = self._dense(question, among)
        keyword = [passage_id for passage_id, _ in self._keywords.search(self._query_terms(question), CANDIDATES, among)]
        scores: dict[str, float] = defaultdict(float)
        for weight, ranking in ((KEYWORD_WEIGHT, keyword), (DENSE_WEIGHT, dense)):
            for rank, passage_id in enumerate(ranking, 1):
                scores[passage_id] += weight / (RANK_CONSTANT + rank)
        passages = self._store.passages(list(scores))
        articles = {article_id: self._store.get(article_id) for article_id in {passage.article_id for passage in passages.values()}}
        for passage_id, passage in passages.items():
            article = articles[passage.article_id]
            if article and question.years & years_spoken_of(passage.text, passage.event_dates, article.published):
                scores[passage_id] += DATE_WEIGHT / (RANK_CONSTANT + 1)
        ranked = sorted(passages.values(), key=lambda passage: (-scores[passage.passage_id], passage.passage_id))
        sources: list[Source] = []
        for passage in ranked[:num_results]:
            article = articles[passage.article_id]
            if article is not None:
                sources.append(
                    Source(
                        article_id=article.article_id,
                        title=article.title,
                        publisher=article.publisher,
                        published=article.published,
                        text=passage.text,
                        start=passage.start,
                        end=passage.end,
                        score=scores[passage.passage_id],
                        rank=len(sources) + 1,
                        url=article.url,
                        passage_id=passage.passage_id,
                        sentences=passage.sentences,
                        story=article.story,
                        event_dates=passage.event_dates,
                        attributions=passage.attributions,
                    )
                )
        return sources

    def rarity(self, terms: Sequence[str]) -> Mapping[str, float]:
        """Inverse document frequency of index terms over the passages."""
        documents = self._keywords.count()
        return {term: inverse_document_frequency(count, documents) for term, count in self._keywords.document_frequency(terms).items()}

    def _query_terms(self, question: Question) -> Mapping[str, float]:
        """The question's index terms, its names in all their spellings, all of weight 1."""
        text = question.standalone
        for name in reversed(question.names):
            text = f"{text[: name.start]} {' '.join(name.spellings)} {text[name.end :]}"
        return dict.fromkeys(index_terms(text), 1.0)

    def _dense(self, question: Question, among: frozenset[str] | None) -> list[str]:
        """Passage ids by the best cosine with the question in any of its spellings, best first."""
        spelled = [question.standalone]
        spelled += [with_spelling(question.standalone, question.names, spelling) for name in question.names for spelling in name.spellings]
        queries = self._embedding.embed_queries(list(dict.fromkeys(spelled))[:QUERY_SPELLINGS])
        best: dict[str, float] = {}
        for row in self._vectors.query(np.asarray(queries), CANDIDATES, among):
            for passage_id, cosine in row:
                best[passage_id] = max(cosine, best.get(passage_id, -1.0))
        return sorted(best, key=lambda passage_id: (-best[passage_id], passage_id))[:CANDIDATES]
