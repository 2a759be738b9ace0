"""Which embedding model and which reranker the settings ask for; what cannot be loaded or asked is refused here, on opening."""

from __future__ import annotations

from collections.abc import Mapping

from rag.embedding import Embedding
from rag.errors import ConfigurationError, ModelError
from rag.models.json_endpoint import JsonEndpoint, Variables
from rag.models.openai_compatible import OPENAI_URL
from rag.reranking import Reranker
from rag.settings import Settings

EMBEDDINGS = {
    "local": "all-MiniLM-L6-v2, which comes with Byline",
    "fastembed:MODEL": "a model that fastembed knows, or a folder",
    "openai:MODEL": "asked of BYLINE_EMBEDDING_BASE_URL",
}
RERANKERS = {
    "fastembed:MODEL": "a cross-encoder that fastembed knows, or a folder",
    "http:MODEL": "asked of BYLINE_RERANKER_BASE_URL",
}


def open_embedding(settings: Settings) -> Embedding:
    """The model that ``settings.embedding`` names, loaded or asked once.

    Raises:
        ConfigurationError: there is none of that name, or it does not load or answer.
    """
    kind, model = _read("BYLINE_EMBEDDING", settings.embedding, EMBEDDINGS)
    if kind == "local":
        from rag.models.local_embedding import LocalEmbedding

        return LocalEmbedding(settings.embedding_runtime)
    if kind == "fastembed":
        _need_fastembed("BYLINE_EMBEDDING")
        from rag.models.fastembed_embedding import FastembedEmbedding

        return FastembedEmbedding(
            model, cache=settings.model_cache, query_prefix=settings.query_prefix, passage_prefix=settings.passage_prefix
        )
    from rag.models.openai_embedding import OpenAIEmbedding
    from rag.models.prefixes import prefixes

    url, key = settings.embedding_base_url, settings.embedding_api_key
    if url is None:  # the address and key that answers are asked with; that key is told to no other address
        url, key = settings.openai_base_url or OPENAI_URL, key or settings.openai_api_key
    if url == OPENAI_URL and key is None:
        raise ConfigurationError(
            f"OpenAI's model {model} needs a key. Set BYLINE_EMBEDDING_API_KEY or OPENAI_API_KEY, or BYLINE_EMBEDDING_BASE_URL for an "
            "endpoint of your own."
        )
    variables = Variables(
        address="BYLINE_EMBEDDING_BASE_URL" if settings.embedding_base_url or not settings.openai_base_url else "OPENAI_BASE_URL",
        key="OPENAI_API_KEY" if key is not None and key is settings.openai_api_key else "BYLINE_EMBEDDING_API_KEY",
        model="BYLINE_EMBEDDING",
        timeout="BYLINE_EMBEDDING_TIMEOUT",
        size="BYLINE_PASSAGE_TOKENS",
    )
    endpoint = JsonEndpoint(
        model,
        url,
        key.get_secret_value() if key else None,
        timeout=settings.embedding_timeout,
        retries=settings.embedding_retries,
        variables=variables,
    )
    try:
        return OpenAIEmbedding(
            endpoint,
            batch=settings.embedding_batch,
            dimensions=settings.embedding_dimensions,
            prefixes=prefixes(model, settings.query_prefix, settings.passage_prefix),
        )
    except ModelError as error:
        raise ConfigurationError(str(error)) from error


def open_reranker(settings: Settings) -> Reranker | None:
    """The reranker that ``settings.reranker`` names, loaded or asked once; None where none is wanted.

    Raises:
        ConfigurationError: there is none of that name, or it does not load or answer.
    """
    if settings.reranker is None:
        return None
    kind, model = _read("BYLINE_RERANKER", settings.reranker, RERANKERS)
    if kind == "fastembed":
        _need_fastembed("BYLINE_RERANKER")
        from rag.models.cross_encoder import CrossEncoder

        return CrossEncoder(model, cache=settings.model_cache)
    from rag.models.rerank_endpoint import RerankEndpoint

    if settings.reranker_base_url is None:
        raise ConfigurationError(f"The reranker {model} has no address. Set BYLINE_RERANKER_BASE_URL, or unset BYLINE_RERANKER.")
    key = settings.reranker_api_key
    endpoint = JsonEndpoint(
        model,
        settings.reranker_base_url,
        key.get_secret_value() if key else None,
        timeout=settings.reranker_timeout,
        retries=1,  # somebody is waiting
        variables=Variables(
            address="BYLINE_RERANKER_BASE_URL",
            key="BYLINE_RERANKER_API_KEY",
            model="BYLINE_RERANKER",
            timeout="BYLINE_RERANKER_TIMEOUT",
            size="BYLINE_PASSAGE_TOKENS",
        ),
    )
    try:
        return RerankEndpoint(endpoint)
    except ModelError as error:
        raise ConfigurationError(str(error)) from error


def _need_fastembed(variable: str) -> None:
    try:
        import fastembed  # noqa: F401
    except ImportError as error:
        raise ConfigurationError(
            f"{variable} needs fastembed, and fastembed is not installed ({error}). Run make clean and make chat."
        ) from error


def _read(variable: str, value: str, kinds: Mapping[str, str]) -> tuple[str, str]:
    """Kind and model of a setting such as ``fastembed:BAAI/bge-small-en-v1.5``; the model is empty where the kind takes none."""
    kind, _, model = (part.strip() for part in value.partition(":"))
    if (kind if not model else f"{kind}:MODEL") in kinds:
        return kind, model
    choices = "; ".join(f"{name} ({meaning})" for name, meaning in kinds.items())
    raise ConfigurationError(f"{variable} is {value!r}. Set it to one of: {choices}.")
