from __future__ import annotations

from rag.verification.belonging import belongings, misplaced


def test_what_is_whose() -> None:
    assert set(belongings("Iran's flag and protesters in Iraq")) >= {("flag", "Iran"), ("protest", "Iraq")}


def test_names_that_change_places() -> None:
    quote = "Protesters in Iraq burned the flag of Iran."
    assert list(misplaced("Protesters in Iran burned the flag of Iraq.", quote, None))
    assert list(misplaced("The flag of Iran was burned by protesters in Iraq.", quote, None)) == []
    assert list(misplaced("Protesters in Iraq burned a flag.", quote, None)) == []
