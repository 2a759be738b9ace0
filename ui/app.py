"""The page: which parts it has and what happens when a visitor uses them.

Everything a visitor says or is told lives in that visitor's ``gr.State``; nothing here is shared but the engine, which is safe from
many threads. HTML is made in ``rendering`` and ``first_view``; how it looks and moves is in ``assets``.
"""

from __future__ import annotations

import logging
import os
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import rag
from ui import texts
from ui.article_view import article_html
from ui.conversation import Conversation, Exchange
from ui.feedback import rate
from ui.first_view import masthead_html, welcome_html
from ui.rendering import alert_html, exchange_html, status_html

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when gradio is imported
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = "1000000000"  # else its queue makes a pandas table of all past events after each one
import gradio as gr

ASSETS = Path(__file__).parent / "assets"
MOST_CHARACTERS = 2000
"""A question's length; longer ones are refused with a message."""
_REFRESH = 0.05
"""Seconds between two pictures of a growing answer: smooth to read, and no more work than that."""

_log = logging.getLogger(__name__)
Changes = dict[Any, Any]


class Answers(Protocol):
    """What the page asks of an engine; ``rag.Engine`` is one."""

    @property
    def settings(self) -> rag.Settings: ...  # noqa: D102
    def stream(self, question: str, history: Sequence[rag.Turn] = ()) -> Iterator[rag.Event]: ...  # noqa: D102
    def articles(self) -> Sequence[rag.Article]: ...  # noqa: D102
    def article(self, article_id: str) -> rag.Article: ...  # noqa: D102


def follow(engine: Answers, question: str, history: Sequence[rag.Turn], exchange: Exchange) -> Iterator[None]:
    """Fill ``exchange`` from the engine's events; yields after each change, at most every 50 ms.

    The engine works in a thread of its own, so that Stop takes effect at once, even while a model is being waited for. Whoever closes
    this iterator or sets ``exchange.stopped`` ends the engine's stream at its next event.
    """
    events: queue.SimpleQueue[rag.Event | BaseException] = queue.SimpleQueue()

    def work() -> None:
        stream = engine.stream(question, history)
        try:
            for event in stream:
                if exchange.stopped:
                    return
                events.put(event)
        except BaseException as error:  # handed over: the reading thread raises or shows it
            events.put(error)
        finally:
            if hasattr(stream, "close"):
                stream.close()

    exchange.stage = texts.SEARCHING
    threading.Thread(target=work, name="answer", daemon=True).start()
    changed, shown = False, time.monotonic()
    yield
    try:
        while exchange.running:
            try:
                event = events.get(timeout=_REFRESH)
            except queue.Empty:
                event = None
            if exchange.stopped:
                break
            match event:
                case rag.Retrieved():
                    count = len({source.article_id for source in event.sources})
                    exchange.stage = texts.READING_ONE if count == 1 else texts.READING.format(count=count)
                case rag.Token():
                    exchange.text += event.text
                case rag.Finished():
                    exchange.answer, exchange.text = event.answer, event.answer.text
                case rag.BylineError():
                    exchange.error = str(event)
                case BaseException():
                    _log.error("answering failed", exc_info=event)
                    exchange.error = texts.UNEXPECTED
            changed = changed or event is not None
            if changed and (not exchange.running or time.monotonic() - shown >= _REFRESH):
                changed, shown = False, time.monotonic()
                yield
    finally:
        if exchange.running:
            exchange.stopped = True  # the visitor left


def build_page(engine: Answers) -> gr.Blocks:
    """The chat page for ``engine``; ``ui.server`` serves it."""
    feedback = rag.FeedbackStore(engine.settings.feedback)
    page: gr.Blocks = gr.Blocks(title=texts.NAME, analytics_enabled=False, fill_width=True)
    with page:
        conversation = gr.State(Conversation())
        script = (ASSETS / "page.js").read_text(encoding="utf-8")
        with gr.HTML(html_template="@children", js_on_load=script, elem_id="byline", apply_default_css=False) as shell:
            articles = engine.articles()
            masthead = gr.HTML(masthead_html(engine.settings, articles), elem_id="masthead", apply_default_css=False)
            restart = gr.Button(texts.NEW_CONVERSATION, elem_id="restart", visible=False, size="sm")
            with gr.Row(elem_id="desk"):
                with gr.Column(elem_id="chat"):
                    status = gr.HTML(status_html(None), elem_id="status", apply_default_css=False)
                    past = gr.HTML("", elem_id="past", apply_default_css=False)
                    current = gr.HTML(welcome_html(articles), elem_id="current", apply_default_css=False)
                    with gr.Column(elem_id="foot"):
                        refusal = gr.HTML("", elem_id="refusal", apply_default_css=False)
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
                    panel = gr.HTML("", elem_id="panel", apply_default_css=False)

        def answer(asked: str, talk: Conversation) -> Iterator[Changes]:
            asked = asked.strip()
            if not asked or talk.answering:
                yield {refusal: gr.skip()}
            elif len(asked) > MOST_CHARACTERS:
                yield {refusal: alert_html(texts.TOO_LONG.format(length=f"{len(asked):,}", limit=f"{MOST_CHARACTERS:,}"))}
            else:
                talk.answering = True
                try:
                    yield from tell(asked, talk)
                finally:
                    talk.answering = False

        def tell(asked: str, talk: Conversation) -> Iterator[Changes]:
            history, before = talk.history(), all_html(talk.exchanges)
            exchange = talk.begin(asked)
            news: Changes = {question: "", refusal: "", past: before, restart: gr.update(visible=True)}
            news |= {ask: gr.update(visible=False), stop: gr.update(visible=True)}
            told = None
            for _ in follow(engine, asked, history, exchange):
                if told != exchange.stage:
                    news[status], told = status_html(exchange), exchange.stage
                yield news | {current: exchange_html(exchange)}
                news = {}
            end: Changes = {ask: gr.update(visible=True), stop: gr.update(visible=False)}
            yield news | end | (fresh() if talk.left else {current: exchange_html(exchange), status: status_html(exchange)})

        def fresh() -> Changes:
            empty: Changes = dict.fromkeys((past, panel, refusal), "")
            first = {current: welcome_html(engine.articles()), status: status_html(None)}
            return empty | first | {conversation: Conversation(), restart: gr.update(visible=False)}

        def answer_example(talk: Conversation, event: gr.EventData) -> Iterator[Changes]:
            yield from answer(str(event.question), talk)

        def open_citation(talk: Conversation, event: gr.EventData) -> Changes:
            exchange, number = int(event.exchange), int(event.number)
            citations = talk.citations(exchange)
            if not 1 <= number <= len(citations):
                return {refusal: alert_html(texts.GONE)}
            try:
                article = engine.article(citations[number - 1].article_id)
            except rag.BylineError as error:
                return {refusal: alert_html(str(error))}
            return {panel: article_html(article, citations, number, exchange), refusal: ""}

        def rate_answer(talk: Conversation, event: gr.EventData) -> Changes:
            try:
                rated = rate(feedback, talk, int(event.exchange), str(event.rating), str(event.reason))
            except rag.BylineError as error:
                return {refusal: alert_html(str(error))}
            if rated is None:
                return {refusal: alert_html(texts.GONE)}
            last = talk.exchanges[-1]
            return {refusal: "", **({current: exchange_html(rated)} if rated is last else {past: all_html(talk.exchanges[:-1])})}

        def begin_again(talk: Conversation) -> Changes:
            if not talk.answering:
                return fresh()
            talk.left = True  # whoever answers clears the page as the last thing told, else the answer would come back after the clearing
            talk.stop()
            return {refusal: gr.skip()}

        def arrive(talk: Conversation) -> Changes:
            articles = engine.articles()
            return {masthead: masthead_html(engine.settings, articles)} | ({} if talk.exchanges else {current: welcome_html(articles)})

        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        told = [question, refusal, past, current, status, ask, stop, restart, panel, conversation]
        streamed = quiet | {"outputs": told, "concurrency_limit": None, "trigger_mode": "multiple"}
        at_once = quiet | {"queue": False}
        gr.on([question.submit, ask.click], answer, inputs=[question, conversation], **streamed)
        _on(shell, "ask")(answer_example, inputs=[conversation], **streamed)
        stop.click(Conversation.stop, inputs=[conversation], outputs=[], **at_once)
        _on(shell, "open")(open_citation, inputs=[conversation], outputs=[panel, refusal], **at_once)
        _on(shell, "rate")(rate_answer, inputs=[conversation], outputs=[past, current, refusal], **at_once)
        _on(shell, "close")(lambda: "", inputs=[], outputs=[panel], **at_once)
        restart.click(begin_again, inputs=[conversation], outputs=told, **quiet)
        page.load(arrive, inputs=[conversation], outputs=[masthead, current], **at_once)
    return page


def all_html(exchanges: Sequence[Exchange]) -> str:
    """Several exchanges, one below the other."""
    return "".join(map(exchange_html, exchanges))


def _on(component: gr.HTML, event: str) -> Callable[..., Any]:
    """The listener for an event that ``page.js`` triggers; gradio finds these by name."""
    listener: Callable[..., Any] = getattr(component, event)
    return listener
