"""Reads the passages of the best sentences once more, question and passage together, and puts the evidence in the order that this gives.

Comparing word by word (``evidence.py``) is quick and finds what is about the question; a model that reads both together
(``answer_spans.py``) tells better which sentence answers, and with which words. It is slower, so it reads only the passages of the
sentences that are best already. What it says counts beside what was found before, by weights that ``benchmarks/train_evidence.py`` learned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from rag.answer_schema import Source
from rag.answer_spans import AnswerSpan, ReadText, SpanReader, Text
from rag.answer_type import asks_for_several
from rag.evidence import Evidence
from rag.names import with_spelling
from rag.question import Question

SPANS = 3  # of a sentence that are kept
READ_WEIGHT = 3.6  # of the feature "read", in the score; benchmarks/train_evidence.py learns it
SURE = 6.0  # log-odds, of an answer or against one, beyond which more says nothing


class Scorer(Protocol):
    """Scores the sentences of sources; ``EvidenceScorer`` does."""

    def score(self, question: Question, sources: Sequence[Source]) -> list[Evidence]:
        """Every sentence of the sources, best first."""
        ...


class EvidenceReader:
    """A scorer that reads what another one found best."""

    def __init__(self, scorer: Scorer, reader: SpanReader, passages: int) -> None:
        """Read with a scorer.

        Args:
            scorer: finds what is read.
            reader: reads it.
            passages: how many are read for a question that wants one thing; of one that wants all there are, twice as many.
        """
        self._scorer, self._reader, self._passages = scorer, reader, passages

    def score(self, question: Question, sources: Sequence[Source]) -> list[Evidence]:
        """Every sentence of the sources, best first; each with the feature ``read`` and those that were read with their spans.

        ``read`` goes from 0, as surely no answer as a sentence that was not read, to 1.
        """
        found = self._scorer.score(question, sources)
        passages = {item.source.passage_id: item.source for item in found}  # in the order of their best sentences
        most = self._passages * (2 if asks_for_several(question.standalone) else 1)
        read = self._read(question, list(passages.values())[:most])
        told = [_with(item, read.get(item.source.passage_id)) for item in found]
        return sorted(told, key=lambda item: (-item.score, item.source.rank, item.start))

    def _read(self, question: Question, sources: Sequence[Source]) -> dict[str, ReadText]:
        spelled = [with_spelling(question.standalone, question.names, f"{source.title} {source.text}") for source in sources]
        read: dict[str, ReadText] = {}
        for text in dict.fromkeys(spelled):
            part = [source for source, its in zip(sources, spelled, strict=True) if its == text]
            said = self._reader.read(text, [Text(source.title, source.text) for source in part])
            read |= {source.passage_id: each for source, each in zip(part, said, strict=True)}
        return read


def _with(item: Evidence, read: ReadText | None) -> Evidence:
    """The sentence with what was read in it."""
    if read is None:
        return replace(item, features={**item.features, "read": 0.0})
    begin = item.source.start
    start, end = item.start - begin, item.end - begin
    likely = (min(SURE, max(-SURE, read.log_odds(start, end))) + SURE) / (2 * SURE)
    spans = tuple(AnswerSpan(each.start + begin, each.end + begin, each.log_odds) for each in read.best(start, end, SPANS))
    return replace(item, features={**item.features, "read": likely}, score=item.score + READ_WEIGHT * likely, spans=spans)
