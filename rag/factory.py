"""Wires the parts from Settings; the one place that knows which implementation stands behind each, and alone imports ``rag.models``."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from rag.embedding import Embedding, Matrix, TokenEmbedding, TokenVectors
from rag.errors import ConfigurationError
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.corpus import Corpus
    from rag.engine import Engine
    from rag.evidence import EvidenceScorer
    from rag.generative import GenerativeAnswerer, Model
    from rag.loaded import Loaded
    from rag.models.openai_compatible import OpenAICompatible
    from rag.reading import Scorer
    from rag.reranking import Reranker
    from rag.schema import Progress
    from rag.vector_store import VectorStore
    from rag.writing import Answerers

COLLECTION = "byline-passages"


def open_engine(
    settings: Settings | None = None,
    *,
    fill: bool = True,
    progress: Callable[[Progress], None] | None = None,
    beside: Engine | None = None,
) -> Engine:
    """Open the engine on an index; an empty one is filled from ``settings.articles`` first.

    Args:
        settings: by default read from BYLINE_* and ``.env``.
        fill: False leaves an empty index empty.
        progress: called after each file that is ingested.
        beside: an engine whose models this one uses too, and whose budget, instead of loading its own. The settings must name the same.

    Raises:
        ConfigurationError: a setting is wrong, or something it needs is not installed or not running.
    """
    settings = settings or Settings()
    engine = _wire(settings, beside.loaded if beside is not None else None)
    try:
        if fill and engine.is_empty and settings.articles.is_dir():
            engine.ingest([settings.articles], progress=progress)
    except BaseException:
        engine.close()
        raise
    return engine


def _wire(settings: Settings, loaded: Loaded | None) -> Engine:
    try:
        settings.index.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(f"The index folder {settings.index} cannot be made ({error.strerror}). Change BYLINE_INDEX.") from error
    models = (_writer(settings), _rewriter(settings)) if loaded is None else None  # open nothing, and may find a setting wrong
    with ExitStack() as opened, ThreadPoolExecutor(3) as threads:  # the slow starts, side by side
        loading = threads.submit(_loaded, settings, *models, threads) if models is not None else None
        opening = threads.submit(_vectors, settings)

        from sqlalchemy import URL

        from rag.article_store import ArticleStore
        from rag.corpus import CorpusReader
        from rag.engine import Engine
        from rag.evidence import EvidenceScorer
        from rag.ingestion.ingestion import Ingestion
        from rag.keyword_index import KeywordIndex
        from rag.pronouns import PronounReader
        from rag.retriever import Retriever
        from rag.token_store import TokenStore

        vectors = opening.result()
        opened.callback(vectors.close)
        store = ArticleStore(settings.store_url or URL.create("sqlite", database=str(settings.index / "articles.sqlite")))
        opened.callback(store.close)
        keywords = KeywordIndex(settings.index / "keywords.sqlite")
        opened.callback(keywords.close)
        tokens = TokenStore(settings.index / "tokens.sqlite")
        opened.callback(tokens.close)
        if loading is not None:
            loaded = loading.result()
        assert loaded is not None
        corpus = CorpusReader(store, settings.index, settings.aliases)
        pronouns = PronounReader(store, corpus)
        embedding, asked_by = loaded.embedding, loaded.asked_by
        retriever = Retriever(
            store, vectors, tokens, keywords, embedding, asked_by, reranker=loaded.reranker, rerank_depth=settings.rerank_depth
        )
        engine = Engine(
            settings,
            store=store,
            vectors=vectors,
            tokens=tokens,
            keywords=keywords,
            corpus=corpus,
            ingestion=Ingestion(store, vectors, tokens, keywords, embedding, loaded.tokens_by, settings),
            retriever=retriever,
            scorer=_reading(settings, loaded, EvidenceScorer(asked_by, tokens, retriever.rarity, pronouns.read)),
            pronouns=pronouns,
            loaded=loaded,
        )
        opened.pop_all()  # the engine closes them from here on
    return engine


def _embedding(settings: Settings) -> Embedding:
    from rag.models.choice import open_embedding

    return open_embedding(settings)


def _reranker(settings: Settings) -> Reranker | None:
    if settings.reranker is None:
        return None
    from rag.models.choice import open_reranker

    return open_reranker(settings)


def _loaded(settings: Settings, writer: OpenAICompatible | None, rewriter: Model | None, threads: ThreadPoolExecutor) -> Loaded:
    """All that does not depend on which index is asked."""
    reranking = threads.submit(_reranker, settings)
    embedding = _embedding(settings)

    from rag.loaded import Loaded
    from rag.models.span_reader import LocalSpanReader
    from rag.remembered_tokens import RememberedTokens

    tokens_by = embedding if isinstance(embedding, TokenEmbedding) else _TokensOfLocal(settings)
    reranker = reranking.result()
    return Loaded(
        embedding=embedding,
        tokens_by=tokens_by,
        asked_by=RememberedTokens(tokens_by),
        reranker=reranker,
        reader=LocalSpanReader(settings.embedding_runtime) if settings.read_passages else None,
        answerers=_answerers(settings, writer, tokens_by),
        rewriter=rewriter,
        status=_status(embedding, reranker, tokens_by),
    )


def _reading(settings: Settings, loaded: Loaded, scorer: EvidenceScorer) -> Scorer:
    """The scorer with what reads the best passages, unless none are to be read."""
    if loaded.reader is None:
        return scorer
    from rag.reading import EvidenceReader

    return EvidenceReader(scorer, loaded.reader, settings.read_passages)


class _TokensOfLocal:
    """Token vectors by the local model, where another one embeds passages; loaded when they are first asked for."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self._lock = settings, threading.Lock()
        self._local: TokenEmbedding | None = None

    @property
    def token_identifier(self) -> str:
        """As the local model's."""
        return self._model().token_identifier

    def embed_with_tokens(self, texts: Sequence[str]) -> tuple[Matrix, list[TokenVectors]]:
        """As the local model's."""
        return self._model().embed_with_tokens(texts)

    def embed_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """As the local model's."""
        return self._model().embed_tokens(texts)

    def _model(self) -> TokenEmbedding:
        with self._lock:
            if self._local is None:
                from rag.models.local_embedding import LocalEmbedding

                self._local = LocalEmbedding(self._settings.embedding_runtime)
            return self._local


def _status(embedding: Embedding, reranker: Reranker | None, tokens: TokenEmbedding) -> dict[str, Any]:
    """What ``status`` says of the models that find and weigh passages."""
    status: dict[str, Any] = {"embedding": embedding.identifier, "runtime": embedding.runtime, "dimensions": embedding.dimensions}
    if embedding.prefixes:
        status["prefixes"] = embedding.prefixes
    if isinstance(tokens, _TokensOfLocal):
        status["sentences"] = "compared by the local model, all-MiniLM-L6-v2"
    return status | {"reranker": f"{reranker.identifier} ({reranker.runtime})" if reranker else None}


def _vectors(settings: Settings) -> VectorStore:
    from rag.vector_store import VectorStore

    return VectorStore(None if settings.chroma_url else settings.index / "chroma", settings.chroma_url, COLLECTION)


def _model(settings: Settings, *, timeout: float, deadline: float, retries: int) -> OpenAICompatible:
    """The model of the settings, held to these times."""
    from rag.models.openai_compatible import OpenAICompatible

    key = settings.openai_api_key
    return OpenAICompatible(
        settings.model,
        api_key=key.get_secret_value() if key else None,
        base_url=settings.openai_base_url,
        timeout=timeout,
        deadline=deadline,
        retries=retries,
        output=settings.model_output,
    )


def _within_budget(model: OpenAICompatible, settings: Settings, spent: int = 0) -> Model:
    """The model, held to the budget where one is set, of which an answer has spent so many tokens before."""
    if settings.budget_answer_tokens is settings.budget_day_tokens is settings.budget_day_dollars is None:
        return model
    from rag.budget import Budget, Metered

    budget = Budget(
        settings.index / "spent.sqlite",
        answer_tokens=settings.budget_answer_tokens,
        day_tokens=settings.budget_day_tokens,
        day_dollars=settings.budget_day_dollars,
        prices=(settings.prompt_price or 0.0, settings.completion_price or 0.0),
    )
    return Metered(model, budget, spent)


def _rewriter(settings: Settings) -> Model | None:
    """What makes follow-ups whole; rules do it where there is no model, and where this one takes too long."""
    if settings.answerer_in_use == "extractive":
        return None
    from rag.conversation import REWRITE_SECONDS

    model = _model(settings, timeout=min(settings.model_timeout, REWRITE_SECONDS), deadline=REWRITE_SECONDS, retries=0)
    return _within_budget(model, settings)


def _writer(settings: Settings) -> OpenAICompatible | None:
    """The model that writes answers, where one does."""
    if settings.answerer_in_use == "extractive":
        return None
    return _model(settings, timeout=settings.model_timeout, deadline=settings.model_deadline, retries=settings.model_retries)


def _answerers(settings: Settings, writer: OpenAICompatible | None, tokens: TokenEmbedding) -> Answerers:
    """Makes the generative answerer for a corpus, which holds what the model writes to words and to their ``tokens``."""
    if writer is None:
        return lambda corpus, spent=0: None

    from rag.verification import TokenSimilarity

    similarity = TokenSimilarity(tokens) if settings.compare_words else None

    def make(corpus: Corpus, spent: int = 0) -> GenerativeAnswerer | None:
        from rag.generative import GenerativeAnswerer
        from rag.same_name import same_name_in

        return GenerativeAnswerer(
            _within_budget(writer, settings, spent),
            context_tokens=settings.context_tokens,
            answer_tokens=settings.answer_tokens,
            same_name=same_name_in(corpus.names),
            similarity=similarity,
        )

    return make
