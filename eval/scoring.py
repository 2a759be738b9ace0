"""Puts all measures of one answer together: a case and its answer become ``Scores``."""

from __future__ import annotations

from collections.abc import Mapping

import rag
from eval.answer_measures import exact_quotes, fact_recall, forbidden_found, is_correct, missing_facts
from eval.facts import AS_WRITTEN, Names
from eval.schema import Case, Scores
from eval.support import supported_claims


def score(case: Case, answer: rag.Answer, texts: Mapping[str, str], names: Names = AS_WRITTEN) -> Scores:
    """All measures of one answer. ``texts`` is article id to text, for the check of quotes; ``names`` is what ``facts.spellings`` gives."""
    exact = exact_quotes(answer.citations, texts)
    support = supported_claims(answer)
    said = "" if answer.abstained else answer.text  # an abstention says what the articles do cover: that answers nothing
    return Scores(
        correct=is_correct(case, answer, names),
        abstained=answer.abstained,
        fact_recall=fact_recall(said, case.facts, names),
        missing=missing_facts(said, case.facts, names),
        forbidden=forbidden_found(said, case.forbidden, names),
        citations=exact.of,
        exact=exact.count,
        claims=support.of,
        supported=support.count,
    )
