"""Passages of a set as articles, one each, under ids that depend on their order alone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from eval.sets.question_set import SetArticle

Passages = dict[str, tuple[str, str]]  # title and text by id
Questions = list[tuple[str, str, str, list[str]]]  # id, text, passage's id, gold answers


def article_ids(passages: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """The ids under which passages become articles, by their own."""
    return {passage_id: f"p{number}" for number, passage_id in enumerate(passages)}


def articles_of(passages: Mapping[str, tuple[str, str]]) -> tuple[SetArticle, ...]:
    """Each passage as an article of its own."""
    return tuple(SetArticle(article_id, *passages[passage_id]) for passage_id, article_id in article_ids(passages).items())


def write_articles(passages: Mapping[str, tuple[str, str]], folder: Path) -> dict[str, str]:
    """Write each passage as an article of its own into a new folder; the articles' ids by the passages'."""
    folder.mkdir()
    for article in articles_of(passages):
        article.write(folder)
    return article_ids(passages)
