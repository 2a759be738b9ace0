"""Asks each question of a set of its own articles alone, where a set gives every question a corpus of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

import rag
from eval.run import Asked
from eval.schema import Case


class OwnArticles:
    """An engine that opens another one for each question, on that question's articles."""

    def __init__(
        self, cases: Sequence[Case], opened: Callable[[Case], AbstractContextManager[Asked]], progress: Callable[[int], None] | None = None
    ) -> None:
        """Make every index once, which is what takes time, and remember its articles.

        Args:
            cases: with a question each that no other has.
            opened: opens the engine of a case.
            progress: told how many are made, after each.
        """
        self._cases, self._opened = {case.question: case for case in cases}, opened
        if len(self._cases) < len(cases):
            raise ValueError("two cases ask the same question, which is how its articles are known")
        self._articles: list[rag.Article] = []
        for number, case in enumerate(cases, 1):
            with opened(case) as engine:
                self._articles += engine.articles()
            if progress:
                progress(number)

    def ask(self, question: str, history: Sequence[rag.Turn] = ()) -> rag.Answer:
        """Answer from the question's own articles."""
        with self._opened(self._cases[question]) as engine:
            return engine.ask(question, history)

    def articles(self) -> list[rag.Article]:
        """The articles of all questions."""
        return self._articles
