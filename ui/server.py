"""Serves the page: the web application, its security headers and its look."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import gradio as gr
import uvicorn
from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui import page_memory
from ui.access.accounts import Accounts
from ui.access.bodies import BoundedBodies
from ui.access.hosts import OwnHostOnly
from ui.access.page_sessions import OwnPagesOnly
from ui.access.sessions import Sessions, key_file, signing_key
from ui.access.sign_in import SignIn, person_of
from ui.app import build_page
from ui.backend import Answers, Backend
from ui.bringing.sources import MEGABYTE
from ui.bringing.uploads import GuardedUploads
from ui.kept import export
from ui.layout import style_sheet
from ui.programs import only_quick_tools
from ui.settings import PageSettings

# gradio's own page has inline scripts and compiles its templates in the browser, so these two must stay; attributes with script
# (``onerror=``) are refused, and nothing is loaded from, or sent to, another host.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "script-src-attr 'none'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    ]
)
HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "referrer-policy": "same-origin",  # other hosts are told nothing; without an Origin of our own, signing out would be refused
    "x-content-type-options": "nosniff",
}
_SANS = ["-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Arial", "Noto Sans", "sans-serif"]
_MONO = ["ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace"]


class SecurityHeaders:
    """ASGI middleware that sets ``HEADERS`` on every response; streams pass through untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self.app(scope, receive, send_with_headers)


def web_app(engine: Answers, settings: PageSettings | None = None) -> FastAPI:
    """The page for ``engine`` as an ASGI application, with settings that are given or read."""
    settings = settings or PageSettings()
    backend = Backend(engine, settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with page_memory.forgetting(page):
            yield
        await run_in_threadpool(backend.close)

    app = FastAPI(openapi_url=None, lifespan=lifespan)
    # Each goes round those before it. This one allows no other site anything; without one, gradio's would allow it to every site.
    app.add_middleware(CORSMiddleware)
    most = int(settings.upload_megabytes * MEGABYTE)
    app.add_middleware(GuardedUploads, most=most if backend.adds else 0, in_all=int(settings.upload_total_megabytes * MEGABYTE))
    if settings.signs_in:
        accounts = Accounts(settings.users) if settings.users else None
        sessions = Sessions(accounts, signing_key(key_file(engine.settings.index)), settings.sign_in_hours) if accounts else None
        app.add_middleware(OwnPagesOnly)
    app.add_middleware(BoundedBodies)
    if settings.signs_in:
        app.add_middleware(SignIn, settings=settings, accounts=accounts, sessions=sessions)
    app.add_middleware(OwnHostOnly, settings=settings)
    app.add_middleware(SecurityHeaders)
    export.add_routes(app, backend)
    theme = gr.themes.Base(font=_SANS, font_mono=_MONO)
    # Seen before the style sheet arrives: the sheet's --paper and --ink.
    theme.set(body_background_fill="#fcfbf8", body_background_fill_dark="#171614")
    theme.set(body_text_color="#1c1b19", body_text_color_dark="#e9e6df")
    page = build_page(backend)
    page_memory.bound(page)
    # As many threads as there can be questions answered and waiting, and some for what is quick. Who waits is traffic's matter: gradio's
    # own queue lets everything through, up to a number that nobody reaches who does not mean harm.
    page.max_threads = settings.answers_at_once + settings.queue_length + 40
    page.queue(default_concurrency_limit=None, max_size=10 * page.max_threads)
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        page,
        path="/",
        auth_dependency=person_of if settings.signs_in else None,
        max_file_size=most,
        theme=theme,
        css=style_sheet(),
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=True,
        enable_monitoring=False,
    )
    only_quick_tools(page)
    return mounted


def server(engine: Answers, settings: PageSettings | None = None) -> uvicorn.Server:
    """A server for the page, from the same as ``web_app``; ``run(sockets=[...])`` serves until it is told to end."""
    # What proxies say is read by SignIn, from those that are believed.
    config = uvicorn.Config(
        web_app(engine, settings), log_level="warning", ws="none", timeout_graceful_shutdown=2, proxy_headers=False, server_header=False
    )
    return uvicorn.Server(config)
