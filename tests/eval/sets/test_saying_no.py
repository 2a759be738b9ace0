"""AUROC against scikit-learn's."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from eval.sets.saying_no import area_under_curve


def test_area_under_curve_is_what_scikit_learn_computes_with_ties() -> None:
    chance = np.random.default_rng(1)
    values, labels = chance.integers(0, 6, 80) / 5, chance.integers(0, 2, 80).astype(bool)
    ours = area_under_curve(values[labels].tolist(), values[~labels].tolist())
    assert ours == pytest.approx(roc_auc_score(labels, values))


def test_one_kind_alone_has_no_curve() -> None:
    assert area_under_curve([0.5], []) is None
    assert area_under_curve([], [0.5]) is None
