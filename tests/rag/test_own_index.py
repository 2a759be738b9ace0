"""A person's index is made of the shared one and of what they handed over, the same each time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import rag
from rag import own_index
from tests.rag.people_of_a_server import FLOOD, FLOOD_QUESTION, LATE, add
from tests.rag.small_engine import small_engine


def test_one_article_of_several_in_a_file_stays_deleted(shared: rag.Engine, people: rag.Workspaces) -> None:
    records = [{"title": f"Story {name}", "text": f"{name} spoke about grain for an hour in the town hall."} for name in ("Ada", "Bo")]
    export = rag.Document("export.jsonl", "\n".join(map(json.dumps, records)).encode())
    one, other = people.ingest("ada", [export]).added
    assert people.delete("ada", [one]) == [one]
    add(shared, LATE)
    with people.engine_of("ada"):
        pass
    assert people.own("ada") == {other}
    assert people.ingest("ada", [export]).added == (one,)  # uploaded again, it is meant
    shared.delete(["late"])
    with people.engine_of("ada"):
        pass
    assert people.own("ada") == {one, other}


def test_an_export_that_was_stopped_in_is_left_out_whole(shared: rag.Engine, people: rag.Workspaces) -> None:
    (own,) = people.ingest("ada", [FLOOD]).added
    records = [{"title": f"Story {number}", "text": f"Speaker {number} spoke about grain in the town hall. " * 40} for number in range(30)]
    asked: list[int] = []

    def stop() -> bool:
        asked.append(len(asked))
        return len(asked) > 25

    report = people.ingest("ada", [rag.Document("export.jsonl", "\n".join(map(json.dumps, records)).encode())], stop=stop)
    assert (report.stopped, report.added) == (True, ())
    assert people.own("ada") == {own}
    add(shared, LATE)
    with people.engine_of("ada") as engine:
        assert len(engine.articles()) == 5


def test_documents_are_read_again_in_parts(shared: rag.Engine, people: rag.Workspaces, monkeypatch: pytest.MonkeyPatch) -> None:
    others = [rag.Document(f"{name}.txt", f"{name} kept a lighthouse in the far north.".encode()) for name in ("Ada", "Bo", "Cy")]
    added = people.ingest("ada", [FLOOD, *others]).added
    monkeypatch.setattr(own_index, "AT_ONCE", 100)
    add(shared, LATE)
    with people.engine_of("ada"):
        assert people.own("ada") == set(added)


def test_the_first_articles_of_all_may_be_a_persons_own(tmp_path: Path) -> None:
    with small_engine(tmp_path, {}, abstain_below=0.01) as shared, rag.Workspaces(shared) as people:
        people.ingest("ada", [FLOOD])
        with people.engine_of("ada") as engine:
            assert not engine.ask(FLOOD_QUESTION).abstained
        assert shared.is_empty
        add(shared, LATE)
        with people.engine_of("ada") as engine:
            assert len(engine.articles()) == 2


def test_models_are_loaded_once_for_all(shared: rag.Engine, people: rag.Workspaces) -> None:
    people.ingest("ada", [FLOOD])
    with people.engine_of("ada") as engine:
        assert engine.loaded is shared.loaded
        assert engine.settings.settings_hash == shared.settings.settings_hash
