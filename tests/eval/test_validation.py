"""A mistake in a case is told before the case measures anything: afterwards it looks like a mistake of the engine's."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import rag
from eval.validation import validate

MET, LEFT = "Qaani met Amiri on Monday.", "He left at noon."
CASE = {"id": "a", "kind": "fact", "set": "tuning", "question": "Who?", "answerable": True, "facts": [["Amiri"]]}


def evidence(*sentences: str, article: str = "visit") -> list[dict[str, str]]:
    return [{"article": article, "sentence": sentence} for sentence in sentences]


@pytest.fixture
def engine(article: rag.Article) -> SimpleNamespace:
    return SimpleNamespace(articles=lambda: [article])


def write(folder: Path, *lines: Any) -> Path:
    path = folder / "cases.jsonl"
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8")
    return path


def test_a_case_that_its_evidence_bears_out_has_no_mistakes(tmp_path: Path, engine: SimpleNamespace) -> None:
    path = write(tmp_path, CASE | {"facts": [["Amiri", "Ameri"], ["noon"]], "evidence": evidence(LEFT, MET), "forbidden": ["Sadr"]})
    cases, problems = validate(path, engine)
    assert (len(cases), problems) == (1, ())


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"evidence": evidence(MET, article="visits")}, "evidence.0.article", "there is no article with"),
        ({"evidence": evidence(MET, "He stayed.")}, "evidence.1.sentence", "“He stayed.” does not stand in visit"),
        ({"evidence": evidence(MET, "Qaani  met Amiri on Monday.")}, "evidence.1", "is given twice"),
        ({"evidence": evidence(LEFT)}, "facts.0", "Amiri stands in no sentence of the evidence"),
        ({"evidence": evidence(MET), "facts": [["Amiri"], ["noon", "12:00"]]}, "facts.1", "noon / 12:00 stands in no sentence of"),
        ({"evidence": evidence(MET, LEFT), "facts": [["Monday he left"]]}, "facts.0", "stands in no sentence"),
        ({"evidence": evidence(MET), "forbidden": ["Sadr", {"name": "Qaani"}]}, "forbidden.1", "'Qaani' stands in the evidence"),
        (
            {"facts": [["Sadr", "Moqtada al-Sadr"]], "forbidden": ["Moqtada"]},
            "facts.0",
            "'Moqtada al-Sadr' holds what is forbidden: 'Moqtada'",
        ),
    ],
)
def test_a_mistake_is_named_by_line_and_field(
    tmp_path: Path, engine: SimpleNamespace, fields: dict[str, Any], field: str, message: str
) -> None:
    (problem,) = validate(write(tmp_path, "", CASE | fields), engine).problems
    assert (problem.line, problem.field) == (2, field)
    assert message in problem.message


def test_mistakes_that_need_no_articles_are_named_with_the_others_by_line(tmp_path: Path, engine: SimpleNamespace) -> None:
    unanswerable = {"id": "b", "kind": "not_in_articles", "set": "tuning", "question": "Why?", "answerable": False}
    path = write(tmp_path, CASE | {"evidence": evidence(LEFT)}, "{", unanswerable | {"evidence": evidence(LEFT)}, CASE)
    problems = validate(path, engine).problems
    assert [(problem.line, problem.field) for problem in problems] == [
        (1, "facts.0"), (2, None), (3, "evidence"), (4, "id"), (4, "question"),
    ]  # fmt: skip


def test_a_draft_is_no_mistake(tmp_path: Path, engine: SimpleNamespace) -> None:
    (case,), problems = validate(write(tmp_path, CASE | {"facts": [], "draft": True}), engine)
    assert (case.draft, problems) == (True, ())


def test_names_are_known_by_the_engines_spellings(tmp_path: Path, engine: SimpleNamespace) -> None:
    path = write(tmp_path, CASE | {"facts": [[{"name": "Hadi al-Ameri"}]], "evidence": evidence(MET)})
    assert len(validate(path, engine).problems) == 1
    engine.person = lambda name: SimpleNamespace(spellings=[SimpleNamespace(written="Amiri")])
    assert validate(path, engine).problems == ()


@pytest.mark.parametrize(("date", "known"), [("2021-12-06", True), ("2021-12", True), ("2021-12-07", False)])
def test_a_weekday_in_the_evidence_is_known_by_the_engines_dates(tmp_path: Path, engine: SimpleNamespace, date: str, known: bool) -> None:
    monday = rag.EventDate(16, 25, "on Monday", "2021-12-06", "2021-12-06", "2021-12-06", "day", "publication date")
    engine.passages = lambda article_id: [SimpleNamespace(event_dates=[monday])]
    path = write(tmp_path, CASE | {"facts": [[{"date": date}]], "evidence": evidence(MET)})
    assert (validate(path, engine).problems == ()) is known
    path = write(tmp_path, CASE | {"facts": [[{"date": date}]], "evidence": evidence(LEFT)})
    assert len(validate(path, engine).problems) == 1
