"""Small question sets of invented articles, in the folders that the real ones come in, and records of what was said to their questions."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

import rag
from eval.schema import Case, CaseRecord, Scores, Span

TALKS = "Mara Lind met Otto Brandt in Geneva on 3 March 2020. They discussed grain exports for two hours."
BAKERY = "Anna Falk opened a bakery in Oslo on 5 May 2018. It sells rye bread and buns."


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, Sequence[object]], Path]:
    """Writes a file of lines, objects as JSON, into the temporary folder; gives the set's folder."""

    def written(name: str, lines: Sequence[object]) -> Path:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines), encoding="utf-8")
        return tmp_path / Path(name).parts[0]

    return written


@pytest.fixture
def said() -> Callable[..., CaseRecord]:
    """The record of a case: text, what it cites as (article, start, end), what was found likewise; no text is an error."""

    def record(
        case: Case,
        text: str | None,
        cited: Sequence[tuple[str, int, int]] = (),
        found: Sequence[tuple[str, int, int]] = (),
        texts: dict[str, str] | None = None,
        abstained: bool = False,
        probability: float | None = None,
    ) -> CaseRecord:
        if text is None:
            return CaseRecord(case=case, answer=None, error="ValueError: x", scores=Scores(correct=False), seconds=1)
        citations = tuple(
            rag.Citation(number, article_id, "", None, None, None, (texts or {}).get(article_id, "")[start:end], start, end)
            for number, (article_id, start, end) in enumerate(cited, 1)
        )
        trace = rag.Trace(query=case.question, answerability=probability)
        answer = rag.Answer(case.question, text, citations, (), abstained, (), trace, "x")
        retrieved = tuple(Span(article_id=article_id, start=start, end=end) for article_id, start, end in found)
        scores = Scores(correct=False, abstained=abstained, citations=len(cited), exact=len(cited))
        return CaseRecord(case=case, answer=answer, error=None, scores=scores, seconds=2, retrieved=retrieved)

    return record


@pytest.fixture
def article_of() -> Callable[..., rag.Article]:
    def made(article_id: str, text: str, title: str = "") -> rag.Article:
        return rag.Article(article_id=article_id, title=title, publisher=None, published=None, url=None, language="en", text=text)

    return made
