"""An engine whose answers are given by hand, and the shortest way to a case and an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest

import rag
from eval.schema import Case

ARTICLE = rag.Article(
    article_id="visit",
    title="A visit to Baghdad",
    publisher="Reuters",
    published="2021-12-08",
    url=None,
    language="en",
    text="Qaani met Amiri on Monday. He left at noon.",
    source="/somewhere/articles/visit.md",
)


class ByHand:
    """Gives each question its answer, or raises what is given in its place; knows one article. ``asked`` holds what it was asked."""

    def __init__(self, answers: Mapping[str, rag.Answer | BaseException]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, list[rag.Turn]]] = []

    def ask(self, question: str, history: Sequence[rag.Turn] = ()) -> rag.Answer:
        self.asked.append((question, list(history)))
        answer = self.answers[question]
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def articles(self) -> list[rag.Article]:
        return [ARTICLE]


@pytest.fixture
def article() -> rag.Article:
    return ARTICLE


@pytest.fixture
def engine_by_hand() -> type[ByHand]:
    return ByHand


@pytest.fixture
def make_case() -> Callable[..., Case]:
    def make(name: str = "fact-1", **fields: object) -> Case:
        usual = {"kind": "fact", "set": "tuning", "question": f"{name}?", "answerable": True, "facts": [["Amiri"]]}
        return Case.model_validate({"id": name} | usual | fields)

    return make


@pytest.fixture
def make_answer() -> Callable[..., rag.Answer]:
    """Answers with the given text; quotes are cut from the article at ``(start, end)`` and numbered from 1."""

    def make(text: str, *spans: tuple[int, int], abstained: bool = False) -> rag.Answer:
        citations = tuple(
            rag.Citation(
                number=number,
                article_id=ARTICLE.article_id,
                title=ARTICLE.title,
                publisher=ARTICLE.publisher,
                published=ARTICLE.published,
                url=None,
                quote=ARTICLE.text[start:end],
                start=start,
                end=end,
            )
            for number, (start, end) in enumerate(spans, start=1)
        )
        return rag.Answer(
            question="?",
            text=text,
            citations=citations,
            sources=(),
            abstained=abstained,
            notices=(),
            trace=rag.Trace(query="?"),
            settings_hash="abc",
        )

    return make
