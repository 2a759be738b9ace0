"""Abstentions by kind of question; where the engine raised, it did not abstain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

import rag
from eval.schema import Case, CaseRecord, Scores
from eval.sets.saying_no import mean, saying_no


def test_both_kinds_are_counted_and_errors_are_no_abstentions(
    make_case: Callable[..., Case], make_answer: Callable[..., rag.Answer]
) -> None:
    cases = {True: make_case(), False: make_case(kind="not_in_articles", answerable=False, facts=[])}

    def record(answerable: bool, chance: float, abstained: bool | None) -> CaseRecord:
        answer = replace(make_answer("x"), trace=rag.Trace(answerability=chance)) if abstained is not None else None
        scores = Scores(correct=False, abstained=abstained)
        return CaseRecord(case=cases[answerable], answer=answer, error=None if answer else "gone", scores=scores, seconds=0)

    records = [record(True, 0.9, False), record(True, 0.2, True), record(True, 0, None), record(False, 0.5, True), record(False, 0, None)]
    assert [(each.value, each.of) for each in saying_no(records)] == [
        (0.5, "2 against 1"),
        (0.5, "2 unanswerable"),
        (pytest.approx(1 / 3), "3 answerable"),
    ]


def test_of_nothing_there_is_no_mean() -> None:
    assert mean([]) is None
    assert [each.value for each in saying_no([])] == [None, None, None]
