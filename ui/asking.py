"""A question asked on the page and its answer as it grows; stopped, rated, begun anew.

What a question is narrowed to is ``narrowing``'s matter, how an exchange looks ``rendering``'s.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import gradio as gr

import rag
from ui import texts
from ui.access.sign_in import person_html
from ui.access.traffic import waiting_text
from ui.answer_thread import LOOK, answering
from ui.answers.feedback import rate
from ui.answers.rendering import alert_html, all_html, exchange_html, status_html
from ui.answers.searched import Again, asked_again
from ui.backend import Answers, Backend
from ui.bar import bar_html
from ui.conversation import Conversation, Exchange
from ui.faults import error_text
from ui.kept.keeping import go_on, keep, keeper_of
from ui.layout import AT_ONCE, QUIET, Changes, Page, all_sent, on, sent, where_html
from ui.narrowing.chips import chips_html, faults_of
from ui.showing import go_to, now_kept, parts, shown

MOST_CHARACTERS = 2000
"""A question's length; longer ones are refused with a message."""
_PULSE = 1.0
"""Seconds after which the same picture is sent again: gradio notices only then that the browser was closed, and ends the iterator."""

_STAND = """(asked, conversation) =>
    [asked, conversation, `${document.querySelectorAll("#byline article.exchange").length}${window.location.search || "?"}`]"""
"""What a page tells of where it is; as ``page.js`` does with all else."""

_log = logging.getLogger(__name__)


def follow(engine: Answers, history: Sequence[rag.Turn], exchange: Exchange, look: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Fill ``exchange`` from the engine's events; yields after each change, at most every 50 ms, and calls ``look`` meanwhile as often.

    Stop takes effect at once, even while a model is being waited for. Whoever closes this iterator or sets ``exchange.stopped`` ends the
    engine's stream at its next event.
    """
    exchange.stage = texts.SEARCHING
    changed, shown = False, time.monotonic()
    with answering(partial(engine.stream, exchange.question, history, **exchange.arguments())) as coming:
        yield
        while exchange.running:
            event = coming()
            if exchange.stopped:
                break
            look()
            match event:
                case rag.Retrieved():
                    count = len({source.article_id for source in event.sources})
                    exchange.stage = texts.READING_ONE if count == 1 else texts.READING.format(count=count)
                case rag.Token():
                    exchange.text += event.text
                case rag.Finished():
                    exchange.answer, exchange.text = event.answer, event.answer.text
                case rag.BylineError():
                    exchange.error = error_text(event, texts.ARTICLES_UNREADABLE)
                case BaseException():
                    _log.error("answering failed", exc_info=event)
                    exchange.error = texts.UNEXPECTED
            changed = changed or event is not None
            since = time.monotonic() - shown
            if (changed and (not exchange.running or since >= LOOK)) or since >= _PULSE:
                changed, shown = False, time.monotonic()
                yield


def in_turn(
    backend: Backend, request: gr.Request, history: Sequence[rag.Turn], exchange: Exchange, look: Callable[[], None]
) -> Iterator[None]:
    """``follow``, when it is this question's turn; till then the stage tells how many are before it, and Stop gives the place up."""
    try:
        with backend.traffic.turn(backend.asker(request)) as turn:
            for before in turn.waiting():
                if exchange.stopped:
                    return
                exchange.stage = waiting_text(before)
                look()
                yield
            with backend.engine_of(backend.person(request)) as engine:
                yield from follow(engine, history, exchange, look)
    except rag.BylineError as error:
        exchange.error = error_text(error, texts.ARTICLES_UNREADABLE)
        yield
    finally:
        if exchange.running:
            exchange.stopped, exchange.cut = True, "interrupted"  # the visitor left


def wire(page: Page, backend: Backend) -> None:
    """Let questions be asked, stopped and rated, and a new conversation be begun."""

    def answer(asked: str, talk: Conversation, where: str | None, request: gr.Request) -> Iterator[Changes]:
        if where:
            talk.stand(where)
        yield from put(asked, talk, request)

    def put(asked: str, talk: Conversation, request: gr.Request, changed: Again | None = None, before: int | None = 1) -> Iterator[Changes]:
        """Put a question. One asked again has its own filters and goes with the exchanges before a number: none where it was made whole."""
        asked = asked.strip()
        if not asked or talk.answering:
            yield {page.refusal: gr.skip()}
        elif len(asked) > MOST_CHARACTERS:
            yield {page.refusal: alert_html(texts.TOO_LONG.format(length=f"{len(asked):,}", limit=f"{MOST_CHARACTERS:,}"))}
        elif lost := go_on(backend, backend.person(request), talk):
            yield {page.refusal: alert_html(lost)}
        elif refusal := not_asked(talk, request, changed):
            yield refusal
        else:
            talk.answering = True
            try:
                history, exchange = talk.history(before if changed else None), talk.begin(asked)
                if changed:
                    exchange.narrowing, exchange.without_spellings = changed.narrowing, changed.without_spellings
                yield from tell(history, exchange, talk, request)
            finally:
                talk.answering = False
            if talk.following:  # until now the visitor may have gone on, and nobody else shows it
                yield shown(page, backend, talk.following, backend.person(request))

    def not_asked(talk: Conversation, request: gr.Request, changed: Again | None) -> Changes:
        """What tells why a question cannot be put to what it is narrowed to; nothing where it can."""
        narrowing = changed.narrowing if changed else talk.narrowing
        faults = faults_of(backend, backend.person(request), narrowing) if narrowing.parts() else {}
        if not faults:
            return {}
        if changed:
            return {page.refusal: alert_html(" ".join(faults.values()))}
        return {page.refusal: alert_html(texts.NOT_ASKED), page.chips: chips_html(narrowing, faults)}

    def tell(history: Sequence[rag.Turn], exchange: Exchange, talk: Conversation, request: gr.Request) -> Iterator[Changes]:
        news: Changes = {page.question: "", page.refusal: "", page.past: all_html(talk.exchanges[:-1]), page.where: where_html(talk)}
        news |= {page.ask: gr.update(visible=False), page.stop: gr.update(visible=True)}
        told, person = None, backend.person(request)
        keeper = keeper_of(backend, person, talk, exchange)
        try:
            for _ in in_turn(backend, request, history, exchange, keeper.look):
                if told is None:
                    keeper.wait_to_begin()
                if keeper.begun and not talk.kept:
                    news |= now_kept(page, backend, talk, person)
                if told != exchange.stage:
                    news[page.status], told = status_html(exchange), exchange.stage
                yield news | {page.current: exchange_html(exchange)}
                news = {}
        finally:
            lost = keeper.end()
        end: Changes = {page.ask: gr.update(visible=True), page.stop: gr.update(visible=False)}
        last: Changes = {page.current: exchange_html(exchange), page.status: status_html(exchange)}
        last |= now_kept(page, backend, talk, person) if keeper.begun else {}
        last |= {page.refusal: alert_html(lost)} if lost else {}
        yield news | end | ({} if talk.following else last)

    def answer_example(talk: Conversation, event: gr.EventData, request: gr.Request) -> Iterator[Changes]:
        yield from put(str(event.question), talk, request)

    def answer_again(talk: Conversation, event: gr.EventData, request: gr.Request) -> Iterator[Changes]:
        changed = asked_again(partial(all_sent, event))
        fault = changed.fault or (texts.BUSY_ANSWERING if talk.answering else "")
        if fault:
            yield {page.refusal: alert_html(fault)}
        else:
            yield from put(changed.question, talk, request, changed)

    def answer_same(talk: Conversation, event: gr.EventData, request: gr.Request) -> Iterator[Changes]:
        go_on(backend, backend.person(request), talk)
        same = talk.unanswered(sent(event, "exchange"))
        fault = texts.BUSY_ANSWERING if talk.answering else "" if same else texts.GONE
        if same is None or fault:
            yield {page.refusal: alert_html(fault)}
        else:
            again = Again(same.question, same.narrowing, same.without_spellings)
            yield from put(same.question, talk, request, again, same.number)

    def rate_answer(talk: Conversation, event: gr.EventData, request: gr.Request) -> Changes:
        go_on(backend, backend.person(request), talk)
        try:
            rated = rate(backend.feedback, talk, int(event.exchange), str(event.rating), str(event.reason))
        except rag.BylineError as error:
            return {page.refusal: alert_html(error_text(error))}
        if rated is None:
            return {page.refusal: alert_html(texts.GONE)}
        lost = keep(backend, backend.person(request), talk, rated)
        last = talk.exchanges[-1]
        drawn = {page.current: exchange_html(rated)} if rated is last else {page.past: all_html(talk.exchanges[:-1])}
        return {page.refusal: alert_html(lost) if lost else "", **drawn}

    def begin_again(talk: Conversation, event: gr.EventData, request: gr.Request) -> Changes:
        anew = talk.anew()
        bar: Changes = {page.bar: bar_html(anew.view, person_html(request))}
        return bar | go_to(page, backend, talk, anew, backend.person(request))

    told = [page.question, page.ask, page.stop, page.chips, *parts(page)]
    streamed = QUIET | {"outputs": told, "trigger_mode": "multiple"}
    where = gr.Textbox(visible=False, elem_id="stand")
    asking = {"inputs": [page.question, page.conversation, where], "js": _STAND}
    gr.on([page.question.submit, page.ask.click], answer, **asking, **streamed)
    on(page.shell, "ask")(answer_example, inputs=[page.conversation], **streamed)
    on(page.shell, "again")(answer_again, inputs=[page.conversation], **streamed)
    on(page.shell, "same")(answer_same, inputs=[page.conversation], **streamed)
    page.stop.click(Conversation.stop, inputs=[page.conversation], outputs=[], **AT_ONCE)
    on(page.shell, "rate")(rate_answer, inputs=[page.conversation], outputs=[page.past, page.current, page.refusal], **AT_ONCE)
    on(page.shell, "begin")(begin_again, inputs=[page.conversation], outputs=[page.bar, *told], **QUIET)
