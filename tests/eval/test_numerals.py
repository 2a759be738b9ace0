"""If a number is misread, a right answer counts as wrong because it writes 16bn where the case says 16 billion, or the other way round."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.numerals import has_unit, numbers_in


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("$16bn", [16_000_000_000]),
        ("**16 billion** dollars [1]", [16_000_000_000]),
        ("16,000,000,000 and 16\u00a0000", [16_000_000_000, 16_000]),
        ("a 2.5-million-dollar deal", [2_500_000]),
        ("20k, 3m and 1b", [20_000, 3_000_000, 1_000_000_000]),
        ("sixteen billion", [16_000_000_000]),
        ("Two hundred and fifty people, a hundred of them young", [250, 100]),
        ("twenty-one or two dozen", [21, 24]),
        ("one hundred and one thousand; two million three hundred thousand", [101_000, 2_300_000]),
        ("between two and three, or two hundred and three hundred", [2, 3, 200, 300]),
        ("10-12 men", [10, 12]),
        ("in 2019", [2019]),
        ("they march 12 miles", [12]),
    ],
)
def test_numbers_in(text: str, values: list[int]) -> None:
    assert [number.value for number in numbers_in(text)] == values


@pytest.mark.parametrize(
    "text",
    [
        "[3]",
        "on Oct. 30, 2019",
        "30-31 October",
        "2019-10-30",
        "9/11",
        "at 5pm or 17:30",
        "F-16, Covid-19, B52",
        "the 16th",
        "the 1990s",
        "no one",
        "two-thirds of it",
    ],
)
def test_what_is_no_number(text: str) -> None:
    assert numbers_in(text) == ()


def test_the_numbers_of_list_items_are_none() -> None:
    assert [number.value for number in numbers_in("1. He left.\n2) 3 men came.")] == [3]


@pytest.mark.parametrize(
    ("text", "unit", "stands"),
    [
        ("$16bn", "$", True),
        ("US$16bn", "$", True),
        ("16 billion US dollars", "$", True),
        ("USD 16 billion", "dollars", True),
        ("US$16bn", "US$", True),
        ("A$16bn", "$", False),
        ("16 billion euros", "$", False),
        ("16 billion", "$", False),
        ("3.5%", "percent", True),
        ("3.5 per cent of them", "%", True),
        ("three US soldiers", "soldiers", True),
        ("one soldier", "soldiers", True),
        ("three, and some soldiers", "soldiers", False),
    ],
)
def test_has_unit(text: str, unit: str, stands: bool) -> None:
    assert has_unit(numbers_in(text)[0], unit) is stands


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**13))
def test_any_number_is_read_with_and_without_commas(number: int) -> None:
    assert [found.value for found in numbers_in(f"about {number:,} or {number} in all")] == [Decimal(number)] * 2
