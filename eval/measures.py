"""What is measured of one answer: pure functions, each with its formula. ``score`` puts them together.

Facts are looked for in the answer's text, quotes included, because that is what a reader sees; not in its sources. The support of claims by
their quotes is measured in ``support.py``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import NormalDist

import rag
from eval.schema import Case, Rate, Scores
from eval.support import supported_claims
from eval.words import contains


def missing_facts(text: str, facts: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The first alternative of each fact of which no alternative stands in the text."""
    return tuple(alternatives[0] for alternatives in facts if not any(contains(text, alternative) for alternative in alternatives))


def fact_recall(text: str, facts: Sequence[Sequence[str]]) -> float | None:
    """|facts met| / |facts|, from 0 to 1; None when there are no facts."""
    return 1 - len(missing_facts(text, facts)) / len(facts) if facts else None


def forbidden_found(text: str, forbidden: Sequence[str]) -> tuple[str, ...]:
    """Those of the forbidden strings that stand in the text."""
    return tuple(phrase for phrase in forbidden if contains(text, phrase))


def is_correct(case: Case, answer: rag.Answer) -> bool:
    """Answerable: answered, every fact met and nothing forbidden. Unanswerable: abstained."""
    if not case.answerable or answer.abstained:
        return answer.abstained and not case.answerable
    return not missing_facts(answer.text, case.facts) and not forbidden_found(answer.text, case.forbidden)


def exact_quotes(citations: Sequence[rag.Citation], texts: Mapping[str, str]) -> Rate:
    """|citations with a quote that is its article's ``text[start:end]``| / |citations|; ``texts`` is article id to text.

    Offsets count from the front and a quote holds at least one character: what Python's slices would forgive is not exact.
    """

    def is_exact(citation: rag.Citation) -> bool:
        text = texts.get(citation.article_id, "")
        return 0 <= citation.start < citation.end <= len(text) and text[citation.start : citation.end] == citation.quote

    return Rate(count=sum(map(is_exact, citations)), of=len(citations))


def wilson_interval(rate: Rate, confidence: float = 0.95) -> tuple[float, float] | None:
    """Wilson's score interval (1927) of a share, which stays within 0 and 1 and is honest for small n; None when ``rate.of`` is 0.

    With p the share, n the number and z the normal quantile of (1 + confidence) / 2:
    (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n).
    """
    if rate.value is None:
        return None
    p, n, z = rate.value, rate.of, NormalDist().inv_cdf((1 + confidence) / 2)
    centre = p + z * z / (2 * n)
    margin = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low = (centre - margin) / scale if rate.count else 0.0  # what the formula gives, but for rounding
    high = (centre + margin) / scale if rate.count < n else 1.0
    return low, high


def score(case: Case, answer: rag.Answer, texts: Mapping[str, str]) -> Scores:
    """All measures of one answer. ``texts`` is article id to text, for the check of quotes."""
    exact = exact_quotes(answer.citations, texts)
    support = supported_claims(answer)
    said = "" if answer.abstained else answer.text  # an abstention says what the articles do cover: that answers nothing
    return Scores(
        correct=is_correct(case, answer),
        abstained=answer.abstained,
        fact_recall=fact_recall(said, case.facts),
        missing=missing_facts(said, case.facts),
        forbidden=forbidden_found(said, case.forbidden),
        citations=exact.of,
        exact=exact.count,
        claims=support.of,
        supported=support.count,
    )
