from __future__ import annotations

import pytest

from rag.verification.numbers import numbers_of, wrong_numbers

QUOTE = "Over 250 people were killed, 40 of them policemen, and some shops in the second-largest city lost $1.5 million on October 10."


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("two of 1,500,000", [2, 1500000]),
        ("$16bn and 1.5 million", [16e9, 1.5e6]),
        ("twenty-five, not one", [25]),
        ("on October 10, 2019", []),  # dates are for another
        ("the second month", [2]),
    ],
)
def test_numbers_are_read_in_figures_and_words(text: str, values: list[float]) -> None:
    assert [number.value for number in numbers_of(text)] == values


@pytest.mark.parametrize(
    "claim",
    [
        "More than 250 people were killed.",
        "Forty policemen were killed.",
        "Shops lost 1,500,000 dollars.",
        "It is the second-largest city.",
        "On October 10 shops lost money.",
        "Some shops lost money.",
    ],
)
def test_what_the_quote_counts(claim: str) -> None:
    assert list(wrong_numbers(claim, QUOTE, [])) == []


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ("Over 350 people were killed.", "350 is not in the quote"),
        ("Exactly 250 people were killed.", "not as exact"),
        ("250 people were killed.", "not as exact"),
        ("Fewer than 250 people were killed.", "not as exact"),
        ("Over 250 policemen were killed.", "counts something else"),
        ("Shops lost $1.5 billion.", "1.5 billion is not"),
        ("All shops lost money.", "'all'"),
        ("Most shops lost money.", "'most'"),
        ("It is the largest city.", "'second' before"),
        ("Over 250 people and over 250 people were killed.", "more often"),
    ],
)
def test_what_it_does_not_count(claim: str, reason: str) -> None:
    assert any(reason in found for found in wrong_numbers(claim, QUOTE, []))


def test_a_claim_may_count_the_names_it_lists() -> None:
    quote = "Lind met Brandt, Ruiz and Okafor."
    assert list(wrong_numbers("Lind met three ministers, Brandt, Ruiz and Okafor.", quote, [])) == []
    assert list(wrong_numbers("Lind met four ministers, Brandt, Ruiz and Okafor.", quote, [])) == ["four is not in the quote"]


def test_a_unit_of_time_stays() -> None:
    assert list(wrong_numbers("It lasted a month.", "It lasted a month.", [])) == []
    assert list(wrong_numbers("It lasted a year.", "It lasted a month.", [])) == ["the quote does not say a year"]


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("More than 60,000 adults were asked.", "The team asked 60,643 adults."),
        ("At least 30 people died.", "The crash killed 34 people."),
        ("About 500 adults were asked.", "The team asked 487 adults."),
        ("Fewer than 500 adults were asked.", "The team asked 487 adults."),
        ("The firm made over $1.2 billion.", "The firm made $1.26 billion."),
    ],
)
def test_a_number_that_is_told_as_rounded(claim: str, quote: str) -> None:
    assert not list(wrong_numbers(claim, quote, []))


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("60,000 adults were asked.", "The team asked 60,643 adults."),  # it does not say so
        ("More than 70,000 adults were asked.", "The team asked 60,643 adults."),
        ("Fewer than 60,000 adults were asked.", "The team asked 60,643 adults."),
        ("More than 60,000 adults were asked.", "The team asked some 60,643 adults."),
        ("More than 200 adults were asked.", "The team asked 293 adults."),  # too far off
        ("More than 10 adults were asked.", "The team asked 11 adults."),  # nobody rounds that
        ("More than 30 teachers were asked.", "The team asked 34 pupils, and later 12 teachers."),
    ],
)
def test_another_number_is_none_that_was_rounded(claim: str, quote: str) -> None:
    assert list(wrong_numbers(claim, quote, []))
