"""Keeps the indexes open that people asked last, and closes others; never one that is in use.

An index that another has taken the place of is closed, and its folder removed, when the last who uses it is done. What is in an index,
and when one is made anew, is not its matter.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from rag.engine import Engine
from rag.errors import StoreError
from rag.own_documents import OwnDocuments
from rag.own_index import OwnIndex, remove_unused


@dataclass
class _Open:
    """An index that is open, how many are using it, and whether it stays open when nobody does."""

    own: OwnDocuments
    index: OwnIndex
    users: int = 0
    is_kept: bool = True


class OpenIndexes:
    """The indexes of people that are open. Safe from many threads."""

    def __init__(self, shared: Engine, most: int) -> None:
        """Begin with none.

        Args:
            shared: the engine whose models all use.
            most: how many stay open that nobody uses at the moment.
        """
        self._shared, self._most = shared, most
        self._lock, self._opening = threading.Lock(), threading.Lock()
        self._open: OrderedDict[str, _Open] = OrderedDict()  # by person, least lately used first

    @contextmanager
    def of(self, own: OwnDocuments) -> Iterator[OwnIndex | None]:
        """A person's index as it is now, open for as long as the block runs; None where they have none.

        Raises:
            BylineError: it cannot be opened.
        """
        opened = self._acquired(own)
        try:
            yield opened.index if opened else None
        finally:
            if opened is not None:
                with self._lock:
                    opened.users -= 1
                    closing = self._too_many() if opened.is_kept or opened.users else [opened]
                self._close(closing)

    def __contains__(self, own: OwnDocuments) -> bool:
        with self._lock:
            return own.person in self._open

    def put(self, own: OwnDocuments, index: OwnIndex) -> None:
        """Keep an index open for a person, in the place of another."""
        with self._lock:
            closing = self._retired(own.person)
            self._open[own.person] = _Open(own, index)
            closing += self._too_many(but=own.person)
        self._close(closing)

    def forget(self, own: OwnDocuments) -> None:
        """Keep a person's index open no more."""
        with self._lock:
            closing = self._retired(own.person)
        self._close(closing)

    def close(self) -> None:
        """Close all; one that is in use when its use ends."""
        with self._lock:
            closing = [opened for person in list(self._open) for opened in self._retired(person)]
        self._close(closing)

    def _acquired(self, own: OwnDocuments) -> _Open | None:
        """The index, counted as used."""
        if (opened := self._used(own)) is not None:
            return opened
        with self._opening:  # one after the other, so that none is opened twice
            while own.exists and (current := own.current()) is not None:
                if (opened := self._used(own)) is not None:
                    return opened
                try:
                    self.put(own, OwnIndex(self._shared, own.folder / current.folder))
                except FileNotFoundError as error:
                    if own.current() == current:
                        remedy = f"Remove the file {own.folder / 'current'}, and it is made anew."
                        raise StoreError(f"An index of a person's own is damaged: {error}. {remedy}") from error
                    # Another process has put another in its place: that one is opened.
        return None

    def _used(self, own: OwnDocuments) -> _Open | None:
        """The index in use, counted as used, if it is open."""
        current = own.current() if own.exists else None
        with self._lock:
            opened = self._open.get(own.person)
            if opened is None or current is None or opened.index.folder.name != current.folder:
                return None
            opened.users += 1
            self._open.move_to_end(own.person)
            return opened

    def _retired(self, person: str) -> list[_Open]:
        """Keep a person's index no more; it, if nobody is using it, for closing."""
        opened = self._open.pop(person, None)
        if opened is None:
            return []
        opened.is_kept = False
        return [] if opened.users else [opened]

    def _too_many(self, but: str | None = None) -> list[_Open]:
        """Of those that nobody is using, the least lately used that are more than are kept, for closing."""
        idle = [person for person, opened in self._open.items() if not opened.users and person != but]
        over = max(0, len(self._open) - self._most)
        return [opened for person in idle[:over] for opened in self._retired(person)]

    def _close(self, closing: Sequence[_Open]) -> None:
        for opened in closing:
            opened.index.close()
            remove_unused(path for path in opened.own.other_indexes() if path == opened.index.folder)
