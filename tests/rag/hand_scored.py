"""A question with its evidence, sentences and question compared by an embedding of word counts that one computes by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from rag.answer_schema import Source
from rag.embedding import TokenVectors
from rag.evidence import Evidence, EvidenceScorer
from rag.names import NameIndex
from rag.question import Question, understood
from rag.testing import WordCountEmbedding


class Nothing:
    """No tokens are kept."""

    def read(self, passage_ids: Iterable[str]) -> Mapping[str, TokenVectors]:
        return {}


def rarity(terms: Sequence[str]) -> Mapping[str, float]:
    return dict.fromkeys(terms, 2.0)


def scored(question: str, names: NameIndex, sources: Sequence[Source]) -> tuple[Question, list[Evidence]]:
    """The question as understood, and every sentence of the sources, best first."""
    read = understood(question, question, names, date(2025, 1, 1))
    return read, EvidenceScorer(WordCountEmbedding(), Nothing(), rarity).score(read, sources)
