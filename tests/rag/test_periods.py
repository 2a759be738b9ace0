"""Who asks about February is not to be told of March: which days a question means, in the many ways in which it can be said."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.periods import Period, find_periods, months_in, years_in

TODAY = date(2024, 3, 13)  # a Wednesday
TABLE = (Path(__file__).parent / "questions_with_periods.txt").read_text(encoding="utf-8").splitlines()
ROWS = [[column.strip() for column in line.split("|")] for line in TABLE if "|" in line and not line.startswith("#")]


def shown(period: Period) -> str:
    first, last = ("-" if day is None else f"--{day[5:]}" if period.yearless else day for day in (period.first, period.last))
    return f"{period.words} > {period.kind} > {period.of} > {first} > {last}"


@pytest.mark.parametrize(("question", "wanted"), [(row[0], [cell for cell in row[1:] if cell]) for row in ROWS])
def test_the_periods_of_a_question(question: str, wanted: list[str]) -> None:
    assert [shown(period) for period in find_periods(question, TODAY)] == wanted


def test_the_table_is_long() -> None:
    assert len(ROWS) >= 90


WORDS = st.sampled_from(
    """in on since before after until between from and to the early late mid last this next first half of year month week March May October
    Nov. 7 7th 30 31 2019 2021 1990s Q3 spring Wednesday yesterday two years ago election article published 2000 dollars , ? - – 'Title'
    """.split()
)


@given(st.lists(WORDS, max_size=12).map(" ".join), st.dates(date(1, 6, 1), date(9999, 1, 1)))
def test_whatever_is_asked_periods_stand_in_the_question_and_do_not_end_before_they_begin(question: str, today: date) -> None:
    end = 0
    for period in find_periods(question, today):
        assert question[period.start : period.end] == period.words
        assert period.start >= end
        end = period.end
        assert period.first is None or period.last is None or period.first <= period.last
        assert (period.first, period.last) != (None, None)
        assert all(date.fromisoformat(day) for day in (period.first, period.last) if day)


@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(["%d %B %Y", "%B %d, %Y", "%b. %d, %Y", "%Y-%m-%d", "%A, %B %d, %Y"])
)
def test_a_day_is_that_day_however_it_is_written(day: date, form: str) -> None:
    written = day.strftime(form).replace("May.", "May")
    [period] = find_periods(f"Who met the minister on {written}?", TODAY)
    assert (period.first, period.last) == (day.isoformat(), day.isoformat())


def test_years_and_months_are_those_of_the_periods() -> None:
    periods = find_periods("Which 2000 people met in May 2019 and in October?", TODAY)
    assert years_in(periods, "Which 2000 people met in May 2019 and in October?") == {"2019"}
    assert months_in(periods) == {5, 10}
