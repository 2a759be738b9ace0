"""The chart of dates: every article counted in the right column, no month left out, and each column a way to its articles."""

from __future__ import annotations

import re
from collections import Counter

from tests.ui.corpus.test_facts import head
from ui.corpus.date_chart import columns, dates_html
from ui.corpus.facts import CorpusFacts


def test_months_without_articles_stand_too() -> None:
    found = columns(Counter({"2021-11-30": 2, "2021-11": 1, "2022-02-01": 4}))
    assert [tuple(each) for each in found] == [("2021-11", 3), ("2021-12", 0), ("2022-01", 0), ("2022-02", 4)]


def test_of_many_years_the_years_are_drawn() -> None:
    assert [tuple(each) for each in columns(Counter({"2016-01": 1, "2019": 2, "2019-05-01": 1}))] == [
        ("2016", 1),
        ("2017", 0),
        ("2018", 0),
        ("2019", 3),
    ]


def test_a_year_that_no_month_is_near_is_not_left_out() -> None:
    assert [tuple(each) for each in columns(Counter({"2021-11": 1, "2019": 2}))] == [("2019", 2), ("2020", 0), ("2021", 1)]
    assert columns(Counter()) == []


def test_a_column_says_its_number_and_goes_to_its_articles() -> None:
    html = dates_html(
        CorpusFacts([head("a", "2021-11-30"), head("b", "2021-12"), head("c", "2021-12-01"), head("d", "2021"), head("e", None)])
    )
    assert re.findall(r'data-place="month=([\w-]+)" aria-label="([^"]+)"', html) == [
        ("2021-11", "November 2021: 1 article"),
        ("2021-12", "December 2021: 2 articles"),
    ]
    assert re.findall(r'style="--share:([\d.]+)"', html) == ["0.5000", "1.0000"]
    assert "1 article of 2021 without a month" in html
    assert "1 article without a date" in html


def test_a_century_is_drawn_in_rows() -> None:
    assert 'class="chart rows-only"' in dates_html(CorpusFacts([head("a", "1900"), head("b", "2000")]))
