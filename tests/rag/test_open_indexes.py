"""Indexes of people are kept open, and closed, so that no answer under way is cut off and no folder stays for nobody."""

from __future__ import annotations

import pytest

import rag
from rag.own_documents import OwnDocuments
from tests.rag.people_of_a_server import FLOOD, FLOOD_QUESTION, LATE, MEETINGS, add


def test_an_index_in_use_is_never_closed(shared: rag.Engine) -> None:
    with rag.Workspaces(shared, most_open=1) as people:
        for person in ("ada", "bob", "cleo"):
            people.ingest(person, [FLOOD])
        with people.engine_of("ada") as first:
            stream = first.stream(FLOOD_QUESTION)
            next(stream)
            for person in ("bob", "cleo"):
                with people.engine_of(person) as engine:
                    engine.ask(MEETINGS)
            add(shared, LATE)
            with people.engine_of("ada") as newer:
                assert newer is not first
                assert len(newer.articles()) == len(first.articles()) + 1
            *_, finished = stream
            assert isinstance(finished, rag.Finished)
            assert not finished.answer.abstained
            assert len(list(people._folder.glob("*/index-*/shared.json"))) == 4  # the one in use is there, though another is current
        assert len(people._open._open) == 1
        assert len(list(people._folder.glob("*/index-*/shared.json"))) == 3


def test_a_damaged_index_says_what_to_remove(shared: rag.Engine, people: rag.Workspaces) -> None:
    (own,) = people.ingest("ada", [FLOOD]).added
    documents = OwnDocuments(people._folder, "ada")
    (shared_ids,) = documents.folder.glob("index-*/shared.json")
    shared_ids.unlink()
    with rag.Workspaces(shared) as restarted:
        with pytest.raises(rag.BylineError, match=r"Remove the file .*current, and it is made anew\.$"), restarted.engine_of("ada"):
            pass
        (documents.folder / "current").unlink()
        with restarted.engine_of("ada") as engine:
            assert engine.article(own)
