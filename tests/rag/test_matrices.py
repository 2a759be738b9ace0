from __future__ import annotations

import numpy as np
import pytest

from rag.matrices import product, weighted_mean


def test_a_product_is_that_of_numpy_and_no_flag_of_the_processor_warns() -> None:
    numbers = np.array([[1, 2], [3, 4]], dtype=np.float32)
    assert product(numbers, numbers.T).tolist() == [[5, 11], [11, 25]]
    with pytest.warns(RuntimeWarning):
        np.matmul(np.array([[np.inf]]), np.array([0.0]))
    assert np.isnan(product(np.array([[np.inf]]), np.array([0.0]))).all()  # the tests take warnings for errors


def test_rows_are_averaged_by_weights_of_columns() -> None:
    values = np.array([[1, 5, 9], [2, 2, 0]], dtype=np.float32)
    assert weighted_mean(values, np.array([3, 1, 0], dtype=np.float32)).tolist() == [2, 2]
    assert weighted_mean(values, np.zeros(3, dtype=np.float32)).tolist() == [0, 0]
