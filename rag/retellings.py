"""Articles that retell one report are one source: what they say alike counts once, and what one of them changed is still seen.

Which articles are one story was decided at ingestion (``stories``); here its sentences are compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from rag.disagreement import disagreement
from rag.evidence import Evidence
from rag.terms import index_terms

SAME_WORDS = 0.6  # share of common terms from which two sentences say the same


def says_the_same(one: Evidence, other: Evidence) -> bool:
    """Whether two sentences of one story, be it of two articles that retell it, have most words in common and disagree on nothing."""
    if not of_one_report(one, other) or disagreement(one.text, other.text) is not None:
        return False
    return common_terms(one, other) >= SAME_WORDS


def common_terms(one: Evidence, other: Evidence) -> float:
    """The share of the terms of two sentences that both have; 0 where neither has any."""
    mine, theirs = set(index_terms(one.text)), set(index_terms(other.text))
    return len(mine & theirs) / len(mine | theirs) if mine | theirs else 0.0


def of_one_report(one: Evidence, other: Evidence) -> bool:
    """Whether two sentences stand in one article, or in two that retell one report."""
    return _report(one) == _report(other)


def reports(items: Iterable[Evidence]) -> int:
    """How many reports sentences are of; articles that retell one are one."""
    return len(set(map(_report, items)))


def each_once(evidence: Sequence[Evidence], most: int) -> list[Evidence]:
    """The first sentences, at most so many, without those in which an article repeats what another one of its story says before."""
    kept: list[Evidence] = []
    fresh = (item for item in evidence if not any(_repeats(item, other) for other in kept))
    for item in islice(fresh, most):
        kept.append(item)
    return kept


def _repeats(one: Evidence, other: Evidence) -> bool:
    return one.source.article_id != other.source.article_id and says_the_same(one, other)


def _report(item: Evidence) -> str:
    return item.source.story or item.source.article_id
