"""What meets a fact: every figure of a run rests on it."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

import rag
from eval.case_schema import Case, Date, Name, Number
from eval.facts import is_met, is_stated, spellings, wording


@pytest.mark.parametrize(
    ("alternative", "text", "stands"),
    [
        ("Amiri", "Hadi al-Amiri's men", True),
        ("Amiri", "Amirian", False),
        (Number(number=16e9), "It spent $16bn [1].", True),
        (Number(number=16e9, unit="$"), "It spent 16 billion dollars.", True),
        (Number(number=16e9, unit="$"), "It spent 16 billion rials.", False),
        (Number(number=3), "Three soldiers died.", True),
        (Number(number=3), "They died on 3 May [3].", False),
        (Number(number=0.1), "0.10", True),
        (Date(date="2019-10-30"), "He came on Oct. 30.", True),
        (Date(date="2019-10-30"), "He came on Oct. 30, 2018.", False),
        (Date(date="2019"), "He came on Oct. 30, 2019.", True),
        (Name(name="Qassem Soleimani"), "Qassem Soleimani came.", True),
        (Name(name="Qassem Soleimani"), "Qasem Soleymani came.", False),
    ],
)
def test_is_stated(alternative: str | Number | Date | Name, text: str, stands: bool) -> None:
    assert is_stated(alternative, text) is stands


def test_a_name_is_met_in_the_spellings_that_the_articles_have() -> None:
    assert is_stated(Name(name="Ismail Ghani"), "Qaani came.", {"Ismail Ghani": ("Esmail Qaani", "Qaani")})


def test_any_alternative_meets_a_fact() -> None:
    assert is_met(["sixteen billion", Number(number=16e9)], "$16bn")
    assert not is_met(["sixteen", Number(number=16)], "$16bn")


def test_wording() -> None:
    alternatives = ["Amiri", Number(number=16_000_000_000, unit="$"), Number(number=2.5), Date(date="2019-10"), Name(name="Amiri")]
    assert [wording(each) for each in alternatives] == ["Amiri", "16,000,000,000 $", "2.5", "2019-10", "Amiri"]


def test_spellings_are_asked_of_the_engine_once_a_name(make_case: Callable[..., Case]) -> None:
    asked: list[str] = []

    def person(name: str) -> SimpleNamespace:
        asked.append(name)
        if name == "Nobody":
            raise rag.BylineError("The articles name nobody called 'Nobody'.")
        return SimpleNamespace(spellings=[SimpleNamespace(written="Qaani"), SimpleNamespace(written="Ghaani")])

    cases = [make_case(facts=[["x", {"name": "Ghani"}], [{"name": "Nobody"}]], forbidden=[{"name": "Ghani"}])]
    assert spellings(cases, SimpleNamespace(person=person)) == {"Ghani": ("Qaani", "Ghaani")}
    assert asked == ["Ghani", "Nobody"]


def test_an_engine_that_knows_no_persons_gives_no_spellings(make_case: Callable[..., Case]) -> None:
    assert spellings([make_case(facts=[[{"name": "Ghani"}]])], object()) == {}
