"""docs/evaluation.md says what the code does: every kind, field, set and command, and an example that is a case."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
import typer

import rag
from eval.__main__ import app
from eval.baseline import scored, write_baseline
from eval.measures import MEASURES
from eval.run import run
from eval.schema import Case, Kind

DOCS = (Path(__file__).resolve().parents[2] / "docs" / "evaluation.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*Kind, *Case.model_fields])
def test_every_kind_and_field_has_a_row(name: str) -> None:
    assert re.search(rf"^\|[^|]*`{name}`[^|]*\| \S", DOCS, re.MULTILINE)


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_has_a_row(name: str) -> None:
    assert re.search(rf"^\|[^|]*`{re.escape(name)}`[^|]*\| \S", DOCS, re.MULTILINE)


def test_every_command_is_named() -> None:
    group = typer.main.get_command(app)
    assert isinstance(group, typer.core.TyperGroup)
    assert [name for name in group.commands if f"byline-eval {name}" not in DOCS] == []


def test_the_example_is_a_case() -> None:
    (example,) = re.findall(r"```json\n(.*?)```", DOCS, re.DOTALL)
    assert Case.model_validate_json(example, strict=True).facts[1] == ("Najaf", "an-Najaf")


def test_the_example_of_a_suite_passes_and_fails(
    make_case: Callable[..., Case],
    make_answer: Callable[..., rag.Answer],
    engine_by_hand: Callable[..., Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (example,) = re.findall(r"```python\n(import eval\n.*?)```", DOCS, re.DOTALL)
    scope: dict[str, Any] = {}
    exec(example, scope)
    cases = [make_case(f"fact-{number}") for number in range(8)]
    right = {case.question: make_answer("He met Amiri [1].", (0, 26)) for case in cases}
    wrong = {case.question: make_answer("He met no one [1].", (0, 26)) for case in cases}
    monkeypatch.chdir(tmp_path)
    write_baseline(scored(run(engine_by_hand(right), cases)), Path("eval/baselines/shipped.json"))
    monkeypatch.setattr(scope["eval"], "read_cases", lambda: cases)
    for answers, outcome in ((right, nullcontext()), (wrong, pytest.raises(AssertionError, match="now wrong"))):
        monkeypatch.setitem(vars(rag), "open_engine", lambda answers=answers: nullcontext(engine_by_hand(answers)))
        with outcome:
            scope["test_answers_are_no_worse_than_the_baseline"]()
