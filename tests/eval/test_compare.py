"""Two runs compared: what flipped, with both answers, and nothing of held-out cases for those who change the code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import rag
from eval.baseline import committed, scored, write_baseline
from eval.compare import compare, without_held_out
from eval.gate import Rules, Verdict
from eval.run import run
from eval.schema import Case, Run

Answers = dict[str, rag.Answer | BaseException]


@pytest.fixture
def asked(make_case: Callable[..., Case], engine_by_hand: Callable[..., Any]) -> Callable[..., Run]:
    """A run of seven cases, with the settings given, in which the questions given have other answers."""
    cases = [
        make_case("fact-1"),
        make_case("fact-2", facts=[["Amiri"], ["Khazali"]]),
        make_case("fact-3", set="held_out"),
        make_case("fact-4"),
        make_case("absent-1", kind="not_in_articles", answerable=False, facts=[]),
    ]

    def ask(answers: Answers, *, drop: str = "", **settings: object) -> Run:
        return run(engine_by_hand(answers), [case for case in cases if case.id != drop], settings=settings)

    return ask


@pytest.fixture
def answers(make_answer: Callable[..., rag.Answer]) -> Answers:
    met = make_answer("**Qaani** met Amiri [1].\nHe left [2].", (0, 26), (27, 43))
    return {f"fact-{number}?": met for number in (1, 2, 3, 4)} | {"absent-1?": make_answer("The articles do not say.", abstained=True)}


@pytest.fixture
def flipped(answers: Answers, make_answer: Callable[..., rag.Answer]) -> Answers:
    """Other answers: two are lost, one of them held out, one is gained, one raises."""
    return answers | {
        "fact-1?": make_answer("He met no one [1].", (0, 26)),
        "fact-2?": make_answer("Amiri and Khazali [1].", (0, 26)),
        "fact-3?": make_answer("A secret [1].", (0, 26)),
        "fact-4?": rag.ModelError("The endpoint is gone.", provider="x", retryable=True),
    }


def test_flips_have_both_answers(asked: Callable[..., Run], answers: Answers, flipped: Answers) -> None:
    found = compare(asked(answers), asked(flipped))
    assert [flip.id for flip in found.regressed] == ["fact-1", "fact-3", "fact-4"]
    assert [flip.id for flip in found.improved] == ["fact-2"]
    first, last = found.regressed[0], found.regressed[-1]
    assert (first.question, first.base and first.base.answer, first.base and first.base.wrong) == (
        "fact-1?",
        "**Qaani** met Amiri [1]. He left [2].",
        "",
    )
    assert (first.new and first.new.answer, first.new and first.new.wrong) == ("He met no one [1].", "missing: Amiri")
    assert last.new is not None
    assert last.new.error == "ModelError: The endpoint is gone."
    assert found.errors == {"fact-4": "ModelError: The endpoint is gone."}
    assert found.verdict is Verdict.COULD_NOT_MEASURE  # one of five is an error
    assert not found.passed


def test_equal_runs_pass(asked: Callable[..., Run], answers: Answers) -> None:
    found = compare(asked(answers), asked(answers))
    assert (found.verdict, found.passed, found.flips, found.not_compared) == (Verdict.NO_DIFFERENCE, True, (), {})
    assert found.compared == ("fact-1", "fact-2", "fact-3", "fact-4", "absent-1")


def test_of_held_out_cases_only_the_id_is_left(asked: Callable[..., Run], answers: Answers, flipped: Answers) -> None:
    shown = without_held_out(compare(asked(answers), asked(flipped)))
    hidden = next(flip for flip in shown.flips if flip.id == "fact-3")
    assert (hidden.question, hidden.base, hidden.new) == (None, None, None)
    assert "secret" not in str(shown.to_dict())
    assert "fact-1?" in str(shown.to_dict())


def test_rules_are_the_gates(asked: Callable[..., Run], answers: Answers) -> None:
    same = asked(answers)
    assert compare(same, same, Rules(floors={"correct": 0.9})).verdict is Verdict.REGRESSION


def test_what_was_left_out_is_named_with_its_reason(asked: Callable[..., Run], answers: Answers) -> None:
    assert compare(asked(answers), asked(answers, drop="fact-4")).not_compared == {"fact-4": "asked in the base only"}
    assert compare(asked(answers, drop="fact-4"), asked(answers)).not_compared == {"fact-4": "asked in the new run only"}


def test_settings_that_differ_are_told(asked: Callable[..., Run], answers: Answers) -> None:
    found = compare(asked(answers, num_results=40, model="a", today=None), asked(answers, num_results=5, model="a"))
    assert found.settings == {"num_results": ("40", "5")}
    other = asked(answers)
    plain = other.model_copy(update={"info": other.info.model_copy(update={"arm": "bm25"})})
    assert compare(other, plain).settings == {"arm": ("byline", "bm25")}


def test_a_failed_assertion_shows_the_verdict_and_what_was_lost(asked: Callable[..., Run], answers: Answers, flipped: Answers) -> None:
    lines = str(compare(asked(answers), asked(flipped))).splitlines()
    assert ": could not measure: 1 of 5 cases are errors" in lines[0]
    assert "errors in the new run, counted as wrong (1): fact-4" in lines
    assert lines[-1] == "now wrong (3): fact-1, fact-3, fact-4"


def test_a_run_its_folder_a_baseline_and_its_file_compare_alike(
    asked: Callable[..., Run], answers: Answers, flipped: Answers, tmp_path: Path, engine_by_hand: Callable[..., Any]
) -> None:
    base, new = asked(answers), asked(flipped)
    kept = run(engine_by_hand(answers), base.info.cases, out=tmp_path)
    write_baseline(scored(base), tmp_path / "b.json")
    verdicts = [compare(one, new) for one in (base, tmp_path / kept.info.name, scored(base), committed(scored(base)), tmp_path / "b.json")]
    assert len({(found.verdict, found.flips[0], found.judgement.changes[0]) for found in verdicts}) == 1
