"""LlamaIndex's agents and workflows get the same sources and answers, and nothing asks them for a key."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from llama_index.core import Settings as Singleton
from llama_index.core.query_engine import BaseQueryEngine
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import MetadataMode, QueryBundle, TextNode
from llama_index.core.tools import QueryEngineTool, RetrieverTool

import rag
from rag.llama_index_adapters import as_node
from tests.rag.small_engine import ARTICLES, TALKS, small_engine

QUESTION = "Whom did Mara Lind meet in Geneva?"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[rag.Engine]:
    long = TALKS + "".join(
        f"\nIt rained in Geneva on the day that they met, for {count} hours, and on the next day too.\n" for count in range(12)
    )
    with small_engine(tmp_path_factory.mktemp("engine"), ARTICLES | {"talks.md": long}) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _singleton_is_untouched() -> Iterator[None]:
    yield
    assert Singleton._llm is None
    assert Singleton._embed_model is None


def test_the_retriever_gives_the_sources_as_nodes(engine: rag.Engine) -> None:
    retriever = engine.as_retriever()
    assert isinstance(retriever, BaseRetriever)
    found, sources = retriever.retrieve(QUESTION), engine.retrieve(QUESTION)
    assert [node.score for node in found] == [source.score for source in sources]
    assert any(source.start for source in sources)
    for scored, source in zip(found, sources, strict=True):
        node = scored.node
        assert isinstance(node, TextNode)
        assert node.get_content(MetadataMode.NONE) == source.text
        assert (node.start_char_idx, node.end_char_idx, node.node_id) == (source.start, source.end, source.passage_id)
        assert engine.article(node.metadata["article_id"]).text[node.start_char_idx : node.end_char_idx] == node.text
        assert node.metadata == {name: getattr(source, name) for name in ("article_id", "title", "publisher", "published", "url", "rank")}
    assert retriever.retrieve(QueryBundle(QUESTION)) == found


def test_the_query_engine_gives_the_answer_and_its_whole_record(engine: rag.Engine) -> None:
    query_engine = engine.as_query_engine()
    assert isinstance(query_engine, BaseQueryEngine)
    response, answer = query_engine.query(QUESTION), engine.ask(QUESTION)
    assert str(response) == answer.text
    assert response.source_nodes == [as_node(source) for source in answer.sources]
    assert response.metadata is not None
    record = response.metadata["answer"]
    assert (record["citations"], record["text"]) == (answer.to_dict()["citations"], answer.text)
    assert query_engine.get_prompts() == {}


def test_awaiting_gives_the_same(engine: rag.Engine) -> None:
    async def ask() -> tuple[str, int]:
        response = await engine.as_query_engine().aquery(QUESTION)
        return str(response), len(await engine.as_retriever().aretrieve(QUESTION))

    assert asyncio.run(ask()) == (engine.ask(QUESTION).text, len(engine.retrieve(QUESTION)))


def test_they_serve_as_tools_of_an_agent(engine: rag.Engine) -> None:
    tool = QueryEngineTool.from_defaults(engine.as_query_engine(), name="articles", description="Answers from news articles.")
    assert tool.call(QUESTION).content == engine.ask(QUESTION).text
    lookup = RetrieverTool.from_defaults(engine.as_retriever(), name="passages", description="Finds passages.")
    assert "Mara Lind met Otto Brandt" in lookup.call(QUESTION).content


def test_filters_reach_the_engine(engine: rag.Engine) -> None:
    nodes = engine.as_retriever(publishers="Evening Post", until="2021").retrieve(QUESTION)
    assert {node.metadata["article_id"] for node in nodes} == {"denial"}
    response = engine.as_query_engine(publishers=["Evening Post"], since="2021-06").query(QUESTION)
    assert {node.metadata["article_id"] for node in response.source_nodes} == {"denial"}
    nodes = engine.as_retriever(persons=["Mara Lind"]).retrieve(QUESTION)
    assert {node.metadata["article_id"] for node in nodes} == {"talks"}
    with pytest.raises(rag.BylineError, match="since is 'June'"):
        engine.as_query_engine(since="June").query(QUESTION)


def test_our_errors_come_through(engine: rag.Engine) -> None:
    with pytest.raises(rag.BylineError, match="empty"):
        engine.as_query_engine().query(" ")
    with pytest.raises(rag.BylineError, match="empty"):
        engine.as_retriever().retrieve(" ")
