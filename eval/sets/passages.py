"""Passages of a set as articles, one each, under ids that depend on their order alone, and questions on them as cases."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from eval.schema import Case, GoldEvidence, Kind
from eval.sets.question_set import SetArticle, half_of

Passages = dict[str, tuple[str, str]]  # title and text by id
Questions = list[tuple[str, str, str, list[str]]]  # id, text, passage's id, gold answers


def article_ids(passages: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """The ids under which passages become articles, by their own."""
    return {passage_id: f"p{number}" for number, passage_id in enumerate(passages)}


def articles_of(passages: Mapping[str, tuple[str, str]]) -> tuple[SetArticle, ...]:
    """Each passage as an article of its own."""
    return tuple(SetArticle(article_id, *passages[passage_id]) for passage_id, article_id in article_ids(passages).items())


def cases_of(questions: Questions, passages: Mapping[str, tuple[str, str]], *, are_sentences: bool = False) -> tuple[Case, ...]:
    """The questions as cases, of which one gold answer is wanted; where those ``are_sentences`` of the passage, they are its evidence."""
    ids = article_ids(passages)
    return tuple(
        Case(
            id=question_id,
            kind=Kind.FACT if golds else Kind.NOT_IN_ARTICLES,
            set=half_of(question_id),
            question=text,
            answerable=bool(golds),
            facts=(tuple(golds),) if golds else (),
            evidence=tuple(GoldEvidence(article=ids[passage_id], sentence=sentence) for sentence in golds if are_sentences),
            articles=(ids[passage_id],),
        )
        for question_id, text, passage_id, golds in questions
    )


def write_articles(passages: Mapping[str, tuple[str, str]], folder: Path) -> dict[str, str]:
    """Write each passage as an article of its own into a new folder; the articles' ids by the passages'."""
    folder.mkdir()
    for article in articles_of(passages):
        article.write(folder)
    return article_ids(passages)
