"""RAMDocs: documents that conflict, mislead or are noise, a few for each question, which are its whole corpus.

    questions.jsonl   {"question", "documents": [{"text", …}], "gold_answers": […], "wrong_answers": […]}

An answer is right where all gold answers stand in it and each wrong one that stands in it is marked: the articles are said to differ in
its first line, and the value stands there with a citation of its own. The generic ``correct`` of a run's own report is stricter: there a
wrong answer may not stand in it at all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import rag
from eval.schema import Case, CaseRecord, Kind
from eval.sets.question_set import Measured, QuestionSet, SetArticle, half_of
from eval.sets.reading import rows
from eval.words import MARKER

DIFFER = "The articles differ: "  # what an answer begins with that shows several values side by side


def load(folder: Path) -> QuestionSet:
    """The set in a folder."""
    cases, articles = [], []
    for number, row in enumerate(rows(folder / "questions.jsonl", "ramdocs")):
        case = Case(
            id=f"q{number}",
            kind=Kind.SEVERAL_SOURCES,
            set=half_of(row["question"]),
            question=row["question"],
            answerable=True,
            facts=tuple((answer,) for answer in row["gold_answers"]),
            forbidden=tuple(row["wrong_answers"]),
        )
        cases.append(case)
        articles += [SetArticle(f"{case.id}-d{place}", "", document["text"]) for place, document in enumerate(row["documents"])]
    return QuestionSet("ramdocs", tuple(cases), tuple(articles), own_articles=True)


def figures(records: Sequence[CaseRecord], articles: Mapping[str, rag.Article]) -> list[Measured]:
    """How many answers are right, and what the others are."""
    verdicts = Counter(
        verdict(record.answer, [str(fact[0]) for fact in record.case.facts], [str(answer) for answer in record.case.forbidden])
        for record in records
    )
    told = {
        "right": "every gold answer, no wrong one unmarked",
        "unmarked": "a wrong answer unmarked",
        "missing": "a gold answer missing",
        "abstained": "abstained",
    }
    of = f"{len(records)} questions"
    return [Measured(label, verdicts[name] / len(records) if records else None, of) for name, label in told.items()]


def verdict(answer: rag.Answer | None, gold: Sequence[str], wrong: Sequence[str]) -> str:
    """``judged`` of an answer, or that it ``abstained``; where there is none, everything is missing."""
    if answer is None:
        return "missing"
    return "abstained" if answer.abstained else judged(answer.text, gold, wrong)


def judged(text: str, gold: Sequence[str], wrong: Sequence[str]) -> str:
    """``right``, or what an answer that was given is not: a gold answer is ``missing``, or a wrong one stands ``unmarked``."""
    first = text.split("\n", 1)[0]
    marked = re.sub(rf"[ \t]*{MARKER.pattern}", "", first) if first.startswith(DIFFER) else ""
    if not all(_stands(answer, text) for answer in gold):
        return "missing"
    return "right" if all(_stands(answer, marked) or not _stands(answer, text) for answer in wrong) else "unmarked"


def _stands(answer: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(' '.join(answer.lower().split()))}(?!\w)", " ".join(text.lower().split())) is not None
