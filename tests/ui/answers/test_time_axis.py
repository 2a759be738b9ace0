"""The drawn axis must be to scale, say its dates without overlap, and be honest where it is cut."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.answers.time_axis import LATE, LEAST_LABEL, Axis, Span


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def span(first: str, last: str | None = None) -> Span:
    return Span(day(first), day(last or first))


def shown(axis: Axis) -> list[str]:
    return [str(date.fromordinal(tick.day)) for tick in axis.ticks]


LAST = date.max.toordinal()
SPANS = st.lists(
    st.builds(lambda first, length: Span(first, min(first + length, LAST)), st.integers(1, LAST), st.integers(0, 4000)),
    min_size=1,
    max_size=8,
)


def test_equally_long_times_are_drawn_equally_long() -> None:
    axis = Axis([span("2021-11-01"), span("2021-11-11"), span("2021-12-01")])
    near, far = axis.at(day("2021-11-11")) - axis.at(day("2021-11-01")), axis.at(day("2021-12-01")) - axis.at(day("2021-11-11"))
    assert far == pytest.approx(2 * near)


def test_a_month_is_a_bar_from_its_first_day_to_the_end_of_its_last() -> None:
    axis = Axis([span("2021-11-01", "2021-11-30"), span("2021-12-01")])
    start, end = axis.extent(span("2021-11-01", "2021-11-30"))
    assert end == axis.at(day("2021-12-01"))
    assert start == axis.at(day("2021-11-01"))


@pytest.mark.parametrize(
    ("spans", "unit", "first"),
    [
        ([span("2021-11-07"), span("2021-11-09")], "day", ["2021-11-07", "2021-11-08", "2021-11-09"]),
        ([span("2021-09-10"), span("2022-01-20")], "month", ["2021-10-01", "2021-11-01", "2021-12-01", "2022-01-01"]),
        ([span("2017-05-05"), span("2020-02-02")], "month", ["2017-07-01", "2018-01-01"]),
        ([span("2009-01-01", "2009-12-31"), span("2013-02-02")], "year", ["2009-01-01", "2010-01-01"]),
        ([span("1890-01-01"), span("2020-01-01")], "year", ["1900-01-01", "1920-01-01"]),
    ],
)
def test_the_ticks_fit_how_long_the_time_is(spans: list[Span], unit: str, first: list[str]) -> None:
    axis = Axis(spans)
    assert axis.unit == unit
    assert shown(axis)[: len(first)] == first


def test_a_long_time_without_events_is_cut_and_what_is_left_out_is_told() -> None:
    axis = Axis([span("2021-11-07"), span("2021-11-09"), span("2024-01-01")])
    (cut,) = axis.cuts
    assert cut.days == pytest.approx(day("2024-01-01") - day("2021-11-09"), abs=2)
    assert axis.at(day("2021-11-09")) < cut.start < cut.end < axis.at(day("2024-01-01"))
    after = next(tick for tick in axis.ticks if tick.at > cut.end)
    assert (after.full, after.labelled) == (True, True)


def test_a_date_after_a_cut_is_told_in_full_before_a_tick_of_the_other_side() -> None:
    axis = Axis([span("2021-03-01", "2021-03-31"), span("2023-04-12")])
    *before, last = axis.ticks
    assert (str(date.fromordinal(last.day)), last.full, last.labelled) == ("2023-04-12", True, True)
    assert not before[-1].labelled


def test_both_sides_of_a_cut_have_one_scale() -> None:
    axis = Axis([span("2001-01-01"), span("2001-01-05"), span("2011-01-01"), span("2011-01-05")])
    assert len(axis.cuts) == 1
    before, after = (axis.at(day(f"{year}-01-05")) - axis.at(day(f"{year}-01-01")) for year in (2001, 2011))
    assert before == pytest.approx(after)


def test_a_few_days_far_apart_keep_their_scale() -> None:
    assert Axis([span("2001-01-01"), span("2008-01-01"), span("2021-01-01")]).cuts == []


@given(SPANS)
def test_any_dates_stand_on_the_axis_in_their_order_and_outside_its_cuts(spans: list[Span]) -> None:
    axis = Axis(spans)
    places = [axis.at(each.first) for each in sorted(spans)]
    assert places == sorted(places)
    assert all(0 <= place <= 1 for place in places)
    for each in spans:
        start, end = axis.extent(each)
        assert 0 <= start <= end <= 1
        assert not any(cut.start < start < cut.end for cut in axis.cuts)
        assert not any(start < cut.end and cut.start < end for cut in axis.cuts if each.last > each.first)


@given(SPANS)
def test_the_words_of_ticks_never_run_into_one_another(spans: list[Span]) -> None:
    ticks = Axis(spans).ticks
    assert ticks
    assert [tick.at for tick in ticks] == sorted(tick.at for tick in ticks)
    words = [(tick.at - LEAST_LABEL if tick.at > LATE else tick.at) for tick in ticks if tick.labelled]
    assert all(after - before >= LEAST_LABEL - 1e-9 for before, after in pairwise(words))
