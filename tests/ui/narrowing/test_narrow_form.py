"""The form that narrows shows what is chosen first, what is wrong at its field, and no name as markup."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from tests.ui.answers.test_rendering import ATTACK, NASTY, Page
from ui.narrowing.choices import MOST_SHOWN, Choice
from ui.narrowing.narrow_form import Form, form_html, found_html
from ui.narrowing.narrowing import Narrowing

MANY = [Choice(f"Paper {number:03}", 200 - number) for number in range(100)]


def inputs(html: str) -> list[tuple[str, str, bool]]:
    """Name, value and whether ticked of each field."""
    return [(at.get("name") or "", at.get("value") or "", "checked" in at) for tag, at in Page(html).opened if tag == "input"]


def test_what_is_chosen_stands_first_and_ticked_though_it_would_not_be_listed() -> None:
    html = form_html(Form(Narrowing(("Paper 099", "Gone")), {"publisher": MANY, "person": []}))
    ticks = [(value, ticked) for name, value, ticked in inputs(html) if name == "publisher"]
    assert ticks[:3] == [("Paper 099", True), ("Gone", True), ("Paper 000", False)]
    assert len(ticks) == MOST_SHOWN + 2


def test_few_names_need_no_search_and_many_say_how_many_more_there_are() -> None:
    few = form_html(Form(Narrowing(), {"publisher": MANY[:4], "person": []}))
    assert "data-find" not in few
    assert "And 70 more" in form_html(Form(Narrowing(), {"publisher": MANY, "person": []}))


def test_a_wrong_date_stays_as_written_with_why_at_its_field() -> None:
    entered = Narrowing(since="last year")
    parsed = Page(form_html(Form(entered, {}, entered.date_faults())))
    field = next(at for tag, at in parsed.opened if at.get("id") == "narrow-since")
    assert (field["value"], field["aria-invalid"], field["aria-describedby"]) == ("last year", "true", "fault-since")
    assert "last year is no date" in parsed.words


def test_typing_that_finds_nothing_says_so() -> None:
    assert "Nothing is found for zzz." in Page(found_html("person", "zzz", [])).words


def test_no_name_moves_when_one_is_ticked_and_a_date_is_wrong() -> None:
    applied, choices = Narrowing(("Paper 003",)), {"publisher": MANY, "person": []}
    before = inputs(form_html(Form(applied, choices, {}, applied)))
    entered = Narrowing(("Paper 002",), since="last year")
    after = inputs(form_html(Form(entered, choices, entered.date_faults(), applied)))
    assert [value for name, value, _ in after if name == "publisher"] == [value for name, value, _ in before if name == "publisher"]
    assert [value for name, value, ticked in after if name == "publisher" and ticked] == ["Paper 002"]


@example(name=ATTACK, words=ATTACK, count=1)
@given(name=NASTY, words=NASTY, count=st.integers(0, 3))
def test_no_name_and_nothing_typed_becomes_markup(name: str, words: str, count: int) -> None:
    choice = Choice(name, count, (name,), name)
    Page(form_html(Form(Narrowing((name,), (name,), words, name, True), {"publisher": [choice], "person": [choice]}))).check_harmless()
    Page(found_html("publisher", words, [choice])).check_harmless()
    Page(found_html("publisher", words, [])).check_harmless()
