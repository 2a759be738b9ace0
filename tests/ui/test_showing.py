"""Going from one conversation to another shows that one and nothing of the other, also while an answer is being written."""

from __future__ import annotations

import asyncio

import gradio as gr
import pytest

from tests.ui.conftest import SmallEngine
from tests.ui.kept.test_export import ANSWER
from ui import texts
from ui.backend import Backend
from ui.conversation import Conversation, Exchange
from ui.layout import Page, lay_out
from ui.settings import PageSettings
from ui.showing import go_to, heading_html, now_kept, parts, shown


@pytest.fixture(scope="module")
def page() -> Page:
    async def made() -> Page:  # inside an event loop: without one, gradio makes some and leaves them open
        with gr.Blocks() as blocks:
            return lay_out(blocks)

    return asyncio.run(made())


@pytest.fixture
def backend() -> Backend:
    return Backend(SmallEngine(), PageSettings())


def talk(*questions: str) -> Conversation:
    exchanges = [Exchange(number, question, ANSWER.text, answer=ANSWER) for number, question in enumerate(questions, start=1)]
    return Conversation(exchanges, conversation_id="c1", kept=True)


def test_all_of_a_conversation_is_drawn_and_what_was_beside_the_last_one_is_closed(page: Page, backend: Backend) -> None:
    drawn = shown(page, backend, talk("First?", "Second?", "Third?"), "")
    assert set(drawn) == set(parts(page))
    assert [word in drawn[page.past] for word in ("First?", "Second?", "Third?")] == [True, True, False]
    assert "Third?" in drawn[page.current]
    assert (drawn[page.panel], drawn[page.refusal]) == ("", "")
    assert "conversation=c1" in drawn[page.where]


def test_a_new_one_has_the_first_view_and_nothing_to_take_away(page: Page, backend: Backend) -> None:
    drawn = shown(page, backend, Conversation(), "")
    assert "welcome" in drawn[page.current]
    assert (drawn[page.past], drawn[page.heading]) == ("", "")


def test_while_an_answer_is_written_it_is_ended_and_whoever_writes_it_shows_the_other(page: Page, backend: Backend) -> None:
    left, other = talk("First?"), talk("Other?")
    left.begin("Second?")
    left.answering = True
    assert set(go_to(page, backend, left, other, "")) == {page.refusal}
    assert (left.following, left.exchanges[-1].stopped) == (other, True)
    left.answering = False
    assert go_to(page, backend, left, other, "")[page.conversation] is other


def test_once_it_is_kept_it_has_an_address_and_can_be_taken_away(page: Page, backend: Backend) -> None:
    begun = Conversation()
    begun.begin("Who?")
    assert heading_html(begun) == ""
    news = now_kept(page, backend, begun, "")
    assert f"conversation={begun.conversation_id}" in news[page.where]
    for kind, label in (("md", texts.EXPORT_MARKDOWN), ("json", texts.EXPORT_JSON)):
        assert f'<a href="conversations/{begun.conversation_id}.{kind}" download>{label}</a>' in news[page.heading]
