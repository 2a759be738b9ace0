"""What one says and another denies: a claim among the sentences that answer best, and the sentence near it that denies it.

Whether a sentence denies was read at ingestion (``attribution``). Who is right it does not know, and a denial in other words than the
claim's is not found.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.evidence import Evidence
from rag.schema import Mode
from rag.terms import index_terms

NEAR = 2.0  # score below the best sentence's
SHARED = 0.35  # share of the denial's terms, those asked about left out, that the claim has
FEWEST = 1  # such terms


def claim_and_denial(question: str, evidence: Sequence[Evidence]) -> tuple[Evidence, Evidence] | None:
    """The best sentence and the one, near it, that denies what it says, or that it denies; None where nobody denies.

    Args:
        question: whole.
        evidence: best first.
    """
    if not evidence:
        return None
    best = evidence[0]
    asked = set(index_terms(question))
    for item in evidence[1:]:
        if item.score < best.score - NEAR:
            break
        denied = [mode_at(each) == "denied" for each in (best, item)]
        if denied.count(True) == 1 and _of_one_matter(best, item, asked):
            return (best, item) if denied[1] else (item, best)
    return None


def mode_at(item: Evidence) -> Mode:
    """How firmly a sentence tells what it tells."""
    return next((said.mode for said in item.attributions), "stated")


def _of_one_matter(one: Evidence, other: Evidence, asked: set[str]) -> bool:
    mine, theirs = (set(index_terms(item.text)) - asked for item in (one, other))
    shared = mine & theirs
    return len(shared) >= FEWEST and len(shared) >= SHARED * min(len(mine), len(theirs))
