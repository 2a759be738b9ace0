"""Dates and outlets are read out as far as they are known."""

from __future__ import annotations

import pytest

import rag
from ui.wording import listed, outlet, period_ends, readable_date


@pytest.mark.parametrize(
    ("published", "shown"),
    [("2021-12-08", "8 December 2021"), ("2021-12", "December 2021"), ("2021", "2021"), (None, "undated"), ("2021-13", "2021-13")],
)
def test_partial_dates_are_read_out_as_far_as_they_go(published: str | None, shown: str) -> None:
    assert readable_date(published) == shown


def test_an_unnamed_publisher_is_said_to_be_so() -> None:
    citation = rag.Citation(1, "a", "t", None, None, None, "q", 0, 1, "Northern Wire")
    assert outlet(citation) == "Publisher not stated, citing Northern Wire"


def test_names_are_listed_as_one_says_them() -> None:
    assert [listed(names) for names in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == ["", "A", "A and B", "A, B and C"]


def test_a_time_of_which_one_end_lies_in_the_other_is_told_as_the_wider_one() -> None:
    assert period_ends("2019-11", "2019-11-01") == ("2019-11", "2019-11")
    assert period_ends("2019-11-01", "2019") == ("2019", "2019")
    assert period_ends("2019-11", "2019-12-01") == ("2019-11", "2019-12-01")
    assert period_ends(None, "2019") == (None, "2019")
