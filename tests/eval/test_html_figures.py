"""The figures under the plots."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import rag
from eval.baseline import scored
from eval.gate import Change
from eval.html_figures import abstaining, by_kinds_of_both, by_measures, changed, latency, tiles
from eval.measures import MEASURES
from eval.schema import Case, Run
from eval.summary import summarise
from tests.eval.html_runs import hostile_run


@pytest.fixture
def result(make_case: Callable[..., Case], make_answer: Callable[..., rag.Answer], engine_by_hand: Callable[..., Any]) -> Run:
    return hostile_run(make_case, make_answer, engine_by_hand, "Amiri")


def test_all_measures_have_a_row_scored_or_not(result: Run) -> None:
    rows = {cell.label: cell for cell in by_measures(summarise(result).sets[-1])}
    assert list(rows) == [measure.label for measure in MEASURES.values()]
    assert (rows["correct"].value, rows["correct"].of, rows["correct"].interval) == ("0.50", "3/6", "0.19 to 0.81")
    assert (rows["model cost"].value, rows["model cost"].plot) == ("not scored", "")
    assert "citation recall" not in [cell.label for cell in tiles(summarise(result).sets[-1])]


def test_kinds_are_counted_over_what_was_compared(result: Run) -> None:
    rows = by_kinds_of_both((scored(result), scored(result)), ["right", "unknown", "guessed"])
    assert [(row.label, row.cases, [cell.of for cell in row.cells]) for row in rows] == [
        ("follow_up", "1", ["1/1"] * 2),
        ("not_in_articles", "2", ["1/2"] * 2),
        ("all", "3", ["2/3"] * 2),
    ]


def test_a_change_that_is_shown_is_named(result: Run) -> None:
    worse = Change(name="correct", label="correct", pairs=9, only_base=0, only_new=0, base=1, new=0.5, difference=-0.5, low=-0.7, high=-0.2,
                   lower=5, primary=True, worse=True)  # fmt: skip
    other = Change(name="words", label="words", pairs=9, only_base=0, only_new=0, base=9, new=8, difference=-1, low=-2, high=0, lower=3)
    rows = changed([other, worse])
    assert [(row.label, row.verdict, row.cells["lower"]) for row in rows] == [("correct", "worse", "5"), ("words", "", "3")]
    assert 'class="interval worse"' in rows[0].plot


def test_abstention_says_what_the_run_did(result: Run) -> None:
    plot = abstaining({"it": result.records})
    assert plot is not None
    assert plot.lines == ("it: abstained on 1 of 2 that the articles do not answer and on 0 of 4 that they answer. "
                          "Area under the curve: 0.75.",)  # fmt: skip
    assert abstaining({"it": result.records[1:2]}) is None


def test_seconds_are_those_of_answers(result: Run) -> None:
    records = [record.model_copy(update={"seconds": 1.0 + place}) for place, record in enumerate(result.records)]
    plot = latency(records)
    assert plot is not None
    assert plot.lines == ("Of 5 answers half took 4 s or less, 95 % 6 s or less; the slowest took 6 s.",)
    assert latency([record.model_copy(update={"cached": True}) for record in records]) is None
