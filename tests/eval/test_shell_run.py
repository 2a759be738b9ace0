"""``byline-eval run`` and ``score`` on our own cases: the cache, going on with a run, and scoring again."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import rag
from eval.run_files import read_run
from tests.eval.shell import exit_code

FACT = {"kind": "fact", "set": "tuning", "answerable": True, "facts": [["Ameri"]]}


@pytest.fixture(autouse=True)
def code(monkeypatch: pytest.MonkeyPatch) -> None:
    """Code that nobody edits while it is tested."""
    monkeypatch.setattr(sys.modules["eval.run"], "code_hash", lambda: "a")
    monkeypatch.setattr("eval.provenance.code_hash", lambda: "a")
    monkeypatch.setattr("eval.provenance.commit", lambda: "0123456789")


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch, engine_by_hand: Callable[..., Any], make_answer: Callable[..., rag.Answer]) -> Any:
    """What ``rag.open_engine`` gives: an engine that answers two questions by hand."""
    made = engine_by_hand({"Who?": make_answer("He met Amiri [1].", (0, 26)), "When?": make_answer("On Monday [1].", (0, 26))})

    @contextmanager
    def open_engine(settings: rag.Settings) -> Any:
        yield made

    monkeypatch.setitem(vars(rag), "open_engine", open_engine)
    return made


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    return written(tmp_path / "cases.jsonl", [FACT | {"id": "who", "question": "Who?"}, FACT | {"id": "when", "question": "When?"}])


def written(path: Path, cases: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(case) + "\n" for case in cases), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("commit", "options", "asked"),
    [
        ("0123456789", [], 2),
        ("0123456789+changes", [], 4),
        ("0123456789+changes", ["--cache"], 2),
        ("0123456789", ["--no-cache"], 4),
        (None, [], 2),
    ],
)
def test_answers_are_taken_from_the_cache_unless_the_code_differs_from_its_commit(
    engine: Any, cases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, commit: str | None, options: list[str], asked: int
) -> None:
    monkeypatch.setattr("eval.shell_run.commit", lambda: commit)
    for _ in range(2):
        assert exit_code("run", cases, *options, "--out", tmp_path / "runs", "--cache-folder", tmp_path / "cache") == 0
    assert len(engine.asked) == asked


def test_how_many_answers_came_from_the_cache_is_said(engine: Any, cases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert exit_code("run", cases, "--cache", "--out", tmp_path / "runs", "--cache-folder", tmp_path / "cache") == 0
    assert capsys.readouterr().out.count("2 of 2 answers are from the cache") == 1


def test_a_run_that_was_broken_off_is_gone_on_with_in_its_folder(
    engine: Any, cases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code("run", cases, "--no-cache", "--out", tmp_path / "runs") == 0
    (folder,) = (tmp_path / "runs").iterdir()
    records = folder / "records.jsonl"
    records.write_bytes(records.read_bytes().splitlines(keepends=True)[0])
    assert exit_code("run", cases, "--no-cache", "--resume", folder) == 0
    assert f"Kept in {folder}" in capsys.readouterr().out
    assert [question for question, _ in engine.asked] == ["Who?", "When?", "When?"]
    assert list((tmp_path / "runs").iterdir()) == [folder]


def test_a_run_of_other_cases_is_not_gone_on_with(engine: Any, cases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code("run", cases, "--no-cache", "--out", tmp_path / "runs") == 0
    (folder,) = (tmp_path / "runs").iterdir()
    assert exit_code("run", cases, "--most", "1", "--no-cache", "--resume", folder) == 2
    assert "cases: 1 no longer there (when)" in capsys.readouterr().err


def test_corrected_cases_are_scored_and_the_report_shows_the_newest_scores(
    engine: Any, cases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code("run", cases, "--no-cache", "--out", tmp_path / "runs") == 0
    (folder,) = (tmp_path / "runs").iterdir()
    corrected = written(tmp_path / "corrected.jsonl", [FACT | {"id": "who", "question": "Who?", "facts": [["Amiri"]]}])
    assert exit_code("score", folder, "--cases", corrected) == 0
    assert "Kept in" in capsys.readouterr().out
    assert [record.scores.correct for record in read_run(folder).records] == [True, False]
    assert exit_code("report", folder) == 0
    assert "Scored again" in capsys.readouterr().out
    assert len(engine.asked) == 2


@pytest.mark.parametrize(
    "arguments",
    [["run", "--arm", "bm25"], ["run", "--resume", "a", "--resume", "b"], ["run", "--resume", "a"], ["score", "a"]],
    ids=" ".join,
)
def test_wrong_use(engine: Any, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(*arguments) == 2
    assert capsys.readouterr().err
    assert engine.asked == []
