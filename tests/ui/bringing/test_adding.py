"""A reader brings articles of their own, in a real browser, to real stores: added, told of, corrected, asked about, taken back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import rag
from tests.browser import accessibility_faults, chromium
from tests.rag.small_engine import small_engine
from tests.ui.access.test_sign_in import USERS
from tests.ui.conftest import served
from ui import texts
from ui.bringing.sources import clean_name
from ui.bringing.uploads import FOLDER
from ui.settings import PageSettings

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed; run make test, or uv sync")
from playwright.sync_api import Browser, Page, expect  # noqa: E402

pytestmark = [pytest.mark.browser, pytest.mark.loopback]

WAIT = 60_000  # milliseconds; a busy machine is slow
FLOOD = """\
---
title: "Water over Zubrovka"
publisher: "Zubrovka Couriel"
published: "2022-05-06"
---

Ottilie Kravanja met Otto Brandt in Zubrovka on Friday. Kravanja said that the flood had closed the harbour.
"""
QUESTION = "Whom did Ottilie Kravanja meet in Zubrovka?"
PICTURE = b"\x89PNG\r\n\x1a\n" + b"0" * 100
HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=2</script>'
STORY = b"<article><h1>Ferry to open</h1><p>A ferry to Sele opens in May 2024, Mira Oduya said.</p><p>It takes two hours.</p></article>"
PAGE = b"<!doctype html><html lang=en><head><title>Ferry to open</title></head><body>" + STORY + b"</body></html>"
LIMITS: dict[str, float] = {"upload_megabytes": 0.01, "upload_files": 4}

File = dict[str, object]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[rag.Engine]:
    with small_engine(tmp_path_factory.mktemp("adding"), abstain_below=0.01, allow_private_addresses=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def url(engine: rag.Engine) -> Iterator[str]:
    with served(engine, PageSettings(**LIMITS)) as address:
        yield address


@pytest.fixture(autouse=True)
def _patience() -> None:
    expect.set_options(timeout=WAIT)


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens the view of articles as a visitor of their own; afterwards no script may have failed, and no file lie on the server."""
    problems, contexts = list[str](), []

    def open_page(url: str, person: str = "", password: str = "", **options: object) -> Page:
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.set_default_timeout(WAIT)
        page.on("pageerror", lambda error: problems.append(f"script failed: {error}"))
        page.goto(f"{url}?view=articles")
        if person:
            page.get_by_label("Name").fill(person)
            page.get_by_label("Password").fill(password)
            page.keyboard.press("Enter")
        unfold(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []
    assert [path for path in FOLDER.rglob("*") if path.is_file()] == []


def unfold(page: Page) -> None:
    expect(page.locator(".adding-head")).to_be_visible()
    if page.locator(".adding-head:not([open])").count():
        page.locator(".adding-head summary").click()
    expect(page.locator(".drop")).to_be_visible()


def file(name: str, content: str | bytes) -> File:
    return {"name": name, "mimeType": "", "buffer": content if isinstance(content, bytes) else content.encode()}


def add(page: Page, *files: File) -> None:
    """Choose files, and wait until the run has ended."""
    page.locator("#choose-files").set_input_files(list(files))
    ended(page)


def drop(page: Page, *files: File) -> None:
    """Drop files, and wait until the run has ended."""
    made = "files => files.reduce((all, [name, text]) => (all.items.add(new File([text], name)), all), new DataTransfer())"
    transfer = page.evaluate_handle(made, [[each["name"], each["buffer"].decode()] for each in files])  # type: ignore[attr-defined]
    page.dispatch_event(".drop", "drop", {"dataTransfer": transfer})
    ended(page)


def ended(page: Page) -> None:
    expect(page.locator('.run-head[aria-busy="false"]')).to_be_visible()


def ask(page: Page, question: str) -> None:
    page.get_by_role("button", name=texts.VIEW_ASK, exact=True).first.click()
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator("#current .question")).to_contain_text(question)
    expect(page.locator('#current [aria-busy="false"]')).to_be_visible()


def articles(page: Page) -> None:
    page.get_by_role("button", name=texts.VIEW_ARTICLES, exact=True).click()


def take_back(page: Page) -> None:
    page.get_by_role("button", name=texts.TAKE_RUN_BACK).click()
    expect(page.locator(".added .done")).to_contain_text("Taken back")


def test_files_are_added_corrected_asked_about_and_taken_back(visit: Callable[..., Page], url: str) -> None:
    page = visit(url)
    add(page, file("flood.md", FLOOD), file("scan.png", PICTURE))
    expect(page.locator(".run-head h3")).to_have_text("1 article added, 1 refused")
    expect(page.locator(".items > li").nth(1)).to_contain_text("a picture; save the article's text")
    look = "state => [getComputedStyle(state).color, getComputedStyle(state, '::before').content]"
    added, refused = (page.locator(".item-state").nth(number).evaluate(look) for number in (0, 1))
    assert added[0] != refused[0]
    assert (added[1], refused[1][:2]) == ("none", '"✕')
    expect(page.locator(".found .facts")).to_contain_text("Zubrovka Couriel front matter, certain")
    expect(page.locator(".found")).to_contain_text("nothing cleaned out · 2 persons named")
    expect(page.locator("#corpus")).to_contain_text("4 articles")

    page.get_by_role("button", name="Correct “Water").click()
    expect(page.locator("#correct-title")).to_be_focused()
    page.locator("#correct-publisher").fill("Zubrovka Courier")
    page.locator("#correct-published").fill("last week")
    page.keyboard.press("Enter")
    expect(page.locator("#correct-published")).to_be_focused()
    expect(page.locator("#correct-published-fault")).to_contain_text("is not a date; write a date as 2021-12-08")
    expect(page.locator("#correct-publisher")).to_have_value("Zubrovka Courier")
    expect(page.locator("#correct-published")).to_have_value("last week")
    page.locator("#correct-published").fill("2022-05")
    page.keyboard.press("Enter")
    expect(page.locator(".found .facts")).to_contain_text("Zubrovka Courier corrected by hand, certain")
    expect(page.locator("#corpus")).to_contain_text("Zubrovka Courier")

    page.get_by_role("button", name=texts.ASK_ADDED).click()
    expect(page.locator(".welcome .holdings")).to_contain_text("4 articles")
    expect(page.locator(".welcome")).to_contain_text("Who did Ottilie Kravanja meet?")
    ask(page, QUESTION)
    expect(page.locator("#current .sources")).to_contain_text("Water over Zubrovka")
    expect(page.locator("#current .sources")).to_contain_text("Zubrovka Courier · May 2022")

    articles(page)
    take_back(page)
    expect(page.locator("#corpus")).to_contain_text("3 articles")
    page.get_by_role("button", name=texts.NEW_CONVERSATION).click()
    ask(page, QUESTION)
    expect(page.locator("#current .abstention")).to_be_visible()


def test_a_pasted_text_becomes_an_article_and_is_removed_when_asked_twice(visit: Callable[..., Page], url: str) -> None:
    page = visit(url)
    page.get_by_text(texts.PASTE, exact=True).click()
    page.get_by_label(texts.PASTE_TEXT).fill(f"A cyclist met Mara Lind in Sele. {HOSTILE} It rained there on Monday.")
    page.locator("#paste-title").fill(f'"Cyclist": {HOSTILE}\n---')
    page.locator("#paste-published").fill("soon")
    page.get_by_role("button", name=texts.ADD_TEXT).click()
    expect(page.locator("#paste-published-fault")).to_contain_text("'soon' is not a date; write a date as 2021-12-08")
    expect(page.get_by_role("textbox", name="Published")).to_be_focused()
    expect(page.locator("#paste-published")).to_have_value("soon")
    expect(page.locator(".items")).to_have_count(0)
    expect(page.get_by_label(texts.PASTE_TEXT)).to_have_value(f"A cyclist met Mara Lind in Sele. {HOSTILE} It rained there on Monday.")
    page.locator("#paste-published").fill("2024")
    page.get_by_role("button", name=texts.ADD_TEXT).click()
    expect(page.locator(".found .title")).to_have_text(f'"Cyclist": {HOSTILE} ---')
    expect(page.locator("#paste-text")).to_have_value("")
    expect(page.locator("#paste-published-fault")).to_have_count(0)
    expect(page.locator(".found .facts")).to_contain_text(f"2024 {texts.AS_ENTERED}")
    expect(page.locator(".found .facts")).not_to_contain_text("front matter")
    remove = page.get_by_role("button", name="Remove “")
    remove.click()
    expect(page.get_by_role("button", name=texts.REMOVE_NO)).to_be_focused()
    page.keyboard.press("Enter")
    expect(remove).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name=texts.REMOVE_YES).click()
    expect(page.locator(".added .done")).to_contain_text("Removed: “")
    expect(page.locator(".found")).to_have_count(0)
    expect(page.locator("#corpus")).to_contain_text("3 articles")
    assert page.evaluate("window.hacked") is None
    assert page.locator("#byline img, #byline script").count() == 0


def test_a_run_is_seen_while_it_goes_keeps_nobody_waiting_and_stops(
    visit: Callable[..., Page], url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, take = threading.Event(), rag.Workspaces.ingest

    def slowly(*given: object, **others: object) -> rag.IngestReport:
        go_on.wait(WAIT / 1000)
        return take(*given, **others)  # type: ignore[arg-type]

    monkeypatch.setattr(rag.Workspaces, "ingest", slowly)
    page, other = visit(url), visit(url)
    page.locator("#choose-files").set_input_files([file("flood.md", FLOOD), file("more.md", f"{FLOOD}\nIt rained again.\n")])
    states = page.locator(".item-state")
    expect(states).to_have_text([texts.STATE_READING, texts.STATE_WAITING])
    other.locator("#choose-files").set_input_files([file("scan.png", PICTURE)])
    expect(other.get_by_role("alert")).to_have_text(texts.ONE_AT_A_TIME)
    ask(other, "Who met Otto Brandt?")
    expect(other.locator("#current .sources")).to_be_visible()
    page.reload()
    expect(states).to_have_text([texts.STATE_READING, texts.STATE_WAITING])
    page.get_by_role("button", name=texts.STOP).click()
    go_on.set()
    ended(page)
    expect(states.nth(1)).to_have_text(texts.STATE_LEFT)
    expect(page.locator(".run-head h3")).to_contain_text(texts.ADDING_STOPPED)


def test_a_file_too_large_or_too_many_is_told_with_the_limit_and_the_rest_is_taken(visit: Callable[..., Page], url: str) -> None:
    page = visit(url)
    hostile_name = f"..{HOSTILE.replace('/', '')}\u202etxt" + "x" * 120 + ".md"
    drop(
        page,
        file("big.md", "x" * 10_001),
        *(
            file(name, f"{FLOOD}\nHe left at {hour} in the evening, the mayor said.\n")
            for hour, name in enumerate(("a.md", "b.md", hostile_name, "c.md"), 5)
        ),
    )
    rows = page.locator(".items > li")
    expect(rows.nth(0)).to_contain_text("big.md")
    expect(rows.nth(0)).to_contain_text("at most 0.01 MB are taken")
    expect(rows.nth(4)).to_contain_text("At most 4 files")
    expect(rows.nth(3).locator(".item-name")).to_have_text(clean_name(hostile_name))
    assert page.locator(".found").count() == 3
    assert page.evaluate("window.hacked") is None
    take_back(page)


def test_web_addresses_are_fetched_with_rags_guards(visit: Callable[..., Page], url: str) -> None:
    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/ferry.html" else 404)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(PAGE)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        here = f"http://127.0.0.1:{site.server_port}"
        page = visit(url)
        page.get_by_text(texts.FETCH, exact=True).click()
        page.get_by_label(texts.FETCH_LINES).fill(f"{here}/ferry.html\n{here}/gone.html\nfile:///etc/passwd")
        page.get_by_role("button", name=texts.ADD_ADDRESSES).click()
        ended(page)
        site.shutdown()
    rows = page.locator(".items > li")
    expect(rows.nth(0).locator(".facts")).to_contain_text(f"{here}/ferry.html")
    expect(rows.nth(1)).to_contain_text("there is no such page (404 Not Found)")
    expect(rows.nth(2)).to_contain_text(texts.NO_ADDRESS)
    expect(page.get_by_label(texts.FETCH_LINES)).to_have_value(f"{here}/ferry.html\n{here}/gone.html\nfile:///etc/passwd")
    take_back(page)


def test_what_one_person_adds_nobody_else_sees_and_it_is_there_again_later(visit: Callable[..., Page], tmp_path: Path) -> None:
    with small_engine(tmp_path, abstain_below=0.01) as engine, served(engine, PageSettings(users=USERS)) as url:
        ann, ben = visit(url, "ann", "orange"), visit(url, "ben", "lemon")
        expect(ann.locator("#adding")).to_contain_text(texts.ADD_OWN)
        add(ann, file("flood.md", FLOOD))
        ask(ann, QUESTION)
        expect(ann.locator("#current .sources")).to_contain_text("Water over Zubrovka")
        ask(ben, QUESTION)
        expect(ben.locator("#current .abstention")).to_be_visible()
        ben.reload()
        articles(ben)
        expect(ben.locator("#corpus")).to_contain_text("3 articles")
        assert "Zubrovka" not in ben.locator("#articles").inner_text()

        ann.goto(f"{url}?view=articles")
        unfold(ann)
        ann.get_by_role("button", name=texts.OWN_ARTICLES.format(count=1)).click()
        ann.get_by_role("button", name="Remove “Water").click()
        ann.get_by_role("button", name=texts.REMOVE_YES).click()
        expect(ann.locator(".added .done")).to_have_text("Removed: “Water over Zubrovka”")
        expect(ann.locator("#corpus")).to_contain_text("3 articles")

        ann.get_by_text(texts.FETCH, exact=True).click()
        ann.get_by_label(texts.FETCH_LINES).fill("http://127.0.0.1:9/")
        ann.get_by_role("button", name=texts.ADD_ADDRESSES).click()
        expect(ann.locator(".items .refused")).to_have_text(texts.SAVE_AND_ADD.format(what="127.0.0.1 is not a public address"))
        with rag.Workspaces(engine) as people:
            assert people.people() == []
        ann.close()
        ben.close()


def test_what_was_added_before_is_corrected_and_removed_where_it_is_read(visit: Callable[..., Page], url: str) -> None:
    page = visit(url)
    add(page, file("flood.md", FLOOD))
    page.reload()
    page.locator("#corpus").get_by_role("link", name="Water over Zubrovka").click()
    page.get_by_role("button", name="Correct “Water").click()
    expect(page.locator("#correct-title")).to_be_focused()
    page.locator("#correct-publisher").fill("Zubrovka Courier")
    page.locator("#correct-published").fill("last week")
    page.keyboard.press("Enter")
    expect(page.locator("#correct-published")).to_be_focused()
    expect(page.locator(".change .fault")).to_contain_text("is not a date; write a date as 2021-12-08")
    expect(page.locator("#correct-published")).to_have_value("last week")
    assert accessibility_faults(page) == []
    page.get_by_role("button", name=texts.CANCEL).click()
    expect(page.get_by_role("button", name="Correct “Water")).to_be_focused()
    expect(page.locator(".in-full .about")).to_contain_text("Zubrovka Courier")
    page.get_by_role("button", name="Remove “Water").click()
    expect(page.get_by_role("button", name=texts.REMOVE_NO)).to_be_focused()
    page.get_by_role("button", name=texts.REMOVE_YES).click()
    expect(page.locator(".added .done")).to_have_text("Removed: “Water over Zubrovka”")
    expect(page.locator(".added .done")).to_be_focused()
    expect(page.locator("#corpus")).to_contain_text("3 articles")
    assert "article=" not in page.url


def test_earlier_runs_of_a_visit_stay_and_are_taken_back_one_by_one(visit: Callable[..., Page], url: str) -> None:
    page = visit(url)
    add(page, file("flood.md", FLOOD))
    page.locator("#choose-files").set_input_files([file("later.md", FLOOD.replace("Water", "Wine").replace("flood", "wine"))])  # type: ignore[list-item]
    expect(page.locator(".run-head")).to_have_count(2)
    expect(page.locator(".found .title")).to_have_text(["Wine over Zubrovka", "Water over Zubrovka"])
    expect(page.locator("#corpus")).to_contain_text("5 articles")
    page.get_by_role("button", name=texts.TAKE_RUN_BACK).nth(1).click()
    expect(page.locator(".found .title")).to_have_text(["Wine over Zubrovka"])
    expect(page.locator(".added .done")).to_contain_text("Taken back: 1 article")
    take_back(page)
    expect(page.locator("#corpus")).to_contain_text("3 articles")


def test_who_comes_to_read_sees_the_list_first(visit: Callable[..., Page], url: str) -> None:
    page = visit(url, viewport={"width": 390, "height": 844})
    page.reload()
    expect(page.locator(".drop")).to_be_hidden()
    expect(page.locator("#pasting")).to_be_hidden()
    box = page.get_by_role("navigation", name=texts.LISTS).bounding_box()
    assert box is not None
    assert box["y"] < 250
    transfer = page.evaluate_handle("() => { const all = new DataTransfer(); all.items.add(new File(['x'], 'x.md')); return all; }")
    page.dispatch_event("#corpus", "dragenter", {"dataTransfer": transfer})
    expect(page.locator(".drop")).to_be_visible()


def test_where_there_are_no_articles_adding_is_open(browser: Browser, tmp_path: Path) -> None:
    with small_engine(tmp_path, {}) as engine, served(engine) as url:
        page = browser.new_page()
        page.goto(f"{url}?view=articles")
        expect(page.locator(".drop")).to_be_visible()
        page.close()


def test_an_article_says_whether_only_its_reader_has_it(visit: Callable[..., Page], tmp_path: Path) -> None:
    with small_engine(tmp_path, abstain_below=0.01) as engine, served(engine, PageSettings(users=USERS)) as url:
        ann, ben = visit(url, "ann", "orange"), visit(url, "ben", "lemon")
        add(ann, file("flood.md", FLOOD))
        for person, words in ((ann, texts.SHARED), (ben, "")):
            person.goto(f"{url}?view=articles")
            row = person.locator("#corpus .rows > li", has_text="Talks in Geneva")
            expect(row).to_be_visible()
            assert (texts.SHARED in row.inner_text()) == bool(words)
            row.get_by_role("link").first.click()
            expect(person.locator(".in-full .article-text")).to_be_visible()
            expect(person.locator(".change")).to_have_count(0)
            person.locator("[data-back]").click()
        row = ann.locator("#corpus .rows > li", has_text="Water over Zubrovka")
        expect(row).to_contain_text(texts.OWN)
        row.get_by_role("link").first.click()
        expect(ann.locator(".in-full .byline-line").first).to_contain_text(texts.OWN)
        expect(ann.locator(".change button")).to_have_count(2)
        assert "Zubrovka" not in ben.locator("#articles").inner_text()
        ann.close()
        ben.close()


def test_where_adding_is_turned_off_the_page_says_so(browser: Browser, engine: rag.Engine) -> None:
    with served(engine, PageSettings(upload_articles=0)) as url:
        page = browser.new_page()
        page.goto(f"{url}?view=articles")
        expect(page.locator("#adding")).to_contain_text(texts.ADDING_OFF)
        assert page.locator(".drop, .way").count() == 0
        page.close()


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1280)])
def test_axe_finds_no_fault_and_nothing_is_scrolled_sideways(visit: Callable[..., Page], url: str, scheme: str, width: int) -> None:
    page = visit(url, color_scheme=scheme, viewport={"width": width, "height": 900})
    add(page, file("flood.md", FLOOD), file("w" * 90 + ".png", PICTURE), file("b.md", f"{FLOOD}\nOnce more."))
    page.get_by_text(texts.PASTE, exact=True).click()
    page.get_by_text(texts.FETCH, exact=True).click()
    page.get_by_role("button", name="Correct “Water").first.click()
    page.locator("#correct-url").fill("no address")
    page.keyboard.press("Enter")
    expect(page.locator("#correct-url-fault")).to_be_visible()
    assert accessibility_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name=texts.CANCEL).click()
    take_back(page)
