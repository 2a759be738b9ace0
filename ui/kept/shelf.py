"""The kept conversations at the side of the page: searched, opened again, renamed, deleted for good; one whose answer is still being
written elsewhere is looked at again.

What is asked and answered gets into the store by ``asking`` and ``keeping``; ``listing`` makes the list, ``showing`` draws a conversation.
"""

from __future__ import annotations

from typing import Any

import gradio as gr

import rag
from ui import texts
from ui.answers.rendering import alert_html, all_html, exchange_html, status_html
from ui.backend import Backend
from ui.conversation import AT_A_TIME, Conversation
from ui.faults import error_text
from ui.kept.keeping import reopened, restored
from ui.kept.listing import LONGEST_SEARCH, finder_html, listed_html
from ui.layout import AT_ONCE, QUIET, Changes, Page, on, sent
from ui.showing import go_to, parts


def wire(page: Page, backend: Backend) -> None:
    """Let kept conversations be found, opened, renamed and deleted; without a store nothing is shown."""
    store = backend.conversations
    if store is None:
        return

    def list_anew(talk: Conversation, request: gr.Request) -> Changes:
        return {page.shelf: listed_html(backend, backend.person(request), talk)}

    def find(talk: Conversation, event: gr.EventData, request: gr.Request) -> Changes:
        talk.search, talk.listed = sent(event, "search")[:LONGEST_SEARCH], AT_A_TIME
        return list_anew(talk, request)

    def more(talk: Conversation, request: gr.Request) -> Changes:
        talk.listed += AT_A_TIME
        return list_anew(talk, request)

    def reopen(talk: Conversation, event: gr.EventData, request: gr.Request) -> Changes:
        person, wanted = backend.person(request), sent(event, "conversation")
        if talk.kept and wanted == talk.conversation_id and talk.answering:
            return {page.refusal: gr.skip()}  # it is the one that is open
        try:
            kept = store.get(person, wanted)
        except rag.BylineError as error:
            return {page.refusal: alert_html(error_text(error))}
        if kept is None:
            return {page.refusal: alert_html(texts.NO_SUCH_CONVERSATION), **list_anew(talk, request)}
        return go_to(page, backend, talk, reopened(kept, talk), person)

    def look(talk: Conversation, request: gr.Request) -> Changes:
        """See what became of an answer that was being written elsewhere when the page was filled."""
        if talk.answering or not talk.exchanges or talk.exchanges[-1].cut != "elsewhere":
            return {page.refusal: gr.skip()}
        try:
            kept = store.get(backend.person(request), talk.conversation_id)
        except rag.BylineError as error:
            return {page.refusal: alert_html(error_text(error))}
        if kept is None:
            return {page.refusal: alert_html(texts.NO_SUCH_CONVERSATION), **list_anew(talk, request)}
        if talk.answering:  # a question came meanwhile
            return {page.refusal: gr.skip()}
        talk.exchanges = [restored(exchange) for exchange in kept.exchanges]
        last = talk.exchanges[-1]
        return {page.past: all_html(talk.exchanges[:-1]), page.current: exchange_html(last), page.status: status_html(last)}

    def rename(talk: Conversation, event: gr.EventData, request: gr.Request) -> Changes:
        try:
            there = store.rename(backend.person(request), sent(event, "conversation"), sent(event, "title"))
        except rag.BylineError as error:
            return {page.refusal: alert_html(error_text(error))}
        return {page.refusal: "" if there else alert_html(texts.NO_SUCH_CONVERSATION), **list_anew(talk, request)}

    def forget(talk: Conversation, event: gr.EventData, request: gr.Request) -> Changes:
        person, unwanted = backend.person(request), sent(event, "conversation")
        try:
            store.delete(person, [unwanted])
        except rag.BylineError as error:
            return {page.refusal: alert_html(error_text(error))}
        if unwanted == talk.conversation_id:
            return go_to(page, backend, talk, talk.anew(), person)
        return {page.refusal: "", **list_anew(talk, request)}

    listed: dict[str, Any] = AT_ONCE | {"inputs": [page.conversation], "outputs": [page.shelf, page.refusal]}
    on(page.shell, "find")(find, **listed)
    on(page.shell, "more")(more, **listed)
    on(page.shell, "rename")(rename, **listed)
    for event, handler in (("reopen", reopen), ("forget", forget)):
        on(page.shell, event)(handler, inputs=[page.conversation], outputs=parts(page), **QUIET)
    seen = [page.past, page.current, page.status, page.refusal, page.shelf]
    on(page.shell, "look")(look, inputs=[page.conversation], outputs=seen, **AT_ONCE)
    page.blocks.load(lambda: finder_html(), inputs=[], outputs=[page.finder], **AT_ONCE)
