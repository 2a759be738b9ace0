"""Debian's Chromium, started for tests of pages: it asks nothing of other hosts by itself."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

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
