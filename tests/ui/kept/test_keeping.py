"""What is asked and answered is there again afterwards, whatever became of the answer, and a store that fails holds nothing up."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import rag
from tests.ui.kept.test_export import ANSWER
from ui import texts
from ui.conversation import Conversation, Exchange
from ui.kept.keeping import Keeper, reopened, restored, saved
from ui.narrowing.narrowing import Narrowing

NARROWED = Narrowing(("Coast Gazette",), ("Mira Oduya",), "2023", "", True)


class Saves:
    """Notes what it is told to save; fails where there is a message to fail with."""

    def __init__(self, fails: str = "") -> None:
        self.saved: list[rag.SavedExchange] = []
        self.fails = fails
        self.came = threading.Event()

    def __call__(self, exchange: rag.SavedExchange) -> None:
        self.came.set()
        if self.fails:
            raise rag.BylineError(self.fails)
        self.saved.append(exchange)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[rag.ConversationStore]:
    opened = rag.ConversationStore(tmp_path / "conversations.sqlite")
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("exchange", "state"),
    [
        (Exchange(1, "Who?", "Half"), "running"),
        (Exchange(1, "Who?", ANSWER.text, answer=ANSWER, narrowing=NARROWED, without_spellings=("Odouya",)), "finished"),
        (Exchange(1, "Who?", ANSWER.text, answer=ANSWER, rating="down", reason="late"), "finished"),
        (Exchange(1, "Who?", "Half", stopped=True), "stopped"),
        (Exchange(1, "Who?", "Half", stopped=True, cut="interrupted"), "interrupted"),
        (Exchange(1, "Who?", error="No key"), "failed"),
    ],
)  # fmt: skip
def test_an_exchange_comes_back_as_it_was(store: rag.ConversationStore, exchange: Exchange, state: str) -> None:
    store.put("ann", "c1", saved(exchange))
    kept = store.get("ann", "c1")
    assert kept is not None
    assert kept.exchanges[0].state == state
    back = restored(kept.exchanges[0])
    assert not back.running
    if state == "running":
        back.stopped, back.cut = False, ""
    assert back == exchange


def test_a_reopened_conversation_goes_on_with_its_history(store: rag.ConversationStore) -> None:
    for number in (1, 2):
        store.put("ann", "c1", saved(Exchange(number, f"Q{number}?", ANSWER.text, answer=ANSWER)))
    kept = store.get("ann", "c1")
    assert kept is not None
    talk = reopened(kept, Conversation(narrowing=NARROWED, search="q", view="articles"))
    assert (talk.narrowing, talk.search, talk.view, talk.conversation_id) == (NARROWED, "q", "articles", "c1")
    assert [turn["content"] for turn in talk.history()] == ["Q1?", ANSWER.text, "Q2?", ANSWER.text]
    assert talk.begin("Q3?").number == 3
    assert "conversation=c1" in talk.address()


def test_it_is_saved_when_it_begins_and_when_it_ends() -> None:
    saves, exchange = Saves(), Exchange(1, "Who?")
    keeper = Keeper(saves, exchange)
    assert saves.came.wait(10)
    exchange.text = "A word"
    for _ in range(50):
        keeper.look()  # no second is over
    exchange.text, exchange.answer = ANSWER.text, ANSWER
    assert keeper.end() == ""
    assert [(each.text, each.state) for each in saves.saved] == [("", "running"), (ANSWER.text, "finished")]


def test_the_first_picture_waits_for_the_first_save_but_not_for_one_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.kept.keeping._FIRST", 10)
    keeper = Keeper(Saves(), Exchange(1, "Who?"))
    keeper.wait_to_begin()
    assert keeper.begun
    monkeypatch.setattr("ui.kept.keeping._FIRST", 0.05)
    go_on = threading.Event()
    hanging = Keeper(lambda exchange: go_on.wait(20) and None, Exchange(1, "Who?"))
    hanging.wait_to_begin()
    assert not hanging.begun
    go_on.set()


def test_it_is_saved_as_it_grows_and_now_and_then_while_nothing_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    saves, exchange, now = Saves(), Exchange(1, "Who?"), [100.0]
    monkeypatch.setattr("ui.kept.keeping.time.monotonic", lambda: now[0])
    keeper = Keeper(saves, exchange)
    for seconds, text in ((0.9, "A"), (1.0, "A w"), (1.5, "A wo"), (2.1, "A word"), (11, "A word"), (12.2, "A word")):
        now[0], exchange.text = 100 + seconds, text
        keeper.look()
    exchange.stopped = True
    keeper.end()
    assert [each.text for each in saves.saved] == ["", "A w", "A word", "A word", "A word"]


def test_a_store_that_fails_is_told_of_at_the_end_and_not_before() -> None:
    saves, exchange = Saves("Check BYLINE_CONVERSATIONS."), Exchange(1, "Who?")
    keeper = Keeper(saves, exchange)
    exchange.answer = ANSWER
    assert keeper.end() == texts.NOT_KEPT.format(reason="Check BYLINE_CONVERSATIONS.")
    assert not keeper.begun


def test_a_save_that_fails_once_is_made_up_for_by_the_next() -> None:
    saves, exchange = Saves("busy"), Exchange(1, "Who?")
    keeper = Keeper(saves, exchange)
    assert saves.came.wait(10)
    saves.fails, exchange.answer = "", ANSWER
    assert (keeper.end(), keeper.begun) == ("", True)


def test_a_store_that_hangs_holds_up_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.kept.keeping._PATIENCE", 0.05)
    go_on = threading.Event()
    keeper = Keeper(lambda exchange: go_on.wait(20) and None, Exchange(1, "Who?"))
    assert keeper.end() == texts.NOT_KEPT.format(reason=texts.STORE_SLOW)
    go_on.set()


def test_without_a_store_nothing_is_kept_and_nothing_said() -> None:
    keeper = Keeper(None, Exchange(1, "Who?"))
    keeper.look()
    assert (keeper.end(), keeper.begun) == ("", False)
