"""Where the articles cannot be read any more, the page is there and says so, without the server's paths; the log has the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest

import rag
from tests.ui.conftest import SmallEngine, served
from ui import texts
from ui.backend import Backend
from ui.corpus.place import Place
from ui.corpus.view import corpus_of
from ui.narrowing.chips import chips_of
from ui.narrowing.narrowing import Narrowing
from ui.settings import PageSettings
from ui.showing import first_view

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed; run make test, or uv sync")
from playwright.sync_api import Browser, Page, expect  # noqa: E402

from tests.ui.test_page import WAIT, browser  # noqa: E402

__all__ = ["browser"]  # a fixture

REASON = "The article store (sqlite:////srv/byline/articles.sqlite) cannot be used: unable to open database file. Check BYLINE_INDEX."


class WithoutStore(SmallEngine):
    """Its articles' folder was moved away."""

    def headlines(self) -> list[rag.Headline]:
        raise rag.StoreError(REASON)

    def names(self) -> list[rag.Person]:
        raise rag.StoreError(REASON)

    def person(self, name: str) -> rag.Person:
        raise rag.StoreError(REASON)

    def article(self, article_id: str) -> rag.Article:
        raise rag.StoreError(REASON)

    def stream(self, question: str, history: Sequence[rag.Turn] = (), **filters: object) -> Iterator[rag.Event]:
        raise rag.StoreError(REASON)


@pytest.mark.parametrize(
    "draw",
    [
        lambda backend: first_view(backend, ""),
        lambda backend: corpus_of(backend, "", Place()),
        lambda backend: corpus_of(backend, "", Place(article="harbour")),
        lambda backend: chips_of(backend, "", Narrowing(persons=("Mira Oduya",))),
    ],
)
def test_what_is_drawn_of_articles_says_so_and_the_log_why(draw: Callable[[Backend], str], caplog: pytest.LogCaptureFixture) -> None:
    drawn = draw(Backend(WithoutStore(), PageSettings()))
    assert texts.ARTICLES_UNREADABLE in drawn
    assert "/srv" not in drawn
    assert REASON in caplog.text


def test_chips_without_a_fault_to_tell_stay(caplog: pytest.LogCaptureFixture) -> None:
    drawn = chips_of(Backend(WithoutStore(), PageSettings()), "", Narrowing(("Coast Gazette",)))
    assert "Coast Gazette" in drawn
    assert REASON in caplog.text


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    expect.set_options(timeout=WAIT)
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.browser
@pytest.mark.loopback
def test_the_page_has_its_head_and_one_sentence_in_both_views_and_for_a_question(page: Page) -> None:
    with served(WithoutStore()) as url:
        page.goto(url)
        expect(page.locator("#current")).to_have_text(texts.ARTICLES_UNREADABLE)
        expect(page.locator("#bar")).to_contain_text(texts.NAME)
        page.locator("#question textarea").fill("Who met the board?")
        page.keyboard.press("Enter")
        expect(page.locator("#current")).to_contain_text(texts.ARTICLES_UNREADABLE)
        page.goto(f"{url}?view=articles&publisher=Coast+Gazette")
        expect(page.locator("#corpus")).to_have_text(texts.ARTICLES_UNREADABLE)
        expect(page.locator("#bar")).to_contain_text(texts.NAME)
        expect(page.locator("body")).not_to_contain_text("/srv")
