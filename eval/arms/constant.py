"""Says the same to every question, whatever the articles hold: a measure on which this does well measures nothing."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

import rag
from eval.schema import Case


class Constant:
    """Answers with the commonest gold answer of the tuning half, without a citation; abstains where there is no short one."""

    def __init__(self, articles: Sequence[rag.Article], cases: Sequence[Case]) -> None:
        self._articles, self._text = list(articles), commonest(cases)

    def ask(self, question: str, history: Sequence[rag.Turn] = ()) -> rag.Answer:
        """The same answer again."""
        return rag.Answer(
            question=question,
            text=self._text or "The articles do not say.",
            citations=(),
            sources=(),
            abstained=not self._text,
            notices=(),
            trace=rag.Trace(query=question, answerer="constant", answerability=0.0),
            settings_hash=hashlib.sha256(self._text.encode()).hexdigest()[:12],
        )

    def retrieve(self, question: str, num_results: int) -> list[rag.Source]:
        """Nothing."""
        return []

    def articles(self) -> list[rag.Article]:
        """All articles that were asked about."""
        return self._articles


def commonest(cases: Sequence[Case], most_words: int = 10) -> str:
    """The gold answer that most cases of the tuning half share; empty where all are longer, or there is none."""
    answers = Counter(
        alternative
        for case in cases
        if case.set == "tuning"
        for fact in case.facts
        for alternative in fact[:1]
        if isinstance(alternative, str) and len(alternative.split()) <= most_words
    )
    return answers.most_common(1)[0][0] if answers else ""
