"""Copies an index that is in use, as it is between two ingestions, into a folder of its own.

Databases are copied by SQLite's own backup, which is safe while others read and write. Beside its database Chroma keeps the graph of
neighbours in plain files, and writes them when 1,000 changes wait, which may be while it is asked (1.5.9). They are copied after the
database, whose log makes up for what an older graph lacks, and once more where they changed meanwhile. Only what belongs to an index is
copied: nothing else that lies in its folder, and no other index within.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from rag.errors import BylineError
from rag.ingestion.ingestion import index_locked

DATABASES = ("articles.sqlite", "keywords.sqlite", "tokens.sqlite")
NAMES = ("names.json", "name-sums.json")  # what was learned of the names; where it is of another state it is learned again
CHROMA, CHROMA_DATABASE = "chroma", "chroma.sqlite3"
TRIES = 10  # each process that has the index open may write the graph once after an ingestion

_State = dict[str, tuple[int, int, int]]


def snapshot(index: Path, target: Path, seconds: float) -> None:
    """Copy an index.

    Args:
        index: its folder.
        target: a folder that is there and empty.
        seconds: how long to wait for an ingestion that is under way.

    Raises:
        BylineError: the index is being changed for longer, or cannot be copied.
    """
    with index_locked(index, seconds, "The shared articles are being changed. Try again when that is done."):
        try:
            for name in DATABASES:
                _back_up(index / name, target / name)
            for name in NAMES:
                if (index / name).is_file():
                    shutil.copyfile(index / name, target / name)
            _copy_chroma(index / CHROMA, target / CHROMA)
        except (OSError, sqlite3.Error) as error:
            raise BylineError(
                f"The index in {index} cannot be copied to {target}: {error}. Check BYLINE_INDEX and the room there."
            ) from error


def _back_up(database: Path, target: Path) -> None:
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=rw", uri=True)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)


def _copy_chroma(folder: Path, target: Path) -> None:
    for _ in range(TRIES):
        before = _state(folder)
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir()
        _back_up(folder / CHROMA_DATABASE, target / CHROMA_DATABASE)
        for name in before:
            if name != CHROMA_DATABASE:
                (target / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(folder / name, target / name)
        if _state(folder) == before:
            return
    raise BylineError(f"The vectors in {folder} were changed while they were copied, {TRIES} times. Try it again.")


def _state(folder: Path) -> _State:
    """Size, time and number of each file, without locks and journals."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".lock"]
    found: _State = {}
    for path in files:
        if not path.name.endswith(("-journal", "-wal", "-shm")):
            status = path.stat()
            found[path.relative_to(folder).as_posix()] = status.st_size, status.st_mtime_ns, status.st_ino
    return found
