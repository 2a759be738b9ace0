"""What a visitor finds on arriving, and how they go from one view of the page to another.

The address's query says what was open: a view, what questions are narrowed to, and a kept conversation.
"""

from __future__ import annotations

import gradio as gr

import rag
from ui import texts
from ui.access.sign_in import person_html
from ui.answers.rendering import alert_html
from ui.backend import Backend
from ui.bar import bar_html
from ui.conversation import VIEWS, Conversation
from ui.faults import error_text
from ui.kept.keeping import reopened
from ui.layout import AT_ONCE, Changes, Page, on, sent, where_html
from ui.narrowing.chips import chips_of
from ui.showing import go_to, parts, shown


def wire(page: Page, backend: Backend) -> None:
    """Fill the page when it is loaded, and let the head change the view."""

    def arrive(query: str, talk: Conversation, request: gr.Request) -> Changes:
        wanted = talk.take_over(query)
        person = backend.person(request)
        opened, refusal = kept_one(person, wanted, talk) if wanted and not talk.exchanges else (talk, "")
        news: Changes = {page.bar: bar_html(talk.view, person_html(request)), page.chips: chips_of(backend, person, talk.narrowing)}
        drawn = shown(page, backend, opened, person) | {page.refusal: refusal}
        return news if talk.exchanges else news | drawn  # what was asked meanwhile is drawn by whoever answers it

    def went(talk: Conversation, event: gr.EventData, request: gr.Request) -> Changes:
        """The visitor went back or forward to an address where they have been."""
        person, before, refusal = backend.person(request), talk, ""
        known, wanted = talk.addressed, talk.take_over(sent(event, "query"))
        news: Changes = {page.bar: bar_html(talk.view, person_html(request)), page.chips: chips_of(backend, person, talk.narrowing)}
        if known and wanted == (talk.conversation_id if talk.kept else ""):
            return news | {page.where: where_html(talk)}
        talk, refusal = kept_one(person, wanted, talk) if wanted else (talk.anew(), "")
        talk.view = before.view
        if talk is before:
            return news | {page.where: where_html(talk), page.refusal: refusal}
        return news | go_to(page, backend, before, talk, person)

    def change_view(talk: Conversation, event: gr.EventData, request: gr.Request) -> Changes:
        talk.view = str(event.view) if event.view in VIEWS else VIEWS[0]
        return {page.bar: bar_html(talk.view, person_html(request)), page.where: where_html(talk)}

    def kept_one(person: str, wanted: str, talk: Conversation) -> tuple[Conversation, str]:
        """The conversation that the address names, or the one that is open and why it is not the other."""
        try:
            kept = backend.conversations.get(person, wanted) if backend.conversations else None
        except rag.BylineError as error:
            return talk, alert_html(error_text(error, texts.CONVERSATIONS_UNREADABLE))
        return (reopened(kept, talk), "") if kept else (talk, alert_html(texts.NO_SUCH_CONVERSATION))

    query = gr.Textbox(visible=False, elem_id="query")
    page.blocks.load(
        arrive,
        inputs=[query, page.conversation],
        outputs=[page.bar, page.chips, *parts(page)],
        js="(query, conversation) => [window.location.search, conversation]",
        **AT_ONCE,
    )
    on(page.shell, "went")(went, inputs=[page.conversation], outputs=[page.bar, page.chips, *parts(page)], **AT_ONCE)
    on(page.shell, "view")(change_view, inputs=[page.conversation], outputs=[page.bar, page.where], **AT_ONCE)
