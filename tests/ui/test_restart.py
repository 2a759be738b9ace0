"""A page that is open while the server is ended and started again goes on in its conversation, or says that it cannot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import rag
from tests.ui.conftest import SmallEngine, served
from ui import texts
from ui.settings import PageSettings

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed; run make test, or uv sync")
from playwright.sync_api import Browser, Page, expect  # noqa: E402

from tests.ui.test_page import WAIT, ask, browser  # noqa: E402

pytestmark = [pytest.mark.browser, pytest.mark.loopback]
__all__ = ["browser"]  # a fixture

Server = tuple[str, SmallEngine, Callable[[], SmallEngine]]


@contextmanager
def restartable(folder: Path, settings: PageSettings | None = None) -> Iterator[Server]:
    """The page's address, its engine, and what ends the server and starts another one at the same place on the same stores."""

    def engine() -> SmallEngine:
        return SmallEngine(conversations=folder / "conversations.sqlite", feedback=folder / "feedback.sqlite")

    first = engine()
    with ExitStack() as running:
        url = running.enter_context(served(first, settings))

        def restart() -> SmallEngine:
            running.pop_all().close()
            second = engine()
            running.enter_context(served(second, settings, urlsplit(url).port or 0))
            return second

        yield url, first, restart


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty tab; that requests fail while there is no server is no fault here."""
    expect.set_options(timeout=WAIT)
    context = browser.new_context()
    opened = context.new_page()
    opened.set_default_timeout(WAIT)
    yield opened
    context.close()


def ready(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.locator("#quote")).to_be_attached()
    expect(page.locator(".welcome, .exchange").first).to_be_attached()


def test_a_follow_up_goes_on_in_the_conversation_it_was_asked_in_with_its_chips(page: Page, tmp_path: Path) -> None:
    with restartable(tmp_path) as (url, _, restart):
        ready(page, f"{url}?publisher=Coast+Gazette")
        ask(page, "Which talks were there?")
        page.wait_for_url("**conversation=**")
        kept = page.url
        second = restart()
        ask(page, "What about dockers?")
        expect(page.locator("#past .question")).to_contain_text("Which talks were there?")
        assert page.url == kept
        assert [turn["content"] for turn in second.histories[-1] if turn["role"] == "user"] == ["Which talks were there?"]
        assert second.filters[-1] == {"publishers": ["Coast Gazette"]}
        store = rag.ConversationStore(tmp_path / "conversations.sqlite")
        assert [each.count for each in store.list("")] == [2]
        store.close()


def test_citations_open_and_another_view_loses_nothing(page: Page, tmp_path: Path) -> None:
    with restartable(tmp_path) as (url, _, restart):
        ready(page, url)
        ask(page, "Which talks were there?")
        page.wait_for_url("**conversation=**")
        kept = page.url
        restart()
        page.locator(".prose-text .marker").first.click()
        expect(page.locator("#panel .reading")).to_be_visible()
        page.get_by_role("button", name=texts.CLOSE).click()
        page.locator('[data-send="view"][data-view="articles"]').click()
        page.wait_for_url("**view=articles**")
        page.locator('[data-send="view"][data-view="ask"]').click()
        page.wait_for_url(kept)


def test_a_new_conversation_begun_after_it_is_a_new_one(page: Page, tmp_path: Path) -> None:
    with restartable(tmp_path) as (url, _, restart):
        ready(page, url)
        ask(page, "Which talks were there?")
        page.wait_for_url("**conversation=**")
        kept = page.url
        second = restart()
        page.locator('[data-send="begin"]').first.click()
        expect(page.locator(".welcome")).to_be_visible()
        ask(page, "What about dockers?")
        page.wait_for_url("**conversation=**")
        assert page.url != kept
        assert second.histories[-1] == []


def test_one_that_cannot_go_on_is_told_and_the_question_stays(page: Page, tmp_path: Path) -> None:
    with restartable(tmp_path) as (url, _, restart):
        ready(page, url)
        ask(page, "Which talks were there?")
        page.wait_for_url("**conversation=**")
        second = restart()
        for why, broken in ((texts.NOT_GONE_ON, False), (texts.CONVERSATIONS_UNREADABLE, True)):
            (tmp_path / "conversations.sqlite").unlink()
            if broken:
                (tmp_path / "conversations.sqlite").write_text("no database " * 100, encoding="utf-8")
            page.locator("#question textarea").fill("What about dockers?")
            page.keyboard.press("Enter")
            expect(page.locator("#refusal")).to_contain_text(why)
            expect(page.locator("#question textarea")).to_have_value("What about dockers?")
            (tmp_path / "conversations.sqlite").touch()
        expect(page.locator("#current .question")).to_contain_text("Which talks were there?")
        assert second.histories == []


def test_where_nothing_is_kept_it_is_told_too(page: Page, tmp_path: Path) -> None:
    with restartable(tmp_path, PageSettings(keep_conversations=False)) as (url, _, restart):
        ready(page, url)
        ask(page, "Which talks were there?")
        second = restart()
        page.locator("#question textarea").fill("What about dockers?")
        page.keyboard.press("Enter")
        expect(page.locator("#refusal")).to_contain_text(texts.GONE)
        assert second.histories == []
