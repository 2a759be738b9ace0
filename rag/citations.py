"""Markers in an answer's text and the spans they stand for.

A marker is ``[1]``; a citation is the span of an article that the words before it rest on. This module holds what every answerer
shares: the piece it yields, the protocol it follows, how a citation is made of a source, and the rule that numbers and citations
agree. It does not decide which span supports a sentence; ``generative.py`` and ``extractive.py`` do.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from rag.answer_schema import Citation, Source, Turn

MARKER = re.compile(r"\[(\d+)\]")


class Piece(NamedTuple):
    """A further part of an answer, and the citations whose numbers it is the first to use."""

    text: str
    citations: tuple[Citation, ...] = ()


class Answerer(Protocol):
    """Writes an answer out of sources. The texts of its pieces joined are the answer; no pieces at all means it abstains."""

    def answer(self, question: str, sources: Sequence[Source], history: Sequence[Turn]) -> Iterator[Piece]:
        """Answer a standalone question from sources, best first; numbers run 1..n in order of first use, across pieces.

        Raises:
            ModelError: the endpoint failed; pieces already yielded stand.
        """
        ...


def reported_by(source: Source, start: int, end: int) -> str | None:
    """The first outlet that the sentences from ``start`` to ``end`` credit, as it was read at ingestion."""
    return next((said.outlet for said in source.attributions if said.outlet and said.start < end and start < said.end), None)


def cite(number: int, source: Source, start: int, end: int) -> Citation:
    """The citation of the article's characters ``start`` to ``end``, which must lie within the source.

    Raises:
        ValueError: the span is empty or not within the source.
    """
    if not source.start <= start < end <= source.end:
        raise ValueError(f"span {start}:{end} is not within the source's {source.start}:{source.end}")
    return Citation(
        number=number,
        article_id=source.article_id,
        title=source.title,
        publisher=source.publisher,
        published=source.published,
        url=source.url,
        quote=source.text[start - source.start : end - source.start],
        start=start,
        end=end,
        reported_by=reported_by(source, start, end),
    )


def retold(citations: Iterable[Citation], sources: Iterable[Source]) -> list[str]:
    """What a reader should know of articles that are cited side by side and tell one story: they are no independent witnesses.

    Args:
        citations: of an answer.
        sources: that it was given; they name the story of each article.

    Returns:
        A sentence for each such story, in order of first citation.
    """
    story_of = {source.article_id: source.story for source in sources if source.story}
    groups: dict[str, dict[str, list[Citation]]] = {}
    for citation in citations:
        groups.setdefault(story_of.get(citation.article_id, citation.article_id), {}).setdefault(citation.article_id, []).append(citation)
    said = []
    for articles in groups.values():
        if len(articles) > 1:
            numbers = ", ".join(marker(quoted[0].number) for quoted in articles.values())
            outlets = list(dict.fromkeys(cited.reported_by for quoted in articles.values() for cited in quoted if cited.reported_by))
            of_whom = f" by {outlets[0]}" if len(outlets) == 1 else ""
            said.append(f"{len(articles)} of the articles quoted ({numbers}) retell one report{of_whom}: they are one source.")
    return said


def marker(number: int) -> str:
    """What stands in the text for a citation: ``[3]``."""
    return f"[{number}]"


def marker_numbers(text: str) -> list[int]:
    """The numbers of the markers in a text, in order, repeats kept: ``"a [2][1] b [2]"`` gives ``[2, 1, 2]``."""
    return [int(found[1]) for found in MARKER.finditer(text)]


def without_markers(text: str) -> str:
    """The text with its markers and the blanks before them taken out: ``"He met X [1][2]."`` gives ``"He met X."``."""
    return re.sub(rf"[ \t]*{MARKER.pattern}", "", text)


def numbered(text: str, citations: Sequence[Citation]) -> bool:
    """Whether text and citations agree: numbers run 1..n in order of first use, and each has exactly one citation.

    ``citations`` must be in order of number. This is a promise of ``Answer``; the tests hold every answerer to it.
    """
    first_uses = list(dict.fromkeys(marker_numbers(text)))
    return first_uses == [citation.number for citation in citations] == list(range(1, len(citations) + 1))


class Numbering:
    """Gives spans their numbers: the same span the same number, a new span the next."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, int, int], int] = {}

    def number(self, article_id: str, start: int, end: int) -> tuple[int, bool]:
        """The number of a span, and whether this is its first use."""
        key = (article_id, start, end)
        new = key not in self._numbers
        return self._numbers.setdefault(key, len(self._numbers) + 1), new


def continued(pieces: Iterable[Piece], earlier: Sequence[Citation]) -> Iterator[Piece]:
    """The pieces of a second answerer, renumbered to go on where a first one stopped.

    A span cited ``earlier`` keeps its number; others get the next. Every marker in a piece must have its citation in that piece or one
    before it, as ``Answerer`` promises.
    """
    numbering = Numbering()
    for citation in earlier:
        numbering.number(citation.article_id, citation.start, citation.end)
    renumbered: dict[int, int] = {}
    for text, citations in pieces:
        fresh = []
        for citation in citations:
            number, new = numbering.number(citation.article_id, citation.start, citation.end)
            renumbered[citation.number] = number
            if new:
                fresh.append(dataclasses.replace(citation, number=number))
        yield Piece(MARKER.sub(lambda found: marker(renumbered[int(found[1])]), text), tuple(fresh))
