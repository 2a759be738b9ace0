"""Whose turn it is: how often one person may ask, how many answers are worked on at once, and who waits for how many others.

It counts and lets wait; it neither answers nor knows who somebody is. One for each server; safe from many threads. Nothing is kept on
disk, so the counts begin anew with the server.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import rag
from ui import texts

MINUTE = 60.0
_LOOK = 0.25
"""Seconds after which somebody who waits is told their place again, so that whoever asked can notice a Stop meanwhile."""

_log = logging.getLogger(__name__)


class TooBusyError(rag.BylineError):
    """A question that is not taken now; its message tells the reader why and when to ask again."""


class Turn:
    """A place in the line, or among those who are answered. ``Traffic.turn`` makes and ends it."""

    def __init__(self, traffic: Traffic, person: str, in_round: int) -> None:
        self.person, self.round = person, in_round
        self._traffic = traffic

    def waiting(self) -> Iterator[int]:
        """How many are before this one, at once, whenever that changes and four times a second; ends when it is this one's turn."""
        told = None
        while (before := self._traffic.before(self, told)) is not None:
            yield before
            told = before


class Traffic:
    """Lets questions through, in turn.

    In rounds: in each, everybody who waits has one question let through, in the order they came; so many questions of one person do not
    keep others waiting.
    """

    def __init__(
        self, questions_a_minute: int, answers_at_once: int, queue_length: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Set the limits.

        Args:
            questions_a_minute: most questions of one person within any 60 seconds; refused ones do not count.
            answers_at_once: most turns that run at the same time.
            queue_length: most turns that wait.
            clock: gives seconds.
        """
        self._questions_a_minute, self._answers_at_once, self._queue_length = questions_a_minute, answers_at_once, queue_length
        self._clock = clock
        self._changed = threading.Condition()
        self._running: list[Turn] = []
        self._waiting: list[Turn] = []  # in the order they came
        self._round = 0  # of whoever was let through last
        self._asked: dict[str, deque[float]] = {}

    @contextmanager
    def turn(self, person: str) -> Iterator[Turn]:
        """A turn, for as long as the block lasts; leaving it, however, gives the place to the next.

        Wait for it inside, with ``for before in turn.waiting()``.

        Args:
            person: whose question it is: their name, or the address they come from where nobody signs in.

        Raises:
            TooBusyError: the person has asked too often, or too many wait already.
        """
        with self._changed:
            mine = self._take(person)
        try:
            yield mine
        finally:
            with self._changed:
                (self._running if mine in self._running else self._waiting).remove(mine)
                self._let_through()

    def before(self, turn: Turn, told: int | None) -> int | None:
        """How many are before a turn; waits a moment while that is what was told last. None when it is this one's turn."""
        with self._changed:
            if told is not None and turn not in self._running and self._line().index(turn) == told:
                self._changed.wait(_LOOK)
            return None if turn in self._running else self._line().index(turn)

    def _take(self, person: str) -> Turn:
        now = self._clock()
        asked = self._within_a_minute(person, now)
        if len(asked) >= self._questions_a_minute:
            _log.warning("a question was refused: more than BYLINE_UI_QUESTIONS_A_MINUTE=%d of one person", self._questions_a_minute)
            raise TooBusyError(texts.TOO_OFTEN.format(count=self._questions_a_minute, wait=spoken(asked[0] + MINUTE - now)))
        if len(self._running) >= self._answers_at_once and len(self._waiting) >= self._queue_length:
            _log.warning(
                "a question was refused: BYLINE_UI_ANSWERS_AT_ONCE=%d run and BYLINE_UI_QUEUE_LENGTH=%d wait",
                self._answers_at_once,
                self._queue_length,
            )
            raise TooBusyError(texts.QUEUE_FULL.format(waiting=len(self._waiting)) if self._waiting else texts.ALL_BUSY)
        asked.append(now)
        self._asked[person] = asked
        mine = [turn.round + 1 for turn in (*self._running, *self._waiting) if turn.person == person]
        turn = Turn(self, person, max(self._round, *mine, 0))
        self._waiting.append(turn)
        self._let_through()
        return turn

    def _within_a_minute(self, person: str, now: float) -> deque[float]:
        """When a person asked; forgets whoever has not asked for a minute."""
        for name, times in list(self._asked.items()):
            while times and times[0] <= now - MINUTE:
                times.popleft()
            if not times:
                del self._asked[name]
        return self._asked.get(person, deque())

    def _let_through(self) -> None:
        while self._waiting and len(self._running) < self._answers_at_once:
            first = self._line()[0]
            self._round = first.round
            self._waiting.remove(first)
            self._running.append(first)
        self._changed.notify_all()

    def _line(self) -> list[Turn]:
        """Those who wait, next one first."""
        return sorted(self._waiting, key=lambda turn: turn.round)


def spoken(seconds: float) -> str:
    """A time to wait in words, rounded up: seconds below two minutes, minutes above."""
    if seconds <= 1:
        return texts.SECOND
    if seconds <= 2 * MINUTE:
        return texts.SECONDS.format(count=math.ceil(seconds))
    return texts.MINUTES.format(count=math.ceil(seconds / MINUTE))


def waiting_text(before: int) -> str:
    """What somebody is told who waits for this many others."""
    return texts.WAITING.format(count=before) if before else texts.WAITING_NEXT
