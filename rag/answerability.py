"""Do the sources answer the question? A calibrated probability from the best evidence, lowered for what the question asks and nothing
holds.

The base is a logistic model whose weights ``benchmarks/train_evidence.py`` learned on half of squad2 and clapnq. On top of it count
four plain signs of a question that is near to the articles but not answered by them; each lowers the log-odds by about the logarithm of
how much more often it is seen with unanswerable questions than with answerable ones. ``Settings.abstain_below`` is the operating point.
The abstention itself is written in ``abstention.py``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from rag.answer_type import AnswerType
from rag.evidence import Evidence, names_in
from rag.question import Question
from rag.terms import words

# Learned; benchmarks/train_evidence.py prints the first. "best" features are the best sentence's, "few" ones the largest over the best FEW,
# "most" ones the largest over all sentences.
WEIGHTS: Mapping[str, float] = {
    "best alignment": 10.15, "best passage_alignment": 0.71, "best passage_names": 0.82, "best dates": 3.41, "most read": 5.03,
}  # fmt: skip
BIAS = -13.27
# For sentences that no model read (``reading.py``); learned before there was one.
UNREAD_WEIGHTS: Mapping[str, float] = {
    "best alignment": 5.02, "few alignment": 2.63, "best passage_alignment": 2.16, "best passage_names": 0.89, "most passage_names": 0.26,
    "best dates": 4.47, "most dates": 1.97,
}  # fmt: skip
UNREAD_BIAS = -13.14
FEW = 3  # sentences that make an answer

# Natural logarithms of the ratio of rates, unanswerable to answerable.
UNKNOWN_NAME = 3.0  # a name no article has: 39 % of multihop_rag's null queries, .5 % of the others (ratio 80); 2 % of squad2's answerable
NAME_AT_ANOTHER_TIME = 3.0  # no article has names and year together: 22 of 23 squad2 questions with their year changed, 1 of 22 others
NO_SUCH_COUNT = 1.0  # "how many X" and no number of X: 51 % of chance sentences, 19 % of those that answer, on squad2
NO_SUCH_COUNT_AT_ALL = 1.9  # nor in any of the sources: 5 of 80 squad2 questions without an answer, 0 of 48 with one
NO_DATE = 0.9  # "when" and no date: 25 % and 10 %
NO_AGE = 2.0  # "how old" and no age: too rare in the benchmarks to count; set between the two above

# A long question is answered by no single sentence, and no run of words answers it as it is asked: the more words it has from SHORT to
# twice as many, the more counts the score without reading. The weights were learned on questions of 10 words; multihop_rag's have 40.
SHORT = 20  # words


def summary(evidence: Sequence[Evidence]) -> Mapping[str, float]:
    """Features of a question's evidence as a whole, by the names that ``WEIGHTS`` uses."""
    found = {f"best {name}": value for name, value in evidence[0].features.items()}
    for name in evidence[0].features:
        found[f"few {name}"] = max(item.features[name] for item in evidence[:FEW])
        found[f"most {name}"] = max(item.features[name] for item in evidence)
    return found


def answerability(question: Question, evidence: Sequence[Evidence]) -> float:
    """Probability, 0 to 1, that the evidence (best first) answers the question; 0 when there is none."""
    if not evidence:
        return 0.0
    features = summary(evidence)
    unread = UNREAD_BIAS + sum(weight * features[name] for name, weight in UNREAD_WEIGHTS.items())
    log_odds = BIAS + sum(weight * features[name] for name, weight in WEIGHTS.items()) if "most read" in features else unread
    long = min(1.0, max(0.0, len(words(question.standalone)) - SHORT) / SHORT)
    log_odds += long * (unread - log_odds) - _missing(question, evidence)
    return 1 / (1 + math.exp(-log_odds))


def _missing(question: Question, evidence: Sequence[Evidence]) -> float:
    """What the signs of an unanswered question take from the log-odds."""
    taken = UNKNOWN_NAME if question.unknown_names else 0.0
    if question.names and question.focus_years and _together(question, evidence) <= 0.5:
        taken += NAME_AT_ANOTHER_TIME
    if max(item.features["answer_type"] for item in evidence[:FEW]) < 1:
        taken += {AnswerType.COUNT: NO_SUCH_COUNT, AnswerType.DATE: NO_DATE, AnswerType.AGE: NO_AGE}.get(question.answer_type, 0.0)
        if question.answer_type is AnswerType.COUNT and max(item.features["answer_type"] for item in evidence) < 1:
            taken += NO_SUCH_COUNT_AT_ALL - NO_SUCH_COUNT
    return taken


def _together(question: Question, evidence: Sequence[Evidence]) -> float:
    """How much of the question's names and dates one article has together: the best article's share of names times its share of dates."""
    texts: dict[str, set[str]] = {}
    dates: dict[str, float] = {}
    for item in evidence:
        article = item.source.article_id
        texts.setdefault(article, set()).update(words(f"{item.source.title} {item.text}"))
        dates[article] = max(item.features["dates"], dates.get(article, 0.0))
    return max(names_in(question, texts[article]) * dates[article] for article in texts)
