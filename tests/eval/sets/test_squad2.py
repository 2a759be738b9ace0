"""SQuAD 2.0: who is answered rightly in the first statement, found, and abstained from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import rag
from eval.schema import CaseRecord, Kind
from eval.sets.question_set import QuestionSet
from eval.sets.squad2 import cited_in, figures, holds_gold, load

from .conftest import BAKERY, TALKS

PASSAGES = {"p0": TALKS, "p1": BAKERY}


@pytest.fixture
def squad(write: Callable[..., Path]) -> QuestionSet:
    write("squad2/passages.jsonl", [{"id": "Talks-0", "title": "The_Talks", "text": TALKS}, {"id": "B-0", "title": "B", "text": BAKERY}])
    questions = [
        {"id": "a", "question": "Where did they meet?", "passage": "Talks-0", "answers": ["Geneva", "in Geneva"]},
        {"id": "b", "question": "Where is the bakery?", "passage": "B-0", "answers": ["Oslo"]},
        {"id": "c", "question": "Who baked in Rome?", "passage": "B-0", "answers": []},
    ]
    return load(write("squad2/questions.jsonl", questions))


def test_passages_become_articles_and_questions_cases(squad: QuestionSet) -> None:
    assert [(article.article_id, article.title, article.text) for article in squad.articles] == [
        ("p0", "The Talks", TALKS),
        ("p1", "B", BAKERY),
    ]
    first, _, last = squad.cases
    assert (first.facts, first.articles, first.kind, first.answerable) == ((("Geneva", "in Geneva"),), ("p0",), Kind.FACT, True)
    assert (last.facts, last.kind, last.answerable) == ((), Kind.NOT_IN_ARTICLES, False)


def measured(squad: QuestionSet, said: Callable[..., CaseRecord], *what: dict[str, Any]) -> dict[str, float | None]:
    records = [said(case, texts=PASSAGES, **each) for case, each in zip(squad.cases, what, strict=True)]
    return {figure.name: figure.value for figure in figures(records, {})}


def test_the_first_statement_has_to_hold_a_gold_answer_and_cite_its_passage(squad: QuestionSet, said: Callable[..., CaseRecord]) -> None:
    found = measured(
        squad,
        said,
        {"text": "**Geneva** [1]\nReuters\nMara Lind met …", "cited": [("p0", 0, 52)], "found": [("p0", 0, 9)], "probability": 0.9},
        {"text": "**A town** [1]", "cited": [("p1", 0, 48)], "found": [("p0", 0, 9), ("p0", 9, 20), ("p1", 0, 9)], "probability": 0.3},
        {"text": "The articles do not say.", "abstained": True, "probability": 0.3},
    )
    assert found == {
        "first statement": 0.5,
        "first statement with what it opens": 1.0,
        "short answer given": 1.0,
        "short answer, EM": 0.5,
        "short answer, F1": 0.5,
        "short answer, EM of those given": 0.5,
        "passage recall@1": 0.5,
        "passage recall@5": 1.0,
        "AUROC, answerable against not": 0.75,
        "abstained rightly": 1.0,
        "abstained wrongly": 0.0,
    }


def test_a_right_answer_that_cites_another_passage_and_an_error_do_not_count(squad: QuestionSet, said: Callable[..., CaseRecord]) -> None:
    found = measured(squad, said, {"text": "Geneva [1]", "cited": [("p1", 0, 9)]}, {"text": None}, {"text": "Anna [1]"})
    assert (found["first statement"], found["passage recall@5"], found["abstained rightly"]) == (0.0, 0.0, 0.0)
    assert found["AUROC, answerable against not"] is None


def test_a_statement_cites_what_its_markers_name() -> None:
    cited = [rag.Citation(number, "a", "t", None, None, None, "x", 0, 1) for number in (1, 2, 12)]
    assert [found.number for found in cited_in("**A** [1][12]", cited)] == [1, 12]


def test_a_gold_answer_stands_whole() -> None:
    assert holds_gold("- “The Duke's men, 25,868 of them” [1]", ["nobody", "the duke"])
    assert not holds_gold("It was in 1910 [1]", ["10"])
    assert not holds_gold("They were ten [1]", [])


def test_an_abstention_gives_no_short_answer(squad: QuestionSet, said: Callable[..., CaseRecord]) -> None:
    no = {"text": "The articles do not say Geneva [1].", "cited": [("p0", 0, 52)], "abstained": True}
    found = measured(squad, said, no, no, no)
    assert (found["short answer given"], found["first statement"], found["abstained wrongly"]) == (0.0, 0.0, 1.0)
