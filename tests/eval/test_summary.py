"""Figures by kind, set and tag, counted by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from eval.intervals import bootstrap_interval, wilson_interval
from eval.measures import MEASURES
from eval.schema import Case, CaseRecord, Rate, Run, RunInfo, Scores
from eval.summary import figure, summarise

GOT = {  # id: scores (None where the engine raised), seconds
    "fact-1": (Scores(correct=True, abstained=False, fact_recall=1.0, words=3), 1.0),
    "fact-2": (Scores(correct=False, abstained=False, fact_recall=0.5, words=5), 2.0),
    "fact-3": (None, 9.0),
    "list-1": (Scores(correct=False, abstained=True, fact_recall=0.0), 4.0),
    "absent": (Scores(correct=True, abstained=True), 5.0),
}


@pytest.fixture
def result(make_case: Callable[..., Case]) -> Run:
    cases = [
        make_case("fact-1", tags=["date", "short"]),
        make_case("fact-2", tags=["short"]),
        make_case("fact-3", set="held_out"),
        make_case("list-1", kind="list", set="held_out"),
        make_case("absent", kind="not_in_articles", answerable=False, facts=[]),
        make_case("never", kind="time"),
    ]
    records = []
    for case in cases[:-1]:
        scores, seconds = GOT[case.id]
        error = "ModelError: gone" if scores is None else None
        records.append(CaseRecord(case=case, answer=None, error=error, scores=scores or Scores(correct=False), seconds=seconds))
    fields = {"started": "", "finished": None, "commit": None, "versions": {}, "settings": {}, "settings_hash": None, "articles": 1}
    info = RunInfo(name="run", corpus_hash="", cases_hash="", cases=tuple(cases), **fields)
    return Run(info=info, records=tuple(records))


def test_rows_are_those_that_have_cases(result: Run) -> None:
    summary = summarise(result)
    assert [(row.label, row.cases, row.not_asked, row.errors) for row in summary.kinds] == [
        ("fact", 3, 0, 1),
        ("time", 1, 1, 0),
        ("list", 1, 0, 0),
        ("not_in_articles", 1, 0, 0),
    ]
    assert [(row.label, row.cases) for row in summary.sets] == [("tuning", 4), ("held_out", 2), ("all", 6)]
    assert [(row.label, row.cases) for row in summary.tags] == [("short", 2), ("date", 1)]
    assert all(row.figures.keys() == MEASURES.keys() for row in summary.sets)


def test_an_error_is_wrong_and_a_case_never_asked_is_neither(result: Run) -> None:
    rows = {row.label: row.figures for row in (*summarise(result).kinds, *summarise(result).sets)}
    correct = rows["fact"]["correct"]
    assert (correct.value, correct.scored, correct.not_scored) == (pytest.approx(1 / 3), 3, 0)
    assert (correct.low, correct.high) == wilson_interval(Rate(count=1, of=3))
    facts = rows["fact"]["facts_answered"]
    assert (facts.value, facts.scored) == (0.5, 3)  # 1, 1/2, and 0 for the one that raised
    assert (facts.low, facts.high) == bootstrap_interval([1.0, 0.5, 0.0])
    assert (rows["time"]["correct"].value, rows["time"]["correct"].scored, rows["time"]["correct"].not_scored) == (None, 0, 1)
    assert rows["all"]["decision"].value == pytest.approx((1 - 1 - 1 + 0 + 1) / 5)


def test_abstention_is_a_pair(result: Run) -> None:
    all_cases = summarise(result).sets[-1].figures
    rightly, wrongly = all_cases["abstained_rightly"], all_cases["abstained_wrongly"]
    assert (rightly.value, rightly.scored, rightly.not_scored) == (1.0, 1, 5)
    assert (wrongly.value, wrongly.scored, wrongly.not_scored) == (pytest.approx(1 / 3), 3, 3)  # who raised did not answer, nor abstain


def test_lengths_and_times_are_medians(result: Run) -> None:
    fact = summarise(result).kinds[0].figures
    assert (fact["words"].value, fact["seconds"].value) == (4.0, 1.5)


def test_values_that_are_all_alike_have_no_bootstrap_interval(result: Run) -> None:
    alike = figure(MEASURES["facts_answered"], [result.records[0]] * 9, planned=10)
    assert (alike.value, alike.low, alike.high, alike.scored, alike.not_scored) == (1.0, None, None, 9, 1)
