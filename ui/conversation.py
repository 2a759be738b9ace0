"""What one visitor has asked and been told. Lives in that visitor's ``gr.State``, nowhere else; holds no HTML."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import parse_qs, urlencode

import rag
from ui.corpus.place import EVERYTHING_LISTED, Place
from ui.narrowing.narrowing import EVERYTHING, Narrowing

VIEWS = ("ask", "articles")
"""What the page can show; the first is what it opens with."""

AT_A_TIME = 50
"""Kept conversations that are listed at first, and more of at a press."""


@dataclass(slots=True)
class Exchange:
    """One question and what became of it.

    Attributes:
        number: 1 for the first of the conversation.
        text: what has been said so far, as Markdown with markers.
        stage: what is being waited for; empty when nothing is.
        answer: the checked record, once there is one.
        error: why there is no answer; empty otherwise.
        stopped: the visitor pressed Stop, or nothing more comes for another reason.
        cut: that reason: its server ended or the visitor left ("interrupted"), or it is written in another window ("elsewhere").
        narrowing: which articles the question is put to.
        without_spellings: those of its names that are not searched under.
        rating: what the visitor said of the answer, ``up`` or ``down``; None where nothing, or where they took it back.
        reason: why, in their words.
        feedback_id: under which that is kept.
    """

    number: int
    question: str
    text: str = ""
    stage: str = ""
    answer: rag.Answer | None = None
    error: str = ""
    stopped: bool = False
    cut: Literal["", "interrupted", "elsewhere"] = ""
    narrowing: Narrowing = EVERYTHING
    without_spellings: tuple[str, ...] = ()
    rating: Literal["up", "down"] | None = None
    reason: str = ""
    feedback_id: str = field(default_factory=lambda: uuid.uuid4().hex)

    @property
    def running(self) -> bool:
        """Whether more is to come."""
        return self.answer is None and not self.error and not self.stopped

    def arguments(self) -> dict[str, Any]:
        """What the engine is told beside the question and the conversation before it; only what is set."""
        without = {"without_spellings": list(self.without_spellings)} if self.without_spellings else {}
        return self.narrowing.arguments() | without


@dataclass(slots=True)
class Conversation:
    """A visitor's exchanges, oldest first, and what of the page is open beside them.

    Attributes:
        narrowing: what the next question is narrowed to.
        view: of ``VIEWS``.
        place: where in the view of articles the visitor is.
        answering: the page is still being told about the last one.
        following: another conversation, which the visitor went to meanwhile.
        conversation_id: under which it is kept; its first question makes it, so that no two visitors have the same.
        kept: something of it is. Without exchanges: it is to be reopened first (``keeping.go_on``).
        addressed: it is where the page's address says; one that the server has just made is not.
        lost: the page shows exchanges that nobody holds any more.
        search: what kept conversations are searched for.
        listed: how many of them are listed at most.
    """

    exchanges: list[Exchange] = field(default_factory=list)
    narrowing: Narrowing = EVERYTHING
    view: str = VIEWS[0]
    place: Place = EVERYTHING_LISTED
    answering: bool = False
    following: Conversation | None = None
    conversation_id: str = ""
    kept: bool = False
    addressed: bool = False
    lost: bool = False
    search: str = ""
    listed: int = AT_A_TIME

    def anew(self) -> Conversation:
        """A conversation without exchanges beside which all else is open as it is now."""
        return Conversation(narrowing=self.narrowing, place=self.place, addressed=self.addressed, search=self.search, listed=self.listed)

    def begin(self, question: str) -> Exchange:
        """A new exchange, at the end."""
        exchange = Exchange(len(self.exchanges) + 1, question, narrowing=self.narrowing)
        self.exchanges.append(exchange)
        self.conversation_id = self.conversation_id or uuid.uuid4().hex
        return exchange

    def address(self) -> str:
        """The query of the page's address that opens what is open now; ``?`` where that is nothing in particular."""
        pairs = [("view", self.view), *self.place.to_query()] if self.view == "articles" else []
        pairs += [("conversation", self.conversation_id)] if self.kept else []
        return f"?{urlencode(pairs + self.narrowing.to_query())}"

    def take_over(self, query: str) -> str:
        """Open what an address's query says, but for the conversation, whose id is given back; empty where it names none."""
        asked = parse_qs(query.removeprefix("?"))
        view = asked.get("view", [""])[0]
        self.view = view if view in VIEWS else VIEWS[0]
        self.narrowing, self.place, self.addressed = Narrowing.from_query(asked), Place.from_query(asked), True
        return asked.get("conversation", [""])[0]

    def stand(self, where: str) -> None:
        """Be where a page is, which tells how many exchanges it shows and its address: ``2?conversation=…``.

        That matters after the server was started again, or has let go of a conversation that was not used for long: it has a new one then
        for a page that is still open. Only the first time counts.
        """
        if self.addressed:
            return
        shown, _, query = where.partition("?")
        self.conversation_id = self.take_over(query)
        self.kept = bool(self.conversation_id)
        self.lost = not self.kept and shown not in ("", "0")

    def stop(self) -> None:
        """End the running exchange, if there is one, with what was said so far."""
        if self.exchanges and self.exchanges[-1].running:
            self.exchanges[-1].stopped = True

    def history(self, before: int | None = None) -> list[rag.Turn]:
        """The finished exchanges as the engine takes them, those before number ``before`` or all; without words back one is left out."""
        turns: list[rag.Turn] = []
        for exchange in self.exchanges[: None if before is None else before - 1]:
            if exchange.text and not exchange.running and not exchange.error:
                turns.append({"role": "user", "content": exchange.question})
                turns.append({"role": "assistant", "content": exchange.text})
        return turns

    def answered(self, number: int) -> Exchange | None:
        """The exchange of a number; None when there is none or it has no answer."""
        return next((exchange for exchange in self.exchanges if exchange.number == number and exchange.answer is not None), None)

    def unanswered(self, number: str) -> Exchange | None:
        """The exchange of a number, as a page sends it, that ended without an answer; None when there is none or it has or gets one."""
        ended = (each for each in self.exchanges if each.answer is None and not each.running)
        return next((each for each in ended if str(each.number) == number), None)

    def citations(self, number: int) -> tuple[rag.Citation, ...]:
        """The citations of one exchange; none when there is no such exchange or it has no answer."""
        exchange = self.answered(number)
        return exchange.answer.citations if exchange and exchange.answer else ()
