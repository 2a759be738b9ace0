"""Wherever a judged figure is shown, agreement or "advisory" stands beside it, and it decides nothing."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from rich.console import Console

import rag
from eval.baseline import committed, read_baseline, scored, write_baseline
from eval.compare import Comparison, compare
from eval.comparison_report import JUDGED, print_comparison
from eval.gate import Rules, Verdict
from eval.html_report import comparison_page, run_page
from eval.judging.figures import BY_CHANCE, UNCALIBRATED, advisory, judged_figures
from eval.judging.schema import Agreement, Calibration, Judge, JudgedCase, JudgedClaim, Judging, Spent, Vote
from eval.judging.schema import Verdict as Says
from eval.junit import junit
from eval.markdown import markdown
from eval.report import print_run
from eval.run import run
from eval.schema import Case, Run

JUDGE = Judge(model="<judge>", reported=("<judge>-2",), host="models.example", prompt_hash="abc", votes=1)
SPENT = Spent(calls=1, prompt_tokens=1, completion_tokens=1)


def calibration(kappa: float | None, low: float | None, high: float | None, judge: Judge = JUDGE) -> Calibration:
    fields: dict[str, Any] = {"labels_hash": "x", "sentences": 100, "judged": 100, "table": ((40, 10), (10, 40))}
    ours = Agreement(labels="ours", kappa=kappa, low=low, high=high, **fields)
    return Calibration(judge=judge, prompt="", calibrated="", commit=None, agreements=(ours,), spent=SPENT)


def judging(verdicts: dict[str, Says | None], known: Calibration | None = None) -> Judging:
    votes = {name: (Vote(verdict=says, error=None if says else "it failed"),) for name, says in verdicts.items()}
    cases = tuple(JudgedCase(case_id=name, claims=(JudgedClaim(text="x", numbers=(1,), votes=vote),)) for name, vote in votes.items())
    return Judging(judge=JUDGE, prompt="", judged="2025-01-01", commit=None, cases=cases, spent=SPENT, calibration=known)


@pytest.fixture
def result(make_case: Callable[..., Case], make_answer: Callable[..., rag.Answer], engine_by_hand: Callable[..., Any]) -> Run:
    cases = [make_case(f"fact-{number}") for number in range(8)]
    return run(engine_by_hand({case.question: make_answer("He met Amiri [1].", (0, 26)) for case in cases}), cases)


def judged(result: Run, says: Says | None, known: Calibration | None = None) -> Run:
    return result.model_copy(update={"judgings": (judging({f"fact-{number}": says for number in range(8)}, known),)})


GOOD = calibration(0.71, 0.58, 0.84)


def test_it_is_advisory_where_some_labels_are_met_by_chance() -> None:
    chance = calibration(0.1, -0.1, 0.3).agreements[0].model_copy(update={"labels": "clapnq"})
    both = GOOD.model_copy(update={"agreements": (*GOOD.agreements, chance)})
    assert advisory(judging({}, both)) == BY_CHANCE


@pytest.mark.parametrize(
    ("known", "why"),
    [
        (None, UNCALIBRATED),
        (GOOD, ""),
        (calibration(1.0, None, None), ""),
        (calibration(0.1, -0.1, 0.3), BY_CHANCE),
        (calibration(0.0, None, None), BY_CHANCE),
        (calibration(None, None, None), BY_CHANCE),
        (calibration(0.71, 0.58, 0.84, JUDGE.model_copy(update={"prompt_hash": "another"})), UNCALIBRATED),
        (calibration(0.71, 0.58, 0.84, JUDGE.model_copy(update={"reported": ("<judge>-3",)})), UNCALIBRATED),
    ],
)
def test_a_figure_is_advisory_unless_this_judge_agrees_with_people_beyond_chance(known: Calibration | None, why: str) -> None:
    assert advisory(judging({}, known)) == why


def shown_everywhere(result: Run) -> dict[str, str]:
    """What each place shows of a run that was judged, alone and compared with itself."""
    console = Console(file=StringIO(), width=400, color_system=None)
    print_run(result, console)
    comparison = compare(result, result)
    print_comparison(comparison, beside := Console(file=StringIO(), width=400, color_system=None))
    assert isinstance(console.file, StringIO)
    assert isinstance(beside.file, StringIO)
    return {
        "report": console.file.getvalue(),
        "run page": run_page(result),
        "comparison": beside.file.getvalue(),
        "markdown": markdown(comparison).replace("\\", ""),
        "junit": "".join(ElementTree.fromstring(junit(comparison)).itertext()),
        "comparison page": comparison_page(comparison, (scored(result), scored(result)), (result, result)),
    }


@pytest.mark.parametrize("place", ["report", "run page", "comparison", "markdown", "junit", "comparison page"])
def test_agreement_or_that_it_is_advisory_stands_beside_it_everywhere(result: Run, place: str) -> None:
    known = shown_everywhere(judged(result, "supported", GOOD))[place]
    assert "support, by a judge" in known
    assert "kappa .71 [.58, .84] on 100 sentences (ours)" in known
    assert "dvisory" not in known
    unknown = shown_everywhere(judged(result, "supported"))[place]
    assert "support, by a judge (advisory)" in unknown
    assert "Advisory, uncalibrated" in unknown
    assert "models.example, 1 vote, prompt abc" in unknown
    failed = shown_everywhere(judged(result, None))[place]
    assert "Not judged and not scored (8 cases, 8 claims): fact-0, fact-1" in failed
    assert "it failed" in failed
    assert "judge" not in shown_everywhere(result)[place].casefold()


@pytest.mark.parametrize("place", ["run page", "comparison page"])
def test_names_of_models_are_text_on_the_pages(result: Run, place: str) -> None:
    page = shown_everywhere(judged(result, "supported"))[place]
    assert "&lt;judge&gt;-2" in page
    assert "<judge>" not in page


@pytest.mark.parametrize("rules", [{"primaries": ("judged_support",)}, {"floors": {"judged_support": 0.5}}])
def test_the_gate_cannot_go_by_it(rules: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="'judged_support' cannot be a primary or have a floor"):
        Rules(**rules)


def test_what_a_judge_says_changes_no_verdict(result: Run) -> None:
    def without_words(comparison: Comparison) -> Comparison:
        return comparison.model_copy(update={"judged": ()})

    plain = compare(result, result, Rules(floors={"correct": 0.5}))
    worse = compare(judged(result, "supported", GOOD), judged(result, "unsupported", GOOD), Rules(floors={"correct": 0.5}))
    assert worse.verdict is Verdict.NO_DIFFERENCE
    assert without_words(worse) == plain
    assert plain.judged == ()
    assert [line for line in worse.judged if "1.00" in line]
    assert [line for line in worse.judged if "0.00" in line]


def test_in_junit_it_is_a_test_of_its_own_that_passes(result: Run) -> None:
    suite = ElementTree.fromstring(junit(compare(result, judged(result, None))))
    (case,) = (case for case in suite.iter("testcase") if case.get("name") == JUDGED)
    assert [child.tag for child in case] == ["system-out"]


def test_a_baseline_holds_nothing_of_it(result: Run, tmp_path: Path) -> None:
    for name, run_ in (("plain", result), ("judged", judged(result, "supported", GOOD))):
        write_baseline(scored(run_), tmp_path / f"{name}.json")
    assert (tmp_path / "plain.json").read_bytes() == (tmp_path / "judged.json").read_bytes()
    assert "judge" not in (tmp_path / "judged.json").read_text(encoding="utf-8")
    assert read_baseline(tmp_path / "judged.json") == committed(scored(result))


def test_nothing_scored_is_said_so(result: Run) -> None:
    (found,) = judged_figures(judged(result, None))
    assert (found.figure.value, found.figure.scored, found.figure.not_scored) == (None, 0, 8)
    assert "not scored" in found.lines[0]
