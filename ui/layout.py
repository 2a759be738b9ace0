"""The page's parts and where they stand. What happens when a visitor uses them is wired by the modules of each feature.

**How a feature is built.** A module has a function ``wire(page, backend)``, called once by ``app.py``. HTML is made by pure functions that
escape every word of an article, a model or a visitor. What a visitor does reaches the server as a named event of the shell:

- in HTML, ``<button data-send="rename" data-conversation="…">`` sends event ``rename`` with all its other ``data-…`` values, and
  ``<form data-send="rename" data-conversation="…">`` sends them and its fields (a field several times: a list). ``page.js`` does that for
  every feature, and lists the names of all events in ``EVENTS`` (gradio looks for them there); script of its own a feature rarely
  needs (then in a file of its own in ``assets/``, inside a block ``{ … }``).
- in Python, ``on(page.shell, "rename")(handler, inputs=[page.conversation], outputs=[…], **AT_ONCE)``; the handler takes the inputs, and
  by annotation ``event: gr.EventData`` (``sent(event, "conversation")``: the data) and ``request: gr.Request``
  (``backend.person(request)``: who asks). It gives a dictionary of components to new values. ``**AT_ONCE`` for what is quick,
  ``**QUIET`` for what takes a while or streams.

gradio changes the elements that are there into those drawn anew, one by one in their order, and what a visitor ticked or wrote stays with
the element. A form therefore has ``data-drawn="…"``, another value whenever what it holds is another thing's: ``page.js`` then resets it.

A visitor's own state is the ``Conversation`` in ``page.conversation``, changed in place. After a change of what the address holds
(``Conversation.address()``), put ``page.where: where_html(talk)`` among the new values: it sets the address in the browser, and shows the
view that ``talk.view`` names. Messages to the visitor go to ``page.refusal`` (``alert_html``). CSS of a feature is a file in ``assets/``.
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import wraps
from html import escape
from pathlib import Path
from typing import Any

from ui import texts
from ui.conversation import Conversation

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when gradio is imported
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = "1000000000"  # else its queue makes a pandas table of all past events after each one
import gradio as gr

ASSETS = Path(__file__).parent / "assets"
Changes = dict[Any, Any]
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": None}
AT_ONCE: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}


@dataclass(frozen=True, slots=True)
class Page:
    """The components that features change; each is named after its ``elem_id``.

    Attributes:
        blocks: the whole.
        shell: holds all others; what visitors do in HTML comes as its events.
        conversation: state: the visitor's ``Conversation``.
        where: sets the browser's address and which view is shown; see ``where_html``.
        bar: the head: name, views, who is signed in.
        finder, shelf: at the side: the field to search kept conversations with, and their list.
        heading: above a conversation that is kept: its export.
        status: one sentence for screen readers.
        past, current: the exchanges before the last one, and the last one.
        refusal: why what the visitor wanted was not done.
        chips: above the question: what it is narrowed to.
        question, ask, stop: the question and its buttons.
        panel: beside the chat: the opened article.
        adding: a column of the view of articles: what adds articles.
        corpus: the view of articles.
    """

    blocks: gr.Blocks
    shell: gr.HTML
    conversation: gr.State
    where: gr.HTML
    bar: gr.HTML
    finder: gr.HTML
    shelf: gr.HTML
    heading: gr.HTML
    status: gr.HTML
    past: gr.HTML
    current: gr.HTML
    refusal: gr.HTML
    chips: gr.HTML
    question: gr.Textbox
    ask: gr.Button
    stop: gr.Button
    panel: gr.HTML
    adding: gr.Column
    corpus: gr.HTML


def lay_out(blocks: gr.Blocks) -> Page:
    """Make the components, empty; called inside ``with blocks``, which must be entered once only, else gradio draws all of it again."""
    conversation = gr.State(Conversation())
    with gr.HTML(html_template="@children", js_on_load=script(), elem_id="byline", apply_default_css=False) as shell:
        where, bar = _html("where"), _html("bar")
        with gr.Row(elem_id="frame"):
            with gr.Column(elem_id="shelf"):
                finder, shelf = _html("finder"), _html("kept")
            with gr.Row(elem_id="desk"):
                with gr.Column(elem_id="chat"):
                    heading = _html("heading")
                    status, past, current = _html("status"), _html("past"), _html("current")
                    with gr.Column(elem_id="foot"):
                        refusal, chips = _html("refusal"), _html("chips")
                        with gr.Row(elem_id="composer"):
                            question = gr.Textbox(
                                label=texts.QUESTION,
                                placeholder=texts.PLACEHOLDER,
                                show_label=False,
                                container=False,
                                lines=1,
                                max_lines=6,
                                autofocus=True,
                                elem_id="question",
                                scale=1,
                            )
                            ask = gr.Button(texts.ASK, variant="primary", elem_id="ask", scale=0, min_width=80)
                            stop = gr.Button(texts.STOP, elem_id="stop", visible=False, scale=0, min_width=80)
                with gr.Column(elem_id="side"):
                    panel = _html("panel")
            with gr.Column(elem_id="articles"):
                with gr.Column(elem_id="adding") as adding:
                    pass
                corpus = _html("corpus")
    return Page(
        blocks,
        shell,
        conversation,
        where,
        bar,
        finder,
        shelf,
        heading,
        status,
        past,
        current,
        refusal,
        chips,
        question,
        ask,
        stop,
        panel,
        adding,
        corpus,
    )


def _html(name: str) -> gr.HTML:
    return gr.HTML("", elem_id=name, apply_default_css=False)


def on(component: gr.HTML, event: str) -> Callable[..., Any]:
    """The listener for an event that ``page.js`` triggers; gradio finds these by name.

    A handler that takes the event gets the conversation of the page that sent it, also when the server was started again meanwhile.
    """
    listener: Callable[..., Any] = getattr(component, event)

    def listen(handler: Callable[..., Any], **options: Any) -> Any:
        @wraps(handler)
        def handle(*given: Any) -> Any:
            _stand(given)
            return handler(*given)

        @wraps(handler)
        def stream(*given: Any) -> Iterator[Any]:
            _stand(given)
            yield from handler(*given)

        return listener(stream if inspect.isgeneratorfunction(handler) else handle, **options)

    return listen


def _stand(given: Sequence[Any]) -> None:
    where = next((sent(each, "stand") for each in given if isinstance(each, gr.EventData)), "")
    for talk in given:
        if where and isinstance(talk, Conversation):
            talk.stand(where)


def sent(event: gr.EventData, name: str) -> str:
    """What an event says under a name, as text; empty where it says nothing."""
    value = getattr(event, name, "")
    return value if isinstance(value, str) else str(value)


def all_sent(event: gr.EventData, name: str) -> list[str]:
    """The same for a field that may stand in a form several times."""
    value = getattr(event, name, [])
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def where_html(talk: Conversation) -> str:
    """What sets the address in the browser and which view is shown."""
    return f'<span hidden data-address="{escape(talk.address())}" data-view="{escape(talk.view)}"></span>'


def script() -> str:
    """What runs in the browser: ``page.js``, then the features' files."""
    return "\n".join(_read(sorted(ASSETS.glob("*.js"), key=lambda file: (file.name != "page.js", file.name))))


def style_sheet() -> str:
    """The look: ``style.css``, then the features' files."""
    return "\n".join(_read(sorted(ASSETS.glob("*.css"), key=lambda file: (file.name != "style.css", file.name))))


def _read(files: Sequence[Path]) -> list[str]:
    return [file.read_text(encoding="utf-8") for file in files]
