"""Models by setting, through the engine: the one asked for is the one that runs, or nothing does."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import rag
from rag.models import choice
from tests.rag.onnx_models import common_words_model, shipped_model
from tests.rag.scripted_endpoint import Handler, Script, endpoint, fails, first, sends
from tests.rag.small_engine import write_articles

MINE, OPENAI = "k-mine-0123", "k-openai-0123"


@contextmanager
def opened(folder: Path, **settings: Any) -> Iterator[rag.Engine]:
    """An engine of the three small articles, quoting whatever is asked."""
    given = {
        "answerer": "extractive",
        "abstain_below": 0.0,
        "read_passages": 0,
        "aliases": folder / "aliases.toml",
        "embedding_retries": 0,
    } | settings
    with rag.open_engine(rag.Settings(articles=write_articles(folder / "articles"), index=folder / "index", **given)) as engine:
        yield engine


def _data(vectors: list[list[float]]) -> Script:
    return sends(json.dumps({"data": [{"index": index, "embedding": vector} for index, vector in enumerate(vectors)]}), "application/json")


def letters(dimensions: int, shift: int = 0) -> Script:
    """Embeds a text as its counts of the first letters, or of those from ``shift`` on: of each shift another model."""

    def script(handler: Handler) -> None:
        alphabet = "abcdefghijklmnopqrstuvwxyz" * 2
        counted = [[1 + text.lower().count(letter) for letter in alphabet[shift:][:dimensions]] for text in handler.body["input"]]
        _data([[count if index % 2 else -count for index, count in enumerate(row, shift)] for row in counted])(handler)

    return script


# --- which model -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"embedding": "bge"}, r"^BYLINE_EMBEDDING is 'bge'\. Set it to one of: local \(.*fastembed:MODEL \(.*openai:MODEL \(.*\)\.$"),
        ({"embedding": "fastembed"}, r"^BYLINE_EMBEDDING is 'fastembed'\. Set it to one of"),
        ({"embedding": "openai: "}, r"^BYLINE_EMBEDDING is 'openai: '\. Set it to one of"),
        ({"embedding": "local:x"}, r"^BYLINE_EMBEDDING is 'local:x'\. Set it to one of"),
        ({"embedding": "openai:m"}, r"needs a key\. Set BYLINE_EMBEDDING_API_KEY or OPENAI_API_KEY, or BYLINE_EMBEDDING_BASE_URL"),
        ({"embedding": "openai:m", "embedding_base_url": "ftp://host"}, r"Correct BYLINE_EMBEDDING_BASE_URL\.$"),
        ({"embedding": "openai:m", "openai_base_url": "ftp://host"}, r"Correct OPENAI_BASE_URL\.$"),
        ({"embedding": "openai:m", "openai_api_key": "sk-ü"}, r"Correct OPENAI_API_KEY\.$"),
        ({"embedding": "fastembed:no/such-model"}, r"Correct BYLINE_EMBEDDING; docs/models\.md"),
        ({"reranker": "local"}, r"^BYLINE_RERANKER is 'local'\. Set it to one of: fastembed:MODEL \(.*http:MODEL \(.*\)\.$"),
        ({"reranker": "http:m"}, r"has no address\. Set BYLINE_RERANKER_BASE_URL, or unset BYLINE_RERANKER\.$"),
        ({"reranker": "http:m", "reranker_base_url": "host"}, r"Correct BYLINE_RERANKER_BASE_URL\.$"),
        ({"reranker": "fastembed:no/such-model"}, r"Correct BYLINE_RERANKER; docs/models\.md"),
    ],
)
def test_a_setting_that_names_no_model_is_refused_on_opening(tmp_path: Path, settings: dict[str, Any], message: str) -> None:
    with pytest.raises(rag.ConfigurationError, match=message), opened(tmp_path, **settings):
        pass


@pytest.mark.loopback
@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"embedding": "openai:m", "embedding_base_url": "http://127.0.0.1:9/v1"}, r"cannot be reached\. .* BYLINE_EMBEDDING_BASE_URL\.$"),
        ({"embedding": "openai:m", "openai_base_url": "http://127.0.0.1:9/v1"}, r"cannot be reached\. .* OPENAI_BASE_URL\.$"),
        ({"reranker": "http:m", "reranker_base_url": "http://127.0.0.1:9/v1"}, r"cannot be reached\. .* BYLINE_RERANKER_BASE_URL\.$"),
    ],
)
def test_an_endpoint_that_is_not_there_is_refused_on_opening(tmp_path: Path, settings: dict[str, Any], message: str) -> None:
    with pytest.raises(rag.ConfigurationError, match=message), opened(tmp_path, **settings):
        pass


def test_a_package_that_is_missing_is_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fastembed", None)
    for settings in ({"embedding": "fastembed:BAAI/bge-small-en-v1.5"}, {"reranker": "fastembed:BAAI/bge-reranker-base"}):
        with (
            pytest.raises(rag.ConfigurationError, match=r"fastembed is not installed.*Run make clean and make chat"),
            opened(tmp_path, **settings),
        ):
            pass


# --- which key goes where --------------------------------------------------------------------------------------------------------------


@pytest.mark.loopback
@pytest.mark.parametrize(
    ("keys", "own_address", "sent", "named"),
    [
        ({"embedding_api_key": MINE, "openai_api_key": OPENAI}, True, MINE, "BYLINE_EMBEDDING_API_KEY"),
        ({"embedding_api_key": MINE, "openai_api_key": OPENAI}, False, MINE, "BYLINE_EMBEDDING_API_KEY"),
        ({"openai_api_key": OPENAI}, False, OPENAI, "OPENAI_API_KEY"),
        ({"openai_api_key": OPENAI}, True, None, "BYLINE_EMBEDDING_API_KEY"),  # it was given for another address
        ({}, True, None, "BYLINE_EMBEDDING_API_KEY"),
    ],
)
def test_a_key_goes_to_the_address_it_was_given_for(keys: dict[str, str], own_address: bool, sent: str | None, named: str) -> None:
    with endpoint(first(letters(4), then=fails(401, f"no: {sent}"))) as server:
        address = {"embedding_base_url" if own_address else "openai_base_url": server.url}
        embedding = choice.open_embedding(rag.Settings(embedding="openai:m", **keys, **address))
        with pytest.raises(rag.ModelError, match=rf"refused the key .*Set {named}\.$") as found:
            embedding.embed(["Rain."])
    assert {request["key"] for request in server.requests} == {f"Bearer {sent}" if sent else None}
    assert MINE not in str(found.value) + repr(rag.Settings(**keys))
    assert OPENAI not in str(found.value) + repr(rag.Settings(**keys))


@pytest.mark.loopback
def test_settings_reach_the_endpoint() -> None:
    with endpoint(letters(4)) as server:
        settings = rag.Settings(
            embedding="openai:nomic-embed-text",
            embedding_base_url=server.url,
            embedding_dimensions=4,
            embedding_batch=2,
            query_prefix="Q: ",
        )
        embedding = choice.open_embedding(settings)
        embedding.embed(["a", "b", "c"])
        embedding.embed_queries(["d"])
    passages = [["search_document: a", "search_document: b"], ["search_document: c"]]
    assert [request["input"] for request in server.requests[1:]] == [*passages, ["Q: d"]]
    assert {(request["model"], request["dimensions"]) for request in server.requests} == {("nomic-embed-text", 4)}


# --- an index and its model ------------------------------------------------------------------------------------------------------------


@pytest.mark.loopback
def test_a_real_embedding_server_embeds_and_is_asked(tmp_path: Path, llama_embedding_url: str) -> None:
    settings = {"embedding": "openai:smollm2", "embedding_base_url": llama_embedding_url}
    with opened(tmp_path, **settings) as engine:
        status = engine.status()
        assert (status["embedding"], status["runtime"], status["dimensions"]) == ("openai:smollm2/576", llama_embedding_url, 576)
        assert status["sentences"] == "compared by the local model, all-MiniLM-L6-v2"
        answer = engine.ask("Whom did Mara Lind meet in Geneva?")
    assert answer.citations[0].title == "Talks in Geneva"
    assert not answer.abstained
    with (
        opened(tmp_path) as engine,
        pytest.raises(rag.IndexNotReadyError, match=r"embedding model openai:smollm2/576, now all-MiniLM-L6-v2/384"),
    ):
        engine.ask("Whom did Mara Lind meet?")


def test_a_model_of_fastembeds_embeds_and_is_asked_and_can_be_changed_back(tmp_path: Path) -> None:
    folder = shipped_model(tmp_path / "minilm")
    with opened(tmp_path, embedding=f"fastembed:{folder}") as engine:
        assert engine.status()["runtime"] == "fastembed"
        by_fastembed = engine.retrieve("Whom did Mara Lind meet?")
        assert by_fastembed[0].title == "Talks in Geneva"
    with opened(tmp_path) as engine:
        with pytest.raises(
            rag.IndexNotReadyError, match=r"now all-MiniLM-L6-v2/384\)\. Set it back, or run byline ingest --rebuild PATH\.$"
        ):
            engine.retrieve("Whom did Mara Lind meet?")
        engine.ingest([], rebuild=True)
        assert [source.passage_id for source in engine.retrieve("Whom did Mara Lind meet?")] == [
            source.passage_id for source in by_fastembed
        ]


@pytest.mark.loopback
def test_another_dimension_under_the_same_name_is_noticed_and_rebuilt(tmp_path: Path) -> None:
    """The endpoint's operator changed the model. A real Chroma holds the vectors, and takes the new length only in a new collection."""
    with endpoint(letters(8)) as server:
        settings = {"embedding": "openai:m", "embedding_base_url": server.url}
        with opened(tmp_path, **settings) as engine:
            assert len(engine.retrieve("Who met in Geneva?")) == 3
        server.script = letters(12)
        with opened(tmp_path, **settings) as engine:
            message = r"dimensions 8, now 12\)\. Set it back, or run byline ingest --rebuild PATH\.$"
            for ask in (lambda: engine.ask("Who?"), lambda: engine.retrieve("Who?"), lambda: engine.ingest([tmp_path / "articles"])):
                with pytest.raises(rag.IndexNotReadyError, match=message):
                    ask()
            assert len(engine.articles()) == 3  # what needs no vectors works
            engine.ingest([], rebuild=True)
            assert len(engine.retrieve("Who met in Geneva?")) == 3
            server.script = letters(8)
            with pytest.raises(rag.IndexNotReadyError, match=r"now gives vectors of 8 numbers, and gave 12 before"):
                engine.ask("Who met in Geneva?")


@pytest.mark.loopback
def test_another_model_of_the_same_name_and_dimension_is_noticed(tmp_path: Path) -> None:
    with endpoint(letters(8)) as server:
        settings = {"embedding": "openai:m", "embedding_base_url": server.url}
        with opened(tmp_path, **settings) as engine:
            engine.retrieve("Who?")
        with opened(tmp_path, **settings) as engine:
            engine.retrieve("Who?")
        server.script = letters(8, shift=5)
        with opened(tmp_path, **settings) as engine:
            with pytest.raises(rag.IndexNotReadyError, match=r"other vectors under the name openai:m/8 .*byline ingest --rebuild PATH\.$"):
                engine.retrieve("Who?")
            engine.ingest([], rebuild=True)
            assert len(engine.retrieve("Who?")) == 3


@pytest.mark.loopback
def test_questions_are_embedded_as_questions_and_passages_as_passages(tmp_path: Path) -> None:
    with endpoint(letters(8)) as server, opened(tmp_path, embedding="openai:e5-small", embedding_base_url=server.url) as engine:
        stored = [text for request in server.requests[1:] for text in request["input"]]
        assert len(stored) == 3
        assert all(text.startswith("passage: ") for text in stored)
        engine.retrieve("Who met in Geneva?")
        assert server.requests[-1]["input"] == ["query: Who met in Geneva?"]


@pytest.mark.loopback
def test_another_prefix_before_passages_is_another_index(tmp_path: Path) -> None:
    with endpoint(letters(8)) as server:
        settings = {"embedding": "openai:m", "embedding_base_url": server.url}
        with opened(tmp_path, **settings):
            pass
        with opened(tmp_path, query_prefix="Q: ", **settings) as engine:
            engine.retrieve("Who?")
        with (
            opened(tmp_path, passage_prefix="P: ", **settings) as engine,
            pytest.raises(rag.IndexNotReadyError, match="now openai:m/8/'P: '"),
        ):
            engine.retrieve("Who?")


@pytest.mark.loopback
def test_an_ingestion_that_an_endpoint_breaks_off_goes_on_when_run_again(tmp_path: Path) -> None:
    with endpoint(letters(8)) as server:
        settings = {"embedding": "openai:m", "embedding_base_url": server.url}
        with opened(tmp_path, **settings) as engine:
            (tmp_path / "articles" / "flood.txt").write_text("A flood closed the harbour of Ostrava in May.\n")
            server.script = fails(500, "boom")
            with pytest.raises(rag.ModelError, match="boom"):
                engine.ingest([tmp_path / "articles"])
            assert len(engine.articles()) == 3
            server.script = letters(8)
            assert len(engine.ingest([tmp_path / "articles"]).added) == 1
            assert len(engine.retrieve("What closed the harbour?")) == 4


# --- the reranker ----------------------------------------------------------------------------------------------------------------------


def _shortest(handler: Handler) -> None:
    """Ranks the shortest passage first."""
    results = [{"index": index, "relevance_score": -len(text)} for index, text in enumerate(handler.body["documents"])]
    sends(json.dumps({"results": results}), "application/json")(handler)


@pytest.mark.loopback
def test_a_reranker_puts_the_best_sources_in_its_order(tmp_path: Path) -> None:
    question = "Whom did Mara Lind meet in Geneva?"
    with opened(tmp_path) as engine:
        before = engine.retrieve(question)
    with endpoint(_shortest) as server:
        settings = {"reranker": "http:m", "reranker_base_url": server.url}
        with opened(tmp_path, rerank_depth=3, **settings) as engine:
            found = engine.retrieve(question)
            assert [source.score for source in found] == sorted(
                (-float(len(f"{source.title}\n{source.text}")) for source in before), reverse=True
            )
            assert [source.rank for source in found] == [1, 2, 3]
            assert [source.passage_id for source in engine.retrieve(question, 1)] == [
                found[0].passage_id
            ]  # the depth is looked at all the same
            assert engine.ask(question).sources == tuple(found)
            assert engine.status()["reranker"] == f"http:m ({server.url})"
        with opened(tmp_path, rerank_depth=1, **settings) as engine:
            assert engine.retrieve(question, 1)[0].passage_id == before[0].passage_id  # only the best was looked at
            assert len(server.requests[-1]["documents"]) == 1
            assert len(engine.retrieve(question, 2)) == len(server.requests[-1]["documents"]) == 2


@pytest.mark.loopback
def test_a_reranker_that_fails_in_the_middle_fails_the_question(tmp_path: Path) -> None:
    with endpoint(_shortest) as server, opened(tmp_path, reranker="http:m", reranker_base_url=server.url) as engine:
        server.script = fails(400, "boom")
        for ask in (engine.retrieve, engine.ask):
            with pytest.raises(rag.ModelError, match=r"boom.*BYLINE_RERANKER"):
                ask("Who met in Geneva?")
        server.script = _shortest
        assert len(engine.retrieve("Who met in Geneva?")) == 3


@pytest.mark.loopback
def test_a_real_rerank_server_is_asked(tmp_path: Path, llama_reranker_url: str) -> None:
    with opened(tmp_path, reranker="http:smollm2", reranker_base_url=llama_reranker_url) as engine:
        scores = [source.score for source in engine.retrieve("Who met in Geneva?")]
    assert len(scores) == 3
    assert scores == sorted(scores, reverse=True)


def test_a_cross_encoder_of_fastembeds_is_asked(tmp_path: Path) -> None:
    model = common_words_model(tmp_path / "model", "train derailed passengers")
    with opened(tmp_path, reranker=f"fastembed:{model}") as engine:
        best = engine.retrieve("Did the train that derailed carry passengers?")[0]
    assert (best.rank, best.text[:7]) == (1, "A train")
    assert best.score >= 3


# --- the doctor ------------------------------------------------------------------------------------------------------------------------


def _doctor(folder: Path, monkeypatch: pytest.MonkeyPatch, **variables: str) -> tuple[int, dict[str, Any]]:
    from typer.testing import CliRunner

    from rag.__main__ import app

    variables = {"INDEX": str(folder / "index"), "ARTICLES": str(folder / "articles"), "ANSWERER": "extractive"} | variables
    for name, value in variables.items():
        monkeypatch.setenv(f"BYLINE_{name}", value)
    ran = CliRunner().invoke(app, ["doctor", "--json"])
    return ran.exit_code, {check["name"]: check["found"] for check in json.loads(ran.stdout)}


@pytest.mark.loopback
def test_the_doctor_says_which_models_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(tmp_path):
        pass
    code, found = _doctor(tmp_path, monkeypatch)
    assert code == 0
    assert (found["embedding"], found["dimensions"], found["reranker"]) == ("all-MiniLM-L6-v2/384", "384", "none")
    assert found["runtime"] in ("openvino", "onnxruntime")
    with endpoint(_shortest) as server:
        code, found = _doctor(tmp_path, monkeypatch, RERANKER="http:m", RERANKER_BASE_URL=server.url)
        assert (code, found["reranker"]) == (0, f"http:m ({server.url})")
        assert server.requests[-1]["query"] == "What do the articles say?"
        server.script = fails(500, "boom")
        code, found = _doctor(tmp_path, monkeypatch)
        assert (code, found["index"].count("boom")) == (1, 1)
    monkeypatch.delenv("BYLINE_RERANKER")
    with endpoint(letters(8)) as server:
        code, found = _doctor(tmp_path, monkeypatch, EMBEDDING="openai:e5-small", EMBEDDING_BASE_URL=server.url)
    assert code == 1
    assert found["embedding"] == "openai:e5-small/8/'passage: '"
    assert (found["runtime"], found["prefixes"]) == (server.url, "questions after 'query: ', passages after 'passage: '")
    assert found["index"].endswith("run byline ingest --rebuild PATH.")
