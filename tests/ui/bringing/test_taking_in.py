"""A run takes in one thing after the other: what was read stays, what fails is told of, and one person has one run at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import rag
from tests.rag.small_engine import CRASH, small_engine
from ui import texts
from ui.bringing.sources import Item, Sent, of_files
from ui.bringing.taking_in import OneAtATimeError, Run, Runs
from ui.settings import PageSettings

FLOOD = b"---\ntitle: Water over Zubrovka\npublisher: Courier\n---\n\nOttilie Kravanja met Otto Brandt in Zubrovka on Friday. It rained.\n"
BRIDGE = b"---\ntitle: A bridge is open\n---\n\nMara Lind opened a bridge near Tarn in July 2023. It cost four million euros.\n"
MANY = b"\n".join(b'{"title": "Story %d", "text": "Number %d was told in Tarn by Mara Lind today."}' % (n, n) for n in range(5))


@pytest.fixture
def people(tmp_path: Path) -> Iterator[rag.Workspaces]:
    with small_engine(tmp_path) as engine, rag.Workspaces(engine) as workspaces:
        yield workspaces


def settings(**values: float) -> PageSettings:
    return PageSettings(**values)


def items(**files: bytes) -> list[Item]:
    return of_files([Sent(name.replace("_", "."), len(data), data) for name, data in files.items()], PageSettings())


def finished(runs: Runs, person: str, of: list[Item]) -> Run:
    run = runs.begin(person, of)
    for _ in run.follow():
        pass
    return run


def states(run: Run) -> list[str]:
    return [item.state for item in run.items]


@pytest.mark.parametrize("person", ["ada", ""])
def test_each_thing_is_told_with_what_was_found_in_it(people: rag.Workspaces, person: str) -> None:
    given = items(flood_md=FLOOD, bad_png=b"\x89PNG\r\n\x1a\n", again_md=FLOOD, copy_txt=CRASH.encode())
    run = finished(Runs(people, settings()), person, given)
    flood, picture, again, copy = run.items
    [shown] = [run.shown[article_id] for article_id in flood.added]
    assert (shown.title, shown.publisher, shown.found["publisher"].sure) == ("Water over Zubrovka", "Courier", "certain")
    assert picture.refused == ["a picture; save the article's text"]
    assert again.copies == ["Water over Zubrovka"]
    assert copy.copies == [CRASH.strip()]
    assert run.added == list(flood.added)


def test_what_fails_in_a_store_is_told_in_its_own_words_and_the_rest_is_taken(
    people: rag.Workspaces, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = people.ingest

    def failing(person: str, sources: list[rag.Document], **others: object) -> rag.IngestReport:
        if sources[0].name == "flood.md":
            raise rag.BylineError("The disk is full. Free some space.")
        if sources[0].name == "crash.md":
            raise RuntimeError("a secret of the inside")
        return take(person, sources, **others)  # type: ignore[arg-type]

    monkeypatch.setattr(people, "ingest", failing)
    run = finished(Runs(people, settings()), "ada", items(flood_md=FLOOD, crash_md=FLOOD, bridge_md=BRIDGE))
    assert [item.refused for item in run.items] == [["The disk is full. Free some space."], [texts.UNEXPECTED], []]
    assert people.own("ada") == set(run.added)
    assert len(run.added) == 1


def test_stop_leaves_what_was_read(people: rag.Workspaces) -> None:
    runs = Runs(people, settings())
    run = runs.begin("ada", items(flood_md=FLOOD, bridge_md=BRIDGE))
    for _ in run.follow():
        run.stopped = run.stopped or run.items[0].state == "reading"
    assert states(run)[1] == "left"
    assert people.own("ada") == set(run.added)
    assert runs.of("ada") is None


def test_one_person_has_one_run_at_a_time_and_keeps_nobody_waiting(people: rag.Workspaces, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on, take = threading.Event(), people.ingest

    def waiting(person: str, *rest: object, **others: object) -> rag.IngestReport:
        if person == "ada":
            go_on.wait(20)
        return take(person, *rest, **others)  # type: ignore[arg-type]

    monkeypatch.setattr(people, "ingest", waiting)
    runs = Runs(people, settings())
    run = runs.begin("ada", items(flood_md=FLOOD))
    with pytest.raises(OneAtATimeError, match="being added"):
        runs.begin("ada", items(bridge_md=BRIDGE))
    assert runs.of("ada") is run
    assert len(finished(runs, "ben", items(bridge_md=BRIDGE)).added) == 1
    go_on.set()
    for _ in run.follow():
        pass
    assert len(run.added) == 1
    assert len(finished(runs, "ada", items(bridge_md=BRIDGE)).added) == 1


@pytest.mark.parametrize("person", ["ada", ""])
def test_a_file_with_more_articles_than_one_may_have_leaves_none_of_them(people: rag.Workspaces, person: str) -> None:
    with people.engine_of(person) as engine:
        before = {article.article_id for article in engine.headlines()}
    run = finished(Runs(people, settings(upload_articles=3)), person, items(many_jsonl=MANY, flood_md=FLOOD))
    assert "3 of 3" in run.items[0].refused[0]
    with people.engine_of(person) as engine:
        assert {article.article_id for article in engine.headlines()} - before == set(run.added) == set(run.items[1].added)


def test_who_has_as_many_articles_as_one_may_have_is_told_so(people: rag.Workspaces) -> None:
    runs = Runs(people, settings(upload_articles=1))
    finished(runs, "ada", items(flood_md=FLOOD))
    refused = finished(runs, "ada", items(bridge_md=BRIDGE))
    assert refused.items[0].refused == [texts.ENOUGH_ARTICLES.format(limit=1)]
    assert len(finished(runs, "ben", items(bridge_md=BRIDGE)).added) == 1


def test_what_one_has_added_counts_in_the_size_of_all(people: rag.Workspaces) -> None:
    runs = Runs(people, settings(upload_total_megabytes=0.0002))
    assert len(finished(runs, "ada", items(flood_md=FLOOD)).added) == 1
    assert "the most that is kept" in finished(runs, "ada", items(bridge_md=BRIDGE)).items[0].refused[0]
