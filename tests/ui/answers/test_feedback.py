"""A thumb is kept with what it was given to, can be changed and taken back, and shows what was pressed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import rag
from tests.ui.conftest import SmallEngine
from ui import texts
from ui.answers.feedback import LONGEST_REASON, feedback_html, rate
from ui.conversation import Conversation


@pytest.fixture
def store(tmp_path: Path) -> Iterator[rag.FeedbackStore]:
    opened = rag.FeedbackStore(tmp_path / "feedback.sqlite")
    yield opened
    opened.close()


@pytest.fixture
def talk() -> Conversation:
    """Two questions that were answered, and one that was stopped."""
    made, engine = Conversation(), SmallEngine()
    for question in ("Which talks were there?", "Zzz?"):
        exchange = made.begin(question)
        *_, finished = engine.stream(question)
        assert isinstance(finished, rag.Finished)
        exchange.answer, exchange.text = finished.answer, finished.answer.text
    made.begin("slow").stopped = True
    return made


def test_a_thumb_is_kept_with_the_answer_and_what_was_said_before_it(store: rag.FeedbackStore, talk: Conversation) -> None:
    assert rate(store, talk, 1, "up", "reasons are for thumbs down") is talk.exchanges[0]
    rate(store, talk, 2, "down", " The articles\ndo  answer this ")
    up, down = sorted(store.all(), key=lambda kept: len(kept.history))
    assert (up.rating, up.reason, up.history, up.answer.question) == ("up", "", (), "Which talks were there?")
    assert (down.rating, down.reason, down.answer.abstained) == ("down", "The articles do answer this", True)
    assert [turn["content"] for turn in down.history] == ["Which talks were there?", talk.exchanges[0].text]


def test_a_thumb_is_changed_by_the_other_and_taken_back_by_itself(store: rag.FeedbackStore, talk: Conversation) -> None:
    rate(store, talk, 1, "up", "")
    rate(store, talk, 1, "down", "")
    assert [kept.rating for kept in store.all()] == ["down"]
    rate(store, talk, 1, "down", "x" * 9999)
    assert [kept.reason for kept in store.all()] == ["x" * LONGEST_REASON]
    exchange = rate(store, talk, 1, "down", "")
    assert (exchange and exchange.rating, exchange and exchange.reason, store.all()) == (None, "", ())


@pytest.mark.parametrize(("number", "rating"), [(3, "up"), (9, "up"), (1, "sideways")])
def test_what_is_no_answer_and_what_is_no_thumb_keeps_nothing(
    store: rag.FeedbackStore, talk: Conversation, number: int, rating: str
) -> None:
    assert rate(store, talk, number, rating, "") is None
    assert store.all() == ()


def test_what_cannot_be_kept_is_not_shown_as_kept(tmp_path: Path, talk: Conversation) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(rag.BylineError):
        rate(rag.FeedbackStore(tmp_path / "file" / "feedback.sqlite"), talk, 1, "up", "")
    assert talk.exchanges[0].rating is None


def test_thumbs_show_what_was_pressed_and_ask_why_below_a_thumb_down(talk: Conversation) -> None:
    answered, abstained, stopped = talk.exchanges
    assert feedback_html(stopped) == ""
    assert re.findall(r'data-rate="(\w+)" data-exchange="1" aria-pressed="(\w+)"', feedback_html(answered)) == [
        ("up", "false"),
        ("down", "false"),
    ]
    assert "<form" not in feedback_html(replace(answered, rating="up"))
    assert re.findall(r'data-reason="([^"]*)"', feedback_html(replace(answered, rating="down"))) == list(texts.REASONS)
    html = feedback_html(replace(answered, rating="down", reason=texts.REASONS[1]))
    assert texts.SENT in html
    assert "<form" not in html
    assert texts.REASONS_ABSTAINED[0] in feedback_html(replace(abstained, rating="down"))


def test_a_reason_is_never_markup(talk: Conversation) -> None:
    html = feedback_html(replace(talk.exchanges[0], rating="down", reason='"><img src=x onerror=alert(1)>'))
    assert "<img" not in html
