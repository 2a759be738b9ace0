"""What questions are narrowed to survives the way through the page's address."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode

from ui.narrowing import Narrowing


def test_an_address_gives_back_what_it_was_made_of() -> None:
    for narrowing in (Narrowing(), Narrowing(("A & B", "C"), ("Óscar Ñ",), "2023-01", "2024", True)):
        assert Narrowing.from_query(parse_qs(urlencode(narrowing.to_query()))) == narrowing


def test_the_engine_is_told_only_what_is_set() -> None:
    assert Narrowing().arguments() == {}
    assert Narrowing(persons=("Mira Oduya",), until="2024").arguments() == {"persons": ["Mira Oduya"], "until": "2024"}
