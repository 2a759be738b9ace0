"""Spellings of one person are joined, with a reason; different persons are not. Every wrong join misleads a question."""

from __future__ import annotations

import random

import pytest

from rag.names import Aliases, NameIndex
from rag.names.joining import Joiner
from rag.names.mentions import names_of
from rag.names.relations import INITIAL, MIDDLE, ROMANISED, SAME_WORDS, SCRIPT, SHORT, SLIP, SUFFIX, one_spelling
from rag.names.tally import Tally

SAID = "The minister {} said it was late. {} met the envoy Karel Hruby and the envoy Dana Mirov."


def learned(*names: str, aliases: Aliases | None = None) -> NameIndex:
    """Of an article for each name, all in like company."""
    return NameIndex.learn([SAID.format(name, name) for name in names], aliases)


def groups(index: NameIndex) -> set[frozenset[str]]:
    return {frozenset(person.spellings) for person in index.persons} - {frozenset({"Karel Hruby"}), frozenset({"Dana Mirov"})}


@pytest.mark.parametrize(
    ("one", "other", "rule"),
    [
        ("Mara Lind", "MARA LIND", SAME_WORDS),
        ("José Marín", "Jose Marin", SAME_WORDS),
        ("Wan-Bis Saka", "Wan Bis Saka", SAME_WORDS),
        ("Esmail Qaani", "Esmail Ghaani", ROMANISED),
        ("Moqtada al-Sadr", "Muqtada Sadr", ROMANISED),
        ("Mohammed Karimi", "Muhammad Karimi", ROMANISED),
        ("Adel Abdul-Mahdi", "Adil Abd al-Mahdi", ROMANISED),
        ("Sergei Petrov", "Сергей Петров", SCRIPT),
        ("Kyriakos Dimas", "Κυριάκος Δήμας", SCRIPT),
        ("V. Petrov", "Vadim Petrov", INITIAL),
        ("Mara Sofia Lind", "Mara Lind", MIDDLE),
        ("Robert Hale", "Bob Hale", SHORT),
        ("Robert Hale Jr", "Robert Hale", SUFFIX),
    ],
)
def test_one_person_with_the_reason(one: str, other: str, rule: str) -> None:
    index = learned(one, other)
    assert groups(index) == {frozenset({one, other})}
    joins = [join for person in index.persons for join in person.joins]
    assert [({join.one, join.other}, join.rule) for join in joins] == [({one, other}, rule)]


def test_a_slip_is_joined_when_it_is_much_rarer() -> None:
    index = learned(*["Otto Brandauer"] * 3, "Otto Brandauar")
    assert groups(index) == {frozenset({"Otto Brandauer", "Otto Brandauar"})}
    assert groups(learned("Wolodya Brandauer", "Volodyra Brandauer")) == {
        frozenset({"Wolodya Brandauer"}),
        frozenset({"Volodyra Brandauer"}),
    }
    rare = learned(*["Adrastos Hale"] * 3, "Adrastkos Hale")
    assert [join.rule for person in rare.persons for join in person.joins] == [SLIP]
    assert not any(len(group) > 1 for group in groups(learned("Adrastos Hale", "Adrastkos Hale")))  # neither is the rare one


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Esmail Ghaani", "Ashraf Ghani"),
        ("Qassem Soleimani", "Mohammad Soleimani"),
        ("John Smith", "Jane Smith"),
        ("Eric Hale", "Erica Hale"),
        ("Joan Hale", "Jean Hale"),
        ("Maria Lind", "Mario Lind"),
        ("Robert Sanz", "Roberto Sanz"),
        ("Ivan Petrov", "Ivan Petrova"),
        ("Robert Hale Jr", "Robert Hale Sr"),
        ("Ali Hassan al-Majid", "Hassan al-Majid"),
        ("Salman bin Khalid", "Khalid bin Salman"),
        ("Kent Walker", "Kenneth Walker"),
        ("O. Lind", "Mara Lind"),
        ("Mohammed Hale Jr", "Muhammad Hale Sr"),
        ("Karen Hale", "Kieran Hale"),
    ],
)
def test_two_persons(one: str, other: str) -> None:
    assert not any(len(group) > 1 for group in groups(learned(one, other)))


@pytest.mark.parametrize(
    ("often", "once"), [("Justin Hale", "Austin Hale"), ("Petr Ivanov", "Petr Ivanova"), ("Robert Sanz", "Roberto Sanz")]
)
def test_a_rare_name_a_letter_off_may_be_another(often: str, once: str) -> None:
    assert not any(len(group) > 1 for group in groups(learned(*[often] * 3, once)))


def test_names_that_contradict_are_not_joined_by_one_between_them() -> None:
    found = groups(learned("Robert Otto Hale", "Robert Hale", "Bob Hale", "Bob Karl Hale"))
    assert not any({"Robert Otto Hale", "Bob Karl Hale"} <= group for group in found)


def test_a_short_form_that_can_be_two_persons_is_joined_with_neither() -> None:
    assert groups(learned("George W. Brandt", "George H. Brandt", "George Brandt")) == {
        frozenset({"George W. Brandt"}), frozenset({"George H. Brandt"}), frozenset({"George Brandt"}),
    }  # fmt: skip
    assert not any(len(group) > 1 for group in groups(learned("J. Hale", "John Hale", "James Hale")))


def test_a_short_form_in_other_company_is_somebody_else() -> None:
    texts = ["The actor Michael Hale said he was glad. He met Karel Hruby.", "The player Mike Hale said he was sad. He met Dana Mirov."]
    assert not any(len(group) > 1 for group in groups(NameIndex.learn(texts)))
    texts.append("The player Mike Hale, or Michael Hale, said he was late.")
    assert frozenset({"Michael Hale", "Mike Hale"}) in groups(NameIndex.learn(texts))


def test_a_middle_initial_may_tell_two_apart() -> None:
    assert not any(len(group) > 1 for group in groups(learned("Mara S. Lind", "Mara Lind")))
    together = NameIndex.learn(["The minister Mara S. Lind said it was late. The minister Mara Lind said so."])
    assert groups(together) == {frozenset({"Mara S. Lind", "Mara Lind"})}


def test_words_before_a_name_are_no_part_of_it() -> None:
    texts = [f"Skipper {name} left. {name} said it was late. {name} slept." for name in ("Mara Lind", "Otto Brandt", "Ivan Petrov")]
    found = {person.spellings for person in NameIndex.learn([*texts, "Skipper Olga Hale said she was glad."]).persons}
    assert found == {("Mara Lind",), ("Otto Brandt",), ("Ivan Petrov",), ("Olga Hale",)}


def test_a_word_once_before_a_name_is_no_part_of_it() -> None:
    texts = ["Mara Lind said it was late. Mara Lind slept.", "Sunny Mara Lind said she was glad."]
    assert {person.spellings for person in NameIndex.learn(texts).persons} == {("Mara Lind",)}


def test_a_word_before_many_names_is_part_of_those_that_have_no_other_form() -> None:
    known = ["Mara Lind", "Otto Brandt", "Ivan Petrov"]
    texts = [f"The envoy {name} said it was late. The envoy Zorak {name} said so." for name in known]
    texts += [f"The envoy Zorak {name} said it was late." for name in "Hale Lund Dorn Kolb Horn Ashe Brill Moss".split()]
    assert "Zorak Mara Lind" in {spelling for person in NameIndex.learn(texts).persons for spelling in person.spellings}


def test_what_the_aliases_file_states_is_joined_and_kept_apart() -> None:
    stated = Aliases(same=(("Mara Lind", "Olga Brandt"),))
    assert groups(learned("Mara Lind", "Olga Brandt", aliases=stated)) == {frozenset({"Mara Lind", "Olga Brandt"})}
    apart = Aliases(apart=frozenset({frozenset({"esmail qaani", "esmail ghaani"})}))
    assert groups(learned("Esmail Qaani", "Esmail Ghaani", aliases=apart)) == {frozenset({"Esmail Qaani"}), frozenset({"Esmail Ghaani"})}


def test_articles_that_come_later_give_what_all_at_once_give() -> None:
    given, family = (
        ["Mara", "Bob", "Robert", "V.", "Vadim", "Esmail", "Skipper Mara"],
        ["Lind", "Qaani", "Ghaani", "Hale", "Hale Jr", "Petrov"],
    )
    chance = random.Random(5)
    texts = [
        SAID.format(*(f"{chance.choice(given)} {chance.choice(family)}" for _ in range(2))) + " In Lind it rained, by a hale petrov."
        for _ in range(40)
    ]
    whole = NameIndex.learn(texts)
    for seed in range(5):
        order = list(enumerate(texts))
        random.Random(seed).shuffle(order)
        tally, joiner = Tally(), Joiner()
        for number, (place, text) in enumerate(order):
            tally.add(str(place), names_of(text))
            if number % 7 == seed or number == len(texts) - 1:
                index = NameIndex.of(tally, Aliases(), joiner)
        assert [person.to_dict() for person in index.persons] == [person.to_dict() for person in whole.persons]
        assert (index.written, index.groups, index.ordinary) == (whole.written, whole.groups, whole.ordinary)
        kept = NameIndex.of(Tally.from_json(tally.to_json()) or Tally(), Aliases(), Joiner.from_json(joiner.to_json()))
        assert kept == index


@pytest.mark.parametrize(
    ("one", "other"), [("qaani", "ghaani"), ("sergei", "sergey"), ("hussein", "husayn"), ("mohammed", "muhammad"), ("nouri", "nuri")]
)
def test_one_word_spelled_in_two_ways(one: str, other: str) -> None:
    assert one_spelling(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("joan", "jean"), ("eric", "erica"), ("tom", "tim"), ("ali", "eli"), ("maria", "marie"), ("daniel", "daniela")]
)
def test_two_words(one: str, other: str) -> None:
    assert not one_spelling(one, other)
