"""What a record, a run and its summary are: frozen, checked when read, with ``to_dict()``. What a case is stands in ``case_schema.py``.

Computes nothing but a rate's share. "Not scored" is None and counted apart; it is never zero.
"""

from __future__ import annotations

from typing import Any

from pydantic import Field

import rag
from eval.case_schema import UNANSWERABLE_KINDS as UNANSWERABLE_KINDS
from eval.case_schema import Case as Case
from eval.case_schema import CaseSet as CaseSet
from eval.case_schema import Frozen as Frozen
from eval.case_schema import GoldEvidence as GoldEvidence
from eval.case_schema import HistoryTurn as HistoryTurn
from eval.case_schema import Kind as Kind
from eval.judging.schema import Judging


class Span(Frozen):
    """Characters ``start`` to ``end`` (exclusive) of an article's text, as the run found them."""

    article_id: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class EvidenceNotFound(Frozen):
    """Evidence of a case that the articles asked about do not hold.

    Attributes:
        article, sentence: as the case names them; without a sentence the article as a whole is evidence.
        reason: what is wrong with them: "does not stand in visit".
    """

    article: str
    sentence: str | None
    reason: str


class ShortAnswer(Frozen):
    """What an answer gives in few words, against the one fact wanted, as SQuAD's own evaluation compares them.

    Attributes:
        given: empty where none is given.
        em: 1.0 where it equals an alternative of the fact, else 0.0.
        f1: of its words, from 0 to 1, against the alternative that gives most.
    """

    given: str
    em: float
    f1: float


class CitationScores(Frozen):
    """Citations against gold evidence.

    Attributes:
        right: how many of the answer's citations are of a gold span.
        reached: how many of the gold spans a citation is of.
        gold: how many gold spans there are.
    """

    right: int = Field(ge=0)
    reached: int = Field(ge=0)
    gold: int = Field(ge=0)


class Scores(Frozen):
    """What was measured of one answer. Where the engine raised, ``correct`` is False and the rest is empty.

    Everything that ``measures.MEASURES`` reads of an answer is here, so that records are compared without answers and articles.

    Attributes:
        abstained: None when there was no answer.
        fact_recall: share of the facts that are met; None when the case has none or there was no answer.
        missing: first alternative of each fact that is not met.
        forbidden: the forbidden strings that stand in the answer.
        citations, exact: how many citations, and how many of them are the article's exact characters.
        claims, supported: how many statements the answer makes, and how many have their words in the quotes they cite.
        checked: how many of the claims ``rag``'s own support check passes; None where it was not put to them.
        retrieval: sources against gold evidence, by the measure's name; empty where the case has no evidence that was found.
        citing: citations against gold evidence; None where the case has no evidence that was found.
        short_answer: None unless exactly one fact is wanted, in words.
        words: length of the answer; None when it abstained.
        tokens: of models, of all kinds; None where the answer tells of none.
        cost: in US dollars; None where the answer tells of none.
    """

    correct: bool
    abstained: bool | None = None
    fact_recall: float | None = None
    missing: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    citations: int = 0
    exact: int = 0
    claims: int = 0
    supported: int = 0
    checked: int | None = None
    retrieval: dict[str, float] = Field(default_factory=dict)
    citing: CitationScores | None = None
    short_answer: ShortAnswer | None = None
    words: int | None = None
    tokens: int | None = None
    cost: float | None = None


class CaseRecord(Frozen):
    """One case as it was asked in a run: everything needed to score it again without asking again, article texts aside.

    Attributes:
        answer: None when the engine raised.
        error: class and message of what it raised.
        seconds: wall-clock time of ``ask``.
        gold: where the case's evidence stands in the articles that were asked; empty where some of it does not.
        unfound: the evidence that does not stand there, so that the case is not scored by evidence.
        retrieved: what the retriever found, best first, where more was asked for than the answer's own sources; None where it was not.
        cached: the response is an earlier run's. ``seconds`` is what it took then, and is no latency of this run.
    """

    case: Case
    answer: rag.Answer | None
    error: str | None
    scores: Scores
    seconds: float
    gold: tuple[Span, ...] = ()
    unfound: tuple[EvidenceNotFound, ...] = ()
    retrieved: tuple[Span, ...] | None = None
    cached: bool = False

    @property
    def found(self) -> tuple[Span, ...]:
        """What the retriever found, best first: ``retrieved``, else the sources of the answer."""
        if self.retrieved is not None or self.answer is None:
            return self.retrieved or ()
        return tuple(Span(article_id=source.article_id, start=source.start, end=source.end) for source in self.answer.sources)


class Rate(Frozen):
    """``count`` of ``of``."""

    count: int = Field(ge=0)
    of: int = Field(ge=0)

    @property
    def value(self) -> float | None:
        """The share; None when there was nothing to count."""
        return self.count / self.of if self.of else None


class Figure(Frozen):
    """One measure over one group of cases.

    Attributes:
        value: the share, mean or median, whichever the measure's ``average`` says; None when no case was scored.
        low, high: 95 % interval: Wilson's of a share, the bootstrap's of a mean or median; None where there is none to give.
        scored: how many cases have a value.
        not_scored: how many were planned and have none, whether the measure is not theirs, they raised, or were never asked.
    """

    value: float | None
    low: float | None
    high: float | None
    scored: int = Field(ge=0)
    not_scored: int = Field(ge=0)


class Row(Frozen):
    """The measures over one group of cases.

    Attributes:
        cases: how many were planned; ``not_asked`` of them were never asked, ``errors`` raised.
        figures: by measure's name, all of ``measures.MEASURES``.
    """

    label: str
    cases: int
    not_asked: int
    errors: int
    figures: dict[str, Figure]


class Summary(Frozen):
    """A run in figures.

    Attributes:
        kinds: a row for each kind that has cases.
        sets: rows ``tuning``, ``held_out`` (where they have cases) and ``all``.
        tags: a row for each tag, those of most cases first; a case with several tags counts in each.
        unfound: by case, the evidence that the articles asked about do not hold.
    """

    kinds: tuple[Row, ...]
    sets: tuple[Row, ...]
    tags: tuple[Row, ...]
    unfound: dict[str, tuple[EvidenceNotFound, ...]] = Field(default_factory=dict)


class RunInfo(Frozen):
    """What a run was made of and with.

    Attributes:
        name: of its folder: time and commit.
        started, finished: UTC, ISO 8601; ``finished`` is None for a run that was broken off.
        commit: of the code, with ``+changes`` where files differed from it; None outside its repository.
        versions: of Python and the packages that shape answers.
        settings: those that shape answers, as the caller gave them; no paths, addresses or keys.
        settings_hash: as the answers state it.
        corpus_hash: names the articles asked about; equal hashes mean equal articles.
        cases_hash: names the cases, in order.
        cases: all that were planned, in order.
        spellings: what the articles have for the names that the cases expect or forbid, so that a run is scored again without them.
        code_hash: names the code that answers, committed or not; None in runs made before it was kept.
        arm: what was asked: ``byline``, or what it is measured beside.
        question_set: whose questions they are; None for cases of our own form.
        retrieve: how many sources were asked of the retriever for each question, beside those of the answer.
        resumed: when the run was gone on with after having been broken off, UTC, ISO 8601.
        scored: when the scores were made, where that is not while it ran.
    """

    name: str
    started: str
    finished: str | None
    commit: str | None
    versions: dict[str, str]
    settings: dict[str, Any]
    settings_hash: str | None
    corpus_hash: str
    articles: int
    cases_hash: str
    cases: tuple[Case, ...]
    spellings: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    code_hash: str | None = None
    arm: str = "byline"
    question_set: str | None = None
    retrieve: int = 0
    resumed: tuple[str, ...] = ()
    scored: str | None = None


class Run(Frozen):
    """A run and the records of the cases that were asked, in the order of the cases.

    Attributes:
        judgings: its answers as models see them, one for each judge, oldest first.
    """

    info: RunInfo
    records: tuple[CaseRecord, ...]
    judgings: tuple[Judging, ...] = ()

    @property
    def errors(self) -> tuple[CaseRecord, ...]:
        """The records of the cases on which the engine raised."""
        return tuple(record for record in self.records if record.error is not None)

    @property
    def not_scored(self) -> tuple[Case, ...]:
        """The cases that were planned and never asked."""
        asked = {record.case.id for record in self.records}
        return tuple(case for case in self.info.cases if case.id not in asked)

    @property
    def cached(self) -> int:
        """How many of the answers are an earlier run's."""
        return sum(record.cached for record in self.records)


class Rescored(Frozen):
    """One case as it was scored later: what takes the place of the record's own fields of these names."""

    case_id: str
    scores: Scores
    gold: tuple[Span, ...] = ()
    unfound: tuple[EvidenceNotFound, ...] = ()


class Scoring(Frozen):
    """A scoring of a run's answers that was made later.

    Attributes:
        scored: UTC, ISO 8601.
        commit: of the code that scored.
        cases: all of the run, as they were scored.
    """

    scored: str
    commit: str | None
    cases: tuple[Case, ...]
    records: tuple[Rescored, ...]
