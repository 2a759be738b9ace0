"""What somebody asked is there when they come back, theirs alone, and gone when they want it to be."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest

import rag
from tests.browser import accessibility_faults
from tests.ui.conftest import SmallEngine, served
from tests.ui.kept.test_export import ANSWER
from ui import texts

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed; run make test, or uv sync")
from playwright.sync_api import Page, expect  # noqa: E402

from tests.ui.test_page import TALKS, WAIT, ask, browser, visit  # noqa: E402

pytestmark = [pytest.mark.browser, pytest.mark.loopback]
__all__ = ["browser", "visit"]  # fixtures

DRAWER = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> SmallEngine:
    folder = tmp_path_factory.mktemp("kept")
    return SmallEngine(conversations=folder / "conversations.sqlite", feedback=folder / "feedback.sqlite")


@pytest.fixture(scope="module")
def url(engine: SmallEngine) -> Iterator[str]:
    with served(engine) as address:
        yield address


@pytest.fixture
def store(engine: SmallEngine) -> Iterator[rag.ConversationStore]:
    opened = rag.ConversationStore(engine.settings.conversations)
    yield opened
    for owner in ("", "ann"):
        opened.delete(owner, [each.conversation_id for each in opened.list(owner, most=1000)])
    opened.close()


@pytest.fixture(autouse=True)
def _patience(engine: SmallEngine, store: rag.ConversationStore) -> None:
    expect.set_options(timeout=WAIT)
    engine.go_on.clear()


def keep(store: rag.ConversationStore, *questions: str, owner: str = "", **fields: object) -> str:
    """Puts a conversation into the store; gives its id."""
    conversation = uuid.uuid4().hex  # a deleted one's id is never used again
    for number, question in enumerate(questions, start=1):
        said = {"text": ANSWER.text, "answer": ANSWER, "state": "finished"} | fields
        store.put(owner, conversation, rag.SavedExchange(number, question, feedback_id=f"{conversation}{number}", **said))  # type: ignore[arg-type]
    return conversation


def titles(page: Page) -> list[str]:
    return page.locator("#shelf .title").all_text_contents()


def row(page: Page, title: str) -> Page:
    found = page.locator("#shelf li", has=page.get_by_text(title, exact=True))
    expect(found).to_be_visible()
    return found


def test_under_its_address_all_is_there_and_goes_on(
    visit: Callable[..., Page], url: str, engine: SmallEngine, store: rag.ConversationStore
) -> None:
    page = visit(url)
    ask(page, "Which talks were there?")
    page.locator("#current").get_by_role("button", name=texts.GOOD_ANSWER).click()
    expect(page.locator('#current .thumb.up[aria-pressed="true"]')).to_be_visible()
    ask(page, "What about dockers?")
    expect(page.locator("#shelf [aria-current] .title")).to_have_text("Which talks were there?")
    page = visit(page.url)  # gradio calls it an error when a page is reloaded whose stream is still open
    expect(page.locator("#past .question")).to_contain_text("Which talks were there?")
    expect(page.locator("#current .question")).to_contain_text("What about dockers?")
    expect(page.locator('#past .thumb.up[aria-pressed="true"]')).to_be_visible()
    page.locator("#past .prose-text a.marker").first.click()
    expect(page.locator("mark.opened")).to_have_text(TALKS)
    ask(page, "And Sunday, dockers?")
    assert [turn["content"] for turn in engine.histories[-1] if turn["role"] == "user"] == [
        "Which talks were there?",
        "What about dockers?",
    ]
    page.locator("#past .thumb.up[aria-pressed='true']").click()
    expect(page.locator('#past .thumb.up[aria-pressed="true"]')).to_have_count(0)
    (kept,) = store.list("")
    found = store.get("", kept.conversation_id)
    assert found is not None
    assert [(each.number, each.state, each.rating) for each in found.exchanges] == [
        (1, "finished", None),
        (2, "finished", None),
        (3, "finished", None),
    ]


def test_it_is_listed_and_kept_while_it_is_answered(
    visit: Callable[..., Page], url: str, engine: SmallEngine, store: rag.ConversationStore
) -> None:
    page = visit(url)
    page.locator("#question textarea").fill("slow: Talren dockers")
    page.keyboard.press("Enter")
    expect(page.locator("#shelf [aria-current] .title")).to_have_text("slow: Talren dockers")
    conversation = store.list("")[0].conversation_id
    assert page.url.endswith(f"?conversation={conversation}")
    other = visit(page.url)
    expect(other.locator("#current .notice")).to_have_text(texts.WRITTEN_ELSEWHERE)
    page.get_by_role("button", name=texts.STOP).click()
    expect(page.locator("#current .notice")).to_contain_text(texts.STOPPED)
    engine.go_on.set()
    expect(other.locator("#current .notice")).to_contain_text(texts.STOPPED)  # it looks by itself
    expect(other.locator("#current .prose-text")).to_contain_text("Dockers in Port Talren went back")


def test_a_page_left_in_the_middle_of_an_answer_is_there_again_and_its_question_can_be_asked_again(
    visit: Callable[..., Page], url: str, engine: SmallEngine
) -> None:
    page = visit(f"{url}?publisher=Coast+Gazette")
    page.locator("#question textarea").fill("slow: dockers, talks")
    page.keyboard.press("Enter")
    expect(page.locator("#current .prose-text")).to_contain_text("Dockers in Port Talren")
    back = visit(page.url)  # gradio calls it an error when a page is reloaded whose stream is still open
    expect(back.locator("#current .prose-text")).to_contain_text("Dockers in Port Talren")
    page.close()
    expect(back.locator("#current .notice")).to_have_text(texts.INTERRUPTED)
    engine.go_on.set()
    back.locator("#current").get_by_role("button", name=texts.ASK_AGAIN).click()
    expect(back.locator("#current .sources")).to_be_visible()
    expect(back.locator("#current .question")).to_contain_text("slow: dockers, talks")
    expect(back.locator("#past .notice")).to_have_text(texts.INTERRUPTED)
    assert engine.filters[-1] == {"publishers": ["Coast Gazette"]}
    assert engine.histories[-1] == []


def test_an_answer_that_was_interrupted_says_so_and_one_can_go_on(
    visit: Callable[..., Page], url: str, store: rag.ConversationStore
) -> None:
    name = keep(store, "Which talks were there?", answer=None, text="Mira Oduya met", state="interrupted")
    page = visit(f"{url}?conversation={name}")
    expect(page.locator("#current .prose-text")).to_have_text("Mira Oduya met")
    expect(page.locator("#current .notice")).to_have_text(texts.INTERRUPTED)
    ask(page, "What about dockers?")
    assert [each.question for each in store.get("", name).exchanges] == ["Which talks were there?", "What about dockers?"]  # type: ignore[union-attr]


def test_one_is_found_opened_renamed_and_deleted_by_keyboard(visit: Callable[..., Page], url: str, store: rag.ConversationStore) -> None:
    keep(store, "Who is Šárka Novák?")
    keep(store, "When was the strike?", "And why?")
    page = visit(url)
    page.get_by_label(texts.SEARCH).press_sequentially("sarka")
    expect(page.locator("#shelf li")).to_have_count(1)
    expect(page.get_by_label(texts.SEARCH)).to_be_focused()
    expect(page.locator("#shelf .excerpt")).to_have_text("Who is Šárka Novák?")
    page.get_by_label(texts.SEARCH).fill("")
    expect(page.locator("#shelf li")).to_have_count(2)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="When was the strike?")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#current .question")).to_contain_text("And why?")
    expect(page.locator("#shelf [aria-current]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.type(" The strike ")
    page.keyboard.press("Enter")
    expect(page.locator("#shelf [aria-current] .title")).to_have_text("The strike")
    expect(page.locator("#shelf [aria-current]")).to_be_focused()
    page.get_by_role("button", name=f"{texts.DELETE}: The strike").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=texts.KEEP)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name=f"{texts.DELETE}: The strike")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#shelf li")).to_have_count(1)
    expect(page.locator("#shelf .reopen")).to_be_focused()
    expect(page.locator(".welcome")).to_be_visible()  # the one that was open is gone from the page, too
    assert [each.title for each in store.list("")] == ["Who is Šárka Novák?"]
    assert "conversation=" not in page.url


def test_a_conversation_is_one_stop_of_the_tab_key_and_the_arrows_reach_what_renames_and_deletes_it(
    visit: Callable[..., Page], url: str, store: rag.ConversationStore
) -> None:
    keep(store, "Who is Šárka Novák?")
    keep(store, "When was the strike?")
    page = visit(url)
    first = page.get_by_role("link", name="When was the strike?")
    first.focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Who is Šárka Novák?")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(first).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name=f"{texts.DELETE}: When was the strike?")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(first).to_be_focused()


@pytest.mark.parametrize("done", ["beside it", "another row", "Escape", "Tab"])
def test_whether_to_delete_is_asked_no_longer_once_something_else_is_done(
    visit: Callable[..., Page], url: str, store: rag.ConversationStore, done: str
) -> None:
    keep(store, "Who is Šárka Novák?")
    keep(store, "When was the strike?")
    page = visit(url)
    row(page, "When was the strike?").locator(".tool.delete").click()
    expect(page.locator("#shelf .confirm:visible")).to_have_count(1)
    if done == "beside it":
        page.locator(".welcome .purpose").click()
    elif done == "another row":
        page.get_by_role("link", name="Who is Šárka Novák?").click()
    elif done == "Escape":
        page.locator("#shelf .confirm p:visible").click()  # nothing has the focus then
        page.keyboard.press("Escape")
    else:
        page.keyboard.press("Tab")
    expect(page.locator("#shelf .confirm:visible")).to_have_count(0)
    assert len(store.list("")) == 2


def test_what_renames_and_deletes_hides_no_word_of_a_title(visit: Callable[..., Page], url: str, store: rag.ConversationStore) -> None:
    title = "Which of the many talks in the harbour were there in the end, and who was at them all?"
    keep(store, title)
    page = visit(url, viewport={"width": 1280, "height": 800})
    page.locator("#shelf .reopen").hover()
    words, tool = page.locator("#shelf .title").bounding_box(), page.locator("#shelf .tool.delete").bounding_box()
    assert words is not None
    assert tool is not None
    middle = tool["y"] + tool["height"] / 2
    assert middle - 8 >= words["y"] + words["height"] - 1  # the sign in it is 16 px high


def test_another_s_and_an_unknown_conversation_are_not_there_alike(
    visit: Callable[..., Page], url: str, store: rag.ConversationStore
) -> None:
    foreign = keep(store, "A secret of Ann's?", owner="ann")
    for name in (foreign, "0" * 32, "<img src=x onerror='window.hacked=1'>"):
        page = visit(f"{url}?conversation={name}")
        expect(page.get_by_role("alert")).to_have_text(texts.NO_SUCH_CONVERSATION)
        expect(page.locator(".welcome")).to_be_visible()
        assert "secret" not in page.content()
        assert page.evaluate("window.hacked") is None


def test_a_conversation_deleted_elsewhere_takes_nothing_more_and_says_so(
    visit: Callable[..., Page], url: str, store: rag.ConversationStore
) -> None:
    name = keep(store, "Which talks were there?")
    page = visit(f"{url}?conversation={name}")
    expect(page.locator("#current .sources")).to_be_visible()
    store.delete("", [name])
    ask(page, "What about dockers?")
    expect(page.get_by_role("alert")).to_contain_text("was deleted")
    expect(page.locator("#current .sources")).to_be_visible()
    assert store.list("") == []


def test_a_store_that_fails_loses_no_answer_and_is_told_of(visit: Callable[..., Page]) -> None:
    with served(SmallEngine(conversations="/dev/null/conversations.sqlite")) as url:
        page = visit(url)
        ask(page, "Which talks were there?")
        expect(page.get_by_role("alert")).to_contain_text(texts.IN_THE_LOG)
        expect(page.locator("#current .sources")).to_be_visible()
        ask(page, "What about dockers?")
        expect(page.locator("#past .question")).to_contain_text("Which talks were there?")
        assert "conversation=" not in page.url


def test_going_to_another_one_while_an_answer_is_written_keeps_what_was_said(
    visit: Callable[..., Page], url: str, engine: SmallEngine, store: rag.ConversationStore
) -> None:
    keep(store, "Which talks were there?")
    page = visit(url)
    page.locator("#question textarea").fill("slow: Talren dockers")
    page.keyboard.press("Enter")
    expect(page.locator("#current .prose-text")).to_contain_text("Dockers in Port Talren")
    page.get_by_role("link", name="Which talks were there?").click()
    expect(page.locator("#current .question")).to_contain_text("Which talks were there?")
    engine.go_on.set()
    expect(page.locator("#shelf [aria-current] .title")).to_have_text("Which talks were there?")
    kept = store.get("", store.list("", "slow")[0].conversation_id)
    assert kept is not None
    assert (kept.exchanges[0].state, kept.exchanges[0].text[:22]) == ("stopped", "Dockers in Port Talren")


def test_fifty_are_listed_and_more_at_a_press(visit: Callable[..., Page], url: str, store: rag.ConversationStore) -> None:
    writers = [Thread(target=lambda part=part: [keep(store, f"Question {part}-{each}?") for each in range(14)]) for part in range(4)]  # type: ignore[misc]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    page = visit(url)
    expect(page.locator("#shelf li")).to_have_count(50)
    page.get_by_role("button", name=texts.MORE).click()
    expect(page.locator("#shelf li")).to_have_count(56)
    expect(page.get_by_role("button", name=texts.MORE)).to_have_count(0)
    expect(page.locator("#shelf li .reopen").nth(49)).to_be_focused()


def test_a_new_one_begun_beside_the_articles_opens_the_chat(visit: Callable[..., Page], url: str, store: rag.ConversationStore) -> None:
    name = keep(store, "Which talks were there?")
    page = visit(f"{url}?view=articles&conversation={name}")
    expect(page.locator("#shelf")).to_be_hidden()
    page.get_by_role("button", name=texts.NEW_CONVERSATION).click()
    expect(page.locator(".welcome")).to_be_visible()
    expect(page.locator("#bar [aria-current]")).to_have_text(texts.VIEW_ASK)
    expect(page.locator("#shelf .reopen")).to_be_visible()


def test_hostile_titles_and_answers_do_nothing(visit: Callable[..., Page], url: str, store: rag.ConversationStore) -> None:
    attack = '"><img src=x onerror="window.hacked=1">${window.hacked=2}{{constructor.constructor(\'window.hacked=3\')()}}'
    name = keep(store, attack, answer=None, text=attack, state="stopped")
    store.rename("", name, attack)  # a question is shortened to a title
    page = visit(f"{url}?conversation={name}")
    expect(page.locator("#shelf .title")).to_have_text(attack)
    page.get_by_label(texts.SEARCH).fill("hacked")
    expect(page.locator("#shelf .excerpt")).to_be_visible()
    row(page, attack).locator(".tool.rename").click()
    expect(page.get_by_label(texts.TITLE)).to_have_value(attack)
    page.keyboard.press("Enter")
    expect(page.locator("#shelf .reopen")).to_be_focused()
    assert page.evaluate("window.hacked") is None
    assert page.locator("#byline img").count() == 0


def test_it_is_folded_away_and_stays_so(visit: Callable[..., Page], url: str, store: rag.ConversationStore) -> None:
    keep(store, "Which talks were there?")
    page = visit(url)
    toggle = page.get_by_role("button", name=texts.CONVERSATIONS)
    expect(page.locator("#shelf")).to_be_visible()
    toggle.click()
    expect(page.locator("#shelf")).to_be_hidden()
    page.reload()
    expect(toggle).to_have_attribute("aria-expanded", "false")
    expect(page.locator("#shelf")).to_be_hidden()
    toggle.click()
    expect(page.locator("#shelf")).to_be_visible()


def test_on_a_phone_it_is_a_drawer(visit: Callable[..., Page], url: str, store: rag.ConversationStore) -> None:
    keep(store, "Which talks were there?")
    page = visit(url, viewport=DRAWER)
    toggle = page.get_by_role("button", name=texts.CONVERSATIONS)
    expect(page.locator(".welcome")).to_be_visible()
    expect(page.locator("#shelf")).to_be_hidden()
    toggle.click()
    expect(page.get_by_label(texts.SEARCH)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#shelf")).to_be_hidden()
    expect(toggle).to_be_focused()
    toggle.click()
    expect(page.locator("#shelf")).to_be_visible()
    page.mouse.click(380, 400)  # beside it
    expect(page.locator("#shelf")).to_be_hidden()
    toggle.click()
    page.get_by_role("link", name="Which talks were there?").click()
    expect(page.locator("#current .question")).to_contain_text("Which talks were there?")
    expect(page.locator("#shelf")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_beside_an_article_it_makes_room_and_can_be_drawn_over_it(
    visit: Callable[..., Page], url: str, store: rag.ConversationStore
) -> None:
    name = keep(store, "Which talks were there?")
    page = visit(f"{url}?conversation={name}", viewport={"width": 1280, "height": 800})
    toggle = page.get_by_role("button", name=texts.CONVERSATIONS)
    page.locator("#current .prose-text a.marker").first.click()
    expect(page.locator("mark.opened")).to_be_visible()
    expect(page.locator("#shelf")).to_be_hidden()
    toggle.click()
    expect(page.get_by_label(texts.SEARCH)).to_be_focused()
    page.keyboard.press("Escape")
    expect(toggle).to_be_focused()
    expect(page.locator("mark.opened")).to_be_visible()
    page.get_by_role("button", name=texts.CLOSE).click()
    expect(page.locator("#shelf")).to_be_visible()
    page.set_viewport_size({"width": 1700, "height": 800})
    page.locator("#current .prose-text a.marker").first.click()
    expect(page.locator("#shelf")).to_be_visible()
    page.locator("#current .prose-text a.marker").last.hover()  # the article covers no word of the answer


@pytest.mark.parametrize(("scheme", "viewport"), [("light", {"width": 1280, "height": 800}), ("dark", DRAWER)])
def test_axe_finds_no_fault(
    visit: Callable[..., Page], url: str, store: rag.ConversationStore, scheme: str, viewport: dict[str, int]
) -> None:
    keep(store, "Who is Šárka Novák?")
    name = keep(store, "Which talks were there?")
    page = visit(f"{url}?conversation={name}", color_scheme=scheme, viewport=viewport)
    expect(page.locator(".export")).to_be_visible()
    if viewport is DRAWER:
        page.get_by_role("button", name=texts.CONVERSATIONS).click()
    page.get_by_label(texts.SEARCH).fill("r")
    expect(page.locator("#shelf .excerpt")).to_have_count(2)
    for tool, shown in (("rename", ".rename-form"), ("delete", ".confirm")):
        row(page, "Who is Šárka Novák?").locator(f".tool.{tool}").click()
        expect(page.locator(f"#shelf {shown}:visible")).to_have_count(1)
        assert accessibility_faults(page) == []
        page.keyboard.press("Escape")


def test_where_conversations_are_not_kept_none_are_offered(visit: Callable[..., Page], tmp_path: Path) -> None:
    from ui.settings import PageSettings

    engine = SmallEngine(conversations=tmp_path / "conversations.sqlite")
    with served(engine, PageSettings(keep_conversations=False)) as url:
        page = visit(url)
        ask(page, "Which talks were there?")
        expect(page.locator("#current .sources")).to_be_visible()
        assert page.locator("#shelf:visible, .export, [data-shelf]:visible").count() == 0
        assert list(tmp_path.iterdir()) == []
