"""Keeps articles and the spans of their passages in a SQL database: what is here is what Byline knows.

``replace`` and ``delete`` are single transactions and so the points at which an ingestion has or has not happened; vectors and keywords of
passages that are not here do not count. A passage's text is not kept, it is cut from its article. What was worked out of single articles
may be kept with them, so that the whole corpus need not be read again for one that is new. What people corrected, which files were read,
and what groups articles into stories is kept by ``records.py`` in the same database. Works on SQLite and PostgreSQL.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import (
    JSON,
    URL,
    Column,
    Connection,
    ForeignKey,
    Integer,
    MetaData,
    Row,
    Table,
    Text,
    cast,
    delete,
    false,
    func,
    insert,
    inspect,
    or_,
    select,
    update,
)

from rag.database import Database, portions
from rag.schema import Article, Attribution, EventDate, Found, Passage, Removed

_metadata = MetaData()
_articles = Table(
    "articles",
    _metadata,
    Column("article_id", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("publisher", Text),
    Column("published", Text),
    Column("url", Text),
    Column("language", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("removed", JSON, nullable=False),
    Column("source", Text, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("metadata", JSON, nullable=False),
    Column("found", JSON, nullable=False, server_default="{}"),
    Column("agency", Text),
    Column("story", Text, nullable=False, server_default=""),
    Column("text_hash", Text, nullable=False, server_default=""),  # equal for copies that differ in case, signs and white space only
)
_passages = Table(
    "passages",
    _metadata,
    Column("passage_id", Text, primary_key=True),
    Column("article_id", Text, ForeignKey("articles.article_id", ondelete="CASCADE"), nullable=False, index=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("sentences", JSON, nullable=False),
    Column("event_dates", JSON, nullable=False, server_default="[]"),
    Column("attributions", JSON, nullable=False, server_default="[]"),
)
_derived = Table(
    "derived",
    _metadata,
    Column("article_id", Text, ForeignKey("articles.article_id", ondelete="CASCADE"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("content_hash", Text, nullable=False),
    Column("format", Integer, nullable=False),
    Column("content", Text, nullable=False),
)
_meta = Table("meta", _metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))


class Held(NamedTuple):
    """What an ingestion has to know of an article that is there."""

    article_id: str
    source: str
    content_hash: str
    text_hash: str
    publisher: str | None
    url: str | None


class Head(NamedTuple):
    """What is known of an article without its text."""

    article_id: str
    content_hash: str
    title: str
    publisher: str | None
    published: str | None
    story: str
    agency: str | None = None
    url: str | None = None
    language: str = "en"


class ArticleStore:
    """Articles by their ids. Safe from many threads and processes."""

    def __init__(self, url: str | URL) -> None:
        """Open or make a store.

        Args:
            url: SQLAlchemy URL, ``sqlite:////folder/articles.sqlite`` or ``postgresql+psycopg://…``.

        Raises:
            ConfigurationError: the URL names no database that can be used.
            BylineError: the database does not open.
        """
        self._database = Database(url, "article store", "Check BYLINE_STORE_URL and BYLINE_INDEX.")
        if self._database.is_sqlite and self._database.url.database:
            Path(self._database.url.database).parent.mkdir(parents=True, exist_ok=True)
        with self._database.writing() as connection:
            _metadata.create_all(connection)
            _add_missing_columns(connection)

    @property
    def database(self) -> Database:
        """The database, for what else is kept in it."""
        return self._database

    def get(self, article_id: str) -> Article | None:
        """The article, or None."""
        with self._database.reading() as connection:
            row = connection.execute(select(_articles).where(_articles.c.article_id == article_id)).first()
        return _article(row) if row else None

    def texts(self, article_ids: Iterable[str]) -> dict[str, str]:
        """The texts of those of the articles that are there."""
        columns = select(_articles.c.article_id, _articles.c.text)
        with self._database.reading() as connection:
            parts = (connection.execute(columns.where(_articles.c.article_id.in_(ids))) for ids in portions(article_ids))
            return {article_id: text for part in parts for article_id, text in part}

    def all(self) -> list[Article]:
        """All articles by date of publication, then id; those without a date last."""
        with self._database.reading() as connection:
            articles = [_article(row) for row in connection.execute(select(_articles))]
        return sorted(articles, key=lambda article: (article.published is None, article.published or "", article.article_id))

    def held(self) -> list[Held]:
        """Of each article what an ingestion has to know."""
        with self._database.reading() as connection:
            columns = (_articles.c[name] for name in Held._fields)
            return [Held(*row) for row in connection.execute(select(*columns).order_by(_articles.c.article_id))]

    def publishers(self) -> list[str]:
        """Every publisher once, in order."""
        with self._database.reading() as connection:
            rows = connection.execute(select(_articles.c.publisher).where(_articles.c.publisher.is_not(None)).distinct())
            return sorted(str(publisher) for publisher in rows.scalars())

    def replace(self, article: Article, passages: Sequence[Passage], text_hash: str = "") -> None:
        """Put in an article with its passages, in place of what was there under its id, in one transaction.

        Args:
            article: as it is to be kept.
            passages: all of its passages.
            text_hash: of its text, by which copies are known.
        """
        self.replace_all([(article, passages, text_hash)])

    def replace_all(self, articles: Sequence[tuple[Article, Sequence[Passage], str]]) -> None:
        """As ``replace``, for articles with different ids, all in one transaction."""
        rows = {article.article_id: _article_row(article, text_hash) for article, _, text_hash in articles}
        passages = [_row(passage) for _, its_passages, _ in articles for passage in its_passages]
        if not rows:
            return
        with self._database.writing() as connection:
            for ids in portions(rows):
                connection.execute(delete(_articles).where(_articles.c.article_id.in_(ids)))
            connection.execute(insert(_articles), list(rows.values()))
            if passages:
                connection.execute(insert(_passages), passages)
            _next_version(connection, len(rows))

    def set_source(self, article_id: str, source: str) -> None:
        """Note that an article's file was moved; nothing else of it changes."""
        with self._database.writing() as connection:
            connection.execute(update(_articles).where(_articles.c.article_id == article_id).values(source=source))

    def stories(self) -> dict[str, str]:
        """Article id to the story it belongs to; its own id where it stands alone or was not compared yet."""
        with self._database.reading() as connection:
            rows = connection.execute(select(_articles.c.article_id, _articles.c.story).order_by(_articles.c.article_id))
            return {row.article_id: row.story or row.article_id for row in rows}

    def set_stories(self, stories: Mapping[str, str]) -> None:
        """Note the story of articles, by their ids."""
        if not stories:
            return
        with self._database.writing() as connection:
            for article_id, story in stories.items():
                connection.execute(update(_articles).where(_articles.c.article_id == article_id).values(story=story))
            _next_version(connection)

    def delete(self, article_ids: Iterable[str]) -> list[str]:
        """Remove articles and their passages, in one transaction; the ids of those that were there."""
        with self._database.writing() as connection:
            removed = [
                article_id
                for article_id in dict.fromkeys(article_ids)
                if connection.execute(delete(_articles).where(_articles.c.article_id == article_id)).rowcount
            ]
            if removed:
                _next_version(connection)
        return removed

    def passages(self, passage_ids: Iterable[str]) -> dict[str, Passage]:
        """Those of the passages that are part of an article."""
        found: dict[str, Passage] = {}
        with self._database.reading() as connection:
            for ids in portions(passage_ids):
                rows = connection.execute(select(_passages).where(_passages.c.passage_id.in_(ids))).all()
                wanted = sorted({row.article_id for row in rows})
                query = select(_articles.c.article_id, _articles.c.text).where(_articles.c.article_id.in_(wanted))
                texts: dict[str, str] = {row.article_id: row.text for row in connection.execute(query)}
                found.update((row.passage_id, _passage(row, texts[row.article_id])) for row in rows)
        return found

    def event_dates(self, passage_ids: Iterable[str]) -> dict[str, tuple[EventDate, ...]]:
        """The dates that stand in the passages, of those that have some."""
        query = select(_passages.c.passage_id, _passages.c.event_dates).where(cast(_passages.c.event_dates, Text) != "[]")
        with self._database.reading() as connection:
            return {
                passage_id: tuple(EventDate(*each) for each in dates)
                for ids in portions(passage_ids)
                for passage_id, dates in connection.execute(query.where(_passages.c.passage_id.in_(ids)))
            }

    def credited(self, passage_ids: Iterable[str], outlets: Iterable[str]) -> dict[str, frozenset[str]]:
        """Which of the outlets the passages credit, of those that credit one. Few do, so the database sifts them before they are read."""
        said, wanted = cast(_passages.c.attributions, Text), frozenset(outlets)
        holds_one = or_(false(), *(said.contains(json.dumps(outlet), autoescape=True) for outlet in sorted(wanted)))
        query = select(_passages.c.passage_id, _passages.c.attributions).where(holds_one)
        with self._database.reading() as connection:
            found = {
                passage_id: wanted & {Attribution(*each).outlet for each in attributions}
                for ids in portions(passage_ids)
                for passage_id, attributions in connection.execute(query.where(_passages.c.passage_id.in_(ids)))
            }
        return {passage_id: credits for passage_id, credits in found.items() if credits}

    def passages_of(self, article_id: str) -> list[Passage]:
        """The passages of an article, in order."""
        with self._database.reading() as connection:
            text = connection.execute(select(_articles.c.text).where(_articles.c.article_id == article_id)).scalar()
            rows = connection.execute(select(_passages).where(_passages.c.article_id == article_id).order_by(_passages.c.start)).all()
        return [_passage(row, str(text)) for row in rows]

    def passage_ids(self, article_ids: Iterable[str] | None = None) -> set[str]:
        """The ids of all passages of these articles; by default of all."""
        with self._database.reading() as connection:
            if article_ids is None:
                return set(connection.execute(select(_passages.c.passage_id)).scalars())
            found: set[str] = set()
            for ids in portions(article_ids):
                found.update(connection.execute(select(_passages.c.passage_id).where(_passages.c.article_id.in_(ids))).scalars())
            return found

    def put_derived(self, kind: str, format: int, contents: Mapping[str, tuple[str, str]]) -> None:
        """Keep what was worked out of articles, in place of what was kept of this kind. It goes when its article is replaced or deleted.

        Args:
            kind: names what it is: "names", "roles".
            format: of the content; raise it when what is worked out changes.
            contents: by article id, the ``content_hash`` of the article it was worked out of, and the content, usually JSON. What
                belongs to an article that is gone or was changed in the meantime is left out.
        """
        with self._database.writing() as connection:
            for ids in portions(contents):
                query = select(_articles.c.article_id, _articles.c.content_hash).where(_articles.c.article_id.in_(ids))
                there = {row.article_id: row.content_hash for row in connection.execute(query)}
                rows = [
                    {"article_id": name, "kind": kind, "content_hash": contents[name][0], "format": format, "content": contents[name][1]}
                    for name in ids
                    if there.get(name) == contents[name][0]
                ]
                connection.execute(delete(_derived).where(_derived.c.kind == kind, _derived.c.article_id.in_([*there])))
                if rows:
                    connection.execute(insert(_derived), rows)

    def derived(self, kind: str, format: int, article_ids: Iterable[str] | None = None) -> dict[str, str]:
        """What is kept of a kind, by article id; what is of another format or another version of its article counts as not kept.

        Args:
            kind: as given to ``put_derived``.
            format: as given to ``put_derived``.
            article_ids: only of these; None for all.
        """
        query = (
            select(_derived.c.article_id, _derived.c.content)
            .join(_articles, _articles.c.article_id == _derived.c.article_id)
            .where(_derived.c.kind == kind, _derived.c.format == format, _derived.c.content_hash == _articles.c.content_hash)
        )
        queries = [query] if article_ids is None else [query.where(_derived.c.article_id.in_(ids)) for ids in portions(article_ids)]
        with self._database.reading() as connection:
            return {row.article_id: row.content for query in queries for row in connection.execute(query)}

    def heads(self) -> list[Head]:
        """All articles without their texts, in order of id; an article that stands alone is its own story."""
        with self._database.reading() as connection:
            columns = (_articles.c[name] for name in Head._fields)
            heads = (Head(*row) for row in connection.execute(select(*columns).order_by(_articles.c.article_id)))
            return [head._replace(story=head.story or head.article_id) for head in heads]

    def count(self) -> int:
        """How many articles there are."""
        with self._database.reading() as connection:
            return connection.execute(select(func.count()).select_from(_articles)).scalar_one()

    def count_passages(self) -> int:
        """How many passages all articles have."""
        with self._database.reading() as connection:
            return connection.execute(select(func.count()).select_from(_passages)).scalar_one()

    def meta(self, key: str) -> str | None:
        """A remark about the store as a whole."""
        with self._database.reading() as connection:
            return connection.execute(select(_meta.c.value).where(_meta.c.key == key)).scalar()

    def set_meta(self, key: str, value: str) -> None:
        """Keep a remark, in place of an earlier one."""
        with self._database.writing() as connection:
            _set(connection, key, value)

    def version(self) -> int:
        """A number that grows with every change to articles; what is computed from all of them may be kept as long as it stays."""
        return int(self.meta("version") or 0)

    def close(self) -> None:
        """Close the database."""
        self._database.close()


def _article(row: Row[Any]) -> Article:
    values = dict(row._mapping)
    del values["text_hash"]
    values["removed"] = tuple(Removed(*piece) for piece in values["removed"])
    values["found"] = {name: Found(*found) for name, found in values["found"].items()}
    values["story"] = values["story"] or values["article_id"]
    return Article(**values)


def _article_row(article: Article, text_hash: str) -> dict[str, Any]:
    values = {column.name: getattr(article, column.name) for column in _articles.columns if column.name != "text_hash"}
    return values | {
        "removed": [_values(piece) for piece in article.removed],
        "metadata": dict(article.metadata),
        "found": {name: _values(found) for name, found in article.found.items()},
        "text_hash": text_hash,
    }


def _row(passage: Passage) -> dict[str, Any]:
    return {
        "passage_id": passage.passage_id,
        "article_id": passage.article_id,
        "start": passage.start,
        "end": passage.end,
        "sentences": passage.sentences,
        "event_dates": [_values(found) for found in passage.event_dates],
        "attributions": [_values(found) for found in passage.attributions],
    }


def _values(record: Any) -> list[Any]:
    """The fields of a record that holds no other; ``dataclasses.astuple`` would copy each, which takes as long as storing them."""
    return [getattr(record, name) for name in record.__dataclass_fields__]


def _passage(row: Row[Any], text: str) -> Passage:
    return Passage(
        row.passage_id,
        row.article_id,
        row.start,
        row.end,
        text[row.start : row.end],
        tuple((start, end) for start, end in row.sentences),
        tuple(EventDate(*found) for found in row.event_dates),
        tuple(Attribution(*found) for found in row.attributions),
    )


def _add_missing_columns(connection: Connection) -> None:
    """Give tables that an earlier version made the columns it did not know, with their defaults."""
    for table in _metadata.sorted_tables:
        there = {column["name"] for column in inspect(connection).get_columns(table.name)}
        for column in table.columns:
            if column.name not in there:
                kind = column.type.compile(connection.dialect)
                default = f" NOT NULL DEFAULT '{column.server_default.arg}'" if column.server_default is not None else ""  # type: ignore[attr-defined]
                connection.exec_driver_sql(f'ALTER TABLE {table.name} ADD COLUMN "{column.name}" {kind}{default}')


def _set(connection: Connection, key: str, value: str) -> None:
    if not connection.execute(update(_meta).where(_meta.c.key == key).values(value=value)).rowcount:
        connection.execute(insert(_meta).values(key=key, value=value))


def _next_version(connection: Connection, changes: int = 1) -> None:
    now = connection.execute(select(_meta.c.value).where(_meta.c.key == "version").with_for_update()).scalar()
    _set(connection, "version", str(int(now or 0) + changes))
