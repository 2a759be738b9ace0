"""Dates are shown as precisely as they are known, and no more."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.dating.dates import date_in_words, narrowest, period, period_in_words


@pytest.mark.parametrize(
    ("partial", "said"),
    [
        ("2021-12-08", "8 December 2021"),
        ("2021-12", "December 2021"),
        ("2021", "2021"),
    ],
)
def test_precision_is_kept(partial: str, said: str) -> None:
    assert date_in_words(partial) == said


@pytest.mark.parametrize(
    ("partials", "said"),
    [
        ([], None),
        (["2021"], "from 2021"),
        (["2024-11", "2019-10-31"], "from October 2019 to November 2024"),
        (["2021-12-01", "2021-12-09"], "from December 2021"),
    ],
)
def test_a_period_runs_from_first_to_last(partials: list[str], said: str | None) -> None:
    assert period_in_words(partials) == said


@pytest.mark.parametrize(
    ("partial", "first", "last"),
    [
        ("2021-12-08", date(2021, 12, 8), date(2021, 12, 8)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2021", date(2021, 1, 1), date(2021, 12, 31)),
    ],
)
def test_a_partial_date_is_all_the_days_it_may_be(partial: str, first: date, last: date) -> None:
    assert period(partial) == (first, last)


def test_what_is_no_date_has_no_days() -> None:
    with pytest.raises(ValueError, match="month"):
        period("2021-13")


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2021, 12, 8), date(2021, 12, 8), "2021-12-08"),
        (date(2021, 12, 6), date(2021, 12, 12), "2021-12"),
        (date(2021, 11, 29), date(2021, 12, 5), "2021"),
        (date(2021, 12, 27), date(2022, 1, 2), "2021/2022"),
    ],
)
def test_a_period_is_told_no_more_precisely_than_it_is_known(first: date, last: date, said: str) -> None:
    assert narrowest(first, last) == said


@given(st.dates(), st.sampled_from([4, 7, 10]))
def test_days_of_a_partial_date_make_that_date_again(day: date, length: int) -> None:
    partial = day.isoformat()[:length]
    assert narrowest(*period(partial)) == partial
