"""How sure a figure is: 95 % intervals of shares by Wilson's formula, of means and medians by the bootstrap.

Pure functions. They say how far a figure may be off because it is of these cases and not of others of their kind; not whether two runs
differ, for which ``statistics.py`` pairs them. scipy is imported when first needed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from statistics import NormalDist
from typing import Literal

from eval.schema import Rate

RESAMPLES = 1000
SEED = 20261129


def wilson_interval(rate: Rate, confidence: float = 0.95) -> tuple[float, float] | None:
    """Wilson's score interval (1927) of a share, which stays within 0 and 1 and is honest for small n; None when ``rate.of`` is 0.

    With p the share, n the number and z the normal quantile of (1 + confidence) / 2:
    (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n).
    """
    if rate.value is None:
        return None
    p, n, z = rate.value, rate.of, NormalDist().inv_cdf((1 + confidence) / 2)
    centre = p + z * z / (2 * n)
    margin = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low = (centre - margin) / scale if rate.count else 0.0  # what the formula gives, but for rounding
    high = (centre + margin) / scale if rate.count < n else 1.0
    return low, high


def bootstrap_interval(
    values: Sequence[float], statistic: Literal["mean", "median"] = "mean", confidence: float = 0.95
) -> tuple[float, float] | None:
    """The bootstrap interval (Efron and Tibshirani 1993) of a mean or median, by ``scipy.stats.bootstrap``.

    Of a mean it is the bias-corrected and accelerated one (BCa), which bends with skewed values; of a median the percentiles, for BCa's
    jackknife is no use there. 1000 resamples and a fixed seed: equal values in equal order always give equal intervals.

    None for fewer than two values, and for values that are all alike: resampling them could only claim certainty.
    """
    return _bootstrap(tuple(values), statistic, confidence)


@lru_cache(maxsize=4096)  # a run is summed up when it ends and again when it is printed
def _bootstrap(values: tuple[float, ...], statistic: Literal["mean", "median"], confidence: float) -> tuple[float, float] | None:
    if len(set(values)) < 2:
        return None
    import numpy as np
    from scipy import stats

    found = stats.bootstrap(
        (np.asarray(values),),
        np.mean if statistic == "mean" else np.median,
        n_resamples=RESAMPLES,
        confidence_level=confidence,
        method="BCa" if statistic == "mean" else "percentile",
        rng=np.random.default_rng(SEED),
    ).confidence_interval
    return float(found.low), float(found.high)
