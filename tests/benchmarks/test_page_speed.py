"""The page's time is taken from when a reader presses Enter to when the words of that very question stand there."""

from __future__ import annotations

import pytest

from benchmarks import page_speed
from tests.browser import chromium
from tests.ui.conftest import SmallEngine, served


def test_questions_are_different_and_lean_on_no_conversation() -> None:
    questions = page_speed.asked(30)
    assert len(set(questions)) == 30
    with pytest.raises(SystemExit, match="--questions"):
        page_speed.asked(10_000)


def test_times_in_python_are_those_of_the_first_words_and_of_the_record() -> None:
    first, whole = page_speed.in_python(SmallEngine(), "Which talks were there?")
    assert 0 < first <= whole


@pytest.mark.loopback
def test_times_on_the_page_are_of_the_answer_to_this_question_not_to_the_one_before() -> None:
    pytest.importorskip("playwright.sync_api", reason="playwright is not installed; run make test, or uv sync")
    with served(SmallEngine()) as url, chromium() as browser:
        page = browser.new_page()
        page.goto(url)
        page.locator("#current [data-ask]").first.wait_for()
        for answered in (1, 2):
            first, whole = page_speed.on_page(page, "Which talks were there?")
            assert 0 < first <= whole
            assert page.locator('.exchange[aria-busy="false"]').count() == answered
