"""Finds out whose request it is, and lets in nobody else: by a proxy's header, a signed cookie, or HTTP Basic.

An ASGI middleware round all of the app, which puts the name where gradio finds it (``person_of``), so that ``gr.Request.username`` is the
person in every handler. It serves ``/sign-in`` and ``/sign-out`` itself. Where nobody has to sign in it is not there.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import math
import secrets
import time
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote

import anyio.to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from ui import texts
from ui.access.accounts import Accounts
from ui.access.sessions import Sessions
from ui.access.sign_in_page import no_entry_html, sign_in_html, signed_in_html
from ui.access.traffic import spoken
from ui.access.tries import Tries
from ui.settings import PageSettings

if TYPE_CHECKING:
    import gradio as gr

SIGN_IN, SIGN_OUT = "/sign-in", "/sign-out"
_MOST_BYTES = 8192
"""Of a sign-in form."""
_REMEMBERED = 300.0
"""Seconds a password of HTTP Basic is not checked anew: programs send it with each request, and bcrypt takes a quarter of a second."""
_MOST_REMEMBERED = 1000


def person_of(request: Request) -> str | None:
    """Who a request is of; gradio's ``auth_dependency``."""
    return getattr(request.state, "person", None)


def person_html(request: gr.Request | None) -> str:
    """Who is signed in, with a way out; empty where nobody signs in."""
    if request is None or not request.username:
        return ""
    return signed_in_html(request.username, bool(getattr(request.request and request.request.state, "by_cookie", False)))


class TooManyTriesError(Exception):
    """Somebody has to wait.

    Attributes:
        seconds: how long.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds


class SignIn:
    """ASGI middleware; see the module."""

    def __init__(self, app: ASGIApp, settings: PageSettings, accounts: Accounts | None, sessions: Sessions | None) -> None:
        """Set it up.

        Args:
            app: what is let through to.
            settings: with the proxy's header and addresses.
            accounts: whom a cookie or HTTP Basic can be of; None where only a proxy signs people in.
            sessions: likewise.
        """
        self.app = app
        self._header = settings.proxy_header.lower()
        self._is_proxy = settings.is_proxy
        self._accounts, self._sessions = accounts, sessions
        self._tries = Tries()
        self._checks = anyio.Semaphore(2)  # many tries at once neither take all of the processor nor pass the counting of tries
        self._remembered: dict[bytes, float] = {}
        self._secret = secrets.token_bytes(32)
        self._decide_behind_proxy = ProxyHeadersMiddleware(self._decide, list(settings.proxies))  # type: ignore[arg-type]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, with its person, or answer it."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            raise RuntimeError("only HTTP is let in")  # the server speaks nothing else
        scope.setdefault("state", {})
        if scope.get("client"):
            scope["client"] = (_plain(scope["client"][0]), scope["client"][1])
            scope["state"]["peer"] = scope["client"][0]
        await self._decide_behind_proxy(scope, receive, send)  # type: ignore[arg-type]

    async def _decide(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            person = self._by_proxy(request) or self._by_cookie(request) or await self._by_password(request)
        except TooManyTriesError as wait:
            await _wait(wait.seconds)(scope, receive, send)
            return
        except ValueError:
            await JSONResponse({"detail": texts.SIGN_IN_BY_PROXY}, 400)(scope, receive, send)
            return
        path = request.url.path
        if path in (SIGN_IN, SIGN_OUT) and self._sessions is not None:
            await (await self._page(request, person))(scope, receive, send)
        elif person:
            scope["state"]["person"] = person
            await self.app(scope, receive, _kept_by_nobody(send))
        else:
            await self._refusal(request)(scope, receive, send)

    def _by_proxy(self, request: Request) -> str | None:
        """Whom the proxy names; raises ValueError where a request names two, of which one may be a visitor's own."""
        peer = getattr(request.state, "peer", None)
        if not self._header or not self._is_proxy(peer):
            return None
        given = request.headers.getlist(self._header)
        if len(given) > 1:
            raise ValueError
        name = _decoded(given[0]).strip() if given else ""
        return name if 0 < len(name) <= 200 and name.isprintable() else None

    def _by_cookie(self, request: Request) -> str | None:
        value = request.cookies.get(self._sessions.cookie) if self._sessions else None
        person = self._sessions.person(value) if self._sessions and value else None
        request.state.by_cookie = person is not None
        return person

    async def _by_password(self, request: Request) -> str | None:
        """Of HTTP Basic."""
        kind, _, value = request.headers.get("authorization", "").partition(" ")
        if self._accounts is None or kind.lower() != "basic":
            return None
        try:
            name, colon, password = base64.b64decode(value, validate=True).decode("utf-8").partition(":")
        except ValueError:
            return None
        if not colon:
            return None
        stored = self._accounts.hash_of(name)
        digest = hmac.digest(self._secret, repr((name, password, stored)).encode(), hashlib.sha256)
        if self._remembered.get(digest, 0.0) > time.monotonic():
            return name
        if not await self._is_right(name, password, request):
            return None
        self._remembered = {kept: until for kept, until in self._remembered.items() if until > time.monotonic()}
        if len(self._remembered) < _MOST_REMEMBERED:
            self._remembered[digest] = time.monotonic() + _REMEMBERED
        return name

    async def _is_right(self, name: str, password: str, request: Request) -> bool:
        """Whether that is the password; raises ``TooManyTriesError``."""
        assert self._accounts is not None  # nobody else comes here
        keys = f"name {name[:100]}", f"address {request.client.host if request.client else ''}"
        if seconds := self._tries.wait(*keys):
            raise TooManyTriesError(seconds)
        async with self._checks:
            if seconds := self._tries.wait(*keys):  # for those who tried while this one waited
                raise TooManyTriesError(seconds)
            self._tries.begin(*keys)
            right = await anyio.to_thread.run_sync(self._accounts.verify, name, password)
            if right:
                self._tries.right(*keys)
        return right

    async def _page(self, request: Request, person: str | None) -> Response:
        """What ``/sign-in`` and ``/sign-out`` answer."""
        assert self._sessions is not None  # nobody else comes here
        if request.url.path == SIGN_OUT:
            leaving = RedirectResponse(SIGN_IN if request.method == "POST" else "/", 303)
            if request.method == "POST":
                self._sessions.end(request.cookies.get(self._sessions.cookie, ""))
                leaving.delete_cookie(self._sessions.cookie)
            return leaving
        if request.method != "POST":
            where = own_path(request.query_params.get("next", "/"))
            return RedirectResponse(where, 303) if person else _page(sign_in_html(where))
        try:
            form = parse_qs((await _body(request)).decode("utf-8", "replace"), keep_blank_values=True)
        except (OverflowError, ClientDisconnect):
            return JSONResponse({"detail": texts.TOO_LARGE}, 413)
        name, password, where = (form.get(field, [""])[0] for field in ("name", "password", "next"))
        name, where = name.strip(), own_path(where)
        try:
            if not await self._is_right(name, password, request):
                return _page(sign_in_html(where, name, texts.SIGN_IN_WRONG), 403)
        except TooManyTriesError as wait:
            return _wait(wait.seconds, sign_in_html(where, name, texts.SIGN_IN_WAIT.format(wait=spoken(wait.seconds))))
        entering = RedirectResponse(where, 303)
        https = request.url.scheme == "https"
        entering.set_cookie(
            self._sessions.cookie, self._sessions.begin(name), self._sessions.seconds, httponly=True, samesite="lax", secure=https
        )
        return entering

    def _refusal(self, request: Request) -> Response:
        """What somebody gets who is not signed in."""
        if self._sessions is None:
            if _wants_page(request):
                return _page(no_entry_html(texts.SIGN_IN_BY_PROXY), 401)
            return JSONResponse({"detail": texts.SIGN_IN_BY_PROXY}, 401)
        if _wants_page(request):
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(f"{SIGN_IN}?next={quote(own_path(request.url.path + query), safe='/')}", 303)
        if _is_browser(request):  # which would open a dialog of its own for a request that a page makes in the background
            return JSONResponse({"detail": texts.SIGN_IN_AGAIN}, 401)
        return JSONResponse({"detail": texts.SIGN_IN_FIRST}, 401, {"WWW-Authenticate": f'Basic realm="{texts.NAME}", charset="UTF-8"'})


def own_path(where: str) -> str:
    """A path of this page, or ``/`` for anything that could lead elsewhere."""
    plain = where.startswith("/") and not where.startswith("//") and "\\" not in where and where.isprintable() and len(where) <= 4000
    return where if plain and not where.startswith((SIGN_IN, SIGN_OUT)) else "/"


def _plain(address: str) -> str:
    """``::ffff:10.0.0.1`` as ``10.0.0.1``: what a socket for both kinds of address tells of the older kind."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(parsed.ipv4_mapped) if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped else address


def _decoded(value: str) -> str:
    """A header's text, which starlette reads as Latin-1 and proxies mostly write as UTF-8."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


async def _body(request: Request) -> bytes:
    """A form's bytes; raises OverflowError when they are more than one can be."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _MOST_BYTES:
            raise OverflowError
    return body


def _wants_page(request: Request) -> bool:
    return request.method in ("GET", "HEAD") and "text/html" in request.headers.get("accept", "")


def _is_browser(request: Request) -> bool:
    return "sec-fetch-mode" in request.headers or request.headers.get("user-agent", "").startswith("Mozilla/")


def _page(html: str, status: int = 200) -> Response:
    return HTMLResponse(html, status, {"cache-control": "no-store"})


def _wait(seconds: float, html: str = "") -> Response:
    after = {"retry-after": str(math.ceil(seconds)), "cache-control": "no-store"}
    if html:
        return HTMLResponse(html, 429, after)
    return JSONResponse({"detail": texts.SIGN_IN_WAIT.format(wait=spoken(seconds))}, 429, after)


def _kept_by_nobody(send: Send) -> Send:
    """Lets no cache keep a page that was made for one person."""

    async def send_on(message: Message) -> None:
        if message["type"] == "http.response.start" and Headers(raw=message["headers"]).get("content-type", "").startswith("text/html"):
            MutableHeaders(scope=message)["cache-control"] = "no-store"
        await send(message)

    return send_on
