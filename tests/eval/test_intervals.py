"""Intervals against scipy, and against a value worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.stats import binomtest

from eval.intervals import RESAMPLES, SEED, bootstrap_interval, wilson_interval
from eval.schema import Rate


def test_wilson_interval_against_a_value_worked_by_hand() -> None:
    # 14 of 16 at z = 1.96: p = .875, centre (.875 + .12005) / 1.2401 = .80240, margin 1.96 sqrt(.0068359 + .0037516) / 1.2401 = .16263
    assert wilson_interval(Rate(count=14, of=16)) == pytest.approx((0.6398, 0.9650), abs=5e-4)


@settings(deadline=None)  # the time of one comparison says nothing on a busy machine
@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.sampled_from([0.8, 0.95, 0.99]))
def test_wilson_interval_is_that_of_scipy(counts: tuple[int, int], confidence: float) -> None:
    count, of = counts
    theirs = binomtest(count, of).proportion_ci(confidence_level=confidence, method="wilson")
    assert wilson_interval(Rate(count=count, of=of), confidence) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


def test_wilson_interval_of_nothing_is_not_scored() -> None:
    assert wilson_interval(Rate(count=0, of=0)) is None


SKEWED = [0.0, 0.0, 0.1, 0.2, 0.2, 0.5, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]


@pytest.mark.parametrize(("statistic", "method"), [("mean", "BCa"), ("median", "percentile")])
def test_the_bootstrap_is_that_of_scipy(statistic: str, method: str) -> None:
    theirs = stats.bootstrap(
        (SKEWED,), getattr(np, statistic), n_resamples=RESAMPLES, method=method, rng=np.random.default_rng(SEED)
    ).confidence_interval
    assert bootstrap_interval(SKEWED, statistic) == (theirs.low, theirs.high)  # type: ignore[arg-type]


def test_the_bootstrap_of_a_mean_is_near_its_standard_error() -> None:
    values = [float(value) for value in np.random.default_rng(1).normal(10, 2, size=200)]
    low, high = bootstrap_interval(values) or (0.0, 0.0)
    error = 1.96 * np.std(values, ddof=1) / 200**0.5
    assert (low, high) == pytest.approx((np.mean(values) - error, np.mean(values) + error), abs=0.05)


def test_equal_values_give_equal_intervals_and_little_says_nothing() -> None:
    assert bootstrap_interval(SKEWED) == bootstrap_interval(list(SKEWED))
    assert bootstrap_interval([]) is bootstrap_interval([0.5]) is bootstrap_interval([1.0] * 20) is None
