"""Below an answer stands in words what was searched, and what is changed there is what is asked again."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import example, given

import rag
from tests.ui.answers.test_rendering import ATTACK, NASTY, Page
from tests.ui.conftest import SmallEngine
from ui.answers.searched import asked_again, facts, narrowed_html, searched_html
from ui.asking import follow
from ui.conversation import Conversation, Exchange
from ui.narrowing.narrowing import EVERYTHING, Narrowing


def asked(question: str, narrowing: Narrowing = EVERYTHING, without: tuple[str, ...] = ()) -> Exchange:
    exchange = Exchange(1, question, narrowing=narrowing, without_spellings=without)
    for _ in follow(SmallEngine(), [], exchange):
        pass
    return exchange


def told(trace: rag.Trace) -> dict[str, list[str]]:
    exchange = asked("Talks?")
    assert exchange.answer is not None
    return dict(facts(replace(exchange.answer, trace=trace)))


def form(html: str) -> dict[str, list[str]]:
    """What the browser would send of a form: its fields' values by name, unticked ones left out."""
    values: dict[str, list[str]] = {"question": []}
    for tag, at in Page(html).opened:
        if tag == "input" and at.get("name") and (at.get("type") != "checkbox" or "checked" in at):
            values.setdefault(str(at["name"]), []).append(at.get("value") or "")
    return values


def test_question_spellings_filters_reading_and_time_are_said() -> None:
    exchange = asked("Did Oduya hold talks?", Narrowing(("Coast Gazette",), since="2023"))
    words = Page(searched_html(exchange)).words
    for said in (
        "Did Oduya hold talks?",
        "Oduya: also Mira Oduya, Meera Odouya",
        "Publisher: Coast Gazette · Since 2023",
        "1 passage, 1 article, 1 story",
        "likely (62 %)",
        "quoting; no language model was used",
        "1.2 seconds",
    ):
        assert said in words


def test_periods_are_said_as_days_and_what_they_are_of() -> None:
    periods = (
        rag.PeriodInQuestion("in May", "2023-05-01", "2023-05-31", "event"),
        rag.PeriodInQuestion("since 2021", "2021-01-01", None, "publication"),
        rag.PeriodInQuestion("in October", None, None, "event"),
    )
    assert told(rag.Trace(periods=periods))["Times it names"] == [
        "“in May”: 1 May 2023 to 31 May 2023, as the time of what is asked about",
        "“since 2021”: since 1 January 2021, as the time of publication",
        "“in October”: of any year, as the time of what is asked about",
    ]


def test_roles_are_said_with_who_held_them() -> None:
    holders = (rag.RoleHolder("Ann Hale", ("Hale",), None, None, ()), rag.RoleHolder("Bo Ek", ("Ek",), None, None, ()))
    roles = (rag.RoleInQuestion("the mayor", 0, 9, holders), rag.RoleInQuestion("the king", 0, 8, ()))
    assert told(rag.Trace(roles=roles))["Roles it names"] == ["“the mayor”: Ann Hale and Bo Ek", "“the king”: the articles do not say who"]


def test_a_model_is_named_with_what_it_took_and_what_was_left_out_of_it() -> None:
    trace = rag.Trace(answerer="openai", tokens={"prompt": 1000, "completion": 234}, cost=0.0123, dropped=1)
    assert told(trace)["Answered by"] == [
        "a language model, checked against the articles · 1,234 tokens · $0.0123 · 1 sentence that no source supports was left out"
    ]


def test_where_nothing_was_let_in_nothing_is_said_of_how_well_it_answers() -> None:
    exchange = asked("Did Oduya hold talks?", Narrowing(until="2000"))
    assert exchange.answer is not None
    said = dict(facts(exchange.answer))
    assert (said["Read"], said["Do they answer it?"]) == (["nothing was found"], [])


def test_an_abstention_says_what_was_searched_and_a_failure_does_not() -> None:
    assert "What was searched" in searched_html(asked("Zzz?"))
    assert searched_html(asked("please fail")) == ""


def test_the_untouched_form_asks_the_same() -> None:
    narrowing = Narrowing(("Coast Gazette",), ("Mira Oduya",), "2023", "2024", True)
    exchange = asked("Did Oduya hold talks?", narrowing, ("Meera Odouya",))
    values = form(searched_html(exchange)) | {"question": ["Did Oduya hold talks?"]}
    again = asked_again(lambda name: values.get(name, []))
    assert (again.question, again.narrowing, again.without_spellings) == (exchange.question, narrowing, ("Meera Odouya",))
    assert again.fault == ""


def test_an_unticked_spelling_is_left_out_and_a_ticked_one_is_back() -> None:
    values = form(searched_html(asked("Did Oduya hold talks?", without=("Meera Odouya",)))) | {"question": ["Oduya?"]}
    values["spelling"] = ["Meera Odouya"]
    assert asked_again(lambda name: values.get(name, [])).without_spellings == ("Mira Oduya",)


def test_no_question_and_no_date_are_refused_with_why() -> None:
    assert "question" in asked_again(lambda name: []).fault
    values = {"question": ["Who?"], "since": ["soon"]}
    assert "soon is no date" in asked_again(lambda name: values.get(name, [])).fault


def test_under_a_question_stands_what_it_was_narrowed_to() -> None:
    words = Page(narrowed_html(asked("Talks?", Narrowing(("Coast Gazette",)), ("Odouya",)))).words
    assert words == "Publisher: Coast GazetteNot as Odouya"
    assert narrowed_html(Conversation().begin("Talks?")) == ""


@example(name=ATTACK)
@given(name=NASTY)
def test_nothing_searched_becomes_markup(name: str) -> None:
    exchange = asked("Talks?")
    assert exchange.answer is not None
    period = rag.PeriodInQuestion(name, name, name, "event")
    role = rag.RoleInQuestion(name, 0, 1, (rag.RoleHolder(name, (name,), None, None, ()),))
    filters = rag.Filters((name,), name, name, True, (name,))
    trace = rag.Trace(name, name, {}, {}, None, {name: (name,)}, None, 0, 0, filters, (role,), (name,), (period,))
    exchange.answer = replace(exchange.answer, trace=trace)
    exchange.narrowing, exchange.without_spellings = Narrowing((name,), (name,), name, name, True), (name,)
    Page(searched_html(exchange)).check_harmless()
    Page(narrowed_html(exchange)).check_harmless()
