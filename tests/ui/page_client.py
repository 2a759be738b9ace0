"""A signed-in reader's page without a browser: what the page sends when somebody asks, through gradio's queue, in a session of its own."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from typing import Any

import httpx


class PageClient:
    """One opened page. ``close`` it."""

    def __init__(self, url: str, name: str, password: str) -> None:
        self.http = httpx.Client(base_url=url, timeout=240)
        self.session = secrets.token_hex(8)
        entered = self.http.post("/sign-in", data={"name": name, "password": password})
        assert entered.status_code == 303, entered.text
        config = self.http.get("/config").json()
        named = {part["props"].get("elem_id"): part["id"] for part in config["components"]}
        self._event = next(event for event in config["dependencies"] if [named["ask"], "click"] in event["targets"])
        self._current = self._event["outputs"].index(named["current"])

    def ask(self, question: str) -> str:
        """The HTML of the answer, when it is complete."""
        for message in self.messages(question):
            if message.get("msg") == "process_completed":
                assert message["success"], message
                return str(message["output"]["data"][self._current])
        raise AssertionError("the answer broke off")

    def messages(self, question: str) -> Iterator[dict[str, Any]]:
        """What the page is told meanwhile; closing this iterator is leaving."""
        event = self._event
        data = [question, *[None] * (len(event["inputs"]) - 1)]
        asked = {"data": data, "fn_index": event["id"], "session_hash": self.session, "trigger_id": event["targets"][0][0]}
        self.http.post("/gradio_api/queue/join", json=asked).raise_for_status()
        with self.http.stream("GET", "/gradio_api/queue/data", params={"session_hash": self.session}) as stream:
            for line in stream.iter_lines():
                if line:
                    yield json.loads(line.removeprefix("data: "))

    def close(self) -> None:
        """Leave."""
        self.http.close()
