"""How sure a figure is: 95 % intervals of shares, means and medians. Pure functions; no interval is given where there is none to give."""

from __future__ import annotations

import math
from statistics import NormalDist

from eval.schema import Rate


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
