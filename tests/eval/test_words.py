"""If folding is wrong, a right answer counts as wrong because it writes a name or a number in another way, or the other way round."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.words import contains, fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("the U.S.'s $25,868 and Shi'ite al-Sadr [1]", "the us 25868 and shiite al sadr"),
        ("“Soleimani’s” **visit**, José", "soleimani visit jose"),
        ("2.5 million, 1,2 and 1,000,000", "2.5 million 1 2 and 1000000"),
        ("$16bn in 2019[12].", "16bn in 2019"),
        ("at 5 p.m. on Oct. 30", "at 5 pm on oct 30"),
        ("…—%", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("phrase", "stands"),
    [
        ("16", False),  # $16bn is another word
        ("al Amiri", True),
        ("al-amiri", True),
        ("ADIL ABDUL-MAHDI", True),
        ("Mahdi met", False),  # a sentence later, with words between
        ("Amir", False),  # not a whole word
        ("2019", True),
        ("%", False),
    ],
)
def test_contains_finds_whole_words_in_order(phrase: str, stands: bool) -> None:
    assert contains("Hadi al-Amiri met Ādil ʿAbdul-Mahdi [1], in 2019, over $16bn.", phrase) is stands


words = st.text(st.characters(codec="utf-8"), max_size=12)


@given(words, words, words)
def test_a_phrase_is_found_whatever_stands_around_it(before: str, phrase: str, after: str) -> None:
    assert contains(f"{before} {phrase} {after}", phrase) is bool(fold(phrase))


@given(words)
def test_case_makes_no_difference(text: str) -> None:
    assert fold(text.casefold()) == fold(text)
