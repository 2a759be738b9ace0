"""``byline-eval judge`` and ``calibrate-judge``: exit codes, what is printed, and nothing of the key."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import rag
from eval.run import run
from eval.run_files import read_run
from tests.eval.judge_server import KEY, put, replies, stands_there, verdict
from tests.eval.shell import exit_code
from tests.rag.scripted_endpoint import Endpoint, endpoint, fails

pytestmark = pytest.mark.loopback


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Endpoint]:
    monkeypatch.chdir(tmp_path)
    with endpoint(replies(stands_there)) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("BYLINE_MODEL_RETRIES", "0")
        yield server


@pytest.fixture
def folder(make_case: Any, make_answer: Callable[..., rag.Answer], engine_by_hand: Any, tmp_path: Path) -> Path:
    answers = {"a?": make_answer("Qaani met Amiri [1].", (0, 26)), "b?": make_answer("He left at midnight [1].", (27, 42))}
    return tmp_path / "runs" / run(engine_by_hand(answers), [make_case("a"), make_case("b")], out=tmp_path / "runs").info.name


def test_a_run_is_judged_and_its_report_shows_it(server: Endpoint, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code("judge", folder, "--model", "m") == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "support, by a judge (advisory), m (judge-2025-01-01) at 127.0.0.1, 3 votes" in told
    assert "Advisory, uncalibrated" in told
    assert "6 calls now; 660 tokens for all votes" in told
    assert exit_code("report", folder) == 0
    assert "support, by a judge (advisory), m" in capsys.readouterr().out
    assert exit_code("report", folder, "--json") == 0
    assert json.loads(capsys.readouterr().out)["judged"][0]["judge"]["model"] == "m"
    assert exit_code("compare", folder, folder) == 0
    assert "which decides nothing here" in capsys.readouterr().out


def test_calibrated_and_judged_again_without_a_call(server: Endpoint, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code("judge", folder, "--votes", "1") == 0
    assert exit_code("calibrate-judge", "--votes", "1", "--parallel", "4") == 0
    told = capsys.readouterr().out
    assert "on 100 sentences (ours)" in told
    assert "labelled supported: judged supported" in told
    assert "number " in told
    calls = len(server.requests)
    assert exit_code("judge", folder, "--votes", "1", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert len(server.requests) == calls
    assert found["agreements"][0].startswith("kappa ")
    assert {path.name for path in Path("eval").iterdir()} == {"cache", "calibrations"}


def test_what_was_not_judged_ends_with_1(server: Endpoint, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code("judge", folder, "--votes", "1", "--most-calls", "1") == 1
    assert "Not judged and not scored (1 case, 1 claim): b" in capsys.readouterr().out
    assert exit_code("judge", folder, "--votes", "1", "--most-calls", "1") == 0
    assert exit_code("calibrate-judge", "--votes", "1", "--most-calls", "30") == 1
    assert "on 30 sentences (ours), 70 more not judged" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["judge"], ["calibrate-judge"]], ids=" ".join)
def test_a_refused_key_ends_with_1_and_is_not_printed(
    server: Endpoint, folder: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, arguments: list[str]
) -> None:
    server.script = fails(401, f"wrong key: {KEY}")
    caplog.set_level("DEBUG")
    assert exit_code(*arguments, *([folder] if arguments == ["judge"] else [])) == 1
    told = capsys.readouterr()
    assert "Set OPENAI_API_KEY" in told.err
    assert KEY not in told.out + told.err + caplog.text
    assert read_run(folder).judgings == ()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["judge", "nowhere"], 2),
        (["judge", "nowhere", "--votes", "2"], 2),
        (["calibrate-judge", "--votes", "2"], 2),
        (["calibrate-judge", "--most", "3"], 2),
        (["calibrate-judge", "--labels", "nowhere"], 2),
        (["calibrate-judge", "--clapnq", "nowhere"], 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_use(server: Endpoint, arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(*arguments) == code
    assert capsys.readouterr().err
    assert server.requests == []


def test_labels_of_ones_own_and_clapnq(server: Endpoint, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    quotes = [{"text": "Rain fell."}]
    rows = [
        {"id": name, "kind": "k", "sentence": name, "quotes": quotes, "supported": name == "rain", "reason": ""}
        for name in ("rain", "snow")
    ]
    (tmp_path / "mine.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    passage = {"title": "t", "text": "", "sentences": ["Rain fell.", "Snow fell."]}
    row = {"id": "1", "question": "What fell?", "answerable": True, "passages": [passage]}
    (tmp_path / "questions.jsonl").write_text(json.dumps(row | {"output": [{"answer": "Rain", "selected_sentences": ["Rain fell."]}]}))
    assert exit_code("calibrate-judge", "--labels", "mine.jsonl", "--clapnq", tmp_path, "--votes", "1") == 0
    told = capsys.readouterr().out
    assert "kappa 1.00 on 2 sentences (mine.jsonl)" in told
    assert "kappa 1.00 on 2 sentences (clapnq)" in told
    server.script = replies(lambda body: verdict("Rain" in put(body)["statement"]))
    assert exit_code("calibrate-judge", "--labels", "mine.jsonl", "--votes", "1", "--json") == 0
    kept = json.loads(capsys.readouterr().out)
    assert [each["labels"] for each in kept["agreements"]] == ["clapnq", "mine.jsonl"]
