"""What is searched for: a question in its spellings, cut into parts, with what counts as a constraint taken out of its words.

An outlet whose report is asked for, and a date of publication, are constraints: their words would find whatever repeats them. The words of
an outlet that no article is by stay, since passages may credit it. A role is put in the words of its holder beside its own. Nothing is
looked up here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from rag.answer_schema import RoleHolder, RoleInQuestion
from rag.answer_type import asks_for_several
from rag.periods import Period
from rag.question import Question
from rag.question_parts import question_parts
from rag.terms import index_terms

MOST_SPELLINGS = 3  # of the whole question that are compared by meaning


class Spelling(NamedTuple):
    """The question with one stretch written otherwise: what is at or after ``end`` in the question stands ``shift`` further on."""

    text: str
    start: int = 0
    end: int = 0
    shift: int = 0

    def place(self, offset: int) -> int:
        """Where an offset of the question lies here; inside the stretch, at its beginning or end."""
        if offset <= self.start:
            return offset
        return max(offset, self.end) + self.shift


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the question.

    Attributes:
        start, end: offsets in the question.
        terms: its index terms, with the weight of each.
        outlets: whose report it asks for.
        periods: those that stand in it.
    """

    start: int
    end: int
    terms: Mapping[str, float]
    outlets: frozenset[str]
    periods: tuple[Period, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it is searched for.

    Attributes:
        spellings: itself first; others have a name in another spelling, or a role's holder in its place.
        terms: index terms, with names in all spellings, each of weight 1.
        parts: none where it has just one.
        outlets: whose report it asks for, as the articles name them.
        each_outlet: the same one by one, where they are several.
        periods: that it asks about.
        left_out: spans whose words are not compared.
    """

    spellings: tuple[Spelling, ...]
    terms: Mapping[str, float]
    parts: tuple[Part, ...]
    outlets: frozenset[str]
    each_outlet: tuple[frozenset[str], ...]
    periods: tuple[Period, ...]
    left_out: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, question: Question, published_by: Iterable[str]) -> Query:
        """Make a query of a question.

        Args:
            question: as understood.
            published_by: names of publishers and agencies of the articles.
        """
        asked = [outlet for outlet in question.outlets if outlet.relation == "reported by" and outlet.outlets]
        outlets = list(dict.fromkeys(frozenset(outlet.outlets) for outlet in asked))
        known = set(published_by)
        left_out = [(outlet.start, outlet.end) for outlet in asked if known & set(outlet.outlets)]
        left_out += [(period.start, period.end) for period in question.periods if period.of == "publication"]
        words = _Words.of(question, left_out)
        parts = [
            Part(
                start,
                end,
                words.terms(start, end),
                frozenset(name for outlet in asked if start <= outlet.start < end for name in outlet.outlets),
                tuple(period for period in question.periods if start <= period.start < end),
            )
            for start, end in question_parts(words.text)
        ]
        return cls(
            spellings=tuple(_spellings(question)),
            terms=words.terms(0, len(words.text)),
            parts=tuple(part for part in parts if part.terms) if len(parts) > 1 else (),
            outlets=frozenset().union(*outlets),
            each_outlet=tuple(outlets) if len(outlets) > 1 else (),
            periods=question.periods,
            left_out=tuple(left_out),
        )


class _Words(NamedTuple):
    """The question's text with what is left out blank, and what stands beside a stretch of it: offset to further words."""

    text: str
    beside: tuple[tuple[int, str], ...]

    @classmethod
    def of(cls, question: Question, left_out: Iterable[tuple[int, int]]) -> _Words:
        text = question.standalone
        for start, end in left_out:
            text = text[:start] + " " * (end - start) + text[end:]
        beside = [(name.start, " ".join(name.spellings)) for name in question.names if text[name.start : name.end].strip()]
        beside += [(role.start, " ".join(holder.names)) for role, holder in _held(question)]
        return cls(text, tuple(beside))

    def terms(self, start: int, end: int) -> Mapping[str, float]:
        """The index terms of a stretch."""
        further = " ".join(words for offset, words in self.beside if start <= offset < end)
        return dict.fromkeys(index_terms(f"{self.text[start:end]} {further}"), 1.0)


def _held(question: Question) -> list[tuple[RoleInQuestion, RoleHolder]]:
    """The roles of a question, each with who held it likeliest; with everybody where all there is is asked for."""
    most = None if asks_for_several(question.standalone) else 1
    return [(role, holder) for role in question.roles for holder in role.holders[:most]]


def _spellings(question: Question) -> list[Spelling]:
    """The question in its own words, then with each role's holder named, then with each name as articles write it."""
    text = question.standalone
    stretches = [(role.start, role.end, holder.name) for role, holder in _held(question)]
    stretches += [(name.start, name.end, spelling) for name in question.names for spelling in name.spellings]
    found = {text: Spelling(text)}
    for start, end, words in stretches:
        written = f"{text[:start]}{words}{text[end:]}"
        found.setdefault(written, Spelling(written, start, end, len(words) - (end - start)))
    return list(found.values())[:MOST_SPELLINGS]
