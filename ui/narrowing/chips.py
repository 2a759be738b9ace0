"""Above the question: what it is narrowed to, as chips one can take away, and the form that narrows it. Kept in the page's address.

What there is to choose from is ``choices``' matter, what a filter lets in ``rag``'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html import escape

import gradio as gr

import rag
from ui import texts
from ui.backend import Answers, Backend
from ui.conversation import Conversation
from ui.faults import error_text
from ui.layout import AT_ONCE, Changes, Page, all_sent, on, sent, where_html
from ui.narrowing.choices import KINDS, choices_of, found_in, unusable
from ui.narrowing.narrow_form import Form, form_html, found_html
from ui.narrowing.narrowing import EVERYTHING, Narrowing

_NONE: Mapping[tuple[str, str], str] = {}


def chips_of(backend: Backend, person: str, narrowing: Narrowing) -> str:
    """The chips as they stand when the page is filled: those that cannot be used say why."""
    return chips_html(narrowing, faults_of(backend, person, narrowing))


def faults_of(backend: Backend, person: str, narrowing: Narrowing) -> Mapping[tuple[str, str], str]:
    """Why a chip cannot be used, by kind and value; none where the articles cannot be read, which is told elsewhere."""
    try:
        with backend.engine_of(person) as engine:
            return unusable(engine, narrowing)
    except rag.BylineError as error:
        error_text(error)  # for the log
        return _NONE


def chips_html(
    narrowing: Narrowing, faults: Mapping[tuple[str, str], str] = _NONE, form: Form | None = None, focus: tuple[str, str] | str = ""
) -> str:
    """The chips, the button that opens the form, and the form where it is open.

    Args:
        narrowing: what the next question is narrowed to.
        faults: why a chip cannot be used, by kind and value.
        form: where it is open.
        focus: the chip that gets the focus, by kind and value; or ``button``; or ``form``, for its first field.
    """
    chips, told = "", ""
    for number, part in enumerate(narrowing.parts()):
        fault = faults.get((part.kind, part.value), "")
        described = f' aria-describedby="chip-fault-{number}"' if fault else ""
        mark = f' <span class="unseen">({escape(texts.NOT_USABLE)})</span>' if fault else ""
        focused = " data-focus" if focus == (part.kind, part.value) else ""
        chips += (
            f'<li class="chip{" unusable" if fault else ""}"><bdi>{escape(part.text)}</bdi>{mark}<button type="button" data-send="widen" '
            f'data-part="{part.kind}" data-value="{escape(part.value)}" aria-label="{escape(texts.TAKE_AWAY.format(what=part.text))}"'
            f"{described}{focused}>×</button></li>"
        )
        told += f'<p class="fault" id="chip-fault-{number}" dir="auto">{escape(fault)}</p>' if fault else ""
    is_open = form is not None
    button = (
        f'<button type="button" class="narrow" data-send="narrow" data-show="{int(not is_open)}" aria-expanded="{str(is_open).lower()}" '
        f'aria-controls="narrow-form" title="{escape(texts.NARROW_WHY)}"{" data-focus" if focus == "button" else ""}>'
        f"{escape(texts.NARROW)}</button>"
    )
    body = form_html(form) if form else '<div id="narrow-form" hidden></div>'
    said = f'<div role="alert">{told}</div>' if told else ""
    listed = f'<ul class="chips" aria-label="{escape(texts.NARROWED)}">{chips}</ul>' if chips else ""
    return (
        f'<div class="narrowing"{" data-focus-form" if focus == "form" else ""}>{said}{body}<div class="row">{listed}{button}</div></div>'
    )


@contextmanager
def readable() -> Iterator[None]:
    """Tell a visitor who wants to choose among the articles where they cannot be read."""
    try:
        yield
    except rag.BylineError as error:
        raise gr.Error(error_text(error, texts.ARTICLES_UNREADABLE), print_exception=False) from error


def wire(page: Page, backend: Backend) -> None:
    """Let the form be opened, filled in, searched and applied, and chips be taken away."""
    with page.shell:
        found = gr.HTML("", elem_id="found", apply_default_css=False)

    def filled(engine: Answers, entered: Narrowing, applied: Narrowing) -> Form:
        return Form(entered, {kind: choices_of(engine, kind) for kind in KINDS}, entered.date_faults(), applied)

    def open_form(talk: Conversation, event: gr.EventData, request: gr.Request) -> Changes:
        person = backend.person(request)
        faults = faults_of(backend, person, talk.narrowing)
        with readable(), backend.engine_of(person) as engine:
            if sent(event, "show") != "1":
                return {page.chips: chips_html(talk.narrowing, faults, focus="button")}
            return {page.chips: chips_html(talk.narrowing, faults, filled(engine, talk.narrowing, talk.narrowing), "form")}

    def seek(event: gr.EventData, request: gr.Request) -> str:
        kind = next((kind for kind in KINDS if kind == sent(event, "kind")), KINDS[0])
        words = sent(event, "words")[:200]
        with readable(), backend.engine_of(backend.person(request)) as engine:
            return found_html(kind, words, found_in(engine, kind, words))

    def apply(talk: Conversation, event: gr.EventData, request: gr.Request) -> Changes:
        entered = Narrowing.read(
            all_sent(event, "publisher"),
            all_sent(event, "person"),
            sent(event, "since"),
            sent(event, "until"),
            sent(event, "undated") == "1",
        )
        person = backend.person(request)
        if entered.date_faults():
            faults = faults_of(backend, person, talk.narrowing)
            with readable(), backend.engine_of(person) as engine:
                return {page.chips: chips_html(talk.narrowing, faults, filled(engine, entered, talk.narrowing))}
        talk.narrowing = entered
        return {page.chips: chips_html(entered, faults_of(backend, person, entered), focus="button"), page.where: where_html(talk)}

    def widen(talk: Conversation, event: gr.EventData, request: gr.Request) -> Changes:
        part, value = sent(event, "part"), sent(event, "value")
        before = [(each.kind, each.value) for each in talk.narrowing.parts()]
        talk.narrowing = EVERYTHING if part == "all" else talk.narrowing.without(part, value)
        after = [(each.kind, each.value) for each in talk.narrowing.parts()]
        place = before.index((part, value)) if (part, value) in before else 0
        focus = after[min(place, len(after) - 1)] if after else "button"
        faults = faults_of(backend, backend.person(request), talk.narrowing)
        return {page.chips: chips_html(talk.narrowing, faults, focus=focus), page.where: where_html(talk)}

    told = {"inputs": [page.conversation], "outputs": [page.chips, page.where], **AT_ONCE}
    on(page.shell, "narrow")(open_form, **told | {"outputs": [page.chips]})
    on(page.shell, "apply")(apply, **told)
    on(page.shell, "widen")(widen, **told)
    on(page.shell, "seek")(seek, inputs=[], outputs=[found], **AT_ONCE)
