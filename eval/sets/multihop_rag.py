"""MultiHop-RAG: questions on English news of 2023 whose answer needs several articles, with the sentences that give it.

    corpus.jsonl      {"id", "title", "text"}
    questions.jsonl   {"id", "question", "type", "answer", "evidence": [{"title", "fact"}]}, of type null_query without evidence

fact_coverage@2560: passages are taken in rank order while they fit 2,560 cl100k tokens; share of a question's facts that stand in them
word for word, white space aside. article_recall@10: share of its articles among the first ten different ones. Of null queries only
abstaining counts. Its halves are every second question that has evidence, as ``benchmarks/train_retrieval.py`` tuned on the first of each
two. Its own score, words in common with the gold answer, is not taken (``eval/sets/__init__.py``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import rag
from eval.schema import Case, CaseRecord, CaseSet, GoldEvidence, Kind, Span
from eval.sets.question_set import Measured, QuestionSet, SetArticle, half_of
from eval.sets.reading import rows
from eval.sets.saying_no import mean, saying_no

TOKENS, ARTICLES = 2560, 10
RETRIEVED = 120  # more than fit the tokens


def load(folder: Path) -> QuestionSet:
    """The set in a folder."""
    corpus = folder / "corpus.jsonl"
    articles = tuple(SetArticle(row["id"], row["title"], row["text"]) for row in rows(corpus, "multihop_rag"))
    by_title = {plain(article.title).casefold(): article.article_id for article in articles}
    cases, answerable = [], 0
    for row in rows(folder / "questions.jsonl", "multihop_rag"):
        half: CaseSet = ("tuning", "held_out")[answerable % 2] if row["evidence"] else half_of(row["id"])
        answerable += bool(row["evidence"])
        cases.append(_case(row, half, by_title))
    return QuestionSet("multihop_rag", tuple(cases), articles, retrieve=RETRIEVED, file=corpus)


def figures(records: Sequence[CaseRecord], articles: Mapping[str, rag.Article]) -> list[Measured]:
    """What is found, and saying no."""
    answerable = [record for record in records if record.case.answerable]
    covered = [_coverage(record, articles) for record in answerable]
    of = f"{len(answerable)} with evidence"
    return [
        Measured(f"fact_coverage@{TOKENS}", mean([facts for facts, _ in covered]), of),
        Measured(f"article_recall@{ARTICLES}", mean([found for _, found in covered]), of),
        *saying_no(records),
    ]


def coverage(facts: Sequence[str], titles: Sequence[str], sources: Sequence[tuple[str, str]]) -> tuple[float, float]:
    """fact_coverage@2560 and article_recall@10 of sources, as (title, text), best first, against facts and titles of their articles."""
    used, taken = 0, []
    for _, text in sources:
        tokens = rag.count_tokens(text)
        if used + tokens <= TOKENS:
            used += tokens
            taken.append(plain(text))
    wanted = {plain(fact) for fact in facts}
    found = sum(any(fact in text for text in taken) for fact in wanted) / len(wanted)
    first = list(dict.fromkeys(plain(title).casefold() for title, _ in sources))[:ARTICLES]
    own = {plain(title).casefold() for title in titles}
    return found, len(own & set(first)) / len(own)


def plain(text: str) -> str:
    """Without white space."""
    return "".join(text.split())


def _coverage(record: CaseRecord, articles: Mapping[str, rag.Article]) -> tuple[float, float]:
    evidence = record.case.evidence
    titles = [articles[each.article].title if each.article in articles else each.article for each in evidence]
    return coverage([each.sentence or "" for each in evidence], titles, [_source(span, articles) for span in record.found])


def _source(span: Span, articles: Mapping[str, rag.Article]) -> tuple[str, str]:
    article = articles[span.article_id]
    return article.title, article.text[span.start : span.end]


def _case(row: Mapping[str, Any], half: CaseSet, by_title: Mapping[str, str]) -> Case:
    evidence = [
        GoldEvidence(article=by_title.get(plain(each["title"]).casefold(), each["title"]), sentence=each["fact"])
        for each in row["evidence"]
    ]
    kinds = {"temporal_query": Kind.TIME, "null_query": Kind.NOT_IN_ARTICLES}
    return Case(
        id=row["id"],
        kind=kinds.get(row["type"], Kind.SEVERAL_SOURCES),
        set=half,
        question=row["question"],
        answerable=bool(evidence),
        facts=((row["answer"],),) if row["type"] == "inference_query" else (),  # yes and no stand in any text
        evidence=tuple(evidence),
        articles=tuple(dict.fromkeys(each.article for each in evidence)),
        tags=(row["type"],),
    )
