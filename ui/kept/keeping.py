"""Keeps what is asked and answered on the page, as it grows, and takes it out again.

A ``Keeper`` saves one exchange: when it begins, at most once a second while its text grows, now and then while nothing comes, and when it
ends. It saves in a thread of its own, so that a store that is slow or broken holds up no answer. Holds no HTML.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Literal

import rag
from ui import texts
from ui.backend import Backend
from ui.conversation import Conversation, Exchange
from ui.faults import error_text
from ui.narrowing.narrowing import Narrowing

_EACH = 1.0
"""Seconds between two saves of a text that grows."""
_FIRST = 0.5
"""Seconds that the first picture of an answer waits for its first save, at most."""
_PATIENCE = 3.0
"""Seconds that the end of an answer waits for its last save."""

Save = Callable[[rag.SavedExchange], None]


class Keeper:
    """Saves an exchange until it ends.

    Attributes:
        error: why the last save failed; empty when it did not.
        begun: the first save is done.
    """

    def __init__(self, save: Save | None, exchange: Exchange) -> None:
        """Begin with a first save; without ``save`` nothing is ever saved."""
        self.error, self.begun = "", False
        self._save, self._exchange = save, exchange
        self._waiting: queue.SimpleQueue[rag.SavedExchange | None] = queue.SimpleQueue()
        self._saved_at, self._text, self._tried = 0.0, "", threading.Event()
        self._thread = threading.Thread(target=self._work, name="keep", daemon=True)
        if save is not None:
            self._hand_over()
            self._thread.start()

    def wait_to_begin(self) -> None:
        """Wait a moment for the first save, so that the address tells of the conversation from the first picture on."""
        if self._save is not None:
            self._tried.wait(_FIRST)

    def look(self) -> None:
        """Save what has come, if it is time to."""
        waited = time.monotonic() - self._saved_at
        if self._save is not None and waited >= (_EACH if self._exchange.text != self._text else rag.ConversationStore.beat_seconds):
            self._hand_over()

    def end(self) -> str:
        """Save what there is as the last, and wait for that a little; why it is not kept, or nothing."""
        if self._save is None:
            return ""
        self._hand_over()
        self._waiting.put(None)
        self._thread.join(_PATIENCE)
        reason = texts.STORE_SLOW if self._thread.is_alive() else self.error
        return texts.NOT_KEPT.format(reason=reason) if reason else ""

    def _hand_over(self) -> None:
        self._saved_at, self._text = time.monotonic(), self._exchange.text
        self._waiting.put(saved(self._exchange))

    def _work(self) -> None:
        assert self._save is not None
        for exchange in iter(self._waiting.get, None):
            try:
                self._save(exchange)
                self.error, self.begun = "", True
            except rag.BylineError as error:
                self.error = error_text(error, texts.IN_THE_LOG)
            self._tried.set()


def keeper_of(backend: Backend, person: str, talk: Conversation, exchange: Exchange) -> Keeper:
    """What keeps an exchange that begins, in a person's conversation."""
    store = backend.conversations
    return Keeper(partial(store.put, person, talk.conversation_id) if store else None, exchange)


def go_on(backend: Backend, person: str, talk: Conversation) -> str:
    """Reopen the conversation that a page shows, where the server has been started again since; why it cannot go on, or nothing."""
    if talk.lost:
        return texts.GONE
    if not talk.kept or talk.exchanges:
        return ""
    try:
        kept = backend.conversations.get(person, talk.conversation_id) if backend.conversations else None
    except rag.BylineError as error:
        return error_text(error, texts.CONVERSATIONS_UNREADABLE)
    if kept is None:
        return texts.NOT_GONE_ON
    talk.exchanges = talk.exchanges or [restored(exchange) for exchange in kept.exchanges]
    return ""


def keep(backend: Backend, person: str, talk: Conversation, exchange: Exchange) -> str:
    """Save once more what of a conversation was changed; why that failed, or nothing."""
    try:
        if backend.conversations and talk.kept:
            backend.conversations.put(person, talk.conversation_id, saved(exchange))
    except rag.BylineError as error:
        return texts.NOT_KEPT.format(reason=error_text(error, texts.IN_THE_LOG))
    return ""


def saved(exchange: Exchange) -> rag.SavedExchange:
    """An exchange as it is kept."""
    state: Literal["running", "finished", "stopped", "failed", "interrupted"] = "running"
    if exchange.error:
        state = "failed"
    elif exchange.answer is not None:
        state = "finished"
    elif exchange.stopped:
        state = "interrupted" if exchange.cut else "stopped"
    of = exchange.narrowing
    return rag.SavedExchange(
        exchange.number,
        exchange.question,
        exchange.text,
        exchange.answer,
        exchange.error,
        state,
        filters=rag.Filters(of.publishers, of.since or None, of.until or None, of.undated, persons=of.persons),
        without_spellings=exchange.without_spellings,
        rating=exchange.rating,
        reason=exchange.reason,
        feedback_id=exchange.feedback_id,
    )


def restored(kept: rag.SavedExchange) -> Exchange:
    """A kept exchange as the page shows it; one that is not finished goes on no more here."""
    of = kept.filters
    return Exchange(
        kept.number,
        kept.question,
        kept.text,
        answer=kept.answer,
        error=kept.error,
        stopped=kept.state in ("stopped", "interrupted", "running"),
        cut="elsewhere" if kept.state == "running" else "interrupted" if kept.state == "interrupted" else "",
        narrowing=Narrowing(of.publishers, of.persons, of.since or "", of.until or "", of.undated),
        without_spellings=kept.without_spellings,
        rating=kept.rating,
        reason=kept.reason,
        feedback_id=kept.feedback_id,
    )


def reopened(kept: rag.SavedConversation, talk: Conversation) -> Conversation:
    """A kept conversation to go on with, all else as beside ``talk``."""
    opened = talk.anew()
    opened.exchanges = [restored(exchange) for exchange in kept.exchanges]
    opened.conversation_id, opened.kept, opened.view = kept.conversation_id, True, talk.view
    return opened
