"""A list of all articles is read once for each state of the store, and is never an old one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest

from rag.article_store import ArticleStore
from rag.headlines import HeadlineReader
from tests.rag.test_article_store import STORY


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ArticleStore]:
    opened = ArticleStore(f"sqlite:///{tmp_path / 'articles.sqlite'}")
    for name, published in (("b", None), ("c", "2021"), ("a", None), ("d", "2020-03-04")):
        opened.replace(replace(STORY, article_id=name, published=published), [])
    yield opened
    opened.close()


def test_the_oldest_comes_first_and_undated_ones_last(store: ArticleStore) -> None:
    assert [headline.article_id for headline in HeadlineReader(store).all()] == ["d", "c", "a", "b"]


def test_it_reads_again_only_when_articles_changed(store: ArticleStore) -> None:
    reader = HeadlineReader(store)
    with mock.patch.object(store, "heads", wraps=store.heads) as heads, mock.patch.object(store, "all") as texts:
        assert len(reader.all()) == len(reader.all()) == 4
        assert heads.call_count == 1
        store.delete(["a"])
        assert [headline.article_id for headline in reader.all()] == ["d", "c", "b"]
        assert (heads.call_count, texts.call_count) == (2, 0)
