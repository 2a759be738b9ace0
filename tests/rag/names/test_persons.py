"""Persons are told from places, organisations and headlines by what the articles say of them."""

from __future__ import annotations

from rag.names import Aliases, NameIndex
from rag.names.joining import Joiner
from rag.names.mentions import names_of
from rag.names.tally import Tally

ARTICLES = (
    "The striker Tomek Wudarz, 29, said he was glad. Wudarz left in May.",
    "In New Haven it rained. The mayor said New Haven was wet, and the Harbour Council met in New Haven.",
    "The Prime Minister of South Africa spoke. Wall Street fell. On Wall Street, traders walked down the street by the wall.",
    "Mara Lind wrote the report. The Supreme Leader answered. FIRST WORD LAST WORD. The first word was the last word.",
    "Read the Privacy Policy. The policy is about privacy. Harbour United beat Harbour City at Harbour Road.",
)


def test_persons_are_found_and_other_names_are_not() -> None:
    found = {person.name for person in NameIndex.learn(ARTICLES).persons}
    assert found == {"Tomek Wudarz", "Mara Lind"}


def test_a_first_word_that_places_share_makes_no_persons() -> None:
    places = [f"They stayed in Velm {name} for a week, in Velm {name} again." for name in ("Docks", "Gate", "Hall", "Harbour", "Road")]
    persons = [f"Zorica {name} said she was glad." for name in "Petra Hale Lund Maric Dorn Kolb Vesely Horn Ashe Brill Moss Trent".split()]
    found = {person.name for person in NameIndex.learn([*places, *persons, "Velm Quint and Zorica Quint came."]).persons}
    assert "Zorica Quint" in found  # who has nothing but the given name to show
    assert "Velm Quint" not in found


def test_a_given_name_learned_from_later_articles_counts_for_earlier_ones() -> None:
    tally, joiner = Tally.of([("first", names_of("Zorica Quint came."))]), Joiner()
    assert NameIndex.of(tally, Aliases(), joiner).persons == []
    for family in "Petra Hale Lund Maric Dorn Kolb Vesely Horn Ashe Brill Moss Trent".split():
        tally.add(family, names_of(f"Zorica {family} said she was glad."))
    assert "Zorica Quint" in {person.name for person in NameIndex.of(tally, Aliases(), joiner).persons}


def test_a_body_that_says_something_is_no_person() -> None:
    texts = ["Harbour Affairs said it was late. Tarn Ministry said so too.", "Margaret Court said she was glad."]
    assert {person.name for person in NameIndex.learn(texts).persons} == {"Margaret Court"}
