"""An engine that waits for its model keeps nobody who wants to leave, and works no longer than it must."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

import rag
from ui.answer_thread import answering


def test_what_is_raised_comes_in_place_of_an_event() -> None:
    def stream() -> Iterator[rag.Event]:
        yield rag.Token("So far.")
        raise RuntimeError("broken")

    with answering(stream) as coming:
        first, second = coming(), coming()
    assert first == rag.Token("So far.")
    assert isinstance(second, RuntimeError)


def test_leaving_waits_for_nothing_and_ends_the_stream_at_its_next_event() -> None:
    go_on, closed = threading.Event(), threading.Event()

    def stream() -> Iterator[rag.Event]:
        try:
            go_on.wait(20)
            yield rag.Token("Too late.")
            pytest.fail("the stream was read to its end")
        finally:
            closed.set()

    with answering(stream) as coming:
        assert coming() is None
    assert not closed.is_set()
    go_on.set()
    assert closed.wait(5)
