"""A run that was broken off is gone on with where it stopped, and only on what it was begun with."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

import rag
from eval.run import run
from eval.run_files import RunFileError, read_run
from eval.schema import Case

Make = Callable[..., Any]
NAMES = ("one", "two", "three")


@pytest.fixture(autouse=True)
def code(monkeypatch: pytest.MonkeyPatch) -> None:
    """Code that nobody edits while it is tested."""
    monkeypatch.setattr(sys.modules["eval.run"], "code_hash", lambda: "a")


@pytest.fixture
def cases(make_case: Make) -> list[Case]:
    return [make_case(name) for name in NAMES]


@pytest.fixture
def engine(make_answer: Make, engine_by_hand: Make) -> Any:
    return engine_by_hand({f"{name}?": make_answer("He met Amiri [1].", (0, 26)) for name in NAMES})


@pytest.fixture
def broken_off(engine: Any, cases: list[Case], tmp_path: Path) -> Path:
    """A run whose process was killed while it wrote the second record."""
    folder = tmp_path / run(engine, cases, out=tmp_path, settings={"num_results": 12}).info.name
    info = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    info["info"]["finished"] = None
    (folder / "run.json").write_text(json.dumps(info), encoding="utf-8")
    first, second, _ = (folder / "records.jsonl").read_bytes().splitlines(keepends=True)
    (folder / "records.jsonl").write_bytes(first + second[:100])
    engine.asked.clear()
    return folder


def test_what_was_not_asked_is_asked_and_nothing_twice(broken_off: Path, engine: Any, cases: list[Case]) -> None:
    result = run(engine, cases, resume=broken_off, settings={"num_results": 12})
    assert [question for question, _ in engine.asked] == ["two?", "three?"]
    assert read_run(broken_off) == result
    assert [record.case.id for record in result.records] == [*NAMES]
    assert result.info.finished is not None
    assert len(result.info.resumed) == 1
    assert not (broken_off / ".lock").exists()


def test_progress_counts_what_was_done_before(broken_off: Path, engine: Any, cases: list[Case]) -> None:
    told: list[tuple[int, int]] = []
    run(engine, cases, resume=broken_off, settings={"num_results": 12}, progress=lambda at: told.append((at.done, at.total)))
    assert told == [(2, 3), (3, 3)]


def test_a_run_of_something_else_is_refused_and_all_that_differs_is_named(
    broken_off: Path, engine: Any, cases: list[Case], make_case: Make, article: rag.Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {file.name: file.read_bytes() for file in broken_off.iterdir()}
    monkeypatch.setattr(engine, "articles", lambda: [article, dataclasses.replace(article, article_id="other")])
    monkeypatch.setattr(sys.modules["eval.run"], "code_hash", lambda: "changed")
    others = [cases[0], make_case("two", facts=[["Sadr"]]), make_case("four")]
    with pytest.raises(RunFileError) as raised:
        run(engine, others, resume=broken_off, settings={"num_results": 40}, arm="bm25", retrieve=5)
    said = str(raised.value)
    for difference in (
        "asked: byline then, bm25 now",
        "cases: 1 edited (two); 1 no longer there (three); 1 new (four)",
        "articles: 1 of them (",
        "settings: num_results 12 then, 40 now",
        "code: ",
        "sources retrieved for each question: 0 then, 5 now",
    ):
        assert f"\n  {difference}" in said
    assert engine.asked == []
    assert {file.name: file.read_bytes() for file in broken_off.iterdir()} == before


@pytest.mark.parametrize("order", [(1, 0, 2)])
def test_cases_in_another_order_are_other_cases(broken_off: Path, engine: Any, cases: list[Case], order: tuple[int, ...]) -> None:
    with pytest.raises(RunFileError, match="cases: in another order"):
        run(engine, [cases[number] for number in order], resume=broken_off, settings={"num_results": 12})


def test_two_processes_do_not_go_on_with_one_run(broken_off: Path, engine: Any, cases: list[Case]) -> None:
    with FileLock(broken_off / ".lock"), pytest.raises(RunFileError, match="Another process"):
        run(engine, cases, resume=broken_off, settings={"num_results": 12})
