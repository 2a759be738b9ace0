"""SQuAD 2.0: passages of encyclopedia articles, questions that they answer and questions that they only seem to.

    passages.jsonl    {"id", "title", "text"}
    questions.jsonl   {"id", "question", "passage": its id, "answers": […]}, of impossible questions without answers

All passages are one corpus. First statement: of the answerable questions, the line in which an answer's first markers stand, up to and
including them, holds a gold answer and one of these markers cites the passage asked about. With what it opens: the same, or a gold answer
stands in the quotes that these markers open. Short answers as ``eval/short_answer.py`` says, over all answerable questions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import rag
from eval.schema import Case, CaseRecord
from eval.sets.passages import Passages, Questions, articles_of, cases_of
from eval.sets.question_set import Measured, QuestionSet
from eval.sets.reading import rows
from eval.sets.saying_no import mean, saying_no
from eval.short_answer import exact_match, f1, first_statement, short_answer
from eval.words import contains

RETRIEVED = 30  # passages of 64 tokens that hold five different ones of the set's


def passages_and_questions(folder: Path) -> tuple[Passages, Questions]:
    """Passages by id, and questions as (id, text, passage id, answers)."""
    passages = {row["id"]: (row["title"].replace("_", " "), row["text"]) for row in rows(folder / "passages.jsonl", "squad2")}
    questions = [(row["id"], row["question"], row["passage"], row["answers"]) for row in rows(folder / "questions.jsonl", "squad2")]
    return passages, questions


def load(folder: Path) -> QuestionSet:
    """The set in a folder."""
    passages, questions = passages_and_questions(folder)
    return QuestionSet("squad2", cases_of(questions, passages), articles_of(passages), retrieve=RETRIEVED)


def figures(records: Sequence[CaseRecord], articles: Mapping[str, rag.Article]) -> list[Measured]:
    """First statements, short answers, the passage asked about among those found, and saying no."""
    answerable = [record for record in records if record.case.answerable]
    given = [record for record in answerable if short_answer(_text(record))]
    of, of_given = f"{len(answerable)} answerable", f"{len(given)} given"
    return [
        Measured("first statement", mean([_holds(record, opened=False) for record in answerable]), of),
        Measured("first statement with what it opens", mean([_holds(record, opened=True) for record in answerable]), of),
        Measured("short answer given", mean([bool(short_answer(_text(record))) for record in answerable]), of),
        Measured("short answer, EM", mean([exact_match(short_answer(_text(record)), golds(record.case)) for record in answerable]), of),
        Measured("short answer, F1", mean([f1(short_answer(_text(record)), golds(record.case)) for record in answerable]), of),
        Measured(
            "short answer, EM of those given",
            mean([exact_match(short_answer(_text(record)), golds(record.case)) for record in given]),
            of_given,
        ),
        Measured("passage recall@1", mean([_is_found(record, 1) for record in answerable]), of),
        Measured("passage recall@5", mean([_is_found(record, 5) for record in answerable]), of),
        *saying_no(records),
    ]


def golds(case: Case) -> list[str]:
    """The gold answers of a case."""
    return [alternative for fact in case.facts for alternative in fact if isinstance(alternative, str)]


def cited_in(statement: str, citations: Iterable[rag.Citation]) -> list[rag.Citation]:
    """The citations whose markers stand in a statement."""
    return [citation for citation in citations if f"[{citation.number}]" in statement]


def holds_gold(statement: str, golds: Sequence[str]) -> bool:
    """Whether the words of one of the gold answers stand in a statement, whole and in order."""
    return any(contains(statement, gold) for gold in golds)


def _text(record: CaseRecord) -> str:
    """What was said for an answer: an abstention, which tells what the articles do cover, is none."""
    return record.answer.text if record.answer and not record.answer.abstained else ""


def _holds(record: CaseRecord, *, opened: bool) -> bool:
    statement = first_statement(_text(record))
    cited = cited_in(statement, record.answer.citations if record.answer else ())
    if not any(citation.article_id in record.case.articles for citation in cited):
        return False
    return holds_gold(" ".join([statement, *(citation.quote for citation in cited if opened)]), golds(record.case))


def _is_found(record: CaseRecord, among: int) -> bool:
    different = list(dict.fromkeys(span.article_id for span in record.found))[:among]
    return any(article_id in different for article_id in record.case.articles)
