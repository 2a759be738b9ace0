"""What ingestion has to remember beside the articles: files as they were read, corrections, and what groups articles into stories.

It lies in the article store's database. None of it is needed to answer a question: a record that is missing costs a file read again,
never an article. Corrections are the exception, they exist nowhere else; they are kept by article id, so that they outlive deletion.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import JSON, Boolean, Column, Float, MetaData, Table, Text, delete, insert, or_, select, update

from rag.database import Database, portions
from rag.stories.story_links import Link

_metadata = MetaData()
_files = Table(
    "files",
    _metadata,
    Column("source", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("read_with", Text, nullable=False),
    Column("article_ids", JSON, nullable=False),
    Column("copies_of", JSON, nullable=False),
)
_corrections = Table(
    "corrections",
    _metadata,
    Column("article_id", Text, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("value", Text),
    Column("was", JSON),
)
_fingerprints = Table(
    "fingerprints",
    _metadata,
    Column("article_id", Text, primary_key=True),
    Column("content", Text, nullable=False),
    Column("linked", Boolean, nullable=False),  # whether it was compared with the others
)
_links = Table(
    "story_links",
    _metadata,
    Column("one", Text, primary_key=True),
    Column("other", Text, primary_key=True, index=True),
    Column("kind", Text, nullable=False),
    Column("score", Float, nullable=False),
    Column("evidence", Text, nullable=False),
)


class FileRecord(NamedTuple):
    """A file, address or document as it was last read.

    Attributes:
        digest: SHA-256 of its bytes; empty where it has to be read again whatever it holds.
        read_with: version and settings of the reading.
        article_ids: of the articles on it, in order.
        copies_of: hashes of the texts on it that were not taken in, since other articles have them.
    """

    digest: str
    read_with: str
    article_ids: tuple[str, ...]
    copies_of: tuple[str, ...] = ()


class Correction(NamedTuple):
    """What somebody says a field is.

    Attributes:
        value: None where it is not stated after all.
        was: what reading the page gave: value, and how, how surely and in what words it was found; None where it gave nothing.
    """

    value: str | None
    was: tuple[str, str, str, str] | None = None


class IngestRecords:
    """The records of one article store. Safe from many threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        with database.writing() as connection:
            _metadata.create_all(connection)

    def files(self) -> dict[str, FileRecord]:
        """Every file that was read, by its path or address."""
        with self._database.reading() as connection:
            rows = connection.execute(select(_files)).all()
        return {row.source: FileRecord(row.digest, row.read_with, tuple(row.article_ids), tuple(row.copies_of)) for row in rows}

    def set_files(self, records: Mapping[str, FileRecord]) -> None:
        """Keep the records, in place of earlier ones, in one transaction."""
        if not records:
            return
        with self._database.writing() as connection:
            for source, record in records.items():
                connection.execute(delete(_files).where(_files.c.source == source))
                values = record._asdict() | {"article_ids": list(record.article_ids), "copies_of": list(record.copies_of)}
                connection.execute(insert(_files), {"source": source, **values})

    def forget_files(self, sources: Iterable[str]) -> None:
        """Drop the records of files."""
        with self._database.writing() as connection:
            for part in portions(sources):
                connection.execute(delete(_files).where(_files.c.source.in_(part)))

    def corrections(self) -> dict[str, dict[str, Correction]]:
        """Corrections by article id and field."""
        found: dict[str, dict[str, Correction]] = {}
        with self._database.reading() as connection:
            for row in connection.execute(select(_corrections)):
                found.setdefault(row.article_id, {})[row.field] = Correction(row.value, tuple(row.was) if row.was else None)
        return found

    def correct(self, article_id: str, field: str, correction: Correction | None) -> None:
        """Keep a correction, in place of an earlier one; None takes it back."""
        with self._database.writing() as connection:
            connection.execute(delete(_corrections).where(_corrections.c.article_id == article_id, _corrections.c.field == field))
            if correction is not None:
                was = list(correction.was) if correction.was else None
                connection.execute(insert(_corrections), {"article_id": article_id, "field": field, "value": correction.value, "was": was})

    def fingerprints(self) -> dict[str, str]:
        """Fingerprints in JSON, by article id."""
        with self._database.reading() as connection:
            rows = connection.execute(select(_fingerprints.c.article_id, _fingerprints.c.content).order_by(_fingerprints.c.article_id))
            return {row.article_id: row.content for row in rows}

    def fingerprinted(self) -> dict[str, bool]:
        """Ids of the articles that have a fingerprint, and whether it was compared with the others."""
        with self._database.reading() as connection:
            return {row.article_id: row.linked for row in connection.execute(select(_fingerprints.c.article_id, _fingerprints.c.linked))}

    def set_fingerprints(self, contents: Mapping[str, str]) -> None:
        """Keep fingerprints, in place of earlier ones; what linked those articles is forgotten."""
        self.forget_stories(contents)
        if contents:
            rows = [{"article_id": name, "content": content, "linked": False} for name, content in contents.items()]
            with self._database.writing() as connection:
                connection.execute(insert(_fingerprints), rows)

    def forget_stories(self, article_ids: Iterable[str]) -> None:
        """Drop fingerprints and links of articles."""
        with self._database.writing() as connection:
            for part in portions(article_ids):
                connection.execute(delete(_fingerprints).where(_fingerprints.c.article_id.in_(part)))
                connection.execute(delete(_links).where(or_(_links.c.one.in_(part), _links.c.other.in_(part))))

    def links(self) -> list[Link]:
        """All links between articles."""
        with self._database.reading() as connection:
            rows = connection.execute(select(_links).order_by(_links.c.one, _links.c.other)).all()
        return [Link(row.one, row.other, row.kind, row.score, row.evidence) for row in rows]

    def add_links(self, article_ids: Iterable[str], links: Iterable[Link]) -> None:
        """Keep links, the two ends of each in order of name, and that the articles were compared, in one transaction."""
        rows = {}
        for link in links:
            one, other = sorted((link.one, link.other))
            rows[one, other] = {"one": one, "other": other, "kind": link.kind, "score": link.score, "evidence": link.evidence}
        with self._database.writing() as connection:
            for one, other in rows:
                connection.execute(delete(_links).where(_links.c.one == one, _links.c.other == other))
            if rows:
                connection.execute(insert(_links), list(rows.values()))
            for part in portions(article_ids):
                connection.execute(update(_fingerprints).where(_fingerprints.c.article_id.in_(part)).values(linked=True))
