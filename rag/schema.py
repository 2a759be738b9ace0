"""The records of articles and their ingestion: frozen, typed, with ``to_dict()`` and ``to_json()``. ``answer_schema.py`` has the others.

Offsets are character offsets (Python ``str`` indices) into ``Article.text``, end exclusive, so that for every citation
``engine.article(c.article_id).text[c.start:c.end] == c.quote``. Dates of publication are partial ISO dates: ``2021-12-08``,
``2021-12``, ``2021`` or None when the article does not say. This module imports nothing of ours and computes nothing.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast


class Record:
    """Base of the records: a plain dictionary, or JSON with the same keys, from any of them."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """The record and those inside it as dictionaries, lists, strings, numbers, booleans and None."""
        return cast("dict[str, Any]", json.loads(self.to_json()))

    def to_json(self, *, indent: int | None = None) -> str:
        """The same as JSON, in UTF-8 text rather than escapes."""
        return json.dumps(dataclasses.asdict(cast("Any", self)), ensure_ascii=False, indent=indent)


@dataclass(frozen=True, slots=True)
class Removed(Record):
    """A piece of a page that is not part of the story.

    Attributes:
        text: the words taken out.
        reason: why, in one or two words ("caption", "teaser"); one of ``rag.cleaning.cleaning.REASONS``.
        position: offset in ``Article.text`` before which it stood; pieces of one position are in order of the page.
    """

    text: str
    reason: str
    position: int


Certainty = Literal["certain", "likely", "uncertain"]


@dataclass(frozen=True, slots=True)
class Found(Record):
    """How a field of an article was found.

    Attributes:
        how: where it stands: "front matter", "page metadata", "export field", "date line", "text", "file name", "address", "heading",
            "first sentence", "correction".
        sure: how far to trust it. What is "certain" somebody stated as this field; "likely" and "uncertain" are read out of other words.
        words: the words it was read from, as they stand there.
    """

    how: str
    sure: Certainty
    words: str


@dataclass(frozen=True, slots=True)
class Article(Record):
    """One story as it is kept.

    Attributes:
        article_id: stable name, made of the file's name; survives edits of the file.
        title: the headline; where the page has none, the beginning of its first sentence.
        publisher, published, url: None when the page does not say.
        language: ISO 639-1 code.
        text: the story; all offsets count in it.
        removed: what cleaning took out of the page, in order. Put back at their positions, the pieces give the page's text again, but
            for white space.
        source: where the article was read from: a path, with ``!/`` and a member's name for what lies in an archive, or an address.
        content_hash: SHA-256 of what is stored of the article, in hexadecimal; equal hashes mean equal articles.
        metadata: what else the page, front matter or export held.
        found: how title, publisher, published, url and language were found, by name; those that were not found are missing.
        agency: the news agency whose report the page carries, where its credits say so.
        story: names the group of articles that retell one report; the article's own id where it stands alone.
    """

    article_id: str
    title: str
    publisher: str | None
    published: str | None
    url: str | None
    language: str
    text: str
    removed: tuple[Removed, ...] = ()
    source: str = ""
    content_hash: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    found: Mapping[str, Found] = field(default_factory=dict)
    agency: str | None = None
    story: str = ""


@dataclass(frozen=True, slots=True)
class Headline(Record):
    """An article without its text; each field is as of ``Article``."""

    article_id: str
    title: str
    publisher: str | None
    published: str | None
    url: str | None
    language: str
    agency: str | None
    story: str


Precision = Literal["day", "week", "month", "season", "year", "period"]


@dataclass(frozen=True, slots=True)
class EventDate(Record):
    """A date that the text gives for something it tells.

    Attributes:
        start, end: offsets in ``Article.text`` of the words.
        words: the words it was read from: "on Wednesday", "Nov. 7", "last month".
        date: the narrowest partial ISO date that holds it: ``2021-11-07``, ``2021-11``, ``2021``; ``2019/2021`` where no year does.
        first, last: ISO days, both included, between which it lies; ``2021-11-01`` and ``2021-11-30`` for "last month".
        precision: how long that period is: a "day", "week", "month", "season", "year", or another "period" ("between 2019 and 2021").
        basis: "stated" when the words alone say it; "publication date" when it was worked out from that of the article; "text" when from
            another date in the article ("the next day").
    """

    start: int
    end: int
    words: str
    date: str
    first: str
    last: str
    precision: Precision
    basis: Literal["stated", "publication date", "text"]


Speaker = Literal["paper", "official", "person", "anonymous", "outlet"]
Mode = Literal["stated", "denied", "alleged", "expected"]


@dataclass(frozen=True, slots=True)
class Attribution(Record):
    """Who says what a sentence says, and how firmly.

    Attributes:
        start, end: offsets of the sentence in ``Article.text``.
        speaker: who vouches for it: an "official" or body speaking in office, named or not; another named "person" or group; "anonymous"
            sources; another "outlet"; or the "paper" itself, where the sentence credits nobody.
        who: the words that name the speaker, as they stand in the article ("five sources with knowledge of the meeting"); None for
            the paper.
        count: how many unnamed sources or officials, where the words say: 5 for "five sources", 1 for "an official".
        outlet: the outlet that the speaker told it, or that reports it; None where the sentence credits none.
        mode: "stated", "denied" (somebody denies or rejects it), "alleged" (said to be so, unproven, reportedly), "expected" (it has not
            happened yet: planned, likely, threatened).
    """

    start: int
    end: int
    speaker: Speaker
    who: str | None
    count: int | None
    outlet: str | None
    mode: Mode


@dataclass(frozen=True, slots=True)
class Passage(Record):
    """A run of whole sentences of an article: what is embedded and retrieved (LlamaIndex calls it a node).

    Attributes:
        passage_id: names article version and span; equal ids mean equal text.
        text: ``article.text[start:end]``.
        sentences: (start, end) of each sentence, in the article's offsets.
        event_dates: in order; those whose words stand in the passage.
        attributions: one for each sentence, in order.
    """

    passage_id: str
    article_id: str
    start: int
    end: int
    text: str
    sentences: tuple[tuple[int, int], ...]
    event_dates: tuple[EventDate, ...] = ()
    attributions: tuple[Attribution, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """Something to ingest that lies in no file: what was piped in, pasted, uploaded, or fetched before.

    Attributes:
        name: its ending tells the format where ``kind`` does not.
        data: all of it.
        address: where it was fetched from.
        kind: its media type, as whoever sent it said.
        charset: its encoding, likewise.
    """

    name: str
    data: bytes
    address: str | None = None
    kind: str | None = None
    charset: str | None = None


@dataclass(frozen=True, slots=True)
class NameJoin(Record):
    """Why two spellings are taken for one person's.

    Attributes:
        one, other: as written in articles, or in the aliases file.
        rule: what joined them, in words: "the same sounds, romanised in two ways", "stated in the aliases file".
    """

    one: str
    other: str
    rule: str


@dataclass(frozen=True, slots=True)
class Spelling(Record):
    """One way in which articles write a person's name.

    Attributes:
        written: as it stands there.
        mentions: how often.
        articles: ids of those articles, oldest first, undated ones last.
        first, last: earliest and latest date of publication among them, partial ISO dates; None where none is dated.
    """

    written: str
    mentions: int
    articles: tuple[str, ...]
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Person(Record):
    """Somebody whom articles name.

    Attributes:
        name: the full name as it is written most.
        mentions: of the full name in all its spellings; in an article that names no other bearer, of the family name alone as well.
        articles: ids of those articles, oldest first, undated ones last.
        first, last: earliest and latest date of publication among them, partial ISO dates; None where none is dated.
        spellings: most used first; the family name alone among them, for the articles that name one bearer only.
        joins: why spellings that differ are taken for one person's.
    """

    name: str
    mentions: int
    articles: tuple[str, ...]
    first: str | None
    last: str | None
    spellings: tuple[Spelling, ...]
    joins: tuple[NameJoin, ...]


@dataclass(frozen=True, slots=True)
class Rejected(Record):
    """A file, or a record in one, that was not taken in, and why.

    Attributes:
        remedy: the end of the reason where that is a command, a setting or a list of endings, which readers of a page are not told.
    """

    path: str
    reason: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class IngestReport(Record):
    """What an ingestion did. The first four hold article ids.

    Attributes:
        rejected: what could not be taken in.
        duplicates: what was not taken in because it is an article that is there already; ``reason`` names that one.
        warnings: one line each, naming the file.
        passages: how many passages were embedded in this run.
        stopped: the run was told to end before all was read; run again, it goes on from there.
    """

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    duplicates: tuple[Rejected, ...] = ()
    warnings: tuple[str, ...] = ()
    passages: int = 0
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Progress(Record):
    """How far an ingestion is: ``done`` of ``total`` articles, and the file last finished."""

    done: int
    total: int
    path: str
