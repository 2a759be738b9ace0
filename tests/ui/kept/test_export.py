"""A conversation taken away says all it said on the page, and nothing in it becomes markup where the file is rendered."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
from markdown_it import MarkdownIt

import rag
from tests.ui.access.test_accounts import ANN, BEN
from tests.ui.conftest import HARBOUR, SmallEngine, cite, served
from ui import texts
from ui.kept.export import file_name, plain, to_json, to_markdown
from ui.settings import PageSettings

TALKS = "Mira Oduya met the harbour board on Saturday night, three people at the talks told the Northern Wire."
CITED = cite(HARBOUR, TALKS, 1)
ANSWER = rag.Answer(
    "Whom did she meet?", f"Named: **the board** [1]\n\n- “{TALKS}” [1]\n- Second\nLast line", (CITED,), (), False, ("A notice.",),
    rag.Trace(), "0" * 12,
)  # fmt: skip
EXCHANGE = rag.SavedExchange(
    1, "Whom did she meet?", ANSWER.text, ANSWER, state="finished", filters=rag.Filters(("Coast Gazette",), "2023-04", None, True),
    without_spellings=("Odouya",), asked="2026-11-28T10:00:00+00:00",
)  # fmt: skip
TALK = rag.SavedConversation("c1", "ann", "The talks", "2026-11-28T10:00:00.000000+00:00", "2026-11-28T10:00:00.000000+00:00", (EXCHANGE,))
HOSTILE = [
    "# Heading", "> quote", "- item", "+ item", "1. item", "1) item", "===", "---", "***", "___", "```", "~~~", "    code", "\tcode",
    "<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "<!-- hidden", "<https://evil.example>", "https://evil.example/x",
    "www.evil.example", "WWW.evil.example", "me@evil.example", "[a](https://evil.example)", "![a](https://evil.example/x.png)",
    "[1]: https://evil.example", "[1]: javascript:alert(1)", "[1](https://evil.example)", "[1][1]", "[^1]: note", "**bold**", "__bold__",
    "*em*", "`code`", "~~gone~~", "| a | b |\n|---|---|\n| c | d |", "&lt;b&gt; &#91;", "a\\", "\\[x](y)", "$x$", ":::note", "- [x] task",
    "line\n\n# Heading", "a  \nb", "<a href='https://evil.example'>x</a>", "![1]", "](https://evil.example)", "[1] [a]: b",
]  # fmt: skip


class Words(HTMLParser):
    """The tags and the words of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.words += data


RENDERER = MarkdownIt("gfm-like", {"html": True, "linkify": False})


def rendered(markdown: str) -> Words:
    return Words(RENDERER.render(markdown))


def of(exchange: rag.SavedExchange, title: str = "The talks") -> rag.SavedConversation:
    return replace(TALK, title=title, exchanges=(exchange,))


def test_the_markdown_tells_question_narrowing_notice_answer_and_what_is_cited() -> None:
    text = to_markdown(TALK)
    assert text.startswith("# The talks\n\n")
    assert "28 November 2026" in text
    for line in (
        "## Whom did she meet?",
        "> Asked on 28 November 2026 at 10:00 UTC",
        "> Asked of articles of Coast Gazette; from April 2023 on; or without a date",
        "> Not searched under Odouya",
        "> Note: A notice.",
        "Named: **the board** [1]",
        f"- “{TALKS}” [1]\n- Second\n\nLast line",
        f"- [1] “{TALKS}”  \n  {HARBOUR.title}. Coast Gazette, citing Northern Wire, 2 April 2023 "
        "<https://www.coast-gazette.example/dockers?x=1&y=2>",
    ):
        assert line in text


@pytest.mark.parametrize("words", HOSTILE)
def test_no_words_become_markup(words: str) -> None:
    citation = replace(CITED, title=words, publisher=words, quote=words, reported_by=words, url=f"https://x.example/> <b>{words}")
    answer = replace(ANSWER, citations=(citation,), notices=(words,))
    filters = rag.Filters((words,), words, words)
    hostile = replace(EXCHANGE, question=words, answer=answer, error=words, filters=filters, without_spellings=(words,))
    harmless = replace(EXCHANGE, error="x", filters=rag.Filters(("x",), "2021", "2021"))
    page, usual = rendered(to_markdown(of(hostile, words))), rendered(to_markdown(of(harmless)))
    assert page.tags == usual.tags
    assert page.words.count(" ".join(words.split())) >= 8


@pytest.mark.parametrize("words", HOSTILE)
def test_an_answer_s_own_words_make_nothing_but_paragraphs_lists_bold_and_markers(words: str) -> None:
    page = rendered(to_markdown(of(replace(EXCHANGE, answer=replace(ANSWER, text=f"{words}\n\nso: {words}")))))
    assert set(page.tags) <= {"h1", "h2", "h3", "p", "ul", "ol", "li", "strong", "br", "a", "blockquote"}
    assert page.tags.count("a") == 1  # the citation's own address
    assert (page.tags.count("h1"), page.tags.count("h2"), page.tags.count("h3")) == (1, 1, 1)


def test_only_addresses_of_the_web_are_links() -> None:
    for url in ("javascript:alert(1)", "data:text/html,x", None, "http://[", "//host/x"):
        answer = replace(ANSWER, citations=(replace(CITED, url=url),))
        assert "a" not in rendered(to_markdown(of(replace(EXCHANGE, answer=answer)))).tags


@pytest.mark.parametrize(
    ("state", "told"), [("stopped", texts.STOPPED), ("interrupted", texts.INTERRUPTED), ("running", texts.STILL_WRITTEN)]
)
def test_an_answer_that_was_not_finished_says_so(state: str, told: str) -> None:
    exchange = rag.SavedExchange(1, "Who?", "Half of it [1]", state=state)  # type: ignore[arg-type]
    text = to_markdown(of(exchange))
    assert "Half of it [1]" in text
    assert told in text


@pytest.mark.parametrize(("state", "told"), [("stopped", texts.STOPPED_EARLY), ("interrupted", texts.INTERRUPTED_EARLY)])
def test_where_nothing_was_said_nothing_is_called_incomplete(state: str, told: str) -> None:
    assert f"> {told}" in to_markdown(of(rag.SavedExchange(1, "Who?", state=state)))  # type: ignore[arg-type]


def test_an_abstention_and_a_failure_look_like_what_they_are() -> None:
    abstained = replace(ANSWER, text="The 2 articles do not say.", citations=(), abstained=True)
    text = to_markdown(of(replace(EXCHANGE, answer=abstained)))
    assert f"**{texts.ABSTAINED}**\n\nThe 2 articles" in text
    assert texts.SOURCES not in text
    assert f"**{texts.FAILED}**: Check X" in to_markdown(of(rag.SavedExchange(1, "Who?", error="Check X", state="failed")))


def test_what_was_asked_of_all_articles_says_so() -> None:
    assert f"> {texts.ASKED_OF_ALL}" in to_markdown(of(rag.SavedExchange(1, "Who?", asked="2026-11-28T23:30:00-02:00")))
    assert "> Asked on 29 November 2026 at 01:30 UTC" in to_markdown(of(rag.SavedExchange(1, "Who?", asked="2026-11-28T23:30:00-02:00")))


def test_the_json_is_the_record_without_its_owner() -> None:
    record = TALK.to_dict()
    assert record.pop("owner") == "ann"
    assert json.loads(to_json(TALK)) == record


def test_bare_addresses_are_no_links() -> None:
    assert plain("https://x.example www.x.example me@x.example") == r"https\://x.example www\.x.example me\@x.example"


def test_ordinary_words_stay_legible() -> None:
    assert plain("Iran's Ghaani (left), 64: “No.” - 3.5% of U.S. troops!") == "Iran's Ghaani (left), 64: “No.” - 3.5% of U.S. troops!"


@pytest.mark.parametrize(
    ("title", "name"),
    [("Who did Qaani meet?", "who-did-qaani-meet"), ("../../etc/passwd", "etc-passwd"), ("قآنی", "قآنی"), ("?!", "conversation")],
)
def test_a_file_is_called_after_the_title(title: str, name: str) -> None:
    assert file_name(title) == name
    assert re.fullmatch(r"[\w-]+", file_name(title * 99))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[rag.ConversationStore]:
    store = rag.ConversationStore(tmp_path_factory.mktemp("kept") / "conversations.sqlite")
    store.put("ann", "c1", replace(EXCHANGE, question="Quem é Šárka?"))
    yield store
    store.close()


@pytest.fixture(scope="module")
def client(kept: rag.ConversationStore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    settings = PageSettings(users=f"ann:{ANN},ben:{BEN}")
    engine = SmallEngine(conversations=kept._file, index=tmp_path_factory.mktemp("data") / "index")
    with served(engine, settings) as url, httpx.Client(base_url=url) as made:
        yield made


@pytest.mark.loopback
@pytest.mark.parametrize(("kind", "media"), [("md", "text/markdown"), ("json", "application/json")])
def test_whoever_had_it_gets_it_as_a_file(client: httpx.Client, kept: rag.ConversationStore, kind: str, media: str) -> None:
    answer = client.get(f"/conversations/c1.{kind}", auth=("ann", "orange"))
    conversation = kept.get("ann", "c1")
    assert conversation is not None
    assert answer.text == (to_markdown(conversation) if kind == "md" else to_json(conversation))
    assert answer.headers["content-type"].startswith(media)
    assert answer.headers["content-disposition"].endswith(f"filename*=UTF-8''quem-%C3%A9-%C5%A1%C3%A1rka.{kind}")
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.loopback
def test_another_s_and_an_unknown_conversation_are_not_there_alike(client: httpx.Client) -> None:
    refusals = [
        client.get(path, auth=("ben", "lemon")) for path in ("/conversations/c1.md", "/conversations/none.md", "/conversations/c1.html")
    ]
    assert [refusal.status_code for refusal in refusals] == [404, 404, 404]
    assert len({refusal.text for refusal in refusals}) == 1
    assert client.get("/conversations/c1.md").status_code == 401


@pytest.mark.loopback
def test_where_the_conversations_cannot_be_read_it_says_so_without_the_server_s_paths(tmp_path: Path) -> None:
    file = tmp_path / "conversations.sqlite"
    file.write_text("no database " * 100, encoding="utf-8")
    engine = SmallEngine(conversations=file, index=tmp_path / "index")
    with served(engine) as url:
        refused = httpx.get(f"{url}conversations/c1.md")
    assert refused.status_code == 503
    assert refused.json() == {"detail": texts.CONVERSATIONS_UNREADABLE}
