"""What is measured of one answer by its text and its quotes: facts met, nothing forbidden, abstained rightly, quotes to the character.

Pure functions, each with its formula. Facts are looked for in the answer's text, quotes included, because that is what a reader sees; not
in its sources.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import rag
from eval.case_schema import Alternative
from eval.facts import AS_WRITTEN, Names, is_met, is_stated, wording
from eval.schema import Case, Rate, Span


def missing_facts(text: str, facts: Sequence[Sequence[Alternative]], names: Names = AS_WRITTEN) -> tuple[str, ...]:
    """The first alternative of each fact of which no alternative stands in the text. ``names`` is what ``facts.spellings`` gives."""
    return tuple(wording(fact[0]) for fact in facts if not is_met(fact, text, names))


def fact_recall(text: str, facts: Sequence[Sequence[Alternative]], names: Names = AS_WRITTEN) -> float | None:
    """|facts met| / |facts|, from 0 to 1; None when there are no facts."""
    return 1 - len(missing_facts(text, facts, names)) / len(facts) if facts else None


def forbidden_found(text: str, forbidden: Sequence[Alternative], names: Names = AS_WRITTEN) -> tuple[str, ...]:
    """Those of the forbidden claims that stand in the text."""
    return tuple(wording(claim) for claim in forbidden if is_stated(claim, text, names))


def is_correct(case: Case, answer: rag.Answer, names: Names = AS_WRITTEN, gold: Sequence[Span] = ()) -> bool:
    """Answerable: answered, every fact met and nothing forbidden. Unanswerable: abstained.

    Where a case has evidence and no facts, as in sets for retrieval, a citation has to lie in a span of it (``gold``) in their place.
    """
    if not case.answerable or answer.abstained:
        return answer.abstained and not case.answerable
    if not case.facts and not any(
        span.article_id == citation.article_id and citation.start < span.end and span.start < citation.end
        for span in gold
        for citation in answer.citations
    ):
        return False
    return not missing_facts(answer.text, case.facts, names) and not forbidden_found(answer.text, case.forbidden, names)


def exact_quotes(citations: Sequence[rag.Citation], texts: Mapping[str, str]) -> Rate:
    """|citations with a quote that is its article's ``text[start:end]``| / |citations|; ``texts`` is article id to text.

    Offsets count from the front and a quote holds at least one character: what Python's slices would forgive is not exact.
    """

    def is_exact(citation: rag.Citation) -> bool:
        text = texts.get(citation.article_id, "")
        return 0 <= citation.start < citation.end <= len(text) and text[citation.start : citation.end] == citation.quote

    return Rate(count=sum(map(is_exact, citations)), of=len(citations))
