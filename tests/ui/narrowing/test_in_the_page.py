"""Narrowing, what was searched and copying as a visitor has them: in a real browser, with a small engine behind the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, quote, urlsplit

import pytest

import rag
from tests.browser import accessibility_faults, chromium, new_page
from tests.ui.conftest import ARTICLES, SmallEngine, served
from ui import texts
from ui.answers.copying import copied_text

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed; run make test, or uv sync")
from playwright.sync_api import Browser, Page, expect  # noqa: E402

pytestmark = [pytest.mark.browser, pytest.mark.loopback]

WAIT = 15_000  # milliseconds
NASTY = "\"><img src=x onerror=\"window.hacked='name'\"> & 'Sons'"
HOSTILE = rag.Article("hostile", "Title", NASTY, "2024-01-01", None, "en", f"Intruders met {NASTY}.")
OTHERS = [rag.Article(f"a{number}", "T", f"Paper {number:02}", "2022", None, "en", "Weather.") for number in range(12)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> SmallEngine:
    persons = {"Mira Oduya": ("Mira Oduya", "Oduya", "Meera Odouya"), NASTY: (NASTY,)}
    return SmallEngine([*ARTICLES, HOSTILE, *OTHERS], persons, feedback=tmp_path_factory.mktemp("kept") / "feedback.sqlite")


@pytest.fixture(scope="module")
def url(engine: SmallEngine) -> Iterator[str]:
    with served(engine) as address:
        yield address


@pytest.fixture
def visit(browser: Browser, url: str) -> Iterator[Callable[..., Page]]:
    """Opens the page at an address, as a visitor of their own; afterwards no script may have failed, and none of a name have run."""
    expect.set_options(timeout=WAIT)
    problems: list[str] = []
    pages: list[Page] = []

    def open_page(query: str = "", **options: object) -> Page:
        page = new_page(browser, WAIT, problems, **options)
        pages.append(page)
        page.goto(url + query)
        expect(page.locator("#quote")).to_be_attached()
        expect(page.locator(".narrow")).to_be_visible()
        return page

    yield open_page
    for page in pages:
        assert page.evaluate("window.hacked") is None
        page.context.close()
    assert problems == []


def open_form(page: Page) -> None:
    page.get_by_role("button", name=texts.NARROW, exact=True).click()
    expect(page.locator("form#narrow-form")).to_be_visible()


def chips(page: Page, *shown: str) -> None:
    """Waits until these chips, and no others, are shown above the question."""
    expect(page.locator(".chip bdi")).to_have_text(list(shown))


def ask(page: Page, question: str) -> None:
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator("#current .question")).to_contain_text(question)
    expect(page.locator('#current [aria-busy="false"]')).to_be_visible()


def query(page: Page) -> dict[str, list[str]]:
    found = parse_qs(urlsplit(page.url).query)
    found.pop("conversation", None)
    return found


def test_a_question_is_narrowed_by_keyboard_to_a_publisher_found_by_typing(visit: Callable[..., Page], engine: SmallEngine) -> None:
    page = visit()
    page.get_by_role("button", name=texts.NARROW, exact=True).focus()
    page.keyboard.press("Enter")
    find = page.get_by_label(texts.FIND_PUBLISHER)
    expect(find).to_be_focused()
    page.keyboard.type("herald")
    expect(page.locator("#options-publisher label")).to_have_text([re.compile(r"Island Herald\s+1 article")])
    page.keyboard.press("Enter")  # does not apply what is not ticked yet
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    find.fill("")
    expect(page.locator("#options-publisher label").nth(3)).to_be_visible()
    expect(page.get_by_role("checkbox", name="Island Herald")).to_be_checked()  # stays chosen while one looks for more
    page.get_by_role("button", name=texts.APPLY).press("Enter")
    chips(page, "Publisher: Island Herald")
    expect(page.get_by_role("button", name=texts.NARROW, exact=True)).to_be_focused()
    ask(page, "What about Talren dockers?")
    assert engine.filters[-1] == {"publishers": ["Island Herald"]}
    expect(page.locator("#current .sources li")).to_have_count(1)
    expect(page.locator("#current .narrowed li")).to_have_text(["Publisher: Island Herald"])


def test_a_view_is_shared_by_its_address_reloaded_and_gone_back_to(visit: Callable[..., Page], engine: SmallEngine) -> None:
    page = visit()
    open_form(page)
    page.get_by_role("checkbox", name="Mira Oduya").check()
    page.get_by_label(texts.FROM, exact=True).fill("2023-04")
    page.get_by_role("button", name=texts.APPLY).click()
    chips(page, "Person: Mira Oduya", "Since April 2023")
    expect(page).to_have_url(re.compile(r"\?person=Mira\+Oduya&since=2023-04$"))
    page.reload()
    chips(page, "Person: Mira Oduya", "Since April 2023")
    other = visit("?" + urlsplit(page.url).query)
    chips(other, "Person: Mira Oduya", "Since April 2023")
    ask(other, "What about dockers?")
    assert engine.filters[-1] == {"persons": ["Mira Oduya"], "since": "2023-04"}
    page.get_by_role("button", name="Take away Person: Mira Oduya").click()
    chips(page, "Since April 2023")
    expect(page.get_by_role("button", name="Take away Since April 2023")).to_be_focused()
    assert query(page) == {"since": ["2023-04"]}
    page.go_back()
    chips(page, "Person: Mira Oduya", "Since April 2023")
    page.go_forward()
    chips(page, "Since April 2023")
    assert query(page) == {"since": ["2023-04"]}
    ask(page, "What about dockers?")
    assert engine.filters[-1] == {"since": "2023-04"}


def test_back_leaves_a_conversation_that_is_kept_and_forward_opens_it_again(visit: Callable[..., Page]) -> None:
    page = visit("?publisher=Coast+Gazette")
    ask(page, "What about Talren dockers?")
    expect(page).to_have_url(re.compile("conversation="))
    page.go_back()
    expect(page.locator(".welcome")).to_be_visible()
    expect(page.locator(".exchange")).to_have_count(0)
    page.go_forward()
    expect(page.locator("#current .question")).to_contain_text("What about Talren dockers?")
    expect(page.locator("#current .narrowed li")).to_have_text(["Publisher: Coast Gazette"])
    chips(page, "Publisher: Coast Gazette")


def test_a_wrong_date_is_said_at_its_field_and_changes_nothing(visit: Callable[..., Page]) -> None:
    page = visit("?publisher=Coast+Gazette")
    open_form(page)
    page.get_by_role("checkbox", name="Island Herald").check()
    page.get_by_label(texts.TO, exact=True).fill("last year")
    page.keyboard.press("Enter")
    field = page.get_by_label(texts.TO, exact=True)
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()
    expect(page.locator("#fault-until")).to_contain_text("last year is no date")
    expect(page.get_by_role("checkbox", name="Island Herald")).to_be_checked()
    chips(page, "Publisher: Coast Gazette")
    assert query(page) == {"publisher": ["Coast Gazette"]}
    page.keyboard.press("Escape")
    expect(page.locator("form#narrow-form")).to_have_count(0)
    expect(page.get_by_role("button", name=texts.NARROW, exact=True)).to_be_focused()
    open_form(page)
    page.get_by_role("button", name=texts.CLEAR_ALL).click()
    chips(page)
    assert query(page) == {}


def test_a_form_drawn_anew_ticks_nothing_that_nobody_chose(visit: Callable[..., Page], engine: SmallEngine) -> None:
    page = visit("?publisher=Paper+05")
    open_form(page)
    ticked = page.locator("#narrow-form input[type=checkbox]:checked")
    page.get_by_role("checkbox", name="Paper 05").uncheck()
    page.get_by_label(texts.FIND_PUBLISHER).fill("paper 1")
    expect(page.locator("#options-publisher label")).to_have_count(2)
    page.get_by_role("checkbox", name="Paper 11").check()
    page.get_by_role("checkbox", name="Mira Oduya").check()
    for date in ("last year", "no date", "2022"):
        page.get_by_label(texts.FROM, exact=True).fill(date)
        page.get_by_role("button", name=texts.APPLY).click()
        if date != "2022":
            expect(page.locator("#fault-since")).to_contain_text(date)
            expect(ticked).to_have_count(2)
            assert ticked.evaluate_all("boxes => boxes.map((box) => box.value)") == ["Paper 11", "Mira Oduya"]
    chips(page, "Publisher: Paper 11", "Person: Mira Oduya", "Since 2022")


def test_what_was_changed_to_ask_again_is_not_taken_for_another_conversations(visit: Callable[..., Page]) -> None:
    page = visit()
    for question in ("Did Oduya meet dockers?", "Did Oduya meet dockers again?"):
        if page.locator(".exchange").count():
            page.get_by_role("button", name=texts.NEW_CONVERSATION, exact=True).first.click()
            expect(page.locator(".exchange")).to_have_count(0)
        ask(page, question)
    page.locator("#current summary").click()
    searched = page.locator("#current .searched")
    searched.get_by_role("checkbox", name="Meera Odouya").uncheck()
    searched.get_by_label(texts.SEARCHED_QUESTION, exact=True).fill("Something else?")
    searched.get_by_label(texts.AND_PUBLISHER).fill("Coast Gazette")
    page.locator("#shelf .reopen").nth(1).click()
    expect(page.locator("#current .question")).to_contain_text("Did Oduya meet dockers?")
    if not searched.get_by_label(texts.AND_PUBLISHER).is_visible():
        page.locator("#current summary").click()
    expect(searched.get_by_role("checkbox", name="Meera Odouya")).to_be_checked()
    expect(searched.get_by_label(texts.SEARCHED_QUESTION, exact=True)).to_have_value("Did Oduya meet dockers?")
    expect(searched.get_by_label(texts.AND_PUBLISHER)).to_have_value("")


def test_an_address_with_an_unknown_name_says_so_and_does_not_ask_all_articles(visit: Callable[..., Page], engine: SmallEngine) -> None:
    page = visit("?publisher=Coast+Gazete&person=Nobody")
    expect(page.locator(".chip.unusable")).to_have_count(2)
    expect(page.locator(".narrowing [role=alert]")).to_contain_text("The nearest are")
    asked = len(engine.filters)
    page.locator("#question textarea").fill("What about dockers?")
    page.keyboard.press("Enter")
    expect(page.locator("#refusal")).to_have_text(texts.NOT_ASKED)
    assert page.locator(".exchange").count() == 0  # nothing was begun, so nothing is kept
    expect(page.locator("#question textarea")).to_have_value("What about dockers?")
    assert all(filters == {"publishers": ["Coast Gazete"]} for filters in engine.filters[asked:])  # looked for, to say what is near
    chips(page, "Publisher: Coast Gazete", "Person: Nobody")
    page.get_by_role("button", name="Take away Publisher: Coast Gazete").click()
    chips(page, "Person: Nobody")
    page.get_by_role("button", name="Take away Person: Nobody").click()
    chips(page)
    ask(page, "And what about dockers now?")
    assert engine.filters[-1] == {}


def test_hostile_names_are_words_and_can_be_chosen(visit: Callable[..., Page], engine: SmallEngine) -> None:
    page = visit()
    open_form(page)
    page.locator("#options-publisher").get_by_role("checkbox", name=NASTY).check()
    page.locator("#options-person").get_by_role("checkbox", name=NASTY).check()
    page.get_by_role("button", name=texts.APPLY).click()
    chips(page, f"Publisher: {NASTY}", f"Person: {NASTY}")
    ask(page, f"Whom did intruders meet? {NASTY}")
    assert engine.filters[-1] == {"publishers": [NASTY], "persons": [NASTY]}
    page.locator("#current summary").click()
    expect(page.locator("#current .searched")).to_contain_text(NASTY)
    again = visit(f"?publisher={quote(NASTY)}")
    chips(again, f"Publisher: {NASTY}")
    assert page.locator("#byline img").count() == again.locator("#byline img").count() == 0


def test_a_spelling_struck_out_is_not_searched_under_when_asked_again(visit: Callable[..., Page], engine: SmallEngine) -> None:
    page = visit()
    ask(page, "Which talks were there?")
    ask(page, "Did Oduya meet dockers?")
    searched = page.locator("#current .searched")
    searched.get_by_text(texts.SEARCHED, exact=True).click()
    page.locator("#current").get_by_role("button", name=texts.GOOD_ANSWER).click()  # draws the answer anew
    expect(page.locator('#current .thumb[aria-pressed="true"]')).to_be_visible()
    searched.get_by_role("checkbox", name="Meera Odouya").uncheck()
    searched.get_by_label(texts.AND_PUBLISHER).fill("Coast Gazette")
    searched.get_by_label(texts.FROM, exact=True).fill("soon")
    searched.get_by_role("button", name=texts.ASK_AGAIN).click()
    expect(page.get_by_role("alert")).to_contain_text("soon is no date")
    searched.get_by_label(texts.FROM, exact=True).fill("2023")
    searched.get_by_label(texts.AND_PERSON).fill("Nobody")
    searched.get_by_role("button", name=texts.ASK_AGAIN).click()
    expect(page.locator("#refusal")).to_contain_text("nobody called 'Nobody'")
    expect(page.locator(".exchange")).to_have_count(2)
    searched.get_by_label(texts.AND_PERSON).fill("")
    searched.get_by_role("button", name=texts.ASK_AGAIN).click()
    expect(page.locator(".exchange")).to_have_count(3)
    expect(page.locator('#current [data-exchange="3"][aria-busy="false"]')).to_be_visible()
    expect(page.locator("#past .searched[open]")).to_have_count(0)  # its height would push the new question out of sight
    assert engine.filters[-1] == {"publishers": ["Coast Gazette"], "since": "2023", "without_spellings": ["Meera Odouya"]}
    assert engine.histories[-1] == []
    expect(page.locator("#current .narrowed li")).to_have_text(["Publisher: Coast Gazette", "Since 2023", "Not as Meera Odouya"])
    chips(page)  # the next question is asked of all articles, as before
    page.locator("#current summary").click()
    expect(page.locator("#current").get_by_role("checkbox", name="Meera Odouya")).not_to_be_checked()


def test_an_answer_is_copied_with_its_sources(visit: Callable[..., Page], engine: SmallEngine) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    ask(page, "What about Talren dockers?")
    page.get_by_role("button", name=texts.COPY).click()
    expect(page.locator("#current .copied")).to_have_text(texts.COPIED)
    finished = list(engine.stream("What about Talren dockers?"))[-1]
    assert isinstance(finished, rag.Finished)
    assert page.evaluate("navigator.clipboard.readText()") == copied_text(finished.answer)


def test_without_a_clipboard_the_text_is_there_to_be_copied(visit: Callable[..., Page]) -> None:
    page = visit()
    ask(page, "What about Talren dockers?")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    page.get_by_role("button", name=texts.COPY).click()
    expect(page.locator("#current .copied")).to_have_text(texts.COPY_YOURSELF)
    text = page.get_by_label(texts.COPY_TEXT)
    expect(text).to_be_focused()
    selected = text.evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)")
    assert "[1] “Dockers in Port Talren went back to work on Sunday.”" in selected


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1280)])
def test_axe_finds_no_fault_and_the_form_leaves_the_question_in_sight(visit: Callable[..., Page], scheme: str, width: int) -> None:
    page = visit("?publisher=Coast+Gazette&publisher=Nowhere", color_scheme=scheme, viewport={"width": width, "height": 700})
    page.get_by_role("button", name="Take away Publisher: Nowhere").click()
    expect(page.locator(".unusable")).to_have_count(0)
    ask(page, "Which talks did Oduya have?")
    page.locator("#current summary").click()
    open_form(page)
    page.locator("#narrow-until").fill("soon")
    page.keyboard.press("Enter")
    expect(page.locator("#fault-until")).to_be_visible()
    expect(page.locator("#question textarea")).to_be_in_viewport(ratio=1)
    box, below = page.locator("form#narrow-form").bounding_box(), page.locator("#question textarea").bounding_box()
    assert box is not None
    assert below is not None
    assert box["y"] + box["height"] <= below["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    cut = "rows => rows.filter((row) => row.scrollHeight > row.clientHeight + 1).length"
    assert page.locator("#narrow-form .choice").evaluate_all(cut) == 0  # a long name with its number is on two lines
    assert accessibility_faults(page) == []
