"""Offices in the plural: all who held one, where nothing else is asked for."""

from pathlib import Path

import pytest

from rag.periods import find_periods
from rag.roles.several import all_holders, names_offices
from tests.rag.roles.test_asked import TODAY, index
from tests.rag.roles.test_reader import LATER, TALKS
from tests.rag.small_engine import small_engine


@pytest.mark.parametrize(
    ("question", "words", "holders"),
    [
        ("Who were the Delta Force commanders?", "Delta Force commanders", {"Omar Haddad", "Issa Najjar"}),
        (
            "Give the names of the commanders of the Delta Force, past and present.",
            "commanders of the Delta Force",
            {"Omar Haddad", "Issa Najjar"},
        ),
        ("Which Delta Force commanders feature in the reporting from 2022 through 2023?", "Delta Force commanders", {"Issa Najjar"}),
        ("List all Ruritanian prime ministers.", "Ruritanian prime ministers", {"Maria Weber", "Anton Kovac"}),
    ],
)
def test_all_who_held_an_office_are_found(question: str, words: str, holders: set[str]) -> None:
    [role] = all_holders(question, find_periods(question, TODAY), index())
    assert role.words == words == question[role.start : role.end]
    assert {holder.name for holder in role.holders} == holders


@pytest.mark.parametrize(
    "question", ["Which Delta Force commanders met the prime minister?", "Who is the Delta Force commander?", "Who were the Tarn singers?"]
)
def test_a_question_for_some_of_them_or_for_one_is_another(question: str) -> None:
    assert all_holders(question, (), index()) == ()


def test_an_office_in_the_plural_is_seen_before_any_article_is_looked_at() -> None:
    assert names_offices("Which commanders left?")
    assert not names_offices("Which commander left?")


def test_the_answer_names_all_with_their_time_and_now_the_latest_first(tmp_path: Path) -> None:
    with small_engine(tmp_path, {"talks.md": TALKS, "later.md": LATER}) as engine:
        text = engine.ask("Who were the Harbour Guard commanders?").text
        assert text.startswith("**Otto Brandt** (as of 4 March 2020) [1]; **Jane Roe** (as of 4 March 2022) [2]")
        text = engine.ask("Who is the Harbour Guard commander?").text
        assert text.startswith("**Jane Roe** (as of 4 March 2022) [1]; **Otto Brandt** (as of 4 March 2020) [2]")
