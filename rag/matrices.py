"""Products of matrices and weighted means of rows, in numpy.

A product's result is what counts, not the processor's flags: OpenBLAS sometimes leaves "invalid" set by what lies beside small matrices of
finite numbers, and numpy then warns of a result that is right. Nothing is checked here.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def product(left: NDArray[Any], right: NDArray[Any]) -> NDArray[Any]:
    """``left @ right``."""
    with np.errstate(invalid="ignore"):
        multiplied: NDArray[Any] = np.matmul(left, right)
    return multiplied


def weighted_mean(values: NDArray[np.float32], weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Of each row of ``[n, columns]`` by the weights of the columns, ``[n]``; zeros where nothing weighs anything."""
    total = weights.sum()
    mean: NDArray[np.float32] = product(values, weights) / total if total else np.zeros(len(values), dtype=np.float32)
    return mean
