"""Short answers as SQuAD's own evaluation compares them, and where in an answer they are found."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from eval.schema import Case
from eval.short_answer import exact_match, f1, first_statement, gold_answers, normalised, short_answer

QUOTED = "**“Normandy” (publisher not stated), undated:**\n- “Rollo led them in 911.” [1]\n- “They came from Denmark.” [2]"
SHORT = "**Rollo** (911) [1]\n\n**The Paper, 2021:**\n- “Rollo led them.” [1]"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (QUOTED, "- “Rollo led them in 911.” [1]"),
        (SHORT, "**Rollo** (911) [1]"),
        ("**A** and **B** [1][2]; **C** [3]", "**A** and **B** [1][2]"),
        ("It rained [1] [2] and snowed [3].", "It rained [1] [2]"),
        ("The articles do not say.", ""),
        ("A line without.\nOne with [1].", "One with [1]"),
    ],
)
def test_the_first_statement_ends_with_its_markers_and_has_no_heading(text: str, first: str) -> None:
    assert first_statement(text) == first


@pytest.mark.parametrize(
    ("text", "short"),
    [
        (SHORT, "Rollo"),
        ("The articles differ: **1066** [1]; **1067** [2]", "1066"),
        ("Named: **Lind** and **Brandt** [1]; **Falk** [2]", "Lind and Brandt"),
        (QUOTED, ""),
        ("The articles do not say **that**.", ""),
        ("Rollo led  them [1][2].\n", "Rollo led them ."),
        ("Rollo", "Rollo"),
        ("Rollo led them [1].\nThey came from Denmark [2].", ""),
        ("", ""),
    ],
)
def test_the_short_answer_is_what_is_emphasised_or_the_one_line_there_is(text: str, short: str) -> None:
    assert short_answer(text) == short


def test_normalisation_drops_case_articles_and_punctuation() -> None:
    assert normalised("The U.S.'s  a-bomb, an Answer") == ["uss", "abomb", "answer"]
    assert normalised("Athens, theatre") == ["athens", "theatre"]


def test_exact_match_is_of_any_gold_answer() -> None:
    assert exact_match("the 10th century.", ["10th", "10th Century"]) == 1
    assert exact_match("century 10th", ["10th century"]) == 0
    assert exact_match("", ["A"]) == 0


def test_f1_is_the_best_over_the_gold_answers() -> None:
    assert f1("in the 10th century", ["11th century", "10th century"]) == pytest.approx(0.8)  # 2 of 3 words, 2 of 2
    assert f1("well well", ["well"]) == pytest.approx(2 / 3)
    assert f1("Rollo", ["Harald"]) == 0
    assert f1("", ["Harald"]) == 0


@pytest.mark.parametrize(
    ("facts", "golds"),
    [
        ([["Amiri", {"name": "Hadi al-Amiri"}]], ("Amiri", "Hadi al-Amiri", "Hadi Ameri")),
        ([["Amiri"], ["Khazali"]], ()),
        ([["16bn", {"number": 16e9}]], ()),
    ],
)
def test_a_short_answer_is_wanted_of_one_fact_in_words(make_case: Callable[..., Case], facts: list[object], golds: tuple[str, ...]) -> None:
    assert gold_answers(make_case(facts=facts), {"Hadi al-Amiri": ("Hadi Ameri", "Amiri")}) == golds
