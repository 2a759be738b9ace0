"""A long question is cut where another passage may answer; a reader of a short one loses nothing by it."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.question_parts import LEAST_TERMS, MOST_PARTS, question_parts
from rag.terms import index_terms


def parts(question: str) -> list[str]:
    return [question[start:end].strip(" ,") for start, end in question_parts(question)]


def test_clauses_are_parts() -> None:
    question = "Who ran the grain exchange before it failed, denied taking money from clients, and was named by a former partner in court?"
    assert parts(question) == [
        "ran the grain exchange before it failed",
        "denied taking money from clients",
        "was named by a former partner in court?",
    ]


@pytest.mark.parametrize("question", ["Who met the minister?", "Who met the minister and the mayor?", "", "?!", "and, or, but"])
def test_a_short_question_has_no_parts(question: str) -> None:
    assert parts(question) == []


def test_what_is_too_short_to_search_by_joins_the_part_before_it() -> None:
    question = "Did grain exports from the northern ports rise, or fall, while freight trains stood still near the harbour?"
    assert parts(question) == ["Did grain exports from the northern ports rise, or fall", "freight trains stood still near the harbour?"]


@given(
    st.lists(
        st.sampled_from("grain exports rose while and , which freight train harbour minister resigned who or but".split()), max_size=80
    )
)
def test_parts_lie_in_order_and_each_can_be_searched_by(words: list[str]) -> None:
    question = " ".join(words)
    spans = question_parts(question)
    assert len(spans) <= MOST_PARTS
    assert len(spans) != 1
    for (_, end), (start, _) in itertools.pairwise(spans):
        assert end <= start
    for start, end in spans[1:]:
        assert len(set(index_terms(question[start:end]))) >= LEAST_TERMS
