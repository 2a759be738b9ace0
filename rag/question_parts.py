"""The parts of a long question, each of which may be answered by another passage.

"Who did this, as reported by X, and is accused of that according to Y?" has two. Cut at commas and at words that join clauses; a part too
short to search by joins the one before it. English only; where nothing is cut the question is its own only part. Parts are looked for
beside the question as a whole (``ranking.py``), never instead of it.
"""

from __future__ import annotations

import re

from rag.terms import index_terms

LEAST_TERMS = 3  # index terms that a part has at least; fewer find whatever
MOST_PARTS = 8

_CUT = re.compile(
    r"[,;]|\b(?:while|whereas|and|or|but|which|who|versus|between"
    r"|as (?:reported|mentioned|covered|discussed|noted|described|stated)|according to|compared (?:to|with))\b",
    re.IGNORECASE,
)


def question_parts(question: str) -> list[tuple[int, int]]:
    """Offsets of the parts, in order; none where the question does not have two."""
    spans, last = [], 0
    for cut in _CUT.finditer(question):
        spans.append((last, cut.start()))
        last = cut.end()
    spans.append((last, len(question)))
    parts: list[tuple[int, int]] = []
    for start, end in spans:
        if parts and (len(set(index_terms(question[start:end]))) < LEAST_TERMS or len(parts) == MOST_PARTS):
            parts[-1] = parts[-1][0], end
        else:
            parts.append((start, end))
    parts = [part for part in parts if index_terms(question[slice(*part)])]
    return parts if len(parts) > 1 else []
