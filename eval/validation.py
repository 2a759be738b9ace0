"""Holds cases against the articles they are about, and names every mistake by file, line and field.

What a file of cases can be told to lack without articles, ``cases.py`` tells; this adds evidence that is not in the articles, facts that do
not stand in their evidence, and forbidden claims that do. What it does not do: judge whether evidence answers the question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol, runtime_checkable

import rag
from eval.case_schema import Alternative, Case, Date
from eval.cases import Problem, numbered_cases
from eval.facts import AS_WRITTEN, Names, is_met, is_stated, spellings, wording
from eval.gold import GoldError, GoldFinder
from eval.schema import Span


class Validation(NamedTuple):
    """What a file holds: its cases, drafts among them, and its mistakes, by line."""

    cases: tuple[Case, ...]
    problems: tuple[Problem, ...]


class Corpus(Protocol):
    """What validation needs of an engine. ``person`` and ``passages`` are used where it has them."""

    def articles(self) -> Sequence[rag.Article]:
        """All articles that evidence may be of."""
        ...


@runtime_checkable
class _ReadsDates(Protocol):
    def passages(self, article_id: str) -> Sequence[rag.Passage]: ...


def validate(path: Path | str, engine: Corpus) -> Validation:
    """The cases of a file and every mistake in it, held against an engine's articles.

    Raises:
        CaseError: the file cannot be read or holds no case.
    """
    numbered, problems = numbered_cases(path)
    cases = tuple(case for _, case in numbered)
    finder, names, dates = GoldFinder(engine.articles()), spellings(cases, engine), _EventDates(engine)
    for line, case in numbered:
        problems += [Problem(str(path), line, *mistake) for mistake in mistakes(case, finder, names, dates.told_in)]
    return Validation(cases, tuple(sorted(problems, key=lambda problem: problem.line)))


def mistakes(
    case: Case, finder: GoldFinder, names: Names = AS_WRITTEN, told_in: Callable[[Span], Sequence[str]] = lambda span: ()
) -> Iterator[tuple[str, str]]:
    """What is wrong with a case, as field and message. ``told_in`` gives the ISO dates that a span tells of in whatever words."""
    found: dict[int, Span] = {}
    for number, evidence in enumerate(case.evidence):
        try:
            span = finder.span(evidence)
        except GoldError as error:
            yield f"evidence.{number}.{error.field}", str(error)
            continue
        if span in found.values():
            yield f"evidence.{number}", "is given twice"
        found[number] = span
    if len(found) == len(case.evidence):  # else what stands in it cannot be said
        yield from _facts_and_evidence(case, [(finder.text(span), told_in(span)) for span in found.values()], names)
    for number, fact in enumerate(case.facts):
        for alternative in fact:
            for claim in case.forbidden:
                if is_stated(claim, wording(alternative), names):
                    yield f"facts.{number}", f"{wording(alternative)!r} holds what is forbidden: {wording(claim)!r}"


def _facts_and_evidence(case: Case, texts: Sequence[tuple[str, Sequence[str]]], names: Names) -> Iterator[tuple[str, str]]:
    for number, fact in enumerate(case.facts if texts else ()):
        if not any(is_met(fact, text, names) or _is_told(fact, dates) for text, dates in texts):
            yield f"facts.{number}", f"{' / '.join(map(wording, fact))} stands in no sentence of the evidence"
    for number, claim in enumerate(case.forbidden):
        if any(is_stated(claim, text, names) for text, _ in texts):
            yield f"forbidden.{number}", f"{wording(claim)!r} stands in the evidence, so that an answer that quotes it would be wrong"


def _is_told(fact: Sequence[Alternative], dates: Sequence[str]) -> bool:
    return any(isinstance(alternative, Date) and date.startswith(alternative.date) for alternative in fact for date in dates)


class _EventDates:
    """The dates that an engine has read in its articles: "on Wednesday" in an article of a known day, say."""

    def __init__(self, engine: object) -> None:
        self._engine = engine if isinstance(engine, _ReadsDates) else None
        self._read: dict[str, list[rag.EventDate]] = {}

    def told_in(self, span: Span) -> Sequence[str]:
        """ISO dates of what the words of a span tell."""
        if self._engine is None:
            return ()
        if span.article_id not in self._read:
            passages = self._engine.passages(span.article_id)
            self._read[span.article_id] = [date for passage in passages for date in passage.event_dates]
        return [date.date for date in self._read[span.article_id] if span.start <= date.start < span.end]
