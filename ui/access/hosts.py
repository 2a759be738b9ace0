"""Refuses requests under a name that is not the page's, and changes that another site's page sends; believes of proxies what they may say.

The first keeps a foreign site from being given this machine's address (DNS rebinding), the second from acting in a reader's name
(cross-site request forgery). Headers that say under which address a proxy was asked, which Gradio believes whoever sends them, are taken
out unless ``BYLINE_UI_PROXY_FROM`` sent them. Who a request is of is ``sign_in``'s matter.
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
_OF_PROXIES = re.compile(rb"forwarded|x-forwarded-(?:for|host|port|prefix|proto|server)|x-gradio-server")


class OwnHostOnly:
    """ASGI middleware: 400 for a wrong ``Host``, 403 for a change whose ``Origin`` is another site."""

    def __init__(self, app: ASGIApp, settings: PageSettings) -> None:
        self.app = app
        self._names, self._public = settings.host_names, settings.public_names
        self._is_proxy = settings.is_proxy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope["headers"] = [(name, value) for name, value in scope["headers"] if self._is_believed(name.lower(), value, scope)]
        headers = Headers(scope=scope)
        given = headers.getlist("host")
        match = _HOST.fullmatch(given[0]) if len(given) == 1 else None
        name = _name(match)
        if match is None or not self._is_own(name):
            refusal = PlainTextResponse(texts.WRONG_HOST.format(host=name or "…"), 400)
            await refusal(scope, receive, send)
        elif scope["method"] not in _SAFE and not self._from_own_page(headers, name, match["port"]):
            await PlainTextResponse(texts.WRONG_ORIGIN, 403)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _is_own(self, name: str) -> bool:
        return bool(name) and (self._names is None or name in self._names)

    def _is_believed(self, name: bytes, value: bytes, scope: Scope) -> bool:
        """Whether a header may stay: it is none of a proxy's, or a proxy sent it and says what can be."""
        if not _OF_PROXIES.fullmatch(name):
            return True
        if not self._is_proxy(scope["client"][0] if scope.get("client") else None):
            return False
        said = [part.strip() for part in value.decode("latin-1").split(",")]
        if name == b"x-forwarded-host":
            return all(self._is_own(_name(_HOST.fullmatch(host))) for host in said)
        if name == b"x-forwarded-proto":
            return all(scheme in _PORTS for scheme in said)
        return name == b"x-forwarded-for"  # nothing here reads the others but Gradio, for an address of its own choice

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


def _name(host: re.Match[str] | None) -> str:
    """The name in a ``Host``, as ``hosts`` lists it; empty where that is none."""
    return host["name"].strip("[]").lower().rstrip(".") if host else ""
