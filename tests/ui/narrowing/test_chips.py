"""Chips say what the next question is narrowed to, can be taken away, and say where they cannot be used."""

from __future__ import annotations

from hypothesis import example, given

from tests.ui.answers.test_rendering import ATTACK, NASTY, Page
from ui.narrowing.chips import chips_html
from ui.narrowing.narrowing import Narrowing


def test_each_chip_has_a_button_that_names_what_it_takes_away() -> None:
    parsed = Page(chips_html(Narrowing(("Reuters",), since="2023-03")))
    taken = [at for tag, at in parsed.opened if at.get("data-send") == "widen"]
    assert [(at["data-part"], at["data-value"]) for at in taken] == [("publisher", "Reuters"), ("since", "2023-03")]
    assert [at["aria-label"] for at in taken] == ["Take away Publisher: Reuters", "Take away Since March 2023"]


def test_nothing_narrowed_shows_the_button_alone() -> None:
    parsed = Page(chips_html(Narrowing()))
    assert [at.get("data-send") for tag, at in parsed.opened if tag == "button"] == ["narrow"]
    assert parsed.words == "Narrow"


def test_a_chip_that_cannot_be_used_says_why_and_can_be_taken_away() -> None:
    parsed = Page(chips_html(Narrowing(("Rueters",)), {("publisher", "Rueters"): "There is Reuters."}))
    button = next(at for tag, at in parsed.opened if at.get("data-send") == "widen")
    described = next(at for tag, at in parsed.opened if at.get("id") == button["aria-describedby"])
    assert "fault" in str(described["class"])
    assert "There is Reuters." in parsed.words


@example(name=ATTACK, why=ATTACK)
@given(name=NASTY, why=NASTY)
def test_no_name_becomes_markup(name: str, why: str) -> None:
    narrowing = Narrowing((name,), (name,), name, name, True)
    Page(chips_html(narrowing, {("publisher", name): why, ("since", name): why}, focus=("person", name))).check_harmless()
