"""CLAPNQ: questions with one passage each, and the sentences of it that people selected; half of the passages do not answer theirs.

    questions.jsonl   {"id", "question", "answerable", "passages": [{"title", "text", …}], "output": [{"selected_sentences": […], …}]}

All passages are one corpus. A citation is right when it is of the question's passage and its quote is, holds or lies in a selected
sentence, white space aside. Precision is over the citations of all answered answerable questions, recall over the selected sentences of
all answerable ones. What a correct answer is in a run's own report: it holds one of the selected sentences.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import rag
from eval.schema import CaseRecord
from eval.sets.passages import Passages, Questions, articles_of, cases_of
from eval.sets.question_set import Measured, QuestionSet
from eval.sets.reading import rows
from eval.sets.saying_no import saying_no


def passages_and_questions(folder: Path) -> tuple[Passages, Questions]:
    """Passages by id, and questions as (id, text, passage id, sentences that people selected)."""
    passages, questions = {}, []
    for row in rows(folder / "questions.jsonl", "clapnq"):
        passage = row["passages"][0]
        passages[row["id"]] = (passage["title"], passage["text"])
        selected = row["output"][0]["selected_sentences"] if row["answerable"] else []
        questions.append((row["id"], row["question"], row["id"], selected))
    return passages, questions


def load(folder: Path) -> QuestionSet:
    """The set in a folder."""
    passages, questions = passages_and_questions(folder)
    return QuestionSet("clapnq", cases_of(questions, passages, are_sentences=True), articles_of(passages))


def figures(records: Sequence[CaseRecord], articles: Mapping[str, rag.Article]) -> list[Measured]:
    """Citations against the selected sentences, and saying no."""
    cited = right = selected = reached = 0
    for record in records:
        if record.case.answerable:
            gold = [evidence.sentence or "" for evidence in record.case.evidence]
            citations = record.answer.citations if record.answer else ()
            quotes = [citation.quote for citation in citations if citation.article_id in record.case.articles]
            cited, selected = cited + len(citations), selected + len(gold)
            right, reached = right + right_citations(quotes, gold), reached + selected_cited(quotes, gold)
    return [
        Measured("citation precision", right / cited if cited else None, f"{cited} citations"),
        Measured("citation recall", reached / selected if selected else None, f"{selected} selected sentences"),
        *saying_no(records),
    ]


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
