"""The short answer within an answer, and how it compares with the one that is wanted: exact match and F1 as SQuAD's own evaluation counts.

The **first statement** of an answer is the line in which its first markers stand, up to and including them: the short answer where there is
one, else the first quote. The publisher and date above a quote are another line and not part of it. The **short answer** is what is
emphasised in the first statement. Where nothing at all is emphasised and the answer is one line, as a model's may be, it is that line
without markers. Where neither holds, none is given.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence

from eval.case_schema import Case, Name
from eval.facts import AS_WRITTEN, Names
from eval.words import MARKER

_MARKED = re.compile(r"[^\n]*?\[\d+\](?:\s?\[\d+\])*")
_EMPHASISED = re.compile(r"\*\*.+\*\*")
_ARTICLES = re.compile(r"\b(?:a|an|the)\b")


def first_statement(text: str) -> str:
    """The first line that has markers, up to and including the first of them; empty where there are none."""
    found = _MARKED.search(text)
    return found[0].strip() if found else ""


def short_answer(text: str) -> str:
    """The emphasised words of the first statement, from the first to the last of them, or an answer of one plain line; else empty."""
    found = _EMPHASISED.search(first_statement(text))
    if found:
        return found[0].replace("**", "")
    if _EMPHASISED.search(text) or "\n" in text.strip():
        return ""
    return " ".join(MARKER.sub(" ", text).split())


def gold_answers(case: Case, names: Names = AS_WRITTEN) -> tuple[str, ...]:
    """What a short answer to a case may be: the alternatives of its one fact, names in all spellings of the articles.

    Empty, and so not scored, where another number of facts is wanted, and where an alternative is a number or date, of which only the value
    is known and not the words.
    """
    if len(case.facts) != 1:
        return ()
    golds: list[str] = []
    for alternative in case.facts[0]:
        if isinstance(alternative, Name):
            golds += [alternative.name, *names.get(alternative.name, ())]
        elif isinstance(alternative, str):
            golds.append(alternative)
        else:
            return ()
    return tuple(dict.fromkeys(golds))


def normalised(text: str) -> list[str]:
    """The words of a short text as SQuAD's ``evaluate-v2.0.py`` compares them: lower case, without punctuation and a, an, the."""
    letters = "".join(sign for sign in text.lower() if sign not in string.punctuation)
    return _ARTICLES.sub(" ", letters).split()


def exact_match(text: str, golds: Sequence[str]) -> float:
    """1 where a short text equals one of the gold answers, both normalised, else 0; 0 for a text without words."""
    ours = normalised(text)
    return float(bool(ours) and any(ours == normalised(gold) for gold in golds))


def f1(text: str, golds: Sequence[str]) -> float:
    """2 · common / (words + gold words), of words normalised and counted as often as they stand; of the gold answer that gives most.

    This is the harmonic mean of precision and recall of the words (Rajpurkar et al. 2016, "SQuAD: 100,000+ Questions").
    """
    ours = Counter(normalised(text))
    shares = [0.0]
    for gold in map(Counter, map(normalised, golds)):
        common = (ours & gold).total()
        shares.append(2 * common / (ours.total() + gold.total()) if common else 0.0)
    return max(shares)
