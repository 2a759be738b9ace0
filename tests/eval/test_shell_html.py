"""``--html`` of the command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import rag
from eval.baseline import scored, write_baseline
from eval.run import run
from eval.schema import Case
from tests.eval.shell import exit_code


@pytest.fixture
def folders(
    make_case: Callable[..., Case], make_answer: Callable[..., rag.Answer], engine_by_hand: Callable[..., Any], tmp_path: Path
) -> list[Path]:
    made = []
    for said in ("Amiri", "nobody"):
        engine = engine_by_hand({"a?": make_answer(f"{said} [1]", (0, 26)), "b?": make_answer("Amiri")})
        made.append(run(engine, [make_case("a"), make_case("b", set="held_out", question="b?")], out=tmp_path / "runs"))
    write_baseline(scored(made[0]), tmp_path / "base.json")
    return [tmp_path / "runs" / each.info.name for each in made]


def test_a_run_is_written_with_those_beside_it(folders: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "made" / "x.html"
    assert exit_code("report", folders[1], "--html", file) == 0
    page = file.read_text(encoding="utf-8")
    assert f"<h1>{folders[1].name}</h1>" in page
    assert "2 runs of these cases" in page
    assert "b?" not in page
    assert str(tmp_path) not in page
    assert "Correct on tuning" in capsys.readouterr().out
    assert exit_code("report", folders[1], "--html", file, "--show-held-out") == 0
    assert "b?" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("baseline", [False, True])
def test_a_comparison_is_written(folders: list[Path], tmp_path: Path, baseline: bool) -> None:
    file = tmp_path / "x.html"
    assert exit_code("compare", tmp_path / "base.json" if baseline else folders[0], folders[1], "--html", file) == 0
    page = file.read_text(encoding="utf-8")
    assert "No difference shown</h1>" in page
    assert page.count('data-outcome="now wrong"') == 1
    assert ('class="quotes"' in page) != baseline


def test_a_page_is_of_one_run(folders: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code("report", *folders, "--html", tmp_path / "x.html") == 2
    assert "is of one run" in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "x.html").exists()
