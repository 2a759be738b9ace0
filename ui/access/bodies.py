"""Bounds what a request brings, whoever sends it: it is received up to a limit, and refused beyond.

Gradio would receive all of it, however much that is, before it looks at it. Files are bounded by ``bringing.uploads``, and a sign-in by
``sign_in``.
"""

from __future__ import annotations

import re

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui import texts

MOST_BYTES = 4_000_000
"""Of a request: a question and what the page or a program sends with it, no file."""
_UPLOAD = re.compile(r"/upload/?$")
WITHOUT_BODY = ("GET", "HEAD", "OPTIONS")


class BoundedBodies:
    """ASGI middleware: 413 for a request with more than ``MOST_BYTES``."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on or refuse it."""
        if scope["type"] != "http" or scope["method"] in WITHOUT_BODY or is_upload(scope):
            await self.app(scope, receive, send)
            return
        try:
            body = await _body(Request(scope, receive))
        except OverflowError:
            await JSONResponse({"detail": texts.REQUEST_TOO_LARGE}, 413)(scope, receive, send)
        except ClientDisconnect:
            return
        else:
            await self.app(scope, again(body, receive), send)


def is_upload(scope: Scope) -> bool:
    """Whether a request may bring files."""
    return scope["method"] == "POST" and _UPLOAD.search(scope["path"]) is not None


async def _body(request: Request) -> bytes:
    """What was sent; raises OverflowError when it is too much, without receiving it where its size is told."""
    told = request.headers.get("content-length", "")
    if told.isdigit() and int(told) > MOST_BYTES:
        raise OverflowError
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            raise OverflowError
    return bytes(body)


def again(body: bytes, receive: Receive) -> Receive:
    """Gives a body that has been received, and after it what else comes."""
    left: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return left.pop() if left else await receive()

    return receive_again
