"""The report as a person has it: opened from a file in a real browser, with script and without."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import rag
from eval.baseline import scored
from eval.compare import compare
from eval.html_report import comparison_page, run_page
from eval.schema import Case
from tests.browser import accessibility_faults, chromium
from tests.eval.html_runs import hostile, hostile_run

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed; run make test, or uv sync")
from playwright.sync_api import Browser, BrowserContext, Page  # noqa: E402

WIDTHS = (390, 768, 1280, 1920)


def opened(browser: Browser, file: Path, problems: list[str], **options: Any) -> tuple[BrowserContext, Page]:
    context = browser.new_context(**options)
    page = context.new_page()
    page.on("request", lambda request: problems.append(request.url) if request.url.split("#")[0] != file.as_uri() else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text))
    page.goto(file.as_uri())
    return context, page


def test_a_report_is_read_filtered_and_harmless(
    make_case: Callable[..., Case], make_answer: Callable[..., rag.Answer], engine_by_hand: Callable[..., Any], tmp_path: Path
) -> None:
    file, problems = tmp_path / "report.html", list[str]()
    file.write_text(run_page(hostile_run(make_case, make_answer, engine_by_hand, "Amiri")), encoding="utf-8")
    with chromium() as browser:
        context, page = opened(browser, file, problems, color_scheme="dark")
        cases = page.locator("article.case")
        assert page.locator("#count").text_content() == "6 cases"
        page.get_by_label("Outcome").select_option("wrong")
        assert (cases.locator("visible=true").count() > 0, page.locator("#count").text_content()) == (True, "3 of 6 cases")
        page.get_by_label("Tag").select_option(hostile("tag"))
        assert page.locator("#count").text_content() == "0 of 6 cases"
        page.get_by_role("button", name="Show all").click()
        page.wait_for_function("document.getElementById('count').textContent === '6 cases'")
        page.get_by_label("Words").fill("AMIRI [1]")
        assert page.locator("#count").text_content() == "0 of 6 cases"
        page.get_by_label("Words").fill("")
        first = page.locator("article.case", has_text="before").first
        first.locator("summary").first.click()
        first.locator("a.marker").first.click()
        assert page.evaluate("document.querySelector(':target mark').textContent") == "Qaani met Amiri on Monday."
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(23, 22, 20)"
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("window.hacked") is None
        context.close()
        context, page = opened(browser, file, problems, java_script_enabled=False, color_scheme="light")
        assert page.locator("article.case").locator("visible=true").count() == 6
        assert not page.locator("#filters").is_visible()
        context.close()
    assert problems == []


def test_reports_have_no_accessibility_fault_in_light_and_dark(
    make_case: Callable[..., Case], make_answer: Callable[..., rag.Answer], engine_by_hand: Callable[..., Any], tmp_path: Path
) -> None:
    base, new = (hostile_run(make_case, make_answer, engine_by_hand, said) for said in ("Amiri", "nobody"))
    comparison = compare(base, new)
    pages = {"run.html": run_page(base), "comparison.html": comparison_page(comparison, (scored(base), scored(new)), (base, new))}
    with chromium() as browser:
        for name, text in pages.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
            for scheme, width in (("light", 390), ("dark", 1280)):
                context, page = opened(browser, tmp_path / name, [], color_scheme=scheme, viewport={"width": width, "height": 800})
                page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
                assert accessibility_faults(page) == []
                context.close()


def test_the_keyboard_alone_skips_filters_opens_and_follows(
    make_case: Callable[..., Case], make_answer: Callable[..., rag.Answer], engine_by_hand: Callable[..., Any], tmp_path: Path
) -> None:
    file = tmp_path / "report.html"
    file.write_text(run_page(hostile_run(make_case, make_answer, engine_by_hand, "Amiri")), encoding="utf-8")
    with chromium() as browser:
        context, page = opened(browser, file, [], viewport={"width": 1280, "height": 700})
        focused = "document.activeElement"
        page.keyboard.press("Tab")
        assert page.evaluate(f"{focused}.textContent") == "Skip to the cases"
        page.keyboard.press("Enter")
        assert page.evaluate(f"{focused}.id") == "cases"
        labels = []
        for _ in range(6):
            page.keyboard.press("Tab")
            labels.append(page.evaluate(f"({focused}.labels?.[0] ?? {focused}).firstChild.textContent.trim()"))
        assert labels == ["Kind", "Tag", "Set", "Outcome", "Words", "Show all"]
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Shift+Tab")
        page.keyboard.type("right")
        assert page.locator("#count").text_content() == "3 of 6 cases"
        page.keyboard.press("Tab")
        page.keyboard.type("before")
        assert page.locator("#count").text_content() == "1 of 6 cases"
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")  # the case that is left opens
        while page.evaluate(f"{focused}.className") != "marker":
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.querySelector(':target mark').textContent") == "Qaani met Amiri on Monday."
        assert page.evaluate(f"document.querySelector(':target').contains({focused})")
        context.close()
