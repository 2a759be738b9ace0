"""Citations against gold evidence: is what was cited what answers the question?

Pure functions. Gold evidence names sentences that answer, seldom all of them, so precision is a lower bound: a citation of another sentence
that says the same counts as wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from eval.schema import CitationScores

SHARED = 0.5  # of the shorter of two spans; less would let a shared last word count, more would miss quotes cut at other places


class Spanned(Protocol):
    """Characters of an article: a ``rag.Citation``, a ``rag.Source`` or a ``schema.Span``."""

    @property
    def article_id(self) -> str:
        """Of which article."""
        ...

    @property
    def start(self) -> int:
        """Of the first character."""
        ...

    @property
    def end(self) -> int:
        """After the last character."""
        ...


def is_of(one: Spanned, other: Spanned) -> bool:
    """Whether two spans are of the same words: they share at least half of the characters of the shorter one.

    So a quote is of a sentence that it is, holds or lies in, and of one that it cuts at another place.
    """
    shared = min(one.end, other.end) - max(one.start, other.start)
    shorter = min(one.end - one.start, other.end - other.start)
    return one.article_id == other.article_id and shared > 0 and shared >= SHARED * shorter


def citation_scores(citations: Sequence[Spanned], gold: Sequence[Spanned]) -> CitationScores | None:
    """What precision (right / citations) and recall (reached / gold) are made of; None without gold evidence."""
    if not gold:
        return None
    return CitationScores(
        right=sum(any(is_of(citation, span) for span in gold) for citation in citations),
        reached=sum(any(is_of(citation, span) for citation in citations) for span in gold),
        gold=len(gold),
    )
