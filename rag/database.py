"""Opens the SQL databases that the article store and the keyword index keep, with the settings that make them safe.

SQLite runs in WAL mode, so that readers never wait for a writer; a transaction is real from its first statement; a second writer waits.
PostgreSQL needs none of this. Errors of the database become errors of ours here. What is stored is the callers' business.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from rag.errors import ConfigurationError, StoreError

BUSY_SECONDS = 10  # how long a writer waits for another one
PARAMETERS = 500  # values in one statement; every database takes as many

Value = TypeVar("Value")


def portions(values: Iterable[Value]) -> Iterator[list[Value]]:
    """The values in order, each once, in lists that fit into one statement."""
    distinct = list(dict.fromkeys(values))
    return (distinct[start : start + PARAMETERS] for start in range(0, len(distinct), PARAMETERS))


class Database:
    """A database that several threads may use at once."""

    def __init__(self, url: str | URL, name: str, remedy: str) -> None:
        """Prepare a database; nothing is opened before the first transaction.

        Args:
            url: SQLAlchemy URL.
            name: what it is called in messages: "article store".
            remedy: the end of every message: which setting or command mends it.
        """
        self._remedy = remedy
        try:
            self.url = make_url(url)
            self.name = f"{name} ({self.url.render_as_string(hide_password=True)})"
            self.is_sqlite = self.url.get_backend_name() == "sqlite"
            self._engine = _sqlite_engine(self.url) if self.is_sqlite else _server_engine(self.url)
        except (ArgumentError, NoSuchModuleError, ImportError) as error:
            raise ConfigurationError(f"The address of the {name} cannot be used: {error}. {remedy}") from error
        self._writing = self._engine.execution_options(byline_writes=True)
        self._file = Path(self.url.database) if self.is_sqlite and self.url.database else None
        self._lock = threading.Lock()
        self._opened: tuple[int, int] | None = None  # device and inode of the file that is open

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one unchanging state."""
        with self._translated(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: all of it is kept, or, when the block raises or the process dies, nothing."""
        with self._translated(), self._writing.begin() as connection:
            yield connection

    def is_there(self) -> bool:
        """Whether there is a file, or a server. A file that was deleted or replaced is let go of: what is written to it would be lost."""
        if not self._file:
            return True
        with self._lock:
            try:
                found = self._file.stat()
                now: tuple[int, int] | None = (found.st_dev, found.st_ino)
            except OSError:
                now = None
            if now is None or now != self._opened:
                self._engine.dispose()
                self._opened = now
            return now is not None

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            cause = getattr(error, "orig", None) or error
            raise StoreError(f"The {self.name} cannot be used: {cause}. {self._remedy}") from error


def _server_engine(url: URL) -> Engine:
    """A database server's; reading in several statements must see one state there too."""
    return create_engine(url, pool_pre_ping=True, isolation_level="REPEATABLE READ")


def _keep_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Switch a database to WAL mode; while others open it at the same time SQLite refuses at once, whatever the time-out, so try again."""
    give_up = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").fetchone()
            return
        except sqlite3.OperationalError:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.02)


def _sqlite_engine(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver would begin transactions late; ours begin in _begin
        _keep_write_ahead_log(connection)
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("byline_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
