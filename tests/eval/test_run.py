"""A run loses nothing: errors are kept and counted, and what was done before Ctrl-C or a kill can be read again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import rag
from eval.run import RunInterrupted, RunProgress, run
from eval.run_files import RunFileError, read_run
from eval.schema import Case

Make = Callable[..., Any]


@pytest.fixture
def cases(make_case: Callable[..., Case]) -> list[Case]:
    history = [{"role": "user", "content": "Who came?"}, {"role": "assistant", "content": "Qaani."}]
    return [
        make_case("right"),
        make_case("raises", set="held_out"),
        make_case("follows", kind="follow_up", history=history),
        make_case("unknown", kind="not_in_articles", answerable=False, facts=[]),
    ]


@pytest.fixture
def answers(make_answer: Callable[..., rag.Answer]) -> dict[str, rag.Answer | BaseException]:
    return {
        "right?": make_answer("He met Amiri [1].", (0, 26)),
        "raises?": rag.ModelError("The endpoint is gone.", provider="x", retryable=True),
        "follows?": make_answer("He met nobody."),
        "unknown?": make_answer("They do not say.", abstained=True),
    }


@pytest.mark.parametrize("parallel", [1, 3])
def test_every_case_has_a_record_in_order_errors_included(cases: list[Case], answers: Any, engine_by_hand: Make, parallel: int) -> None:
    engine = engine_by_hand(answers)
    result = run(engine, cases, parallel=parallel)
    assert [record.case.id for record in result.records] == ["right", "raises", "follows", "unknown"]
    assert [record.scores.correct for record in result.records] == [True, False, False, True]
    assert [record.error for record in result.records] == [None, "ModelError: The endpoint is gone.", None, None]
    assert [record.case.id for record in result.errors] == ["raises"]
    assert result.not_scored == ()
    assert dict(engine.asked)["follows?"] == [{"role": "user", "content": "Who came?"}, {"role": "assistant", "content": "Qaani."}]


def test_names_are_met_in_the_spellings_that_the_engine_knows(
    make_case: Callable[..., Case], make_answer: Callable[..., rag.Answer], engine_by_hand: Make
) -> None:
    engine = engine_by_hand({"right?": make_answer("He met Hadi Ameri [1].", (0, 26))})
    engine.person = lambda name: SimpleNamespace(spellings=[SimpleNamespace(written="Hadi Ameri")])
    result = run(engine, [make_case("right", facts=[[{"name": "Amiri"}]])])
    assert result.info.spellings == {"Amiri": ("Hadi Ameri",)}
    assert result.records[0].scores.correct


def test_evidence_that_is_not_there_is_in_the_record_whatever_was_answered(
    make_case: Callable[..., Case], answers: Any, engine_by_hand: Make, tmp_path: Path
) -> None:
    evidence = [{"article": "visit", "sentence": "Qaani met Amiri on Monday."}, {"article": "visit", "sentence": "He flew."}]
    result = run(engine_by_hand(answers), [make_case(name, evidence=evidence) for name in ("right", "raises")], out=tmp_path)
    told = {"article": "visit", "sentence": "He flew.", "reason": "does not stand in visit"}
    assert [[each.to_dict() for each in record.unfound] for record in read_run(tmp_path / result.info.name).records] == [[told], [told]]
    assert [record.gold for record in result.records] == [(), ()]


def test_a_run_is_read_back_as_it_was(cases: list[Case], answers: Any, engine_by_hand: Make, tmp_path: Path) -> None:
    result = run(engine_by_hand(answers), cases, out=tmp_path, settings={"num_results": 12})
    assert read_run(tmp_path / result.info.name) == result
    assert result.info.finished is not None
    assert (result.info.settings, result.info.settings_hash, result.info.articles) == ({"num_results": 12}, "abc", 1)
    kept = ["articles.jsonl.gz", "records.jsonl", "run.json"]
    assert sorted(path.name for path in (tmp_path / result.info.name).iterdir()) == kept


def test_runs_begun_in_the_same_second_have_folders_of_their_own(
    cases: list[Case], answers: Any, engine_by_hand: Make, tmp_path: Path
) -> None:
    names = [run(engine_by_hand(answers), cases[:1], out=tmp_path).info.name for _ in range(3)]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(set(names))
    assert len(set(names)) == 3


def test_progress_is_told_after_each_case(cases: list[Case], answers: Any, engine_by_hand: Make) -> None:
    told: list[RunProgress] = []
    run(engine_by_hand(answers), cases, progress=told.append)
    assert [(progress.done, progress.total) for progress in told] == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_ctrl_c_keeps_what_was_done(cases: list[Case], answers: Any, engine_by_hand: Make, tmp_path: Path) -> None:
    engine, reached = engine_by_hand(answers), threading.Event()

    class Waits(engine_by_hand):  # type: ignore[misc, valid-type]
        """Holds the third question back until Ctrl-C has been pressed after the second, so that the fourth is never begun."""

        def ask(self, question: str, history: Sequence[rag.Turn] = ()) -> rag.Answer:
            if question == "follows?":
                reached.wait(10)
            answer: rag.Answer = super().ask(question, history)
            return answer

    def press_ctrl_c(progress: RunProgress) -> None:
        if progress.done == 2:
            threading.Timer(0.2, reached.set).start()
            raise KeyboardInterrupt

    engine = Waits(answers)
    with pytest.raises(RunInterrupted, match="3 of 4 cases were asked") as raised:
        run(engine, cases, out=tmp_path, progress=press_ctrl_c)
    kept = read_run(tmp_path / raised.value.run.info.name)
    assert kept == raised.value.run
    assert [record.case.id for record in kept.records] == ["right", "raises", "follows"]  # the question under way was waited for
    assert [case.id for case in kept.not_scored] == ["unknown"]
    assert kept.info.finished is None


def test_a_line_that_was_cut_short_by_a_kill_is_a_case_not_asked(
    cases: list[Case], answers: Any, engine_by_hand: Make, tmp_path: Path
) -> None:
    result = run(engine_by_hand(answers), cases, out=tmp_path)
    records = tmp_path / result.info.name / "records.jsonl"
    records.write_bytes(records.read_bytes()[:-20])
    assert [case.id for case in read_run(records.parent).not_scored] == ["unknown"]


def test_a_folder_that_holds_no_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RunFileError, match="Name a folder"):
        read_run(tmp_path)
    (tmp_path / "run.json").write_text("{}", encoding="utf-8")
    with pytest.raises(RunFileError, match="cannot be read"):
        read_run(tmp_path)


def test_a_folder_that_cannot_be_made_is_refused(cases: list[Case], answers: Any, engine_by_hand: Make, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RunFileError, match="--out"):
        run(engine_by_hand(answers), cases, out=tmp_path / "file")


def test_two_cases_of_one_id_are_refused(cases: list[Case], answers: Any, engine_by_hand: Make) -> None:
    with pytest.raises(ValueError, match="one id"):
        run(engine_by_hand(answers), [cases[0], cases[0]])
