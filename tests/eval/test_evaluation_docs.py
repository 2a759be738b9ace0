"""docs/evaluation.md says what the code does: every kind, field, set and command, and an example that is a case."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

from eval.__main__ import app
from eval.schema import Case, Kind

DOCS = (Path(__file__).resolve().parents[2] / "docs" / "evaluation.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*Kind, *Case.model_fields])
def test_every_kind_and_field_has_a_row(name: str) -> None:
    assert re.search(rf"^\|[^|]*`{name}`[^|]*\| \S", DOCS, re.MULTILINE)


def test_every_command_is_named() -> None:
    group = typer.main.get_command(app)
    assert isinstance(group, typer.core.TyperGroup)
    assert [name for name in group.commands if f"byline-eval {name}" not in DOCS] == []


def test_the_example_is_a_case() -> None:
    (example,) = re.findall(r"```json\n(.*?)```", DOCS, re.DOTALL)
    assert Case.model_validate_json(example, strict=True).facts[1] == ("Najaf", "an-Najaf")
