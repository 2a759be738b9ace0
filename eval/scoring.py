"""Puts all that is measured of one answer together: a case and its answer become ``Scores``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import rag
from eval.answer_measures import exact_quotes, fact_recall, forbidden_found, is_correct, missing_facts
from eval.citation_measures import Spanned, citation_scores
from eval.facts import AS_WRITTEN, Names
from eval.gold import GoldError, GoldFinder
from eval.retrieval_measures import retrieval_scores
from eval.schema import Case, EvidenceNotFound, Scores, ShortAnswer, Span
from eval.short_answer import exact_match, f1, gold_answers, short_answer
from eval.support import checked_claims, supported_claims
from eval.words import fold


class Scorer:
    """Scores answers against the articles that were asked; may be used by several threads."""

    def __init__(self, articles: Iterable[rag.Article], names: Names = AS_WRITTEN) -> None:
        """``names`` is what ``facts.spellings`` gives for the cases."""
        kept = tuple(articles)
        self._texts = {article.article_id: article.text for article in kept}
        self._finder = GoldFinder(kept)
        self._names = names

    def gold(self, case: Case) -> tuple[Span, ...]:
        """Where a case's evidence stands. Empty where it has none, or some is not in the articles: then it is not scored by evidence."""
        try:
            return self._finder.spans(case)
        except GoldError:
            return ()

    def unfound(self, case: Case) -> tuple[EvidenceNotFound, ...]:
        """The evidence of a case that is not in the articles."""
        return self._finder.unfound(case)

    def score(self, case: Case, answer: rag.Answer, found: Sequence[Spanned] | None = None) -> Scores:
        """All measures of one answer. ``found`` is what the retriever found, best first, where that is not the answer's sources."""
        return score(case, answer, self._texts, self._names, self.gold(case), found)


def score(
    case: Case,
    answer: rag.Answer,
    texts: Mapping[str, str],
    names: Names = AS_WRITTEN,
    gold: Sequence[Span] = (),
    found: Sequence[Spanned] | None = None,
) -> Scores:
    """All measures of one answer.

    Args:
        case: what was asked.
        answer: what was answered.
        texts: article id to text.
        names: what ``facts.spellings`` gives.
        gold: where the case's evidence stands, in its order; empty for not scored by evidence. Evidence that is a whole article counts
            for the ranking of articles, not for sentences and citations.
        found: what the retriever found, best first; None means the answer's sources.
    """
    exact = exact_quotes(answer.citations, texts)
    support = supported_claims(answer)
    graded = list(zip(case.evidence, gold, strict=True)) if gold else []
    sentences = [span for evidence, span in graded if evidence.sentence is not None]
    grades = {span.article_id: max(evidence.grade for evidence, other in graded if other.article_id == span.article_id) for span in gold}
    said = "" if answer.abstained else answer.text  # an abstention says what the articles do cover: that answers nothing
    return Scores(
        correct=is_correct(case, answer, names, gold),
        abstained=answer.abstained,
        fact_recall=fact_recall(said, case.facts, names),
        missing=missing_facts(said, case.facts, names),
        forbidden=forbidden_found(said, case.forbidden, names),
        citations=exact.of,
        exact=exact.count,
        claims=support.of,
        supported=support.count,
        checked=checked_claims(answer).count,
        retrieval=retrieval_scores(answer.sources if found is None else found, sentences, grades, texts),
        citing=citation_scores(answer.citations, sentences),
        short_answer=_short(said, gold_answers(case, names)),
        words=None if answer.abstained else len(fold(answer.text).split()),
        tokens=sum(answer.trace.tokens.values()) if answer.trace.tokens else None,
        cost=answer.trace.cost,
    )


def _short(said: str, golds: Sequence[str]) -> ShortAnswer | None:
    if not golds:
        return None
    given = short_answer(said)
    return ShortAnswer(given=given, em=exact_match(given, golds), f1=f1(given, golds))
