from __future__ import annotations

import pytest

import rag
from benchmarks.answer_measures import (
    agrees,
    cited_in,
    exact_match,
    f1,
    first_statement,
    holds_gold,
    normalised,
    right_citations,
    selected_cited,
    short_answer,
)

QUOTED = "**“Normandy” (publisher not stated), undated:**\n- “Rollo led them in 911.” [1]\n- “They came from Denmark.” [2]"
SHORT = "**Rollo** (911) [1]\n\n**The Paper, 2021:**\n- “Rollo led them.” [1]"


def citation(number: int) -> rag.Citation:
    return rag.Citation(number, "a", "t", None, None, None, "Rollo led them.", 0, 15)


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


def test_a_statement_cites_what_its_markers_name() -> None:
    assert [found.number for found in cited_in("**A** [1][12]", [citation(1), citation(2), citation(12)])] == [1, 12]


@pytest.mark.parametrize(
    ("text", "short"),
    [
        (SHORT, "Rollo"),
        ("The articles differ: **1066** [1]; **1067** [2]", "1066"),
        ("Named: **Lind** and **Brandt** [1]; **Falk** [2]", "Lind and Brandt"),
        (QUOTED, ""),
        ("The articles do not say **that**.", ""),
    ],
)
def test_the_short_answer_is_what_is_emphasised(text: str, short: str) -> None:
    assert short_answer(text) == short


def test_a_gold_answer_stands_whole() -> None:
    assert holds_gold("- “The Duke's men, 25,868 of them” [1]", ["nobody", "the duke"])
    assert not holds_gold("It was in 1910 [1]", ["10"])
    assert not holds_gold("They were ten [1]", [])


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


def test_a_quote_agrees_with_a_sentence_that_it_is_or_holds_or_lies_in() -> None:
    assert agrees("It rained.", "It  rained .")
    assert agrees("It rained. It snowed.", "It snowed.")
    assert agrees("It snowed", "Then It snowed for days")
    assert not agrees("It rained. It snowed.", "It snowed. It hailed.")
    assert not agrees("", "It snowed.")


def test_citations_are_counted_and_so_are_the_sentences_they_reach() -> None:
    quotes, selected = ["It rained. It snowed.", "It hailed.", "It rained."], ["It rained.", "It snowed.", "It froze."]
    assert right_citations(quotes, selected) == 2
    assert selected_cited(quotes, selected) == 2
    assert right_citations([], selected) == selected_cited([], selected) == 0
