"""The measures by name: what each is called, its formula and range, which way is better, and its value for one case.

A measure is a function of a case's record that gives a number, or None where the case is not scored on it: a citation's precision without
a citation, a short answer where a list is wanted. None is never counted as 0 and never left out of sight: a figure says how many cases it
has no value for. Where the engine raised, a measure of right answers is 0 (the decision is -1), for that is what a reader got, and all
others are None.

Values are read from a record's case, error, seconds and scores, never from its answer, so that records without answers can be compared.
``scoring.py`` makes the scores; the functions that it calls say where their formulas are from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from eval.schema import CaseRecord
from eval.short_answer import gold_answers

Average = Literal["share", "mean", "median"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure.

    Attributes:
        name: as in ``MEASURES`` and in files.
        label: what a reader is shown.
        formula: of the value of one case, and of which cases.
        low, high: the least and the greatest value there is; ``high`` is None where nothing bounds it.
        higher_is_better: None for what is neither, such as length.
        average: how values become one figure: the ``share`` of cases with 1 (all others have 0), the ``mean`` or the ``median``.
        of: the value of a case; None where it is not scored.
        unit: of the value; empty for a number without one.
    """

    name: str
    label: str
    formula: str
    low: float
    high: float | None
    higher_is_better: bool | None
    average: Average
    of: Callable[[CaseRecord], float | None]
    unit: str = ""


def decision(record: CaseRecord) -> float:
    """+1 for a right answer or a right abstention, 0 for abstaining from what the articles answer, -1 for all else, errors included.

    The scoring of a test with a penalty for guessing: answering pays off where it is right more often than wrong.
    """
    if record.scores.correct:
        return 1.0
    return 0.0 if record.case.answerable and record.scores.abstained else -1.0


def _share(name: str, label: str, formula: str, of: Callable[[CaseRecord], float | None], *, better: bool = True) -> Measure:
    return Measure(name, label, formula, 0.0, 1.0, better, "share", of)


def _mean(name: str, label: str, formula: str, of: Callable[[CaseRecord], float | None], *, low: float = 0.0) -> Measure:
    return Measure(name, label, formula, low, 1.0, True, "mean", of)


def _spent(name: str, label: str, formula: str, average: Average, unit: str, of: Callable[[CaseRecord], float | None]) -> Measure:
    return Measure(name, label, formula, 0.0, None, False, average, of, unit)


def _facts(record: CaseRecord) -> float | None:
    if not record.case.facts:
        return None
    return record.scores.fact_recall if record.error is None else 0.0


def _short(which: Literal["em", "f1"]) -> Callable[[CaseRecord], float | None]:
    def of(record: CaseRecord) -> float | None:
        if record.error is not None:
            return 0.0 if gold_answers(record.case) else None
        short = record.scores.short_answer
        return None if short is None else getattr(short, which)

    return of


def _has_gold(record: CaseRecord, *, sentences: bool) -> bool:
    """Whether the case's evidence was found, and some of it is sentences where those are wanted."""
    return bool(record.gold) and (not sentences or any(evidence.sentence is not None for evidence in record.case.evidence))


def _retrieved(name: str, *, sentences: bool = False) -> Callable[[CaseRecord], float | None]:
    def of(record: CaseRecord) -> float | None:
        if record.error is not None:
            return 0.0 if _has_gold(record, sentences=sentences) else None
        return record.scores.retrieval.get(name)

    return of


def _citation_precision(record: CaseRecord) -> float | None:
    citing, cited = record.scores.citing, record.scores.citations
    return citing.right / cited if citing is not None and cited else None


def _citation_recall(record: CaseRecord) -> float | None:
    if record.error is not None:
        return 0.0 if _has_gold(record, sentences=True) else None
    citing = record.scores.citing
    return citing.reached / citing.gold if citing is not None else None


def _of(count: int, of: int) -> float | None:
    return count / of if of else None


def _abstained(record: CaseRecord, *, answerable: bool) -> float | None:
    """An engine that raised did not abstain: a miss where it should have, and no sign of caution where it should not."""
    if record.case.answerable != answerable:
        return None
    if record.error is not None:
        return None if answerable else 0.0
    return float(record.scores.abstained is True)


def _as_float(value: float | None) -> float | None:
    return None if value is None else float(value)


_ALL = (
    _share(
        "correct",
        "correct",
        "answerable: 1 if answered, all facts met (or, without facts, evidence cited), nothing forbidden; unanswerable: 1 if abstained",
        lambda record: float(record.scores.correct),
    ),
    _mean("decision", "decision score", "1 if correct, 0 if abstained from what the articles answer, -1 otherwise", decision, low=-1.0),
    _mean("facts_answered", "facts answered", "facts met in the answer / facts; of cases with facts", _facts),
    _share("exact_match", "short answer, EM", "1 if the short answer is the fact, normalised; one fact, in words", _short("em")),
    _mean("f1", "short answer, F1", "F1 of the words of short answer and fact, normalised; one fact, in words", _short("f1")),
    *(
        _mean(
            f"article_recall@{k}",
            f"article recall@{k}",
            f"gold articles among the first {k} different articles / gold articles; of cases with evidence",
            _retrieved(f"article_recall@{k}"),
        )
        for k in (1, 3, 10)
    ),
    *(
        _mean(
            f"evidence_recall@{k}",
            f"evidence recall@{k}",
            f"gold sentences inside the first {k} sources / gold sentences; of cases with evidence",
            _retrieved(f"evidence_recall@{k}", sentences=True),
        )
        for k in (5, 10)
    ),
    _mean(
        "evidence_recall@2560_tokens",
        "evidence in 2,560 tokens",
        "gold sentences inside the sources that fit 2,560 tokens in order of rank / gold sentences; of cases with evidence",
        _retrieved("evidence_recall@2560_tokens", sentences=True),
    ),
    _mean("ndcg@10", "nDCG@10", "nDCG of the first 10 different articles, gold ones relevant; cases with evidence", _retrieved("ndcg@10")),
    _mean("mrr", "MRR", "1 / rank of the first gold article among different articles; of cases with evidence", _retrieved("mrr")),
    _mean(
        "citation_precision",
        "citation precision",
        "citations of which half is gold / citations; of cases with evidence whose answer cites",
        _citation_precision,
    ),
    _mean(
        "citation_recall",
        "citation recall",
        "gold sentences of which half is cited / gold sentences; of cases with evidence",
        _citation_recall,
    ),
    _mean(
        "exact_quotes",
        "exact quotes",
        "citations whose quote is their article's text[start:end] / citations; of cases whose answer cites",
        lambda record: _of(record.scores.exact, record.scores.citations),
    ),
    _mean(
        "support_check",
        "support, rag's own check",
        "claims that rag.supports passes against what they cite / claims; of cases whose answer claims",
        lambda record: None if record.scores.checked is None else _of(record.scores.checked, record.scores.claims),
    ),
    _mean(
        "support_words",
        "support, by words",
        "claims whose names, numbers and words stand in what they cite / claims; of cases whose answer claims",
        lambda record: _of(record.scores.supported, record.scores.claims),
    ),
    _share(
        "abstained_rightly",
        "abstained, rightly",
        "1 if abstained; of unanswerable cases",
        lambda record: _abstained(record, answerable=False),
    ),
    _share(
        "abstained_wrongly",
        "abstained, wrongly",
        "1 if abstained; of answerable cases",
        lambda record: _abstained(record, answerable=True),
        better=False,
    ),
    Measure(
        "words",
        "words",
        "words of the answer; of cases that were answered",
        0.0,
        None,
        None,
        "median",
        lambda record: _as_float(record.scores.words),
    ),
    _spent(
        "seconds",
        "seconds",
        "wall-clock time of ask; of cases on which nothing was raised and whose response is not an earlier run's",
        "median",
        "s",
        lambda record: record.seconds if record.error is None and not record.cached else None,
    ),
    _spent(
        "tokens",
        "model tokens",
        "tokens of all kinds in the trace; of cases whose trace tells of any",
        "mean",
        "tokens",
        lambda record: _as_float(record.scores.tokens),
    ),
    _spent("cost", "model cost", "cost in the trace; of cases whose trace tells of one", "mean", "$", lambda record: record.scores.cost),
)

MEASURES: Mapping[str, Measure] = {measure.name: measure for measure in _ALL}
