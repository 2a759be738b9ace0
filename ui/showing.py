"""Draws a whole conversation: a new one with the first view, a kept one with all its exchanges; and goes from one to another."""

from __future__ import annotations

from html import escape
from typing import Any

import gradio as gr

import rag
from ui import texts
from ui.answers.rendering import alert_html, all_html, exchange_html, status_html
from ui.backend import Backend
from ui.conversation import Conversation
from ui.corpus.facts import facts_of, questions_of
from ui.faults import error_text
from ui.first_view import welcome_html
from ui.kept.listing import listed_html
from ui.layout import Changes, Page, where_html


def first_view(backend: Backend, person: str) -> str:
    """What stands in the place of the first answer; why it cannot, where the articles cannot be read."""
    try:
        with backend.engine_of(person) as engine:
            return welcome_html(engine.settings, facts_of(engine), questions_of(engine))
    except rag.BylineError as error:
        return alert_html(error_text(error, texts.ARTICLES_UNREADABLE))


def parts(page: Page) -> list[Any]:
    """The components that ``shown`` and ``go_to`` change."""
    return [page.heading, page.past, page.current, page.status, page.refusal, page.panel, page.where, page.shelf, page.conversation]


def shown(page: Page, backend: Backend, talk: Conversation, person: str) -> Changes:
    """A conversation as it is now, nothing opened beside it."""
    last = talk.exchanges[-1] if talk.exchanges else None
    return {
        page.heading: heading_html(talk),
        page.past: all_html(talk.exchanges[:-1]),
        page.current: first_view(backend, person) if last is None else exchange_html(last),
        page.status: status_html(last),
        page.refusal: "",
        page.panel: "",
        page.where: where_html(talk),
        page.shelf: listed_html(backend, person, talk),
        page.conversation: talk,
    }


def go_to(page: Page, backend: Backend, talk: Conversation, following: Conversation, person: str) -> Changes:
    """Leave a conversation for another one.

    Whoever is answering shows it as the last thing told, else the answer would come back after it.
    """
    if not talk.answering:
        return shown(page, backend, following, person)
    talk.following = following
    talk.stop()
    return {page.refusal: gr.skip()}


def now_kept(page: Page, backend: Backend, talk: Conversation, person: str) -> Changes:
    """What changes on the page once something of a conversation is kept, and whenever more is."""
    talk.kept = True
    return {page.heading: heading_html(talk), page.where: where_html(talk), page.shelf: listed_html(backend, person, talk)}


def heading_html(talk: Conversation) -> str:
    """Above a conversation that is kept: how to take it away."""
    if not talk.kept:
        return ""
    links = " · ".join(
        f'<a href="conversations/{escape(talk.conversation_id)}.{kind}" download>{escape(label)}</a>'
        for kind, label in (("md", texts.EXPORT_MARKDOWN), ("json", texts.EXPORT_JSON))
    )
    return f'<p class="export">{escape(texts.EXPORT)} {links}</p>'
