"""What is measured of one answer to a question of a benchmark: pure functions of its text and citations.

The **first statement** of an answer is the line in which its first markers stand, up to and including them: the short answer where there is
one, else the first quote. The publisher and date above a quote are another line and not part of it. The **opened** statement is the same
with the quotes that those markers open, which is what a reader sees who wonders whether a short answer is right. The **short answer** is
what is emphasised in the first statement; where nothing is, none is given.

It asks nothing and reads no files; the sets are ``answers.py``'s.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Iterable, Sequence

import rag
from eval.words import contains

_MARKED = re.compile(r"[^\n]*?\[\d+\](?:\s?\[\d+\])*")
_EMPHASISED = re.compile(r"\*\*.+\*\*")


def first_statement(text: str) -> str:
    """The first line that has markers, up to and including the first of them; empty where there are none."""
    found = _MARKED.search(text)
    return found[0].strip() if found else ""


def cited_in(statement: str, citations: Iterable[rag.Citation]) -> list[rag.Citation]:
    """The citations whose markers stand in a statement."""
    return [citation for citation in citations if f"[{citation.number}]" in statement]


def holds_gold(statement: str, golds: Sequence[str]) -> bool:
    """Whether the words of one of the gold answers stand in a statement, whole and in order."""
    return any(contains(statement, gold) for gold in golds)


def short_answer(text: str) -> str:
    """The emphasised words of the first statement, from the first to the last of them; empty where none are."""
    found = _EMPHASISED.search(first_statement(text))
    return found[0].replace("**", "") if found else ""


def normalised(text: str) -> list[str]:
    """The words of a short text as SQuAD's own evaluation compares them: lower case, without punctuation and articles."""
    letters = "".join(sign for sign in text.lower() if sign not in string.punctuation)
    return re.sub(r"\b(?:a|an|the)\b", " ", letters).split()


def exact_match(text: str, golds: Sequence[str]) -> float:
    """1 where a short text equals one of the gold answers, normalised, else 0."""
    ours = normalised(text)
    return float(bool(ours) and any(ours == normalised(gold) for gold in golds))


def f1(text: str, golds: Sequence[str]) -> float:
    """The harmonic mean of precision and recall of the words, normalised, against the gold answer that gives most."""
    ours = Counter(normalised(text))
    shares = [0.0]
    for gold in map(Counter, map(normalised, golds)):
        common = (ours & gold).total()
        shares.append(2 * common / (ours.total() + gold.total()) if common else 0.0)
    return max(shares)


def agrees(quote: str, sentence: str) -> bool:
    """Whether a quote is a sentence, holds it, or lies in it, white space aside."""
    one, other = "".join(quote.split()), "".join(sentence.split())
    return bool(one and other) and (one in other or other in one)


def right_citations(quotes: Sequence[str], selected: Sequence[str]) -> int:
    """How many quotes agree with one of the selected sentences."""
    return sum(any(agrees(quote, sentence) for sentence in selected) for quote in quotes)


def selected_cited(quotes: Sequence[str], selected: Sequence[str]) -> int:
    """How many of the selected sentences a quote agrees with."""
    return sum(any(agrees(quote, sentence) for quote in quotes) for sentence in selected)
