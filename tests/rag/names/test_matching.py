"""Two names without a text: one person's or not, whatever the spelling, order and script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.names import distance_of_names, same_person


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mara Lind", "mara lind"),
        ("Mara Lind", "Mara Lindt"),  # a letter more
        ("Mara Lind", "Mraa Lind"),  # two letters swapped
        ("M4ra L1nd", "Mara Lind"),
        ("Mara dniL", "Mara Lind"),  # all letters, in another order
        ("LIND, Mara", "Mara Lind"),
        ("Lind Mara", "Mara Lind"),
        ("Mara-Lind", "Mara Lind"),
        ("MaraLind", "Mara Lind"),
        ("Dr. Mara Lind", "Mara Lind"),
        ("Mara Lind GmbH", "Mara Lind"),
        ("Mara Lind Lind", "Mara Lind"),
        ("M. Lind", "Mara Lind"),
        ("JP Moreau", "Jean-Pierre Moreau"),
        ("Bob Harris", "Robert Harris"),
        ("Mara Sofia Lind", "Mara Lind"),
        ("President Lind", "Mara Lind"),
        ("Sergei Petrow", "Сергей Петров"),
        ("Kyriakos Dimas", "Κυριάκος Δήμας"),
        ("Yusuf Karim", "يوسف كريم"),
        ("Wang Xiaoming", "王小明"),
        ("Barbara Lemark", "巴巴拉·勒马克"),
        ("Abdul Aziz Nuristani", "NOORISTANI, Abdulaziz"),
        ("Mohammed al-Sadr", "Muhammad Sadr"),
        ("Robert Hale Jr.", "Robert Hale"),
    ],
)
def test_one_person(one: str, other: str) -> None:
    assert same_person(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mara Lind", "Otto Lind"),
        ("Mara Lind", "Mara Brandt"),
        ("Lind", "Mara Lind"),  # many are called so
        ("John Smith", "Jane Smith"),
        ("M. L.", "Mara Lind"),
        ("O. Lind", "Mara Lind"),
        ("Salman bin Khalid", "Khalid bin Salman"),  # son and father
        ("Robert Hale Jr.", "Robert Hale Sr."),
        ("Ivan Sergeyevich Petrov", "Ivan Mikhailovich Petrov"),  # fathers differ
        ("Anna Maria Sofia Elena Lind", "Anna Lind"),
        ("Сергей Петров", "Olga Brandt"),
        ("Mar Lond Sik", "Mir Hund Sap"),  # no word far off, but all
        ("", "Mara Lind"),
        ("…", "…"),
    ],
)
def test_two_persons(one: str, other: str) -> None:
    assert not same_person(one, other)


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_two_texts_can_be_compared_either_way_round(one: str, other: str) -> None:
    distance = distance_of_names(one, other)
    assert 0 <= distance <= 9
    assert same_person(one, other) == same_person(other, one)
