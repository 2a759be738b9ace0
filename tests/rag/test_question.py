"""A follow-up must keep its subject, and a new topic must not drag the old one in."""

from datetime import date

import pytest

from rag.answer_type import AnswerType
from rag.names import NameIndex
from rag.question import read_question
from rag.schema import Turn

NAMES = NameIndex.learn(
    [
        "Maria Weber leads the ministry. Weber said so. President Anton Kovac met Weber. Kovac left for Lisbon. Weber stayed.",
        "The Danube Forum met in Lisbon in 2019. In Lisbon, Kovac spoke, and Weber answered.",
    ]
)


def turns(*contents: str) -> list[Turn]:
    return [{"role": "assistant" if index % 2 else "user", "content": content} for index, content in enumerate(contents)]


@pytest.mark.parametrize(
    ("history", "asked", "whole"),
    [
        (("What did Weber say?", "She agreed."), "When did she leave?", "When did Weber leave?"),
        (("Who leads the ministry?", "Maria Weber does."), "And what did she say?", "What did Maria Weber say?"),
        (("Who met Kovac?", "Maria Weber [1]."), "Where is her office?", "Where is Maria Weber's office?"),
        (("What did Weber say in 2019?", "Nothing."), "What about Kovac?", "What did Kovac say in 2019?"),
        (("What did Weber say in 2019?", "Nothing."), "What about 2021?", "What did Weber say in 2021?"),
        (("What did Weber say in May 2019?", "Nothing."), "What about last year?", "What did Weber say last year?"),
        (("What did Weber say on 3 May 2019?", "Nothing."), "And in October?", "What did Weber say in October?"),
        (("What did Weber say since 2019?", "Nothing."), "What about before the 2021 vote?", "What did Weber say before the 2021 vote?"),
        (("Did Weber resign?", "No."), "Why?", "Why did Weber resign?"),
        (("What did Weber say?", "She agreed."), "Where did the Danube Forum meet?", "Where did the Danube Forum meet?"),
        (("What did Weber say?", "She agreed.", "And Kovac?", "He did not."), "When did he leave?", "When did Kovac leave?"),
        ((), "When did he leave?", "When did he leave?"),
    ],
)
def test_follow_ups_are_made_whole(history: tuple[str, ...], asked: str, whole: str) -> None:
    assert read_question(asked, turns(*history), NAMES).standalone == whole


def test_what_cannot_stand_alone_keeps_the_question_before_it() -> None:
    read = read_question("And who attended?", turns("Did the Danube Forum meet in Lisbon?", "Yes."), NAMES)
    assert "who attended" in read.standalone
    assert "Danube Forum" in read.standalone


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("When did she go?", AnswerType.DATE),
        ("In which year was it?", AnswerType.DATE),
        ("How many died?", AnswerType.COUNT),
        ("what was the death toll", AnswerType.NUMBER),
        ("Who leads it?", AnswerType.PERSON),
        ("Where was it?", AnswerType.PLACE),
        ("Which country is it in?", AnswerType.PLACE),
        ("What did she say when he left?", AnswerType.OTHER),
        ("Did she go?", AnswerType.OTHER),
    ],
)
def test_what_kind_of_thing_is_asked_for(question: str, kind: AnswerType) -> None:
    assert read_question(question, (), NAMES).answer_type == kind


def test_dates_in_the_question_are_read() -> None:
    read = read_question("What happened in May 2019 and in October?", (), NAMES)
    assert read.years == {"2019"}
    assert read.months == {5, 10}
    assert read_question("What may happen?", (), NAMES).months == frozenset()


def test_relative_dates_count_from_the_day_that_is_set() -> None:
    [period] = read_question("What did Weber say last month?", (), NAMES, date(2021, 1, 15)).periods
    assert (period.first, period.last) == ("2020-12-01", "2020-12-31")
