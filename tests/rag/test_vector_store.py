"""The vector store, on a real Chroma in a folder and a real Chroma server: lost vectors are answers that are not found."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import numpy as np
import pytest

from rag import vector_store
from rag.errors import BylineError, ConfigurationError
from rag.vector_store import VectorStore

AXES = np.eye(4, dtype=np.float32)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[VectorStore]:
    store = VectorStore(tmp_path / "chroma", None, "passages")
    yield store
    store.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    chroma = shutil.which("chroma", path=str(Path(sys.executable).parent))
    assert chroma, "the chromadb package brings the command chroma"
    folder = tmp_path_factory.mktemp("server")
    with (folder / "log").open("wb") as log:
        command = [chroma, "run", "--host", "127.0.0.1", "--port", str(port), "--path", str(folder / "data")]
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{url}/api/v2/heartbeat", timeout=1).close()
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        else:
            pytest.fail((folder / "log").read_text())
        yield url
    finally:
        process.kill()
        process.wait()


def fill(store: VectorStore) -> None:
    store.upsert(["p0", "p1", "p2", "p3"], ["a", "a", "b", "b"], AXES)


def check(store: VectorStore) -> None:
    fill(store)
    fill(store)  # an upsert: nothing is there twice
    query = np.array([[0.6, 0.8, 0, 0], [0, 0, 0, 1]], dtype=np.float32)
    first, second = store.query(query, 2)
    assert [name for name, _ in first] == ["p1", "p0"]
    assert [cosine for _, cosine in first] == [pytest.approx(0.8, abs=1e-5), pytest.approx(0.6, abs=1e-5)]
    assert second[0] == ("p3", pytest.approx(1.0, abs=1e-5))
    assert len(store.query(query, 100)[0]) == 4
    for few in (0, 5000):  # whether vectors are compared one by one or sifted out of the nearest of all
        with mock.patch.object(vector_store, "FEW", few):
            first, second = store.query(query, 2, frozenset({"p0", "p2", "p3", "nowhere"}))
            assert first[0] == ("p0", pytest.approx(0.6, abs=1e-5))
            assert [name for name, _ in second][:1] == ["p3"]
            assert store.query(query, 2, frozenset({"p2"})) == [[("p2", pytest.approx(0.0, abs=1e-5))]] * 2
            assert store.query(query, 2, frozenset()) == store.query(query, 2, frozenset({"nowhere"})) == [[], []]
    assert np.allclose(store.vectors(["p2", "p2", "nowhere"])["p2"], AXES[2])
    store.delete(["p0", "nowhere"])
    store.delete([])
    assert store.ids() == {"p1", "p2", "p3"}
    assert store.count() == 3
    store.clear()
    assert store.ids() == set()
    assert store.query(query, 5) == [[], []]
    store.upsert(["q"], ["a"], np.ones((1, 7), dtype=np.float32))  # vectors of another length, after clear
    assert store.count() == 1


def test_everything_works_in_a_folder(store: VectorStore) -> None:
    check(store)


@pytest.mark.loopback
def test_everything_works_on_a_server(server: str) -> None:
    store = VectorStore(None, server, "passages")
    check(store)
    store.close()
    again = VectorStore(None, server, "passages")
    assert again.ids() == {"q"}
    again.close()


def test_vectors_survive_closing_and_opening(store: VectorStore, tmp_path: Path) -> None:
    fill(store)
    store.close()
    again = VectorStore(tmp_path / "chroma", None, "passages")
    assert again.query(AXES[:1], 1) == [[("p0", pytest.approx(1.0, abs=1e-5))]]
    again.close()


def test_more_passages_than_chroma_takes_at_once(store: VectorStore) -> None:
    store._batch = 3
    names = [f"n{number}" for number in range(10)]
    store.upsert(names, names, np.random.default_rng(0).normal(size=(10, 4)).astype(np.float32))
    assert store.ids() == set(names)
    assert set(store.vectors(names)) == set(names)
    store.delete(names[:8])
    assert store.count() == 2


def test_a_collection_that_another_process_made_anew_is_found_again(store: VectorStore, tmp_path: Path) -> None:
    fill(store)
    other = VectorStore(tmp_path / "chroma", None, "passages")
    other.clear()
    assert store.count() == 0
    other.close()


@pytest.mark.parametrize("few", [0, 5000])
def test_a_part_is_searched_as_if_nothing_else_were_there(store: VectorStore, few: int) -> None:
    rng = np.random.default_rng(1)
    vectors = rng.normal(size=(600, 8)).astype(np.float32)
    vectors[:300, 0] += 6  # all near the query, and none of them among those asked for
    names = [f"n{number:03}" for number in range(600)]
    store.upsert(names, names, vectors)
    query = np.eye(8, dtype=np.float32)[:1]
    cosines = vectors[:, 0] / np.linalg.norm(vectors, axis=1)
    nearest = [names[number] for number in np.argsort(-cosines) if number >= 300 and number % 5 == 0][:20]
    with mock.patch.object(vector_store, "FEW", few):
        found = store.query(query, 20, frozenset(names[300::5]))[0]
    assert [name for name, _ in found] == nearest
    assert [cosine for _, cosine in found] == pytest.approx(sorted(cosines[300::5], reverse=True)[:20], abs=1e-5)


def test_a_part_that_was_searched_before_is_read_anew_after_a_change(store: VectorStore, tmp_path: Path) -> None:
    fill(store)
    part = frozenset({"p0", "p1", "new"})
    assert store.query(AXES[:1], 3, part)[0][0] == ("p0", pytest.approx(1.0))
    store.upsert(["new", "p0"], ["a", "a"], AXES[[0, 3]])
    assert store.query(AXES[:1], 1, part)[0] == [("new", pytest.approx(1.0))]
    store.delete(["new"])
    assert "new" not in {name for name, _ in store.query(AXES[:1], 3, part)[0]}
    other = VectorStore(tmp_path / "chroma", None, "passages")
    other.clear()
    other.upsert(["p1"], ["a"], AXES[:1])
    assert store.query(AXES[:1], 3, part)[0] == [("p1", pytest.approx(1.0))]
    other.close()


def test_an_error_of_chroma_is_one_of_ours(store: VectorStore) -> None:
    fill(store)
    with pytest.raises(BylineError, match=r"dimension of 4.*byline ingest --rebuild"):
        store.upsert(["q"], ["a"], np.ones((1, 7), dtype=np.float32))


@pytest.mark.loopback
def test_a_server_that_does_not_answer_says_what_to_do() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(ConfigurationError, match=f"chroma run --port {port}.*unset BYLINE_CHROMA_URL"):
        VectorStore(None, f"http://127.0.0.1:{port}", "passages")


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://host", "http://", "http://host:port", "http://host/path"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match="BYLINE_CHROMA_URL"):
        VectorStore(None, url, "passages")
