"""MultiHop-RAG: facts within a budget of tokens, articles among the first ten, and abstaining."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import rag
from eval.schema import CaseRecord, Kind
from eval.sets.multihop_rag import coverage, figures, load
from eval.sets.question_set import QuestionSet

from .conftest import BAKERY, TALKS


@pytest.fixture
def multihop(write: Callable[..., Path]) -> QuestionSet:
    corpus = [{"id": "mh0", "title": "Talks", "text": TALKS}, {"id": "mh1", "title": "Bread", "text": BAKERY}]
    write("multihop_rag/corpus.jsonl", corpus)
    evidence = [
        {"title": "Talks", "fact": "They discussed grain exports for two hours."},
        {"title": "Bread", "fact": "It sells rye bread and buns."},
    ]
    return load(
        write(
            "multihop_rag/questions.jsonl",
            [
                {"id": "0", "question": "Who?", "type": "inference_query", "answer": "Mara Lind", "evidence": evidence},
                {"id": "1", "question": "Before?", "type": "temporal_query", "answer": "Yes", "evidence": evidence},
                {"id": "2", "question": "What of Rome?", "type": "null_query", "answer": "Insufficient information.", "evidence": []},
            ],
        )
    )


def test_questions_become_cases(multihop: QuestionSet) -> None:
    first, second, third = multihop.cases
    assert (first.kind, first.set, first.facts, first.tags) == (Kind.SEVERAL_SOURCES, "tuning", (("Mara Lind",),), ("inference_query",))
    assert [each.article for each in first.evidence] == ["mh0", "mh1"]
    assert (second.kind, second.set, second.facts) == (Kind.TIME, "held_out", ())  # every second one with evidence; yes stands anywhere
    assert (third.kind, third.answerable, third.evidence) == (Kind.NOT_IN_ARTICLES, False, ())
    assert multihop.file is not None
    assert multihop.file.name == "corpus.jsonl"


def test_what_is_found_is_measured_in_the_articles_as_they_were_asked(
    multihop: QuestionSet, said: Callable[..., CaseRecord], article_of: Callable[..., rag.Article]
) -> None:
    articles = {"mh0": article_of("mh0", TALKS, "Talks"), "mh1": article_of("mh1", BAKERY, "Bread")}
    records = [
        said(multihop.cases[0], "x", found=[("mh0", 53, len(TALKS)), ("mh0", 0, 52)]),
        said(multihop.cases[1], None),
        said(multihop.cases[2], "The articles do not say.", abstained=True),
    ]
    found = {figure.name: figure.value for figure in figures(records, articles)}
    assert (found["fact_coverage@2560"], found["article_recall@10"], found["abstained rightly"]) == (0.25, 0.25, 1.0)


def test_passages_are_taken_while_they_fit() -> None:
    long = "word " * 2500
    assert coverage(["b c"], ["two"], [("one", long), ("two", "x " * 100), ("two", "a b  c")]) == (1.0, 1.0)
    assert coverage(["b c"], ["two"], [("one", long), ("three", "x " * 55), ("two", "a b c " * 20)]) == (0.0, 1.0)
    assert coverage(["b c"], ["Two"], [(f"t{number}", "") for number in range(10)] + [("two", "b c")]) == (1.0, 0.0)
