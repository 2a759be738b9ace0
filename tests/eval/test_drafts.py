"""What a reader found wrong is not lost, is not run before somebody accepted it, and is accepted only if the articles bear it out."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from types import SimpleNamespace
from typing import Any

import pytest

import rag
from eval.case_schema import Case
from eval.cases import CaseError, read_cases
from eval.drafts import accept, add_drafts, draft_of_feedback, line_of

MET = {"article": "visit", "sentence": "Qaani met Amiri on Monday."}
CASE = {"id": "a", "kind": "fact", "set": "tuning", "question": "Who?", "answerable": True, "facts": [["Amiri"]], "evidence": [MET]}
HISTORY: list[rag.Turn] = [{"role": "user", "content": "Who came?"}, {"role": "assistant", "content": ""}]


@pytest.fixture
def engine(article: rag.Article) -> SimpleNamespace:
    return SimpleNamespace(articles=lambda: [article])


def write(folder: Path, *lines: dict[str, Any], name: str = "drafts.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def thumb(answer: rag.Answer, question: str = "Who?", *history: rag.Turn, reason: str = "", whole: str = "") -> rag.Feedback:
    asked = replace(answer, question=question, trace=rag.Trace(query=whole or question))
    return rag.Feedback("id", "down", asked, history, reason)


def test_a_thumbs_down_becomes_a_draft(make_answer: Callable[..., rag.Answer]) -> None:
    answer = make_answer("He met Amiri [1].", (0, 26), (27, 43), (0, 26))
    draft = draft_of_feedback(thumb(answer, " And when? ", *HISTORY, reason="It was\nTuesday.", whole="When did Qaani come?"))
    assert json.loads(line_of(draft)) == {
        "id": draft.id,
        "kind": "follow_up",
        "set": "tuning",
        "question": "And when?",
        "history": [{"role": "user", "content": "Who came?"}],
        "answerable": True,
        "facts": [],
        "forbidden": [],
        "evidence": [MET, {"article": "visit", "sentence": "He left at noon."}],
        "articles": ["visit"],
        "tags": ["thumbs_down"],
        "draft": True,
        "note": "Thumbs down: It was Tuesday. Understood as: When did Qaani come? Answered: He met Amiri [1].",
    }


def test_a_thumbs_down_without_history_or_reason_is_a_draft_too(make_answer: Callable[..., rag.Answer]) -> None:
    draft = draft_of_feedback(thumb(make_answer("x" * 5000, abstained=True)))
    assert (draft.kind, draft.history, draft.evidence) == ("fact", (), ())
    assert draft.note.startswith("Thumbs down: no reason given. Abstained: xxx")
    assert len(draft.note) < 1100


def test_a_thumbs_down_is_accepted_only_with_what_would_have_been_right(
    tmp_path: Path, engine: SimpleNamespace, make_answer: Callable[..., rag.Answer]
) -> None:
    path = tmp_path / "drafts.jsonl"
    draft = draft_of_feedback(thumb(make_answer("He met Amiri [1].", (0, 26))))
    add_drafts(path, [draft])
    with pytest.raises(CaseError, match=r":1: facts: a thumbs-down says what was wrong"):
        accept(path, [draft.id], engine)
    (line,) = lines_of(path)
    for edited in ({"facts": [["Amiri"]]}, {"answerable": False, "kind": "not_in_articles", "evidence": []}):
        write(tmp_path, line | edited)
        accept(path, [draft.id], engine)
        assert [case.id for case in read_cases(path)] == [draft.id]


def test_drafts_are_appended_once_a_question(tmp_path: Path, make_answer: Callable[..., rag.Answer]) -> None:
    path = tmp_path / "new" / "drafts.jsonl"
    drafts = [draft_of_feedback(thumb(make_answer("x"), question)) for question in ("Who?", "When?", "WHO?")]
    assert add_drafts(path, drafts) == 2
    assert add_drafts(path, drafts) == 0
    assert add_drafts(path, [draft_of_feedback(thumb(make_answer("x"), "Who?", *HISTORY))]) == 1
    assert [(line["question"], len(line["history"])) for line in lines_of(path)] == [("Who?", 0), ("When?", 0), ("Who?", 1)]


@pytest.mark.parametrize("content", ["", "\n", "{broken", '{"id": "a"}\n'])
def test_nothing_that_stands_in_the_file_is_in_the_way(tmp_path: Path, content: str, make_answer: Callable[..., rag.Answer]) -> None:
    path = tmp_path / "drafts.jsonl"
    path.write_text(content, encoding="utf-8")
    assert add_drafts(path, [draft_of_feedback(thumb(make_answer("x")))]) == 1
    kept = path.read_text(encoding="utf-8")
    assert kept.startswith(content)
    assert json.loads(kept.splitlines()[-1])["question"] == "Who?"


def test_drafts_of_many_threads_are_all_kept(tmp_path: Path, make_answer: Callable[..., rag.Answer]) -> None:
    path = tmp_path / "drafts.jsonl"
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: add_drafts(path, [draft_of_feedback(thumb(make_answer("x"), f"Who {number}?"))]), range(20)))
    assert len(lines_of(path)) == 20


def test_one_question_of_many_threads_is_kept_once(
    tmp_path: Path, make_answer: Callable[..., rag.Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    draft, together = draft_of_feedback(thumb(make_answer("x"))), Barrier(4)

    def slow(case: Case) -> str:
        time.sleep(0.02)  # between looking for the question and writing it
        return line_of(case)

    monkeypatch.setattr("eval.drafts.line_of", slow)

    def add(_: int) -> int:
        together.wait()
        return add_drafts(tmp_path / "drafts.jsonl", [draft])

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(add, range(4))) == 1


def test_an_accepted_draft_is_a_case_as_somebody_edited_it(tmp_path: Path, engine: SimpleNamespace) -> None:
    other = CASE | {"id": "b", "question": "When?", "draft": True}
    path = write(tmp_path, CASE | {"draft": True}, other)
    with pytest.raises(CaseError, match="'a' is not accepted yet"):
        read_cases(path)
    accept(path, ["a"], engine)
    assert lines_of(path) == [CASE, other]
    accept(path, ["b"], engine)
    assert [case.id for case in read_cases(path)] == ["a", "b"]


def test_accepted_drafts_may_move_to_another_file(tmp_path: Path, engine: SimpleNamespace) -> None:
    path = write(tmp_path, CASE | {"draft": True}, CASE | {"id": "b", "question": "When?", "draft": True})
    cases = write(tmp_path, CASE | {"id": "c", "question": "Where?"}, name="cases.jsonl")
    accept(path, ["b", "b"], engine, into=cases)
    assert [case.id for case in read_cases(cases)] == ["c", "b"]
    assert [line["id"] for line in lines_of(path)] == ["a"]
    accept(path, ["a"], engine, into=tmp_path / "new.jsonl")
    assert [case.id for case in read_cases(tmp_path / "new.jsonl")] == ["a"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"facts": [], "evidence": []}, "facts"),
        ({"facts": [["Sadr"]]}, "facts.0"),
        ({"evidence": [MET | {"article": "none"}]}, "evidence.0.article"),
        ({"id": "c"}, "id"),
        ({"question": "Where?"}, "question"),
    ],
)
def test_where_a_draft_has_a_mistake_nothing_is_changed(
    tmp_path: Path, engine: SimpleNamespace, fields: dict[str, Any], field: str
) -> None:
    wrong = CASE | {"id": "b", "question": "When?", "draft": True} | fields
    path = write(tmp_path, CASE | {"draft": True}, wrong)
    cases = write(tmp_path, CASE | {"id": "c", "question": "Where?"}, name="cases.jsonl")
    before = path.read_text(encoding="utf-8"), cases.read_text(encoding="utf-8")
    with pytest.raises(CaseError, match="Nothing was accepted") as raised:
        accept(path, ["a", wrong["id"]], engine, into=cases)
    assert [(problem.path, problem.line, problem.field) for problem in raised.value.problems] == [(str(path), 2, field)]
    assert (path.read_text(encoding="utf-8"), cases.read_text(encoding="utf-8")) == before


def test_what_is_no_draft_cannot_be_accepted(tmp_path: Path, engine: SimpleNamespace) -> None:
    path = write(tmp_path, CASE, CASE | {"id": "b", "question": "When?", "draft": True})
    with pytest.raises(CaseError, match=r"has no draft a, c\. Its drafts: b\."):
        accept(path, ["a", "c"], engine)


def test_the_line_of_a_case_is_read_back_as_it_was() -> None:
    case = Case.model_validate(CASE | {"facts": [["x", {"number": 16e9, "unit": "$"}], [{"date": "2019"}]], "draft": True})
    assert Case.model_validate_json(line_of(case), strict=True) == case
    assert '{"number": 16000000000, "unit": "$"}' in line_of(case)
