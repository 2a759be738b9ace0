"""What one person handed over, on disk: the documents as they came, and what the person changed in the articles of them.

From this, and a copy of the shared index, an index of the person's own can be made at any time (``own_index.py``). Each person has a
folder, named by the hash of who they are:

    person             who it is
    documents/         each document's bytes, and beside them its name and where it was fetched from
    corrections.json   fields that were corrected, by article id
    deleted.json       articles that were deleted of documents that hold others, too
    current            which of the folders index-… is in use, and the version of the shared index that it is a copy of

Files are written beside their place and moved there, so that a process may be killed at any moment. Who may call what at which time is
``workspaces.py``'s to say.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from filelock import FileLock, Timeout

from rag.errors import BylineError
from rag.ingestion.reading import source_of
from rag.schema import Document

_DATA, _NOTE = ".data", ".json"
_OF_DOCUMENT = ("name", "address", "kind", "charset")


LOCKS = "locks"


class BusyError(BylineError):
    """Another change of the same person's is under way."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A document that is kept.

    Attributes:
        note: the file that tells of it; its bytes lie beside it.
        source: as ``Article.source`` of its articles is, or begins.
        size: of its bytes.
        is_taken: its articles were taken in; False between writing it and that.
    """

    note: Path
    source: str
    size: int
    is_taken: bool

    @property
    def key(self) -> str:
        """Names it among the person's."""
        return self.note.stem

    def document(self) -> Document:
        """As it was handed over."""
        values = json.loads(self.note.read_bytes())
        return Document(data=self.note.with_suffix(_DATA).read_bytes(), **{name: values[name] for name in _OF_DOCUMENT})


class Current(NamedTuple):
    """The index in use: its folder's name, and the version of the shared index that it was copied from."""

    folder: str
    version: int


class Deleted(NamedTuple):
    """An article that was deleted: its document's key, its id, and what its page gave, should it be read under another id."""

    key: str
    article_id: str
    content_hash: str


def key_of(document: Document) -> str:
    """Names a document: equal for equal names and bytes."""
    return hashlib.sha256(document.name.encode("utf-8", "surrogatepass") + b"\0" + document.data).hexdigest()[:32]


def folder_name(person: str) -> str:
    """The name of a person's folder."""
    return hashlib.sha256(person.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class OwnDocuments:
    """The folder of one person; it need not be there. Who writes holds ``changing``."""

    def __init__(self, people: Path, person: str) -> None:
        self.person = person
        self.folder = people / folder_name(person)
        self._documents = self.folder / "documents"

    @property
    def exists(self) -> bool:
        """Whether the person has handed over anything."""
        return (self.folder / "person").is_file()

    @contextmanager
    def changing(self, seconds: float) -> Iterator[None]:
        """Nobody else changes what is this person's while the block runs.

        The lock lies beside the folder, which may go, and is one of 256, so that it tells of nobody.

        Args:
            seconds: how long to wait for who does.

        Raises:
            BusyError: they take longer.
        """
        folder = self.folder.with_name(LOCKS)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = FileLock(folder / f"{self.folder.name[:2]}.lock", timeout=seconds)
        try:
            lock.acquire()
        except Timeout as error:
            raise BusyError("Another upload of yours is still being taken in. Try again when that is done.") from error
        try:
            yield
        finally:
            lock.release()

    # --- documents ------------------------------------------------------------------------------------------------------------------

    def add(self, documents: Iterable[Document]) -> list[str]:
        """Keep documents, not yet taken in; the keys of those that were not kept before."""
        self._documents.mkdir(parents=True, exist_ok=True, mode=0o700)
        _put(self.folder / "person", self.person.encode("utf-8", "surrogatepass"))
        new = []
        for document in documents:
            key = key_of(document)
            note = self._documents / f"{key}{_NOTE}"
            if not note.is_file():
                _put(note.with_suffix(_DATA), document.data)
                values = {name: getattr(document, name) for name in _OF_DOCUMENT}
                _put(note, _json(values | {"source": source_of(document), "size": len(document.data), "is_taken": False}))
                new.append(key)
        return new

    def all(self) -> list[Kept]:
        """Every document, in order of key."""
        noted = [(path, json.loads(path.read_bytes())) for path in sorted(self._documents.glob(f"*{_NOTE}"))]
        return [Kept(path, values["source"], values["size"], values["is_taken"]) for path, values in noted]

    def pending(self) -> list[Kept]:
        """Those that are not taken in yet."""
        return [kept for kept in self.all() if not kept.is_taken]

    def note_taken(self, kept: Iterable[Kept]) -> None:
        """Note that documents were taken in."""
        for each in kept:
            if not each.is_taken:
                _put(each.note, _json(json.loads(each.note.read_bytes()) | {"is_taken": True}))

    def remove(self, keys: Collection[str]) -> None:
        """Remove documents, and what is known of articles that were deleted of them."""
        for key in keys:
            (self._documents / f"{key}{_NOTE}").unlink(missing_ok=True)  # the note first: data without one counts for nothing
            (self._documents / f"{key}{_DATA}").unlink(missing_ok=True)
        self.undelete(keys)

    def size(self) -> int:
        """Bytes of all documents."""
        return sum(kept.size for kept in self.all())

    # --- what the person changed ----------------------------------------------------------------------------------------------------

    def corrections(self) -> dict[str, dict[str, str]]:
        """Corrected fields, by article id."""
        return dict(self._load("corrections.json", {}))

    def correct(self, article_id: str, values: Mapping[str, str | None]) -> None:
        """Keep corrections of an article; None takes one back."""
        kept = self.corrections()
        there: dict[str, str | None] = {**kept.get(article_id, {}), **values}
        kept[article_id] = {field: value for field, value in there.items() if value is not None}
        self._save_corrections(kept)

    def forget_corrections(self, article_ids: Collection[str]) -> None:
        """Drop the corrections of articles."""
        self._save_corrections({name: values for name, values in self.corrections().items() if name not in article_ids})

    def _save_corrections(self, kept: Mapping[str, Mapping[str, str]]) -> None:
        _put(self.folder / "corrections.json", _json({name: values for name, values in kept.items() if values}))

    def deleted(self) -> list[Deleted]:
        """The articles that were deleted of documents that are kept."""
        return [Deleted(*each) for each in self._load("deleted.json", [])]

    def delete(self, articles: Iterable[Deleted]) -> None:
        """Note that articles were deleted."""
        _put(self.folder / "deleted.json", _json(sorted({*self.deleted(), *articles})))

    def undelete(self, keys: Collection[str]) -> None:
        """Forget which articles of documents were deleted."""
        there = self.deleted()
        if any(each.key in keys for each in there):
            _put(self.folder / "deleted.json", _json([each for each in there if each.key not in keys]))

    def _load(self, name: str, default: Any) -> Any:
        try:
            return json.loads((self.folder / name).read_bytes())
        except FileNotFoundError:
            return default

    # --- the index made of it -------------------------------------------------------------------------------------------------------

    def current(self) -> Current | None:
        """The index in use, if there is one."""
        found = self._load("current", None)
        return Current(**found) if found else None

    def set_current(self, current: Current) -> None:
        """Put an index in the place of the one in use."""
        _put(self.folder / "current", _json(current._asdict()))

    def new_index(self) -> Path:
        """A folder for another index, empty."""
        path = self.folder / f"index-{uuid.uuid4().hex[:8]}"
        path.mkdir(parents=True, mode=0o700)
        return path

    def other_indexes(self) -> list[Path]:
        """Folders of indexes that are not in use any more, or were not made to the end."""
        current = self.current()
        return [path for path in self.folder.glob("index-*") if current is None or path.name != current.folder]

    def remove_all(self) -> None:
        """Remove the folder with everything in it."""
        gone = self.folder.with_name(f"gone-{uuid.uuid4().hex[:8]}")
        try:
            self.folder.rename(gone)  # at once: what is half removed would be read
        except FileNotFoundError:
            return
        shutil.rmtree(gone)


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()


def _put(path: Path, data: bytes) -> None:
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    partial.write_bytes(data)
    partial.replace(path)
