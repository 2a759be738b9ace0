"""The article store: what it loses or mixes up is lost to every answer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from rag.article_store import ArticleStore, Held, _articles, _derived, _passages
from rag.errors import BylineError, ConfigurationError
from rag.passages import split_article
from rag.schema import Article, Attribution, EventDate, Found, Passage, Removed
from tests.rag.ingestion.former_store import make_former_store

STORY = Article(
    "a", "Talks", "The Paper", "2021-12", "https://example.org/a", "en", "He left. 😀 She stayed.\n\nIt rained.",
    (Removed("Photo: X", "caption", 9),), "/news/a.md", "f" * 64, {"author": "Ann"},
    {"title": Found("heading", "likely", "# Talks"), "published": Found("correction", "certain", "2021-12")}, "Wire", "a",
)  # fmt: skip


def passages(article: Article) -> list[Passage]:
    """With a date and an attribution in the first."""
    first, *others = split_article(article, passage_tokens=8)
    date = EventDate(0, 7, "He left", "2021-11", "2021-11-01", "2021-11-30", "month", "publication date")
    said = Attribution(0, 8, "anonymous", "two aides", 2, "Wire", "denied")
    return [replace(first, event_dates=(date,), attributions=(said,)), *others]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ArticleStore]:
    store = ArticleStore(f"sqlite:///{tmp_path / 'index' / 'articles.sqlite'}")
    yield store
    store.close()


def test_texts_are_read_alone(store: ArticleStore) -> None:
    store.replace(STORY, passages(STORY))
    other = replace(STORY, article_id="b", text="It snowed.")
    store.replace(other, passages(other))
    assert store.texts(["b", "a", "nothing"]) == {"a": STORY.text, "b": "It snowed."}
    assert store.texts([]) == {}


def test_what_is_put_in_comes_out(store: ArticleStore) -> None:
    store.replace(STORY, passages(STORY), "7" * 64)
    assert store.get("a") == STORY
    assert store.get("b") is None
    assert store.all() == [STORY]
    assert store.held() == [Held("a", "/news/a.md", "f" * 64, "7" * 64, "The Paper", "https://example.org/a")]
    assert store.passages_of("a") == passages(STORY)
    assert store.passages_of("b") == []
    assert store.passage_ids() == {passage.passage_id for passage in passages(STORY)}
    first = passages(STORY)[0]
    assert store.passages([first.passage_id, "nowhere", first.passage_id]) == {first.passage_id: first}
    assert store.passages([f"n{number}" for number in range(3000)] + [first.passage_id]) == {first.passage_id: first}
    dated = {passage.passage_id: passage.event_dates for passage in passages(STORY) if passage.event_dates}
    assert store.event_dates([*dated, *(passage.passage_id for passage in passages(STORY)), "nowhere"]) == dated
    assert store.count_passages() == len(passages(STORY))


def test_outlets_credited_are_found_by_their_whole_names(store: ArticleStore) -> None:
    outlets = ["The Paper", 'Čas "100%"', "Paper", None]
    credits = [Attribution(0, 8, "outlet", "Wire_", None, outlet, "stated") for outlet in outlets]
    spans = [replace(passages(STORY)[0], passage_id=f"a@{place}:0-8", attributions=(said,)) for place, said in enumerate(credits)]
    store.replace(STORY, spans)
    ids = [*(passage.passage_id for passage in spans), "nowhere"]
    assert store.credited(ids, ["Paper", 'Čas "100%"', "Wire_", "paper"]) == {"a@1:0-8": {'Čas "100%"'}, "a@2:0-8": {"Paper"}}
    assert store.credited(ids[:1], ["The Paper", "Paper"]) == {"a@0:0-8": {"The Paper"}}
    assert store.credited(ids, []) == {}


def test_replacing_takes_the_old_passages_away_and_raises_the_version(store: ArticleStore) -> None:
    store.replace(STORY, passages(STORY))
    before = store.version()
    edited = replace(STORY, text="She left. He stayed.", content_hash="e" * 64)
    store.replace(edited, passages(edited))
    assert store.get("a") == edited
    assert store.passages_of("a") == passages(edited)
    assert store.passages([passages(STORY)[0].passage_id]) == {}
    assert store.version() > before


def test_deleting(store: ArticleStore) -> None:
    store.replace(STORY, passages(STORY))
    before = store.version()
    assert store.delete(["nowhere"]) == []
    assert store.version() == before
    assert store.delete(["a", "nowhere", "a"]) == ["a"]
    assert (store.count(), store.passage_ids()) == (0, set())
    assert store.version() > before


def test_a_replacement_that_fails_half_way_changes_nothing(store: ArticleStore) -> None:
    store.replace(STORY, passages(STORY))
    twice = passages(STORY)[:1] * 2  # the same passage id twice breaks the second insert
    with pytest.raises(BylineError, match=r"BYLINE_STORE_URL"):
        store.replace(replace(STORY, title="Other"), twice)
    assert store.get("a") == STORY
    assert store.passages_of("a") == passages(STORY)


def test_order_is_by_date_then_id_and_undated_last(store: ArticleStore) -> None:
    for name, published in {"d": None, "c": "2021-12-08", "b": "2021", "a": "2021-12-08"}.items():
        store.replace(replace(STORY, article_id=name, published=published, source=name), [])
    assert [article.article_id for article in store.all()] == ["b", "a", "c", "d"]


def test_heads_are_the_articles_without_their_texts(store: ArticleStore) -> None:
    store.replace(replace(STORY, article_id="b", publisher=None, published=None, story=""), [])
    store.replace(STORY, [])
    assert [head[:6] for head in store.heads()] == [
        ("a", "f" * 64, "Talks", "The Paper", "2021-12", "a"),
        ("b", "f" * 64, "Talks", None, None, "b"),
    ]


def test_publishers_are_listed_once_and_without_the_unknown(store: ArticleStore) -> None:
    for name, publisher in {"a": "The Post", "b": "Globe", "c": None, "d": "The Post"}.items():
        store.replace(replace(STORY, article_id=name, publisher=publisher), [])
    assert store.publishers() == ["Globe", "The Post"]


def test_the_story_of_an_article_is_itself_until_it_is_said(store: ArticleStore) -> None:
    for name in ("a", "b", "c"):
        store.replace(replace(STORY, article_id=name, story=""), [])
    assert store.stories() == {"a": "a", "b": "b", "c": "c"}
    assert [article.story for article in store.all()] == ["a", "b", "c"]
    before = store.version()
    store.set_stories({"c": "a"})
    assert store.stories() == {"a": "a", "b": "b", "c": "a"}
    assert [article.story for article in store.all()] == ["a", "b", "a"]
    assert store.version() > before  # what was learned of all articles counts stories
    store.set_stories({})
    assert store.version() == before + 1


def test_a_file_that_was_moved_changes_nothing_else(store: ArticleStore) -> None:
    store.replace(STORY, passages(STORY), "7" * 64)
    before = store.version()
    store.set_source("a", "/elsewhere/a.md")
    assert store.get("a") == replace(STORY, source="/elsewhere/a.md")
    assert (store.held()[0].text_hash, store.passages_of("a"), store.version()) == ("7" * 64, passages(STORY), before)


def test_what_was_worked_out_of_an_article_is_kept_by_kind_and_format(store: ArticleStore) -> None:
    for name in ("a", "b"):
        store.replace(replace(STORY, article_id=name, content_hash=name * 64), [])
    before = store.version()
    store.put_derived("names", 1, {"a": ("a" * 64, '{"x": 1}'), "b": ("b" * 64, "[]")})
    store.put_derived("roles", 7, {"a": ("a" * 64, "{}")})
    assert store.derived("names", 1) == {"a": '{"x": 1}', "b": "[]"}
    assert store.derived("names", 1, ["b", "nowhere", *(f"n{number}" for number in range(1200))]) == {"b": "[]"}
    assert store.derived("roles", 7) == {"a": "{}"}
    assert (store.derived("names", 2), store.derived("roles", 1), store.derived("dates", 1)) == ({}, {}, {})
    store.put_derived("names", 2, {"a": ("a" * 64, "new")})
    assert (store.derived("names", 1), store.derived("names", 2)) == ({"b": "[]"}, {"a": "new"})
    assert store.version() == before  # nothing of the articles changed


def test_what_was_worked_out_of_a_former_text_is_not_believed_of_the_new_one(store: ArticleStore) -> None:
    for name in ("a", "b", "c"):
        store.replace(replace(STORY, article_id=name), [])
    store.put_derived("names", 1, dict.fromkeys(("a", "b", "c"), ("f" * 64, "old")))
    store.replace(replace(STORY, content_hash="e" * 64), [])
    store.delete(["b"])
    assert store.derived("names", 1) == {"c": "old"}
    store.replace(replace(STORY, article_id="c", title="Corrected"), [])  # its hash is that of what was read, and stays
    assert store.derived("names", 1) == {}
    # Another process worked it out before the article changed, or went.
    store.put_derived("names", 1, {"a": ("f" * 64, "old"), "b": ("f" * 64, "old"), "c": ("f" * 64, "new")})
    assert store.derived("names", 1) == {"c": "new"}


def former(folder: Path) -> str:
    """The address of a store of a former version, with one article."""
    make_former_store(folder / "articles.sqlite", {"a": ("/news/a.md", "He left.")}, model="m", dimensions=2, passage_tokens=8)
    return f"sqlite:///{folder / 'articles.sqlite'}"


def test_a_store_of_a_former_version_opens_with_all_that_is_in_it(tmp_path: Path) -> None:
    url = former(tmp_path)
    for _ in range(2):  # the second time nothing is left to be added
        store = ArticleStore(url)
        article = Article("a", "Story a", None, "2021", None, "en", "He left.", (), "/news/a.md", "f" * 64, {"author": "Ann"}, story="a")
        assert store.all() == [article]
        assert store.passages_of("a") == [Passage("a@ffffffffffff:0-8", "a", 0, 8, "He left.", ((0, 8),))]
        assert store.held() == [Held("a", "/news/a.md", "f" * 64, "", None, None)]
        assert store.version() == 7
        store.close()
    store = ArticleStore(url)
    store.replace(STORY, passages(STORY), "7" * 64)
    assert (store.get("a"), store.passages_of("a")) == (STORY, passages(STORY))
    store.close()


def test_many_processes_open_a_store_of_a_former_version_at_once(tmp_path: Path) -> None:
    url = former(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        for store in pool.map(ArticleStore, [url] * 8):
            assert store.count() == 1
            store.close()


def test_remarks_are_kept_and_overwritten(store: ArticleStore) -> None:
    assert store.meta("fingerprint") is None
    store.set_meta("fingerprint", "x")
    store.set_meta("fingerprint", "y")
    assert store.meta("fingerprint") == "y"


def test_many_threads_and_a_second_process_write_at_once(store: ArticleStore, tmp_path: Path) -> None:
    other = ArticleStore(f"sqlite:///{tmp_path / 'index' / 'articles.sqlite'}")  # its own connections, as another process has

    def write(number: int) -> None:
        article = replace(STORY, article_id=f"a{number}", source=f"s{number}")
        (store if number % 2 else other).replace(article, passages(article))
        store.all()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.count() == other.count() == store.version() == 16
    other.close()


def test_many_processes_open_a_new_store_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        for round_ in range(5):
            for store in pool.map(ArticleStore, [f"sqlite:///{tmp_path / f'{round_}.sqlite'}"] * 8):
                assert store.count() == 0
                store.close()


def test_sqlite_keeps_a_write_ahead_log(store: ArticleStore, tmp_path: Path) -> None:
    store.replace(STORY, [])
    engine = create_engine(f"sqlite:///{tmp_path / 'index' / 'articles.sqlite'}")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert set(inspect(connection).get_table_names()) == {"articles", "passages", "derived", "meta"}
    engine.dispose()


def test_the_tables_are_valid_for_postgresql() -> None:
    for table in (_articles, _passages, _derived):
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=postgresql.dialect()))


@pytest.mark.parametrize("url", ["", "nonsense", "nodatabase://host/x", "postgresql+nodriver://host/x"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match="BYLINE_STORE_URL"):
        ArticleStore(url)


def test_a_file_that_is_no_database_is_refused_in_our_words(tmp_path: Path) -> None:
    (tmp_path / "a.sqlite").write_text("no database " * 100)
    with pytest.raises(BylineError, match=r"file is not a database.*BYLINE_INDEX"):
        ArticleStore(f"sqlite:///{tmp_path / 'a.sqlite'}")
