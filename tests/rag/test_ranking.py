"""The order of sources: a question's parts must each get their due, and the score a reader sees must not rise down the list."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.ranking import Features, in_turn, share_of_best, weighted

Lists = st.integers(1, 12).flatmap(
    lambda n: st.lists(st.lists(st.floats(-5, 5, allow_nan=False), min_size=n, max_size=n), min_size=1, max_size=4)
)


@given(Lists)
def test_each_candidate_comes_once_and_the_best_of_each_list_first(lists: list[list[float]]) -> None:
    order = in_turn([np.array(scores) for scores in lists]).tolist()
    assert sorted(order) == list(range(len(lists[0])))
    best = {int(np.argsort(-np.array(scores), kind="stable")[0]) for scores in lists}
    assert set(order[: len(best)]) == best


def test_lists_take_turns() -> None:
    assert in_turn([np.array([3.0, 2.0, 1.0, 0.0]), np.array([0.0, 1.0, 2.0, 3.0])]).tolist() == [0, 3, 1, 2]


@given(Lists)
def test_scores_never_rise(lists: list[list[float]]) -> None:
    whole, *parts = (np.array(scores) for scores in lists)
    features = Features([str(place) for place in range(len(whole))], {"a": whole}, [{"b": part} for part in parts], [])
    order, scores = features.ranked({"a": 1.0, "b": 0.5})
    assert len(order) == len(whole)
    assert (np.diff(scores) <= 0).all()


def test_a_part_counts_on_top_of_the_question() -> None:
    features = Features(["x", "y"], {"a": np.array([1.0, 0.0])}, [{"b": np.array([0.0, 3.0])}], [])
    order, scores = features.ranked({"a": 1.0, "b": 1.0})
    assert order.tolist() == [0, 1]  # the question's best first, then the part's
    assert scores.tolist() == [1.0, 1.0]  # the part's 3.0 lowered to that of the one before


def test_weighted_sum_and_share() -> None:
    assert weighted({"a": np.array([1.0, 2.0]), "b": np.array([3.0, 0.0])}, {"a": 2.0, "b": 0.5}).tolist() == [3.5, 4.0]
    assert share_of_best(np.array([1.0, 4.0])).tolist() == [0.25, 1.0]
    assert share_of_best(np.array([0.0, 0.0])).tolist() == [0.0, 0.0]
    with pytest.raises(KeyError):
        weighted({"unheard of": np.array([1.0])}, {"a": 1.0})
