"""A copy of an index that is in use is whole, and goes its own way from then on."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

import rag
from rag import snapshot as snapshot_module
from rag.snapshot import DATABASES, snapshot
from rag.vector_store import VectorStore
from tests.rag.small_engine import small_engine

MANY = 2_600  # more than two times what Chroma lets wait before it writes its graph, and some that wait
DIMENSIONS = 16


def unit_vectors(count: int, seed: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    vectors = np.random.default_rng(seed).normal(size=(count, DIMENSIONS)).astype(np.float32)
    scaled: np.ndarray[tuple[int, ...], np.dtype[np.float32]] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return scaled


def ids(count: int) -> list[str]:
    return [f"a@{number}" for number in range(count)]


def nearest_is_itself(store: VectorStore, vectors: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> list[bool]:
    found = store.query(vectors, 1)
    return [bool(row) and row[0][0] == passage_id and row[0][1] > 0.999 for passage_id, row in zip(ids(len(vectors)), found, strict=True)]


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Path]:
    """An index with a few articles, open while a test runs."""
    with small_engine(tmp_path):
        yield tmp_path / "index"


def test_vectors_are_copied_whole_while_they_are_searched_and_after_many_changes(index: Path, tmp_path: Path) -> None:
    vectors, go_on = unit_vectors(MANY, 1), threading.Event()
    store = VectorStore(index / "chroma", None, "many-passages")
    for start in range(0, MANY, 130):
        store.upsert(ids(MANY)[start : start + 130], ["a"] * 130, vectors[start : start + 130])
    store.delete(ids(10))

    def search() -> None:
        while not go_on.is_set():
            store.query(vectors[:5], 3)

    searching = threading.Thread(target=search)
    searching.start()
    (tmp_path / "copy").mkdir()
    try:
        snapshot(index, tmp_path / "copy", 1)
    finally:
        go_on.set()
        searching.join()
    copy = VectorStore(tmp_path / "copy" / "chroma", None, "many-passages")
    try:
        assert copy.ids() == store.ids() == set(ids(MANY)[10:])
        assert np.mean(nearest_is_itself(copy, vectors)[10:]) >= np.mean(nearest_is_itself(store, vectors)[10:]) - 0.001 > 0.98
        copy.upsert(["b@0"], ["b"], unit_vectors(1, 2))
        store.upsert(["c@0"], ["c"], unit_vectors(1, 3))
        assert copy.ids() - store.ids() == {"b@0"}
        assert store.ids() - copy.ids() == {"c@0"}
        found = np.array([*copy.vectors(ids(MANY)[10:]).values()])
        assert np.allclose(found, vectors[10:], atol=1e-6)
    finally:
        copy.close()
        store.close()


def test_a_copy_answers_as_the_index_did_and_neither_learns_what_the_other_does(tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    with small_engine(tmp_path) as engine:
        snapshot(tmp_path / "index", tmp_path / "copy", 1)
        with rag.open_engine(engine.settings.model_copy(update={"index": tmp_path / "copy"}), fill=False, beside=engine) as copy:
            question = "Whom did Mara Lind meet in Geneva?"
            assert copy.ask(question).text == engine.ask(question).text
            assert copy.names() == engine.names()
            copy.delete(["talks"])
            engine.delete(["crash"])
            assert {article.article_id for article in copy.articles()} == {"denial", "crash"}
            assert {article.article_id for article in engine.articles()} == {"denial", "talks"}
            assert copy.ingest([]).warnings == ()  # nothing is missing that would have to be made again


def test_only_what_belongs_to_an_index_is_copied(index: Path, tmp_path: Path) -> None:
    for other in ("conversations.sqlite", "spent.sqlite", "people/0123456789abcdef/person"):
        (index / other).parent.mkdir(parents=True, exist_ok=True)
        (index / other).write_text("of somebody")
    (tmp_path / "copy").mkdir()
    snapshot(index, tmp_path / "copy", 1)
    assert {path.name for path in (tmp_path / "copy").iterdir()} <= {*DATABASES, "names.json", "name-sums.json", "chroma"}


def test_an_index_that_is_being_changed_is_not_copied(index: Path, tmp_path: Path) -> None:
    with FileLock(index / "ingest.lock"), pytest.raises(rag.BylineError, match=r"^The shared articles are being changed"):
        snapshot(index, tmp_path, 0.01)


def test_a_copy_of_files_that_change_meanwhile_is_made_again(index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    graph = index / "chroma" / "graph.bin"
    graph.write_text("old")
    copyfile, copies = shutil.copyfile, []

    def copy_and_change(source: Path, target: Path) -> None:
        copyfile(source, target)
        if source == graph:
            copies.append(graph.read_text())
            if len(copies) == 1 or always:
                graph.write_text(f"new {len(copies)}")

    always = False
    monkeypatch.setattr(snapshot_module.shutil, "copyfile", copy_and_change)
    (tmp_path / "copy").mkdir()
    snapshot(index, tmp_path / "copy", 1)
    assert (copies, (tmp_path / "copy" / "chroma" / "graph.bin").read_text()) == (["old", "new 1"], "new 1")
    always = True
    (tmp_path / "other").mkdir()
    with pytest.raises(rag.BylineError, match=r"Try it again\.$"):
        snapshot(index, tmp_path / "other", 1)


def test_no_room_is_told_with_the_setting(index: Path, tmp_path: Path) -> None:
    with pytest.raises(rag.BylineError, match=r"Check BYLINE_INDEX and the room there\.$"):
        snapshot(index, tmp_path / "not-there", 1)
