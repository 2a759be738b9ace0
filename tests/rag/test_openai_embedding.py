"""An embedding endpoint on its good and bad days, over real HTTP: llama.cpp's own server, and a scripted one for what that does not do.

A reader would lose: vectors of the wrong passage, an ingestion that hangs, a key in a message, or an index that quietly means nothing.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from rag.embedding import Embedding, TokenEmbedding
from rag.errors import ConfigurationError, IndexNotReadyError, ModelError
from rag.models.json_endpoint import JsonEndpoint, Variables
from rag.models.openai_embedding import OpenAIEmbedding
from rag.models.prefixes import NO_PREFIXES, Prefixes
from tests.rag.scripted_endpoint import Handler, Script, drips, endpoint, fails, first, never_answers, sends

KEY = "s3cret0123456789"
OTHER_KEY = "sk-0ther0123456789"
NAMES = Variables(address="THE_ADDRESS", key="THE_KEY", model="THE_MODEL", timeout="THE_TIMEOUT", size="THE_SIZE")

pytestmark = pytest.mark.loopback


def _endpoint(url: str, *, timeout: float = 5, retries: int = 1, key: str | None = KEY) -> JsonEndpoint:
    return JsonEndpoint("some-model", url, key, timeout=timeout, retries=retries, variables=NAMES)


def _embedding(
    url: str, *, batch: int = 64, dimensions: int | None = None, prefixes: Prefixes = NO_PREFIXES, **settings: Any
) -> OpenAIEmbedding:
    return OpenAIEmbedding(_endpoint(url, **settings), batch=batch, dimensions=dimensions, prefixes=prefixes)


@pytest.fixture(autouse=True)
def _threads_end() -> Iterator[None]:
    """A thread that stays would read on for nobody."""
    yield
    end = time.monotonic() + 3
    while any(thread.name == "byline-model" for thread in threading.enumerate()) and time.monotonic() < end:
        time.sleep(0.02)
    assert not [thread for thread in threading.enumerate() if thread.name == "byline-model"]


def _answer(vectors: list[Any], **more: Any) -> Script:
    return sends(
        json.dumps({"data": [{"index": number, "embedding": vector} for number, vector in enumerate(vectors)]} | more), "application/json"
    )


def _lengths(handler: Handler) -> None:
    """Embeds a text as [its length, 1], and answers in reverse order."""
    data = [{"index": number, "embedding": [len(text), 1]} for number, text in enumerate(handler.body["input"])]
    sends(json.dumps({"data": data[::-1]}), "application/json")(handler)


# --- a real server ---------------------------------------------------------------------------------------------------------------------


def test_a_real_server_gives_vectors_that_mean_something(llama_embedding_url: str) -> None:
    embedding: Embedding = OpenAIEmbedding(_endpoint(llama_embedding_url, timeout=60), batch=2)
    assert not isinstance(embedding, TokenEmbedding)
    assert (embedding.identifier, embedding.dimensions, embedding.runtime) == ("openai:some-model/576", 576, llama_embedding_url)
    texts = ["A train derailed near Tarn.", "The vote was lost.", "A train derailed near Tarn today.", "Bake it for an hour.", "A train."]
    vectors = embedding.embed(texts)
    assert vectors.shape == (5, 576)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(5), abs=1e-5)
    likeness = vectors @ vectors[0]
    assert likeness.argsort()[::-1][:2].tolist() == [0, 2]
    alone = np.concatenate([embedding.embed_queries([text]) for text in texts])
    assert (alone * vectors).sum(axis=1).min() > 0.999


def test_a_real_servers_refusals_say_what_to_do(llama_embedding_url: str) -> None:
    embedding = OpenAIEmbedding(_endpoint(llama_embedding_url, timeout=60), batch=2)
    with pytest.raises(ModelError, match=r"too long for the model \(.*\)\. Lower THE_SIZE\.$") as found:
        embedding.embed(["word " * 5000])
    assert not found.value.retryable


def test_a_server_whose_vectors_are_no_numbers_is_found_out(llama_reranker_url: str) -> None:
    """What a real server sends when its model cannot do it: memory that nobody wrote to, NaN or zeros from run to run."""
    with pytest.raises(
        ModelError,
        match=r"(none \(NaN\)|vectors of nothing but zeros)\. See that THE_MODEL names an embedding model, or correct THE_ADDRESS\.$",
    ):
        OpenAIEmbedding(_endpoint(llama_reranker_url, timeout=60), batch=2).embed(["One.", "Two."])


# --- what is sent ----------------------------------------------------------------------------------------------------------------------


def test_texts_go_in_batches_and_come_back_in_their_order() -> None:
    with endpoint(_lengths) as server:
        embedding = _embedding(server.url, batch=3)
        lengths = [5, 1, 4, 2, 9, 7, 3]
        vectors = embedding.embed(["x" * length for length in lengths])
        assert embedding.embed([]).shape == (0, 2)
    assert (vectors[:, 0] / vectors[:, 1]).tolist() == pytest.approx(lengths)
    assert [len(request["input"]) for request in server.requests] == [1, 3, 3, 1]
    request = server.requests[1]
    assert (request["path"], request["key"], request["model"]) == ("/v1/embeddings", f"Bearer {KEY}", "some-model")
    assert request["encoding_format"] == "float"
    assert "dimensions" not in request


def test_questions_and_passages_begin_as_the_model_wants_them() -> None:
    with endpoint(_lengths) as server:
        embedding = _embedding(server.url, prefixes=Prefixes("query: ", "passage: "))
        embedding.embed(["Rain."])
        embedding.embed_queries(["Rain?"])
    assert [request["input"] for request in server.requests[1:]] == [["passage: Rain."], ["query: Rain?"]]
    assert embedding.identifier == "openai:some-model/2/'passage: '"  # stored vectors made without it cannot be compared
    assert embedding.prefixes == "questions after 'query: ', passages after 'passage: '"


def test_dimensions_are_asked_for_and_checked() -> None:
    with endpoint(_lengths) as server:
        assert _embedding(server.url, dimensions=2).dimensions == 2
        assert server.requests[0]["dimensions"] == 2
        with pytest.raises(ModelError, match=r"vectors of 2 numbers, not of 3\. Correct or unset BYLINE_EMBEDDING_DIMENSIONS\.$"):
            _embedding(server.url, dimensions=3)


def test_an_endpoint_without_a_key_is_sent_none() -> None:
    with endpoint(_lengths) as server:
        _embedding(server.url, key=None)
    assert server.requests[0]["key"] is None


@pytest.mark.parametrize("url", ["ftp://host/v1", "host:80", "http://", "http://[::1/v1"])
def test_what_is_no_address_is_refused_before_anything_is_sent(url: str) -> None:
    with pytest.raises(ConfigurationError, match=r"must start with http:// or https://\. Correct THE_ADDRESS\.$"):
        _endpoint(url)


def test_what_is_no_key_is_refused_and_not_shown() -> None:
    with pytest.raises(ConfigurationError, match=r"Correct THE_KEY\.$") as found:
        _endpoint("http://127.0.0.1:9/v1", key="sk-ü")
    assert "ü" not in str(found.value)


# --- bad days --------------------------------------------------------------------------------------------------------------------------

GOOD = _answer([[3, 4]])
PAGE = "<html><title>Hello</title></html>"
# script, part of the message, what it ends with, retryable, requests made with one retry allowed
BAD_DAYS: dict[str, tuple[Script, str, str, bool, int]] = {
    "never answers": (never_answers, "did not answer in time", "Raise THE_TIMEOUT, or choose a faster THE_MODEL", True, 1),
    "drips its answer": (drips(" ", 0.05), "did not answer in time", "Raise THE_TIMEOUT, or choose a faster THE_MODEL", True, 1),
    "drips its headers": (drips("HTTP/1.1 200 OK", 0.05, head=False), "did not answer in time", "choose a faster THE_MODEL", True, 1),
    "hangs up": (lambda handler: None, "broke off", "correct THE_ADDRESS", True, 2),
    "401": (
        fails(401, f"Incorrect API key provided: {KEY}, not {OTHER_KEY}.\nSee <a>help</a>"),
        "refused the key",
        "Set THE_KEY",
        False,
        1,
    ),
    "403": (fails(403, "no"), 'refused the key ("no")', "Set THE_KEY", False, 1),
    "404": (fails(404, "no such model"), "does not know the model or the address", "Correct THE_MODEL or THE_ADDRESS", False, 1),
    "404 of a web server": (sends(PAGE, "text/html", 404), 'the address ("Hello")', "Correct THE_MODEL or THE_ADDRESS", False, 1),
    "429 for longer than there is": (fails(429, "slow down", retry_after="7"), "takes no more requests", "Wait, and try again", True, 1),
    "429 for good": (fails(429, "slow down", retry_after="0.1"), "takes no more requests", "Wait, and try again", True, 2),
    "429 no money": (fails(429, "You exceeded your current quota"), "quota of this key", "or change THE_KEY", False, 1),
    "400": (fails(400, "bad thing"), 'refused the request ("bad thing")', "Correct THE_MODEL or THE_ADDRESS", False, 1),
    "400 too long": (fails(400, "This exceeds the maximum context length"), "too long for the model", "Lower THE_SIZE", False, 1),
    "500": (fails(500, "boom"), 'failed ("boom")', "look into what runs at THE_ADDRESS", True, 2),
    "503 of a web server": (sends("<html>busy</html>", "text/html", 503), "failed", "look into what runs at THE_ADDRESS", True, 2),
    "301": (sends("", "text/html", 301), "refused the request", "Correct THE_MODEL or THE_ADDRESS", False, 1),
    "a web page": (sends(PAGE, "text/html"), "not JSON", "Correct THE_ADDRESS", False, 1),
    "nothing": (sends("", "application/json"), "not JSON", "Correct THE_ADDRESS", False, 1),
    "half an answer": (sends('{"data": [{"embedding": [1,', "application/json"), "not JSON", "Correct THE_ADDRESS", False, 1),
    "another protocol": (sends('{"results": []}', "application/json"), "not OpenAI's", "correct THE_ADDRESS", False, 1),
    "another shape": (sends('{"data": [[1, 2]]}', "application/json"), "not OpenAI's", "correct THE_ADDRESS", False, 1),
    "a list": (sends("[1]", "application/json"), "not OpenAI's", "correct THE_ADDRESS", False, 1),
    "no vector": (_answer([]), "gave 0 vectors for 1 texts", "correct THE_ADDRESS", False, 1),
    "too many": (_answer([[1, 2], [3, 4]]), "gave 2 vectors for 1 texts", "correct THE_ADDRESS", False, 1),
    "another's number": (sends('{"data": [{"index": 1, "embedding": [1]}]}', "application/json"), "one vector for each", "", False, 1),
    "empty vector": (_answer([[]]), "empty vectors", "See that THE_MODEL names an embedding model, or correct THE_ADDRESS", False, 1),
    "null for a vector": (_answer([None]), "empty vectors", "correct THE_ADDRESS", False, 1),
    "NaN": (sends('{"data": [{"index": 0, "embedding": [1, NaN]}]}', "application/json"), "(NaN)", "correct THE_ADDRESS", False, 1),
    "null for a number": (_answer([[1, None]]), "(NaN)", "correct THE_ADDRESS", False, 1),
    "larger than a float": (sends('{"data": [{"index": 0, "embedding": [1e99]}]}', "application/json"), "(NaN)", "", False, 1),
    "zeros": (_answer([[0, 0]]), "nothing but zeros", "correct THE_ADDRESS", False, 1),
    "words": (_answer([["a", "b"]]), "not lists of as many numbers", "correct THE_ADDRESS", False, 1),
    "base64": (_answer(["AACAPwAAAEA="]), "not lists of as many numbers", "correct THE_ADDRESS", False, 1),
    "a vector a token": (_answer([[[1, 2], [3, 4]]]), "one a token", "correct THE_ADDRESS", False, 1),
}


@pytest.mark.parametrize("when", ["first", "later"])
@pytest.mark.parametrize("day", BAD_DAYS)
def test_a_bad_day_gives_one_clear_error_in_time(day: str, when: str) -> None:
    script, message, mend, retryable, requests = BAD_DAYS[day]
    with endpoint(script if when == "first" else first(GOOD, then=script)) as server:
        waits = script is never_answers or "drips" in day
        began = time.monotonic()
        with pytest.raises(ModelError) as found:
            _embedding(server.url, timeout=0.6 if waits else 5).embed(["He left."])
        took = time.monotonic() - began
    error = found.value
    assert message in str(error)
    assert (error.retryable, len(server.requests)) == (retryable, requests + (when == "later")), str(error)
    assert took < 3
    assert str(error).startswith(f"{server.url}, asked for some-model, ")
    assert str(error).endswith(f"{mend}.")
    assert error.provider == server.url
    assert KEY not in str(error) + str(error.__cause__)
    assert OTHER_KEY not in str(error)
    assert "\n" not in str(error)
    assert "<" not in str(error)


def test_a_day_that_gets_better_is_waited_for() -> None:
    with endpoint(first(fails(500, "boom"), fails(429, "slow down", retry_after="0.2"), then=_lengths)) as server:
        began = time.monotonic()
        assert _embedding(server.url, retries=2).dimensions == 2
        assert time.monotonic() - began >= 0.5 + 1.0  # its own waits, where they are longer than what the endpoint asks for
    assert len(server.requests) == 3


class Clock:
    """Stands for ``time`` in the code under test: only what is waited between two requests takes any."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_the_time_holds_with_all_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr("rag.models.json_endpoint.time", clock)
    with endpoint(fails(500, "boom")) as server, pytest.raises(ModelError, match="boom"):
        _embedding(server.url, retries=10, timeout=1.2)
    assert clock.now < 1.2
    assert len(server.requests) == 2  # after the first, a second and a half would be too long


def test_an_endpoint_that_is_not_there_is_said_to_be_out_of_reach() -> None:
    with pytest.raises(ModelError, match=r"^http://127\.0\.0\.1:9/v1, .* cannot be reached\. Start it, or correct THE_ADDRESS\.$") as found:
        _embedding("http://127.0.0.1:9/v1", retries=0)
    assert found.value.retryable


def test_an_endless_answer_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.models.json_endpoint.LARGEST_ANSWER", 1000)
    with endpoint(drips(" " * 100, 0)) as server:
        with pytest.raises(ModelError, match=r"could not be asked"):
            _embedding(server.url)
        assert server.hung_up.wait(5), "the connection was left open"


def test_another_model_under_the_same_name_is_noticed_by_its_dimension() -> None:
    with endpoint(first(GOOD, GOOD, then=_answer([[1, 2, 3]]))) as server:
        embedding = _embedding(server.url)
        embedding.embed(["He left."])
        message = r"now gives vectors of 3 numbers, and gave 2 before: another model runs there\. .* run byline ingest --rebuild PATH\.$"
        with pytest.raises(IndexNotReadyError, match=message):
            embedding.embed_queries(["Who left?"])


def test_threads_get_their_own_vectors() -> None:
    with endpoint(_lengths) as server, ThreadPoolExecutor(6) as threads:
        embedding = _embedding(server.url)
        rows = list(threads.map(lambda length: embedding.embed(["x" * length])[0], range(1, 30)))
    assert [row[0] / row[1] for row in rows] == pytest.approx(list(range(1, 30)))
