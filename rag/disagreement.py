"""Where two sentences say the same of the same but for one thing: a figure, a date, a name.

Retellings of one report, and copies that somebody changed, agree word for word around what they disagree on. This module finds those words;
who is right it does not know, and statements that contradict each other in other words it does not see.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from rapidfuzz import fuzz

from rag.terms import CALENDAR, STOP_WORDS, fold, stem

SAME_WORDS = 0.65  # share of the shorter sentence's words that stand in the longer one in the same order
FEWEST = 3  # words in common, function words left out
LONGEST = 4  # words that differ
TYPING_ERROR = 75.0  # rapidfuzz ratio from which words without figures are one word, misspelt

_WORD = re.compile(r"[^\W_](?:[\w'’]|[.,:/-](?=\w))*")
_VALUE = re.compile(r"\d|(?<!\w)[^\W\d_a-z]")  # a figure, or a word written large
Span = tuple[int, int]


def disagreement(one: str, other: str) -> tuple[Span, Span] | None:
    """Offsets of the words in which two sentences disagree, in each; None where they agree or are not about the same.

    Words that have one stem, small words, and what only one of them adds, are no disagreement; nor are two differences or more.
    """
    mine, theirs = list(_WORD.finditer(one)), list(_WORD.finditer(other))
    if not mine or not theirs:
        return None
    left, right = [stem(fold(word.group())) for word in mine], [stem(fold(word.group())) for word in theirs]
    found: list[tuple[Span, Span]] = []
    common = content = 0
    for kind, start, end, first, last in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal":
            common += end - start
            content += sum(word not in STOP_WORDS for word in left[start:end])
        elif kind == "replace" and _differ(left[start:end], right[first:last]):
            spans = (mine[start].start(), mine[end - 1].end()), (theirs[first].start(), theirs[last - 1].end())
            written = [text[slice(*span)] for text, span in zip((one, other), spans, strict=True)]
            if not any(map(str.isdigit, "".join(written))) and fuzz.ratio(*written) >= TYPING_ERROR:
                continue
            if not all(map(_VALUE.search, written)):
                return None  # other words for it, or another matter
            found.append(spans)
    if common < SAME_WORDS * min(len(left), len(right)) or content < FEWEST or len(found) != 1:
        return None
    return found[0]


def _differ(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether words that stand in each other's place are values: short, and names, numbers or content words on both sides."""
    if max(len(mine), len(theirs)) > LONGEST:
        return False
    own, others = ({word for word in words if word not in STOP_WORDS} for words in (mine, theirs))
    return bool(own and others) and not own & (others - CALENDAR)
