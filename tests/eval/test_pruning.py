"""The cache does not grow without end, what is in use stays, and a folder that is no cache loses nothing."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from eval.pruning import Entry, entries, prune, remove, told


def kept(folder: Path, name: str, age: float, size: int = 1000) -> Path:
    """A response, or an index where the name begins so, that was used so many days ago."""
    path = folder / name
    file = path / "inside" / "chroma.sqlite3" if name.startswith("indexes/") else path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"x" * size)
    for each in (file, file.parent, path):
        os.utime(each, (time.time() - age * 86_400,) * 2)
    return path


def names(folder: Path, found: list[Entry]) -> list[str]:
    return [entry.path.relative_to(folder).as_posix() for entry in found]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, age in (("responses/ab/old.json", 40), ("judged/cd/reply.json", 20), ("indexes/squad2-bm25", 31), ("indexes/beir", 3)):
        kept(tmp_path, name, age)
    kept(tmp_path, "responses/ab/new.json", 0.1, 5000)
    (tmp_path / "responses" / "notes.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.json").write_text("mine", encoding="utf-8")
    return tmp_path


def test_entries_are_files_and_whole_indexes_oldest_first(folder: Path) -> None:
    assert names(folder, entries(folder)) == [
        "responses/ab/old.json",
        "indexes/squad2-bm25",
        "judged/cd/reply.json",
        "indexes/beir",
        "responses/ab/new.json",
    ]
    assert told(entries(folder)) == "3 responses, 2 indexes; 0.0 MB"
    assert [entry.size for entry in entries(folder)] == [1000, 1000, 1000, 1000, 5000]


def test_what_was_not_used_for_a_month_goes_and_nothing_else(folder: Path) -> None:
    assert names(folder, prune(folder)) == ["responses/ab/old.json", "indexes/squad2-bm25"]
    assert names(folder, entries(folder)) == ["judged/cd/reply.json", "indexes/beir", "responses/ab/new.json"]
    assert prune(folder) == []


def test_of_what_is_too_much_the_oldest_go_but_nothing_of_the_last_day(folder: Path) -> None:
    assert names(folder, prune(folder, days=365, megabytes=0.0075)) == ["responses/ab/old.json", "indexes/squad2-bm25"]
    assert names(folder, prune(folder, days=365, megabytes=0)) == ["judged/cd/reply.json", "indexes/beir"]
    assert names(folder, entries(folder)) == ["responses/ab/new.json"]


def test_what_is_no_entry_is_never_removed(folder: Path) -> None:
    remove(entries(folder))
    left = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    assert left == ["letters/a.json", "responses/notes.txt"]


def test_an_index_that_was_opened_lately_is_not_old(folder: Path) -> None:
    (folder / "indexes" / "squad2-bm25").touch()
    assert names(folder, prune(folder)) == ["responses/ab/old.json"]


def test_a_removal_that_was_cut_off_leaves_no_half_index_under_its_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eval.pruning.shutil.rmtree", lambda path, ignore_errors: None)
    prune(folder)
    assert not (folder / "indexes" / "squad2-bm25").exists()
    monkeypatch.undo()
    assert names(folder, prune(folder)) == ["indexes/squad2-bm25.removed"]
    assert names(folder, entries(folder))[-2:] == ["indexes/beir", "responses/ab/new.json"]


def test_no_folder_holds_nothing(tmp_path: Path) -> None:
    assert (entries(tmp_path / "none"), prune(tmp_path / "none")) == ([], [])
