"""How well each sentence of the sources answers the question: features, and a score learned from them.

A sentence is compared with the question token by token: for each token of the question, the closest token of the sentence, both read in their
context (as Khattab and Zaharia's ColBERT does, with the local model's own hidden states). Beside that stand plain coverage of the question's
terms, names and dates by the sentence, its neighbours and its passage. The weights come from ``benchmarks/train_evidence.py``. Nothing here
decides whether to answer (``answerability.py``) or how to say it (``extractive.py``).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rag.embedding import Matrix, TokenEmbedding, TokenVectors
from rag.names import with_spelling
from rag.question import MONTHS, AnswerType, Question
from rag.schema import Source
from rag.terms import STOP_WORDS, fold, index_terms, words

# Weights of the features below, learned on half of the squad2 and clapnq benchmarks; benchmarks/train_evidence.py prints them.
WEIGHTS: Mapping[str, float] = {
    "alignment": 20.0, "content_alignment": 4.0, "weakest_alignment": 1.0, "passage_alignment": 2.0, "coverage": 1.0, "near_coverage": 0.5,
    "passage_coverage": 0.5, "names": 1.0, "passage_names": 0.5, "dates": 0.5, "answer_type": 0.7, "retrieval": 0.5,
}  # fmt: skip

_MONTH = re.compile(
    rf"\b(?:{'|'.join(month for month in MONTHS if month != 'may')}|(?:jan|feb|mar|apr|aug|sept?|oct|nov|dec)\.|may \d)", re.IGNORECASE
)
_DATE = re.compile(r"\b(?:1\d{3}|20\d\d)\b|\b\d{1,2}(?:st|nd|rd|th)\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:last|this|next) (?:week|month|year)\b|\bcentur", re.IGNORECASE)  # fmt: skip
_NUMBER = re.compile(r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|millions?|billions?|half|third|quarter|percent)\b", re.IGNORECASE)  # fmt: skip
_CAPITALISED = re.compile(r"(?<!^)(?<![.!?] )\b[A-Z][^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence of a source.

    Attributes:
        source: the source it stands in.
        start, end: offsets in the article.
        features: by name, most of them 0 to 1; ``FEATURES`` says what they are.
        score: weighted sum of the features; comparable within one question only.
    """

    source: Source
    start: int
    end: int
    features: Mapping[str, float]
    score: float

    @property
    def text(self) -> str:
        """The sentence's exact words."""
        return self.source.text[self.start - self.source.start : self.end - self.source.start]


class EvidenceScorer:
    """Compares a question with the sentences of its sources.

    Args:
        embedding: gives token vectors.
        rarity: weight of index terms, larger for rarer ones (inverse document frequency in the corpus).
    """

    def __init__(self, embedding: TokenEmbedding, rarity: Callable[[Sequence[str]], Mapping[str, float]]) -> None:
        self._embedding = embedding
        self._rarity = rarity

    def score(self, question: Question, sources: Sequence[Source]) -> list[Evidence]:
        """Every sentence of the sources, best first; of equal ones the better source's first."""
        if not sources:
            return []
        spelled = [with_spelling(question.standalone, question.names, f"{source.title} {source.text}") for source in sources]
        variants = list(dict.fromkeys(spelled))
        vectors = self._embedding.embed_tokens([*variants, *(source.text for source in sources)])
        readings = {variant: _Reading.of(variant, tokens, self._rarity) for variant, tokens in zip(variants, vectors, strict=False)}
        found = []
        for source, variant, tokens in zip(sources, spelled, vectors[len(variants) :], strict=True):
            found += _of_source(question, readings[variant], source, tokens)
        return sorted(found, key=lambda evidence: (-evidence.score, evidence.source.rank, evidence.start))


@dataclass(frozen=True, slots=True)
class _Reading:
    """A question in one spelling: its index terms with their rarity, its token vectors and the rarity of the word each token is part of."""

    terms: Mapping[str, float]
    vectors: Matrix
    weights: Matrix

    @classmethod
    def of(cls, text: str, tokens: TokenVectors, rarity: Callable[[Sequence[str]], Mapping[str, float]]) -> _Reading:
        terms = rarity(list(dict.fromkeys(index_terms(text))))
        weights = np.zeros(len(tokens.offsets), dtype=np.float32)
        spans = [(match.start(), match.end()) for match in re.finditer(r"[^\W_]+", text)]
        for row, (start, _) in enumerate(tokens.offsets):
            word = next((text[first:last] for first, last in spans if first <= start < last), "")
            weights[row] = max((terms.get(term, 0.0) for term in index_terms(word)), default=0.0)
        return cls(terms, tokens.vectors, weights)


def _of_source(question: Question, reading: _Reading, source: Source, tokens: TokenVectors) -> list[Evidence]:
    similarity: Matrix = reading.vectors @ tokens.vectors.T
    passage_terms = set(index_terms(f"{source.title} {source.text}"))
    sentence_terms = [set(index_terms(source.text[start - source.start : end - source.start])) for start, end in source.sentences]
    passage_words = set(words(f"{source.title} {source.text}"))
    title_terms = set(index_terms(source.title))
    shared = {
        "passage_alignment": _weighted_mean(_closest(similarity), reading.weights),
        "passage_coverage": _share(reading.terms, passage_terms),
        "passage_names": _names_in(question, passage_words),
        "dates": _dates_in(question, source),
        "retrieval": 1.0 / source.rank,
    }
    found = []
    for index, (start, end) in enumerate(source.sentences):
        inside = (tokens.offsets[:, 0] >= start - source.start) & (tokens.offsets[:, 1] <= end - source.start)
        closest = _closest(similarity[:, inside])
        near = set().union(title_terms, *sentence_terms[max(0, index - 1) : index + 2])
        text = source.text[start - source.start : end - source.start]
        features = shared | {
            "alignment": float(closest.mean()) if len(closest) else 0.0,
            "content_alignment": _weighted_mean(closest, reading.weights),
            "weakest_alignment": float(closest[reading.weights > 0].min()) if (reading.weights > 0).any() else 0.0,
            "coverage": _share(reading.terms, sentence_terms[index]),
            "near_coverage": _share(reading.terms, near),
            "names": _names_in(question, set(words(text))),
            "answer_type": _holds_answer_type(question, text),
        }
        found.append(Evidence(source, start, end, features, sum(WEIGHTS[name] * value for name, value in features.items())))
    return found


def _closest(similarity: Matrix) -> Matrix:
    """For each token of the question (row) the cosine of the closest token; zeros when there are none."""
    closest: Matrix = similarity.max(axis=1, initial=0.0)
    return closest


def _weighted_mean(values: Matrix, weights: Matrix) -> float:
    total = float(weights.sum())
    return float((values * weights).sum()) / total if total else 0.0


def _share(terms: Mapping[str, float], present: set[str]) -> float:
    """Share of the question's terms, by rarity, that are present; 1 when it has none."""
    total = sum(terms.values())
    return sum(rarity for term, rarity in terms.items() if term in present) / total if total else 1.0


def _names_in(question: Question, present: set[str]) -> float:
    """Share of the question's names that are present in some spelling; 1 when it names nobody."""
    if not question.names:
        return 1.0
    return sum(any(set(words(spelling)) <= present for spelling in name.spellings) for name in question.names) / len(question.names)


def _dates_in(question: Question, source: Source) -> float:
    """Share of the question's years and months that the passage states or its article was published in; 1 when it has none."""
    asked = len(question.years) + len(question.months)
    if not asked:
        return 1.0
    text = fold(source.text)
    published = source.published or ""
    years = sum(year in text or published.startswith(year) for year in question.years)
    months = sum(MONTHS[month - 1][:3] in text or published[5:7] == f"{month:02d}" for month in question.months)
    return (years + months) / asked


def _holds_answer_type(question: Question, text: str) -> float:
    """1 when the sentence holds a thing of the kind asked for, other than the question's own words; 0 when not, or no kind is asked for."""
    match question.answer_type:
        case AnswerType.DATE:
            return float(bool(_DATE.search(text) or _MONTH.search(text)))
        case AnswerType.NUMBER:
            return float(bool(_NUMBER.search(text)))
        case AnswerType.PERSON | AnswerType.PLACE:
            asked = set(words(question.standalone))
            asked |= {word for name in question.names for spelling in name.spellings for word in words(spelling)}
            return float(any(not set(words(name)) <= asked | STOP_WORDS for name in _CAPITALISED.findall(text)))
        case _:
            return 0.0


def inverse_document_frequency(frequency: int, documents: int) -> float:
    """BM25's idf, never negative: ``log(1 + (N - n + 0.5) / (n + 0.5))`` (Robertson and Zaragoza 2009, with Lucene's 1 + …)."""
    return math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5))
