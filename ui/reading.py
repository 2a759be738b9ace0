"""Opens a cited article beside the chat at the cited words, and closes it."""

from __future__ import annotations

import gradio as gr

import rag
from ui import texts
from ui.answers.article_view import article_html
from ui.answers.rendering import alert_html
from ui.backend import Backend
from ui.conversation import Conversation
from ui.faults import error_text
from ui.kept.keeping import go_on
from ui.layout import AT_ONCE, Changes, Page, on


def wire(page: Page, backend: Backend) -> None:
    """Let markers open, and the panel's button close, an article."""

    def open_citation(talk: Conversation, event: gr.EventData, request: gr.Request) -> Changes:
        go_on(backend, backend.person(request), talk)
        exchange, number = int(event.exchange), int(event.number)
        citations = talk.citations(exchange)
        if not 1 <= number <= len(citations):
            return {page.refusal: alert_html(texts.GONE)}
        try:
            with backend.engine_of(backend.person(request)) as engine:
                article = engine.article(citations[number - 1].article_id)
        except rag.BylineError as error:
            return {page.refusal: alert_html(error_text(error, texts.ARTICLES_UNREADABLE))}
        return {page.panel: article_html(article, citations, number, exchange), page.refusal: ""}

    on(page.shell, "open")(open_citation, inputs=[page.conversation], outputs=[page.panel, page.refusal], **AT_ONCE)
    on(page.shell, "close")(lambda: "", inputs=[], outputs=[page.panel], **AT_ONCE)
