"""Guessing passwords is slow, by name and by address, and a person who mistyped is not kept out for long."""

from __future__ import annotations

import pytest

from ui.access import tries
from ui.access.tries import Tries


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_waits_begin_with_the_fifth_wrong_try_and_grow(clock: Clock) -> None:
    counted = Tries(clock)
    waits = []
    for _ in range(16):
        counted.begin("ann", "here")
        waits.append(counted.wait("ann", "here"))
    assert waits[:8] == [0, 0, 0, 0, 5, 10, 20, 40]
    assert waits[-1] == tries.LONGEST_WAIT


def test_whoever_has_waited_may_try_again(clock: Clock) -> None:
    counted = Tries(clock)
    for _ in range(5):
        counted.begin("ann", "here")
    clock.now += 4
    assert counted.wait("ann", "elsewhere") == 1
    assert counted.wait("ben", "here") == 1
    assert counted.wait("ben", "elsewhere") == 0
    clock.now += 1
    assert counted.wait("ann", "here") == 0


def test_signing_in_oneself_gives_no_more_tries_at_others(clock: Clock) -> None:
    counted = Tries(clock)
    for victim in ("ben", "cid", "dot", "eve", "fay"):
        counted.begin(victim, "here")
        counted.begin("ann", "here")
        counted.right("ann", "here")
    assert counted.wait("gus", "here") > 0
    assert counted.wait("ann", "elsewhere") == 0


def test_wrong_tries_are_forgotten(clock: Clock) -> None:
    counted = Tries(clock)
    for _ in range(20):
        counted.begin("ann")
    clock.now += tries.FORGOTTEN_AFTER
    assert counted.wait("ann") == 0
    counted.begin("ann")
    assert counted.wait("ann") == 0


def test_many_made_up_names_do_not_fill_the_memory(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tries, "MOST_KEYS", 10)
    counted = Tries(clock)
    for number in range(50):
        counted.begin(f"name {number}", "here")
    assert len(counted._wrong) == 10
    assert counted.wait("here") > 0
