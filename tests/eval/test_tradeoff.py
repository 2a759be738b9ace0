"""Thresholds and seconds, worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

import rag
from eval.schema import Case, CaseRecord, Scores
from eval.tradeoff import BINS, area_under_curve, percentile, spread, stages, tradeoff

Made = Callable[..., CaseRecord]


@pytest.fixture
def made(make_case: Callable[..., Case], make_answer: Callable[..., rag.Answer]) -> Made:
    def make(chance: float | None, *, answerable: bool = True, cached: bool = False, **milliseconds: float) -> CaseRecord:
        case = make_case() if answerable else make_case(kind="not_in_articles", answerable=False, facts=[])
        answer = replace(make_answer("x"), trace=rag.Trace(answerability=chance, milliseconds=milliseconds))
        return CaseRecord(case=case, answer=answer, error=None, scores=Scores(correct=True), seconds=1, cached=cached)

    return make


def test_each_threshold_that_parts_two_answers_is_a_point(made: Made) -> None:
    records = [made(0.9), made(0.5), made(0.3, answerable=False), made(0.5, answerable=False), made(None)]
    points = [(point.wrongly, point.rightly) for point in tradeoff(records)]
    assert points == [(0, 0), (0, 0.5), (0.5, 1), (1, 1)]
    assert [round(point.at, 3) for point in tradeoff(records)] == [0, 0.4, 0.7, 1]


def test_one_kind_of_question_alone_is_no_trade(made: Made) -> None:
    assert tradeoff([made(0.9), made(None, answerable=False)]) == ()


def test_a_sure_answer_is_abstained_on_by_always_alone(made: Made) -> None:
    assert [(p.wrongly, p.rightly) for p in tradeoff([made(1.0), made(1.0, answerable=False)])] == [(0, 0), (1, 1)]


def test_seconds_fall_into_bins() -> None:
    counts, edges = spread([0.0, 1.0, 1.0, 2.0])
    assert (counts[0], counts[BINS // 2], counts[-1], sum(counts), edges) == (1, 2, 1, 4, (0, 2.0))
    assert spread([]) == ((0,) * BINS, (0, 1))


@pytest.mark.parametrize(("share", "value"), [(0.05, 15), (0.3, 20), (0.4, 20), (0.5, 35), (1, 50)])
def test_percentiles_are_those_of_the_published_example(share: float, value: float) -> None:
    assert percentile([15, 20, 35, 40, 50], share) == value  # en.wikipedia.org/wiki/Percentile, nearest rank


def test_a_percentile_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one value"):
        percentile([], 0.5)


def test_stages_have_their_medians_without_the_cache(made: Made) -> None:
    assert stages([made(1, a=1, b=5), made(1, a=3), made(1, a=99, cached=True)]) == {"a": 2, "b": 5}


def test_area_under_curve_is_what_scikit_learn_computes_with_ties() -> None:
    chance = np.random.default_rng(1)
    values, labels = chance.integers(0, 6, 80) / 5, chance.integers(0, 2, 80).astype(bool)
    ours = area_under_curve(values[labels].tolist(), values[~labels].tolist())
    assert ours == pytest.approx(roc_auc_score(labels, values))


def test_one_kind_alone_has_no_curve() -> None:
    assert area_under_curve([0.5], []) is None
    assert area_under_curve([], [0.5]) is None
