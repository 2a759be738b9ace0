"""What is read in a question: what is asked, the kind of answer, names and dates."""

from datetime import date

import pytest

from rag.answer_schema import Turn
from rag.answer_type import AnswerType
from rag.names import NameIndex, expansions
from rag.question import read_question, searched_without

NAMES = NameIndex.learn(
    [
        "Maria Weber leads the ministry. Weber said so. President Anton Kovac met Weber. Kovac left for Lisbon. Weber stayed.",
        "The Danube Forum met in Lisbon in 2019. In Lisbon, Kovac spoke, and Weber answered.",
    ]
)


def turns(*contents: str) -> list[Turn]:
    return [{"role": "assistant" if index % 2 else "user", "content": content} for index, content in enumerate(contents)]


def test_it_is_understood_as_made_whole() -> None:
    read = read_question(" When did she leave? ", turns("What did Weber say?", "She agreed."), NAMES)
    assert (read.asked, read.standalone) == (" When did she leave? ", "When did Weber leave?")
    assert [name.asked for name in read.names] == ["Weber"]
    assert read.tokens == {}


def test_what_is_asked_ends_where_the_question_before_begins() -> None:
    read = read_question("And who attended?", turns("Did the Danube Forum meet in Lisbon in 2019?", "Yes."), NAMES)
    assert read.standalone[: read.focus_end] == "who attended"
    assert (read.years, read.focus_years) == ({"2019"}, frozenset())


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


SPELLED = NameIndex.learn(["General Esmail Ghaani left. Ghaani said so.", "General Esmail Qaani came. Qaani met José Lima. Lima left."])


@pytest.mark.parametrize("struck_out", [["Ghaani"], [" GHÁANI"], "ghaani", ["Ghaani", "Nobody"]])
def test_a_spelling_that_was_struck_out_is_not_searched_for(struck_out: list[str] | str) -> None:
    read = read_question("Did Qaani meet Lima?", (), SPELLED)
    assert expansions(read.names) == {"Qaani": ("Ghaani",)}
    without = searched_without(read, struck_out)
    assert [name.spellings for name in without.names] == [("Qaani",), ("Lima",)]
    assert without.left_out == ("Ghaani",)
    assert expansions(without.names) == {}


def test_the_words_asked_stay_whatever_is_struck_out() -> None:
    read = read_question("Did Qaani meet Lima?", (), SPELLED)
    assert searched_without(read, ["Qaani", "LIMA"]) == read
    mistyped = read_question("Did Qaanni leave?", (), SPELLED)
    without = searched_without(mistyped, [spelling for name in mistyped.names for spelling in name.spellings])
    assert [name.spellings for name in without.names] == [("Qaanni",)]
    assert set(without.left_out) == {"Qaani", "Ghaani"}


def test_where_nothing_is_struck_out_the_question_is_the_same() -> None:
    read = read_question("Did Qaani meet Lima?", (), SPELLED)
    assert searched_without(read, ()) is read
    assert searched_without(read, ["Esmail"]) == read
