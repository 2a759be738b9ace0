"""LlamaIndex's interfaces over the engine, for its agents and workflows: a retriever and a query engine.

Nothing is done here that the engine does not do. LlamaIndex's own settings singleton is never touched, so nothing asks for an OpenAI key.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Unpack

from llama_index.core.base.response.schema import Response
from llama_index.core.callbacks import CallbackManager
from llama_index.core.query_engine import BaseQueryEngine
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from rag.answer_schema import Source

if TYPE_CHECKING:
    from llama_index.core.prompts.mixin import PromptMixinType

    from rag.engine import Engine
    from rag.filters import FilterArguments


def as_node(source: Source) -> NodeWithScore:
    """The source as LlamaIndex's node: same text, offsets and score, the rest as metadata."""
    kept = ("article_id", "title", "publisher", "published", "url", "rank")
    node = TextNode(
        id_=source.passage_id,
        text=source.text,
        start_char_idx=source.start,
        end_char_idx=source.end,
        metadata={name: value for name, value in source.to_dict().items() if name in kept},
    )
    return NodeWithScore(node=node, score=source.score)


class BylineRetriever(BaseRetriever):
    """``engine.retrieve`` as a LlamaIndex retriever, over the articles that the filters let in."""

    def __init__(self, engine: Engine, **filters: Unpack[FilterArguments]) -> None:
        self._engine, self._filters = engine, filters
        super().__init__(callback_manager=CallbackManager([]))

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return [as_node(source) for source in self._engine.retrieve(query_bundle.query_str, **self._filters)]


class BylineQueryEngine(BaseQueryEngine):
    """``engine.ask`` as a LlamaIndex query engine, with filters as that has; the response's metadata holds the whole answer record."""

    def __init__(self, engine: Engine, **filters: Unpack[FilterArguments]) -> None:
        self._engine, self._filters = engine, filters
        super().__init__(callback_manager=CallbackManager([]))

    def _query(self, query_bundle: QueryBundle) -> Response:
        answer = self._engine.ask(query_bundle.query_str, **self._filters)
        return Response(
            response=answer.text, source_nodes=[as_node(source) for source in answer.sources], metadata={"answer": answer.to_dict()}
        )

    async def _aquery(self, query_bundle: QueryBundle) -> Response:
        return await asyncio.to_thread(self._query, query_bundle)

    def _get_prompt_modules(self) -> PromptMixinType:
        modules: dict[str, Any] = {}
        return modules
