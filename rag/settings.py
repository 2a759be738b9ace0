"""Every setting, described and bounded, read from the environment and ``.env`` once and passed on.

What it does not do: open anything, or decide what a setting means; the stages do that. Relative paths count from the working
directory; the defaults are the shipped ``data/`` folder. ``.env.example`` lists each of these and a test holds the two together.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import os
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from rag.errors import ConfigurationError

DATA = Path(__file__).resolve().parent.parent / "data"
_PAGE_USERS = "BYLINE_USERS"
"""Read by the page alone, as everything that begins with BYLINE_UI_ is, which refuses what it does not know."""


class Settings(BaseSettings):
    """What can be set, in Python by name, in the environment and ``.env`` as ``BYLINE_`` and the name in capitals.

    ``OPENAI_API_KEY`` and ``OPENAI_BASE_URL`` are read under the names other tools use. Frozen; raises ``ConfigurationError``, naming
    the variable, for a value out of bounds or a ``BYLINE_`` variable that does not exist.
    """

    model_config = SettingsConfigDict(
        env_prefix="BYLINE_",
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        frozen=True,
        extra="ignore",
        populate_by_name=True,
    )

    articles: Path = Field(DATA / "articles", description="Folder that is ingested when the index is empty.")
    index: Path = Field(DATA / "index", description="Folder for everything that is stored: articles, vectors, keywords.")
    aliases: Path = Field(DATA / "aliases.toml", description="Spellings of names that cannot be learned from the articles.")
    store_url: str | None = Field(None, description="SQLAlchemy URL of the article store; unset means SQLite inside the index folder.")
    chroma_url: str | None = Field(None, description="http(s):// address of a Chroma server; unset means Chroma inside the index folder.")
    feedback: Path = Field(
        DATA / "feedback.sqlite", description="SQLite file for the thumbs that readers give answers in the chat, with question and answer."
    )
    conversations: Path | str = Field(
        DATA / "conversations.sqlite",
        description="SQLite file or SQLAlchemy URL for the conversations of the chat, with questions and answers.",
    )

    keep: str = Field(
        "", description="Kinds of page furniture that stay in the text, separated by commas (caption, teaser, …); all keeps everything."
    )
    allow_private_addresses: bool = Field(False, description="Whether byline ingest may fetch from this machine and from private networks.")
    fetch_seconds: float = Field(30, gt=0, le=600, description="Seconds that fetching one web address may take, redirects included.")
    fetch_megabytes: float = Field(20, gt=0, le=500, description="Most megabytes that are fetched from one web address.")

    embedding: str = Field(
        "local",
        description="What embeds passages: local, fastembed:MODEL (or a folder), openai:MODEL; changing it needs byline ingest --rebuild.",
    )
    embedding_runtime: Literal["auto", "openvino", "onnxruntime"] = Field(
        "auto", description="What runs the local embedding model; auto is OpenVINO where it loads, else onnxruntime."
    )
    embedding_base_url: str | None = Field(
        None, description="Address of the OpenAI-compatible endpoint that openai:MODEL is asked of; unset means that of OPENAI_BASE_URL."
    )
    embedding_api_key: SecretStr | None = Field(
        None, description="Key of that endpoint; unset means OPENAI_API_KEY where the address is OPENAI_BASE_URL's."
    )
    embedding_dimensions: int | None = Field(
        None, ge=1, le=16_384, description="Length of vector to ask that endpoint for, of models that have several."
    )
    embedding_batch: int = Field(64, ge=1, le=2048, description="Most texts in one request to that endpoint.")
    embedding_timeout: float = Field(
        60, gt=0, le=3600, description="Seconds a request to that endpoint may take, retries and the waits between them included."
    )
    embedding_retries: int = Field(3, ge=0, le=10, description="Further tries after a rate limit, server error or refused connection.")
    query_prefix: str | None = Field(
        None, description="Put before questions that are embedded; unset means what the model's makers ask for, none means nothing."
    )
    passage_prefix: str | None = Field(
        None, description="Put before passages that are embedded, alike; changing it needs byline ingest --rebuild."
    )
    model_cache: Path = Field(DATA / "models", description="Folder that fastembed's models are downloaded to.")
    reranker: str | None = Field(
        None,
        description="What puts the best passages in order once more: fastembed:MODEL (or its folder) or http:MODEL; unset means nothing.",
    )
    rerank_depth: int = Field(40, ge=1, le=100, description="Passages the reranker looks at, and at least as many as are asked for.")
    reranker_base_url: str | None = Field(None, description="Address of the endpoint that http:MODEL is asked of, up to and with /v1.")
    reranker_api_key: SecretStr | None = Field(None, description="Key of that endpoint.")
    reranker_timeout: float = Field(20, gt=0, le=600, description="Seconds a request to that endpoint may take, its retry included.")
    passage_tokens: int = Field(
        64, ge=32, le=512, description="Most cl100k tokens in a passage; changing it needs byline ingest --rebuild."
    )
    today: date | None = Field(
        None,
        description="The day that last month and yesterday count from in questions, an ISO date; unset means this machine's date, or the "
        "newest article's where that is over a month old.",
    )
    num_results: int = Field(40, ge=1, le=200, description="Passages given to the answerer.")

    answerer: Literal["auto", "extractive", "openai"] = Field(
        "auto", description="Who answers: extractive quotes, openai writes with a model; auto is openai where a key or endpoint is set."
    )
    abstain_below: float = Field(0.08, ge=0, le=1, description="Abstain when the probability that the articles answer is below this.")
    read_passages: int = Field(
        5,
        ge=0,
        le=40,
        description="Passages that are read for the words that answer, of those found best (of a list twice as many); 0: none.",
    )
    history_tokens: int = Field(
        2000, ge=100, le=100_000, description="Most tokens of a conversation that are read; the oldest turns go first."
    )
    answer_sentences: int = Field(6, ge=1, le=30, description="Most sentences a quoted answer holds.")

    openai_api_key: SecretStr | None = Field(
        None, validation_alias=AliasChoices("openai_api_key", "OPENAI_API_KEY"), description="Key of the model endpoint (OPENAI_API_KEY)."
    )
    openai_base_url: str | None = Field(
        None,
        validation_alias=AliasChoices("openai_base_url", "OPENAI_BASE_URL"),
        description="Address of any OpenAI-compatible endpoint (OPENAI_BASE_URL); unset means OpenAI's own.",
    )
    model: str = Field("gpt-4o-mini", description="Model asked of the endpoint.")
    model_timeout: float = Field(20, gt=0, le=600, description="Seconds to wait for the endpoint to connect or to send its next piece.")
    model_deadline: float = Field(90, gt=0, le=3600, description="Seconds a whole model answer may take, retries included.")
    model_retries: int = Field(1, ge=0, le=10, description="Further tries after a time-out, rate limit or server error.")
    model_output: Literal["auto", "structured", "markers"] = Field(
        "auto", description="How the model writes: structured is JSON held to a schema, markers plain text; auto tries the first, once."
    )
    context_tokens: int = Field(3000, ge=200, le=100_000, description="Most tokens of sources and conversation sent to the model.")
    answer_tokens: int = Field(500, ge=16, le=10_000, description="Most tokens the model may write.")
    compare_words: bool = Field(
        True, description="Whether the model may use words that a quote lacks, where words of the quote come close to them."
    )
    prompt_price: float | None = Field(None, ge=0, description="US dollars for a million prompt tokens, to report cost.")
    completion_price: float | None = Field(None, ge=0, description="US dollars for a million completion tokens, to report cost.")

    budget_answer_tokens: int | None = Field(
        None, ge=1, description="Most tokens the model may take for one answer, retries included; past it the articles are quoted."
    )
    budget_day_tokens: int | None = Field(
        None, ge=1, description="Most tokens the model may take in a day (UTC), for all who share the index folder."
    )
    budget_day_dollars: float | None = Field(
        None, gt=0, description="Most US dollars the model may take in a day (UTC), likewise; needs both prices."
    )

    def __init__(self, **values: Any) -> None:
        named = [_variable(name) for name in values if not name.startswith("_")] + names_set_outside("BYLINE_")
        refuse_unknown_settings((name for name in named if not name.startswith("BYLINE_UI_")), {*variables(), _PAGE_USERS})
        try:
            super().__init__(**values)
        except ValidationError as error:
            first = error.errors()[0]
            name = _variable(str(first["loc"][0])) if first["loc"] else "a setting"
            raise ConfigurationError(
                f"{name} is {first.get('input')!r}: {first['msg']}. Change {name}; .env.example describes it."
            ) from error
        if self.budget_day_dollars is not None and None in (self.prompt_price, self.completion_price):
            raise ConfigurationError("BYLINE_BUDGET_DAY_DOLLARS needs prices. Set BYLINE_PROMPT_PRICE and BYLINE_COMPLETION_PRICE.")

    @property
    def answerer_in_use(self) -> Literal["extractive", "openai"]:
        """``answerer`` with ``auto`` decided."""
        if self.answerer != "auto":
            return self.answerer
        return "openai" if self.openai_api_key or self.openai_base_url else "extractive"

    @property
    def settings_hash(self) -> str:
        """Twelve hexadecimal digits naming the settings that shape answers (no paths, keys or time limits)."""
        shaping = ("passage_tokens", "num_results", "abstain_below", "answer_sentences", "context_tokens", "answer_tokens")
        values: dict[str, Any] = {name: getattr(self, name) for name in shaping} | {"answerer": self.answerer_in_use}
        if self.embedding != "local":
            values |= {name: getattr(self, name) for name in ("embedding", "embedding_dimensions", "query_prefix", "passage_prefix")}
        if self.reranker is not None:
            values |= {"reranker": self.reranker, "rerank_depth": self.rerank_depth}
        defaults = {name: field.default for name, field in type(self).model_fields.items()}
        changed = [name for name in ("history_tokens", "read_passages", "compare_words") if getattr(self, name) != defaults[name]]
        values |= {name: getattr(self, name) for name in changed}
        if self.today is not None:
            values |= {"today": self.today.isoformat()}
        if self.answerer_in_use == "openai":
            values |= {"model": self.model, "base_url": self.openai_base_url}
        return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:12]


def _variable(name: str) -> str:
    """The environment variable that sets a field: ``index`` gives ``BYLINE_INDEX``."""
    return name.upper() if name.lower().startswith("openai_") else f"BYLINE_{name.upper()}"


def variables() -> Mapping[str, str]:
    """Environment variable to description, for every setting."""
    return {_variable(name): field.description or "" for name, field in Settings.model_fields.items()}


def names_set_outside(prefix: str) -> list[str]:
    """The variables with a prefix that the environment and ``.env`` set, in capitals."""
    names = [name.upper() for name in os.environ]
    env_file = Path(".env")
    if env_file.is_file():
        lines = env_file.read_text(encoding="utf-8", errors="replace").splitlines()
        names += [line.split("=")[0].strip().upper() for line in lines]
    return [name for name in names if name.startswith(prefix)]


def refuse_unknown_settings(names: Iterable[str], known: Collection[str]) -> None:
    """Raise for a misspelt setting, which would otherwise be ignored in silence.

    Raises:
        ConfigurationError: for the first name that is not known; it names the nearest.
    """
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            raise ConfigurationError(
                f"There is no setting {name}. {f'Did you mean {near[0]}?' if near else 'See .env.example for what there is.'}"
            )
