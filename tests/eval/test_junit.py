"""JUnit XML that parsers take, and that says failed where the gate does."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Callable

import pytest

from eval.compare import Answered, Comparison, Flip
from eval.gate import Judgement, Verdict
from eval.junit import junit
from eval.schema import Kind


@pytest.fixture
def comparison() -> Callable[..., Comparison]:
    """One case of each sort: unchanged, lost, gained, held out and lost, an error, and one that was not compared."""

    def flip(name: str, *, now_right: bool, shown: bool = True) -> Flip:
        right, wrong = (
            Answered(answer="Amiri <b> & \x0bco [1].", error=None, wrong=""),
            Answered(answer="No.", error=None, wrong="missing: Amiri"),
        )
        return Flip(
            id=name,
            kind=Kind.FACT,
            set="tuning" if shown else "held_out",
            now_right=now_right,
            question="Who met Khazali?" if shown else None,
            base=(wrong if now_right else right) if shown else None,
            new=(right if now_right else wrong) if shown else None,
        )

    def make(verdict: Verdict) -> Comparison:
        return Comparison(
            base="base",
            new="new",
            judgement=Judgement(verdict=verdict, reasons=("a reason",), notes=("a note",), changes=(), floors=()),
            compared=("same", "lost", "gained", "aside", "raised"),
            flips=(flip("lost", now_right=False), flip("gained", now_right=True), flip("aside", now_right=False, shown=False)),
            settings={},
            not_compared={"dropped": "asked in the base only"},
            errors={"raised": "ModelError: gone"},
        )

    return make


@pytest.mark.parametrize(
    ("verdict", "failures", "errors"),
    [
        (Verdict.REGRESSION, {"verdict", "lost", "aside"}, {"raised"}),
        (Verdict.COULD_NOT_MEASURE, set(), {"verdict", "raised"}),
        (Verdict.NO_DIFFERENCE, set(), set()),
        (Verdict.IMPROVED, set(), set()),
    ],
)
def test_a_test_for_the_verdict_and_each_case(
    comparison: Callable[[Verdict], Comparison], verdict: Verdict, failures: set[str], errors: set[str]
) -> None:
    root = ElementTree.fromstring(junit(comparison(verdict)))
    (suite,) = root
    assert (root.tag, suite.tag) == ("testsuites", "testsuite")
    assert [case.get("name") for case in suite] == ["verdict", "same", "lost", "gained", "aside", "raised", "dropped"]
    assert {case.get("name") for case in suite if case.find("failure") is not None} == failures
    assert {case.get("name") for case in suite if case.find("error") is not None} == errors
    assert {case.get("name") for case in suite if case.find("skipped") is not None} == {"dropped"}
    counts = {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")}
    assert counts == {"tests": "7", "failures": str(len(failures)), "errors": str(len(errors)), "skipped": "1"}
    verdict_text = "".join(suite[0].itertext())
    assert "a reason" in verdict_text
    assert "a note" in verdict_text


def test_flips_hold_both_answers_and_what_xml_cannot_hold_is_replaced(comparison: Callable[[Verdict], Comparison]) -> None:
    suite = ElementTree.fromstring(junit(comparison(Verdict.REGRESSION)))[0]
    texts = {case.get("name"): "".join(case.itertext()).strip() for case in suite}
    assert texts["lost"] == "now wrong: Who met Khazali?\nbefore: Amiri <b> & \ufffdco [1].\nafter: No. (missing: Amiri)"
    assert texts["gained"].startswith("now right: ")
    assert texts["aside"] == "now wrong: held out: --show-held-out shows it"
    assert texts["same"] == ""
