"""The published JSON Schema is that of the code, takes the cases there are, and refuses what reading them refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # comes with chromadb
from pydantic import ValidationError

from eval.case_schema import Case, json_schema
from eval.cases import SHIPPED

PUBLISHED = Path(__file__).resolve().parents[2] / "docs" / "case.schema.json"
CASE = {"id": "a", "kind": "fact", "set": "tuning", "question": "Who?", "answerable": True, "facts": [["Amiri"]]}
UNANSWERABLE = {"id": "n", "kind": "not_in_articles", "set": "held_out", "question": "Why?", "answerable": False}
EVIDENCE = [{"article": "a", "sentence": "b"}]


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    Draft202012Validator.check_schema(json_schema())
    return Draft202012Validator(json_schema())


def test_the_published_schema_is_current() -> None:
    """If not: byline-eval schema > docs/case.schema.json."""
    assert json.loads(PUBLISHED.read_text(encoding="utf-8")) == json_schema()


@pytest.mark.parametrize("name", ["shipped.jsonl", "conversations.jsonl"])
def test_the_shipped_cases_are_valid(validator: Draft202012Validator, name: str) -> None:
    for line in SHIPPED.with_name(name).read_text(encoding="utf-8").splitlines():
        validator.validate(json.loads(line))


@pytest.mark.parametrize(
    "case",
    [
        CASE,
        UNANSWERABLE,
        CASE | {"facts": [["x", {"number": 16e9, "unit": "$"}], [{"date": "2019-10"}, {"name": "Amiri"}]], "forbidden": [{"number": 2.5}]},
        CASE | {"facts": [], "draft": True},
        CASE | {"facts": [], "evidence": EVIDENCE},
        CASE | {"kind": "follow_up", "history": [{"role": "user", "content": "x"}]},
        UNANSWERABLE | {"kind": "false_premise", "draft": True, "note": "x"},
    ],
    ids=str,
)
def test_what_is_a_case_is_valid(validator: Draft202012Validator, case: dict[str, Any]) -> None:
    Case.model_validate_json(json.dumps(case), strict=True)
    validator.validate(case)


@pytest.mark.parametrize(
    "case",
    [
        CASE | {"kind": "riddle"},
        CASE | {"id": "a b"},
        CASE | {"question": " "},
        CASE | {"answerable": "yes"},
        CASE | {"fact": []},
        CASE | {"facts": []},
        CASE | {"facts": [[]]},
        CASE | {"facts": ["Amiri"]},
        CASE | {"facts": [[5]]},
        CASE | {"facts": [[{"number": -1}]]},
        CASE | {"facts": [[{"number": 1, "date": "2019"}]]},
        CASE | {"facts": [[{"date": "30 October"}]]},
        CASE | {"facts": [[{"name": "x", "unit": "y"}]]},
        CASE | {"kind": "follow_up"},
        CASE | {"answerable": False, "facts": []},
        CASE | {"evidence": [{"sentence": "b"}]},
        UNANSWERABLE | {"facts": [["x"]]},
        UNANSWERABLE | {"evidence": EVIDENCE},
        UNANSWERABLE | {"answerable": True, "facts": [["x"]]},
        {"id": "a"},
    ],
    ids=str,
)
def test_what_is_no_case_is_not_valid(validator: Draft202012Validator, case: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Case.model_validate_json(json.dumps(case), strict=True)
    assert not validator.is_valid(case)
