"""The command: what it prints where, and its exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

import rag
from eval.__main__ import main


@pytest.fixture
def opened(
    monkeypatch: pytest.MonkeyPatch, engine_by_hand: Callable[..., Any], make_answer: Callable[..., rag.Answer]
) -> list[rag.Settings]:
    """Has ``rag.open_engine`` give an engine made by hand, and holds the settings it was opened with."""
    settings: list[rag.Settings] = []
    answers = {
        "Who?": make_answer("He met Amiri [1].", (0, 26)),
        "Why?": make_answer("They do not say.", abstained=True),
        "How?": ValueError("broken"),
    }

    @contextmanager
    def open_engine(given: rag.Settings) -> Any:
        settings.append(given)
        yield engine_by_hand(answers)

    monkeypatch.setitem(vars(rag), "open_engine", open_engine)
    return settings


@pytest.fixture
def cases(tmp_path: Path) -> str:
    fact = {"kind": "fact", "set": "tuning", "answerable": True, "facts": [["Amiri"]]}
    lines = [
        {"id": "who", "question": "Who?"} | fact,
        {"id": "why", "question": "Why?", "kind": "not_in_articles", "set": "held_out", "answerable": False},
        {"id": "how", "question": "How?"} | fact | {"kind": "list"},
    ]
    path = tmp_path / "cases.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return str(path)


def exit_code(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as raised:
        main([str(argument) for argument in arguments])
    assert isinstance(raised.value.code, int)
    return raised.value.code


def test_run_then_report_and_compare(opened: list[rag.Settings], cases: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "runs"
    assert exit_code("run", cases, "--kind", "fact", "--kind", "not_in_articles", "--out", out, "--index", tmp_path / "index") == 0
    assert "Correct on held_out" in capsys.readouterr().out
    assert opened[0].index == tmp_path / "index"
    (folder,) = out.iterdir()
    assert exit_code("report", folder, "--json") == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["info"]["name"] == folder.name
    correct = shown["summary"]["sets"][-1]["figures"]["correct"]
    assert (correct["value"], correct["scored"]) == (1.0, 2)
    assert exit_code("compare", folder, folder) == 0
    assert capsys.readouterr().out.startswith("No difference shown")


def test_json_alone_goes_to_standard_output(
    opened: list[rag.Settings], cases: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code("run", cases, "--set", "held_out", "--json", "--out", tmp_path / "runs") == 0
    (absent,) = json.loads(capsys.readouterr().out)["summary"]["kinds"]
    assert (absent["label"], absent["figures"]["abstained_rightly"]["value"]) == ("not_in_articles", 1.0)


def test_a_fresh_index_lies_in_a_folder_that_is_gone_afterwards(opened: list[rag.Settings], cases: str, tmp_path: Path) -> None:
    assert exit_code("run", cases, "--limit", "1", "--fresh", "--out", tmp_path / "runs") == 0
    assert opened[0].index != rag.Settings().index
    assert not opened[0].index.exists()


def test_an_error_on_a_case_fails_the_command(
    opened: list[rag.Settings], cases: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code("run", cases, "--out", tmp_path / "runs") == 1
    assert "Errors, counted as wrong (1): how" in capsys.readouterr().out


def test_an_engine_that_cannot_be_opened_fails_the_command(
    monkeypatch: pytest.MonkeyPatch, cases: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def open_engine(settings: rag.Settings) -> None:
        raise rag.IndexNotReadyError("There is no index. Run byline ingest.")

    monkeypatch.setitem(vars(rag), "open_engine", open_engine)
    assert exit_code("run", cases) == 1
    assert capsys.readouterr().err == "There is no index. Run byline ingest.\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "none.jsonl"],
        ["run", "--fresh", "--index", "x"],
        ["run", "--set", "x"],
        ["report", "none"],
        ["compare", "none", "none"],
        ["x"],
    ],
    ids=" ".join,
)
def test_wrong_use(opened: list[rag.Settings], arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(*arguments) == 2
    assert capsys.readouterr().err
    assert opened == []


def test_no_case_of_that_kind_is_wrong_use(opened: list[rag.Settings], cases: str) -> None:
    assert exit_code("run", cases, "--kind", "time") == 2


def test_compare_fails_on_a_regression_and_writes_what_it_is_told_to(
    opened: list[rag.Settings], cases: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "runs"
    assert exit_code("run", cases, "--kind", "fact", "--kind", "not_in_articles", "--out", out) == 0
    (folder,) = out.iterdir()
    files = tmp_path / "made" / "x.xml", tmp_path / "made" / "x.md"
    shown = ("--floor", "correct=1", "--junit", files[0], "--markdown", files[1])
    assert exit_code("compare", folder, folder, *shown) == 0
    xml, summary = [file.read_text(encoding="utf-8") for file in files]
    assert xml.startswith('<testsuites name="byline-eval">')
    assert summary.startswith("## No difference shown")
    assert exit_code("compare", folder, folder, "--floor", "decision=1.1") == 1
    assert "below its floor of 1.1" in " ".join(capsys.readouterr().out.split())
    assert exit_code("compare", folder, folder, "--primary", "mrr", "--json") == 2
    assert json.loads(capsys.readouterr().out)["judgement"]["verdict"] == "could not measure"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--floor", "correct"], "NAME=LEAST"),
        (["--floor", "wrod=1"], "cannot be a primary"),
        (["--primary", "words"], "cannot be a primary"),
        (["--junit", "/proc/x/y"], "cannot be written"),
    ],
)
def test_compare_says_what_is_wrong_with_an_option(
    opened: list[rag.Settings], cases: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], told: str
) -> None:
    assert exit_code("run", cases, "--kind", "fact", "--out", tmp_path / "runs") == 0
    (folder,) = (tmp_path / "runs").iterdir()
    assert exit_code("compare", folder, folder, *options) == 2
    assert told in " ".join(capsys.readouterr().err.split())


def test_bless_shows_what_changes_and_writes_only_when_told(
    opened: list[rag.Settings], cases: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out, baseline = tmp_path / "runs", tmp_path / "baselines" / "x.json"
    assert exit_code("run", cases, "--kind", "fact", "--kind", "not_in_articles", "--out", out) == 0
    (folder,) = out.iterdir()
    capsys.readouterr()
    monkeypatch.setattr("sys.stdin", StringIO("n\n"))
    assert exit_code("bless", folder, "--to", baseline) == 1
    assert "2 of 2 cases correct" in " ".join(capsys.readouterr().out.split())
    assert not baseline.exists()
    assert exit_code("bless", folder, "--to", baseline, "--yes") == 0
    assert exit_code("compare", baseline, folder) == 0
    capsys.readouterr()
    monkeypatch.setattr("sys.stdin", StringIO("y\n"))
    before = baseline.read_bytes()
    assert exit_code("bless", folder, "--to", baseline) == 0
    assert capsys.readouterr().out.startswith("No difference shown")
    assert baseline.read_bytes() == before


def test_bless_takes_no_run_that_was_broken_off_and_no_name_for_unknown_cases(
    opened: list[rag.Settings], cases: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code("run", cases, "--kind", "fact", "--out", tmp_path / "runs") == 0
    (folder,) = (tmp_path / "runs").iterdir()
    assert exit_code("bless", folder, "--yes") == 2
    assert "--to" in capsys.readouterr().err
    (folder / "records.jsonl").write_text("", encoding="utf-8")
    assert exit_code("bless", folder, "--to", tmp_path / "x.json", "--yes") == 2
    assert "never asked: who" in capsys.readouterr().err


def test_the_baseline_of_shipped_cases_is_named_after_their_file(
    opened: list[rag.Settings], cases: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eval.shell_gate.CASES", Path(cases).parent)
    monkeypatch.setattr("eval.shell_gate.FOLDER", tmp_path / "baselines")
    lines = [line for line in Path(cases).read_text(encoding="utf-8").splitlines() if '"how"' not in line]
    Path(cases).write_text("\n".join(lines), encoding="utf-8")
    assert exit_code("run", cases, "--out", tmp_path / "runs") == 0
    (folder,) = (tmp_path / "runs").iterdir()
    assert exit_code("bless", folder, "--yes") == 0
    assert [path.name for path in (tmp_path / "baselines").iterdir()] == ["cases.json"]
