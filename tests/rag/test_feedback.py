"""What readers say of answers is kept whole, can be changed and taken back, and is gone when it is deleted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import rag

CITATION = rag.Citation(1, "visit", "A visit", "Reuters", "2021-12", None, "Qaani met Amiri.", 4, 20)
SOURCE = rag.Source("visit", "A visit", "Reuters", "2021-12", "Yes. Qaani met Amiri.", 0, 21, 0.5, 1)
TRACE = rag.Trace(query="Whom did Qaani meet?", milliseconds={"retrieve": 1.5}, expansions={"Qaani": ("Ghaani",)}, answerability=0.7)
ANSWER = rag.Answer("Whom did he meet?", "Qaani met Amiri. [1]", (CITATION,), (SOURCE,), False, ("A notice.",), TRACE, "abc")
TURNS: tuple[rag.Turn, ...] = ({"role": "user", "content": "Who is Qaani?"}, {"role": "assistant", "content": "A general. [1]"})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[rag.FeedbackStore]:
    opened = rag.FeedbackStore(tmp_path / "new" / "feedback.sqlite")
    yield opened
    opened.close()


def feedback(name: str = "a", rating: str = "down", **fields: object) -> rag.Feedback:
    return rag.Feedback(name, rating, ANSWER, **fields)  # type: ignore[arg-type]


def test_nothing_is_made_before_somebody_says_something(store: rag.FeedbackStore) -> None:
    assert (store.all(), store.delete(["a"])) == ((), 0)
    assert not store.path.parent.exists()


def test_it_is_read_back_whole_by_another_process_s_store(store: rag.FeedbackStore) -> None:
    store.put(feedback(history=TURNS, reason="It was “Tuesday”."))
    (kept,) = rag.FeedbackStore(store.path).all()
    assert (kept.answer, kept.history, kept.rating, kept.reason) == (ANSWER, TURNS, "down", "It was “Tuesday”.")
    assert kept.given.endswith("+00:00")


def test_a_second_rating_of_an_answer_takes_the_place_of_the_first(store: rag.FeedbackStore) -> None:
    store.put(feedback())
    store.put(feedback("b", "up"))
    store.put(feedback(reason="because"))
    assert sorted((kept.feedback_id, kept.rating, kept.reason) for kept in store.all()) == [("a", "down", "because"), ("b", "up", "")]


def test_what_is_deleted_is_gone_from_the_file(store: rag.FeedbackStore) -> None:
    for name in "abc":
        store.put(feedback(name, reason="a secret"))
    assert store.delete(["a", "a", "none"]) == 1
    assert [kept.feedback_id for kept in store.all()] == ["b", "c"]
    assert (store.clear(), store.all()) == (2, ())
    store.close()
    assert b"a secret" not in b"".join(file.read_bytes() for file in store.path.parent.iterdir())


def test_many_readers_may_rate_at_once(store: rag.FeedbackStore) -> None:
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: store.put(feedback(f"f{number}")), range(24)))
    assert len(store.all()) == 24


def test_a_record_of_another_version_is_named_with_what_mends_it(store: rag.FeedbackStore) -> None:
    store.put(feedback())
    connection = sqlite3.connect(store.path)
    connection.execute("UPDATE feedback SET record = '{}'")
    connection.commit()
    connection.close()
    with pytest.raises(rag.BylineError, match="byline-eval feedback --delete a"):
        store.all()
    assert store.clear() == 1


def test_an_empty_file_holds_nothing_and_another_one_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    empty = rag.FeedbackStore(tmp_path / "empty")
    assert (empty.all(), empty.delete(["a"]), empty.clear()) == ((), 0, 0)
    empty.close()
    (tmp_path / "other").write_text("no database " * 100, encoding="utf-8")
    with pytest.raises(rag.BylineError, match="BYLINE_FEEDBACK"):
        rag.FeedbackStore(tmp_path / "other").all()
    with pytest.raises(rag.BylineError, match="BYLINE_FEEDBACK"):
        rag.FeedbackStore(tmp_path / "other" / "below").put(feedback())
