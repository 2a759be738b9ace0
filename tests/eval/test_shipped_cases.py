"""The shipped cases are as many and as varied as the figures made of them claim."""

from __future__ import annotations

from collections import Counter

import pytest

import rag
from eval.case_schema import Case, Kind
from eval.cases import SHIPPED, read_cases
from eval.validation import validate


@pytest.fixture(scope="module")
def shipped() -> tuple[Case, ...]:
    return read_cases()


def test_there_are_at_least_sixty_in_all_kinds(shipped: tuple[Case, ...]) -> None:
    assert len(shipped) >= 60
    assert {case.kind for case in shipped} == set(Kind)


@pytest.mark.parametrize("kind", Kind)
def test_a_quarter_of_each_kind_is_set_aside(shipped: tuple[Case, ...], kind: Kind) -> None:
    sets = Counter(case.set for case in shipped if case.kind is kind)
    assert abs(sets["held_out"] - sets.total() / 4) < 1


def test_every_answerable_case_says_which_articles_answer_it(shipped: tuple[Case, ...]) -> None:
    assert [case.id for case in shipped if case.answerable and not case.articles] == []


def test_every_question_on_several_sources_names_several(shipped: tuple[Case, ...]) -> None:
    assert [case.id for case in shipped if case.kind is Kind.SEVERAL_SOURCES and len(case.articles) < 2] == []


class Files:
    """The shipped articles as their files hold them, without an index."""

    def articles(self) -> list[rag.Article]:
        """Their texts below the front matter."""
        texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(rag.Settings().articles.glob("*.md"))}
        return [rag.Article(name, name, None, None, None, "en", text.split("---\n", 2)[2]) for name, text in texts.items()]


@pytest.mark.parametrize("name", ["shipped.jsonl", "conversations.jsonl"])
def test_every_case_stands_in_the_shipped_articles(name: str) -> None:
    """A case that no answer could get right would measure nothing."""
    cases, problems = validate(SHIPPED.with_name(name), Files())
    assert problems == ()
    assert [case.id for case in cases if case.answerable and not case.evidence] == []
