"""A small HTTP server that speaks OpenAI's chat-completions protocol by script: what real endpoints do on their bad days, over real HTTP.

A script is a function that gets the request handler and answers with it; ``requests`` holds the bodies that came in. It is not a fake of
the model: the tests of that use llama.cpp's own server.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Handler(BaseHTTPRequestHandler):
    """One request; the methods are the steps that scripts are made of."""

    server: Endpoint
    body: dict[str, Any]
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.requests.append({"path": self.path, "key": self.headers["authorization"], **self.body})
        self.close_connection = True
        try:
            self.server.script(self)
        except OSError:
            self.server.hung_up.set()  # the client went away, as it should

    def head(self, status: int = 200, content_type: str = "text/event-stream", **headers: str) -> None:
        self.send_response(status)
        self.send_header("content-type", content_type)
        self.send_header("connection", "close")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def event(self, delta: dict[str, Any], finish: str | None = None, **more: Any) -> None:
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
        self.raw("data: " + json.dumps(chunk | {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]} | more) + "\n\n")

    def raw(self, text: str | bytes) -> None:
        self.wfile.write(text.encode() if isinstance(text, str) else text)
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Quiet."""


Script = Callable[[Handler], None]


class Endpoint(ThreadingHTTPServer):
    """The server; ``url`` is what OPENAI_BASE_URL would be."""

    daemon_threads = True

    def __init__(self, script: Script) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script = script
        self.requests: list[dict[str, Any]] = []
        self.hung_up = threading.Event()
        self.url = f"http://127.0.0.1:{self.server_address[1]}/v1"


@contextmanager
def endpoint(script: Script) -> Iterator[Endpoint]:
    """A server that answers every request by the script, for as long as the block lasts."""
    server = Endpoint(script)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def says(*pieces: str, finish: str = "stop", usage: tuple[int, int] | None = None) -> Script:
    """Streams the pieces as they are, one event each, and ends well."""

    def script(handler: Handler) -> None:
        handler.head()
        handler.event({"role": "assistant", "content": ""})
        for piece in pieces:
            handler.event({"content": piece})
        handler.event({}, finish)
        if usage:
            handler.event({}, usage={"prompt_tokens": usage[0], "completion_tokens": usage[1], "total_tokens": sum(usage)}, choices=[])
        handler.raw("data: [DONE]\n\n")

    return script


def fails(status: int, message: str = "", *, code: str | None = None, **headers: str) -> Script:
    """Answers with an error in OpenAI's form."""

    def script(handler: Handler) -> None:
        handler.head(status, "application/json", **headers)
        handler.raw(json.dumps({"error": {"message": message, "type": "an_error", "code": code, "param": None}}))

    return script


def first(*scripts: Script, then: Script) -> Script:
    """Each script once, in turn, then the last for good."""
    left = list(scripts)

    def script(handler: Handler) -> None:
        (left.pop(0) if left else then)(handler)

    return script


def sends(text: str | bytes, content_type: str = "text/event-stream", status: int = 200) -> Script:
    """Answers with exactly this body."""

    def script(handler: Handler) -> None:
        handler.head(status, content_type)
        handler.raw(text)

    return script


def breaks_off(*pieces: str) -> Script:
    """Streams the pieces, then the connection ends without a word."""

    def script(handler: Handler) -> None:
        handler.head()
        for piece in pieces:
            handler.event({"content": piece})

    return script


def never_answers(handler: Handler) -> None:
    """Takes the request and says nothing until the client goes away."""
    handler.connection.settimeout(10)
    handler.connection.recv(1)
    handler.server.hung_up.set()


def drips(text: str, every: float, *, head: bool = True) -> Script:
    """Sends the text again and again, one character at a time, for as long as anybody listens."""

    def script(handler: Handler) -> None:
        if head:
            handler.head()
        while True:
            for character in text:
                handler.raw(character)
                time.sleep(every)

    return script


def event_text(pieces: Sequence[str]) -> str:
    """The pieces as a body of events, for scripts that send bytes."""
    return "".join(f"data: {json.dumps({'choices': [{'index': 0, 'delta': {'content': piece}}]})}\n\n" for piece in pieces)
