"""Serves the page: the web application, its security headers and its look."""

from __future__ import annotations

import gradio as gr
import uvicorn
from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.app import ASSETS, Answers, build_page

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
    "referrer-policy": "no-referrer",
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


def web_app(engine: Answers) -> FastAPI:
    """The page for ``engine`` as an ASGI application."""
    app = FastAPI(openapi_url=None)
    app.add_middleware(SecurityHeaders)
    theme = gr.themes.Base(font=_SANS, font_mono=_MONO)
    # Seen before the style sheet arrives: the sheet's --paper and --ink.
    theme.set(body_background_fill="#fcfbf8", body_background_fill_dark="#171614")
    theme.set(body_text_color="#1c1b19", body_text_color_dark="#e9e6df")
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        build_page(engine).queue(default_concurrency_limit=None),
        path="/",
        theme=theme,
        css=(ASSETS / "style.css").read_text(encoding="utf-8"),
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        enable_monitoring=False,
    )
    return mounted


def server(engine: Answers) -> uvicorn.Server:
    """A server for ``engine``'s page; ``run(sockets=[...])`` serves until it is told to end."""
    return uvicorn.Server(uvicorn.Config(web_app(engine), log_level="warning", ws="none", timeout_graceful_shutdown=2))
