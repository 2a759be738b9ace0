"""Conversations are kept whole, each for its owner alone, are found again, and are gone when they are deleted."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

import rag
from rag import conversation_store
from tests.rag.test_feedback import ANSWER

DONE = rag.SavedExchange(
    1, "Whom did he meet?", ANSWER.text, ANSWER, state="finished", filters=rag.Filters(("Reuters",), "2021"),
    without_spellings=("Ghaani",), rating="down", reason="It was “Tuesday”.", feedback_id="f1",
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[rag.ConversationStore]:
    opened = rag.ConversationStore(tmp_path / "new" / "conversations.sqlite")
    yield opened
    opened.close()


def said(question: str, text: str = "", number: int = 1) -> rag.SavedExchange:
    return rag.SavedExchange(number, question, text, state="stopped")


def get(store: rag.ConversationStore, owner: str = "ann", name: str = "c1") -> rag.SavedConversation:
    found = store.get(owner, name)
    assert found is not None
    return found


def found(store: rag.ConversationStore, search: str = "", owner: str = "ann") -> list[str]:
    return [each.conversation_id for each in store.list(owner, search)]


def test_nothing_is_made_before_the_first_save(store: rag.ConversationStore, tmp_path: Path) -> None:
    assert (store.list("ann"), store.get("ann", "c1"), store.rename("ann", "c1", "x"), store.delete("ann", ["c1"])) == ([], None, False, 0)
    assert list(tmp_path.iterdir()) == []


def test_it_is_read_back_whole_by_another_process_s_store(store: rag.ConversationStore, tmp_path: Path) -> None:
    store.put("ann", "c1", DONE)
    other = rag.ConversationStore(f"sqlite:///{tmp_path / 'new' / 'conversations.sqlite'}")
    (kept,) = get(other).exchanges
    assert replace(kept, asked="") == DONE
    assert kept.asked.endswith("+00:00")
    other.close()


def test_an_exchange_that_is_saved_again_takes_its_own_place_and_keeps_its_time(store: rag.ConversationStore) -> None:
    store.put("ann", "c1", said("First?", "Beg"))
    (before,) = get(store).exchanges
    store.put("ann", "c1", said("Second?", number=2))
    store.put("ann", "c1", said("First?", "Begun."))
    assert [(each.number, each.text) for each in get(store).exchanges] == [(1, "Begun."), (2, "")]
    assert get(store).exchanges[0].asked == before.asked


def test_conversations_are_listed_last_changed_first_and_a_part_at_a_time(store: rag.ConversationStore) -> None:
    for name in ("c1", "c2", "c3"):
        store.put("ann", name, said(f"About {name}?"))
    store.put("ann", "c1", said("And then?", number=2))
    assert found(store) == ["c1", "c3", "c2"]
    assert [(each.conversation_id, each.count) for each in store.list("ann", most=2)] == [("c1", 2), ("c3", 1)]
    assert [(each.conversation_id, each.title) for each in store.list("ann", most=2, after=2)] == [("c2", "About c2?")]


def test_nobody_sees_changes_or_deletes_what_is_another_s(store: rag.ConversationStore) -> None:
    store.put("ann", "c1", said("Mine?", "secret"))
    assert (store.get("bob", "c1"), store.get("", "c1"), found(store, owner="bob"), found(store, "secret", "bob")) == (None, None, [], [])
    assert (store.rename("bob", "c1", "His"), store.delete("bob", ["c1"])) == (False, 0)
    store.put("bob", "c1", said("His?"))
    assert (get(store).title, get(store, "bob").title) == ("Mine?", "His?")
    assert store.delete("bob", ["c1"]) == 1
    assert get(store).exchanges[0].text == "secret"


def test_a_search_wants_all_words_wherever_they_stand_and_takes_signs_as_they_are(store: rag.ConversationStore) -> None:
    store.put("ann", "c1", said("Who is Šárka Novák?", "A minister."))
    store.put("ann", "c1", said("And since when?", "Since March; 50%_ of the votes.", 2))
    store.put("ann", "c2", said("Who is the minister of finance?", "Nobody, 50x of them."))
    store.rename("ann", "c2", "Money")
    assert found(store, "SARKA march") == found(store, "50%_") == found(store, "%") == found(store, "_") == ["c1"]
    assert found(store, "minister") == ["c2", "c1"]
    assert found(store, "money FINANCE") == ["c2"]
    assert found(store, "minister nowhere") == found(store, "\\") == found(store, "/") == []
    assert found(store, "  ") == ["c2", "c1"]


def test_a_hit_is_shown_with_the_words_around_it(store: rag.ConversationStore) -> None:
    store.put("ann", "c1", said("Who signed?", "x " * 100 + "then Šárka signed\nthe treaty " + "y " * 100))
    (hit,) = store.list("ann", "sarka")
    assert "x then Šárka signed the treaty y" in hit.excerpt
    store.rename("ann", "c1", "Money")
    assert store.list("ann", "money")[0].excerpt == ""


def test_a_title_is_the_question_s_beginning_until_it_is_renamed(store: rag.ConversationStore) -> None:
    store.put("ann", "c1", said("Why did\nthe minister " + "very " * 30 + "resign?"))
    store.put("ann", "c2", said("Second?"))
    assert get(store).title.startswith("Why did the minister very")
    assert get(store).title.endswith("very…")
    assert store.rename("ann", "c1", "  The \n resignation ")
    store.put("ann", "c2", said("Third?", number=2))
    assert (get(store).title, found(store)) == ("The resignation", ["c2", "c1"])
    for title, wrong in ((" \n", "needs a word"), ("x" * 121, "has 121 characters; at most 120")):
        with pytest.raises(rag.BylineError, match=wrong):
            store.rename("ann", "c1", title)


def test_what_is_deleted_is_gone_from_the_file_while_it_is_open_and_does_not_come_back(
    store: rag.ConversationStore, tmp_path: Path
) -> None:
    store.put("ann", "c1", said("A hidden question?", "a hidden"))
    store.put("ann", "c1", said("A hidden question?", "a hidden text " * 999))
    store.put("ann", "c2", said("Other?"))
    assert store.delete("ann", ["c1", "c1", "none"]) == 1
    assert (store.get("ann", "c1"), found(store), found(store, "hidden"), store.delete("ann", ["c1"])) == (None, ["c2"], [], 0)
    assert b"hidden" not in b"".join(file.read_bytes() for file in (tmp_path / "new").iterdir())
    with pytest.raises(rag.BylineError, match="was deleted"):
        store.put("ann", "c1", said("A late save?", number=2))
    assert (store.get("ann", "c1"), store.rename("ann", "c1", "x"), found(store)) == (None, False, ["c2"])


def test_an_answer_nobody_writes_any_more_is_interrupted_and_one_that_is_written_is_not(
    store: rag.ConversationStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put("ann", "c1", rag.SavedExchange(1, "Who?", "Half of", feedback_id="f1"))
    other = rag.ConversationStore(tmp_path / "new" / "conversations.sqlite")  # that of a server which starts meanwhile
    assert get(other).exchanges[0].state == "running"
    monkeypatch.setattr(conversation_store, "_SILENT_SECONDS", 0)
    assert [(each.text, each.state) for each in get(other).exchanges] == [("Half of", "interrupted")]
    store.put("ann", "c1", DONE)
    assert get(other).exchanges[0].state == "finished"
    other.close()


def test_what_was_asked_in_one_window_is_not_replaced_from_another(store: rag.ConversationStore) -> None:
    store.put("ann", "c1", replace(DONE, feedback_id="one"))
    with pytest.raises(rag.BylineError, match="went on in another window"):
        store.put("ann", "c1", replace(DONE, question="Other?", feedback_id="two"))
    assert get(store).exchanges[0].question == DONE.question


def test_many_threads_may_save_at_once(store: rag.ConversationStore) -> None:
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: store.put("ann", f"c{number % 3}", said("Q?", number=number)), range(24)))
    assert sorted((each.conversation_id, each.count) for each in store.list("ann")) == [("c0", 8), ("c1", 8), ("c2", 8)]


def test_two_processes_may_save_at_once(tmp_path: Path) -> None:
    code = (
        "import rag, sys\nstore = rag.ConversationStore(sys.argv[1])\n"
        "for number in range(int(sys.argv[2]), 40, 2): store.put('ann', 'c1', rag.SavedExchange(number, 'Q?', 'x' * 500))"
    )
    file = tmp_path / "conversations.sqlite"
    children = [subprocess.Popen([sys.executable, "-c", code, str(file), str(first)]) for first in (0, 1)]
    assert [child.wait(60) for child in children] == [0, 0]
    store = rag.ConversationStore(file)
    assert [each.number for each in get(store).exchanges] == list(range(40))
    store.close()


def test_a_record_of_another_version_is_named_and_the_others_stay_usable(store: rag.ConversationStore) -> None:
    store.put("ann", "c1", said("Old question?"))
    store.put("ann", "c2", said("New question?"))
    connection = sqlite3.connect(next(store_file for store_file in [store._file] if store_file))
    connection.execute("UPDATE exchanges SET record = '{\"number\": 1}' WHERE conversation_id = 'c1'")
    connection.commit()
    connection.close()
    with pytest.raises(rag.BylineError, match=r"“Old question\?”.*delete it"):
        store.get("ann", "c1")
    assert [(each.conversation_id, bool(each.excerpt)) for each in store.list("ann", "question")] == [("c2", True), ("c1", False)]
    assert get(store, name="c2").exchanges[0].question == "New question?"
    assert store.delete("ann", ["c1"]) == 1


def test_half_characters_and_nul_are_no_reason_to_lose_a_question(store: rag.ConversationStore) -> None:
    store.put("ann", "c1", said("Who \ud800 was\0 it?"))
    assert (get(store).title, found(store, "was \0")) == ("Who ? was it?", ["c1"])


def test_another_file_and_a_wrong_address_are_errors_of_ours(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    empty = rag.ConversationStore(tmp_path / "empty")
    assert (empty.list("ann"), empty.get("ann", "c1"), empty.delete("ann", ["c1"]), empty.rename("ann", "c1", "x")) == ([], None, 0, False)
    empty.close()
    (tmp_path / "other").write_text("no database " * 100, encoding="utf-8")
    with pytest.raises(rag.BylineError, match="BYLINE_CONVERSATIONS"):
        rag.ConversationStore(str(tmp_path / "other")).list("ann")
    with pytest.raises(rag.BylineError, match="BYLINE_CONVERSATIONS"):
        rag.ConversationStore(tmp_path / "other" / "below").put("ann", "c1", DONE)
    with pytest.raises(rag.ConfigurationError, match="BYLINE_CONVERSATIONS"):
        rag.ConversationStore("nodatabase://host/x")


def test_what_is_saved_after_the_file_was_deleted_is_there_after_a_restart(store: rag.ConversationStore, tmp_path: Path) -> None:
    store.put("ann", "c1", said("First?"))
    for number in (1, 2):
        (tmp_path / "new" / "conversations.sqlite").unlink()
        store.put("ann", f"after{number}", said("Second?"))
        restarted = rag.ConversationStore(tmp_path / "new" / "conversations.sqlite")
        assert found(restarted) == found(store) == [f"after{number}"]
        restarted.close()


def test_a_file_that_was_replaced_is_the_one_that_is_read_and_written(store: rag.ConversationStore, tmp_path: Path) -> None:
    other = rag.ConversationStore(tmp_path / "other.sqlite")
    other.put("ann", "theirs", said("Another?"))
    other.close()
    store.put("ann", "c1", said("First?"))
    for rest in ("-wal", "-shm"):
        (tmp_path / "new" / f"conversations.sqlite{rest}").unlink()
    (tmp_path / "other.sqlite").replace(tmp_path / "new" / "conversations.sqlite")
    assert found(store) == ["theirs"]
    store.put("ann", "c2", said("Second?"))
    assert set(found(store)) == {"theirs", "c2"}


def test_a_store_that_fails_is_told_apart_from_what_a_reader_can_mend(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("no database " * 100, encoding="utf-8")
    with pytest.raises(rag.StoreError):
        rag.ConversationStore(tmp_path / "other").get("ann", "c1")
    with pytest.raises(rag.BylineError) as blank:
        rag.ConversationStore(tmp_path / "new").rename("ann", "c1", " ")
    assert not isinstance(blank.value, rag.StoreError)


def test_the_tables_are_valid_for_postgresql() -> None:
    for table in (conversation_store._conversations, conversation_store._exchanges):
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=postgresql.dialect()))
