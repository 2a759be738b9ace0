"""Facts, abstention and quotes against values computed by hand. If one is wrong, somebody ships a worse answerer believing it better."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

import rag
from eval.answer_measures import exact_quotes, fact_recall, forbidden_found, is_correct, missing_facts
from eval.schema import Case, Rate, Span

FACTS = [["Hadi al-Amiri", "Amiri"], ["Qais al-Khazali"], ["16bn", "16 billion"]]


def test_fact_recall_counts_facts_of_which_any_alternative_stands_there() -> None:
    assert fact_recall("Amiri got $16 billion [1].", FACTS) == pytest.approx(2 / 3)
    assert missing_facts("Amiri got $16 billion [1].", FACTS) == ("Qais al-Khazali",)


def test_fact_recall_of_no_facts_is_not_scored() -> None:
    assert fact_recall("anything", []) is None


def test_forbidden_strings_are_found_as_whole_words() -> None:
    assert forbidden_found("Qaani's men left.", ["Qaani", "Qaan", "left men"]) == ("Qaani",)


@pytest.mark.parametrize(
    ("answerable", "abstained", "text", "correct"),
    [
        (True, False, "He met Amiri.", True),
        (True, False, "He met nobody.", False),
        (True, False, "He met Amiri and Sadr.", False),
        (True, True, "The articles do not say. They cover Amiri.", False),
        (False, True, "The articles do not say.", True),
        (False, False, "He met Amiri.", False),
    ],
)
def test_is_correct(
    make_case: Callable[..., Case], make_answer: Callable[..., rag.Answer], answerable: bool, abstained: bool, text: str, correct: bool
) -> None:
    kind, facts = ("fact", [["Amiri"]]) if answerable else ("false_premise", [])
    case = make_case(kind=kind, answerable=answerable, facts=facts, forbidden=["Sadr"])
    assert is_correct(case, make_answer(text, abstained=abstained)) is correct


@pytest.mark.parametrize(("cited", "correct"), [((27, 43), True), ((0, 26), False), (None, False)])
def test_where_a_case_has_evidence_and_no_facts_a_citation_of_it_is_wanted(
    make_case: Callable[..., Case], make_answer: Callable[..., rag.Answer], cited: tuple[int, int] | None, correct: bool
) -> None:
    case = make_case(facts=[], evidence=[{"article": "visit", "sentence": "He left at noon."}])
    answer = make_answer("Said [1].", *([cited] if cited else []))
    assert is_correct(case, answer, gold=[Span(article_id="visit", start=27, end=43)]) is correct


@pytest.mark.parametrize(
    "change",
    [{"quote": "qaani"}, {"quote": ""}, {"start": -43}, {"end": 99}, {"end": 0}, {"article_id": "another"}, {"start": 1}],
    ids=str,
)
def test_a_quote_that_is_not_the_article_to_the_character_is_not_exact(
    make_answer: Callable[..., rag.Answer], article: rag.Article, change: dict[str, Any]
) -> None:
    exact = make_answer("A [1] B [2].", (0, 5), (27, 29)).citations
    wrong = dataclasses.replace(exact[0], **change)
    assert exact_quotes([wrong, exact[1]], {article.article_id: article.text}) == Rate(count=1, of=2)


def test_exact_quotes_of_an_answer_without_citations_is_not_scored() -> None:
    assert exact_quotes([], {}).value is None
