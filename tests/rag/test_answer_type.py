"""A question for a date is best answered by a sentence with a date: kinds of questions, and what counts as holding an answer."""

from __future__ import annotations

import pytest

from rag.answer_type import AnswerType, asked_for, asks_for_nothing_but_names, asks_for_several, asks_two_things, holds


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who did Qaani meet?", AnswerType.PERSON),
        ("Whose office was attacked?", AnswerType.PERSON),
        ("Which minister resigned?", AnswerType.PERSON),
        ("Which two former prime ministers resigned?", AnswerType.PERSON),
        ("Which film did director Lind make?", AnswerType.OTHER),
        ("What did the president say?", AnswerType.OTHER),
        ("When did he arrive?", AnswerType.DATE),
        ("In which year was it?", AnswerType.DATE),
        ("What was the exact date of the vote?", AnswerType.DATE),
        ("How old is he?", AnswerType.AGE),
        ("What is Lind's age?", AnswerType.AGE),
        ("Name all the ministers he met.", AnswerType.PERSON),
        ("How many seats did the bloc lose?", AnswerType.COUNT),
        ("HOW MUCH did it cost?", AnswerType.NUMBER),
        ("What percentage voted?", AnswerType.NUMBER),
        ("What is the population of Tarn?", AnswerType.NUMBER),
        ("What is the birth date of Lind?", AnswerType.DATE),
        ("Where was the drone found?", AnswerType.PLACE),
        ("Which country sent it?", AnswerType.PLACE),
        ("Why did he resign?", AnswerType.OTHER),
        ("What did he say when he arrived?", AnswerType.OTHER),  # the question word that stands first
        ("Who was there when he arrived?", AnswerType.PERSON),
        ("Tell me about grain.", AnswerType.OTHER),
        ("Somewhat whenever", AnswerType.OTHER),
        ("", AnswerType.OTHER),
    ],
)
def test_what_is_asked_for(question: str, kind: AnswerType) -> None:
    assert asked_for(question) is kind


@pytest.mark.parametrize(
    ("kind", "sentence", "expected"),
    [
        (AnswerType.DATE, "He came on Tuesday.", 1),
        (AnswerType.DATE, "It was in the 1990s.", 1),
        (AnswerType.DATE, "The Nov. 7 attack failed.", 1),
        (AnswerType.DATE, "He may come with 300 men.", 0),
        (AnswerType.DATE, "He came.", 0),
        (AnswerType.AGE, "The 47-year-old left.", 1),
        (AnswerType.AGE, "Lind, 47, left.", 1),
        (AnswerType.AGE, "She left 47 boxes.", 0),
        (AnswerType.NUMBER, "It cost 3.5 million.", 1),
        (AnswerType.NUMBER, "Half of it sank.", 1),
        (AnswerType.NUMBER, "Someone behalved it.", 0),
        (AnswerType.OTHER, "Anything.", 0.5),
        (AnswerType.OTHER, "", 0.5),
    ],
)
def test_what_a_sentence_holds(kind: AnswerType, sentence: str, expected: float) -> None:
    assert holds(kind, "What?", frozenset(), sentence) == expected


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("How many seats did Fatah lose?", "Fatah lost 31 seats.", 1),
        ("How many seats did Fatah lose?", "Fatah lost dozens of its seats.", 1),
        ("How many seats did Fatah lose?", "Three of them won a seat.", 1),  # in any form of the word
        ("How many seats did Fatah lose?", "Fatah lost seats in 2021.", 0.5),  # a number of something else
        ("How many seats did Fatah lose?", "Fatah lost many seats.", 0),
        ("How many of the troops were killed?", "A strike killed three US troops.", 1),
        ("How many?", "There were 12 of them.", 0.5),
        ("What number of troops died?", "It killed 1,200 soldiers.", 0.5),
    ],
)
def test_a_count_counts_the_thing_asked_about(question: str, sentence: str, expected: float) -> None:
    assert holds(AnswerType.COUNT, question, frozenset(), sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("He met Hadi al-Amiri.", 1),
        ("In the end Qaani met him.", 0),  # the question's own name answers nothing
        ("In the end Ghaani met him.", 0),  # nor does another spelling of it
        ("He met him in Baghdad.", 0),  # nor any other word of it
        ("Nobody came. Nothing happened.", 0),  # large because a sentence begins
        ("nobody came", 0),
        ("", 0),
    ],
)
def test_a_person_or_place_is_a_name_that_the_question_does_not_have(sentence: str, expected: float) -> None:
    for kind in (AnswerType.PERSON, AnswerType.PLACE):
        assert holds(kind, "Who did Qaani meet in Baghdad?", frozenset({"qaani", "ghaani"}), sentence) == expected


@pytest.mark.parametrize(
    ("question", "several"),
    [
        ("Who did Lind meet?", True),
        ("Whom has Lind met since May?", True),
        ("Which commanders were there?", True),
        ("What did Lind say about the strike?", True),
        ("Who were the guests?", True),
        ("List the guests.", True),
        ("Give the names of all guests.", True),
        ("Who is prime minister?", False),
        ("Who did Lind replace?", False),
        ("Which bus was late?", False),
        ("What treaty did Lind sign?", False),
        ("What treaties did Lind sign?", True),
        ("When did Lind meet them?", False),
        ("How many guests did Lind invite?", False),
    ],
)
def test_whether_all_there_is_is_asked_for(question: str, several: bool) -> None:
    assert asks_for_several(question) is several


def test_a_question_for_names_alone_says_nothing_else() -> None:
    assert asks_for_nothing_but_names("Give the names of all , past and present.")
    assert asks_for_nothing_but_names("Who is ?")
    assert not asks_for_nothing_but_names("Which met Lind?")


def test_two_questions_in_one() -> None:
    assert asks_two_things("To whom did Lind boast, and which news agency had that first?")
    assert asks_two_things("When did it happen and where?")
    assert not asks_two_things("Who met Lind and Berg?")
    assert not asks_two_things("Who is the man who met Lind?")
    assert not asks_two_things("In Oslo, who met Lind?")
