"""Names in what people ask and are told: whose they are, without titles, and which two are one person's."""

from __future__ import annotations

import pytest

from rag.mentioned import mentions, same_person_named
from rag.names import NameIndex

NAMES = NameIndex.learn(["President Anton Kovac met the envoy Maria Weber. Kovac left. Weber stayed."])


@pytest.mark.parametrize(
    ("text", "persons", "others"),
    [
        ("Did President Anton Kovac meet Maria Weber in Lisbon?", ["Anton Kovac", "Maria Weber"], ["Lisbon"]),
        ("what did kovac say", ["kovac"], []),
        ("Who leads the Tarn Police?", [], ["Tarn Police"]),
        ("Is NATO there?", [], ["NATO"]),
        ("Why did Monday matter?", [], []),
    ],
)
def test_persons_are_told_from_places_and_bodies(text: str, persons: list[str], others: list[str]) -> None:
    found = mentions(text, NAMES)
    assert [name.text for name in found if name.person > 0] == persons
    assert [name.text for name in found if name.person < 0] == others


def test_two_names_are_one_person_s_where_no_given_names_differ() -> None:
    assert same_person_named("Kovac", "Anton Kovac", NAMES)
    assert same_person_named("Anna", "Anna Lind", NAMES)
    assert not same_person_named("Maria Kovac", "Anton Kovac", NAMES)
    assert not same_person_named("Weber", "Kovac", NAMES)
