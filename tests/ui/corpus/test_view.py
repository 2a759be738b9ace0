"""The view of articles and the timeline as a reader has them: in a real browser, with a real engine on a few articles."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest

import rag
from tests.browser import accessibility_faults, chromium, new_page
from tests.ui.conftest import served
from ui import texts

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed; run make test, or uv sync")
from playwright.sync_api import Browser, Page, expect  # noqa: E402

pytestmark = [pytest.mark.browser, pytest.mark.loopback]

WAIT = 30_000  # milliseconds; a busy machine's first page
HACK = "<img src=x onerror=\"window.hacked='{}'\">"
PAGE = f"""<html lang="en"><head><title>Dockers return to work in Port Talren</title>
<meta property="og:site_name" content="Coast Gazette"></head><body><article><h1>Dockers return to work in Port Talren</h1>
<p>Published: 2 April 2023</p><figure><img src="x.jpg"><figcaption>Dockers at the gate. Photo: A. Writer/AP</figcaption></figure>
<p>Dockers in Port Talren went back to work on Sunday after a strike that had lasted nine days and cost the port millions.</p>
<p>Mohammed Kasim met the harbour board on Saturday night, three people at the talks told the Northern Wire. Mohammed Kasim said the
board's offer was the best in ten years, and that the union would accept it.</p>
<p>READ MORE: {HACK.format("teaser").replace("<", "&lt;")} Ferry link to open in May</p>
<p>Mohammed Kasim founded the harbour union in March 2021. The union grew, and it opened offices in Sele on June 5, 2022.</p>
</article></body></html>"""
RECORDS = [
    {
        "id": "ferry",
        "title": "Ferry link to open",
        "publisher": "Island Herald",
        "published": "2023-05-02",
        "text": "A ferry between Port Talren and Sele will open. Muhammad Qasim visited Sele, and met fishermen. Muhammad Qasim spoke.",
        "language": "en",
    },
    {
        "id": "copy",
        "title": "Dockers back at work",
        "publisher": "Evening Post",
        "published": "2023-04-03",
        "text": (
            "Dockers in Port Talren went back to work on Sunday after a strike that had lasted nine days and cost the port millions.\n\n"
            "Mohammed Kasim met the harbour board on Saturday night, three people at the talks told the Northern Wire. Mohammed Kasim said "
            "the board's offer was the best in ten years, and that the union would accept it.\n\n"
            "Mohammed Kasim founded the harbour union in March 2021. The union grew, and it opened offices in Sele on June 5, 2022."
        ),
        "language": "en",
    },
    {
        "id": "arabic",
        "title": "رئيس الوزراء يلتقي قادة الأحزاب في بغداد",
        "publisher": "الشرق",
        "published": "2024-02-01",
        "text": "التقى رئيس الوزراء قادة الأحزاب في بغداد يوم الأربعاء. وقال مسؤول إن الاجتماع استمر ساعتين.\n\nولم يصدر بيان رسمي.",
        "language": "ar",
    },
    {
        "id": "hostile",
        "title": HACK.format("title"),
        "publisher": HACK.format("publisher"),
        "published": "2022-01-01",
        "text": f"Intruders wrote {HACK.format('text')} on a wall, the guards of the harbour said. ${{window.hacked='template'}}\n\nMore.",
        "language": "en",
    },
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[rag.Engine]:
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "articles").mkdir()
    (folder / "articles" / "harbour.html").write_text(PAGE)
    (folder / "articles" / "records.jsonl").write_text("\n".join(map(json.dumps, RECORDS)))
    kept = {name: str(folder / name) for name in ("index", "articles", "feedback", "conversations")}
    with rag.open_engine(rag.Settings(**kept, answerer="extractive")) as opened:  # type: ignore[arg-type]
        yield opened


@pytest.fixture(scope="module")
def url(engine: rag.Engine) -> Iterator[str]:
    with served(engine) as address:  # type: ignore[arg-type]
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def visit(browser: Browser, url: str) -> Iterator[Callable[..., Page]]:
    """Opens a page at a query; afterwards no script may have failed, and none of an article's have run."""
    expect.set_options(timeout=WAIT)
    pages, problems = list[Page](), list[str]()

    def open_page(query: str = "?view=articles", **options: object) -> Page:
        page = new_page(browser, WAIT, problems, **options)
        pages.append(page)
        page.goto(url + query)
        expect(page.locator(".corpus .landing" if "view=articles" in query else ".welcome")).to_be_visible()
        return page

    yield open_page
    for page in pages:
        assert page.evaluate("window.hacked") is None
        page.context.close()
    assert problems == []


def id_of(engine: rag.Engine, title: str) -> str:
    return next(article.article_id for article in engine.headlines() if article.title == title)


def ask(page: Page, question: str) -> None:
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator('#current [aria-busy="false"]')).to_be_visible()


def test_a_mark_of_the_timeline_opens_its_citation_at_the_words(visit: Callable[..., Page]) -> None:
    page = visit("", viewport={"width": 1280, "height": 900})
    ask(page, "When did Mohammed Kasim found the harbour union, and when did the union open offices in Sele?")
    timeline = page.get_by_role("region", name=texts.TIMELINE)
    expect(timeline.locator(".when").first).to_have_text("March 2021")
    mark = timeline.locator(".happening").first
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.locator("mark.opened")).to_contain_text("in March 2021")
    expect(mark).to_have_class("happening active")
    number = mark.get_attribute("data-open")
    expect(page.locator(".prose-text a.marker.active")).to_have_text(str(number))
    assert not accessibility_faults(page)


def test_on_a_phone_the_timeline_runs_downwards(visit: Callable[..., Page]) -> None:
    page = visit("", viewport={"width": 390, "height": 844})
    ask(page, "When did Mohammed Kasim found the harbour union, and when did the union open offices in Sele?")
    expect(page.locator(".timeline .axis")).to_be_hidden()
    drawn = page.locator(".timeline ol > li > .drawn")
    boxes = [drawn.nth(place).bounding_box() for place in range(drawn.count())]
    assert len(boxes) > 1
    assert len({round(box["x"]) for box in boxes}) == 1
    assert all(before["y"] + before["height"] <= after["y"] for before, after in pairwise(boxes))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_search_by_another_spelling_finds_the_person_and_why_both_are_one(visit: Callable[..., Page]) -> None:
    page = visit()
    page.get_by_role("link", name=texts.LIST_NAMES).click()
    field = page.get_by_role("searchbox", name=texts.SEARCH_NAMES)
    field.fill("muhammad qasim")
    field.press("Enter")
    expect(page.locator(".corpus .rows > li")).to_have_count(1)
    expect(field).to_be_focused()
    page.locator(".corpus .rows .title").click()
    expect(page.locator(".corpus .landing")).to_have_text("Mohammed Kasim")
    expect(page.locator(".corpus .landing")).to_be_focused()
    expect(page.locator(".joins")).to_contain_text("Muhammad Qasim")
    expect(page.locator(".joins span")).to_contain_text("same sounds")
    assert not accessibility_faults(page)


def test_a_person_can_be_asked_about(visit: Callable[..., Page]) -> None:
    page = visit("?view=articles&list=names&named=Mohammed+Kasim")
    page.get_by_role("button", name=texts.ASK_ABOUT_THEM).click()
    expect(page.locator("#question textarea")).to_be_visible()
    expect(page.locator("#chips")).to_contain_text("Mohammed Kasim")
    expect(page).to_have_url(re.compile(r"/\?person=Mohammed\+Kasim$"))
    ask(page, "Who visited Sele?")
    expect(page.locator("#current .prose-text")).to_contain_text("Muhammad Qasim visited Sele")


def test_an_article_shows_what_was_left_out_and_why(visit: Callable[..., Page], engine: rag.Engine) -> None:
    page = visit()
    page.get_by_role("link", name="Dockers return to work in Port Talren").click()
    article = engine.article(id_of(engine, "Dockers return to work in Port Talren"))
    expect(page.locator(".in-full .landing")).to_be_focused()
    text = page.locator(".in-full .article-text")
    assert text.evaluate("element => element.innerText").replace("\n\n", "\n") == article.text.replace("\n\n", "\n")
    teaser = text.locator("del[data-reason=teaser]")
    expect(teaser).to_be_hidden()
    page.get_by_role("checkbox", name=texts.SHOW_LEFT_OUT).check()
    expect(teaser).to_be_visible()
    expect(teaser).to_contain_text("onerror=")
    expect(page.locator(".reasons summary", has_text="teaser")).to_contain_text("1")
    expect(page.locator(".in-full dl").first).to_contain_text("page metadata, certain")
    expect(page.locator(".in-full .dates")).to_contain_text("March 2021")
    assert not accessibility_faults(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Dockers return to work in Port Talren")).to_be_focused()


def test_an_address_opens_the_article_it_names_and_one_that_is_gone_says_so(visit: Callable[..., Page], engine: rag.Engine) -> None:
    page = visit(f"?view=articles&article={id_of(engine, 'Ferry link to open')}")
    expect(page.locator(".in-full .landing")).to_have_text("Ferry link to open")
    page.get_by_role("link", name="Mohammed Kasim").click()
    expect(page).to_have_url(re.compile(r"list=names&named=Mohammed\+Kasim"))
    gone = visit("?view=articles&article=nothing")
    expect(gone.locator(".corpus [role=alert]")).to_contain_text("There is no article 'nothing'.")
    expect(gone.locator(".corpus .rows > li")).to_have_count(5)


def test_copies_stand_together_oldest_first(visit: Callable[..., Page]) -> None:
    page = visit("?view=articles&list=stories")
    expect(page.locator(".stories > li")).to_have_count(1)
    expect(page.locator(".stories .title")).to_have_text(["Dockers return to work in Port Talren", "Dockers back at work"])


def test_a_column_lists_its_articles_which_can_be_asked_alone(visit: Callable[..., Page]) -> None:
    page = visit("?view=articles&list=dates", viewport={"width": 1280, "height": 900})
    assert not accessibility_faults(page)
    column = page.get_by_role("link", name="April 2023: 2 articles")
    column.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".corpus .rows > li")).to_have_count(2)
    page.get_by_role("button", name=texts.ASK_THESE).click()
    expect(page).to_have_url(re.compile(r"/\?since=2023-04&until=2023-04$"))


def test_an_article_from_right_to_left_is_shown_so(visit: Callable[..., Page], engine: rag.Engine) -> None:
    page = visit(f"?view=articles&article={id_of(engine, RECORDS[2]['title'])}")
    for place in (".in-full .landing", ".in-full .article-text p"):
        element = page.locator(place).first
        assert element.evaluate("element => getComputedStyle(element).direction") == "rtl"
        assert element.evaluate("element => element.closest('[lang]').lang") == "ar"
    expect(page.locator(".corpus .holdings")).to_contain_text("5 articles")


def test_what_is_added_shows_at_once(visit: Callable[..., Page], engine: rag.Engine) -> None:
    page = visit()
    page.locator(".adding-head summary").click()
    page.get_by_text(texts.PASTE, exact=True).click()
    page.locator("#paste-text").fill(
        "The lighthouse of Sele was lit again on Monday. The keeper said that the lamp had been mended by hand."
    )
    page.locator("#paste-title").fill("Lighthouse lit again")
    page.get_by_role("button", name=texts.ADD_TEXT).click()
    expect(page.locator(".corpus .rows").get_by_role("link", name="Lighthouse lit again")).to_be_visible()
    expect(page.locator(".corpus .landing")).to_have_text("6 articles")
    engine.delete([id_of(engine, "Lighthouse lit again")])


def test_the_tabs_stand_still_when_another_list_is_shown(visit: Callable[..., Page]) -> None:
    page = visit(viewport={"width": 390, "height": 844})
    expect(page.locator(".adding-head")).to_be_visible()
    tops = set()
    for name in (texts.LIST_ARTICLES, texts.LIST_DATES, texts.LIST_STORIES):
        tab = page.get_by_role("navigation", name=texts.LISTS).get_by_role("link", name=name)
        tab.click()
        expect(tab).to_have_attribute("aria-current", "page")
        tops.add(page.locator(".corpus .lists").evaluate("element => element.getBoundingClientRect().top + window.scrollY"))
    assert len(tops) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_list_can_be_used_by_all(visit: Callable[..., Page], scheme: str) -> None:
    page = visit(f"?view=articles&__theme={scheme}", color_scheme=scheme, viewport={"width": 390, "height": 844})
    for name in (texts.LIST_ARTICLES, texts.LIST_NAMES, texts.LIST_PUBLISHERS, texts.LIST_STORIES):
        tab = page.get_by_role("navigation", name=texts.LISTS).get_by_role("link", name=name)
        tab.click()
        expect(tab).to_have_attribute("aria-current", "page")
        expect(tab).to_be_focused()
        assert not accessibility_faults(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
