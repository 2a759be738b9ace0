"""People of one server: what one uploads is theirs, beside what all share, and nobody else sees a trace of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

import rag
from rag import own_index, workspaces
from rag.own_documents import OwnDocuments
from tests.rag.people_of_a_server import FLOOD, FLOOD_QUESTION, LATE, MEETINGS, add
from tests.rag.small_engine import small_engine

TRACES = ("zubrovka", "kravanja", "ottilie", "flood", "2022", "courier")


def all_that_is_seen(people: rag.Workspaces, person: str, articles: int) -> str:
    """What a person may come to see, but for the words of their own question, in small letters; there are so many articles for them."""
    with people.engine_of(person) as engine:
        answers = [engine.ask(question) for question in ("Who resigned in Ruritania?", MEETINGS, "What did the police say?")]
        asked = engine.ask(FLOOD_QUESTION)
        assert asked.abstained
        assert f"What was searched: {articles} articles from March 2020" in asked.text
        assert (engine.status()["articles"], len(engine.articles()), len(engine.headlines())) == (articles,) * 3
        seen = [
            asked.text.partition("None of them mentions")[0],  # the rest names what was asked for
            *(answer.text + answer.to_json() for answer in answers),
            *(source.to_json() for source in asked.sources),
            *(record.to_json() for records in (engine.articles(), engine.headlines(), engine.names()) for record in records),
            json.dumps(engine.status()),
        ]
    return "\n".join(seen).lower()


def test_what_a_person_uploads_answers_them_beside_what_all_share_and_nobody_else(shared: rag.Engine, people: rag.Workspaces) -> None:
    report = people.ingest("ada", [FLOOD])
    assert people.own("ada") == set(report.added)
    assert len(report.added) == 1
    with people.engine_of("ada") as engine:
        answer = engine.ask(MEETINGS)
        assert {"talks", *report.added} <= {citation.article_id for citation in answer.citations}
        assert not engine.ask(FLOOD_QUESTION).abstained
        assert "Ottilie Kravanja" in {person.name for person in engine.names()}
        assert engine.status()["articles"] == 4
    with people.engine_of("bob") as engine:
        assert engine is shared
    people.ingest("cleo", [rag.Document("cleo.txt", b"A quiet day in Tarn: nothing was reported from there by anybody at all.")])
    for articles, change in ((3, None), (4, LATE)):
        if change:
            add(shared, change)
        for person, more in (("", 0), ("bob", 0), ("cleo", 1)):
            seen = all_that_is_seen(people, person, articles + more)
            assert [trace for trace in TRACES if trace in seen] == []


def test_what_all_share_reaches_who_has_articles_of_their_own(shared: rag.Engine, people: rag.Workspaces) -> None:
    (own,) = people.ingest("ada", [FLOOD]).added
    add(shared, LATE)
    with people.engine_of("ada") as engine:
        assert {article.article_id for article in engine.articles()} == {"talks", "denial", "crash", "late", own}
        assert not engine.ask(FLOOD_QUESTION).abstained
    shared.delete(["crash"])
    shared.correct("talks", {"publisher": "Evening Globe"})
    with people.engine_of("ada") as engine:
        assert {article.article_id for article in engine.articles()} == {"talks", "denial", "late", own}
        assert engine.article("talks").publisher == "Evening Globe"
    assert people.own("ada") == {own}
    assert people.behind("ada") is None
    with people.engine_of("ada") as engine, people.engine_of("ada") as again:
        assert again is engine  # nothing changed, so nothing was made anew


def test_one_file_of_two_people_is_two_articles(people: rag.Workspaces) -> None:
    (of_ada,), (of_bob,) = people.ingest("ada", [FLOOD]).added, people.ingest("bob", [FLOOD]).added
    people.correct("ada", of_ada, {"title": "Mine"})
    assert people.delete("ada", [of_ada]) == [of_ada]
    with people.engine_of("bob") as engine:
        assert engine.article(of_bob).title == "Water over Zubrovka"


def test_an_upload_is_undone_by_deleting_what_was_added(shared: rag.Engine, people: rag.Workspaces) -> None:
    report = people.ingest("ada", [FLOOD])
    assert people.usage("ada") == (1, len(FLOOD.data))
    assert people.people() == ["ada"]
    assert people.delete("ada", report.added) == list(report.added)
    assert (people.own("ada"), people.usage("ada"), people.people()) == (set(), (0, 0), [])
    with people.engine_of("ada") as engine:
        assert engine is shared
    assert people.ingest("ada", [FLOOD]).added == report.added  # and may be uploaded again


def test_what_belongs_to_all_only_whoever_is_alone_here_changes(shared: rag.Engine, people: rag.Workspaces) -> None:
    for has_own in (False, True):
        if has_own:
            people.ingest("ada", [FLOOD])
        with pytest.raises(rag.BylineError, match="'talks' belongs to all"):
            people.delete("ada", ["talks"])
        with pytest.raises(rag.BylineError, match="'talks' belongs to all"):
            people.correct("ada", "talks", {"title": "Mine"})
        with pytest.raises(rag.BylineError, match="no article 'nope'"):
            people.correct("ada", "nope", {"title": "Mine"})
        assert people.delete("ada", ["nope"]) == []
    with pytest.raises(rag.BylineError, match=r"no article"):
        people.correct("bob", *[next(iter(people.own("ada")))], {"title": "Bob's"})
    (added,) = people.ingest("", [rag.Document("all.txt", b"A comet was seen over Tarn by everybody there.")]).added
    assert people.correct("", added, {"title": "A comet"}).title == "A comet"
    assert (people.own(""), people.usage("")) == (set(), (0, 0))
    assert people.delete("", [added]) == [added]
    assert len(shared.articles()) == 3


def test_a_person_of_a_server_reads_no_file_of_the_machine(people: rag.Workspaces, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("The password of the machine stands here, for nobody to read.")
    for path in (tmp_path / "secret.txt", str(tmp_path), f"file://{tmp_path}/secret.txt"):
        with pytest.raises(rag.BylineError, match=r"rag\.Document"):
            people.ingest("ada", [path])
    assert people.people() == []


def test_what_all_share_already_is_told_and_not_kept(shared: rag.Engine, people: rag.Workspaces) -> None:
    crash = rag.Document("mine.txt", shared.article("crash").text.encode())
    shared.ingest([FLOOD])
    report = people.ingest("ada", [crash, FLOOD])
    assert report.added == report.unchanged == ()
    assert {duplicate.reason.split()[-1].split("-")[0] for duplicate in report.duplicates} == {"crash", "flood"}
    assert people.people() == []


def test_what_all_share_since_it_was_uploaded_is_told_and_comes_back_when_they_do_not(shared: rag.Engine, people: rag.Workspaces) -> None:
    (own,) = people.ingest("ada", [FLOOD]).added
    (now_shared,) = shared.ingest([FLOOD]).added
    report = people.ingest("ada", [rag.Document("other.txt", b"Another story, about a lighthouse keeper in the far north.")])
    assert [duplicate.reason for duplicate in report.duplicates] == [f"a copy of {now_shared}"]
    assert people.own("ada") == set(report.added)
    shared.delete([now_shared])
    with people.engine_of("ada"):
        pass
    assert people.own("ada") == {own, *report.added}


def test_what_cannot_be_read_is_rejected_and_leaves_nothing(people: rag.Workspaces) -> None:
    report = people.ingest("ada", [rag.Document("empty.txt", b"")])
    assert len(report.rejected) == 1
    assert people.people() == []
    assert not list(people._folder.glob("*/documents"))


def test_corrections_outlive_another_copy(shared: rag.Engine, people: rag.Workspaces) -> None:
    (own,) = people.ingest("ada", [FLOOD]).added
    people.correct("ada", own, {"title": "High water", "published": "2022-05", "url": "https://zubrovka.example/flood"})
    people.correct("ada", own, {"url": None, "publisher": ""})
    add(shared, LATE)
    with people.engine_of("ada") as engine:
        article = engine.article(own)
        assert (article.title, article.published, article.publisher, article.url) == ("High water", "2022-05", None, None)
    assert people.correct("ada", own, {"title": None}).title == "Water over Zubrovka"  # what was read is known


def test_corrections_go_with_their_article(shared: rag.Engine, people: rag.Workspaces) -> None:
    people.ingest("ada", [rag.Document("other.txt", b"Another story, about a lighthouse keeper in the far north.")])
    (own,) = people.ingest("ada", [FLOOD]).added
    people.correct("ada", own, {"title": "High water"})
    people.delete("ada", [own])
    assert people.ingest("ada", [FLOOD]).added == (own,)
    for change in ({}, LATE):
        add(shared, change)
        with people.engine_of("ada") as engine:
            assert engine.article(own).title == "Water over Zubrovka"


def test_progress_is_told_and_a_stop_leaves_out_what_was_not_read(people: rag.Workspaces) -> None:
    other = rag.Document("other.txt", b"Another story, about a lighthouse keeper in the far north.")
    told: list[rag.Progress] = []
    report = people.ingest("ada", [FLOOD, other], told.append, lambda: bool(told))
    assert (len(report.added), report.stopped) == (1, True)
    assert [progress.total for progress in told] == [2]
    assert people.usage("ada")[1] in (len(FLOOD.data), len(other.data))


def test_a_person_forgotten_leaves_nothing_behind(shared: rag.Engine, people: rag.Workspaces) -> None:
    people.ingest("ada", [FLOOD])
    people.ingest("bob", [FLOOD])
    with people.engine_of("ada") as engine:
        people.forget("ada")
        assert engine is not shared  # an answer under way is not cut off
    people.forget("bob")
    people.forget("bob")
    assert people.people() == []
    left = [path for path in people._folder.rglob("*") if path.is_file() and path.parent.name != "locks"]
    assert left == []


def test_many_threads_ask_while_articles_come_and_go(shared: rag.Engine, people: rag.Workspaces) -> None:
    errors: list[BaseException] = []
    people.ingest("ada", [FLOOD])

    def ask(person: str) -> None:
        try:
            for _ in range(4):
                with people.engine_of(person) as engine:
                    assert engine.ask(FLOOD_QUESTION).abstained == (person != "ada")
        except BaseException as error:
            errors.append(error)

    def upload() -> None:
        try:
            for number in range(3):
                document = rag.Document("bob.txt", f"Story number {number} tells of lighthouse keepers in the far north.".encode())
                people.delete("bob", people.ingest("bob", [document]).added)
                add(shared, {f"late{number}.txt": f"Late story {number} tells of a bridge that was opened near Tarn."})
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=ask, args=(person,)) for person in ("ada", "bob", "")] + [threading.Thread(target=upload)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_an_index_that_cannot_be_brought_in_step_is_asked_as_it_is(
    shared: rag.Engine, people: rag.Workspaces, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own,) = people.ingest("ada", [FLOOD]).added
    add(shared, LATE)
    monkeypatch.setattr(workspaces, "SHARED_SECONDS", 0.01)
    with FileLock(shared.settings.index / "ingest.lock"):
        with people.engine_of("ada") as engine:
            assert len(engine.articles()) == 4
            assert not engine.ask(FLOOD_QUESTION).abstained
        assert people.behind("ada") == "The shared articles are being changed. Try again when that is done."
        assert len(list(people._folder.glob("*/index-*"))) == 1  # what was begun takes no room
        report = people.ingest("ada", [rag.Document("other.txt", b"Another story, about a lighthouse keeper in the far north.")])
        assert report.warnings == (people.behind("ada"),)
        with pytest.raises(rag.BylineError, match=r"^The shared articles are being changed"):
            people.ingest("bob", [FLOOD])  # who has no index yet
    assert people.people() == ["ada"]
    monkeypatch.setattr(workspaces, "RETRY_SECONDS", 0)
    with people.engine_of("ada") as engine:
        assert len(engine.articles()) == 6
    assert people.behind("ada") is None
    assert people.own("ada") == {own, *report.added}


def test_a_question_does_not_wait_for_a_long_upload_to_be_taken_in_again(
    shared: rag.Engine, people: rag.Workspaces, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.ingest("ada", [FLOOD])
    add(shared, LATE)
    go_on, take = threading.Event(), own_index.OwnIndex.take

    def taking(*given: Any) -> rag.IngestReport:
        assert go_on.wait(60)
        return take(*given)

    monkeypatch.setattr(own_index.OwnIndex, "take", taking)
    monkeypatch.setattr(workspaces, "ASKING_SECONDS", 0.01)
    for _ in range(2):
        with people.engine_of("ada") as engine:
            assert len(engine.articles()) == 4
        assert "Ask again in a while" in str(people.behind("ada"))
    go_on.set()
    monkeypatch.setattr(workspaces, "ASKING_SECONDS", 60)
    with people.engine_of("ada") as engine:
        assert len(engine.articles()) == 5
    assert people.behind("ada") is None


def test_who_is_forgotten_while_their_index_is_brought_in_step_gets_no_other(shared: rag.Engine, people: rag.Workspaces) -> None:
    people.ingest("ada", [FLOOD])
    add(shared, LATE)
    own = OwnDocuments(people._folder, "ada")

    def ask() -> None:
        with people.engine_of("ada") as engine:
            assert engine is shared

    asking = threading.Thread(target=ask)
    with own.changing(1):
        asking.start()
        while "ada" not in people._settling:
            asking.join(0.01)
        own.remove_all()
    asking.join()
    assert not own.folder.exists()


def test_an_upload_that_fails_leaves_what_was_there(shared: rag.Engine, people: rag.Workspaces, monkeypatch: pytest.MonkeyPatch) -> None:
    (own,) = people.ingest("ada", [FLOOD]).added
    take = own_index.OwnIndex.take

    def failing(*given: Any) -> rag.IngestReport:
        take(*given)
        raise rag.ModelError("The endpoint is gone.", provider="x", retryable=True)

    other = rag.Document("other.txt", b"Another story, about a lighthouse keeper in the far north.")
    monkeypatch.setattr(own_index.OwnIndex, "take", failing)
    for person in ("ada", "bob"):
        with pytest.raises(rag.ModelError):
            people.ingest(person, [other])
    monkeypatch.undo()
    assert (people.own("ada"), people.usage("ada")) == ({own}, (1, len(FLOOD.data)))
    assert people.people() == ["ada"]


KILLED = """
import os, sys
from pathlib import Path
from unittest import mock
import rag
from rag import own_documents, own_index
from tests.rag.small_engine import small_engine
from tests.rag.people_of_a_server import FLOOD, add, LATE

def die(*_):
    os._exit(9)

folder, moment = Path(sys.argv[1]), sys.argv[2]
with small_engine(folder, abstain_below=0.01) as shared, rag.Workspaces(shared) as people:
    if moment == "first":
        own_documents.OwnDocuments.set_current = die
        people.ingest("ada", [FLOOD])
    elif moment == "taking":
        own_index.OwnIndex.take = die
        people.ingest("ada", [FLOOD])
    people.ingest("ada", [FLOOD])
    add(shared, LATE)
    own_documents.OwnDocuments.set_current = die
    with people.engine_of("ada"):
        pass
"""


@pytest.mark.parametrize(
    ("moment", "articles"),
    [("first", 3), ("taking", 4), ("again", 5)],
    ids=["before the first copy counts", "while a document is taken in", "before another copy counts"],
)
def test_a_server_killed_at_any_moment_goes_on(tmp_path: Path, moment: str, articles: int) -> None:
    child = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), moment], capture_output=True, text=True, env={**os.environ})
    assert child.returncode == 9, child.stderr
    with small_engine(tmp_path, abstain_below=0.01) as shared, rag.Workspaces(shared) as people:
        with people.engine_of("ada") as engine:
            assert len(engine.articles()) == articles
        people.ingest("ada", [FLOOD])
        with people.engine_of("ada") as engine:
            assert not engine.ask(FLOOD_QUESTION).abstained
        assert len(people.own("ada")) == 1
        assert len(list(people._folder.glob("*/index-*"))) == 1


def test_two_servers_on_one_index_see_the_same(shared: rag.Engine, people: rag.Workspaces, tmp_path: Path) -> None:
    with small_engine(tmp_path, abstain_below=0.01) as second, rag.Workspaces(second) as others:
        (own,) = people.ingest("ada", [FLOOD]).added
        with others.engine_of("ada") as engine:
            assert engine.article(own)
            add(shared, LATE)
            with people.engine_of("ada") as newer:
                assert len(newer.articles()) == 5
            assert not engine.ask(FLOOD_QUESTION).abstained  # its files are there as long as it is open
        with others.engine_of("ada") as engine:
            assert len(engine.articles()) == 5
        others.delete("ada", [own])
        assert people.own("ada") == set()


def test_where_articles_lie_on_a_server_people_ask_and_are_told_why_they_cannot_upload(tmp_path: Path) -> None:
    with small_engine(tmp_path, store_url=f"sqlite:///{tmp_path / 'elsewhere.sqlite'}") as shared, rag.Workspaces(shared) as people:
        with people.engine_of("ada") as engine:
            assert engine is shared
        with pytest.raises(rag.ConfigurationError, match=r"Unset BYLINE_STORE_URL\.$"):
            people.ingest("ada", [FLOOD])
        assert (people.own("ada"), people.usage("ada"), people.delete("ada", ["nope"])) == (set(), (0, 0), [])
