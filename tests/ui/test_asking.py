"""What a visitor said and was told goes with the next question, and Stop ends an answer at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence

import pytest

import rag
from tests.ui.conftest import SmallEngine
from ui import texts
from ui.asking import follow
from ui.conversation import Conversation, Exchange


def finished(engine: SmallEngine, question: str, talk: Conversation) -> Exchange:
    exchange = talk.begin(question)
    for _ in follow(engine, talk.history(), exchange):
        pass
    return exchange


def test_the_conversation_so_far_goes_with_a_question_without_what_failed() -> None:
    engine, talk = SmallEngine(), Conversation()
    first = finished(engine, "Who went to Talren?", talk)
    finished(engine, "please fail", talk)
    finished(engine, "And what about dockers?", talk)
    assert first.answer is not None
    assert engine.histories[-1] == [
        {"role": "user", "content": "Who went to Talren?"},
        {"role": "assistant", "content": first.answer.text},
    ]


def test_an_error_of_ours_is_its_message_and_another_is_not_shown(caplog: pytest.LogCaptureFixture) -> None:
    assert finished(SmallEngine(), "please fail", Conversation()).error == "The model did not answer. Check OPENAI_BASE_URL."
    crashed = finished(SmallEngine(), "please crash", Conversation())
    assert crashed.error == texts.UNEXPECTED
    assert "a secret of the inside" in caplog.text


def test_stop_ends_the_answer_while_a_model_is_waited_for_and_then_the_engine_s_stream() -> None:
    engine, talk = WaitingEngine(), Conversation()
    exchange = talk.begin("slow")
    changes = follow(engine, [], exchange)
    for _ in changes:
        if exchange.text:
            break
    talk.stop()
    assert list(changes) == []
    assert not engine.closed.is_set()  # it still waits for its model
    assert exchange.text == "So far."
    assert exchange.stopped
    engine.go_on.set()
    assert engine.closed.wait(5)


def test_when_the_visitor_leaves_the_engine_s_stream_ends_too() -> None:
    engine, exchange = WaitingEngine(), Conversation().begin("slow")
    changes = follow(engine, [], exchange)
    next(changes)
    changes.close()
    engine.go_on.set()
    assert engine.closed.wait(5)


def test_stop_after_the_end_changes_nothing() -> None:
    talk = Conversation()
    exchange = finished(SmallEngine(), "Who went to Talren?", talk)
    talk.stop()
    assert exchange.answer is not None
    assert not exchange.stopped


class WaitingEngine(SmallEngine):
    """Says two words, then waits as for a model until it may go on."""

    def __init__(self) -> None:
        super().__init__()
        self.closed = threading.Event()

    def stream(self, question: str, history: Sequence[rag.Turn] = (), **filters: object) -> Iterator[rag.Event]:
        try:
            yield rag.Token("So far.")
            self.go_on.wait(10)
            yield rag.Token(" Too late.")
            pytest.fail("the stream was read to its end")
        finally:
            self.closed.set()
