"""Arms by name, each index under a name of what it is made of, and questions that have articles of their own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import rag
from eval.arms.choice import index_name, open_arm
from eval.arms.constant import commonest
from eval.arms.own_articles import OwnArticles
from eval.pruning import prune
from eval.schema import Case
from eval.sets.question_set import QuestionSet, SetArticle

MakeCase = Callable[..., Case]
ARTICLES = (SetArticle("q0-d0", "One", "First."), SetArticle("q1-d0", "", "Second."), SetArticle("q1-d1", "", "Third."))


class Taking:
    """In place of ``rag.Engine``: knows the names of what it took in, which it keeps in a file of its index as a real one would."""

    def __init__(self, settings: rag.Settings) -> None:
        self._kept, self.ingested = settings.index / "kept", 0
        settings.index.mkdir(parents=True, exist_ok=True)

    def ingest(self, sources: Sequence[Path], progress: Any = None) -> None:
        self._kept.write_text("\n".join(file.name for file in sorted(sources[0].iterdir())), encoding="utf-8")
        if progress:
            progress(rag.Progress(1, 1, "x"))

    def articles(self) -> list[rag.Article]:
        names = self._kept.read_text(encoding="utf-8").split("\n")
        return [
            rag.Article(article_id=name, title="", publisher=None, published=None, url=None, language="en", text=name) for name in names
        ]

    def ask(self, question: str, history: Sequence[rag.Turn] = ()) -> str:
        return f"{question} {[article.article_id for article in self.articles()]}"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[rag.Settings]:
    """Has ``rag.open_engine`` give a made-up engine, and holds the settings that it was opened with."""
    settings: list[rag.Settings] = []

    @contextmanager
    def open_engine(given: rag.Settings, *, fill: bool) -> Iterator[Taking]:
        settings.append(given)
        yield Taking(given)

    monkeypatch.setitem(vars(rag), "open_engine", open_engine)
    return settings


@pytest.fixture
def cases(make_case: MakeCase) -> list[Case]:
    return [make_case("q0"), make_case("q1")]


def test_byline_takes_a_set_in_once_and_then_opens_it(opened: list[rag.Settings], cases: list[Case], tmp_path: Path) -> None:
    question_set, told = QuestionSet("s", tuple(cases), ARTICLES), []
    settings = rag.Settings(num_results=7, store_url="sqlite:///elsewhere")
    for _ in range(2):
        with open_arm("byline", question_set, cases, settings, tmp_path, lambda *at: told.append(at)) as engine:
            assert [article.article_id for article in engine.articles()] == ["q0-d0.txt", "q1-d0.txt", "q1-d1.txt"]
    assert told == [(1, 1)]  # ingested the first time only
    assert {(each.num_results, each.store_url) for each in opened} == {(7, None)}
    assert len({each.index for each in opened}) == 1
    assert tmp_path in opened[0].index.parents


def test_an_index_that_is_opened_again_is_not_taken_for_unused(opened: list[rag.Settings], cases: list[Case], tmp_path: Path) -> None:
    question_set = QuestionSet("s", tuple(cases), ARTICLES)

    def open_byline() -> None:
        with open_arm("byline", question_set, cases, rag.Settings(), tmp_path):
            pass

    def age() -> None:
        for path in tmp_path.rglob("*"):
            os.utime(path, (0, 0))

    open_byline()
    age()
    open_byline()
    assert prune(tmp_path) == []
    age()
    assert len(prune(tmp_path)) == 1


def test_questions_with_articles_of_their_own_are_asked_of_those_alone(
    opened: list[rag.Settings], cases: list[Case], tmp_path: Path
) -> None:
    question_set, told = QuestionSet("s", tuple(cases), ARTICLES, own_articles=True), []
    with open_arm("byline", question_set, cases, rag.Settings(), tmp_path, lambda *at: told.append(at)) as engine:
        assert [article.article_id for article in engine.articles()] == ["q0-d0.txt", "q1-d0.txt", "q1-d1.txt"]
        assert [str(engine.ask(case.question)) for case in cases] == ["q0? ['q0-d0.txt']", "q1? ['q1-d0.txt', 'q1-d1.txt']"]
    assert told == [(1, 2), (2, 2)]


def test_of_such_questions_no_two_may_be_alike(make_case: MakeCase) -> None:
    with pytest.raises(ValueError, match="same question"):
        OwnArticles([make_case("a", question="Who?"), make_case("b", question="Who?")], lambda case: pytest.fail("opened"))


def test_the_name_of_an_index_changes_with_what_it_is_made_of(monkeypatch: pytest.MonkeyPatch) -> None:
    def names() -> list[str]:
        return [index_name(arm, "beir/x", ARTICLES, rag.Settings()) for arm in ("byline", "bm25")]

    before = names()
    assert before[0].startswith("beir-x-byline-")
    assert index_name("byline", "beir/x", ARTICLES[:2], rag.Settings()) not in before
    assert index_name("byline", "beir/x", ARTICLES, rag.Settings(passage_tokens=96)) not in before
    assert index_name("bm25", "beir/x", ARTICLES, rag.Settings(passage_tokens=96)) == before[1]
    assert index_name("byline", "beir/x", ARTICLES, rag.Settings(num_results=7)) == before[0]
    monkeypatch.setattr("eval.arms.choice.code_hash", lambda: "other")
    after = names()
    assert after[0] != before[0]
    assert after[1] == before[1]


def test_the_constant_says_the_commonest_gold_answer_of_the_tuning_half(cases: list[Case], make_case: MakeCase, tmp_path: Path) -> None:
    asked = [
        make_case("a", facts=[["Oslo"]]),
        make_case("b", facts=[["Geneva", "Genf"]]),
        make_case("c", facts=[["Geneva"]]),
        *(make_case(f"d{number}", set="held_out", facts=[["Tarn"]]) for number in range(9)),
    ]
    with open_arm("constant", QuestionSet("s", tuple(asked), ARTICLES), asked, rag.Settings(), tmp_path) as engine:
        answer = engine.ask("What?")
        assert (answer.text, answer.citations, answer.abstained) == ("Geneva", (), False)
        assert [article.article_id for article in engine.articles()] == ["q0-d0", "q1-d0", "q1-d1"]


def test_without_a_short_gold_answer_the_constant_abstains(make_case: MakeCase, tmp_path: Path) -> None:
    asked = [make_case("a", facts=[[f"a sentence {'of many words ' * 9}"]])]
    assert commonest(asked) == ""
    with open_arm("constant", QuestionSet("s", tuple(asked), ARTICLES), asked, rag.Settings(), tmp_path) as engine:
        assert engine.ask("What?").abstained
