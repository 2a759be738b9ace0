"""Whatever an endpoint does, there is a reply or an error that says what to do, and the key stands nowhere."""

from __future__ import annotations

import json
from typing import Any

import pytest

import rag
from eval.judging.endpoint import Endpoint, JudgeError
from eval.judging.schema import Reply
from tests.eval.judge_server import KEY, completion, settings_of, verdict
from tests.rag.scripted_endpoint import Script, endpoint, fails, first, never_answers, sends

pytestmark = pytest.mark.loopback

BODY = {"model": "judge", "messages": [], "temperature": 0, "seed": 1, "max_tokens": 50, "response_format": {"type": "json_schema"}}
WELL = sends(completion(verdict(True)), "application/json")


def ask(script: Script, requests: list[dict[str, Any]] | None = None, **settings: Any) -> Reply:
    with endpoint(script) as server, Endpoint(settings_of(server, **settings)) as asked:
        try:
            return asked.ask(BODY)
        finally:
            if requests is not None:
                requests += server.requests


def test_a_reply_and_what_was_sent() -> None:
    requests: list[dict[str, Any]] = []
    found = ask(WELL, requests)
    assert found == Reply(text=verdict(True), model="judge-2025-01-01", prompt_tokens=100, completion_tokens=10)
    assert requests == [{"path": "/v1/chat/completions", "key": f"Bearer {KEY}"} | BODY]


def test_an_endpoint_that_asks_for_no_key_is_told_none() -> None:
    requests: list[dict[str, Any]] = []
    ask(WELL, requests, openai_api_key=None)
    assert requests[0]["key"] is None


@pytest.mark.parametrize(
    ("script", "says", "for_all"),
    [
        (fails(401, f"Incorrect API key provided: {KEY}."), r"refused the key.*Set OPENAI_API_KEY", True),
        (fails(403), "Change OPENAI_API_KEY", True),
        (fails(404, "no model judge"), r'\("no model judge"\).*Correct --model', True),
        (fails(429, retry_after="900"), "Lower --parallel", False),
        (fails(500, "<b>broken</b>"), r'failed \("broken"\)', False),
        (fails(400, "prompt too long"), "refused the request", False),
        (sends("<html>not found</html>", "text/html"), "Correct OPENAI_BASE_URL", False),
        (sends('{"choices": []}', "application/json"), "Correct OPENAI_BASE_URL", False),
        (sends('[{"choices": 1}]', "application/json"), "Correct OPENAI_BASE_URL", False),
        (sends(completion(None), "application/json"), "sent no text", False),
        (sends(completion([{"type": "text"}]), "application/json"), "sent no text", False),
        (
            sends(
                completion("", choices=[{"message": {"content": '{"verdict": "supported"}'}, "finish_reason": "length"}]),
                "application/json",
            ),
            "Raise BYLINE_ANSWER_TOKENS",
            False,
        ),
        (sends("x" * 2**21, "application/json"), "Correct OPENAI_BASE_URL", False),
        (sends("", status=302), "refused the request", False),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_failure_says_what_to_do_and_not_the_key(script: Script, says: str, for_all: bool) -> None:
    with pytest.raises(JudgeError, match=says) as raised:
        ask(script)
    assert raised.value.for_all == for_all
    assert KEY not in str(raised.value)
    assert "127.0.0.1, asked for judge," in str(raised.value)
    assert raised.value.__cause__ is None


@pytest.mark.parametrize("key", ["0123456789abcdef", "sk-other-key-0123"])
def test_a_key_of_any_form_that_is_sent_back_is_not_told(key: str) -> None:
    with pytest.raises(JudgeError, match=r"\(key\)") as raised:
        ask(fails(401, f"you sent {key}"), openai_api_key=key)
    assert key not in str(raised.value)


def test_one_that_does_not_answer_in_time() -> None:
    with pytest.raises(JudgeError, match="Raise BYLINE_MODEL_TIMEOUT"):
        ask(never_answers, model_timeout=0.3)


def test_one_that_drips_is_given_up_at_the_deadline() -> None:
    def script(handler: Any) -> None:
        handler.head(200, "application/json")
        while True:
            handler.raw(" ")

    with pytest.raises(JudgeError, match="BYLINE_MODEL_DEADLINE"):
        ask(script, model_deadline=0.3)


def test_one_that_is_not_there() -> None:
    with endpoint(WELL) as server:
        settings = settings_of(server)
    with Endpoint(settings) as asked, pytest.raises(JudgeError, match=r"cannot be reached.*Start it") as raised:
        asked.ask(BODY)
    assert raised.value.for_all


@pytest.mark.parametrize("script", [fails(503), fails(429, retry_after="0.01"), sends("", status=500)])
def test_what_may_pass_is_tried_again(script: Script) -> None:
    requests: list[dict[str, Any]] = []
    assert ask(first(script, then=WELL), requests, model_retries=1).text == verdict(True)
    assert len(requests) == 2


def test_what_will_not_pass_is_not_tried_again() -> None:
    requests: list[dict[str, Any]] = []
    with pytest.raises(JudgeError):
        ask(first(fails(401), then=WELL), requests, model_retries=3)
    assert len(requests) == 1


@pytest.mark.parametrize(
    ("said", "left_out"),
    [
        ("Unsupported value: 'temperature' does not support 0", ("temperature",)),
        ("extra inputs are not permitted: seed", ("seed",)),
        ("failed to parse grammar", ("response_format",)),
    ],
)
def test_what_an_endpoint_does_not_take_is_left_out_and_the_reply_says_so(said: str, left_out: tuple[str, ...]) -> None:
    requests: list[dict[str, Any]] = []
    assert ask(first(fails(400, said), then=WELL), requests).left_out == left_out
    assert [name in requests[1] for name in left_out] == [False]
    assert requests[1].keys() == requests[0].keys() - set(left_out)


def test_the_limit_has_another_name_where_that_is_wanted() -> None:
    requests: list[dict[str, Any]] = []
    assert ask(first(fails(400, "Use max_completion_tokens, not max_tokens"), then=WELL), requests).left_out == ()
    assert (requests[1].get("max_tokens"), requests[1]["max_completion_tokens"]) == (None, 50)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({}, "Set OPENAI_API_KEY, or OPENAI_BASE_URL"),
        ({"openai_base_url": "ftp://host/v1"}, "Correct OPENAI_BASE_URL"),
        ({"openai_base_url": "http://[::1/v1"}, "Correct OPENAI_BASE_URL"),
        ({"openai_api_key": "schlüssel"}, "Correct OPENAI_API_KEY"),
    ],
)
def test_what_cannot_be_asked_is_refused_before_it_is(settings: dict[str, Any], says: str) -> None:
    with pytest.raises(rag.ConfigurationError, match=says):
        Endpoint(rag.Settings(**settings))


def test_the_address_is_called_by_its_host_alone() -> None:
    made = Endpoint(rag.Settings(openai_base_url="https://user:word@models.example/tenant-7/v1?token=t"))
    assert made.host == "models.example"
    assert json.dumps(made.host).count("tenant") == 0
