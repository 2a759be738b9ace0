"""What each article answers by itself, as it was read: the likeliest words of each, and of which articles they are likely enough to differ.

A short answer that one article gives is not given alone where another one, read as well, gives words that are about as likely, in a
sentence about as near to the question. Words that are no answer of the kind asked for (a date, a number, a name; of a question that asks
what, words with a name or a figure) do not count. Whether two answers are one in other words is decided in ``answer_line.py``; who is
right, nowhere.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from rag.answer_candidates import candidates
from rag.answer_type import AnswerType
from rag.evidence import Evidence
from rag.question import Question
from rag.short_answer import ShortAnswer
from rag.terms import STOP_WORDS, words

LIKELY = 1.0  # log-odds from which words are an answer of their article; 0 is as likely as none
AS_LIKELY = 1.0  # how far below the likeliest article's those of another may be that stands beside it,
SURELY = 3.0  # unless they are as much as this by themselves
NEAR_BEST = 2.0  # score below the best sentence's within which theirs must be


def differing_answers(question: Question, evidence: Sequence[Evidence]) -> list[ShortAnswer]:
    """The answers of the articles that may stand side by side, likeliest first, one for each article; none for fewer than two.

    Args:
        question: as understood.
        evidence: best first.
    """
    groups: dict[str, list[Evidence]] = {}
    for item in evidence:
        if item.score >= evidence[0].score - NEAR_BEST:
            groups.setdefault(item.source.article_id, []).append(item)
    found = [each for group in groups.values() if (each := read_answer(question, group)) is not None]
    found.sort(key=lambda each: -each.features["read"])
    kept = [each for each in found if each.features["read"] >= min(SURELY, found[0].features["read"] - AS_LIKELY)]
    return kept if len(kept) > 1 else []


def read_answer(question: Question, sentences: Iterable[Evidence]) -> ShortAnswer | None:
    """The likeliest words of an article's sentences; None where those of the kind asked for are not ``LIKELY``.

    Its feature ``read`` is the log-odds.
    """
    best: ShortAnswer | None = None
    for item in sentences:
        for span in item.spans:
            if span.log_odds < (LIKELY if best is None else best.features["read"]):
                continue
            if (whole := _whole(question, item, span.start - item.start, span.end - item.start)) is not None:
                start, end = whole
                likely = 1.0 / (1.0 + math.exp(-span.log_odds))
                best = ShortAnswer(item.text[start:end], item.start + start, item.start + end, item, {"read": span.log_odds}, likely)
    return best


def _whole(question: Question, item: Evidence, start: int, end: int) -> tuple[int, int] | None:
    """Offsets in the sentence of words that were read, with all of the date, number or name they are of; None where they are no answer."""
    if question.answer_type is AnswerType.OTHER:
        text = item.text[start:end]
        told = not STOP_WORDS.union(words(question.standalone)).issuperset(words(text))
        return (start, end) if told and any(sign.isupper() or sign.isdigit() for sign in text) else None
    dates = [date for date in item.source.event_dates if item.start <= date.start and date.end <= item.end]
    shared = [each for each in candidates(question, item.text, dates, item.start) if each.start < end and start < each.end]
    if not shared:
        return None
    whole = min(shared, key=lambda each: each.end - each.start)
    return min(whole.start, start), max(whole.end, end)
