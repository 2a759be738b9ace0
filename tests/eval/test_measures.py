"""The registry: each measure's value for cases by hand, and what counts as wrong, as not scored, and as neither."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from eval.measures import MEASURES
from eval.schema import Case, CaseRecord, CitationScores, Scores, ShortAnswer, Span

RIGHT = Scores(
    correct=True,
    abstained=False,
    fact_recall=1.0,
    citations=4,
    exact=4,
    claims=5,
    supported=4,
    checked=3,
    retrieval={"mrr": 0.5, "evidence_recall@5": 0.25},
    citing=CitationScores(right=3, reached=1, gold=2),
    short_answer=ShortAnswer(given="Amiri", em=1.0, f1=0.8),
    words=30,
    tokens=900,
    cost=0.01,
)
OF_RIGHT = {
    "correct": 1.0,
    "decision": 1.0,
    "facts_answered": 1.0,
    "exact_match": 1.0,
    "f1": 0.8,
    "evidence_recall@5": 0.25,
    "mrr": 0.5,
    "citation_precision": 0.75,
    "citation_recall": 0.5,
    "exact_quotes": 1.0,
    "support_check": 0.6,
    "support_words": 0.8,
    "abstained_wrongly": 0.0,
    "words": 30.0,
    "seconds": 2.0,
    "tokens": 900.0,
    "cost": 0.01,
}
GOLD = (Span(article_id="visit", start=0, end=5),)
RETRIEVAL = ("article_recall@1", "article_recall@3", "article_recall@10", "evidence_recall@5", "evidence_recall@10")
RETRIEVAL += ("evidence_recall@2560_tokens", "ndcg@10", "mrr")


def values(case: Case, scores: Scores | None, **fields: Any) -> dict[str, float]:
    """What is scored of a case that got these scores, or raised."""
    error = "ModelError: gone" if scores is None else None
    record = CaseRecord(case=case, answer=None, error=error, scores=scores or Scores(correct=False), seconds=2.0, **fields)
    return {name: value for name, measure in MEASURES.items() if (value := measure.of(record)) is not None}


def test_a_right_answer(make_case: Callable[..., Case]) -> None:
    assert values(make_case(), RIGHT, gold=GOLD) == OF_RIGHT


def test_a_response_of_an_earlier_run_has_no_latency(make_case: Callable[..., Case]) -> None:
    assert OF_RIGHT.keys() - values(make_case(), RIGHT, gold=GOLD, cached=True).keys() == {"seconds"}


@pytest.mark.parametrize(
    ("answerable", "scores", "found"),
    [
        (True, Scores(correct=False, abstained=False), {"correct": 0, "decision": -1, "abstained_wrongly": 0}),
        (True, Scores(correct=False, abstained=True), {"correct": 0, "decision": 0, "abstained_wrongly": 1}),
        (False, Scores(correct=True, abstained=True), {"correct": 1, "decision": 1, "abstained_rightly": 1}),
        (False, Scores(correct=False, abstained=False), {"correct": 0, "decision": -1, "abstained_rightly": 0}),
        (True, None, {"correct": 0, "decision": -1}),
        (False, None, {"correct": 0, "decision": -1, "abstained_rightly": 0}),
    ],
)
def test_decisions(make_case: Callable[..., Case], answerable: bool, scores: Scores | None, found: Mapping[str, float]) -> None:
    case = make_case() if answerable else make_case(kind="false_premise", answerable=False, facts=[])
    judged = values(case, scores)
    assert {name: value for name, value in judged.items() if name in ("correct", "decision") or name.startswith("abstained")} == found


def test_an_error_is_wrong_wherever_right_answers_are_counted_and_not_scored_elsewhere(make_case: Callable[..., Case]) -> None:
    wrong = dict.fromkeys(("correct", "facts_answered", "exact_match", "f1", *RETRIEVAL, "citation_recall"), 0.0)
    said = make_case(evidence=[{"article": "visit", "sentence": "He left at noon."}])
    assert values(said, None, gold=GOLD) == wrong | {"decision": -1.0}
    whole = values(make_case(evidence=[{"article": "visit"}]), None, gold=GOLD)
    assert wrong.keys() - whole.keys() == {name for name in wrong if name.startswith(("evidence", "citation"))}
    assert values(make_case(facts=[["Amiri"], ["Khazali"]]), None).keys() == {"correct", "decision", "facts_answered"}


def test_what_there_is_none_of_is_not_scored(make_case: Callable[..., Case]) -> None:
    scores = Scores(correct=False, abstained=False, citing=CitationScores(right=0, reached=0, gold=1))
    found = values(make_case(), scores)
    assert "citation_precision" not in found
    assert "exact_quotes" not in found
    assert "support_check" not in found
    assert found["citation_recall"] == 0


def test_each_is_described_and_knows_its_range(make_case: Callable[..., Case]) -> None:
    for name, measure in MEASURES.items():
        assert measure.name == name
        assert measure.label
        assert measure.formula
        value = OF_RIGHT.get(name)
        assert value is None or (measure.low <= value and (measure.high is None or value <= measure.high))
        assert measure.average != "share" or value in (None, 0.0, 1.0)
