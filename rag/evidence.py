"""How well each sentence of the sources answers the question: features, and a score learned from them.

A sentence is compared with the question token by token: for each token of the question, the closest token of the sentence, both read in
their context (as Khattab and Zaharia's ColBERT does, with the local model's own hidden states). Beside that stand plain coverage of the
question's terms, names and dates by the sentence, its neighbours and its passage. The weights come from ``benchmarks/train_evidence.py``.
Nothing here decides whether to answer (``answerability.py``) or how to say it (``extractive.py``).
"""

from __future__ import annotations

import math
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.answer_type import holds
from rag.embedding import Matrix, TokenEmbedding, TokenVectors
from rag.names import with_spelling
from rag.period_match import match_periods, names_whole_year, wider_periods
from rag.periods import find_periods
from rag.question import Question
from rag.schema import Source
from rag.terms import MONTHS, fold, index_terms, words

# Learned by benchmarks/train_evidence.py on half of the squad2 and clapnq benchmarks. near_alignment (9.0), answer_type (0.62) and dates
# (1.1; those questions hardly ever have one) were then moved to where the halves set aside are no worse and more of the tuning news
# questions are answered.
WEIGHTS: Mapping[str, float] = {
    "alignment": 12.35, "weakest_alignment": 3.01, "near_alignment": 6.0, "passage_alignment": 2.82, "passage_names": 1.82, "dates": 2.0,
    "answer_type": 1.4, "retrieval": 1.07, "length": 0.44,
}  # fmt: skip

ELSEWHERE_IN_ARTICLE = (
    0.5  # what a name counts that stands in another retrieved passage of the article: what it is about goes without saying
)
SURELY_DATED = 0.6  # what a sentence of the date asked for scores above one that nothing dates, which may be of it
CONTEXT_SHARE = 0.4  # what a word of the question before counts beside one of the question asked
KEPT_TEXTS = 500  # passages and questions whose token vectors are kept in memory: 60 MB at most


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
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, TokenVectors] = OrderedDict()

    def score(self, question: Question, sources: Sequence[Source]) -> list[Evidence]:
        """Every sentence of the sources, best first; of equal ones the better source's first."""
        if not sources:
            return []
        spelled = [with_spelling(question.standalone, question.names, f"{source.title} {source.text}") for source in sources]
        variants = list(dict.fromkeys(spelled))
        vectors = self._token_vectors([*variants, *(source.text for source in sources)])
        readings = {variant: _Reading.of(question, variant, vectors[variant], self._rarity) for variant in variants}
        in_passage = [set(words(f"{source.title} {source.text}")) for source in sources]
        in_article: dict[str, set[str]] = {}
        for source, present in zip(sources, in_passage, strict=True):
            in_article.setdefault(source.article_id, set()).update(present)
        found = []
        for source, variant, present in zip(sources, spelled, in_passage, strict=True):
            here, elsewhere = names_in(question, present), names_in(question, in_article[source.article_id])
            named = here + ELSEWHERE_IN_ARTICLE * (elsewhere - here)
            found += _of_source(question, readings[variant], source, vectors[source.text], named)
        return sorted(found, key=lambda evidence: (-evidence.score, evidence.source.rank, evidence.start))

    def _token_vectors(self, texts: Sequence[str]) -> Mapping[str, TokenVectors]:
        """Token vectors by text; those of recent texts are kept, in half precision, since the same passages are asked about again."""
        with self._lock:
            found = {text: self._kept[text] for text in texts if text in self._kept}
        missing = [text for text in dict.fromkeys(texts) if text not in found]
        if missing:
            for text, tokens in zip(missing, self._embedding.embed_tokens(missing), strict=True):
                found[text] = TokenVectors(tokens.offsets, tokens.vectors.astype(np.float16))
        with self._lock:
            for text, tokens in found.items():
                self._kept[text] = tokens
                self._kept.move_to_end(text)
            while len(self._kept) > KEPT_TEXTS:
                self._kept.popitem(last=False)
        return {text: TokenVectors(tokens.offsets, tokens.vectors.astype(np.float32)) for text, tokens in found.items()}


@dataclass(frozen=True, slots=True)
class _Reading:
    """A question in one spelling.

    Attributes:
        terms: its index terms with their rarity.
        vectors: of its tokens, ``[n, dimensions]``.
        weights: rarity of the word each token is part of, ``[n]``; 0 for function words.
        shares: 1 for each token of what is asked, less for those of the question before it, ``[n]``.
        word_of: number of the content word each token is part of, ``[n]``; -1 for function words.
        date_share: share of the tokens that name a date; they weigh nothing, since dates are compared in ``_dates_in``.
    """

    terms: Mapping[str, float]
    vectors: Matrix
    weights: Matrix

    shares: Matrix
    word_of: NDArray[np.int64]
    date_share: float

    @classmethod
    def of(cls, question: Question, text: str, tokens: TokenVectors, rarity: Callable[[Sequence[str]], Mapping[str, float]]) -> _Reading:
        focus_end = len(text) - (len(question.standalone) - question.focus_end)
        terms = dict(rarity(list(dict.fromkeys(index_terms(text)))))
        for term in terms.keys() - set(index_terms(text[:focus_end])):
            terms[term] *= CONTEXT_SHARE
        shares = np.where(tokens.offsets[:, 0] < focus_end, 1.0, CONTEXT_SHARE).astype(np.float32)
        weights = np.zeros(len(tokens.offsets), dtype=np.float32)
        spans = [(match.start(), match.end()) for match in re.finditer(r"[^\W_]+", text)]
        dates = [(period.start, period.end) for period in find_periods(text, question.today)]  # compared in ``_dates_in``, not as words
        word_of = np.full(len(tokens.offsets), -1, dtype=np.int64)
        for row, (start, _) in enumerate(tokens.offsets):
            number = next((number for number, (first, last) in enumerate(spans) if first <= start < last), None)
            if number is not None:
                weights[row] = max((terms.get(term, 0.0) for term in index_terms(text[slice(*spans[number])])), default=0.0)
                word_of[row] = number if weights[row] and start < focus_end else -1
        in_dates = np.array([any(first <= start < last for first, last in dates) for start, _ in tokens.offsets], dtype=bool)
        weights[in_dates], shares[in_dates], word_of[in_dates] = 0.0, 0.0, -1
        return cls(terms, tokens.vectors, weights, shares, word_of, float(in_dates.sum()) / max(1, len(in_dates)))


def _of_source(question: Question, reading: _Reading, source: Source, tokens: TokenVectors, names: float) -> list[Evidence]:
    similarity: Matrix = reading.vectors @ tokens.vectors.T
    shared = {
        "passage_alignment": _weighted_mean(_closest(similarity), reading.weights),
        "passage_names": names,
        "retrieval": 1.0 / source.rank,
    }
    named = {word for name in question.names for spelling in name.spellings for word in words(spelling)}
    folded = fold(source.text) if question.periods else ""
    found = []
    for index, (start, end) in enumerate(source.sentences):
        inside = (tokens.offsets[:, 0] >= start - source.start) & (tokens.offsets[:, 1] <= end - source.start)
        closest = _closest(similarity[:, inside])
        first, last = source.sentences[max(0, index - 1)][0], source.sentences[min(index + 1, len(source.sentences) - 1)][1]
        around = (tokens.offsets[:, 0] >= first - source.start) & (tokens.offsets[:, 1] <= last - source.start)
        beside = _closest(similarity[:, around])
        text = source.text[start - source.start : end - source.start]
        dates, surely = _dates_in(question, source, folded, start, end)
        dated = reading.date_share if surely else 0.0  # a date that is met counts as words that are met
        features = shared | {
            "alignment": _with_date(_weighted_mean(closest, reading.shares), dated),
            "weakest_alignment": _weakest(closest, reading.word_of),
            "near_alignment": _with_date(_weighted_mean(beside, reading.weights), dated),
            "answer_type": holds(question.answer_type, question.standalone, named, text),
            "dates": dates,
            "length": math.log(1 + len(index_terms(text))),
        }
        score = sum(WEIGHTS[name] * value for name, value in features.items()) + SURELY_DATED * surely
        found.append(Evidence(source, start, end, features, score))
    return found


def _with_date(alignment: float, share: float) -> float:
    """The alignment of a question of whose words ``share`` name a date that the sentence is of."""
    return alignment + share * (1 - alignment)


def _closest(similarity: Matrix) -> Matrix:
    """For each token of the question (row) the cosine of the closest token; zeros when there are none."""
    closest: Matrix = similarity.max(axis=1, initial=0.0)
    return closest


def _weakest(closest: Matrix, word_of: NDArray[np.int64]) -> float:
    """The lowest mean of the closest cosines of a content word's tokens: low when one of the question's words has no counterpart."""
    return min((float(closest[word_of == word].mean()) for word in np.unique(word_of[word_of >= 0])), default=0.0)


def _weighted_mean(values: Matrix, weights: Matrix) -> float:
    total = float(weights.sum())
    return float((values * weights).sum()) / total if total else 0.0


def names_in(question: Question, present: set[str]) -> float:
    """Share of the question's names that are present in some spelling, names unknown to all articles included; 1 when it names nobody."""
    asked = len(question.names) + len(question.unknown_names)
    if not asked:
        return 1.0
    return sum(any(set(words(spelling)) <= present for spelling in name.spellings) for name in question.names) / asked


def _dates_in(question: Question, source: Source, passage: str, start: int, end: int) -> tuple[float, bool]:
    """1 when a sentence may be of a period asked for; half when only the year agrees, or only the month.

    What the sentence itself dates counts, then what its passage dates, and the article's own date. Of several periods one is enough: "in
    2019 and in 2021" is answered by sentences of either. What nothing dates may be of any: that counts as met, but not surely, which is
    the second value. ``passage`` is the source's folded text, which a question without periods does not need.
    """
    if not question.periods:
        return 1.0, False
    own = [date for date in source.event_dates if start <= date.start < end]
    found = {match_periods(question.periods, dates, source.published).met for dates in (own, source.event_dates)}
    text = fold(source.text[start - source.start : end - source.start])
    if "yes" in found or names_whole_year(question.periods, text):
        return 1.0, True
    if "unknown" in found and not (source.published is None and _of_other_months(question, passage)):
        return 1.0, False
    partly = [wider for period in question.periods for wider in wider_periods(period)]
    return (0.5 if partly and match_periods(partly, source.event_dates, source.published).met == "yes" else 0.0), False


def _of_other_months(question: Question, folded: str) -> bool:
    """Whether a text names months, none of them asked for, in full or short: ``october``, ``oct``; "doctor" names none."""
    named = {number for number, month in enumerate(MONTHS, 1) if re.search(rf"\b{month[:3]}(?:{month[3:]}|t)?\b", folded)}
    return bool(named and question.months) and not named & question.months


def inverse_document_frequency(frequency: int, documents: int) -> float:
    """BM25's idf, never negative: ``log(1 + (N - n + 0.5) / (n + 0.5))`` (Robertson and Zaragoza 2009, with Lucene's 1 + …)."""
    return math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5))
