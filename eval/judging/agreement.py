"""How far two raters agree beyond what chance would give: Cohen's kappa and its interval. Pure functions of a table of counts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import NamedTuple

_ROUNDING = 1e-12


class Kappa(NamedTuple):
    """Cohen's kappa, and its interval where there is one."""

    value: float
    low: float | None
    high: float | None


def cohens_kappa(table: Sequence[Sequence[int]], confidence: float = 0.95) -> Kappa | None:
    """Kappa of a square table of counts, one rater's categories in rows, the other's in columns.

    κ = (pₒ - pₑ) / (1 - pₑ), with pₒ the share on which they agree and pₑ = Σ pᵢ. p.ᵢ the share on which two raters with these
    habits would agree by chance (Cohen, Educational and Psychological Measurement 20, 1960). The interval is κ ± z·SE, cut at -1 and 1,
    with the large-sample variance of Fleiss, Cohen and Everitt, Psychological Bulletin 72 (1969), as Agresti gives it, Categorical Data
    Analysis, 2nd edition, 10.5:

    SE² = [Σᵢ pᵢᵢ ((1 - pₑ) - (pᵢ. + p.ᵢ)(1 - pₒ))² + (1 - pₒ)² Σᵢ≠ⱼ pᵢⱼ (p.ᵢ + pⱼ.)² - (pₒpₑ - 2pₑ + pₒ)²] / (n (1 - pₑ)⁴)

    Returns:
        None where kappa is not defined: nothing was rated, or both raters always gave one and the same category. Without an interval
        where SE is 0: full agreement, or a rater who never changed his mind. Such numbers could only claim certainty.

    Raises:
        ValueError: the table is not square.
    """
    size = range(len(table))
    if any(len(row) != len(table) for row in table):
        raise ValueError("a square table is needed: the same categories in rows and columns")
    n = sum(map(sum, table))
    if not n:
        return None
    p = [[count / n for count in row] for row in table]
    rows, columns = [sum(row) for row in p], [sum(row[j] for row in p) for j in size]
    observed, expected = sum(p[i][i] for i in size), sum(rows[i] * columns[i] for i in size)
    if 1 - expected < _ROUNDING:
        return None
    kappa = (observed - expected) / (1 - expected)
    agreeing = sum(p[i][i] * ((1 - expected) - (rows[i] + columns[i]) * (1 - observed)) ** 2 for i in size)
    differing = sum(p[i][j] * (columns[i] + rows[j]) ** 2 for i in size for j in size if i != j)
    spread = agreeing + (1 - observed) ** 2 * differing - (observed * expected - 2 * expected + observed) ** 2
    if spread < _ROUNDING:
        return Kappa(kappa, None, None)
    margin = NormalDist().inv_cdf((1 + confidence) / 2) * math.sqrt(spread / n) / (1 - expected) ** 2
    return Kappa(kappa, max(-1.0, kappa - margin), min(1.0, kappa + margin))
