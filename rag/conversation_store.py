"""Keeps the conversations of the chat, each with its exchanges whole, in an SQLite file of their own or in any SQL database.

They lie beside the index and not in it, so that a rebuilt index takes nothing along; the first save makes what is needed. All of it is
kept under its owner, and every method asks for one: what is another's is not there. What was deleted is overwritten in an SQLite file, and
a save that comes late does not bring it back.

An answer that is being written is saved as it grows, at least every ``beat_seconds``. One that is "running" and has not been saved for
40 seconds is read as "interrupted": whoever wrote it is gone. So a server that starts changes nothing of what another one is writing
in the same database; their clocks must agree to a few seconds. What it does not do: answer, or sign anybody in.
"""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar, Literal, TypeVar

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import (
    URL,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from rag.answer_schema import Answer, Filters
from rag.database import Database, portions
from rag.errors import BylineError, StoreError
from rag.part_search import around, folded, one_line, shortened, storable
from rag.schema import Record

State = Literal["running", "finished", "stopped", "failed", "interrupted"]
Result = TypeVar("Result")

_SILENT_SECONDS = 40
_FIRST_TITLE = 80  # characters of the first question that make a title
_MOST_WORDS = 12  # of a search
_TRIES = 12
_RACES = {"40001", "40P01", "23505", "42P07"}  # SQLSTATE: of two that wrote at once, this one came second

_metadata = MetaData()
_conversations = Table(
    "conversations",
    _metadata,
    Column("owner", Text, primary_key=True),
    Column("conversation_id", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("words", Text, nullable=False),  # the title as it is searched
    Column("begun", Text, nullable=False),
    Column("changed", Text, nullable=False),
    Column("deleted", Boolean, nullable=False),  # nothing but the id is left of it then
    Index("conversations_in_order", "owner", "deleted", "changed"),
)
_exchanges = Table(
    "exchanges",
    _metadata,
    Column("owner", Text, primary_key=True),
    Column("conversation_id", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("feedback_id", Text, nullable=False),
    Column("asked", Text, nullable=False),
    Column("changed", Text, nullable=False),
    Column("words", Text, nullable=False),  # question and text as they are searched
    Column("record", Text, nullable=False),
    ForeignKeyConstraint(["owner", "conversation_id"], ["conversations.owner", "conversations.conversation_id"], ondelete="CASCADE"),
)


@dataclass(frozen=True, slots=True)
class SavedExchange(Record):
    """One question and what became of it.

    Attributes:
        number: 1 for the first of the conversation.
        text: what was said so far, Markdown with markers; the answer's text once there is an answer.
        answer: the checked record, with its citations; None where it did not come to that.
        error: why there is no answer; empty otherwise.
        state: "interrupted" is an answer whose server ended while it wrote.
        filters: which articles were asked.
        without_spellings: spellings that the reader took out of what was searched.
        rating, reason, feedback_id: what the reader said of the answer, as in ``Feedback``.
        asked: when, UTC, ISO 8601; the store fills it in.
    """

    number: int
    question: str
    text: str = ""
    answer: Answer | None = None
    error: str = ""
    state: State = "running"
    filters: Filters = field(default_factory=Filters)
    without_spellings: tuple[str, ...] = ()
    rating: Literal["up", "down"] | None = None
    reason: str = ""
    feedback_id: str = ""
    asked: str = ""


@dataclass(frozen=True, slots=True)
class SavedConversation(Record):
    """A conversation with all that was asked and said.

    Attributes:
        owner: who had it; empty where nobody signs in.
        title: the beginning of the first question, until somebody renames it.
        begun, changed: of the first and the last save, UTC, ISO 8601.
        exchanges: in order of number.
    """

    conversation_id: str
    owner: str
    title: str
    begun: str
    changed: str
    exchanges: tuple[SavedExchange, ...]


@dataclass(frozen=True, slots=True)
class ConversationSummary(Record):
    """A conversation as a list shows it.

    Attributes:
        count: of its exchanges.
        excerpt: in a search, the words around the first hit in a question or answer; empty where only the title has it.
    """

    conversation_id: str
    title: str
    begun: str
    changed: str
    count: int
    excerpt: str = ""


_EXCHANGE = TypeAdapter(SavedExchange)
_Summaries = list[ConversationSummary]


class ConversationStore:
    """Conversations by owner and id. Safe from many threads and processes.

    Attributes:
        beat_seconds: an answer that is being written is saved at least as often.
        longest_title: characters.
    """

    beat_seconds: ClassVar[int] = 10
    longest_title: ClassVar[int] = 120

    def __init__(self, where: str | Path) -> None:
        """Prepare a store; nothing is opened or made before the first save.

        Args:
            where: an SQLite file, or a SQLAlchemy URL (``postgresql+psycopg://…``).

        Raises:
            ConfigurationError: the URL names no database that can be used.
        """
        url = where if isinstance(where, str) and "://" in where else URL.create("sqlite", database=str(where))
        self._database = Database(url, "conversations", "Check BYLINE_CONVERSATIONS.")
        file = self._database.url.database if self._database.is_sqlite else None
        self._file = Path(file) if file else None

    def put(self, owner: str, conversation_id: str, exchange: SavedExchange) -> None:
        """Keep an exchange, in place of what was kept under its number before; a conversation that is new begins.

        Raises:
            BylineError: it cannot be written, or the conversation was deleted meanwhile, or went on elsewhere: the number is that of an
                exchange with another ``feedback_id``.
        """
        if self._file:
            try:
                self._file.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StoreError(f"The folder {self._file.parent} cannot be made: {error}. Check BYLINE_CONVERSATIONS.") from error
        self._write(lambda connection: _put(connection, owner, conversation_id, exchange))

    def list(self, owner: str, search: str = "", most: int = 50, after: int = 0) -> _Summaries:
        """Somebody's conversations, last changed first.

        Args:
            owner: whose; empty where nobody signs in.
            search: words that titles, questions or answers must have, all of them, wherever in the conversation; parts of words count,
                case and accents do not.
            most: how many at most.
            after: how many to pass over.

        Raises:
            BylineError: they cannot be read.
        """
        words = folded(search).split()[:_MOST_WORDS]
        mine = (_conversations.c.owner == owner) & ~_conversations.c.deleted
        count = select(func.count()).select_from(_exchanges).where(_of_conversation()).scalar_subquery()
        shown = (_conversations.c.conversation_id, _conversations.c.title, _conversations.c.begun, _conversations.c.changed, count)
        statement = (
            select(*shown).where(mine, *map(_has_word, words)).order_by(_conversations.c.changed.desc(), _conversations.c.conversation_id)
        )

        def read(connection: Connection) -> _Summaries:
            found = [ConversationSummary(*row) for row in connection.execute(statement.limit(most).offset(after))]
            return (
                [replace(each, excerpt=_excerpt_of(connection, owner, each.conversation_id, words)) for each in found] if words else found
            )

        return self._read(read, [])

    def get(self, owner: str, conversation_id: str) -> SavedConversation | None:
        """A conversation with all its exchanges; None where this owner has none of that id.

        Raises:
            BylineError: it cannot be read, or was written by another version of Byline.
        """
        return self._read(lambda connection: _get(connection, owner, conversation_id), None)

    def rename(self, owner: str, conversation_id: str, title: str) -> bool:
        """Give a conversation another title; its place in the list stays. False where this owner has none of that id.

        Raises:
            BylineError: the title is blank or longer than ``longest_title`` characters, or it cannot be written.
        """
        title = one_line(title)
        if not title:
            raise BylineError("A title needs a word. Type one, or leave the old title.")
        if len(title) > self.longest_title:
            raise BylineError(f"This title has {len(title)} characters; at most {self.longest_title} are kept. Shorten it.")
        renaming = update(_conversations).where(_named(_conversations, owner, conversation_id), ~_conversations.c.deleted)
        if not self._exists():
            return False
        return self._write(lambda connection: connection.execute(renaming.values(title=title, words=folded(title))).rowcount > 0)

    def delete(self, owner: str, conversation_ids: Iterable[str]) -> int:
        """Remove conversations for good; how many of them this owner had.

        Raises:
            BylineError: they cannot be written.
        """
        ids = list(conversation_ids)
        if not ids or not self._exists():
            return 0
        gone = self._write(lambda connection: sum(_delete(connection, owner, some) for some in portions(ids)))
        if gone:
            self._empty_log()
        return gone

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def _exists(self) -> bool:
        if not self._database.is_there():
            return False
        with self._database.reading() as connection:
            return connection.dialect.has_table(connection, _exchanges.name)

    def _read(self, work: Callable[[Connection], Result], nothing: Result) -> Result:
        if not self._database.is_there():
            return nothing
        with self._database.reading() as connection:
            return work(connection) if connection.dialect.has_table(connection, _exchanges.name) else nothing

    def _write(self, work: Callable[[Connection], Result]) -> Result:
        """Do it in a transaction; where a server refuses because another one wrote the same meanwhile, once more."""
        for tried in range(1, _TRIES + 1):
            self._database.is_there()
            try:
                with self._database.writing() as connection:
                    if self._database.is_sqlite:
                        connection.exec_driver_sql("PRAGMA secure_delete=ON")  # what is replaced or removed is overwritten
                    _metadata.create_all(connection)
                    return work(connection)
            except BylineError as error:
                if tried == _TRIES or getattr(getattr(error.__cause__, "orig", None), "sqlstate", None) not in _RACES:
                    raise
            time.sleep(random.uniform(0, 0.02 * tried))  # so that the same ones do not meet again
        raise AssertionError("the last try returns or raises")

    def _empty_log(self) -> None:
        """Take what was deleted out of SQLite's log of writes, too; where somebody reads at this moment, a later save does it."""
        if self._file:
            try:
                with closing(sqlite3.connect(self._file, timeout=1)) as connection:
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            except sqlite3.Error:
                return  # it is deleted all the same


def _put(connection: Connection, owner: str, conversation_id: str, exchange: SavedExchange) -> None:
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    named = {"owner": owner, "conversation_id": conversation_id}
    deleted = connection.execute(select(_conversations.c.deleted).where(_named(_conversations, owner, conversation_id))).scalar()
    if deleted:
        raise BylineError("This conversation was deleted, so nothing more of it is kept. Begin a new one.")
    if deleted is None:
        title = shortened(one_line(exchange.question), _FIRST_TITLE)
        new = {"title": title, "words": folded(title), "begun": now, "changed": now, "deleted": False}
        connection.execute(insert(_conversations).values(**named, **new))
    else:
        connection.execute(update(_conversations).where(_named(_conversations, owner, conversation_id)).values(changed=now))
    here = _named(_exchanges, owner, conversation_id) & (_exchanges.c.number == exchange.number)
    there = connection.execute(select(_exchanges.c.asked, _exchanges.c.feedback_id).where(here)).first()
    if there and there.feedback_id != exchange.feedback_id:
        raise BylineError("This conversation went on in another window, so this is not kept in it. Open it anew to go on there.")
    kept = replace(exchange, asked=there.asked if there else exchange.asked or now)
    values = {
        "asked": kept.asked,
        "changed": now,
        "words": folded(f"{kept.question} {kept.answer.text if kept.answer else kept.text}"),
        "record": storable(kept.to_json()),
    }
    if there is None:
        new = {"number": kept.number, "feedback_id": kept.feedback_id}
        connection.execute(insert(_exchanges).values(**named, **new, **values))
    else:
        connection.execute(update(_exchanges).where(here).values(**values))


def _get(connection: Connection, owner: str, conversation_id: str) -> SavedConversation | None:
    here = _named(_conversations, owner, conversation_id)
    about = connection.execute(select(_conversations).where(here, ~_conversations.c.deleted)).first()
    if about is None:
        return None
    rows = select(_exchanges.c.record, _exchanges.c.changed).where(_named(_exchanges, owner, conversation_id)).order_by(_exchanges.c.number)
    silent = (datetime.now(UTC) - timedelta(seconds=_SILENT_SECONDS)).isoformat(timespec="microseconds")
    try:
        exchanges = [_kept(record, silent=changed < silent) for record, changed in connection.execute(rows)]
    except ValidationError as error:
        raise BylineError(
            f"The conversation “{about.title}” was kept by another version of Byline. Open it with that version, or delete it."
        ) from error
    return SavedConversation(conversation_id, owner, about.title, about.begun, about.changed, tuple(exchanges))


def _kept(record: str, *, silent: bool) -> SavedExchange:
    exchange = _EXCHANGE.validate_json(record)
    return replace(exchange, state="interrupted") if silent and exchange.state == "running" else exchange


def _delete(connection: Connection, owner: str, conversation_ids: Sequence[str]) -> int:
    connection.execute(delete(_exchanges).where(_exchanges.c.owner == owner, _exchanges.c.conversation_id.in_(conversation_ids)))
    these = (_conversations.c.owner == owner) & _conversations.c.conversation_id.in_(conversation_ids) & ~_conversations.c.deleted
    blank = {"title": "", "words": "", "begun": "", "changed": "", "deleted": True}
    return connection.execute(update(_conversations).where(these).values(**blank)).rowcount


def _named(table: Table, owner: str, conversation_id: str) -> ColumnElement[bool]:
    return (table.c.owner == owner) & (table.c.conversation_id == conversation_id)


def _of_conversation() -> ColumnElement[bool]:
    same = _exchanges.c.conversation_id == _conversations.c.conversation_id
    return (_exchanges.c.owner == _conversations.c.owner) & same


def _has_word(word: str) -> ColumnElement[bool]:
    said = select(_exchanges.c.number).where(_of_conversation(), _exchanges.c.words.contains(word, autoescape=True)).exists()
    return or_(_conversations.c.words.contains(word, autoescape=True), said)


def _excerpt_of(connection: Connection, owner: str, conversation_id: str, words: Sequence[str]) -> str:
    """The words around the first hit; empty where no exchange has one that this version can read."""
    rows = select(_exchanges.c.record).where(
        _named(_exchanges, owner, conversation_id), or_(*(_exchanges.c.words.contains(word, autoescape=True) for word in words))
    )
    record = connection.execute(rows.order_by(_exchanges.c.number).limit(1)).scalar()
    try:
        exchange = _EXCHANGE.validate_json(record or "")
    except ValidationError:
        return ""
    said = (exchange.question, exchange.answer.text if exchange.answer else exchange.text)
    return next((found for text in map(one_line, said) if (found := around(text, words))), "")
