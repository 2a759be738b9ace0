"""The baseline's file: small, readable line by line, and nothing in it that does not belong into a repository."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import rag
from eval.baseline import ANSWER_LENGTH, BaselineError, case_hash, committed, read_baseline, scored, write_baseline
from eval.run import run
from eval.run_files import RunFileError
from eval.schema import Case, Run


@pytest.fixture
def result(make_case: Callable[..., Case], make_answer: Callable[..., rag.Answer], engine_by_hand: Callable[..., Any]) -> Run:
    answers = {
        "a?": make_answer(f"Qaani met Amiri, {'and again, ' * 40}\nand a second line [1].", (0, 26)),
        "b?": make_answer("A held-out answer [1].", (0, 26)),
        "c?": ValueError("broken"),
    }
    return run(engine_by_hand(answers), [make_case("a"), make_case("b", set="held_out"), make_case("c")], settings={"num_results": 40})


def test_a_file_is_read_as_it_was_written(result: Run, tmp_path: Path) -> None:
    path = tmp_path / "made" / "x.json"
    write_baseline(scored(result), path)
    assert read_baseline(path) == committed(scored(result))
    write_baseline(read_baseline(path), path)
    assert read_baseline(path) == committed(scored(result))
    assert [file.name for file in path.parent.iterdir()] == ["x.json"]


def test_measures_without_a_value_are_not_there_and_errors_are(result: Run) -> None:
    first, _, third = scored(result).cases
    assert first.measures["correct"] == 1
    assert "abstained_rightly" not in first.measures
    assert (third.error, third.measures["correct"], third.answer, third.wrong) == ("ValueError: broken", 0, "", "error: ValueError: broken")


def test_values_are_rounded_in_memory_as_in_the_file(result: Run) -> None:
    record = result.records[0]
    thirds = record.model_copy(update={"scores": record.scores.model_copy(update={"claims": 3, "supported": 1})})
    found = scored(result.model_copy(update={"records": (thirds,)}))
    assert found.cases[0].measures["support_words"] == 0.333333


def test_a_line_a_case_without_long_or_held_out_answers_and_without_times(result: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    write_baseline(scored(result), path)
    text = path.read_text(encoding="utf-8")
    a, b, c = [json.loads(line.rstrip(",")) for line in text.splitlines() if '"case_hash"' in line]
    assert len(a["answer"]) <= ANSWER_LENGTH
    assert a["answer"].endswith("…")
    assert "answer" not in b
    assert "wrong" not in b
    assert c["error"]
    assert "second line" not in text
    assert "seconds" not in text
    assert json.loads(text)["settings"] == {"num_results": 40, "arm": "byline"}


def test_the_hash_of_a_case_is_of_what_changes_its_scores(make_case: Callable[..., Case]) -> None:
    same = [
        make_case("a"),
        make_case("a", tags=["x"]),
        make_case("a", articles=["y"]),
        make_case("a", set="held_out"),
        make_case("a", kind="list"),
    ]
    assert len({case_hash(case) for case in same}) == 1
    turn = {"role": "user", "content": "x"}
    others = [
        make_case("a", question="Why?"),
        make_case("a", facts=[["Amiri", "Ameri"]]),
        make_case("a", forbidden=["x"]),
        make_case("a", history=[turn]),
    ]
    assert len({case_hash(case) for case in [*same, *others]}) == 5


@pytest.mark.parametrize("text", ["", "[]", '{"format": 2}', "{"])
def test_what_is_no_baseline_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BaselineError, match="byline-eval bless"):
        read_baseline(path)


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RunFileError):
        read_baseline(tmp_path)


def test_a_file_that_cannot_be_written_is_refused(result: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BaselineError, match="--to"):
        write_baseline(scored(result), tmp_path / "file" / "x.json")


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BaselineError, match=r"There is no .*byline-eval bless"):
        read_baseline(tmp_path / "none.json")
