"""Question to sources: candidates by keywords and by meaning, for the question and each of its parts, then ranked word by word.

    question → query: spellings, parts, constraints → candidates: best by keywords ∪ nearest in meaning → features → ranking → sources

The question's words are compared with the candidates' by the vectors that the token store keeps, so that nothing but the question is
embedded. Passages that are not in the article store, left by an ingestion that was cut off, are passed over. It does not look into
sentences, and it does not decide whether the sources answer the question.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rag.alignment import Reading, closest_in_a_row, closest_tokens
from rag.answer_schema import Source
from rag.article_store import ArticleStore, Head
from rag.constraints import outlet_met, period_met
from rag.embedding import Embedding, Matrix, TokenEmbedding, TokenVectors
from rag.keyword_index import KeywordIndex, KeywordReading, inverse_document_frequency
from rag.matrices import product, weighted_mean
from rag.passages import passage_span
from rag.periods import Period
from rag.query import Query
from rag.question import Question
from rag.ranking import WEIGHTS, Features, Scores, share_of_best, weighted
from rag.reranking import Reranker, reranked
from rag.schema import EventDate, Passage
from rag.terms import index_terms
from rag.token_store import TokenStore
from rag.vector_store import VectorStore

CANDIDATES = 60  # passages taken by keywords, and by meaning, for the whole question; more where more are asked for
FIRST_WEIGHTS = {"keywords": 1.4, "article": 0.85}  # where words are not yet compared by meaning, which later does most of their work
LARGEST_GAP = 4  # characters of white space between a passage and the next
PART_CANDIDATES = 40  # passages taken by keywords for each part and each outlet


class Retriever:
    """Finds sources. Safe from many threads.

    Args:
        store, vectors, tokens, keywords: what is kept of the passages.
        embedding: made the vectors.
        tokens_by: made the tokens; the same as ``embedding`` where that gives both.
        reranker: orders the sources anew; None for none.
        rerank_depth: how many sources it sees at the least.
        weights: of the features, by name.
    """

    def __init__(
        self,
        store: ArticleStore,
        vectors: VectorStore,
        tokens: TokenStore,
        keywords: KeywordIndex,
        embedding: Embedding,
        tokens_by: TokenEmbedding,
        *,
        reranker: Reranker | None = None,
        rerank_depth: int = 0,
        weights: Mapping[str, float] = WEIGHTS,
    ) -> None:
        self._store, self._vectors, self._tokens, self._keywords = store, vectors, tokens, keywords
        self._embedding, self._tokens_by, self._weights = embedding, tokens_by, weights
        self._reranker, self._rerank_depth = reranker, rerank_depth
        self._lock = threading.Lock()
        self._articles = _Articles(-1, {}, frozenset())
        self._kinds = _Kinds.of({}, self._articles)

    def retrieve(self, question: Question, num_results: int, among: frozenset[str] | None = None) -> list[Source]:
        """At most ``num_results`` sources, best first; ``among`` holds the ids of the passages that may be sources, None for all.

        Their ``score`` is the weighted sum that brought them to their place, never above the one before; or the reranker's where there is
        one, of the ``rerank_depth`` best at the least.

        Raises:
            ModelError: the reranker, or an embedding endpoint, did not do it.
        """
        if self._reranker is None:
            return self._ranked(question, num_results, among)
        sources = self._ranked(question, max(num_results, self._rerank_depth), among)
        return reranked(sources, question.standalone, self._reranker, num_results)

    def rarity(self, terms: Sequence[str]) -> Mapping[str, float]:
        """Inverse document frequency of index terms over the passages."""
        documents = self._keywords.count()
        return {term: inverse_document_frequency(count, documents) for term, count in self._keywords.document_frequency(terms).items()}

    def _ranked(self, question: Question, num_results: int, among: frozenset[str] | None) -> list[Source]:
        articles = self._current_articles()
        features = self._features(question, num_results, among, articles)
        order, scores = features.ranked(self._weights)
        return self._sources([features.ids[place] for place in order], scores, num_results, articles.heads)

    def features(self, question: Question, num_results: int, among: frozenset[str] | None = None) -> Features:
        """The candidates of a question with what they are ranked by."""
        return self._features(question, num_results, among, self._current_articles())

    def _features(self, question: Question, num_results: int, among: frozenset[str] | None, articles: _Articles) -> Features:
        query = Query.of(question, articles.published_by)
        vectors, tokens = self._embedded(query)
        many = max(CANDIDATES, num_results)
        nearest = [name for row in self._vectors.query(vectors, many, among) for name, _ in row]
        with self._keywords.reading(among) as reading:
            candidates = _candidates(query, reading, nearest, self._kinds_of(reading, articles), many, self._weights)
        alignments = self._alignments(question, query, tokens, candidates)
        credited = self._store.credited(candidates.ids, query.outlets) if query.outlets else {}
        event_dates = self._store.event_dates(candidates.ids) if query.periods else {}
        return _features(query, candidates, alignments, credited, event_dates, articles.heads)

    def _embedded(self, query: Query) -> tuple[Matrix, list[TokenVectors]]:
        texts = [spelling.text for spelling in query.spellings]
        vectors, tokens = self._tokens_by.embed_with_tokens(texts)
        return (vectors if isinstance(self._embedding, TokenEmbedding) else self._embedding.embed_queries(texts)), tokens

    def _alignments(self, question: Question, query: Query, tokens: Sequence[TokenVectors], candidates: _Candidates) -> _Alignments:
        """How close the passages' words come to the question's, in the spelling that comes closest."""
        kept, passages = self._tokens.joined(candidates.ids)
        lengths = np.array([*kept.values()] + [0] * (len(candidates.ids) - len(kept)), dtype=np.int64)
        row = {name: place for place, name in enumerate([*kept, *(name for name in candidates.ids if name not in kept)])}
        rows = np.array([row[name] for name in candidates.ids], dtype=np.int64)
        before, after = _neighbours(candidates.ids)
        by_article = np.argsort(candidates.article_of, kind="stable")
        article_begins = np.flatnonzero(np.diff(candidates.article_of[by_article], prepend=-1))
        article_place = np.searchsorted(candidates.article_of[by_article][article_begins], candidates.article_of)
        terms = dict.fromkeys(term for spelling in query.spellings for term in index_terms(spelling.text))
        rarity = self.rarity([*terms])
        found = []
        for spelling, own in zip(query.spellings, tokens, strict=True):
            reading = Reading.of(question, spelling.text, own, lambda terms: {term: rarity[term] for term in terms})
            starts = own.offsets[:, 0]

            def inside(start: int, end: int, starts: NDArray[np.int64] = starts, place: Callable[[int], int] = spelling.place) -> Matrix:
                return ((place(start) <= starts) & (starts < place(end))).astype(np.float32)

            compared = np.prod([1 - inside(*span) for span in query.left_out], axis=0) if query.left_out else 1.0
            weights, shares = reading.weights * compared, reading.shares * compared
            similarity = product(passages.vectors, own.vectors.T) if len(passages.vectors) else np.zeros((0, len(starts)), dtype=np.float32)
            closest = closest_tokens(similarity, lengths)[rows]
            parts = [_mean(closest, weights * inside(part.start, part.end)) for part in query.parts]
            near = np.maximum(closest, np.maximum(closest[before], closest[after]))
            in_article = np.maximum.reduceat(closest[by_article], article_begins)[article_place] if len(closest) else closest
            whole = [_mean(values, by) for values in (closest, in_article) for by in (weights, shares)]
            in_a_row = closest_in_a_row(similarity, lengths, shares)[rows].astype(np.float64)
            found.append([*whole, _mean(near, shares), in_a_row, *parts])
        words, every, article_words, article_every, near_every, in_a_row, *best_parts = (
            np.max(values, axis=0) for values in zip(*found, strict=True)
        )
        return _Alignments(words, every, article_words, article_every, near_every, in_a_row, best_parts)

    def _sources(self, ranked: Sequence[str], scores: Scores, num_results: int, heads: Mapping[str, Head]) -> list[Source]:
        """Sources of the first passages that are part of an article."""
        found: list[Source] = []
        for start in range(0, len(ranked), num_results):
            part = ranked[start : start + num_results]
            known = self._store.passages(part)
            for place, name in enumerate(part, start):
                passage = known.get(name)
                head = heads.get(passage.article_id) if passage else None
                if passage is not None and head is not None and len(found) < num_results:
                    found.append(_source(passage, head, float(scores[place]), len(found) + 1))
            if len(found) == num_results:
                break
        return found

    def _kinds_of(self, reading: KeywordReading, articles: _Articles) -> _Kinds:
        """The kinds of the articles in the index."""
        kinds = self._kinds
        if kinds.article_ids is not reading.article_ids or kinds.version != articles.version:
            kinds = self._kinds = _Kinds.of(reading.article_ids, articles)
        return kinds

    def _current_articles(self) -> _Articles:
        """The articles without their texts, at the store's present version."""
        with self._lock:
            version = self._store.version()
            if self._articles.version != version:
                heads = {head.article_id: head for head in self._store.heads()}
                names = frozenset(name for head in heads.values() for name in (head.publisher, head.agency) if name)
                self._articles = _Articles(version, heads, names)
            return self._articles


class _Articles(NamedTuple):
    """The articles at a version of the store, and the names of those that publish them or report them."""

    version: int
    heads: Mapping[str, Head]
    published_by: frozenset[str]


class _Kinds(NamedTuple):
    """The articles of a keyword index by what outlets and periods ask of them: few kinds are told apart once for all articles.

    Attributes:
        article_ids: of the index, by number; where it has others, the kinds are made anew.
        version: of the articles.
        outlets, days: one article of each kind, None for those that are not in the store.
        outlet_of, day_of: kind by article number.
    """

    article_ids: Mapping[int, str]
    version: int
    outlets: list[Head | None]
    days: list[Head | None]
    outlet_of: NDArray[np.int64]
    day_of: NDArray[np.int64]

    @classmethod
    def of(cls, article_ids: Mapping[int, str], articles: _Articles) -> _Kinds:
        outlets: dict[tuple[str | None, ...] | None, Head | None] = {None: None}
        days: dict[tuple[str | None, ...] | None, Head | None] = {None: None}
        outlet_of, day_of = np.zeros((2, max(article_ids, default=-1) + 1), dtype=np.int64)
        for article_id in article_ids.values():
            if head := articles.heads.get(article_id):
                outlets.setdefault((head.publisher, head.agency), head)
                days.setdefault((head.published,), head)
        outlet_place, day_place = ({key: place for place, key in enumerate(kinds)} for kinds in (outlets, days))
        for number, article_id in article_ids.items():
            if head := articles.heads.get(article_id):
                outlet_of[number] = outlet_place[head.publisher, head.agency]
                day_of[number] = day_place[(head.published,)]
        return cls(article_ids, articles.version, [*outlets.values()], [*days.values()], outlet_of, day_of)

    def outlets_met(self, outlets: frozenset[str]) -> Scores:
        """How far each article is of one of the outlets, by number."""
        return np.array([outlet_met(head, (), outlets) if head else 0.0 for head in self.outlets])[self.outlet_of]

    def periods_met(self, periods: Sequence[Period]) -> Scores:
        """How far each article is of one of the periods, by number."""
        return np.array([period_met(head.published, (), periods) if head else 0.0 for head in self.days])[self.day_of]


class _Candidates(NamedTuple):
    """Passages that may answer, with their scores by keywords over the best one's, ``[n]``; for each part likewise."""

    ids: list[str]
    article_ids: list[str]
    article_of: NDArray[np.int64]
    keywords: Scores
    article: Scores
    parts: list[Scores]


class _Alignments(NamedTuple):
    """How close passages come to the question's words, ``[n]`` each: rarer ones weighing more, and all alike.

    Likewise their articles, the passages with those before and after them, and a few words in a row; then the passages to the words of
    each part.
    """

    words: Scores
    every: Scores
    article_words: Scores
    article_every: Scores
    near_every: Scores
    in_a_row: Scores
    parts: list[Scores]


def _candidates(
    query: Query, reading: KeywordReading, nearest: Sequence[str], kinds: _Kinds, many: int, weights: Mapping[str, float]
) -> _Candidates:
    """The passages that are best by keywords, outlets and dates of publication, for the question and each part of it; and ``nearest``."""
    none = np.zeros(len(reading.article_of))

    def outlets_met(outlets: frozenset[str]) -> Scores:
        return kinds.outlets_met(outlets)[reading.article_of] if outlets else none

    def periods_met(periods: Sequence[Period]) -> Scores:
        return kinds.periods_met(periods)[reading.article_of] if periods else none

    whole, articles = share_of_best(reading.scores(query.terms)), share_of_best(reading.article_scores(query.terms))
    features = {"keywords": whole, "article": articles[reading.article_of]}
    weights = {**weights, **FIRST_WEIGHTS}
    base = weighted(features | {"outlet": outlets_met(query.outlets), "period": periods_met(query.periods)}, weights)
    found = dict.fromkeys(reading.numbers(nearest).values()) | dict.fromkeys(reading.best(base, many)[:many].tolist())
    parts = [share_of_best(reading.scores(part.terms)) for part in query.parts]
    lists = [
        weighted({"part keywords": scores, "part outlet": outlets_met(part.outlets), "part period": periods_met(part.periods)}, weights)
        for part, scores in zip(query.parts, parts, strict=True)
    ]
    lists += [weighted({"outlet alone": outlets_met(outlets)}, weights) for outlets in query.each_outlet]
    for listed in lists:
        found |= dict.fromkeys(reading.best(base + listed, PART_CANDIDATES)[:PART_CANDIDATES].tolist())
    ids = reading.ids(found)
    chosen = np.array(list(ids), dtype=np.int64)
    article_of = reading.article_of[chosen]
    return _Candidates(
        ids=list(ids.values()),
        article_ids=[reading.article_ids[number] for number in article_of.tolist()],
        article_of=article_of,
        keywords=whole[chosen],
        article=articles[article_of],
        parts=[scores[chosen] for scores in parts],
    )


def _features(
    query: Query,
    candidates: _Candidates,
    alignments: _Alignments,
    credited: Mapping[str, frozenset[str]],
    event_dates: Mapping[str, tuple[EventDate, ...]],
    heads: Mapping[str, Head],
) -> Features:
    theirs = [(heads.get(article_id), name) for article_id, name in zip(candidates.article_ids, candidates.ids, strict=True)]

    def outlets_met(outlets: frozenset[str]) -> Scores:
        if not outlets:
            return np.zeros(len(theirs))
        return np.array([outlet_met(head, credited.get(name, ()), outlets) if head else 0.0 for head, name in theirs])

    def periods_met(periods: Sequence[Period]) -> Scores:
        if not periods:
            return np.zeros(len(theirs))
        met = cache(lambda published, dates: period_met(published, dates, periods))  # most passages tell of no day
        return np.array([met(head.published, event_dates.get(name, ())) if head else 0.0 for head, name in theirs])

    whole = {
        "keywords": candidates.keywords,
        "article": candidates.article,
        "alignment": alignments.words,
        "likeness": alignments.every,
        "near likeness": alignments.near_every,
        "likeness in a row": alignments.in_a_row,
        "article alignment": alignments.article_words,
        "article likeness": alignments.article_every,
        "outlet": outlets_met(query.outlets),
        "period": periods_met(query.periods),
    }
    parts: list[Mapping[str, Scores]] = [
        {
            "part keywords": keywords,
            "part alignment": alignment,
            "part outlet": outlets_met(part.outlets),
            "part period": periods_met(part.periods),
        }
        for part, keywords, alignment in zip(query.parts, candidates.parts, alignments.parts, strict=True)
    ]
    return Features(candidates.ids, whole, parts, [{"outlet alone": outlets_met(outlets)} for outlets in query.each_outlet])


def _neighbours(passage_ids: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The places of the passages that come before and after each in its article, ``[n]`` each; its own where that is not among them."""
    before, after = np.arange(len(passage_ids)), np.arange(len(passage_ids))
    spans = sorted((name.rpartition(":")[0], *passage_span(name), place) for place, name in enumerate(passage_ids))
    for (article, _, end, place), (next_article, start, _, next_place) in itertools.pairwise(spans):
        if article == next_article and start - end <= LARGEST_GAP:
            before[next_place], after[place] = place, next_place
    return before, after


def _mean(values: Matrix, weights: Matrix) -> Scores:
    return weighted_mean(values, weights).astype(np.float64)


def _source(passage: Passage, head: Head, score: float, rank: int) -> Source:
    return Source(
        article_id=head.article_id,
        title=head.title,
        publisher=head.publisher,
        published=head.published,
        text=passage.text,
        start=passage.start,
        end=passage.end,
        score=score,
        rank=rank,
        url=head.url,
        passage_id=passage.passage_id,
        sentences=passage.sentences,
        story=head.story,
        event_dates=passage.event_dates,
        attributions=passage.attributions,
    )
