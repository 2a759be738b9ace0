"""The commands for cases: what they print where, and their exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import rag
from eval.__main__ import main
from eval.case_schema import json_schema

MET = {"article": "visit", "sentence": "Qaani met Amiri on Monday."}
CASE = {"id": "a", "kind": "fact", "set": "tuning", "question": "Who?", "answerable": True, "facts": [["Amiri"]], "evidence": [MET]}
PERSON = rag.Person("Qaani", 1, ("visit",), None, None, (rag.Spelling("Qaani", 1, ("visit",), None, None),), ())


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch, engine_by_hand: Callable[..., Any], article: rag.Article) -> Any:
    """An engine made by hand that knows one article, its sentences and a person."""
    made = engine_by_hand({})
    made.names = lambda: [PERSON]
    made.passages = lambda article_id: [rag.Passage("p", "visit", 0, len(article.text), article.text, ((0, 26), (27, 43)))]

    @contextmanager
    def open_engine(settings: rag.Settings) -> Any:
        yield made

    monkeypatch.setitem(vars(rag), "open_engine", open_engine)
    return made


def exit_code(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as raised:
        main([str(argument) for argument in arguments])
    assert isinstance(raised.value.code, int)
    return raised.value.code


def write(path: Path, *lines: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def test_validate_counts_what_it_found_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    unanswerable = {"id": "n", "kind": "not_in_articles", "set": "held_out", "question": "Why?", "answerable": False}
    path = write(tmp_path / "cases.jsonl", CASE, unanswerable, CASE | {"id": "d", "question": "When?", "facts": [], "draft": True})
    assert exit_code("validate", path) == 0
    assert capsys.readouterr().out == f"{path}: 2 cases, 1 answerable, 1 with evidence, 1 draft; no mistakes\n"


def test_validate_names_the_mistakes_of_all_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = write(tmp_path / "one.jsonl", CASE | {"facts": [["Sadr"]]}, CASE | {"id": "b", "question": "When?", "kind": "x"})
    other = write(tmp_path / "other.jsonl", CASE | {"evidence": [MET | {"article": "none"}]})
    assert exit_code("validate", one, other) == 2
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == f"{one}:1: facts.0: Sadr stands in no sentence of the evidence"
    assert lines[1].startswith(f"{one}:2: kind: Input should be 'fact', ")
    assert lines[2].startswith(f"{other}:1: evidence.0.article: there is no article with")
    assert lines[3] == "3 mistakes. docs/evaluation.md says what a case holds."


def test_new_drafts_are_printed_or_added_and_run_only_when_accepted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code("new", "A visit to Baghdad") == 0
    printed = json.loads(capsys.readouterr().out)
    assert (printed["question"], printed["facts"], printed["draft"]) == ("Who met Amiri on Monday?", [[{"name": "Qaani"}]], True)
    drafts = tmp_path / "drafts.jsonl"
    for added in (1, 0):
        assert exit_code("new", "--out", drafts) == 0
        assert f"{added} added, {1 - added} there already" in capsys.readouterr().out
    assert exit_code("run", drafts) == 2
    assert "is not accepted yet" in capsys.readouterr().err
    assert exit_code("accept", drafts, printed["id"], "--into", tmp_path / "cases.jsonl") == 0
    assert capsys.readouterr().out == f"{tmp_path / 'cases.jsonl'}: 1 accepted\n"
    assert drafts.read_text(encoding="utf-8") == ""
    assert exit_code("validate", tmp_path / "cases.jsonl") == 0


def test_thumbs_are_listed_drafted_and_deleted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, make_answer: Callable[..., rag.Answer]
) -> None:
    monkeypatch.setenv("BYLINE_FEEDBACK", str(tmp_path / "feedback.sqlite"))
    assert (exit_code("feedback"), capsys.readouterr().out) == (0, "")
    store = rag.FeedbackStore(tmp_path / "feedback.sqlite")
    for name, rating in (("one", "up"), ("two", "down")):
        answer = replace(make_answer("He met Amiri [1].", (0, 26)), question=f"Who\n\x1b[2J {name}?")
        store.put(rag.Feedback(name, rating, answer, reason="late" if rating == "down" else ""))  # type: ignore[arg-type]
    assert exit_code("feedback") == 0
    first, second = sorted(capsys.readouterr().out.splitlines())
    assert first.startswith("one  ")
    assert first.endswith("  up    Who  [2J one?")
    assert second.endswith("  down  Who  [2J two?  (late)")
    assert exit_code("feedback", "--json") == 0
    assert {each["answer"]["text"] for each in json.loads(capsys.readouterr().out)} == {"He met Amiri [1]."}
    drafts = tmp_path / "drafts.jsonl"
    assert exit_code("new", "--from-feedback", "--out", drafts) == 0
    assert "1 added, 0 there already" in capsys.readouterr().out
    (line,) = map(json.loads, drafts.read_text(encoding="utf-8").splitlines())
    assert (line["question"], line["evidence"], line["draft"]) == ("Who\n\x1b[2J two?", [MET], True)
    assert exit_code("run", drafts) == exit_code("accept", drafts, line["id"]) == 2
    capsys.readouterr()
    assert (exit_code("feedback", "--delete", "two"), exit_code("feedback", "--delete", "two")) == (0, 2)
    assert [kept.feedback_id for kept in store.all()] == ["one"]
    assert exit_code("feedback", "--delete-all") == 0
    assert store.all() == ()
    store.close()


def test_the_schema_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code("schema") == 0
    assert json.loads(capsys.readouterr().out) == json_schema()


@pytest.mark.parametrize(
    "arguments",
    [
        ["validate", "none.jsonl"],
        ["validate", "--fresh", "--index", "x"],
        ["new", "none"],
        ["accept", "none.jsonl", "a"],
        ["accept", "none.jsonl"],
        ["new", "--from-feedback", "--fresh"],
    ],
    ids=" ".join,
)
def test_wrong_use(arguments: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert exit_code(*arguments) == 2
    assert capsys.readouterr().err
