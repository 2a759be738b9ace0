"""What the retriever found against gold evidence: recall of articles and of sentences, at a rank and at a budget of tokens, nDCG and MRR.

Pure functions of spans. Articles are ranked by their first source, each once. Articles are as
relevant as the evidence in them is graded, 1 where it is not. nDCG and MRR are computed by
ir-measures (MacAvaney et al. 2022, "Streamlining Evaluation with ir-measures"), that is, by trec_eval's code; it is imported when needed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import rag
from eval.citation_measures import Spanned

ARTICLES_AT = (1, 3, 10)
SOURCES_AT = (5, 10)
TOKENS = 2560  # cl100k_base; what a prompt with a dozen passages of 200 tokens takes
NDCG_AT = 10


def retrieval_scores(
    found: Sequence[Spanned], sentences: Sequence[Spanned], grades: Mapping[str, int], texts: Mapping[str, str]
) -> dict[str, float]:
    """All measures of this module by the name that ``measures.MEASURES`` has for them; none for which there is no gold evidence.

    Args:
        found: sources, best first.
        sentences: where the sentences stand that answer the question; empty where only articles are known that do.
        grades: how relevant articles are, by id; those that do not answer it are not there.
        texts: article id to text, of all articles.
    """
    scores: dict[str, float] = {}
    if grades:
        articles = ranked_articles(found)
        scores |= {f"article_recall@{k}": article_recall(articles[:k], tuple(grades)) for k in ARTICLES_AT} | ranking_scores(
            articles, grades
        )
    if sentences:
        scores |= {f"evidence_recall@{k}": evidence_recall(found[:k], sentences, texts) for k in SOURCES_AT}
        scores[f"evidence_recall@{TOKENS}_tokens"] = evidence_recall(within_tokens(found, texts), sentences, texts)
    return scores


def ranked_articles(spans: Sequence[Spanned]) -> tuple[str, ...]:
    """The ids of the different articles, in order of their first span."""
    return tuple(dict.fromkeys(span.article_id for span in spans))


def article_recall(found: Sequence[str], wanted: Sequence[str]) -> float:
    """|wanted articles that were found| / |wanted articles|."""
    return len(set(wanted) & set(found)) / len(set(wanted))


def evidence_recall(found: Sequence[Spanned], gold: Sequence[Spanned], texts: Mapping[str, str]) -> float:
    """|gold spans inside what was found| / |gold spans|.

    A span is inside when every character of it, white space aside, stands in one source or another, so that it does not matter where
    passages are cut.
    """
    return sum(_is_inside(span, found, texts.get(span.article_id, "")) for span in gold) / len(gold)


def within_tokens(found: Sequence[Spanned], texts: Mapping[str, str], budget: int = TOKENS) -> list[Spanned]:
    """The sources that fit a budget of cl100k_base tokens: in order of rank, each that still fits in what is left."""
    taken: list[Spanned] = []
    for source in found:
        cost = rag.count_tokens(texts.get(source.article_id, "")[source.start : source.end])
        if cost <= budget:
            budget -= cost
            taken.append(source)
    return taken


def ranking_scores(articles: Sequence[str], grades: Mapping[str, int]) -> dict[str, float]:
    """``ndcg@10`` and ``mrr`` of a ranking of different articles, by ir-measures. ``grades`` has the relevance of those that are relevant.

    nDCG = DCG / (DCG of the best ranking), DCG = Σ relevance / log₂(rank + 1) over the first 10 (Järvelin and Kekäläinen 2002, in
    trec_eval's form); MRR = 1 / rank of the first relevant article, 0 where there is none.
    """
    import ir_measures
    from ir_measures import RR, nDCG

    qrels = [ir_measures.Qrel("q", article, grade) for article, grade in grades.items()]
    ranking = [ir_measures.ScoredDoc("q", article, float(-rank)) for rank, article in enumerate(articles)]
    names = {nDCG @ NDCG_AT: f"ndcg@{NDCG_AT}", RR: "mrr"}
    return {names[metric.measure]: float(metric.value) for metric in ir_measures.iter_calc(list(names), qrels, ranking)}


def _is_inside(span: Spanned, found: Sequence[Spanned], text: str) -> bool:
    own = [source for source in found if source.article_id == span.article_id]
    return all(
        any(source.start <= place < source.end for source in own)
        for place in range(span.start, span.end)
        if not text[place : place + 1].isspace()
    )
