"""Votes: a majority of all that were wanted, errors that are no votes, replies that are kept, and a bound on calls."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from eval.judging.endpoint import Endpoint
from eval.judging.prompt import PROMPT_HASH
from eval.judging.schema import Judge, Quote, Reply, Spent, Statement, Vote, majority
from eval.judging.voting import BROKEN_OFF, Voter, Votes
from tests.eval.judge_server import completion, replies, settings_of, verdict
from tests.rag.scripted_endpoint import Endpoint as Server
from tests.rag.scripted_endpoint import Script, endpoint, fails, first, sends

pytestmark = pytest.mark.loopback
WELL = replies(lambda body: verdict(True))
SUPPORTED, UNSUPPORTED, FAILED = Vote(verdict="supported"), Vote(verdict="unsupported"), Vote(verdict=None, error="it failed")


@pytest.mark.parametrize(
    ("votes", "verdict"),
    [
        ((SUPPORTED,), "supported"),
        ((FAILED,), None),
        ((SUPPORTED, UNSUPPORTED, SUPPORTED), "supported"),
        ((SUPPORTED, UNSUPPORTED, UNSUPPORTED), "unsupported"),
        ((SUPPORTED, FAILED, SUPPORTED), "supported"),
        ((SUPPORTED, FAILED, UNSUPPORTED), None),
        ((SUPPORTED, FAILED, FAILED), None),
        ((FAILED, FAILED, FAILED), None),
        ((SUPPORTED, SUPPORTED, FAILED, FAILED, FAILED), None),
    ],
)
def test_a_verdict_is_what_more_than_half_of_all_votes_say(votes: tuple[Vote, ...], verdict: str | None) -> None:
    assert majority(votes) == verdict


class Asked:
    """A voter made anew each time, on one server and one folder of replies."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.server, self.folder = server, folder

    def __call__(self, script: Script, statements: list[Statement], model: str = "judge", votes: int = 3, **more: Any) -> Votes:
        self.server.script = script
        self.server.requests.clear()
        how = {"max_tokens": 50} | {name: more.pop(name) for name in ("prices", "most_calls", "max_tokens") if name in more}
        with Endpoint(settings_of(self.server)) as opened:
            return Voter(opened, model, votes=votes, cache=self.folder, **how).ask(statements, **more)

    @property
    def calls(self) -> int:
        return len(self.server.requests)


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Asked]:
    with endpoint(WELL) as server:
        yield Asked(server, tmp_path)


def some(number: int) -> list[Statement]:
    return [Statement(text=f"He met {place}.", quotes=(Quote(text="He met 0, 1 and 2."),)) for place in range(number)]


def test_each_vote_is_a_request_of_its_own(asked: Asked) -> None:
    found = asked(WELL, some(2))
    assert asked.calls == 6
    assert sorted(request["seed"] for request in asked.server.requests) == [0, 0, 1, 1, 2, 2]
    assert [[vote.verdict for vote in votes] for votes in found.votes] == [["supported"] * 3] * 2
    assert found.judge == Judge(
        model="judge", reported=("judge-2025-01-01",), host="127.0.0.1", prompt_hash=PROMPT_HASH, votes=3, left_out=()
    )


def test_votes_may_differ(asked: Asked) -> None:
    found = asked(replies(lambda body: verdict(body["seed"] != 1)), some(1))
    assert [vote.verdict for vote in found.votes[0]] == ["supported", "unsupported", "supported"]


def test_nothing_is_asked_twice_and_what_failed_is_asked_again(asked: Asked) -> None:
    first_time = asked(first(fails(500), then=WELL), some(2))
    assert first_time.votes[0][0].verdict is None
    assert "failed" in (first_time.votes[0][0].error or "")
    again = asked(fails(500), some(2))
    assert asked.calls == 1
    assert [vote.cached for votes in again.votes for vote in votes] == [False, *[True] * 5]
    assert asked(WELL, some(2)).spent.calls == 1
    assert asked(fails(500), some(3)).votes[:2] == tuple(
        tuple(vote.model_copy(update={"cached": True}) for vote in votes) for votes in asked(WELL, some(2)).votes
    )


@pytest.mark.parametrize("changed", [{"model": "other"}, {"max_tokens": 51}, {"votes": 5}], ids=str)
def test_another_request_is_asked(asked: Asked, changed: dict[str, Any]) -> None:
    asked(WELL, some(1))
    asked(WELL, some(1), **changed)
    assert asked.calls == (2 if "votes" in changed else 3)


def test_another_address_is_another_judge(asked: Asked) -> None:
    asked(WELL, some(1))
    with endpoint(WELL) as server:
        other = Asked(server, asked.folder)
        other(WELL, some(1))
        assert other.calls == 3


def test_a_reply_in_another_form_is_an_error_and_is_not_kept(asked: Asked) -> None:
    for _ in range(2):
        found = asked(replies(lambda body: "Yes, it is supported."), some(1))
        assert asked.calls == 3
    assert not found.any_verdict
    assert "replied in another form than it was told to: 'Yes, it is supported.'" in found.errors[0]
    assert found.votes[0][0].reply is not None


def test_a_kept_reply_that_is_damaged_or_no_verdict_is_asked_again(asked: Asked) -> None:
    asked(WELL, some(1))
    one, other, _ = (file for file in asked.folder.rglob("*.json"))
    one.write_bytes(one.read_bytes()[:-9])
    other.write_text(Reply(text="supported", model="m").model_dump_json(), encoding="utf-8")
    assert asked(WELL, some(1)).spent.calls == 2


def test_calls_are_bounded_and_go_on_from_there(asked: Asked) -> None:
    found = asked(WELL, some(3), most_calls=4)
    assert (asked.calls, found.spent.calls) == (4, 4)
    assert [vote.error for votes in found.votes for vote in votes].count("not asked: 4 calls were made, and no more are allowed") == 5
    assert asked(WELL, some(3), most_calls=4).spent.calls == 4
    assert asked(WELL, some(3), most_calls=4).any_verdict
    assert asked.calls == 1


def test_where_all_would_fail_one_call_is_made(asked: Asked) -> None:
    found = asked(fails(401), some(3))
    assert asked.calls == 1
    assert len(found.errors) == 1
    assert "Set OPENAI_API_KEY" in found.errors[0]


def test_where_one_failed_the_others_are_asked(asked: Asked) -> None:
    asked(fails(400, "this prompt is too long"), some(3))
    assert asked.calls == 9


def test_at_most_so_many_at_a_time(asked: Asked) -> None:
    lock, under_way, most = threading.Lock(), 0, 0

    def decide(body: dict[str, Any]) -> str:
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
        time.sleep(0.05)
        with lock:
            under_way -= 1
        return verdict(True)

    found = asked(replies(decide), some(4), parallel=3)
    assert most == 3
    assert found.spent.calls == 12


def test_broken_off(asked: Asked) -> None:
    def interrupt(done: int, total: int) -> None:
        assert total == 9
        if done == 2:
            raise KeyboardInterrupt

    found = asked(WELL, some(3), progress=interrupt)
    errors = [vote.error for votes in found.votes for vote in votes]
    assert set(errors) == {None, BROKEN_OFF}
    assert 2 <= errors.count(None) < 9
    assert asked(WELL, some(3)).spent.calls == errors.count(BROKEN_OFF)


@pytest.mark.parametrize(("prices", "cost"), [(None, None), ((2.0, 10.0), 3 * (100 * 2 + 10 * 10) / 1e6)])
def test_what_it_took_counts_kept_replies_too(asked: Asked, prices: tuple[float, float] | None, cost: float | None) -> None:
    for _ in range(2):
        spent = asked(WELL, some(1), prices=prices).spent
    assert (spent.calls, spent.prompt_tokens, spent.completion_tokens) == (0, 300, 30)
    assert spent.cost == pytest.approx(cost) if cost else spent.cost is None


def test_no_cost_is_made_up_where_tokens_are_not_told(asked: Asked) -> None:
    untold = sends(completion(verdict(True), usage=None), "application/json")
    assert asked(untold, some(1), prices=(2.0, 10.0)).spent == Spent(calls=3, prompt_tokens=0, completion_tokens=0, cost=None)


def test_what_the_endpoint_does_not_take_is_part_of_who_judges(asked: Asked) -> None:
    found = asked(first(fails(400, "temperature is not supported"), then=WELL), some(1))
    assert found.judge.left_out == ("temperature",)
    assert found.any_verdict


def test_where_replies_cannot_be_kept_no_more_are_asked_for(asked: Asked) -> None:
    asked.folder = asked.folder / "file"
    asked.folder.write_text("in the way", encoding="utf-8")
    found = asked(WELL, some(3))
    assert asked.calls == 1
    assert "Name another folder with --cache-folder" in found.errors[0]
