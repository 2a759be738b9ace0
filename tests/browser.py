"""Debian's Chromium, started for tests of pages: it asks nothing of other hosts by itself."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NO_BROWSER = "chromium is not installed; install it with: apt-get install chromium"
QUIET = "--no-first-run --disable-background-networking --disable-component-update --disable-sync --disable-quic"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", *QUIET.split()]


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser, for as long as the block lasts; skips the test where it is not installed."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium")
    if program is None:
        pytest.skip(NO_BROWSER)
    with sync_playwright() as starter:
        running = starter.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield running
        running.close()


def new_page(browser: Browser, patience: int, problems: list[str], **options: object) -> Page:
    """A page in a context of its own; scripts that fail, and what the browser complains of, are noted in ``problems``.

    Args:
        browser: that it is opened in.
        patience: milliseconds that everything in it may take.
        problems: to add to.
        options: of the context.
    """
    page = browser.new_context(**options).new_page()
    page.set_default_timeout(patience)
    page.on("pageerror", lambda error: problems.append(f"script failed: {error}"))
    page.on("console", lambda message: problems.append(message.text) if message.type in ("error", "warning") else None)
    return page


def accessibility_faults(page: Page) -> list[str]:
    """What axe-core finds wrong with a page as it stands: rule, gravity and the first element; skips the test where it is not installed."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed; run make test, or uv sync").Axe()
    found = axe.run(page).response["violations"]
    return [f"{fault['id']} ({fault['impact']}, {len(fault['nodes'])} times): {fault['nodes'][0]['html'][:200]}" for fault in found]
