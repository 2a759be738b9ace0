"""``byline inspect`` shows what ingestion would store: a difference between the two would mislead whoever looks for a mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.errors import ArticleError, ConfigurationError
from rag.ingestion.inspection import inspected
from rag.settings import Settings
from tests.rag.ingestion.ingesting import opened

PAGE = """\
Talks begin in Geneva
By Ann Bell, Associated Press
Published March 4, 2020

Share this article

Mara Lind met Otto Brandt in Geneva on Friday, two aides told Reuters, and the two of them spoke of grain for two hours.

Brandt denied on Monday that he had promised any money, and said that the talks would go on before the harvest of the year.
"""


def test_it_shows_the_articles_and_passages_that_are_stored(tmp_path: Path) -> None:
    file = tmp_path / "talks.txt"
    file.write_text(PAGE)
    with opened(tmp_path / "index") as stores:
        stores.ingestion.run([file])
        stored = [(article, stores.store.passages_of(article.article_id)) for article in stores.store.all()]
    (shown,) = inspected(file, Settings(passage_tokens=32))
    assert not isinstance(shown, ArticleError)
    article, passages = shown
    assert (article.agency, article.published, len(passages) > 1) == ("Associated Press", "2020-03-04", True)
    assert any(passage.event_dates for passage in passages)
    assert any(said.outlet for passage in passages for said in passage.attributions)
    assert [({**article.to_dict(), "story": article.article_id}, passages)] == [(kept.to_dict(), found) for kept, found in stored]


def test_records_that_cannot_be_read_stand_in_their_place(tmp_path: Path) -> None:
    file = tmp_path / "export.jsonl"
    file.write_text(
        '{"title": "One", "text": "It rained."}\n{\n{"title": "Two", "text": "It snowed."}\n{"title": "Three", "text": "&nbsp;"}\n'
    )
    found = list(inspected(file, Settings()))
    assert [item.line if isinstance(item, ArticleError) else item[0].title for item in found[:3]] == ["One", 2, "Two"]
    assert isinstance(found[3], ArticleError)
    assert str(file) in str(found[3])


def test_a_file_that_is_not_there_gives_an_error_and_raises_none(tmp_path: Path) -> None:
    (error,) = inspected(tmp_path / "gone.txt", Settings())
    assert isinstance(error, ArticleError)


def test_what_is_to_be_kept_is_shown_in_the_text(tmp_path: Path) -> None:
    file = tmp_path / "talks.txt"
    file.write_text(PAGE)
    (shown,) = inspected(file, Settings(keep="share"))
    assert not isinstance(shown, ArticleError)
    assert shown[0].text.startswith("Share this article\n\nMara Lind met")
    with pytest.raises(ConfigurationError, match="BYLINE_KEEP"):
        list(inspected(file, Settings(keep="everything")))
