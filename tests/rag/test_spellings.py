"""A reader who types one romanisation must find the other, and must not get somebody else."""

import pytest

from rag.spellings import consonant_skeletons, likeness, name_parts, readings, same_person, same_word


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("qaani", "ghaani"),
        ("kadhimi", "kazimi"),
        ("moqtada", "muktada"),
        ("soleimani", "suleymani"),
        ("qassem", "kasim"),
        ("zelensky", "zelenskyy"),
        ("hezbollah", "hizbullah"),
        ("muller", "mueller"),
        ("tchaikovsky", "chaikovski"),
        ("abdulla", "abdullah"),
    ],
)
def test_romanisations_of_one_name_are_one_word(one: str, other: str) -> None:
    assert same_word(one, other)
    assert same_word(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mahmoud", "mohamed"),
        ("sadr", "sudani"),
        ("amiri", "omar"),
        ("scholz", "schubert"),
        ("iran", "iraq"),
    ],
)
def test_other_names_are_not(one: str, other: str) -> None:
    assert not same_word(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Esmail Qaani", "Esmail Ghaani"),
        ("Adil Abdul-Mahdi", "Adel Abd Al-Mahdi"),
        ("Moqtada al-Sadr", "Muqtada Sadr"),
        ("Abdulaziz al-Saud", "Abdel Aziz Al Saud"),
        ("Mohammed Shia al-Sudani", "Mohammed al-Sudani"),
    ],
)
def test_full_names_of_one_person_join(one: str, other: str) -> None:
    assert same_person(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ashraf Ghani", "Esmail Qaani"),
        ("Qassem Soleimani", "Gholamreza Soleimani"),
        ("Qaani", "Esmail Qaani"),
        ("Ali Hassan", "Hassan Ali"),
    ],
)
def test_a_shared_family_name_joins_nobody(one: str, other: str) -> None:
    assert not same_person(one, other)


def test_parts_and_skeletons_by_hand() -> None:
    assert name_parts("Abdulaziz al-Sadr") == ("abd", "aziz", "sadr")
    assert readings("qaani") == {"qani", "kani"}
    assert readings("ghaani") == {"qani", "gani"}
    assert consonant_skeletons("amiri") == {"amr"}
    assert likeness("mohammed", "muhammad") == pytest.approx(100 * 12 / 14)  # muhamid, muhamad: 6 of 7 letters in order
    assert likeness("iran", "iraq") == 0
