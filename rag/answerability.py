"""Do the sources answer the question? A calibrated probability from the features of the best evidence.

A logistic model whose weights ``benchmarks/train_evidence.py`` learned on half of squad2 and clapnq; ``Settings.abstain_below`` is the
operating point. It does not know why something is missing, and it does not write the abstention: the engine does.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from rag.evidence import Evidence

# Learned; benchmarks/train_evidence.py prints them. "best" features are the best sentence's, "most" ones the largest over all sentences.
WEIGHTS: Mapping[str, float] = {
    "best alignment": 8.0,
    "most passage_alignment": 4.0,
    "most near_coverage": 3.0,
    "best passage_names": 1.0,
    "best dates": 1.0,
}
BIAS = -8.0
MOST = ("alignment", "near_alignment", "near_weakest", "passage_coverage", "passage_names", "dates")
LEFT_OUT = ("length", "names", "retrieval")
FEW = 3  # sentences that make an answer  # fmt: skip


def summary(evidence: Sequence[Evidence]) -> Mapping[str, float]:
    """Features of a question's evidence as a whole: those of the best sentence, and the largest of some over the best few and over all."""
    few = evidence[:FEW]
    found = {f"best {name}": value for name, value in evidence[0].features.items() if name not in LEFT_OUT}
    found |= {f"most {name}": max(item.features[name] for item in evidence) for name in MOST}
    return found | {f"few {name}": max(item.features[name] for item in few) for name in ("answer_type", "names", "dates")}


def answerability(evidence: Sequence[Evidence]) -> float:
    """Probability, 0 to 1, that the evidence (best first) answers the question; 0 when there is none."""
    if not evidence:
        return 0.0
    features = summary(evidence)
    return 1 / (1 + math.exp(-(BIAS + sum(weight * features[name] for name, weight in WEIGHTS.items()))))
