"""Kappa against published worked examples and scikit-learn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from eval.judging.agreement import cohens_kappa

PATHOLOGISTS = [[22, 2, 2, 0], [5, 7, 14, 0], [0, 2, 36, 0], [0, 1, 17, 10]]  # Agresti, Categorical Data Analysis, table 10.8
COUPLES = [[7, 7, 2, 3], [2, 8, 3, 7], [1, 5, 4, 9], [2, 8, 9, 14]]  # Hout, Duncan and Sobel 1987, in R's vcd as SexualFun
PROPOSALS = [[20, 5], [10, 15]]


@pytest.mark.parametrize(
    ("table", "kappa", "error"),
    [(PATHOLOGISTS, 0.493, 0.0567), (COUPLES, 0.1293, 0.0686)],
    ids=["pathologists: Agresti gives 0.493 and 0.057", "couples: vcd gives 0.1293 and 0.0686"],
)
def test_published_examples(table: list[list[int]], kappa: float, error: float) -> None:
    found = cohens_kappa(table)
    assert found is not None
    assert found.low is not None
    assert found.high is not None
    assert found.value == pytest.approx(kappa, abs=0.0005)
    assert (found.high - found.low) / 2 / 1.959964 == pytest.approx(error, abs=0.0005)
    assert (found.high + found.low) / 2 == pytest.approx(found.value)


def test_a_table_by_hand() -> None:
    found = cohens_kappa(PROPOSALS)  # they agree on .7; by chance on .5 * .6 + .5 * .4 = .5
    assert found is not None
    assert found.value == pytest.approx(0.4)


@given(st.lists(st.lists(st.integers(0, 9), min_size=2, max_size=2), min_size=2, max_size=2))
def test_scikit_learn_gives_the_same_and_the_interval_holds_it(table: list[list[int]]) -> None:
    pairs = [(i, j) for i in range(2) for j in range(2) for _ in range(table[i][j])]
    found = cohens_kappa(table)
    if len({rating for pair in pairs for rating in pair}) < 2:
        assert found is None
        return
    assert found is not None
    assert found.value == pytest.approx(cohen_kappa_score(*zip(*pairs, strict=True)), abs=1e-9)
    if found.low is not None and found.high is not None:
        assert -1 <= found.low <= found.value <= found.high <= 1


@pytest.mark.parametrize(
    ("table", "kappa"), [([[9, 0], [0, 5]], 1.0), ([[9, 0], [5, 0]], 0.0)], ids=["agree in all", "one always says the same"]
)
def test_no_certainty_is_claimed(table: list[list[int]], kappa: float) -> None:
    found = cohens_kappa(table)
    assert found is not None
    assert found == (pytest.approx(kappa), None, None)


def test_what_is_not_defined_or_no_table() -> None:
    assert cohens_kappa([[0, 0], [0, 0]]) is None
    assert cohens_kappa([[7, 0], [0, 0]]) is None
    with pytest.raises(ValueError, match="square"):
        cohens_kappa([[1, 2, 3], [4, 5, 6]])
