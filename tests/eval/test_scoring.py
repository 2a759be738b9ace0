"""All that is measured of one answer, put together."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable

import pytest

import rag
from eval.schema import Case, CitationScores, ShortAnswer, Span
from eval.scoring import Scorer, score


def test_score_of_an_answer(make_case: Callable[..., Case], make_answer: Callable[..., rag.Answer], article: rag.Article) -> None:
    case = make_case(facts=[["Amiri"], ["Khazali"]], forbidden=["Monday"])
    scores = score(case, make_answer("Qaani met Amiri on Monday [1]. He then flew home.", (0, 26)), {article.article_id: article.text})
    assert scores.to_dict() == {
        "correct": False,
        "abstained": False,
        "fact_recall": 0.5,
        "missing": ["Khazali"],
        "forbidden": ["Monday"],
        "citations": 1,
        "exact": 1,
        "claims": 2,
        "supported": 1,
        "checked": 1,
        "retrieval": {},
        "citing": None,
        "short_answer": None,
        "words": 9,
        "tokens": None,
        "cost": None,
    }


def test_what_an_abstention_tells_about_the_articles_answers_nothing(
    make_case: Callable[..., Case], make_answer: Callable[..., rag.Answer]
) -> None:
    scores = score(make_case(forbidden=["Reuters"]), make_answer("They cover Amiri, by Reuters.", abstained=True), {})
    assert (scores.correct, scores.fact_recall, scores.forbidden, scores.claims) == (False, 0.0, (), 0)


def source(article: rag.Article, start: int, end: int, rank: int = 1) -> rag.Source:
    return rag.Source(article.article_id, article.title, None, None, article.text[start:end], start, end, 1 / rank, rank)


def test_evidence_is_found_in_the_articles_and_all_is_measured_against_it(
    make_case: Callable[..., Case], make_answer: Callable[..., rag.Answer], article: rag.Article
) -> None:
    case = make_case(evidence=[{"article": "visit", "sentence": "Qaani met  Amiri on Monday."}])
    trace = rag.Trace(tokens={"prompt": 7, "completion": 2}, cost=0.25)
    answer = dataclasses.replace(
        make_answer("**Amiri** [1]\n- “He left at noon.” [2]", (0, 26), (27, 43)), sources=(source(article, 0, 26),), trace=trace
    )
    scorer = Scorer([article])
    assert scorer.gold(case) == (Span(article_id="visit", start=0, end=26),)
    scores = scorer.score(case, answer)
    assert scores.citing == CitationScores(right=1, reached=1, gold=1)
    assert scores.short_answer == ShortAnswer(given="Amiri", em=1.0, f1=1.0)
    assert (scores.tokens, scores.cost, scores.words) == (9, 0.25, 5)
    assert (scores.retrieval["evidence_recall@5"], scores.retrieval["mrr"]) == (1.0, 1.0)
    assert scorer.score(case, answer, [Span(article_id="visit", start=27, end=43)]).retrieval["evidence_recall@5"] == 0.0


def test_a_whole_article_counts_for_the_ranking_with_its_grade_and_not_for_sentences(
    make_case: Callable[..., Case], make_answer: Callable[..., rag.Answer], article: rag.Article
) -> None:
    other = dataclasses.replace(article, article_id="other", title="Another")
    case = make_case(evidence=[{"article": "visit", "grade": 2}, {"article": "other"}, {"article": "visit"}])
    found = [Span(article_id="other", start=0, end=5), Span(article_id="visit", start=0, end=5)]
    scores = Scorer([article, other]).score(case, make_answer("Amiri [1].", (0, 26)), found)
    assert scores.retrieval["ndcg@10"] == pytest.approx((1 + 2 / math.log2(3)) / (2 + 1 / math.log2(3)))
    assert scores.retrieval["article_recall@10"] == 1
    assert "evidence_recall@10" not in scores.retrieval
    assert scores.citing is None


@pytest.mark.parametrize(
    "evidence", [{"article": "elsewhere", "sentence": "He left at noon."}, {"article": "visit", "sentence": "He flew."}]
)
def test_evidence_that_is_not_in_the_articles_is_not_scored(
    make_case: Callable[..., Case], make_answer: Callable[..., rag.Answer], article: rag.Article, evidence: dict[str, str]
) -> None:
    case, scorer = make_case(evidence=[{"article": "visit", "sentence": "He left at noon."}, evidence]), Scorer([article])
    assert scorer.gold(case) == ()
    assert (scorer.score(case, make_answer("Amiri [1].", (0, 26))).retrieval, scorer.score(case, make_answer("No.")).citing) == ({}, None)


def test_an_abstention_gives_no_short_answer(make_case: Callable[..., Case], make_answer: Callable[..., rag.Answer]) -> None:
    scores = score(make_case(), make_answer("Amiri", abstained=True), {})
    assert (scores.short_answer, scores.words) == (ShortAnswer(given="", em=0.0, f1=0.0), None)
