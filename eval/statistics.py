"""Is a difference between two runs more than noise? Exact McNemar, paired bootstrap, Holm: pure functions of numbers.

What they do not do: choose measures or thresholds (``gate.py``), or allow for cases that depend on each other: each case counts as one
independent draw. Resampling has a fixed seed, so that the same two runs always give the same figures. scipy is imported when first needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

SEED = 20_211_208
RESAMPLES = 9_999
_NUMBERS_AT_A_TIME = 2_000_000  # drawn at a time: 16 MB


class PairedChange(NamedTuple):
    """What the paired bootstrap says of a measure.

    Attributes:
        difference: mean of new minus base, over the pairs.
        low, high: its 95 % percentile interval.
        p_value: two-sided, of no difference.
    """

    difference: float
    low: float
    high: float
    p_value: float


def exact_mcnemar(lost: int, gained: int) -> float:
    """Two-sided p-value of McNemar's exact test: are flips as likely one way as the other?

    Of ``lost + gained`` cases that flipped, the number lost is binomial with probability ½ where nothing changed; p is
    min(1, 2 P(X ≤ min(lost, gained))). 1 where nothing flipped. McNemar, Psychometrika 12 (1947), in the exact form of Agresti,
    Categorical Data Analysis, 10.1; computed by ``scipy.stats.binomtest``.

    Raises:
        ValueError: a number below 0.
    """
    if lost < 0 or gained < 0:
        raise ValueError("flips are counted from 0")
    if not lost + gained:
        return 1.0
    from scipy import stats

    return float(stats.binomtest(lost, lost + gained, 0.5, alternative="two-sided").pvalue)


def paired_bootstrap(base: Sequence[float], new: Sequence[float], *, resamples: int = RESAMPLES, seed: int = SEED) -> PairedChange:
    """Bootstrap of the mean difference d of pairs, drawn with replacement, by ``scipy.stats.bootstrap``.

    The interval holds the 2.5th to 97.5th percentile of the resampled means d* (Efron and Tibshirani, An Introduction to the Bootstrap,
    13.3). The p-value is that of the test centred on no difference, (1 + #{|d* - d| ≥ |d|}) / (1 + resamples) (the same, 16.4;
    Berg-Kirkpatrick, Burkett and Klein, EMNLP 2012), and never below 2^(1-m) where m pairs differ: the smallest value that an exact test of
    m signs can give. Without that bound three pairs that all fell by the same amount would count as proof, for their resamples are alike.

    Raises:
        ValueError: no pairs, or unequal numbers.
    """
    if not base or len(base) != len(new):
        raise ValueError("pairs are needed, as many values on one side as on the other")
    differences = [after - before for before, after in zip(base, new, strict=True)]
    differing = sum(value != 0 for value in differences)
    if len(set(differences)) == 1:  # every resample is alike, and one pair has no others to be drawn from
        return PairedChange(differences[0], differences[0], differences[0], min(1.0, 2.0 ** (1 - differing)))
    import numpy as np
    from scipy import stats

    result = stats.bootstrap(
        (np.asarray(differences),),
        np.mean,
        n_resamples=resamples,
        batch=max(1, _NUMBERS_AT_A_TIME // len(differences)),
        method="percentile",
        rng=np.random.default_rng(seed),
    )
    difference = float(np.mean(differences))
    tolerance = 1e-12  # sums of the same numbers in another order
    beyond = int(np.sum(np.abs(result.bootstrap_distribution - difference) >= abs(difference) - tolerance))
    p_value = max((1 + beyond) / (1 + resamples), 2.0 ** (1 - differing))
    low, high = result.confidence_interval
    return PairedChange(difference, float(low), float(high), min(1.0, p_value))


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """P-values adjusted for being several, in the order given.

    The k-th smallest of m, counted from 0, becomes m - k times what it was, but not less than the one before it and not more than 1.
    What stays below α after this is shown with a chance of at most α that any of it is noise, however the measures hang together.
    Holm, Scandinavian Journal of Statistics 6 (1979).
    """
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    for rank, position in enumerate(sorted(range(len(p_values)), key=lambda index: p_values[index])):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[position]))
        adjusted[position] = highest
    return tuple(adjusted)
