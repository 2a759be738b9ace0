"""What was not scored is named with its reason, and a wrong case says why it is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import rag
from eval.findings import first_line, left_out, unfound_evidence, what_is_wrong
from eval.run import run
from eval.schema import Case, Run

MET = {"article": "visit", "sentence": "Qaani met Amiri on Monday."}


@pytest.fixture
def result(make_case: Callable[..., Case], make_answer: Callable[..., rag.Answer], engine_by_hand: Callable[..., Any]) -> Run:
    cases = [
        make_case("right", evidence=[MET]),
        make_case("missing", facts=[["Amiri"], ["Khazali"]], forbidden=["noon"], evidence=[MET, MET | {"sentence": "He flew."}]),
        make_case("raises", set="held_out", evidence=[{"article": "none.md"}]),
        make_case("silent"),
        make_case("guessed", kind="not_in_articles", answerable=False, facts=[]),
        make_case("never"),
    ]
    answers = {
        "right?": make_answer("\n**Amiri** [1]\nand more.", (0, 26)),
        "missing?": make_answer("Amiri left at noon [1].", (27, 43)),
        "raises?": rag.ModelError("The endpoint\nis gone.", provider="x", retryable=True),
        "silent?": make_answer("They do not say.", abstained=True),
        "guessed?": make_answer("He met Amiri [1].", (0, 26)),
    }
    asked = run(engine_by_hand(answers), cases[:-1])
    return asked.model_copy(update={"info": asked.info.model_copy(update={"cases": tuple(cases)})})


def test_what_is_left_out_is_named_with_its_reason(result: Run) -> None:
    assert [(reason, [case.id for case in cases]) for reason, cases in left_out(result)] == [
        ("Errors, counted as wrong", ["raises"]),
        ("Not asked and not scored", ["never"]),
        ("Evidence not in these articles, so retrieval and citations not scored", ["missing", "raises"]),
    ]
    assert left_out(result.model_copy(update={"info": result.info.model_copy(update={"cases": ()}), "records": ()})) == []


def test_evidence_that_was_not_found_is_told_of_held_out_cases_only_when_asked_for(result: Run) -> None:
    missing = "missing: visit: “He flew.” does not stand in visit"
    assert unfound_evidence(result, show_held_out=True) == [missing, "raises: none.md: there is no such article"]
    assert unfound_evidence(result, show_held_out=False) == [missing, "raises: 1 not found; held out: --show-held-out shows them"]


def test_a_wrong_case_says_why(result: Run) -> None:
    assert [what_is_wrong(record) for record in result.records[1:]] == [
        "missing: Khazali; forbidden: noon",
        "error: ModelError: The endpoint is gone.",
        "abstained on what the articles say",
        "answered what the articles do not say",
    ]
    assert [first_line(record) for record in result.records[:3]] == ["**Amiri** [1]", "Amiri left at noon [1].", "-"]
