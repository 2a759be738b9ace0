"""The endpoint on its good and bad days, over real HTTP: llama.cpp's own server, and a scripted one for what that does not do.

A reader would lose: an answer that hangs, a bare error, a key in a message, or half an answer that looks whole.
"""

from __future__ import annotations

import http.client
import inspect
import json
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import openai
import pytest

from rag.errors import ConfigurationError, ModelError
from rag.models.openai_compatible import PLACEHOLDER_KEY, REMEDIES, Completion, OpenAICompatible, Usage
from tests.rag.scripted_endpoint import (
    Script,
    breaks_off,
    drips,
    endpoint,
    event_text,
    fails,
    first,
    never_answers,
    says,
    sends,
)

KEY = "s3cret0123456789"
OTHER_KEY = "sk-0ther0123456789"
ASK = [{"role": "user", "content": "Who left?"}]

pytestmark = pytest.mark.loopback


def _model(url: str, *, timeout: float = 5, deadline: float = 10, retries: int = 1) -> OpenAICompatible:
    return OpenAICompatible("some-model", api_key=KEY, base_url=url, timeout=timeout, deadline=deadline, retries=retries)


def _read(completion: Completion) -> tuple[str, ModelError | None]:
    """What came, and the error it ended with, if any."""
    pieces: list[str] = []
    try:
        for piece in completion:
            pieces.append(piece)
    except ModelError as error:
        return "".join(pieces), error
    return "".join(pieces), None


@pytest.fixture(autouse=True)
def _openai_is_imported_and_threads_end() -> Iterator[None]:
    """The import takes a second and a half, which is not the endpoint's; a thread that stays would read on for nobody."""
    yield
    end = time.monotonic() + 6
    while any(thread.name == "byline-model" for thread in threading.enumerate()) and time.monotonic() < end:
        time.sleep(0.02)
    assert not [thread for thread in threading.enumerate() if thread.name == "byline-model"]


def test_streams_text_with_the_key_the_model_and_the_limit_it_was_given() -> None:
    with endpoint(says("He ", "left.", usage=(12, 3))) as server:
        completion = _model(server.url).stream(ASK, 50)
        assert list(completion) == ["He ", "left."]
    assert completion.usage == Usage(12, 3)
    assert not completion.truncated
    (request,) = server.requests
    assert (request["path"], request["key"], request["model"]) == ("/v1/chat/completions", f"Bearer {KEY}", "some-model")
    assert (request["messages"], request["max_tokens"], request["temperature"], request["stream"]) == (ASK, 50, 0, True)


def test_an_endpoint_without_a_key_gets_a_placeholder_and_tokens_are_counted_where_it_does_not() -> None:
    with endpoint(says("He left.")) as server:
        completion = OpenAICompatible("m", base_url=server.url).stream(ASK, 50)
        assert "".join(completion) == "He left."
    assert server.requests[0]["key"] == f"Bearer {PLACEHOLDER_KEY}"
    assert completion.usage == Usage(3, 3)


def test_an_answer_that_reached_the_limit_says_so() -> None:
    with endpoint(says("He left. She", finish="length")) as server:
        completion = _model(server.url).stream(ASK, 5)
        assert "".join(completion) == "He left. She"
    assert completion.truncated


# What ends in an error: script, what came before, part of the message, retryable, requests made with one retry allowed.
BAD_DAYS: dict[str, tuple[Script, str, str, bool, int]] = {
    "never answers": (never_answers, "", "did not answer in time", True, 2),
    "drips bytes of no event": (drips(": ping\n\n", 0.05), "", "did not answer in time", True, 2),
    "breaks off": (breaks_off("He left. She"), "He left. She", "broke off in the middle", True, 1),
    "breaks off at once": (breaks_off(), "", "sent no text", False, 1),
    "401": (fails(401, f"Incorrect API key provided: {KEY}, not {OTHER_KEY}.\nSee <a>help</a>"), "", "refused the key", False, 1),
    "403": (fails(403, "no"), "", "does not permit", False, 1),
    "404": (fails(404, "no such model", code="model_not_found"), "", "does not know the model", False, 1),
    "404 of a web server": (sends("<html>nothing here</html>", "text/html", 404), "", "the model or the address", False, 1),
    "429 for longer than an answer may take": (fails(429, "slow down", retry_after="7"), "", "takes no more requests", True, 1),
    "429 for good": (fails(429, "slow down", retry_after="0.1"), "", "takes no more requests", True, 2),
    "429 no money": (fails(429, "You exceeded your quota", code="insufficient_quota"), "", "quota of this key", False, 1),
    "400": (fails(400, "bad thing"), "", "refused the request", False, 1),
    "400 too long": (fails(400, "too long", code="context_length_exceeded"), "", "too long for the model", False, 1),
    "500": (fails(500, "boom"), "", "failed", True, 2),
    "503": (sends("<html>busy</html>", "text/html", 503), "", "failed", True, 2),
    "error event": (sends('data: {"error": {"message": "overloaded"}}\n\n'), "", "broke off with an error", True, 2),
    "malformed JSON": (sends('data: {"choices": [\n\n'), "", "not OpenAI's", False, 1),
    "JSON of another shape": (sends('data: {"choices": 5}\n\ndata: [1]\n\n'), "", "", False, 1),
    "a web page": (sends("<html>Hello</html>", "text/html"), "", "sent no text", False, 1),
    "nothing": (sends(""), "", "sent no text", False, 1),
    "says nothing": (says(), "", "sent no text", False, 1),
    "only thinks": (says(finish="length"), "", "used up its tokens", False, 1),
    "content rules": (says("He", finish="content_filter"), "He", "content rules", False, 1),
}


@pytest.mark.parametrize("day", BAD_DAYS)
def test_a_bad_day_gives_one_clear_error_in_time(day: str) -> None:
    script, text, message, retryable, requests = BAD_DAYS[day]
    with endpoint(script) as server:
        waits = script is never_answers or "drips" in day
        completion = _model(server.url, timeout=0.5 if waits else 5).stream(ASK, 50)
        began = time.monotonic()
        came, error = _read(completion)
        took = time.monotonic() - began
    assert error is not None
    assert message in str(error)
    assert (came, error.retryable, len(server.requests)) == (text, retryable, requests), str(error)
    assert took < 4  # twice half a second and the wait between, or two quick answers, on a busy machine
    assert error.provider == server.url
    assert server.url in str(error)
    assert KEY not in str(error) + str(error.__cause__)
    assert OTHER_KEY not in str(error)
    assert "\n" not in str(error)
    assert "<" not in str(error)
    assert any(str(error).rstrip(".").endswith(remedy.mend) for remedy in REMEDIES.values())
    assert completion.usage is not None


def test_the_deadline_holds_against_an_endpoint_that_never_stops() -> None:
    with endpoint(drips(event_text(["word "]), 0.002)) as server:
        came, error = _read(_model(server.url, deadline=3).stream(ASK, 5000))
        assert server.hung_up.wait(5), "the connection was left open"
    assert came.startswith("word word")
    assert error is not None
    assert "did not finish" in str(error)
    assert str(error).endswith("or choose a faster BYLINE_MODEL.")


def test_an_endpoint_that_disregards_the_limit_is_cut_off() -> None:
    with endpoint(drips(event_text(["word " * 50]), 0)) as server:
        completion = _model(server.url).stream(ASK, 20)
        came, error = _read(completion)
        assert server.hung_up.wait(5)
    assert error is None
    assert completion.truncated
    assert len(came) < 1000


def test_an_endpoint_that_forgets_to_hang_up_after_the_end_has_answered() -> None:
    def script(handler) -> None:  # type: ignore[no-untyped-def]
        handler.head()
        handler.event({"content": "He left."})
        handler.event({}, "stop")
        never_answers(handler)

    with endpoint(script) as server:
        assert _read(_model(server.url, timeout=4, deadline=30).stream(ASK, 50)) == ("He left.", None)


def test_a_connection_that_breaks_after_the_end_has_answered() -> None:
    """Whichever clock runs out first, the caller's or the connection's own: the model had said that it was done."""

    def script(handler) -> None:  # type: ignore[no-untyped-def]
        handler.head(transfer_encoding="chunked")
        for delta, finish in (({"content": "He left."}, None), ({}, "stop")):
            event = "data: " + json.dumps({"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}) + "\n\n"
            handler.raw(f"{len(event):x}\r\n{event}\r\n")

    with endpoint(script) as server:
        assert _read(_model(server.url).stream(ASK, 50)) == ("He left.", None)


@pytest.mark.parametrize("bad", [fails(429, "slow down", retry_after="0.1"), fails(500, "boom"), never_answers, fails(503)])
def test_a_retry_succeeds(bad: Script) -> None:
    with endpoint(first(bad, then=says("He left."))) as server:
        assert _read(_model(server.url, timeout=2).stream(ASK, 50)) == ("He left.", None)
    assert len(server.requests) == 2


def test_retry_after_is_waited_for() -> None:
    with endpoint(first(fails(429, "", retry_after="0.9"), then=says("He left."))) as server:
        began = time.monotonic()
        assert _read(_model(server.url).stream(ASK, 50)) == ("He left.", None)
    assert 0.9 <= time.monotonic() - began < 4


@pytest.mark.parametrize("retries", [0, 2])
def test_retries_are_a_setting(retries: int) -> None:
    with endpoint(fails(500, "", retry_after="0")) as server:
        _read(_model(server.url, retries=retries).stream(ASK, 50))
    assert len(server.requests) == retries + 1


def test_parameters_that_a_model_refuses_are_left_out_for_good() -> None:
    refusals = (
        fails(400, "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."),
        fails(400, "'temperature' does not support 0 with this model."),
        fails(422, "extra inputs are not permitted: stream_options"),
    )
    with endpoint(first(*refusals, then=says("He left."))) as server:
        model = _model(server.url, retries=0)
        assert _read(model.stream(ASK, 50)) == ("He left.", None)
        assert _read(model.stream(ASK, 50)) == ("He left.", None)
    assert len(server.requests) == 5
    assert server.requests[-1]["max_completion_tokens"] == 50
    assert not {"max_tokens", "temperature", "stream_options"} & server.requests[-1].keys()


class _Form(NamedTuple):
    """The same request as one for JSON."""

    messages: Sequence[dict[str, str]]
    schema: dict[str, Any]


FORM = _Form([{"role": "user", "content": "Who left? In JSON."}], {"type": "object"})
FORMAT = {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": FORM.schema}}
JSON = says('{"claims": []}')


def test_a_schema_is_asked_for_where_there_is_one() -> None:
    with endpoint(JSON) as server:
        model = _model(server.url)
        for _ in range(2):
            assert _read(model.stream(ASK, 50, structured=FORM)) == ('{"claims": []}', None)
    assert [(request["response_format"], request["messages"]) for request in server.requests] == [(FORMAT, FORM.messages)] * 2


@pytest.mark.parametrize(
    "refusal",
    [
        fails(400, "This response_format type is unavailable now"),
        fails(400, "This model does not support json_schema."),
        fails(400, "failed to parse grammar"),
        fails(422, "extra inputs are not permitted: response_format"),
        fails(501, "not implemented"),
    ],
)
def test_a_schema_that_is_refused_is_not_asked_for_again(refusal: Script) -> None:
    with endpoint(first(refusal, then=says("He left. [1]"))) as server:
        model = _model(server.url, retries=0)
        for _ in range(2):
            assert _read(model.stream(ASK, 50, structured=FORM)) == ("He left. [1]", None)
    assert ["response_format" in request for request in server.requests] == [True, False, False]
    assert [request["messages"] for request in server.requests] == [FORM.messages, ASK, ASK]


def test_a_refusal_for_another_reason_is_told_as_that() -> None:
    with endpoint(fails(400, "too long", code="context_length_exceeded")) as server:
        model = _model(server.url)
        _, error = _read(model.stream(ASK, 50, structured=FORM))
        assert "too long for the model" in str(error)
        assert len(server.requests) == 1


@pytest.mark.parametrize("answer", ["He left. [1]", "\n\nHe left {so}.", '```json\n{"claims": []}\n```'])
def test_an_endpoint_that_disregards_the_schema_is_found_out(answer: str) -> None:
    with endpoint(says(answer[:2], answer[2:])) as server:
        model = _model(server.url)
        for _ in range(2):
            assert _read(model.stream(ASK, 50, structured=FORM)) == (answer, None)
    assert ["response_format" in request for request in server.requests] == [True, False]


def test_thinking_before_the_json_is_not_disregard() -> None:
    with endpoint(says("<think>Who?</think>", '{"claims": []}')) as server:
        model = _model(server.url)
        for _ in range(2):
            _read(model.stream(ASK, 50, structured=FORM))
    assert ["response_format" in request for request in server.requests] == [True, True]


def test_how_the_model_answers_can_be_set() -> None:
    with endpoint(says("He left.")) as server:
        for output in ("structured", "markers"):
            model = OpenAICompatible("m", base_url=server.url, output=output)
            for _ in range(2):
                _read(model.stream(ASK, 50, structured=FORM))
    assert ["response_format" in request for request in server.requests] == [True, True, False, False]


@pytest.mark.parametrize("refusal", [fails(400, "no response_format"), fails(400, "no grammars here")])
def test_a_schema_that_was_insisted_on_and_refused_is_an_error(refusal: Script) -> None:
    with endpoint(refusal) as server:
        model = OpenAICompatible("m", base_url=server.url, output="structured")
        _, error = _read(model.stream(ASK, 50, structured=FORM))
        assert len(server.requests) == 1
    assert str(error).endswith("Set BYLINE_MODEL_OUTPUT=auto.")


class _Metered:
    """Takes down what it is told, and allows so many tries."""

    def __init__(self, tries: int = 9) -> None:
        self.tries = tries
        self.booked: list[tuple[int, int]] = []
        self.settled: list[tuple[int, int]] = []

    def book(self, prompt: int, completion: int) -> None:
        if len(self.booked) == self.tries:
            raise ModelError("No more.", provider="here", retryable=False)
        self.booked.append((prompt, completion))

    def settle(self, prompt: int, completion: int) -> None:
        self.settled.append((prompt, completion))


@pytest.mark.parametrize(
    ("script", "tries", "settled"),
    [
        (says("He left.", usage=(12, 3)), 1, (12, 3)),
        (says("He left."), 1, (3, 3)),
        (fails(401, "no"), 1, (0, 0)),
        (first(fails(500, "boom"), then=says("He left.", usage=(12, 3))), 2, (12, 3)),
        (first(never_answers, then=says("He left.", usage=(12, 3))), 2, (15, 3)),  # whoever is left waiting may be charged
        (breaks_off("He left."), 1, (3, 3)),
        (first(fails(400, "temperature"), then=says("He left.", usage=(12, 3))), 2, (12, 3)),
    ],
)
def test_each_try_is_booked_and_what_all_of_them_took_is_settled(script: Script, tries: int, settled: tuple[int, int]) -> None:
    meter = _Metered()
    with endpoint(script) as server:
        completion = _model(server.url, timeout=0.5).stream(ASK, 50, meter=meter)
        _read(completion)
        assert len(server.requests) == tries
    assert meter.booked == [(3, 50)] * tries
    assert meter.settled == [settled]
    assert completion.usage == settled


def test_what_is_not_allowed_is_not_sent() -> None:
    meter = _Metered(tries=1)
    with endpoint(fails(500, "boom")) as server:
        _, error = _read(_model(server.url, retries=3).stream(ASK, 50, meter=meter))
        assert len(server.requests) == 1
    assert str(error) == "No more."
    assert meter.settled == [(0, 0)]


def test_a_call_that_is_not_allowed_at_all_took_nothing() -> None:
    meter = _Metered(tries=0)
    with endpoint(says("He left.")) as server:
        completion = _model(server.url).stream(ASK, 50, meter=meter)
        assert _read(completion)[0] == ""
        assert server.requests == []
    assert (completion.usage, meter.settled) == (None, [])


def test_a_reader_who_leaves_pays_for_what_came() -> None:
    meter = _Metered()
    with endpoint(drips(event_text(["word "]), 0.01)) as server:
        completion = _model(server.url, deadline=30).stream(ASK, 5000, meter=meter)
        assert next(completion)
        completion.close()
        assert server.hung_up.wait(5)
    assert meter.settled == [(3, 2)]


def test_nobody_at_the_address() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    began = time.monotonic()
    _, error = _read(_model(url).stream(ASK, 50))
    assert time.monotonic() - began < 4
    assert error is not None
    assert str(error) == f"{url} cannot be reached. Start it, or correct OPENAI_BASE_URL."
    assert error.retryable


def test_a_reader_who_leaves_closes_the_connection() -> None:
    with endpoint(drips(event_text(["word "]), 0.01)) as server:
        completion = _model(server.url, deadline=30).stream(ASK, 5000)
        assert next(completion)
        completion.close()
        assert server.hung_up.wait(5)
    assert completion.usage is not None


def test_credentials_in_the_address_stay_out_of_messages() -> None:
    model = OpenAICompatible("m", base_url="http://user:pass@127.0.0.1:1/v1/?token=abc", retries=0)
    assert model.provider == "http://127.0.0.1:1/v1"
    _, error = _read(model.stream(ASK, 5))
    assert error is not None
    assert "pass" not in str(error)
    assert "abc" not in str(error)


@pytest.mark.parametrize(
    ("key", "url", "variable"),
    [
        (KEY, "127.0.0.1:8080/v1", "OPENAI_BASE_URL"),
        (KEY, "ftp://host/v1", "OPENAI_BASE_URL"),
        (KEY, "http://[bad/v1", "OPENAI_BASE_URL"),
        (KEY, "http://host:99999/v1", "OPENAI_BASE_URL"),
        ("sk-secret\nx", "http://host/v1", "OPENAI_API_KEY"),
        ("sk-sécret", "http://host/v1", "OPENAI_API_KEY"),
    ],
)
def test_what_cannot_be_an_address_or_a_key_is_refused_before_any_call(key: str, url: str, variable: str) -> None:
    with pytest.raises(ConfigurationError, match=f"{variable}\\.$") as raised:
        OpenAICompatible("m", api_key=key, base_url=url)
    assert "cret" not in str(raised.value)


def test_the_table_of_remedies_is_complete() -> None:
    classes = [thing for _, thing in inspect.getmembers(openai, inspect.isclass) if issubclass(thing, openai.APIError)]
    assert len(classes) > 10
    assert [each.__name__ for each in classes if each.__name__ not in REMEDIES] == []
    assert all(remedy.mend and not remedy.mend.endswith(".") for remedy in REMEDIES.values())


def _llama(url: str) -> OpenAICompatible:
    return OpenAICompatible("smollm2", base_url=url, timeout=100, deadline=200)


def test_llama_cpp_streams_and_counts(llama_url: str) -> None:
    completion = _llama(llama_url).stream([{"role": "user", "content": "Say hello."}], 20)
    pieces = list(completion)
    assert len(pieces) > 1
    assert completion.usage is not None
    assert completion.usage.completion <= 21
    assert completion.usage.prompt > 5


def test_llama_cpp_says_that_the_prompt_is_too_long(llama_url: str) -> None:
    _, error = _read(_llama(llama_url).stream([{"role": "user", "content": "word " * 20_000}], 20))
    assert error is not None
    assert str(error).endswith("Lower BYLINE_CONTEXT_TOKENS.")


def test_llama_cpp_at_the_wrong_path(llama_url: str) -> None:
    _, error = _read(OpenAICompatible("smollm2", base_url=llama_url.replace("/v1", "/v9")).stream(ASK, 20))
    assert error is not None
    assert str(error).endswith("Correct BYLINE_MODEL or OPENAI_BASE_URL.")


def test_llama_cpp_hears_when_the_reader_leaves(llama_url: str) -> None:
    completion = _llama(llama_url).stream([{"role": "user", "content": "Count to a thousand."}], 1500)
    next(completion)
    completion.close()
    connection = http.client.HTTPConnection(llama_url.split("/")[2], timeout=10)
    connection.request("GET", "/health")
    assert connection.getresponse().status == 200
    connection.close()
