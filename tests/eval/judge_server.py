"""A judge behind real HTTP on this machine, whose replies are decided by a function of what it is sent."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import rag
from tests.rag.scripted_endpoint import Endpoint, Handler, Script

KEY = "sk-secret-key-0123456789"
Decide = Callable[[dict[str, Any]], str]


def completion(text: Any, **more: Any) -> str:
    """A chat completion as endpoints send it."""
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
    usage = {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}
    return json.dumps({"id": "1", "object": "chat.completion", "model": "judge-2025-01-01", "choices": [choice], "usage": usage} | more)


def verdict(supported: bool) -> str:
    return json.dumps({"verdict": "supported" if supported else "unsupported"})


def put(body: dict[str, Any]) -> dict[str, Any]:
    """What was put to the judge in a request."""
    found = json.loads(body["messages"][1]["content"])
    assert isinstance(found, dict)
    return found


def stands_there(body: dict[str, Any]) -> str:
    """A judge who finds supported what holds no word that is not in the quotes."""
    quoted = " ".join(quote["text"] for quote in put(body)["quotes"]).casefold()
    return verdict(all(word.strip(".“”") in quoted for word in put(body)["statement"].casefold().split()))


def replies(decide: Decide) -> Script:
    """Answers each request with what ``decide`` makes of its body."""

    def script(handler: Handler) -> None:
        handler.head(200, "application/json")
        handler.raw(completion(decide(handler.body)))

    return script


def settings_of(server: Endpoint, **more: Any) -> rag.Settings:
    """Settings whose endpoint is the server; a failure is not tried again unless that is asked for."""
    usual: dict[str, Any] = {"openai_api_key": KEY, "model": "judge", "model_retries": 0, "model_timeout": 20}
    return rag.Settings(openai_base_url=server.url, **usual | more)
