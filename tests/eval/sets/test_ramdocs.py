"""RAMDocs: each question has its own documents, and a wrong answer may only be given with the others beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from eval.schema import CaseRecord
from eval.sets.question_set import QuestionSet
from eval.sets.ramdocs import DIFFER, figures, judged, load
from rag import answer_line


@pytest.fixture
def ramdocs(write: Callable[..., Path]) -> QuestionSet:
    documents = [{"text": "Varde has 400 people.", "type": "correct"}, {"text": "Varde has 900 people.", "type": "misinfo"}]
    row = {"question": "How many live in Varde?", "documents": documents, "gold_answers": ["400"], "wrong_answers": ["900"]}
    return load(write("ramdocs/questions.jsonl", [row, row | {"question": "And in Tarn?", "documents": documents[:1]}]))


def test_each_question_has_its_own_articles(ramdocs: QuestionSet) -> None:
    assert ramdocs.own_articles
    assert [[article.article_id for article in ramdocs.articles_of(case)] for case in ramdocs.cases] == [["q0-d0", "q0-d1"], ["q1-d0"]]
    assert (ramdocs.cases[0].facts, ramdocs.cases[0].forbidden) == ((("400",),), ("900",))


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("It has 400 people [1].", "right"),
        ("It has 900 people [1].", "missing"),
        ("It has 400 people [1].\n900 people [2].", "unmarked"),
        ("The articles differ: 400 [1] and 900 people [2].", "right"),
        ("The articles differ: 400 [1] and 500 [2].\nIt has 900 people.", "unmarked"),
        ("It has 4001 people.", "missing"),
        ("It has 400 or 900 people [1].", "unmarked"),
    ],
)
def test_judged(text: str, verdict: str) -> None:
    assert judged(text, ["400"], ["900"]) == verdict


def test_figures(ramdocs: QuestionSet, said: Callable[..., CaseRecord]) -> None:
    records = [said(ramdocs.cases[0], "400 [1]"), said(ramdocs.cases[1], "The articles do not say.", abstained=True)]
    assert [figure.value for figure in figures(records, {})] == [0.5, 0.0, 0.0, 0.5]
    assert [figure.value for figure in figures([said(ramdocs.cases[0], None)], {})] == [0.0, 0.0, 1.0, 0.0]


def test_what_marks_values_that_differ_is_what_byline_says() -> None:
    assert answer_line.DIFFER == DIFFER
