"""What a visitor finds on arriving, and how they go from one view of the page to another.

The address's query says what was open: a view, what questions are narrowed to, and a kept conversation.
"""

from __future__ import annotations

from urllib.parse import parse_qs

import gradio as gr

from ui.backend import Backend
from ui.bar import bar_html
from ui.conversation import VIEWS, Conversation
from ui.first_view import welcome_html
from ui.layout import AT_ONCE, Changes, Page, on, where_html
from ui.narrowing import Narrowing
from ui.rendering import status_html
from ui.sign_in import person_html


def first_view(backend: Backend, person: str) -> str:
    """What stands in the place of the first answer."""
    with backend.engine_of(person) as engine:
        return welcome_html(engine.settings, engine.articles())


def wire(page: Page, backend: Backend) -> None:
    """Fill the page when it is loaded, and let the head change the view."""

    def arrive(query: str, talk: Conversation, request: gr.Request) -> Changes:
        asked = parse_qs(query.removeprefix("?"))
        talk.narrowing = Narrowing.from_query(asked)
        view = asked.get("view", [""])[0]
        talk.view = view if view in VIEWS else VIEWS[0]
        person = backend.person(request)
        news: Changes = {page.bar: bar_html(talk.view, person_html(request)), page.where: where_html(talk)}
        return news | ({} if talk.exchanges else {page.current: first_view(backend, person), page.status: status_html(None)})

    def change_view(talk: Conversation, event: gr.EventData, request: gr.Request) -> Changes:
        talk.view = str(event.view) if event.view in VIEWS else VIEWS[0]
        return {page.bar: bar_html(talk.view, person_html(request)), page.where: where_html(talk)}

    query = gr.Textbox(visible=False, elem_id="query")
    page.blocks.load(
        arrive,
        inputs=[query, page.conversation],
        outputs=[page.bar, page.where, page.current, page.status],
        js="(query, conversation) => [window.location.search, conversation]",
        **AT_ONCE,
    )
    on(page.shell, "view")(change_view, inputs=[page.conversation], outputs=[page.bar, page.where], **AT_ONCE)
