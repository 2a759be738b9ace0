"""The page as a visitor has it: in a real browser, over HTTP, with a small engine behind it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import rag
from tests.browser import accessibility_faults, chromium, new_page
from tests.ui.conftest import ARTICLES, HARBOUR, SmallEngine, served
from ui import texts

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed; run make test, or uv sync")
from playwright.sync_api import Browser, Page, Request, expect  # noqa: E402

pytestmark = [pytest.mark.browser, pytest.mark.loopback]

WAIT = 15_000  # milliseconds; a slow machine's first answer

TALKS = "Mira Oduya met the harbour board on Saturday night, three people at the talks told the Northern Wire."
HOSTILE = rag.Article(
    article_id="hostile",
    title="<img src=x onerror=\"window.hacked='title'\"> Title",
    publisher="<script>window.hacked='publisher'</script>Paper",
    published="2024-01-01",
    url="https://paper.example/\"onmouseover=\"window.hacked='url'",
    language="en\" onload=\"window.hacked='language'",
    text=(
        "Intruders wrote <script>window.hacked='text'</script><img src=x onerror=\"window.hacked='image'\"> ${window.hacked='template'} "
        "{{constructor.constructor('window.hacked=1')()}} <svg onload=\"window.hacked='svg'\"> </section></div> [7] **bold** here. "
        'Intruders left \'"><a href="https://evil.example/">click</a>.\n\nMore.'
    ),
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(autouse=True)
def _patience(engine: SmallEngine) -> None:
    expect.set_options(timeout=WAIT)
    engine.go_on.clear()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page as a visitor of their own; afterwards, no request may have left and no script have failed."""
    problems: list[str] = []
    contexts = []

    def open_page(url: str, **options: object) -> Page:
        page = new_page(browser, WAIT, problems, **options)
        contexts.append(page.context)

        def look(request: Request) -> None:
            if not request.url.startswith((url.partition("?")[0], "data:", "blob:")):
                problems.append(f"request to {request.url}")

        page.on("request", look)
        page.goto(url)
        expect(page.locator("#quote")).to_be_attached()  # the last thing page.js puts there when it begins
        expect(page.locator(".welcome, .exchange").first).to_be_attached()  # and what the server shows at first
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture(scope="module")
def engine() -> SmallEngine:
    return SmallEngine()


@pytest.fixture(scope="module")
def url(engine: SmallEngine) -> Iterator[str]:
    with served(engine) as address:
        yield address


def ask(page: Page, question: str) -> None:
    """Ask, and wait until the answer is complete."""
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator("#current .question")).to_contain_text(question)
    expect(page.locator('#current [aria-busy="false"]')).to_be_visible()


def test_the_first_view_says_what_this_is_what_it_holds_and_who_answers(visit: Callable[..., Page], url: str) -> None:
    page = visit(url)
    head = page.locator(".welcome")
    for words in (texts.PURPOSE, "2 articles", "2 April 2023 to May 2023", "Coast Gazette and Island Herald", texts.QUOTING):
        expect(head).to_contain_text(words)
    expect(page.locator("[data-ask]")).to_have_count(4)


def test_an_example_is_asked_with_one_click(visit: Callable[..., Page], url: str) -> None:
    page = visit(url)
    page.get_by_role("button", name="Who did Mira Oduya meet?").click()
    expect(page.locator("#current .question")).to_contain_text("Who did Mira Oduya meet?")
    expect(page.locator("#current .sources")).to_be_visible()


def test_the_answer_grows_while_it_is_made(visit: Callable[..., Page], url: str, engine: SmallEngine) -> None:
    page = visit(url)
    page.locator("#question textarea").fill("slow: Talren dockers")
    page.keyboard.press("Enter")
    expect(page.locator("#current .prose-text")).to_contain_text("Dockers in Port Talren went back")
    expect(page.locator("#current .prose-text")).not_to_contain_text("A ferry")
    assert page.locator("#current a.marker").count() == 0
    engine.go_on.set()
    expect(page.locator("#current .prose-text")).to_contain_text("A ferry between Port Talren")
    expect(page.locator("#current .prose-text a.marker")).to_have_count(2)
    expect(page.locator("#status [role=status]")).to_have_text("Answer ready, with 2 citations.")


def test_a_citation_opens_its_article_at_the_exact_words(visit: Callable[..., Page], url: str) -> None:
    page = visit(url, viewport={"width": 1280, "height": 500})
    ask(page, "Which talks were there?")
    marker = page.locator(".prose-text a.marker").first
    marker.hover()
    quote = page.locator("#quote")
    expect(quote).to_contain_text(TALKS)
    expect(quote).to_contain_text("Coast Gazette, citing Northern Wire · 2 April 2023")
    marker.click()
    words = page.locator("mark.opened")
    expect(words).to_have_text(TALKS)
    expect(words).to_be_in_viewport()
    expect(page.locator(".reading")).to_be_focused()
    assert page.locator(".article-text").evaluate("element => element.textContent") == HARBOUR.text
    link = page.locator(".reading .original")
    assert link.get_attribute("href") == HARBOUR.url
    assert "noreferrer" in str(link.get_attribute("rel"))


def test_the_keyboard_alone_reads_all_citations_and_comes_back(visit: Callable[..., Page], url: str) -> None:
    page = visit(url)
    ask(page, "What about Talren dockers?")
    page.locator(".prose-text a.marker").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".place")).to_have_text("Citation 1 of 2")
    page.get_by_role("button", name=texts.NEXT).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".place")).to_have_text("Citation 2 of 2")
    expect(page.locator("mark.opened")).to_have_text("A ferry between Port Talren and Sele will open in May.")
    expect(page.get_by_role("button", name=texts.NEXT)).to_be_focused()
    expect(page.locator(".prose-text a.marker.active")).to_have_text("2")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".place")).to_have_text("Citation 1 of 2")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".place")).to_have_text("Citation 2 of 2")
    page.keyboard.press("Escape")
    expect(page.locator(".reading")).to_have_count(0)
    expect(page.locator(".prose-text a.marker").nth(1)).to_be_focused()


def test_only_cited_articles_are_listed(visit: Callable[..., Page], url: str) -> None:
    page = visit(url)
    ask(page, "Which talks were there?")
    expect(page.locator(".sources li")).to_have_count(1)
    expect(page.locator(".sources")).to_contain_text(HARBOUR.title)


def test_an_abstention_looks_like_one_and_has_no_references(visit: Callable[..., Page], url: str) -> None:
    page = visit(url)
    ask(page, "Zzz?")
    expect(page.locator(".abstention")).to_contain_text(texts.ABSTAINED)
    assert page.locator("#current .sources, #current .marker").count() == 0


def test_notices_and_errors_are_said_in_the_chat(visit: Callable[..., Page], url: str, caplog: pytest.LogCaptureFixture) -> None:
    page = visit(url)
    ask(page, "notice: Talren")
    expect(page.locator("#current .notice")).to_contain_text("so this answer quotes instead")
    ask(page, "fail")
    expect(page.locator("#current .failure")).to_contain_text("The model did not answer. Check OPENAI_BASE_URL.")
    ask(page, "crash")
    expect(page.locator("#current .failure")).to_contain_text(texts.UNEXPECTED)
    expect(page.locator("body")).not_to_contain_text("a secret of the inside")


def test_nothing_asked_asks_nothing_and_too_much_says_so(visit: Callable[..., Page], url: str, engine: SmallEngine) -> None:
    page = visit(url)
    before = len(engine.histories)
    box = page.locator("#question textarea")
    box.fill("   ")
    page.keyboard.press("Enter")
    box.fill("x" * 2001)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("2,001 characters")
    expect(page.get_by_role("alert")).to_be_in_viewport()
    expect(box).to_have_value("x" * 2001)
    assert page.locator(".exchange").count() == 0
    assert len(engine.histories) == before


def test_stop_keeps_what_was_said_and_the_next_question_works(visit: Callable[..., Page], url: str, engine: SmallEngine) -> None:
    page = visit(url)
    page.locator("#question textarea").fill("slow: Talren dockers")
    page.keyboard.press("Enter")
    expect(page.locator("#current .prose-text")).to_contain_text("Dockers in Port Talren")
    page.get_by_role("button", name=texts.STOP).click()
    expect(page.locator("#current .notice")).to_contain_text(texts.STOPPED)
    engine.go_on.set()
    ask(page, "Which talks were there?")
    expect(page.locator("#current .sources")).to_be_visible()
    expect(page.locator("#past .notice")).to_contain_text(texts.STOPPED)
    expect(page.locator("#past .prose-text")).to_have_text(re.compile(r"^Dockers in Port Talren went back to work on Sunday\.\W*1$"))


def test_an_older_answer_s_citations_still_open(visit: Callable[..., Page], url: str) -> None:
    page = visit(url)
    ask(page, "Which talks were there?")
    ask(page, "What about dockers?")
    page.locator("#past .prose-text a.marker").first.click()
    expect(page.locator("mark.opened")).to_have_text(TALKS)


def test_a_new_conversation_forgets_the_old_one(visit: Callable[..., Page], url: str, engine: SmallEngine) -> None:
    page = visit(url)
    ask(page, "Which talks were there?")
    page.locator(".prose-text a.marker").first.click()
    expect(page.locator(".reading")).to_be_visible()
    page.get_by_role("button", name=texts.NEW_CONVERSATION).click()
    expect(page.locator("[data-ask]")).to_have_count(4)
    assert page.locator(".exchange, .reading").count() == 0
    ask(page, "What about dockers?")
    assert engine.histories[-1] == []


def test_a_new_conversation_may_begin_while_an_answer_is_on_its_way(visit: Callable[..., Page], url: str, engine: SmallEngine) -> None:
    page = visit(url)
    page.locator("#question textarea").fill("slow: Talren dockers")
    page.keyboard.press("Enter")
    expect(page.locator("#current .prose-text")).to_contain_text("Dockers in Port Talren")
    page.get_by_role("button", name=texts.NEW_CONVERSATION).click()
    expect(page.locator("[data-ask]")).to_have_count(4)
    engine.go_on.set()
    ask(page, "Which talks were there?")
    expect(page.locator("#current .sources")).to_be_visible()
    assert page.locator(".exchange").count() == 1


def test_thumbs_are_kept_explained_changed_and_taken_back_by_keyboard(visit: Callable[..., Page], tmp_path: Path) -> None:
    engine = SmallEngine(feedback=tmp_path / "feedback.sqlite")
    kept = rag.FeedbackStore(tmp_path / "feedback.sqlite")
    with served(engine) as url:
        page = visit(url)
        ask(page, "Which talks were there?")
        down = page.locator("#current").get_by_role("button", name=texts.BAD_ANSWER)
        down.focus()
        page.keyboard.press("Enter")
        expect(down).to_have_attribute("aria-pressed", "true")
        expect(down).to_be_focused()
        expect(page.locator("#current .kept")).to_have_text(texts.RATED)
        page.get_by_label(texts.OWN_WORDS).fill('<img src=x onerror="window.hacked=1"> Sunday')
        page.keyboard.press("Enter")
        expect(page.locator("#current .kept")).to_have_text(texts.SENT)
        assert [(each.rating, each.reason, each.answer.question) for each in kept.all()] == [
            ("down", '<img src=x onerror="window.hacked=1"> Sunday', "Which talks were there?")
        ]
        ask(page, "What about dockers?")
        page.locator("#past").get_by_role("button", name=texts.GOOD_ANSWER).click()
        expect(page.locator("#past").get_by_role("button", name=texts.GOOD_ANSWER)).to_have_attribute("aria-pressed", "true")
        expect(page.locator("#past").get_by_role("button", name=texts.BAD_ANSWER)).to_have_attribute("aria-pressed", "false")
        page.locator("#current").get_by_role("button", name=texts.BAD_ANSWER).click()
        page.get_by_role("button", name=texts.REASONS[2]).click()
        expect(page.locator("#current .kept")).to_have_text(texts.SENT)
        expect(page.locator("#current .why")).to_have_count(0)
        said = sorted((each.rating, each.reason, len(each.history)) for each in kept.all())
        assert said == [("down", texts.REASONS[2], 2), ("up", "", 0)]
        for rows, half in ((1, "#current"), (0, "#past")):
            page.locator(half).locator('[aria-pressed="true"].thumb').click()
            expect(page.locator(half).locator('[aria-pressed="true"]')).to_have_count(0)
            assert len(kept.all()) == rows
        assert page.evaluate("window.hacked") is None
    kept.close()


def test_the_form_for_a_reason_comes_into_sight_and_leaves_its_place_to_the_thanks(visit: Callable[..., Page], tmp_path: Path) -> None:
    with served(SmallEngine(feedback=tmp_path / "feedback.sqlite")) as url:
        page = visit(url, viewport={"width": 1000, "height": 560})
        ask(page, "Talren, dockers, talks and Oduya?")
        page.get_by_role("button", name=texts.BAD_ANSWER).click()
        send = page.get_by_role("button", name=texts.SEND)
        expect(send).to_be_visible()
        page.wait_for_function(
            "() => document.querySelector('.why [type=submit]').getBoundingClientRect().bottom"
            " <= document.querySelector('#foot').getBoundingClientRect().top"
        )
        page.get_by_role("button", name=texts.REASONS[0]).click()
        expect(page.locator(".why")).to_have_count(0)
        said, thumb = (page.locator(f"#current {each}").bounding_box() for each in (".kept", ".thumb.down"))
        assert said is not None
        assert thumb is not None
        assert said["y"] >= thumb["y"] + thumb["height"]
        assert said["x"] < thumb["x"]


def test_the_first_stop_of_the_tab_key_leads_to_the_question(visit: Callable[..., Page], url: str) -> None:
    page = visit(url)
    skip = page.get_by_role("link", name=texts.TO_THE_QUESTION)
    first = "[...document.querySelectorAll('a[href], button, input, textarea, select, [tabindex]')].filter(each => each.tabIndex >= 0)[0]"
    assert page.evaluate(f"{first}.textContent") == texts.TO_THE_QUESTION
    skip.focus()
    expect(skip).to_be_in_viewport(ratio=1)
    assert accessibility_faults(page) == []
    page.keyboard.press("Enter")
    expect(page.locator("#question textarea")).to_be_focused()
    assert page.url == url


def test_a_thumb_that_cannot_be_kept_says_so(visit: Callable[..., Page], url: str) -> None:
    page = visit(url)
    ask(page, "Which talks were there?")
    page.get_by_role("button", name=texts.GOOD_ANSWER).click()
    expect(page.get_by_role("alert")).to_have_text(texts.STORE_FAILED)
    expect(page.get_by_role("button", name=texts.GOOD_ANSWER)).to_have_attribute("aria-pressed", "false")


def test_an_article_that_was_removed_meanwhile_is_said_to_be_gone(visit: Callable[..., Page]) -> None:
    engine = SmallEngine()
    with served(engine) as url:
        page = visit(url)
        ask(page, "Which talks were there?")
        engine.remove("harbour")
        page.locator(".prose-text a.marker").click()
        expect(page.get_by_role("alert")).to_contain_text("There is no article <b>harbour</b>.")


def test_two_visitors_do_not_see_each_other(visit: Callable[..., Page], url: str, engine: SmallEngine) -> None:
    one, other = visit(url), visit(url)
    one.locator("#question textarea").fill("slow: Talren dockers")
    one.keyboard.press("Enter")
    ask(other, "Which talks were there?")
    engine.go_on.set()
    expect(one.locator("#current .prose-text a.marker")).to_have_count(2)
    expect(one.locator("#current .question")).to_contain_text("slow: Talren dockers")
    assert one.locator(".exchange").count() == other.locator(".exchange").count() == 1
    ask(other, "What about dockers?")
    assert [turn["content"] for turn in engine.histories[-1] if turn["role"] == "user"] == ["Which talks were there?"]
    other.locator("#past a.marker").first.click()
    expect(other.locator(".reading")).to_be_visible()
    assert one.locator(".reading").count() == 0


def test_hostile_articles_questions_and_answers_do_nothing(visit: Callable[..., Page]) -> None:
    with served(SmallEngine([HOSTILE, *ARTICLES])) as url:
        page = visit(url)
        attack = "<img src=x onerror=\"window.hacked='question'\">${window.hacked=2} intruders"
        ask(page, attack)
        for number in range(page.locator("#current .prose-text a.marker").count()):
            page.locator("#current .prose-text a.marker").nth(number).hover()
            page.locator("#current .prose-text a.marker").nth(number).click()
            expect(page.locator("mark.opened").first).to_be_visible()
        assert page.locator(".article-text").evaluate("element => element.textContent") == HOSTILE.text
        ask(page, "more of it")
        assert page.evaluate("window.hacked") is None
        assert page.locator("#byline script, #byline svg, #byline img").count() == 0


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 800), (1920, 1080)])
def test_nothing_has_to_be_scrolled_sideways(visit: Callable[..., Page], url: str, width: int, height: int) -> None:
    page = visit(url, viewport={"width": width, "height": height})

    def check() -> None:
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    check()
    ask(page, "Talren, dockers, talks and a" + "n" * 300 + "?")
    check()
    page.locator(".prose-text a.marker").last.click()
    expect(page.locator("mark.opened")).to_be_in_viewport()
    expect(page.locator(".prose-text a.marker").last).to_be_in_viewport()
    check()


def test_on_a_phone_the_article_lies_below_the_words_it_supports(visit: Callable[..., Page], url: str) -> None:
    page = visit(url, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    ask(page, "Talren, dockers, talks and Oduya?")
    marker = page.locator(".prose-text a.marker").last
    marker.tap()
    expect(page.locator("mark.opened")).to_be_in_viewport()
    page.wait_for_function(
        "() => [...document.querySelectorAll('.prose-text a.marker')].at(-1).getBoundingClientRect().bottom"
        " < document.querySelector('.reading').getBoundingClientRect().top"
    )


def test_dark_follows_the_reader_s_choice(visit: Callable[..., Page], url: str) -> None:
    def paper(scheme: str) -> int:
        page = visit(url, color_scheme=scheme)
        shades = re.findall(r"\d+", page.evaluate("getComputedStyle(document.body).backgroundColor"))
        return sum(map(int, shades[:3]))

    assert paper("dark") < 150 < 600 < paper("light")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault_in_answers_thumbs_and_articles(visit: Callable[..., Page], tmp_path: Path, scheme: str) -> None:
    with served(SmallEngine(feedback=tmp_path / "feedback.sqlite")) as url:
        page = visit(url, color_scheme=scheme)
        ask(page, "Which talks were there?")
        page.get_by_role("button", name=texts.BAD_ANSWER).click()
        page.locator(".prose-text a.marker").click()
        expect(page.get_by_label(texts.OWN_WORDS)).to_be_visible()
        expect(page.locator("mark.opened")).to_be_visible()
        assert accessibility_faults(page) == []


def test_every_response_forbids_what_the_page_does_not_need(visit: Callable[..., Page], url: str) -> None:
    page = visit(url)
    headers = page.request.get(url).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "script-src-attr 'none'" in headers["content-security-policy"]
    assert headers["referrer-policy"] == "same-origin"


def test_the_page_offers_no_footer_and_says_no_name_but_its_own(visit: Callable[..., Page], url: str) -> None:
    page = visit(url)
    assert page.title() == texts.NAME
    assert page.locator("footer:visible").count() == 0
