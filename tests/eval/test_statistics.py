"""Against scipy's own functions and worked examples that were published."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from eval.statistics import exact_mcnemar, holm, paired_bootstrap


def test_mcnemar_gives_the_published_value_of_agrestis_approval_ratings() -> None:
    """Agresti (1990), p. 350: 86 went one way, 150 the other. R's exact2x2, mcnemar.exact, gives p = 3.716e-05."""
    assert exact_mcnemar(86, 150) == pytest.approx(3.716e-05, rel=1e-3)


@pytest.mark.parametrize(
    ("lost", "gained", "expected"), [(0, 0, 1.0), (5, 0, 2 / 32), (6, 0, 2 / 64), (0, 6, 2 / 64), (3, 3, 1.0), (1, 7, 18 / 256)]
)
def test_mcnemar_by_hand(lost: int, gained: int, expected: float) -> None:
    assert exact_mcnemar(lost, gained) == pytest.approx(expected)


def test_flips_below_zero_are_refused() -> None:
    with pytest.raises(ValueError, match="from 0"):
        exact_mcnemar(-1, 2)


@pytest.fixture
def graded() -> tuple[list[float], list[float]]:
    random = np.random.default_rng(7)
    base = random.choice([0.0, 0.5, 1.0], size=84)
    new = np.clip(base + random.choice([-0.5, 0.0, 0.0, 0.0, 0.25], size=84), 0, 1)
    return [*map(float, base)], [*map(float, new)]


def test_interval_is_scipys(graded: tuple[list[float], list[float]]) -> None:
    base, new = graded
    change = paired_bootstrap(base, new, resamples=2000, seed=3)
    differences = np.subtract(new, base)
    expected = stats.bootstrap((differences,), np.mean, n_resamples=2000, method="percentile", rng=np.random.default_rng(3))
    assert (change.low, change.high) == pytest.approx(tuple(expected.confidence_interval))
    assert change.difference == pytest.approx(differences.mean())


def test_p_value_is_near_that_of_scipys_paired_permutation_test(graded: tuple[list[float], list[float]]) -> None:
    base, new = graded
    exchanged = stats.permutation_test(
        (new, base),
        lambda x, y, axis: np.mean(x - y, axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=4999,
        rng=np.random.default_rng(3),
    )
    assert 0.001 < exchanged.pvalue < 0.2  # else the two would agree by their bounds
    assert paired_bootstrap(base, new).p_value == pytest.approx(exchanged.pvalue, abs=0.015)


def test_p_value_is_near_that_of_a_t_test_where_there_are_many_pairs() -> None:
    random = np.random.default_rng(5)
    base = random.normal(size=400)
    new = base + random.normal(0.1, 1.0, size=400)
    assert paired_bootstrap([*base], [*new]).p_value == pytest.approx(stats.ttest_rel(new, base).pvalue, abs=0.01)


def test_three_pairs_that_fell_alike_prove_nothing() -> None:
    assert paired_bootstrap([1.0, 1.0, 1.0], [0.0, 0.0, 0.0]) == (-1.0, -1.0, -1.0, 0.25)
    assert paired_bootstrap([1.0] * 3 + [0.5] * 2, [0.0] * 3 + [0.5] * 2).p_value >= 0.25


def test_nothing_that_differs_is_no_difference() -> None:
    assert paired_bootstrap([0.5, 1.0], [0.5, 1.0]) == (0.0, 0.0, 0.0, 1.0)


def test_sides_are_treated_alike(graded: tuple[list[float], list[float]]) -> None:
    base, new = graded
    there, back = paired_bootstrap(base, new), paired_bootstrap(new, base)
    assert there.difference == pytest.approx(-back.difference)
    assert there.p_value == back.p_value
    assert there.low == pytest.approx(-back.high, abs=0.01)


def test_the_same_pairs_give_the_same_figures(graded: tuple[list[float], list[float]]) -> None:
    assert paired_bootstrap(*graded) == paired_bootstrap(*graded)


@pytest.mark.parametrize(("base", "new"), [([], []), ([1.0], [1.0, 2.0])])
def test_what_is_not_paired_is_refused(base: list[float], new: list[float]) -> None:
    with pytest.raises(ValueError, match="pairs"):
        paired_bootstrap(base, new)


def test_holm_gives_the_published_example() -> None:
    """Wikipedia, Holm-Bonferroni method: of these the first and the last are rejected at .05. The figures are those of R's p.adjust."""
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx((0.03, 0.06, 0.06, 0.02))


def test_holm_stays_within_bonferroni_and_one() -> None:
    values = [0.9, 0.2, 0.04, 0.04]
    adjusted = holm(values)
    assert all(value <= new <= min(1, len(values) * value) for value, new in zip(values, adjusted, strict=True))
    assert adjusted[2] == adjusted[3]
    assert holm([]) == ()
