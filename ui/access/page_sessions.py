"""Keeps a person's open pages from other people.

Gradio holds what an opened page has been told under a number that its browser made up, and gives it to whoever names that number. Here a
number belongs to the person who named it first, and nobody else may name it. Who that person is was found out by ``sign_in``; how much a
request may bring is ``bodies``' matter.
"""

from __future__ import annotations

import json
import re
from collections import OrderedDict
from collections.abc import Iterator
from urllib.parse import unquote

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ui import texts
from ui.access.bodies import WITHOUT_BODY, again

MOST_PAGES = 100_000
"""Pages whose person is remembered; the one not heard of for longest goes first."""
_API = "/gradio_api/"
_NO_PAGE_NAMED = ("/gradio_api/upload", "/gradio_api/mcp")
_IN_PATH = re.compile(r"/gradio_api/(?:heartbeat|stream)/([^/]+)")


class OwnPagesOnly:
    """ASGI middleware, inside ``SignIn`` and ``BoundedBodies``: 403 for a request that names another person's page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._persons: OrderedDict[str, str] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on or refuse it."""
        if scope["type"] != "http" or not scope["path"].startswith(_API):
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            body = await request.body() if _may_name_a_page(request) else None
        except ClientDisconnect:
            return
        if all(self._is_of(request.state.person, number) for number in _numbers(request, body)):
            await self.app(scope, receive if body is None else again(body, receive), send)
        else:
            await JSONResponse({"detail": texts.OTHERS_PAGE}, 403)(scope, receive, send)

    def _is_of(self, person: str, number: str) -> bool:
        first = self._persons.setdefault(number, person)
        self._persons.move_to_end(number)
        if len(self._persons) > MOST_PAGES:
            self._persons.popitem(last=False)
        return first == person


def _may_name_a_page(request: Request) -> bool:
    """In its body."""
    return request.method not in WITHOUT_BODY and not request.url.path.startswith(_NO_PAGE_NAMED)


def _numbers(request: Request, body: bytes | None) -> Iterator[str]:
    """The pages that a request names, in its path, its query or its body."""
    if match := _IN_PATH.match(request.url.path):
        yield unquote(match[1])
    yield from request.query_params.getlist("session_hash")
    try:
        given = json.loads(body or b"null")
    except ValueError:
        return
    if isinstance(given, dict) and isinstance(given.get("session_hash"), str):
        yield given["session_hash"]
