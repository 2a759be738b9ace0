"""Holds cases against the articles they are about, and names every mistake by file, line and field.

What a file of cases can be told to lack without articles, ``cases.py`` tells; this adds evidence that is not in the articles, facts that do
not stand in their evidence, and forbidden claims that do. What it does not do: judge whether evidence answers the question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol, runtime_checkable

import rag
from eval.case_schema import Alternative, Case, Date
from eval.cases import Problem, numbered_cases
from eval.facts import is_met, is_stated, spellings, wording
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
    checker = Checker(engine, cases)
    for line, case in numbered:
        problems += [Problem(str(path), line, *mistake) for mistake in checker.mistakes(case)]
    return Validation(cases, tuple(sorted(problems, key=lambda problem: problem.line)))


class Checker:
    """Holds cases against an engine's articles."""

    def __init__(self, engine: Corpus, cases: Iterable[Case]) -> None:
        self._finder, self._names, self._dates = GoldFinder(engine.articles()), spellings(cases, engine), _EventDates(engine)

    def mistakes(self, case: Case) -> Iterator[tuple[str, str]]:
        """What is wrong with one of the cases, as field and message."""
        found: dict[int, Span] = {}
        for number, evidence in enumerate(case.evidence):
            try:
                span = self._finder.span(evidence)
            except GoldError as error:
                yield f"evidence.{number}.{error.field}", str(error)
                continue
            if span in found.values():
                yield f"evidence.{number}", "is given twice"
            found[number] = span
        if case.evidence and len(found) == len(case.evidence):  # else what stands in it cannot be said
            yield from self._facts_and_evidence(case, [*found.values()])
        for number, fact in enumerate(case.facts):
            for alternative in map(wording, fact):
                for claim in case.forbidden:
                    if is_stated(claim, alternative, self._names):
                        yield f"facts.{number}", f"{alternative!r} holds what is forbidden: {wording(claim)!r}"

    def _facts_and_evidence(self, case: Case, spans: Sequence[Span]) -> Iterator[tuple[str, str]]:
        texts = [self._finder.text(span) for span in spans]
        dates = [date for span in spans for date in self._dates.told_in(span)]
        for number, fact in enumerate(case.facts):
            if not any(is_met(fact, text, self._names) for text in texts) and not _is_told(fact, dates):
                yield f"facts.{number}", f"{' / '.join(map(wording, fact))} stands in no sentence of the evidence"
        for number, claim in enumerate(case.forbidden):
            if any(is_stated(claim, text, self._names) for text in texts):
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
