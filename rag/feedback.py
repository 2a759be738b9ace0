"""Keeps what readers say of answers: a thumb and a reason, with the answer and the conversation before it, in an SQLite file of its own.

The file lies beside the index and not in it, so that a rebuilt index takes nothing along, and is made by the first rating. It holds what
people typed. What it does not do: judge, or change an answer by what was said of it; evaluation makes drafts of cases out of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter
from sqlalchemy import URL, Connection, TextClause, text

from rag.answer_schema import Answer, Turn
from rag.database import Database
from rag.errors import BylineError, StoreError
from rag.schema import Record

Rating = Literal["up", "down"]

_SCHEMA = "CREATE TABLE IF NOT EXISTS feedback (feedback_id VARCHAR(64) PRIMARY KEY, given VARCHAR(32) NOT NULL, record TEXT NOT NULL)"
_PUT = text(
    "INSERT INTO feedback (feedback_id, given, record) VALUES (:feedback_id, :given, :record) "
    "ON CONFLICT (feedback_id) DO UPDATE SET given = excluded.given, record = excluded.record"
)
_ALL = text("SELECT feedback_id, record FROM feedback ORDER BY given, feedback_id")
_DELETE = text("DELETE FROM feedback WHERE feedback_id = :feedback_id")
_CLEAR = text("DELETE FROM feedback")


@dataclass(frozen=True, slots=True)
class Feedback(Record):
    """What a reader said of one answer.

    Attributes:
        feedback_id: names the answer in its conversation; another rating under it takes the place of the first.
        rating: ``up`` or ``down``.
        answer: as it was given, with its question and what it was understood as (``trace.query``).
        history: the turns before the question, oldest first.
        reason: what is wrong or right about it, in the reader's words; empty where they gave none.
        given: when, UTC, ISO 8601; the store fills it in.
    """

    feedback_id: str
    rating: Rating
    answer: Answer
    history: tuple[Turn, ...] = ()
    reason: str = ""
    given: str = ""


_ANSWER = TypeAdapter(Answer)


class FeedbackStore:
    """Feedback in a file. Safe from many threads and processes."""

    def __init__(self, path: Path) -> None:
        """Prepare a store; nothing is opened or made before the first rating."""
        self.path = path
        self._database = Database(URL.create("sqlite", database=str(path)), "feedback", "Check BYLINE_FEEDBACK.")

    def put(self, feedback: Feedback) -> None:
        """Keep what a reader said, in place of what they said of the same answer before.

        Raises:
            BylineError: the file cannot be written.
        """
        kept = replace(feedback, given=datetime.now(UTC).isoformat(timespec="seconds"))
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"The folder {self.path.parent} cannot be made: {error}. Check BYLINE_FEEDBACK.") from error
        with self._database.writing() as connection:
            connection.execute(text(_SCHEMA))
            connection.execute(_PUT, {"feedback_id": kept.feedback_id, "given": kept.given, "record": kept.to_json()})

    def all(self) -> tuple[Feedback, ...]:
        """Everything that was said and not taken back, oldest first.

        Raises:
            BylineError: the file cannot be read, or a record in it is of another version of Byline; it is named.
        """
        if not self.path.exists():
            return ()
        with self._database.reading() as connection:
            rows = connection.execute(_ALL).all() if _has_table(connection) else []
        return tuple(self._read(feedback_id, record) for feedback_id, record in rows)

    def delete(self, feedback_ids: Iterable[str]) -> int:
        """Remove feedback for good; how much of it was there. Ids that are not there are passed over.

        Raises:
            BylineError: the file cannot be written.
        """
        return self._delete([{"feedback_id": feedback_id} for feedback_id in dict.fromkeys(feedback_ids)], _DELETE)

    def clear(self) -> int:
        """Remove all feedback for good; how much there was.

        Raises:
            BylineError: the file cannot be written.
        """
        return self._delete([{}], _CLEAR)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _delete(self, rows: Sequence[Mapping[str, str]], statement: TextClause) -> int:
        if not rows or not self.path.exists():
            return 0
        with self._database.writing() as connection:
            connection.exec_driver_sql("PRAGMA secure_delete=ON")  # what was removed is overwritten
            return sum(connection.execute(statement, row).rowcount for row in rows) if _has_table(connection) else 0

    def _read(self, feedback_id: str, record: str) -> Feedback:
        try:
            found = json.loads(record)
            return Feedback(**found | {"answer": _ANSWER.validate_python(found["answer"]), "history": tuple(found["history"])})
        except (ValueError, KeyError, TypeError) as error:
            raise BylineError(
                f"Feedback {feedback_id} in {self.path} is of another version of Byline. Run: byline-eval feedback --delete {feedback_id}"
            ) from error


def _has_table(connection: Connection) -> bool:
    return connection.dialect.has_table(connection, "feedback")
