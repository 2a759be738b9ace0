"""Which runs stand beside a run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import rag
from eval.history import history
from eval.run import run
from eval.schema import Case


def test_whole_runs_of_the_same_cases_oldest_first(
    make_case: Callable[..., Case], make_answer: Callable[..., rag.Answer], engine_by_hand: Callable[..., Any], tmp_path: Path
) -> None:
    engine, cases = engine_by_hand({"a?": make_answer("Amiri [1]", (0, 26)), "b?": make_answer("no")}), [make_case("a"), make_case("b")]
    first, second = run(engine, cases, out=tmp_path), run(engine, cases, out=tmp_path)
    run(engine, cases[:1], out=tmp_path)
    run(engine, cases, out=tmp_path, arm="constant")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "run.json").write_text("{")
    broken_off = tmp_path / run(engine, cases, out=tmp_path).info.name / "records.jsonl"
    broken_off.write_text(broken_off.read_text().splitlines(keepends=True)[0])
    past, unreadable = history(tmp_path / second.info.name, second)
    assert ([each.name for each in past], unreadable) == ([first.info.name, second.info.name], 1)
    assert [(each.same_articles, each.figures["correct"].value) for each in past] == [(True, 0.5)] * 2


def test_a_run_alone_is_its_own_history(
    make_case: Callable[..., Case], make_answer: Callable[..., rag.Answer], engine_by_hand: Callable[..., Any], tmp_path: Path
) -> None:
    alone = run(engine_by_hand({"a?": make_answer("no")}), [make_case("a")])
    assert [each.name for each in history(tmp_path / "nowhere", alone)[0]] == [alone.info.name]
