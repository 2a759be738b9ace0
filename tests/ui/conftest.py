"""A small engine one can follow by hand, and the page on it in a real browser."""

from __future__ import annotations

import asyncio
import os
import re
import threading
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

import rag

if TYPE_CHECKING:
    import uvicorn

    from ui.settings import PageSettings

NOWHERE = "/dev/null/feedback.sqlite"  # thumbs are kept only where a test says where


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "browser: drives Debian's chromium")


@pytest.fixture(scope="session", autouse=True)
def _conversations_of_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Engines that are not told where to keep conversations, and commands, keep them there."""
    os.environ["BYLINE_CONVERSATIONS"] = str(tmp_path_factory.mktemp("conversations") / "conversations.sqlite")
    yield
    del os.environ["BYLINE_CONVERSATIONS"]


HARBOUR = rag.Article(
    article_id="harbour",
    title="Dockers return to work in Port Talren",
    publisher="Coast Gazette",
    published="2023-04-02",
    url="https://www.coast-gazette.example/dockers?x=1&y=2",
    language="en",
    text=(
        "Dockers in Port Talren went back to work on Sunday. The strike had lasted nine days.\n\n"
        "Mira Oduya met the harbour board on Saturday night, three people at the talks told the Northern Wire. "
        "Oduya said the board's offer was the best in ten years.\n\n"
        "The board declined to comment."
    ),
)
FERRY = rag.Article(
    article_id="ferry",
    title="Ferry link to open in May",
    publisher="Island Herald",
    published="2023-05",
    url="javascript:alert(1)",
    language="en",
    text="A ferry between Port Talren and Sele will open in May. Mira Oduya visited Sele in March.\n\nOduya heads the Harbour Union.",
)
ARTICLES = (HARBOUR, FERRY)
PERSONS = {"Mira Oduya": ("Mira Oduya", "Oduya", "Meera Odouya")}
"""Main names, and every way in which they may be written."""


class SmallEngine:
    """Answers with every sentence that shares a word of five letters or more with the question; none shared, and it abstains.

    In a question, "slow" waits before the second sentence until ``go_on`` is set, "fail" raises a ``BylineError``, "crash" another error,
    "notice" adds a notice. It is narrowed as ``rag``'s is, and searches a person of ``PERSONS`` under all their spellings.
    """

    def __init__(
        self, articles: Sequence[rag.Article] = ARTICLES, persons: Mapping[str, Sequence[str]] = PERSONS, **settings: object
    ) -> None:
        # In the empty folder that tests run in; each engine's own, so that nobody lists what another test asked.
        conversations = f"{uuid.uuid4().hex}.sqlite"
        self.settings = rag.Settings(**{"feedback": NOWHERE, "conversations": conversations} | settings)
        self._articles = {article.article_id: article for article in articles}
        self._persons = persons
        self.histories: list[list[rag.Turn]] = []
        self.filters: list[dict[str, object]] = []
        self.go_on = threading.Event()

    @property
    def version(self) -> int:
        return len(self._articles)

    def articles(self) -> list[rag.Article]:
        return list(self._articles.values())

    def passages(self, article_id: str) -> list[rag.Passage]:
        text = self.article(article_id).text
        return [rag.Passage(article_id, article_id, 0, len(text), text, ())]

    def headlines(self) -> list[rag.Headline]:
        return [
            rag.Headline(a.article_id, a.title, a.publisher, a.published, a.url, a.language, a.agency, a.story) for a in self.articles()
        ]

    def names(self) -> list[rag.Person]:
        found = []
        for name, spellings in self._persons.items():
            where = {each: tuple(a.article_id for a in self.articles() if each in a.text) for each in spellings}
            written = tuple(rag.Spelling(each, len(ids), ids, None, None) for each, ids in where.items() if ids)
            ids = tuple(dict.fromkeys(name for ids in where.values() for name in ids))
            found.append(rag.Person(name, len(ids), ids, None, None, written, ()))
        return found

    def person(self, name: str) -> rag.Person:
        for person in self.names():
            if name in self._persons[person.name]:
                return person
        raise rag.BylineError(
            f"The articles name nobody called {name!r}. They name {', '.join(self._persons)}.", remedy="byline names lists all."
        )

    def _asked(
        self,
        publishers: Sequence[str] = (),
        persons: Sequence[str] = (),
        since: str = "",
        until: str = "9",
        undated: bool = False,
        without_spellings: Sequence[str] = (),
    ) -> list[rag.Article]:
        """The articles that filters let in."""
        there = sorted({article.publisher or "" for article in self.articles()} - {""})
        for name in publishers:
            if name not in there:
                raise rag.BylineError(
                    f"No article is published by {name!r}. The nearest are {', '.join(there)}.", remedy="byline articles lists them."
                )
        named = [self.person(name).articles for name in persons]
        return [
            article
            for article in self.articles()
            if (not publishers or article.publisher in publishers)
            and (not named or any(article.article_id in ids for ids in named))
            and (undated if article.published is None else since <= article.published <= f"{until}~")
        ]

    def retrieve(self, question: str, num_results: int = 10, **filters: object) -> list[rag.Source]:
        first = next(self.stream(question, (), **filters))
        assert isinstance(first, rag.Retrieved)
        return list(first.sources[:num_results])

    def article(self, article_id: str) -> rag.Article:
        if article_id not in self._articles:
            raise rag.BylineError(f"There is no article <b>{article_id}</b>.")
        return self._articles[article_id]

    def remove(self, article_id: str) -> None:
        del self._articles[article_id]

    def stream(self, question: str, history: Sequence[rag.Turn] = (), **filters: object) -> Iterator[rag.Event]:
        self.histories.append(list(history))
        self.filters.append(filters)
        if "crash" in question:
            raise RuntimeError("a secret of the inside")
        asked = self._asked(**filters)
        sources = tuple(
            rag.Source(a.article_id, a.title, a.publisher, a.published, a.text, 0, len(a.text), 1 / rank, rank, a.url)
            for rank, a in enumerate(asked, start=1)
        )
        yield rag.Retrieved(sources)
        if "fail" in question:
            raise rag.ModelError("The model did not answer. Check OPENAI_BASE_URL.", provider="here", retryable=True)
        words = set(re.findall(r"\w{5,}", question.lower()))
        text, citations = "", list[rag.Citation]()
        for article in asked:
            for match in re.finditer(r"[^\s.][^.]*\.", article.text):
                if words & set(re.findall(r"\w{5,}", match[0].lower())):
                    citations.append(cite(article, match[0], len(citations) + 1))
                    piece = f"{match[0]} [{len(citations)}]\n\n"
                    if "slow" in question and len(citations) == 2:
                        self.go_on.wait(20)
                    text += piece
                    yield rag.Token(piece)
        if not citations:
            text = f"The {len(asked)} articles do not say."
            yield rag.Token(text)
        notices = ("The model could not be reached, so this answer quotes instead.",) if "notice" in question else ()
        trace = self._trace(question, **filters)
        yield rag.Finished(rag.Answer(question, text, tuple(citations), sources, not citations, notices, trace, "0" * 12))

    def _trace(self, question: str, without_spellings: Sequence[str] = (), **filters: object) -> rag.Trace:
        expansions, left_out = {}, list[str]()
        for spellings in self._persons.values():
            name = next((each for each in spellings if each in question), None)
            if name is not None:
                expansions[name] = tuple(each for each in spellings if each != name and each not in without_spellings)
                left_out += [each for each in spellings if each != name and each in without_spellings]
        used = rag.Filters(**{name: tuple(value) if isinstance(value, list) else value for name, value in filters.items()})
        return rag.Trace(
            question, "extractive", {"retrieval": 1234.0}, expansions=expansions, left_out=tuple(left_out), filters=used, answerability=0.62
        )


def cite(article: rag.Article, quote: str, number: int) -> rag.Citation:
    """A citation of the first place where an article has these words; the Northern Wire is credited where they name it."""
    start, credited = article.text.index(quote), "Northern Wire" if "Northern Wire" in quote else None
    about = (article.article_id, article.title, article.publisher, article.published, article.url)
    return rag.Citation(number, *about, quote, start, start + len(quote), credited)


@contextmanager
def served(engine: SmallEngine, settings: PageSettings | None = None, port: int = 0) -> Iterator[str]:
    """The page on a port of this machine, a free one unless told; gives its address."""
    from ui.listening import reserve
    from ui.server import server

    bound = reserve("127.0.0.1", port)
    running: list[uvicorn.Server] = []

    async def run() -> None:
        running.append(server(engine, settings))  # inside an event loop: without one, gradio makes some and leaves them open
        await running[0].serve(sockets=[bound])

    thread = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)
    thread.start()
    while thread.is_alive() and not (running and running[0].started):
        time.sleep(0.02)
    try:
        assert thread.is_alive(), "the server did not start"
        yield f"http://127.0.0.1:{bound.getsockname()[1]}/"
    finally:
        if running:
            running[0].config.timeout_graceful_shutdown = 0  # pages that are open hold a request each: nobody waits for those
            running[0].should_exit = True
        thread.join(20)
        bound.close()
