"""What ingestion remembers beside the articles: a file forgotten is read again, a correction forgotten is lost."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from rag.article_store import ArticleStore
from rag.database import PARAMETERS
from rag.ingestion.records import Correction, FileRecord, IngestRecords, _metadata
from rag.stories.story_links import Link


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ArticleStore]:
    store = ArticleStore(f"sqlite:///{tmp_path / 'articles.sqlite'}")
    yield store
    store.close()


@pytest.fixture
def records(store: ArticleStore) -> IngestRecords:
    return IngestRecords(store.database)


def test_files_are_kept_replaced_and_forgotten(records: IngestRecords) -> None:
    one, other = FileRecord("d1", "1:", ("a", "a-2"), ("7" * 64,)), FileRecord("", "1:caption", ())
    records.set_files({"/news/ü.md": one, "https://example.org/": other})
    assert records.files() == {"/news/ü.md": one, "https://example.org/": other}
    records.set_files({"/news/ü.md": one._replace(digest="d2", article_ids=("b",))})
    records.set_files({})
    assert records.files()["/news/ü.md"] == FileRecord("d2", "1:", ("b",), ("7" * 64,))
    records.forget_files(["/news/ü.md", "nowhere"])
    assert records.files() == {"https://example.org/": other}


def test_more_than_one_statement_can_hold(records: IngestRecords) -> None:
    names = [f"a{number}" for number in range(2 * PARAMETERS + 1)]
    records.set_files({name: FileRecord("d", "1:", (name,)) for name in names})
    records.set_fingerprints(dict.fromkeys(names, "{}"))
    records.add_links(names, [])
    assert records.fingerprinted() == dict.fromkeys(names, True)
    records.forget_files(names[1:])
    records.forget_stories(iter(names[1:]))
    assert (list(records.files()), list(records.fingerprints())) == (names[:1], names[:1])


def test_corrections_are_kept_by_article_and_field(records: IngestRecords) -> None:
    was = ("Talks", "heading", "likely", "# Talks")
    records.correct("a", "title", Correction("Other", was))
    records.correct("a", "published", Correction(None))
    records.correct("b", "title", Correction("Third", None))
    assert records.corrections() == {
        "a": {"title": Correction("Other", was), "published": Correction(None, None)},
        "b": {"title": Correction("Third", None)},
    }
    records.correct("a", "title", Correction("Fourth", was))
    assert records.corrections()["a"]["title"] == Correction("Fourth", was)
    for field in ("title", "published", "url"):
        records.correct("a", field, None)
    assert records.corrections() == {"b": {"title": Correction("Third", None)}}


def test_a_new_fingerprint_is_not_compared_yet_and_ends_the_old_one_s_links(records: IngestRecords) -> None:
    records.set_fingerprints({"a": "1", "b": "2", "c": "3"})
    links = [Link("b", "a", "copy", 0.9, "same words"), Link("c", "b", "rewrite", 0.5, "same report"), Link("c", "a", "copy", 0.6, "too")]
    records.add_links(["a", "b", "c"], links)
    assert records.fingerprinted() == {"a": True, "b": True, "c": True}
    assert [(link.one, link.other) for link in records.links()] == [("a", "b"), ("a", "c"), ("b", "c")]  # whichever was named first
    records.set_fingerprints({"b": "4"})
    assert records.fingerprints() == {"a": "1", "b": "4", "c": "3"}
    assert records.fingerprinted() == {"a": True, "b": False, "c": True}
    assert records.links() == [Link("a", "c", "copy", 0.6, "too")]
    records.forget_stories(["c"])
    assert (records.links(), list(records.fingerprints())) == ([], ["a", "b"])


def test_a_link_found_from_both_ends_is_one_and_the_newer_counts(records: IngestRecords) -> None:
    records.set_fingerprints({"a": "1", "b": "2"})
    records.add_links(["a"], [Link("a", "b", "copy", 0.9, "x"), Link("b", "a", "copy", 0.8, "y")])
    records.add_links(["b"], [Link("b", "a", "rewrite", 0.5, "z")])
    assert records.links() == [Link("a", "b", "rewrite", 0.5, "z")]


def test_they_lie_in_the_article_store_and_outlive_its_articles(store: ArticleStore, records: IngestRecords) -> None:
    records.correct("a", "title", Correction("Other"))
    store.delete(["a"])
    assert IngestRecords(store.database).corrections() == {"a": {"title": Correction("Other")}}


def test_many_processes_open_them_at_once(tmp_path: Path) -> None:
    def open_it(number: int) -> int:
        store = ArticleStore(f"sqlite:///{tmp_path / 'new.sqlite'}")
        IngestRecords(store.database).set_files({f"f{number}": FileRecord("d", "1:", ())})
        store.close()
        return number

    with ThreadPoolExecutor(8) as threads:
        assert len(list(threads.map(open_it, range(8)))) == 8
    store = ArticleStore(f"sqlite:///{tmp_path / 'new.sqlite'}")
    assert len(IngestRecords(store.database).files()) == 8
    store.close()


def test_the_tables_are_valid_for_postgresql() -> None:
    for table in _metadata.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=postgresql.dialect()))
