"""The records of questions and answers: frozen, typed, with ``to_dict()`` and ``to_json()``.

Offsets are as in ``schema.py``, which has the records of articles. This module computes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypedDict

from rag.schema import Attribution, EventDate, Record


class Turn(TypedDict):
    """One turn of a conversation, in the form chat pages and model endpoints use."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Source(Record):
    """A passage as given to the answerer.

    Attributes:
        score: what brought it to its place, larger is better, never above that of the source before; comparable within one question only.
        rank: from 1.
        story: as of its article: sources of one story retell one report.
        event_dates, attributions: as of the passage.
    """

    article_id: str
    title: str
    publisher: str | None
    published: str | None
    text: str
    start: int
    end: int
    score: float
    rank: int
    url: str | None = None
    passage_id: str = ""
    sentences: tuple[tuple[int, int], ...] = ()
    story: str = ""
    event_dates: tuple[EventDate, ...] = ()
    attributions: tuple[Attribution, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation(Record):
    """A span of an article that a sentence of the answer rests on.

    Attributes:
        number: the marker in the answer's text, from 1 in order of first use.
        quote: the article's exact words from ``start`` to ``end``.
        reported_by: the outlet that the quote itself credits, or whose report the page carries, where it is not the publisher.
    """

    number: int
    article_id: str
    title: str
    publisher: str | None
    published: str | None
    url: str | None
    quote: str
    start: int
    end: int
    reported_by: str | None = None


@dataclass(frozen=True, slots=True)
class Filters(Record):
    """Which articles a question was put to.

    Attributes:
        publishers: of these or carrying their report, named as the articles name them; empty where any will do.
        since, until: partial ISO dates, both included; None where the period is open.
        undated: articles without a date are in though a period was asked for.
        persons: that name any of these, by their main names (``Person.name``); empty where it does not matter whom they name.
    """

    publishers: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    undated: bool = False
    persons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RolePassage(Record):
    """A sentence that says who holds a role.

    Attributes:
        start, end: offsets of the sentence in its article's text.
        said: the words for the role: "Quds Force commander".
        status: "current", "former", "acting", or "incoming" where the sentence tells of taking it.
        first, last: ISO days between which it is said to hold; None where nothing dates it.
    """

    article_id: str
    start: int
    end: int
    said: str
    status: str
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class RoleHolder(Record):
    """Who held a role at the time asked about, as articles say.

    Attributes:
        name: the fullest of ``names``.
        names: as the passages write them.
        first, last: ISO days of the earliest and latest passage; None where nothing dates any.
        passages: those that say so.
    """

    name: str
    names: tuple[str, ...]
    first: str | None
    last: str | None
    passages: tuple[RolePassage, ...]


@dataclass(frozen=True, slots=True)
class RoleInQuestion(Record):
    """A role that a question names in a person's place: "the Quds Force commander in 2019".

    Attributes:
        words: as asked.
        start, end: offsets in the standalone question.
        holders: likeliest first; several where the articles name several for that time, or no time is asked about.
    """

    words: str
    start: int
    end: int
    holders: tuple[RoleHolder, ...]


@dataclass(frozen=True, slots=True)
class PeriodInQuestion(Record):
    """A period that a question names: "last month", "since October 2021".

    Attributes:
        words: as asked.
        first, last: ISO days, both included; None where the period is open on that side. Both are None for days of any year ("in
            October"), where the articles are of several years.
        of: what is looked for in it: the "event" asked about, or the "publication" of an article spoken of.
    """

    words: str
    first: str | None
    last: str | None
    of: Literal["event", "publication"]


@dataclass(frozen=True, slots=True)
class Trace(Record):
    """What answering took.

    Attributes:
        query: the standalone question as it was sent to the retriever.
        answerer: who answered: ``extractive`` or ``openai``.
        milliseconds: wall-clock time by stage.
        tokens: model tokens by kind (``prompt``, ``completion``); empty when no model was called.
        cost: in US dollars, None when no model was called or its price is not set.
        expansions: spellings added to the query for a name in the question, by the name as asked.
        answerability: the calibrated probability, 0 to 1, that the sources answer the question.
        dropped: sentences a model wrote that no source supports, and so are not in the answer.
        softened: sentences a model wrote that went further than their source; what of them it supports is in the answer.
        filters: which articles were asked; the default means all.
        roles: who held the roles that the question names in a person's place, as articles say, with the passages.
        left_out: spellings that ``expansions`` lacks because the asker wanted none of them searched for.
        periods: those that the standalone question names; also one counted from the newest article of which nothing was found, and which
            was searched for by its words (a notice says so).
    """

    query: str = ""
    answerer: str = "extractive"
    milliseconds: Mapping[str, float] = field(default_factory=dict)
    tokens: Mapping[str, int] = field(default_factory=dict)
    cost: float | None = None
    expansions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    answerability: float | None = None
    dropped: int = 0
    softened: int = 0
    filters: Filters = Filters()
    roles: tuple[RoleInQuestion, ...] = ()
    left_out: tuple[str, ...] = ()
    periods: tuple[PeriodInQuestion, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer(Record):
    """What the engine says.

    Attributes:
        question: as asked.
        text: Markdown with citation markers ``[1]``; each number has a citation and each citation a marker.
        citations: in order of number; empty when abstained.
        sources: what the answerer was given, best first.
        abstained: the articles do not say.
        notices: what the reader should know about how this answer came to be (a model was unreachable, say).
        settings_hash: names the settings that shape answers; equal hashes and equal articles give equal extractive answers.
    """

    question: str
    text: str
    citations: tuple[Citation, ...]
    sources: tuple[Source, ...]
    abstained: bool
    notices: tuple[str, ...]
    trace: Trace
    settings_hash: str


@dataclass(frozen=True, slots=True)
class Retrieved(Record):
    """Event: the sources are known, the answer is not."""

    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Token(Record):
    """Event: a further piece of ``Answer.text``. The pieces joined are the text."""

    text: str


@dataclass(frozen=True, slots=True)
class Finished(Record):
    """Event: the whole answer. Always the last."""

    answer: Answer


Event = Retrieved | Token | Finished
