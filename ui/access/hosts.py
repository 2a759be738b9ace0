"""Refuses requests under a name that is not the page's, and changes that another site's page sends.

The first keeps a foreign site from being given this machine's address (DNS rebinding), the second from acting in a reader's name
(cross-site request forgery). Who a request is of is ``sign_in``'s matter.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ui import texts
from ui.settings import PageSettings

_SAFE = ("GET", "HEAD", "OPTIONS")
_HOST = re.compile(r"(?P<name>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.-]+)(?::(?P<port>\d{1,5}))?")
_PORTS = {"http": 80, "https": 443}


class OwnHostOnly:
    """ASGI middleware: 400 for a wrong ``Host``, 403 for a change whose ``Origin`` is another site."""

    def __init__(self, app: ASGIApp, settings: PageSettings) -> None:
        self.app = app
        self._names, self._public = settings.host_names, settings.public_names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        given = headers.getlist("host")
        match = _HOST.fullmatch(given[0]) if len(given) == 1 else None
        name = match["name"].strip("[]").lower().rstrip(".") if match else ""
        if match is None or (self._names is not None and name not in self._names):
            refusal = PlainTextResponse(texts.WRONG_HOST.format(host=name or "…"), 400)
            await refusal(scope, receive, send)
        elif scope["method"] not in _SAFE and not self._from_own_page(headers, name, match["port"]):
            await PlainTextResponse(texts.WRONG_ORIGIN, 403)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _from_own_page(self, headers: Headers, name: str, port: str | None) -> bool:
        """Whether a page of this server sent it, or no page at all: every browser names the origin of what it does not merely fetch."""
        origin = headers.get("origin")
        if origin is None:
            return headers.get("sec-fetch-site", "none") in ("same-origin", "none")
        try:
            parts = urlsplit(origin)
            origin_name, origin_port = (parts.hostname or "").rstrip("."), parts.port or _PORTS.get(parts.scheme)
        except ValueError:
            return False
        if origin_name in self._public:  # behind a proxy, which may pass its own address on as Host
            return True
        return bool(origin_name) and origin_name == name and (origin_port == (int(port) if port else _PORTS.get(parts.scheme)))
