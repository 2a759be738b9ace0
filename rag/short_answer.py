"""The short answer to a question: which words of the sentences that answer best say it, and how sure that is.

A candidate (``answer_candidates.py``) is judged by its sentence, by how near it stands to the words of the sentence that match the
question's, by what stands around it, and by how close its vectors come to the question word's. The weights are learned by
``benchmarks/train_short_answers.py``. Candidates that say the same strengthen each other. It does not write, and where nothing is sure
enough it gives nothing: the sentence itself is the answer then.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rag.alignment import Reading
from rag.answer_candidates import Candidate, asks_for_a_country, candidates
from rag.answer_type import AnswerType
from rag.embedding import Matrix, TokenVectors
from rag.evidence import Evidence
from rag.matrices import product
from rag.question import Question
from rag.terms import STOP_WORDS, fold, words

SENTENCES = 8  # of the best, in which it is looked for
MATCHED = 0.45  # cosine from which a word of the sentence counts as the counterpart of one of the question
UNREAD = -8.0  # log-odds of words that were not read to answer
NEAR = 6.0  # tokens over which nearness falls to a third
# Probability from which a short answer is given; benchmarks/train_short_answers.py prints how many are right there.
SHOWN: Mapping[str, float] = {"date": 0.6, "number": 0.6, "name": 0.6, "other": 0.6}

# Learned by benchmarks/train_short_answers.py on half of squad2, for each kind of question alone; those of dates and numbers before there
# was reading, which adds nothing to them.
WEIGHTS: Mapping[str, Mapping[str, float]] = {
    "date": {"sentence": 0.77, "near": 1.63, "nearest": 2.05, "question word": 1.73, "first words": 2.24, "long": 0.76, "after be": -0.52,
             "after in": -1.04, "figure": 0.87},
    "number": {"sentence": 0.98, "near": -0.04, "nearest": 3.06, "question word": 2.76, "first words": 2.9, "long": 2.36, "after be": -0.89,
               "after in": -1.01, "figure": 0.34, "counted": 0.98, "unit": 1.86},
    "name": {"sentence": 0.29, "near": 2.63, "nearest": -0.95, "question word": 0.29, "first words": 0.6, "long": -0.02, "after be": -0.97,
             "after in": 0.11, "person": -0.46, "read": 0.64},
    "other": {"sentence": 0.45, "near": 3.81, "nearest": -0.7, "first words": 0.1, "long": 0.48, "after be": -0.62, "read": 0.65},
}  # fmt: skip
IsPerson = Callable[[str], bool]
KINDS: Mapping[AnswerType, str] = {
    AnswerType.DATE: "date", AnswerType.COUNT: "number", AnswerType.NUMBER: "number", AnswerType.AGE: "number", AnswerType.PERSON: "name",
    AnswerType.PLACE: "name", AnswerType.OTHER: "other",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """Words that may answer.

    Attributes:
        text: as they stand in the sentence.
        start, end: offsets in the article.
        evidence: the sentence.
        features: what it is judged by, by name.
        probability: that these words answer, in whichever sentence; those of a question's candidates that differ add up to 1.
    """

    text: str
    start: int
    end: int
    evidence: Evidence
    features: Mapping[str, float]
    probability: float = 0.0


def short_answers(question: Question, evidence: Sequence[Evidence], is_person: IsPerson) -> list[ShortAnswer]:
    """The candidates of the best sentences, most likely first, of equal ones in the order of their sentences.

    Args:
        question: as understood; nothing is given for kinds that have no short answer.
        evidence: best first.
        is_person: whether a name is a person's in these articles.
    """
    found = judged(question, evidence, is_person)
    if not found:
        return []
    weights = WEIGHTS[KINDS[question.answer_type]]
    scores = np.array([sum(weight * each.features[name] for name, weight in weights.items()) for each in found])
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    of_words: dict[str, float] = defaultdict(float)
    for each, share in zip(found, shares.tolist(), strict=True):
        of_words[said(each.text)] += share
    told = [replace(each, probability=of_words[said(each.text)]) for each in found]
    return [told[index] for index in sorted(range(len(told)), key=lambda index: (-told[index].probability, -scores[index]))]


def said(text: str) -> str:
    """What words say, whatever their case and small words: ``"the Coordination Framework"`` and ``"Coordination Framework"``."""
    return " ".join(word for word in words(text) if word not in STOP_WORDS) or fold(text)


def judged(question: Question, evidence: Sequence[Evidence], is_person: IsPerson) -> list[ShortAnswer]:
    """All candidates with their features, in the order of their sentences."""
    found = []
    if question.answer_type not in KINDS:
        return []
    spelled = (words(spelling) for name in question.names for spelling in name.spellings)
    asked = STOP_WORDS.union(words(question.standalone), *spelled)
    for item in evidence[:SENTENCES]:
        dates = [date for date in item.source.event_dates if item.start <= date.start and date.end <= item.end]
        listed = candidates(question, item.text, dates, item.start)
        if question.answer_type in _READ and not asks_for_a_country(question):
            spans = [Candidate(span.start - item.start, span.end - item.start) for span in item.spans]
            told = (span for span in spans if not asked.issuperset(words(item.text[slice(*span)])))
            listed = [*listed, *(span for span in told if not any(_half_shared(span, other) for other in listed))]
        if not listed or item.reading is None or item.tokens is None or not len(item.tokens.offsets):
            continue
        compared = _Compared(item.reading, item.tokens)
        for candidate in listed:
            start, end = candidate.start + item.start, candidate.end + item.start
            features = {
                "sentence": item.score - evidence[0].score,
                "read": _read(item, start, end),
                **compared.features(start, end),
                **_around(question, candidate, item.text),
                "person": float(question.answer_type is AnswerType.PERSON and is_person(item.text[candidate.start : candidate.end])),
            }
            found.append(ShortAnswer(item.text[candidate.start : candidate.end], start, end, item, features))
    return found


def _read(item: Evidence, start: int, end: int) -> float:
    """The log-odds of the run of words that was read there, ``UNREAD`` at the least: of one that shares half of its letters or more."""
    return max([UNREAD, *(span.log_odds for span in item.spans if _half_shared((start, end), (span.start, span.end)))])


def _half_shared(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two runs have half of what they cover together in common, or more."""
    return 2 * (min(one[1], other[1]) - max(one[0], other[0])) >= max(one[1], other[1]) - min(one[0], other[0])


class _Compared:
    """A sentence's tokens against the question's."""

    def __init__(self, reading: Reading, tokens: TokenVectors) -> None:
        self._starts, self._ends = tokens.offsets[:, 0], tokens.offsets[:, 1]
        self._similarity: Matrix = product(tokens.vectors, reading.vectors.T)
        of_words = product(self._similarity, reading.words.T)  # of each token of the sentence to each content word of the question
        self._counterpart, self._how = of_words.argmax(axis=0), of_words.max(axis=0)
        has = reading.words > 0
        self._rarity = product(has, reading.weights) / np.maximum(has.sum(axis=1), 1)

    def features(self, start: int, end: int) -> dict[str, float]:
        """Of the tokens from ``start`` to ``end``."""
        inside = np.flatnonzero((self._starts < end) & (self._ends > start))
        if not len(inside):
            return {"near": 0.0, "nearest": 0.0, "question word": 0.0, "first words": 0.0}
        first, last = inside[0], inside[-1]
        distance = np.maximum(0, np.maximum(first - self._counterpart, self._counterpart - last))
        closeness = np.where((self._how >= MATCHED) & (distance > 0), self._how * np.exp(-distance / NEAR), 0.0)
        like = self._similarity[inside]
        return {
            "near": float((closeness * self._rarity).sum()) / (float(self._rarity.sum()) or 1.0),
            "nearest": float(closeness.max(initial=0.0)),
            "question word": float(like[:, 0].mean()),
            "first words": float(like[:, :3].mean(axis=0).max()),
        }


# Kinds whose answers need not be of a form of their own: "who" may be "his brother", and "what" anything.
_READ = (AnswerType.PERSON, AnswerType.PLACE, AnswerType.OTHER)
_MONEY = re.compile(r"[$€£¥]|\b(?:dollars?|euros?|pounds?|yen|yuan|dinars?|rials?|rou?bles?|rupees?)\b", re.IGNORECASE)
_UNITS = (  # what a question about a quantity asks for, and how a quantity of it is written
    (re.compile(r"\bhow much money\b|\b(?:cost|price|paid|budget|salary|revenue|spen[dt]|fined?|earn(?:ed)?)\b"), _MONEY),
    (re.compile(r"\bper ?cent|\b(?:what|which) (?:share|proportion|percentage)"), re.compile(r"%|\bper ?cent", re.IGNORECASE)),
    (re.compile(r"\bhow long\b"), re.compile(r"\b(?:second|minute|hour|day|week|month|year|decade|centur)", re.IGNORECASE)),
)
_COUNTED = re.compile(r"(?:how many|what number of) ((?:\w+ ?){1,3})")
_FIGURE = re.compile(r"\d")


def _around(question: Question, candidate: Candidate, sentence: str) -> dict[str, float]:
    """What a candidate is made of, and the words beside it."""
    asked, text = fold(question.standalone), sentence[candidate.start : candidate.end]
    before, after = fold(sentence[: candidate.start]).split()[-1:], fold(sentence[candidate.end :]).split()[:2]
    unit = next((written for wanted, written in _UNITS if wanted.search(asked)), None)
    counted = _COUNTED.search(asked)
    things = {word[:5] for word in words(counted[1]) if word not in STOP_WORDS} if counted else set()
    return {
        "unit": 0.0 if unit is None else 1.0 if unit.search(text) else -1.0,
        "counted": float(not things.isdisjoint(word[:5] for word in [*words(text)[1:], *after])),
        "figure": float(_FIGURE.search(text) is not None),
        "after be": float(bool(before) and before[0] in ("is", "are", "was", "were", "be", "been", "called", "named", "as", "by")),
        "after in": float(bool(before) and before[0] in ("in", "on", "at", "since", "from", "near", "to")),
        "long": math.log(1 + len(words(text))),
    }
