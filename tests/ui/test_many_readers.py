"""Twenty people ask at the same moment, over HTTP as the page does, and each gets the answer to their own question.

The engine is a real one, over articles of which each answers one reader's questions. The second question can only be understood with
the first, so it shows that everybody has a history of their own.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest

import rag
from tests.ui.access.test_accounts import ANN
from tests.ui.conftest import SmallEngine, served
from tests.ui.page_client import PageClient
from ui.settings import PageSettings

pytestmark = pytest.mark.loopback

TOWNS = (
    "Velmora Ostrana Kelbury Tarnwick Morvane Liskard Brenholt Sandovar Quillmere Dunmarsh "
    "Elverton Harskow Ingleby Jorvaska Pelluria Rostmark Ulvesund Wendover Yarrowby Zelkova"
).split()
MAYORS = (
    "Almira Bertold Corvina Desmond Evelina Fabrizio Gudrun Hartwig Isolde Joakim "
    "Katinka Leopold Marguerite Norbert Ottilie Percival Quentin Rosalind Sigmund Tabitha"
).split()


@dataclass(frozen=True)
class Reader:
    number: int

    @property
    def name(self) -> str:
        return f"reader{self.number:02d}"

    @property
    def town(self) -> str:
        return TOWNS[self.number]

    @property
    def mayor(self) -> str:
        return f"{MAYORS[self.number]} Vance"

    @property
    def ships(self) -> str:
        return str(211 + 13 * self.number)

    @property
    def first(self) -> str:
        return f"Who opened the lock of {self.town}?"


READERS = [Reader(number) for number in range(20)]
FOLLOW_UP = "How many ships passed it?"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[rag.Engine]:
    folder = tmp_path_factory.mktemp("readers")
    (folder / "articles").mkdir()
    for reader in READERS:
        (folder / "articles" / f"{reader.town.lower()}.md").write_text(
            f"---\ntitle: The new lock of {reader.town}\npublisher: {reader.town} Courier\npublished: 2023-04-{10 + reader.number}\n---\n"
            f"Mayor {reader.mayor} opened the lock of {reader.town} on Monday. In its first week {reader.ships} ships passed the lock.\n"
        )
    settings = rag.Settings(articles=folder / "articles", index=folder / "index", feedback=folder / "feedback.sqlite")
    with rag.open_engine(settings) as opened:
        yield opened


@pytest.fixture(scope="module")
def url(engine: rag.Engine) -> Iterator[str]:
    users = ",".join(f"{reader.name}:{ANN}" for reader in READERS)  # all with the password orange
    with served(engine, PageSettings(users=users)) as address:
        yield address


def quotes(html: str) -> list[str]:
    """What an answer on the page cites, in order of the numbers."""
    found = {int(number): quote for quote, number in re.findall(r'data-quote="([^"]*)"[^>]*>(\d+)<', html)}
    return [unescape(found[number]) for number in sorted(found)]


def test_each_of_twenty_gets_the_answer_to_their_own_questions(url: str, engine: rag.Engine) -> None:
    together = threading.Barrier(len(READERS), timeout=240)

    def read(reader: Reader) -> tuple[str, str]:
        visit = PageClient(url, reader.name, "orange")
        try:
            together.wait()
            first = visit.ask(reader.first)
            together.wait()
            return first, visit.ask(FOLLOW_UP)
        except BaseException:
            together.abort()
            raise
        finally:
            visit.close()

    with ThreadPoolExecutor(len(READERS)) as people:
        answers = list(people.map(read, READERS))
    for reader, (first, second) in zip(READERS, answers, strict=True):
        alone = engine.ask(reader.first)
        history: list[rag.Turn] = [{"role": "user", "content": reader.first}, {"role": "assistant", "content": alone.text}]
        assert quotes(first) == [citation.quote for citation in alone.citations]
        assert quotes(second) == [citation.quote for citation in engine.ask(FOLLOW_UP, history).citations]
        assert reader.mayor in first
        assert reader.ships in second


def test_nobody_reads_a_question_or_answer_without_signing_in(url: str) -> None:
    for path in (
        "gradio_api/queue/data?session_hash=session-reader00",
        "gradio_api/queue/status",
        "config",
        f"gradio_api/file={Path(__file__)}",
    ):
        assert httpx.get(f"{url}{path}").status_code == 401


def told(messages: Iterator[dict[str, Any]], words: str) -> None:
    """Go on until the page is told these words."""
    assert any(words in json.dumps(message) for message in messages)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[tuple[SmallEngine, list[PageClient]]]:
    """An engine that can be held up, one answer at once and one question that waits, and three people."""
    engine = SmallEngine(index=tmp_path / "index")
    settings = PageSettings(users=f"ann:{ANN},ben:{ANN},cid:{ANN}", answers_at_once=1, queue_length=1, questions_a_minute=3)
    with served(engine, settings) as url:
        people = [PageClient(url, name, "orange") for name in ("ann", "ben", "cid")]
        yield engine, people
        engine.go_on.set()
        for person in people:
            person.close()


def test_whoever_waits_is_told_and_goes_on_when_the_one_before_leaves(small: tuple[SmallEngine, list[PageClient]]) -> None:
    _, (ann, ben, cid) = small
    answering = ann.messages("slow: Talren dockers")
    told(answering, "Dockers in Port Talren went back")
    held = next(thread for thread in threading.enumerate() if thread.name == "answer")
    waiting = ben.messages("Which talks were there?")
    told(waiting, "Waiting: you are next")
    assert "as many questions as may wait are waiting (1). Ask again in a moment." in cid.ask("Which talks were there?")
    answering.close()  # as when the browser is closed
    told(waiting, "three people at the talks told the Northern Wire")
    assert held.is_alive()  # the engine works on at what nobody reads any more, until its next event
    assert "three people at the talks" in cid.ask("Which talks were there?")


def test_asking_too_often_is_refused_in_words_and_others_are_not(small: tuple[SmallEngine, list[PageClient]]) -> None:
    _, (ann, ben, _) = small
    for _ in range(3):
        assert "three people at the talks" in ann.ask("Which talks were there?")
    refused = ann.ask("Which talks were there?")
    assert "as often as one person may in a minute (3). Ask again in" in refused
    assert "BYLINE_" not in refused
    assert "three people at the talks" in ben.ask("Which talks were there?")
