"""Readers who wait are told for how many; nobody holds up the others, and whoever leaves gives the place up."""

from __future__ import annotations

import logging
import threading
from contextlib import ExitStack

import pytest

import rag
from ui.access.traffic import TooBusyError, Traffic, spoken, waiting_text


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_free_place_is_had_at_once() -> None:
    with Traffic(30, 1, 0).turn("ann") as turn:
        assert list(turn.waiting()) == []


def test_whoever_waits_is_told_how_many_are_before_them_and_then_that_it_is_their_turn() -> None:
    traffic = Traffic(30, 1, 5)
    with ExitStack() as ann, ExitStack() as ben, traffic.turn("cid"):
        first = ann.enter_context(traffic.turn("ann"))
        second = ben.enter_context(traffic.turn("ben"))
        places = second.waiting()
        assert next(places) == 1
        assert next(first.waiting()) == 0
        assert next(places) == 1  # told again while nothing changes, so that a Stop is noticed
        ann.close()
        assert next(places) == 0


def test_leaving_gives_the_place_to_the_next_even_by_an_error() -> None:
    traffic = Traffic(30, 1, 5)
    with pytest.raises(rag.ModelError), traffic.turn("ann"):
        raise rag.ModelError("no answer", provider="here", retryable=True)
    with traffic.turn("ben") as turn:
        assert list(turn.waiting()) == []


def test_whoever_leaves_the_line_is_waited_for_no_more() -> None:
    traffic = Traffic(30, 1, 5)
    with traffic.turn("ann"), ExitStack() as ben:
        ben.enter_context(traffic.turn("ben"))
        with traffic.turn("cid") as turn:
            places = turn.waiting()
            assert next(places) == 1
            ben.close()
            assert next(places) == 0


def test_a_reader_who_waits_is_let_in_by_another_thread() -> None:
    traffic = Traffic(30, 1, 5)
    told: list[int] = []
    waits, done = threading.Event(), threading.Event()

    def wait() -> None:
        with traffic.turn("ben") as turn:
            for before in turn.waiting():
                told.append(before)
                waits.set()
            done.set()

    with traffic.turn("ann"):
        thread = threading.Thread(target=wait)
        thread.start()
        assert waits.wait(10)
        assert not done.is_set()
    assert done.wait(10)
    thread.join()
    assert set(told) == {0}


def test_many_questions_of_one_person_do_not_hold_up_another() -> None:
    traffic = Traffic(30, 1, 5)
    with ExitStack() as running, ExitStack() as anns:
        running.enter_context(traffic.turn("ann"))
        mine = [anns.enter_context(traffic.turn("ann")) for _ in range(3)]
        with traffic.turn("ben") as ben:
            assert next(ben.waiting()) == 0
            assert [next(turn.waiting()) for turn in mine] == [1, 2, 3]
            running.close()
            assert list(ben.waiting()) == []


def test_asking_too_often_is_refused_and_says_when_one_may_ask_again() -> None:
    clock = Clock()
    traffic = Traffic(2, 4, 5, clock)
    for _ in range(2):
        with traffic.turn("ann"):
            clock.now += 10
    with pytest.raises(TooBusyError, match=r"one person may in a minute \(2\)\. Ask again in 40 seconds\."), traffic.turn("ann"):
        pass
    with traffic.turn("ben"):
        pass
    clock.now += 40
    with traffic.turn("ann"):
        pass


def test_a_full_line_is_refused_and_says_how_many_wait(caplog: pytest.LogCaptureFixture) -> None:
    traffic = Traffic(30, 1, 2)
    with traffic.turn("ann"), traffic.turn("ben"), traffic.turn("cid"):
        with pytest.raises(TooBusyError, match=r"may wait are waiting \(2\)") as raised, traffic.turn("dot"):
            pass
        with caplog.at_level(logging.WARNING):
            assert "BYLINE" not in str(raised.value)
    assert "BYLINE_UI_QUEUE_LENGTH=2" in caplog.text


def test_without_a_line_everybody_beyond_those_answered_is_refused() -> None:
    traffic = Traffic(30, 1, 0)
    with traffic.turn("ann"), pytest.raises(TooBusyError, match="busy with other questions"), traffic.turn("ben"):
        pass


def test_a_refused_question_counts_for_nothing() -> None:
    traffic = Traffic(1, 1, 0)
    with traffic.turn("ann"), pytest.raises(TooBusyError, match="busy"), traffic.turn("ben"):
        pass
    with traffic.turn("ben"):
        pass


def test_whoever_has_not_asked_for_a_minute_is_forgotten() -> None:
    clock = Clock()
    traffic = Traffic(30, 4, 5, clock)
    for number in range(50):
        with traffic.turn(f"address {number}"):
            pass
    clock.now += 61
    with traffic.turn("ann"):
        assert len(traffic._asked) == 1


def test_never_more_at_once_than_set_with_many_threads() -> None:
    traffic = Traffic(1000, 3, 100)
    running, most, answered = 0, 0, 0
    lock = threading.Lock()

    def ask(person: str) -> None:
        nonlocal running, most, answered
        for _ in range(20):
            with traffic.turn(person) as turn:
                for _ in turn.waiting():
                    pass
                with lock:
                    running += 1
                    most = max(most, running)
                with lock:
                    running -= 1
                    answered += 1

    threads = [threading.Thread(target=ask, args=(f"person {number % 5}",)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert answered == 400
    assert most <= 3


@pytest.mark.parametrize(("seconds", "text"), [(0.2, "1 second"), (1.5, "2 seconds"), (120, "120 seconds"), (121, "3 minutes")])
def test_times_are_rounded_up_so_that_asking_then_works(seconds: float, text: str) -> None:
    assert spoken(seconds) == text


def test_the_place_is_told_in_words() -> None:
    assert [waiting_text(before) for before in (0, 1, 2)] == ["Waiting: you are next", "Waiting: 1 before you", "Waiting: 2 before you"]
