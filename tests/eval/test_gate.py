"""The verdict: what is a regression, what is not, and what could not be measured."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from eval.baseline import Baseline, ScoredCase
from eval.gate import BOOTSTRAP, MCNEMAR, Change, Judgement, Rules, Verdict, judge
from eval.pairing import pair
from eval.schema import Kind


def case(name: str, *, error: str | None = None, asks: str = "x", **measures: float) -> ScoredCase:
    return ScoredCase(id=name, kind=Kind.FACT, set="tuning", question="?", case_hash=asks, measures=measures, error=error)


def side(cases: Sequence[ScoredCase], *, corpus: str = "a", not_asked: Sequence[str] = ()) -> Baseline:
    return Baseline(
        run="run",
        started="2025-01-01T00:00:00+00:00",
        commit=None,
        settings={},
        settings_hash=None,
        corpus_hash=corpus,
        articles=1,
        not_asked=tuple(not_asked),
        cases=tuple(cases),
    )


def cases(correct: Sequence[int], **graded: Sequence[float | None]) -> list[ScoredCase]:
    """A case for each value of ``correct``, named by its number, with graded measures where they are not None."""
    columns = {"correct": correct} | graded
    return [
        case(str(number), **{name: float(value) for name, values in columns.items() if (value := values[number]) is not None})
        for number in range(len(correct))
    ]


def judged(base: Baseline, new: Baseline, **rules: object) -> Judgement:
    return judge(base, new, pair(base, new), Rules.model_validate({"resamples": 999} | rules))


def change(judgement: Judgement, name: str) -> Change:
    return next(change for change in judgement.changes if change.name == name)


BASE = [1] * 15 + [0] * 5


def test_equal_runs_show_no_difference() -> None:
    result = judged(side(cases(BASE)), side(cases(BASE)))
    assert (result.verdict, result.verdict.exit_code) == (Verdict.NO_DIFFERENCE, 0)
    assert change(result, "correct").p_value == 1


def test_cases_that_are_lost_are_a_regression() -> None:
    result = judged(side(cases(BASE)), side(cases([0] * 7 + [1] * 8 + [0] * 5)))
    assert (result.verdict, result.verdict.exit_code) == (Verdict.REGRESSION, 1)
    assert result.reasons == ("correct fell from 0.750 to 0.400 (20 pairs, 7 lower and 0 higher; p = 0.0156 after Holm)",)
    found = change(result, "correct")
    assert (found.test, found.p_value, found.adjusted) == (MCNEMAR, pytest.approx(2 / 128), pytest.approx(2 / 128))
    assert found.low is not None
    assert found.high is not None
    assert found.low < -0.35 < found.high < 0


def test_cases_that_are_gained_are_an_improvement() -> None:
    result = judged(side(cases([0] * 7 + [1] * 8)), side(cases([1] * 15)))
    assert (result.verdict, result.verdict.exit_code) == (Verdict.IMPROVED, 0)
    assert "rose" in result.reasons[0]


def test_five_flips_are_not_enough_and_six_are() -> None:
    """2 / 2⁵ is more than .05, 2 / 2⁶ is not."""
    assert judged(side(cases(BASE)), side(cases([0] * 5 + [1] * 10 + [0] * 5))).verdict is Verdict.NO_DIFFERENCE
    assert judged(side(cases(BASE)), side(cases([0] * 6 + [1] * 9 + [0] * 5))).verdict is Verdict.REGRESSION


def test_flips_both_ways_are_noise() -> None:
    assert judged(side(cases([1, 0] * 20)), side(cases([0, 1] * 20))).verdict is Verdict.NO_DIFFERENCE


def test_a_graded_measure_alone_can_be_a_regression() -> None:
    before, after = [1.0] * 20, [0.5] * 12 + [1.0] * 8
    result = judged(side(cases([1] * 20, citation_recall=before)), side(cases([1] * 20, citation_recall=after)))
    assert result.verdict is Verdict.REGRESSION
    assert change(result, "citation_recall").test == BOOTSTRAP
    assert change(result, "citation_recall").worse
    assert not change(result, "correct").worse


def test_significance_is_shared_by_the_primaries() -> None:
    """Six cases lost give p = .03 for one measure; of two that are tested one alone does not pass Holm at .05."""
    base, new = cases(BASE, decision=[1.0] * 20), cases([0] * 6 + [1] * 9 + [0] * 5, decision=[1.0] * 20)
    assert judged(side(base), side(new), primaries=("correct",)).verdict is Verdict.REGRESSION
    result = judged(side(base), side(new), primaries=("correct", "decision"))
    assert result.verdict is Verdict.NO_DIFFERENCE
    assert change(result, "correct").adjusted == pytest.approx(4 / 64)


def test_what_is_no_primary_never_decides() -> None:
    before, after = [1.0] * 20, [0.0] * 20
    result = judged(side(cases([1] * 20, mrr=before)), side(cases([1] * 20, mrr=after)))
    assert result.verdict is Verdict.NO_DIFFERENCE
    assert (change(result, "mrr").difference, change(result, "mrr").p_value) == (-1.0, None)


def test_of_a_measure_that_should_be_low_more_is_worse() -> None:
    before, after = [0.0] * 20, [1.0] * 10 + [0.0] * 10
    base, new = side(cases([1] * 20, abstained_wrongly=before)), side(cases([1] * 20, abstained_wrongly=after))
    assert judged(base, new, primaries=("abstained_wrongly",)).verdict is Verdict.REGRESSION
    assert judged(new, base, primaries=("abstained_wrongly",)).verdict is Verdict.IMPROVED


def test_below_a_floor_is_a_regression_though_nothing_changed() -> None:
    result = judged(side(cases(BASE)), side(cases(BASE)), floors={"correct": 0.8})
    assert result.verdict is Verdict.REGRESSION
    assert result.reasons == ("correct is 0.750 over 20 cases, below its floor of 0.8",)
    assert judged(side(cases(BASE)), side(cases(BASE)), floors={"correct": 0.75}).verdict is Verdict.NO_DIFFERENCE


def test_a_floor_counts_cases_that_are_not_in_the_base() -> None:
    new = [*cases([1] * 20), case("new", correct=0.0)]
    assert judged(side(cases([1] * 20)), side(new), floors={"correct": 0.99}).verdict is Verdict.REGRESSION


def test_nothing_in_common_could_not_be_measured() -> None:
    result = judged(side([case("a", correct=1.0)]), side([case("b", correct=1.0)]))
    assert (result.verdict, result.verdict.exit_code) == (Verdict.COULD_NOT_MEASURE, 2)
    assert result.reasons == ("the runs have no case in common",)
    assert result.notes == ("not scored: asked in the base only (1): a", "not scored: asked in the new run only (1): b")


def test_changed_cases_could_not_be_measured_unless_left_out() -> None:
    new = [case("0", asks="y", correct=0.0), *cases(BASE)[1:]]
    result = judged(side(cases(BASE)), side(new))
    assert result.verdict is Verdict.COULD_NOT_MEASURE
    assert result.reasons == ("1 case asks or want something else now: 0",)
    allowed = judged(side(cases(BASE)), side(new), allow_changed_cases=True)
    assert allowed.verdict is Verdict.NO_DIFFERENCE
    assert allowed.notes[0] == "not scored: changed (1): 0"
    assert change(allowed, "correct").pairs == 19


def test_other_articles_could_not_be_measured_unless_allowed() -> None:
    base, new = side(cases(BASE)), side(cases(BASE), corpus="b")
    assert judged(base, new).verdict is Verdict.COULD_NOT_MEASURE
    assert judged(base, new, allow_other_articles=True).verdict is Verdict.NO_DIFFERENCE


def test_an_error_counts_as_wrong_and_is_named() -> None:
    new = [case("0", error="ModelError: gone", correct=0.0), *cases(BASE)[1:]]
    result = judged(side(cases(BASE)), side(new))
    assert result.verdict is Verdict.NO_DIFFERENCE
    assert result.notes[0] == "errors in the new run, counted as wrong (1): 0"
    assert change(result, "correct").lower == 1


def test_too_many_errors_could_not_be_measured() -> None:
    broken = [case(str(number), error="ModelError: gone", correct=0.0) for number in range(2)]
    result = judged(side(cases(BASE)), side([*broken, *cases(BASE)[2:]]))
    assert result.verdict is Verdict.COULD_NOT_MEASURE
    assert "2 of 20 cases are errors or were asked in one run only, more than 5 %" in result.reasons
    assert judged(side(cases(BASE)), side([*broken, *cases(BASE)[2:]]), most_unscored=0.1).verdict is Verdict.NO_DIFFERENCE


def test_errors_in_the_base_count_against_measuring_too() -> None:
    broken = [case(str(number), error="ModelError: gone", correct=0.0) for number in range(8)]
    assert judged(side([*broken, *cases(BASE)[8:]]), side(cases(BASE))).verdict is Verdict.COULD_NOT_MEASURE


def test_cases_that_were_not_asked_are_named_and_too_many_could_not_be_measured() -> None:
    one = judged(side(cases(BASE)), side(cases(BASE)[:-1], not_asked=["19"]))
    assert one.verdict is Verdict.NO_DIFFERENCE
    assert one.notes[0] == "not scored: planned in both and not asked (1): 19"
    assert judged(side(cases(BASE)), side(cases(BASE)[:-2], not_asked=["18", "19"])).verdict is Verdict.COULD_NOT_MEASURE


def test_a_primary_that_is_lost_could_not_be_measured() -> None:
    base, new = cases([1] * 20, citation_precision=[1.0] * 20), cases([1] * 20)
    result = judged(side(base), side(new))
    assert result.verdict is Verdict.COULD_NOT_MEASURE
    assert result.reasons == ("citation precision is scored in the base and compared on no case",)


def test_a_primary_that_is_lost_does_not_hide_a_regression() -> None:
    base, new = cases([1] * 20, citation_precision=[1.0] * 20), cases([0] * 20)
    assert judged(side(base), side(new)).verdict is Verdict.REGRESSION


def test_cases_scored_on_one_side_only_are_not_compared_and_named() -> None:
    base, new = cases([1] * 4, citation_precision=[1.0, 1.0, None, None]), cases([1] * 4, citation_precision=[1.0, None, 0.5, None])
    result = judged(side(base), side(new))
    found = change(result, "citation_precision")
    assert (found.pairs, found.only_base, found.only_new, found.difference) == (1, 1, 1, 0.0)
    names = [found.id for found in base]
    assert f"citation precision: scored in the base only, and not compared (1): {names[1]}" in result.notes
    assert f"citation precision: scored in the new run only, and not compared (1): {names[2]}" in result.notes


def test_primaries_without_any_score_are_named_and_do_not_count_as_tests() -> None:
    result = judged(side(cases(BASE)), side(cases([0] * 6 + [1] * 9 + [0] * 5)))
    assert change(result, "correct").adjusted == change(result, "correct").p_value
    assert "citation recall: not scored in either run" in result.notes


def test_without_any_primary_scored_nothing_could_be_measured() -> None:
    result = judged(side(cases(BASE)), side(cases(BASE)), primaries=("mrr",))
    assert result.verdict is Verdict.COULD_NOT_MEASURE


@pytest.mark.parametrize(
    "rules", [{"primaries": ("wrod",)}, {"primaries": ("words",)}, {"floors": {"wrod": 1}}, {"primaries": ()}], ids=str
)
def test_rules_that_nothing_could_be_measured_by_are_refused(rules: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"cannot be a primary or have a floor|at least 1"):
        Rules.model_validate(rules)
