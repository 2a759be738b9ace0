"""Lets an engine answer in a thread of its own, so that whoever waits can leave at any time, even while a model is being waited for.

What is done with the events, on the page or for programs, is the caller's matter.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import rag

LOOK = 0.05
"""Seconds after which it is said that nothing has come yet; and between two pictures of a growing answer: smooth to read, and no more work
than that."""

Coming = Callable[[], rag.Event | BaseException | None]


@contextmanager
def answering(stream: Callable[[], Iterator[rag.Event]]) -> Iterator[Coming]:
    """Begin a stream of events; leaving the block ends it at its next event, and nobody waits for that.

    Args:
        stream: begins it; called in the thread.

    Yields:
        a function that gives the next event, or what was raised in the stream's place; None where none came within ``LOOK`` seconds.
    """
    events: queue.SimpleQueue[rag.Event | BaseException] = queue.SimpleQueue()
    left = threading.Event()

    def work() -> None:
        begun: Iterator[rag.Event] = iter(())
        try:
            begun = stream()
            for event in begun:
                if left.is_set():
                    return
                events.put(event)
        except BaseException as error:  # handed over: the reading thread raises or shows it
            events.put(error)
        finally:
            if hasattr(begun, "close"):
                begun.close()

    def coming() -> rag.Event | BaseException | None:
        try:
            return events.get(timeout=LOOK)
        except queue.Empty:
            return None

    threading.Thread(target=work, name="answer", daemon=True).start()
    try:
        yield coming
    finally:
        left.set()
