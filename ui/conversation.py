"""What one visitor has asked and been told. Lives in that visitor's ``gr.State``, nowhere else; holds no HTML."""

from __future__ import annotations

from dataclasses import dataclass, field

import rag


@dataclass(slots=True)
class Exchange:
    """One question and what became of it.

    Attributes:
        number: 1 for the first of the conversation.
        text: what has been said so far, as Markdown with markers.
        stage: what is being waited for; empty when nothing is.
        answer: the checked record, once there is one.
        error: why there is no answer; empty otherwise.
        stopped: the visitor pressed Stop.
    """

    number: int
    question: str
    text: str = ""
    stage: str = ""
    answer: rag.Answer | None = None
    error: str = ""
    stopped: bool = False

    @property
    def running(self) -> bool:
        """Whether more is to come."""
        return self.answer is None and not self.error and not self.stopped


@dataclass(slots=True)
class Conversation:
    """A visitor's exchanges, oldest first.

    Attributes:
        answering: the page is still being told about the last one.
        left: the visitor began a new conversation meanwhile.
    """

    exchanges: list[Exchange] = field(default_factory=list)
    answering: bool = False
    left: bool = False

    def begin(self, question: str) -> Exchange:
        """A new exchange, at the end."""
        exchange = Exchange(len(self.exchanges) + 1, question)
        self.exchanges.append(exchange)
        return exchange

    def stop(self) -> None:
        """End the running exchange, if there is one, with what was said so far."""
        if self.exchanges and self.exchanges[-1].running:
            self.exchanges[-1].stopped = True

    def history(self) -> list[rag.Turn]:
        """The finished exchanges as the engine takes them; a question that got no words back is left out."""
        turns: list[rag.Turn] = []
        for exchange in self.exchanges:
            if exchange.text and not exchange.running and not exchange.error:
                turns.append({"role": "user", "content": exchange.question})
                turns.append({"role": "assistant", "content": exchange.text})
        return turns

    def citations(self, number: int) -> tuple[rag.Citation, ...]:
        """The citations of one exchange; none when there is no such exchange or it has no answer."""
        for exchange in self.exchanges:
            if exchange.number == number and exchange.answer is not None:
                return exchange.answer.citations
        return ()
