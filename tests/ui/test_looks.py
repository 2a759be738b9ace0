"""The page's looks where they carry meaning or room: which way words are read, what fits a low window, what has the focus."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import rag
from tests.browser import chromium
from tests.ui.conftest import ARTICLES, SmallEngine, served
from ui import texts

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed; run make test, or uv sync")
from playwright.sync_api import Page, expect  # noqa: E402

pytestmark = [pytest.mark.browser, pytest.mark.loopback]

ARABIC = rag.Article("minister", "وزير الخارجية في بغداد", "الصباح", "2022-03-06", None, "ar", "وصل وزير الخارجية إلى بغداد يوم الأحد.")


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    expect.set_options(timeout=15_000)
    with served(SmallEngine((*ARTICLES, ARABIC))) as url, chromium() as browser:
        opened = browser.new_page()
        opened.goto(url)
        expect(opened.locator(".welcome")).to_be_attached()
        yield opened


@pytest.fixture(autouse=True)
def _one_size(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})


def ask(page: Page, question: str) -> None:
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator("#current .question")).to_contain_text(question)
    expect(page.locator('#current [aria-busy="false"]')).to_be_visible()


def styles(page: Page, selector: str, *names: str) -> list[str]:
    return page.locator(selector).first.evaluate("(one, names) => names.map((name) => getComputedStyle(one)[name])", list(names))


def test_the_question_field_has_the_same_corners_with_and_without_the_focus(page: Page) -> None:
    page.locator("#question textarea").focus()
    focused = styles(page, "#question textarea", "borderRadius", "outlineWidth")
    page.locator("#question textarea").blur()
    assert (focused, styles(page, "#question textarea", "borderRadius")) == (["8px", "1px"], ["8px"])


def test_a_list_item_that_is_read_from_the_right_has_its_bullet_inside_the_column(page: Page) -> None:
    ask(page, "Talren dockers")
    room = page.locator("#current .prose-text").evaluate(
        """(prose) => {
          prose.insertAdjacentHTML("beforeend", '<ul><li dir="auto">وصل</li><li dir="auto">Came</li></ul>');
          const list = prose.lastElementChild, edge = (one, side) => one.getBoundingClientRect()[side];
          const of = (item, side) => Math.abs(edge(item, side) - edge(list, side));
          const found = [of(list.firstChild, "right"), of(list.lastChild, "left")];
          list.remove();
          return found;
        }"""
    )
    assert min(room) >= 20


def test_a_source_and_its_article_stand_to_the_side_from_which_they_are_read(page: Page) -> None:
    ask(page, "وزير الخارجية")
    assert styles(page, "#current .question", "direction") == ["rtl"]
    assert styles(page, "#current .sources .title", "direction") + styles(page, "#current .sources .byline-line", "textAlign") == [
        "rtl",
        "right",
    ]
    page.locator("#current .prose-text a.marker").first.press("Enter")
    expect(page.locator(".reading")).to_be_focused()
    assert styles(page, ".reading .byline-line", "textAlign") == ["right"]
    assert int(styles(page, ".reading", "outlineOffset")[0].removesuffix("px")) < 0  # else three sides of its ring lie outside the window
    page.keyboard.press("Escape")
    expect(page.locator(".reading")).not_to_be_attached()


def test_a_low_window_is_the_answer_s(page: Page) -> None:
    ask(page, "Talren dockers")
    page.set_viewport_size({"width": 640, "height": 400})
    assert styles(page, "#bar", "position") == ["static"]
    box = page.locator("#foot").bounding_box()
    assert box is not None
    assert box["height"] <= 100


def test_the_form_to_narrow_with_keeps_what_applies_it_in_sight_in_a_low_window(page: Page) -> None:
    page.set_viewport_size({"width": 640, "height": 400})
    page.locator(".narrow").first.click()
    form = page.locator("#narrow-form")
    expect(form.locator("button.main")).to_be_in_viewport(ratio=1)
    expect(form.locator("legend").first).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")
    expect(form).to_be_hidden()


def test_on_a_phone_the_button_of_the_drawer_does_not_touch_the_name(page: Page) -> None:
    ask(page, "Talren dockers")
    page.set_viewport_size({"width": 390, "height": 844})
    button, name = page.locator(".shelf-button").bounding_box(), page.get_by_role("heading", name=texts.NAME).bounding_box()
    assert button is not None
    assert name is not None
    assert button["x"] + button["width"] + 3 <= name["x"]
