"""If a date is misread, a right answer counts as wrong because it puts the month first, or a wrong one as right."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.days import DayRead, days_in, without_days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("on Wednesday, 30 October 2019", [(2019, 10, 30)]),
        ("the 30th of October, 2019", [(2019, 10, 30)]),
        ("Oct. 30, 2019", [(2019, 10, 30)]),
        ("30/10/2019 or 10/30/2019", [(2019, 10, 30), (2019, 10, 30)]),
        ("late on October 29", [(None, 10, 29)]),
        ("30-31 Oct. 2019", [(2019, 10, 30), (2019, 10, 31)]),
        ("from October 29 to 31", [(None, 10, 29), (None, 10, 31)]),
        ("Jan 2020", [(2020, 1, None)]),
        ("2019-10", [(2019, 10, None)]),
        ("in 2019.", [(2019, None, None)]),
        ("2020/21", [(2020, None, None)]),
    ],
)
def test_days_in(text: str, days: list[tuple[int | None, int | None, int | None]]) -> None:
    assert list(days_in(text)) == days


@pytest.mark.parametrize(
    "text", ["by May", "they may 5 times", "to march 12 miles", "10/11/2019", "$2019", "2019%", "1,2019", "on Wednesday", "version 1.2019"]
)
def test_what_is_no_date(text: str) -> None:
    assert days_in(text) == ()


@pytest.mark.parametrize(
    ("read", "wanted", "meets"),
    [
        (DayRead(2019, 10, 30), "2019-10-30", True),
        (DayRead(None, 10, 30), "2019-10-30", True),
        (DayRead(2020, 10, 30), "2019-10-30", False),
        (DayRead(2019, 10, None), "2019-10-30", False),
        (DayRead(2019, 10, 30), "2019-10", True),
        (DayRead(None, 10, 30), "2019-10", False),
        (DayRead(2019, 11, 30), "2019-10", False),
        (DayRead(2019, 10, 30), "2019", True),
        (DayRead(None, 10, 30), "2019", False),
    ],
)
def test_meets(read: DayRead, wanted: str, meets: bool) -> None:
    assert read.meets(wanted) is meets


def test_a_text_without_its_dates_is_as_long() -> None:
    assert without_days("On Oct. 30, 2019 in 2019") == "On               in 2019"


@settings(max_examples=50, deadline=None)
@given(st.dates(date(1500, 1, 1), date(2099, 12, 31)), st.sampled_from(["%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y", "%Y-%m-%d"]))
def test_every_day_is_read_in_every_form(day: date, form: str) -> None:
    assert days_in(f"It was {day.strftime(form)}.") == (DayRead(day.year, day.month, day.day),)
