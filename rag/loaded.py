"""What an engine has loaded that does not depend on which index it asks: models, and what holds them to a budget.

Engines over several indexes share it (``open_engine``'s ``beside``), so that each costs its stores and no more. It does nothing of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rag.answer_spans import SpanReader
from rag.embedding import Embedding, TokenEmbedding
from rag.reranking import Reranker

if TYPE_CHECKING:
    from rag.generative import Model
    from rag.writing import Answerers


@dataclass(frozen=True, slots=True)
class Loaded:
    """The models of an engine. All are safe from many threads.

    Attributes:
        embedding: what embeds passages and questions.
        tokens_by: what gives token vectors; the embedding itself where that does.
        asked_by: the same, remembering what it was asked last.
        reranker: what puts the best passages in order once more, if anything.
        reader: what reads the best passages for the words that answer, unless none are to be read.
        answerers: makes the generative answerer of a corpus.
        rewriter: the model that makes follow-ups whole, where one does.
        status: what ``Engine.status`` says of them.
    """

    embedding: Embedding
    tokens_by: TokenEmbedding
    asked_by: TokenEmbedding
    reranker: Reranker | None
    reader: SpanReader | None
    answerers: Answerers
    rewriter: Model | None
    status: Mapping[str, Any]
