"""Names are learned from the articles; nothing about one corpus is built in."""

from pathlib import Path

import pytest

from rag.errors import ConfigurationError
from rag.names import Aliases, NameIndex, expansions, find_names, with_spelling

CORPUS = (
    "Ivan Petrov met the mayor. Petrov said the talks went well. The general staff met Dmitri Kovalchuk. Kovalchuk left.",
    "Iwan Petrow met nobody, Petrow said. Ashraf Ghani spoke. Ghani then left with the Quds Force, the minister said.",
    "Esmail Ghaani came. Ghaani sat. Esmail Qaani went. Qaani ran.",
)


@pytest.fixture(scope="module")
def names() -> NameIndex:
    return NameIndex.learn(CORPUS)


def asked(names: NameIndex, question: str) -> dict[str, tuple[str, ...]]:
    return {name.asked: name.spellings for name in names.in_question(question)}


def test_runs_of_capitals_are_names_without_title_and_first_word() -> None:
    text = "On Monday, General Qassim Soleimani met U.S.-led troops and Moqtada al-Sadr; Iran-backed men left Iran's capital."
    assert [text[start:end] for start, end in find_names(text)] == ["Monday", "Qassim Soleimani", "Moqtada al-Sadr", "Iran"]


def test_spellings_of_one_person_are_joined_and_found_from_either(names: NameIndex) -> None:
    person = next(person for person in names.persons if "Esmail Qaani" in person.spellings)
    assert set(person.spellings) == {"Esmail Ghaani", "Esmail Qaani"}
    assert set(asked(names, "who did Qaani meet")["Qaani"]) == {"Ghaani", "Qaani"}
    assert set(asked(names, "petrow?")["petrow"]) == {"Petrov", "Petrow"}


def test_another_person_of_like_name_is_not_joined(names: NameIndex) -> None:
    assert not any({"Ashraf Ghani", "Esmail Ghaani"} <= set(person.spellings) for person in names.persons)
    assert asked(names, "What did Ashraf Ghani say?") == {"Ashraf Ghani": ("Ghani",)}


def test_a_given_name_that_contradicts_stops_the_expansion(names: NameIndex) -> None:
    assert asked(names, "What did Hamid Qaani do?") == {"Qaani": ("Qaani",)}
    assert asked(names, "What did Esmail Qaani do?") == {"Esmail Qaani": ("Ghaani", "Qaani")}


def test_an_unknown_spelling_is_led_to_the_known_one(names: NameIndex) -> None:
    assert asked(names, "where is Kowaltschuk")["Kowaltschuk"] == ("Kovalchuk",)
    assert asked(names, "where is Kovalchyk")["Kovalchyk"] == ("Kovalchuk",)


def test_ordinary_words_are_not_misspelt_names(names: NameIndex) -> None:
    assert asked(names, "what did the minister and the mayor say of the general staff") == {}


def test_a_word_in_lower_case_is_a_mistyped_name_of_a_person_only() -> None:
    names = NameIndex.learn(["The President met Esmail Ghaanimi. President Ghaanimi left. Ghaanimi sat. Then the President spoke."])
    assert names.spellings("present") == ()
    assert names.spellings("Presidents") == ("President",)  # written large it may be one
    assert names.spellings("ghanimmi") == ("Ghaanimi",)


def test_months_and_days_are_nobody_s_name() -> None:
    index = NameIndex.learn(["October began. In October, on Monday, Mara Lind left. Lind sat."])
    assert asked(index, "Did Lind leave on a Monday in October?") == {"Lind": ("Lind",)}


def test_aliases_join_and_part(tmp_path: Path) -> None:
    file = tmp_path / "aliases.toml"
    file.write_text('same = [["Vova", "Ivan Petrov"]]\napart = [["Esmail Ghaani", "Esmail Qaani"]]', encoding="utf-8")
    index = NameIndex.learn(CORPUS, Aliases.read(file))
    assert asked(index, "what did vova say")["vova"] == ("Vova", "Ivan Petrov")
    assert asked(index, "Qaani")["Qaani"] == ("Qaani",)


@pytest.mark.parametrize("content", ["same = 1", 'other = [["a", "b"]]', 'same = [["a"]]', "same = ["])
def test_a_bad_aliases_file_is_named(tmp_path: Path, content: str) -> None:
    file = tmp_path / "aliases.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"aliases\.toml"):
        Aliases.read(file)


def test_what_is_stored_is_what_was_learned(names: NameIndex) -> None:
    stored = NameIndex.from_json(names.to_json())
    assert stored is not None
    assert stored == names


def test_a_question_is_put_in_the_text_s_spelling(names: NameIndex) -> None:
    found = names.in_question("Who did Qaani meet?")
    assert with_spelling("Who did Qaani meet?", found, "Ghaani met them.") == "Who did Ghaani meet?"
    assert with_spelling("Who did Qaani meet?", found, "Nobody came.") == "Who did Qaani meet?"
    assert expansions(found) == {"Qaani": ("Ghaani",)}


@pytest.fixture(scope="module")
def many_scripts() -> NameIndex:
    return NameIndex.learn(
        [
            "The general Qassem Soleimani said it was late. Soleimani left with the minister Sergei Petrov, who said so. Petrov slept.",
            "The writer Wang Xiaoming said so. The minister Mara Lind said so. Lind and the minister Anna Petrova left.",
        ]
    )


@pytest.mark.parametrize(
    ("question", "asked", "spelling"),
    [
        ("ماذا قال قاسم سليماني؟", "قاسم سليماني", "Soleimani"),
        ("وسليماني", "وسليماني", "Soleimani"),  # "and Soleimani"
        ("Что сказал Сергей Петров?", "Сергей Петров", "Petrov"),
        ("Что сказали Петрову?", "Петрову", "Petrov"),  # the dative
        ("王小明说了什么？", "王小明", "Xiaoming"),
        ("what did general qasem sulaimani say", "qasem sulaimani", "Soleimani"),
        ("what did soleimanni say", "soleimanni", "Soleimani"),  # a slip
        ("¿Qué dijo Petrow?", "Petrow", "Petrov"),
    ],
)
def test_a_name_is_found_in_any_script(many_scripts: NameIndex, question: str, asked: str, spelling: str) -> None:
    found = {name.asked: name.spellings for name in many_scripts.in_question(question)}
    assert spelling in found[asked]
    for name in many_scripts.in_question(question):
        assert question[name.start : name.end] == name.asked


def test_small_words_of_other_scripts_name_nobody() -> None:
    index = NameIndex.learn(["The minister Ana Soto said so. Soto left with the envoy Ilon Mir."])
    assert index.in_question("что он сказал?") == []
    assert NameIndex.learn(["The minister Mina Kala said so. Kala left."]).in_question("ماذا قال؟") == []  # "said", as Kala without vowels


@pytest.mark.parametrize("question", ["ماذا قال الرئيس؟", "Что сказал президент?", "总统说了什么？", "Τι είπε;"])
def test_words_of_other_scripts_that_name_nobody_find_nobody(many_scripts: NameIndex, question: str) -> None:
    assert many_scripts.in_question(question) == []


def test_one_person_written_in_two_scripts_is_looked_up_in_both() -> None:
    index = NameIndex.learn(["The minister Sergei Petrov said so. Petrov left.", "Вчера министр Сергей Петров сказал. Петров ушел."])
    assert set(asked(index, "What did Petrov say?")["Petrov"]) == {"Petrov", "Петров"}
    assert set(asked(index, "Что сказал Петров?")["Петров"]) == {"Petrov", "Петров"}


def test_a_number_that_begins_a_sentence_is_no_name() -> None:
    assert NameIndex.learn(["Three of them left. Three stayed."]).in_question("With what share? And three?") == []
