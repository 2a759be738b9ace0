"""What of a sentence can be a short answer."""

from datetime import date

import pytest

from rag.answer_candidates import candidates
from rag.names import NameIndex
from rag.question import understood

NAMES = NameIndex.learn(["Mr. Carl Lind met Ms. Anna Berg in Oslo. Lind said so. Berg said no."])


def found(question: str, sentence: str) -> list[str]:
    read = understood(question, question, NAMES, date(2025, 1, 1))
    return [sentence[each.start : each.end] for each in candidates(read, sentence)]


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("When did Lind leave?", "Lind left in January 2020 after three years.", ["January 2020"]),
        ("When did Lind leave?", "He left on 3 March 2021, a Wednesday.", ["3 March 2021", "Wednesday"]),
        ("When was it?", "It was in the late 19th century, or the 1920s.", ["the late 19th century", "the 1920s"]),
        ("How many soldiers died?", "The attack killed three US soldiers and two dogs.", ["three US soldiers", "two"]),
        ("How many shell companies were used?", "He used 14 shell companies there.", ["14 shell companies"]),
        ("How many US soldiers died?", "The attack killed three US troops there.", ["three US troops"]),
        ("How much did Iran spend?", "Iran spent $16bn there, about 12 percent of it.", ["$16bn", "about 12 percent"]),
        ("How many people live there?", "It has 3,559 people and 1,575 households.", ["3,559 people", "1,575"]),
        ("How long did it last?", "It lasted twenty-five days.", ["twenty-five days"]),
        ("How long did it last?", "It killed three troops in 2021 and went on for months, or several years.", ["months", "several years"]),
        ("Who met Lind?", "Lind met Anna Berg on Monday.", ["Anna Berg"]),
        ("Who met Lind?", "Prime Minister Carl Lind was there.", []),  # he is who the question names
        ("Where did Lind go?", "Lind went to Oslo in May.", ["Oslo"]),
        ("Why did Lind go?", "Lind went to Oslo in May.", []),
        ("When did he leave in May 2020?", "He left in May 2020.", []),  # the question says so itself
    ],
)
def test_what_could_answer(question: str, sentence: str, expected: list[str]) -> None:
    assert found(question, sentence) == expected


def test_which_country_is_answered_by_a_country_that_the_question_does_not_name() -> None:
    question = "Which country did the Italian premier's adviser blame?"
    text = "Lind said Italy was sure that ships from Norway and the Tarn Company came through Oslo."
    assert found(question, text) == ["Norway"]
    assert "Oslo" in found("Where did the ships come through?", text)


def test_a_number_goes_to_the_end_of_what_it_counts_and_not_on_to_the_verb() -> None:
    assert found("How many people have been killed?", "Over 250 people have been killed.") == ["Over 250 people"]
