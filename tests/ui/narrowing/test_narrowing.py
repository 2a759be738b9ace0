"""What questions are narrowed to survives the way through the page's address."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode

import pytest

from ui.narrowing.narrowing import EVERYTHING, MOST_NAMES, Narrowing, is_date


def test_an_address_gives_back_what_it_was_made_of() -> None:
    for narrowing in (Narrowing(), Narrowing(("A & B", "C"), ("Óscar Ñ",), "2023-01", "2024", True)):
        assert Narrowing.from_query(parse_qs(urlencode(narrowing.to_query()))) == narrowing


def test_the_engine_is_told_only_what_is_set() -> None:
    assert Narrowing().arguments() == {}
    assert Narrowing(persons=("Mira Oduya",), until="2024").arguments() == {"persons": ["Mira Oduya"], "until": "2024"}


def test_an_address_is_read_without_what_is_empty_said_twice_or_without_end() -> None:
    query = {"publisher": [" A ", "A", " ", *(f"P{number}" for number in range(100))], "since": [" 2024 "], "undated": ["yes"]}
    narrowing = Narrowing.from_query(query)
    assert narrowing.publishers[:2] == ("A", "P0")
    assert len(narrowing.publishers) == MOST_NAMES
    assert (narrowing.since, narrowing.undated) == ("2024", False)


def test_undated_articles_are_in_unless_a_period_is_asked_for_so_undated_says_nothing_without_one() -> None:
    assert Narrowing.from_query({"undated": ["1"]}) == EVERYTHING
    period = Narrowing(since="2024", until="2025", undated=True)
    assert period.without("since", "2024") == Narrowing(until="2025", undated=True)
    assert period.without("since", "2024").without("until", "2025") == EVERYTHING


def test_each_part_is_said_in_words_and_can_be_taken_away() -> None:
    narrowing = Narrowing(("A", "B"), ("C",), "2023-03", "2024-05-01", True)
    parts = narrowing.parts()
    assert [part.text for part in parts] == [
        "Publisher: A",
        "Publisher: B",
        "Person: C",
        "Since March 2023",
        "Until 1 May 2024",
        "Undated too",
    ]
    for part in parts:
        assert part not in narrowing.without(part.kind, part.value).parts()
    assert narrowing.without("publisher", "A").publishers == ("B",)
    assert narrowing.without("nothing", "A") == narrowing.without("publisher", "none") == narrowing


@pytest.mark.parametrize("value", ["2024", "2024-03", "2024-03-15", "2024-02-29"])
def test_years_months_and_days_are_dates(value: str) -> None:
    assert is_date(value)


@pytest.mark.parametrize("value", ["", "24", "2024-3", "2024-13", "2023-02-29", "2024-03-15T00:00", "0000", "２０２４", "last year"])
def test_what_is_no_date_is_not_taken_for_one(value: str) -> None:
    assert not is_date(value)


def test_what_is_wrong_with_a_period_is_said_at_its_field() -> None:
    assert Narrowing(since="soon", until="later").date_faults().keys() == {"since", "until"}
    assert Narrowing(since="2024-05", until="2024").date_faults() == {}
    assert Narrowing(since="2024-05-02", until="2024-05").date_faults() == {}
    assert Narrowing(since="2024-05", until="2024-04").date_faults() == {"until": "April 2024 is before May 2024. Exchange them."}
