"""``byline-eval run --set FOLDER``: several arms in one table, chosen questions, runs that are gone on with and scored again."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from eval.run_files import read_run
from eval.sets.question_set import half_of
from eval.shell_sets import chosen
from tests.eval.shell import exit_code

PASSAGES = {
    "talks": "Mara Lind met Otto Brandt in Geneva on 3 March 2020. They discussed grain exports for two hours.",
    "bakery": "Anna Falk opened a bakery in Oslo on 5 May 2018. It sells rye bread and buns.",
}
ASKED = [
    ("Where did Mara Lind meet Otto Brandt?", "talks", ["Geneva"]),
    ("Where did Anna Falk open a bakery?", "bakery", ["Oslo"]),
    ("Who painted Lisbon in 1711?", "talks", []),
]


@pytest.fixture(autouse=True)
def code(monkeypatch: pytest.MonkeyPatch) -> None:
    """Code that nobody edits while it is tested."""
    for module in (sys.modules["eval.run"], sys.modules["eval.provenance"], sys.modules["eval.arms.choice"]):
        monkeypatch.setattr(module, "code_hash", lambda: "a")
    monkeypatch.setattr("eval.provenance.commit", lambda: "0123456789")


@pytest.fixture
def squad2(tmp_path: Path) -> Path:
    """Six questions: three in each half."""
    ids = {half: [name for name in map(str, range(20)) if half_of(name) == half] for half in ("tuning", "held_out")}
    questions = [
        {"id": ids[half][number], "question": f"{text}{' ' * (half == 'tuning')}", "passage": passage, "answers": golds}
        for half in ids
        for number, (text, passage, golds) in enumerate(ASKED)
    ]
    folder = tmp_path / "squad2"
    folder.mkdir()
    for name, rows in (
        ("passages", [{"id": name, "title": name, "text": text} for name, text in PASSAGES.items()]),
        ("questions", questions),
    ):
        (folder / f"{name}.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return folder


def run(folder: Path, *arguments: str | Path, arms: Sequence[str] = ("constant", "bm25"), code: int = 0) -> None:
    named = [part for arm in arms for part in ("--arm", arm)]
    assert exit_code("run", "--set", folder, *named, "--out", folder / "runs", "--cache-folder", folder / "cache", *arguments) == code


def values(shown: str) -> dict[tuple[str, str], dict[str, float | None]]:
    return {(row["half"], row["name"]): row["values"] for row in json.loads(shown)["rows"]}


def test_arms_stand_side_by_side_by_halves(squad2: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(squad2, "--json")
    found = values(capsys.readouterr().out)
    for half in ("tuning", "held_out"):
        assert found[half, "first statement"] == {"constant": 0.0, "bm25": 1.0}
        assert found[half, "passage recall@1"] == {"constant": 0.0, "bm25": 1.0}
        assert found[half, "quotes that are exact"] == {"constant": None, "bm25": 1.0}
        assert found[half, "AUROC, answerable against not"] == {"constant": 0.5, "bm25": 1.0}
        assert found[half, "errors"] == {"constant": 0.0, "bm25": 0.0}


def test_the_table_shows_totals_and_no_question(squad2: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(squad2)
    shown = capsys.readouterr().out
    assert "Set aside" in shown
    assert "bm25: 2 articles, kept in" in shown
    assert "Lisbon" not in shown


def test_a_run_is_kept_with_what_it_was_of_and_can_be_scored_again(squad2: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(squad2, arms=["bm25"])
    (folder,) = (squad2 / "runs").iterdir()
    kept = read_run(folder)
    assert folder.name.endswith("-squad2-bm25")
    assert (kept.info.arm, kept.info.question_set, kept.info.retrieve, kept.info.articles) == ("bm25", "squad2", 30, 2)
    assert kept.records[0].retrieved
    capsys.readouterr()
    assert exit_code("score", folder) == 0
    assert "Scored again" in capsys.readouterr().out


def test_runs_are_printed_again_side_by_side(squad2: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        run(squad2)
    folders = sorted((squad2 / "runs").iterdir())
    capsys.readouterr()
    assert exit_code("report", *folders, "--json") == 0
    first = values(capsys.readouterr().out)["tuning", "first statement"]
    assert first == {"bm25 1": 1.0, "bm25 2": 1.0, "constant 1": 0.0, "constant 2": 0.0}
    kept = json.loads((folders[0] / "run.json").read_text(encoding="utf-8"))
    kept["info"]["question_set"] = None
    (folders[0] / "run.json").write_text(json.dumps(kept), encoding="utf-8")
    assert exit_code("report", *folders) == 2


def test_answers_that_were_given_before_are_taken_where_that_is_wanted(squad2: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        run(squad2, "--cache", arms=["bm25"])
    shown = capsys.readouterr().out
    assert shown.count("bm25: 6 of 6 answers are from the cache") == 1
    run(squad2, "--cache", "--json", arms=["bm25"])
    assert values(capsys.readouterr().out)["tuning", "seconds, median"] == {"bm25": None}


def test_a_run_that_was_broken_off_is_gone_on_with(squad2: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(squad2, arms=["bm25"])
    (folder,) = (squad2 / "runs").iterdir()
    records = folder / "records.jsonl"
    records.write_bytes(records.read_bytes()[:-50])
    run(squad2, "--resume", folder)  # the constant is begun anew
    assert read_run(folder).not_scored == ()
    assert len(list((squad2 / "runs").iterdir())) == 2
    run(squad2, "--resume", folder, "--most", "2", code=2)
    assert "cases: " in capsys.readouterr().err
    run(squad2, "--resume", folder, arms=["constant"], code=2)
    assert "--arm bm25" in capsys.readouterr().err


def test_an_arm_that_raises_fails_the_command_and_is_told(
    squad2: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: Any) -> None:
        raise ValueError("broken")

    monkeypatch.setattr("eval.arms.bm25.Bm25.ask", broken)
    run(squad2, code=1)
    assert "bm25 raised on 6: " in capsys.readouterr().out


def test_fewer_questions_are_part_of_more_and_in_the_order_of_the_set(make_case: Any) -> None:
    cases = [make_case(f"c{number}") for number in range(40)]
    few, more = chosen(cases, 5), chosen(cases, 12)
    assert len(few) == 5
    assert set(few) < set(more)
    assert list(more) == [case for case in cases if case in more] != cases[:12]
    assert chosen(cases, None) == tuple(cases)


@pytest.mark.parametrize(
    "arguments",
    [["--arm", "gpt"], ["--kind", "fact"], ["--fresh"], ["--index", "x"]],
    ids=" ".join,
)
def test_wrong_use(squad2: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code("run", "--set", squad2, *arguments) == 2
    assert capsys.readouterr().err


def test_a_set_that_is_not_there_says_where_it_is_to_be_had(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code("run", "--set", tmp_path / "ramdocs") == 2
    assert "github.com/HanNight/RAMDocs" in capsys.readouterr().err
