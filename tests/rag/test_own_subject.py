"""A question about another thing must not be answered of the last one; one about a part of the last one cannot do without it."""

from __future__ import annotations

import pytest

from rag.own_subject import has_own_subject
from rag.terms import STOP_WORDS, index_terms, words

KNOWN = set(index_terms("Why does Norvik want the harbour? Because of its cranes."))


def own(question: str) -> bool:
    return has_own_subject(question, [word for word in words(question) if word not in STOP_WORDS | {"how", "much", "long"}], KNOWN)


@pytest.mark.parametrize(
    "question",
    [
        "How much did the drone cost?",
        "How much is the drone?",
        "How much does a drone cost?",
        "How much do drones cost?",
        "Why did the bridge collapse?",
        "Where was the painting stolen?",
        "Who invented the telephone?",
        "Has the tower collapsed?",
        "What do cats eat?",
    ],
)
def test_a_thing_that_the_conversation_does_not_have_is_a_subject(question: str) -> None:
    assert own(question)


@pytest.mark.parametrize(
    "question",
    [
        "How much did the club pay?",  # one of many
        "How much did the clubs pay?",
        "When was the drone attack?",
        "How much did the minister pay?",  # roles and persons
        "How much did the actress earn?",
        "What did the prosecutors want?",
        "Who identified the victims?",
        "How did the police react?",
        "Who caused the damage?",  # parts
        "When was the body found?",
        "When is the deadline?",
        "How did the investigation end?",  # events and the like, by their endings
        "Is an agreement likely?",
        "Who earned the highest?",
        "How much did the crane cost?",  # spoken of
        "How much did the cranes cost?",
    ],
)
def test_a_part_of_the_story_is_none(question: str) -> None:
    assert not own(question)


@pytest.mark.parametrize("question", ["Who was arrested?", "What happened?", "Which ships sank?", "What do they want?"])
def test_without_a_noun_of_its_own_there_is_none(question: str) -> None:
    assert not own(question)


@pytest.mark.parametrize("question", ["What was the drone?", "Who is the exile?", "Where is the exit?"])
def test_what_is_only_asked_for_is_one_of_the_story(question: str) -> None:
    assert not own(question)
