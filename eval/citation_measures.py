"""Citations against gold evidence: is what was cited what answers the question?

Pure functions. Gold evidence names sentences that answer, seldom all of them, so precision is a lower bound: a citation of another sentence
that says the same counts as wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from eval.schema import CitationScores

SHARED = 0.5  # of a quote that must be gold; whoever quotes whole articles is to gain nothing, and quotes are cut at other places than gold


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


def citation_scores(citations: Sequence[Spanned], gold: Sequence[Spanned]) -> CitationScores | None:
    """What precision (right / citations) and recall (reached / gold) are made of; None without gold evidence.

    A citation is right when at least half of its characters are in gold spans; a gold span is reached when at least half of its characters
    are cited.
    """
    if not gold:
        return None
    return CitationScores(
        right=sum(share_in(citation, gold) >= SHARED for citation in citations),
        reached=sum(share_in(span, citations) >= SHARED for span in gold),
        gold=len(gold),
    )


def share_in(span: Spanned, others: Sequence[Spanned]) -> float:
    """|characters of a span that lie in any of some others| / |its characters|; 0 for an empty one."""
    own = [other for other in others if other.article_id == span.article_id]
    inside = {place for other in own for place in range(max(span.start, other.start), min(span.end, other.end))}
    return len(inside) / (span.end - span.start) if span.end > span.start else 0.0
