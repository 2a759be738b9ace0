"""Keeps the cache folder within bounds: what has not been used for a month goes, then the oldest of what is beyond a size.

An entry is the file of a response or of a judge's reply, or the folder of an index. Nothing else in the folder is touched, so that a folder
named by mistake loses nothing. Code that changed never asks for an entry again, so most of them age unused.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

FILES, FOLDERS = ("responses", "judged"), ("indexes",)
MOST_DAYS = 30
MOST_MEGABYTES = 2000
_GOING = ".removed"  # behind the name of a folder that is being removed
_DAY = 86_400.0
_MEGABYTE = 10**6


class Entry(NamedTuple):
    """What was kept once: where, how many bytes, and when it was written or opened last, in seconds since 1970."""

    path: Path
    size: int
    used: float


def entries(folder: Path) -> list[Entry]:
    """All that a cache folder holds, oldest first."""
    found = [_entry(path) for name in FILES for path in (folder / name).glob("??/*.json")]
    found += [_entry(path) for name in FOLDERS for path in (folder / name).glob("*/")]
    return sorted((entry for entry in found if entry is not None), key=lambda entry: entry.used)


def prune(folder: Path, *, days: float = MOST_DAYS, megabytes: float = MOST_MEGABYTES) -> list[Entry]:
    """Remove what was not used for so many days, then the oldest of what is more than so many megabytes; what was removed.

    What was used within a day stays, however much it is, for a run that goes on may need it.
    """
    now, held = time.time(), entries(folder)
    size, gone = sum(entry.size for entry in held), []
    for entry in held:
        age = (now - entry.used) / _DAY
        if age > days or (size > megabytes * _MEGABYTE and age > 1):
            size -= entry.size
            gone.append(entry)
    return remove(gone)


def remove(gone: Sequence[Entry]) -> list[Entry]:
    """Remove entries; those that somebody else removed meanwhile count too. A folder is there whole, or not under its name."""
    for entry in gone:
        if entry.path.is_dir():
            aside = entry.path.with_name(f"{entry.path.name}{_GOING}")
            entry.path.rename(aside)
            shutil.rmtree(aside, ignore_errors=True)
        else:
            entry.path.unlink(missing_ok=True)
    return [*gone]


def told(held: Sequence[Entry]) -> str:
    """How many of each kind, and how much: ``12 responses, 1 index; 3.4 MB``."""
    indexes = sum(entry.path.parent.name in FOLDERS for entry in held)
    kinds = [(len(held) - indexes, "response", "responses"), (indexes, "index", "indexes")]
    counts = ", ".join(f"{count:,} {one if count == 1 else several}" for count, one, several in kinds)
    return f"{counts}; {sum(entry.size for entry in held) / _MEGABYTE:,.1f} MB"


def _entry(path: Path) -> Entry | None:
    """The entry at a path; None where it went away meanwhile."""
    try:
        states = [path.stat(), *(file.stat() for file in _files(path))]
    except OSError:
        return None
    return Entry(path, sum(state.st_size for state in states[path.is_dir() :]), max(state.st_mtime for state in states))


def _files(path: Path) -> Iterator[Path]:
    return (file for file in path.rglob("*") if file.is_file()) if path.is_dir() else iter(())
