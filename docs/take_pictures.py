"""Takes the pictures of docs/guide.md and README: the page with the shipped articles, in Debian's Chromium.

Run: python docs/take_pictures.py. Everything it stores lies in a temporary folder; pictures are cut down to 128 colours, which text
does not show.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).parent / "images"
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
QUESTION, FOLLOW_UP, UNANSWERED = "Who did Qaani meet?", "What did he ask of them?", "How many aircraft carriers does Iraq have?"
PAGE = """<html lang="en"><head>
<meta property="og:title" content="Ferry to Sele opens"><meta property="og:site_name" content="Coast Gazette">
<meta property="article:published_time" content="2024-05-03"></head><body>
<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Ferry to Sele opens</h1><p class="date">3 May 2024</p>
<p>The ferry between Port Talren and Sele made its first crossing on Friday, three months late.</p>
<figure><img src="ferry.jpg"><figcaption>The ferry leaving Port Talren. Photo: A. Lind</figcaption></figure>
<p>Mira Oduya, who heads the Harbour Union, said crews had agreed to work on Sundays until September.</p>
<p>Read more: Dockers return to work</p></article>
<footer>© Coast Gazette. All rights reserved.</footer></body></html>"""


@contextlib.contextmanager
def served(folder: Path, **settings: str) -> Iterator[str]:
    """The page on a free port, with all that it keeps in ``folder``."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kept = {"BYLINE_INDEX": "index", "BYLINE_FEEDBACK": "feedback.sqlite", "BYLINE_CONVERSATIONS": "conversations.sqlite"}
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("BYLINE_", "OPENAI_"))}
    values = plain | {name: str(folder / file) for name, file in kept.items()} | settings
    command = [sys.executable, "-m", "ui", "--port", str(port), "--no-browser"]
    running = subprocess.Popen(command, env=values, cwd=IMAGES.parent.parent)
    try:
        address = f"http://127.0.0.1:{port}/"
        for _ in range(240):
            with contextlib.suppress(ConnectionError, TimeoutError), socket.create_connection(("127.0.0.1", port), 5):
                break
            time.sleep(0.5)
        yield address
    finally:
        running.terminate()
        running.wait(20)


def shoot(page: Page, name: str) -> None:
    """Keep what is to be seen now."""
    page.wait_for_timeout(700)
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path)
    with Image.open(path) as taken:
        taken.convert("RGB").quantize(128).save(path, optimize=True)


def ask(page: Page, question: str) -> None:
    """Ask, and wait for the end of the answer."""
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")
    page.locator("#current .question", has_text=question).wait_for()
    page.locator('#current [aria-busy="false"]').wait_for()


def visit(browser: Browser, address: str, **options: object) -> Page:
    """A new visitor's page, opened and filled."""
    page = browser.new_context(**{"viewport": WIDE, **options}).new_page()
    page.goto(address)
    page.locator(".welcome, .exchange, #corpus [data-send], main h1").first.wait_for()
    return page


def take(browser: Browser, address: str, folder: Path) -> None:
    """The pictures that need no sign-in."""
    page = visit(browser, address)
    shoot(page, "first")
    page.get_by_role("button", name="Narrow").click()
    page.get_by_label("From").fill("2021")
    shoot(page, "narrow")
    page.keyboard.press("Escape")
    ask(page, QUESTION)
    page.locator(".prose-text a.marker").first.click()
    page.locator("mark.opened").wait_for()
    shoot(page, "answer")
    page.keyboard.press("Escape")
    page.locator("#current .timeline").scroll_into_view_if_needed()
    shoot(page, "timeline")
    page.locator("#current details.searched summary").click()
    page.locator("#current details.searched form").scroll_into_view_if_needed()
    shoot(page, "searched")
    ask(page, FOLLOW_UP)
    ask(page, UNANSWERED)
    shoot(page, "abstention")

    page = visit(browser, f"{address}?view=articles&list=names")
    shoot(page, "names")
    page = visit(browser, f"{address}?view=articles")
    story = folder / "ferry.html"
    story.write_text(PAGE, encoding="utf-8")
    adding = page.locator("#adding details").first
    if adding.count() and adding.get_attribute("open") is None:
        adding.locator("summary").first.click()
    page.locator("#choose-files").set_input_files(story)
    page.locator("#added").get_by_role("button", name="Correct").wait_for()
    shoot(page, "adding")
    page.locator("#added").get_by_text("Ferry to Sele opens").first.click()
    page.get_by_text("Show what was left out").click()
    shoot(page, "in-full")

    page = visit(browser, address, viewport=PHONE, has_touch=True, is_mobile=True, color_scheme="dark")
    ask(page, QUESTION)
    page.locator(".prose-text a.marker").nth(1).tap()
    page.locator("mark.opened").wait_for()
    shoot(page, "phone")


def main() -> None:
    """Take them all."""
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as starter:
        folder = Path(temporary)
        browser = starter.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        with served(folder) as address:
            take(browser, address, folder)
        entry = subprocess.run(
            [sys.executable, "-m", "ui", "hash-password", "mira"], input="ferry\n", capture_output=True, text=True, check=True
        ).stdout.strip()
        with served(folder, BYLINE_USERS=entry) as address:
            shoot(visit(browser, address), "sign-in")
        browser.close()


if __name__ == "__main__":
    main()
