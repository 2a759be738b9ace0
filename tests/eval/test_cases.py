"""Mistakes in a file of cases are named by line and field; one that slipped through would make every later figure wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.case_schema import Date, Kind, Name, Number
from eval.cases import CaseError, Problem, read_cases, select

GOOD = {"id": "a", "kind": "fact", "set": "tuning", "question": "Who?", "answerable": True, "facts": [["Amiri"]]}
UNANSWERABLE = {"id": "n", "kind": "not_in_articles", "set": "held_out", "question": "Why?", "answerable": False}


def write(folder: Path, *lines: object) -> Path:
    path = folder / "cases.jsonl"
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines) + "\n", encoding="utf-8")
    return path


def test_cases_are_read_in_order_and_blank_lines_skipped(tmp_path: Path) -> None:
    history = [{"role": "user", "content": "Who met?"}, {"role": "assistant", "content": "Two men."}]
    follow_up = GOOD | {"id": "f", "kind": "follow_up", "history": history}
    cases = read_cases(write(tmp_path, GOOD, "", UNANSWERABLE, follow_up))
    assert [case.id for case in cases] == ["a", "n", "f"]
    assert cases[0].facts == (("Amiri",),)
    assert cases[2].to_dict()["history"] == history


@pytest.mark.parametrize(
    ("line", "field", "message"),
    [
        ("{", None, "Invalid JSON"),
        (GOOD | {"kind": "riddle"}, "kind", "Input should be 'fact', "),
        (GOOD | {"set": "test"}, "set", "Input should be 'tuning' or 'held_out'"),
        (GOOD | {"answerable": "yes"}, "answerable", "valid boolean"),
        (GOOD | {"id": "a b"}, "id", "pattern"),
        (GOOD | {"question": " "}, "question", "pattern"),
        (GOOD | {"fact": []}, "fact", "Extra inputs"),
        ({"id": "a"}, "kind", "Field required"),
        (GOOD | {"facts": []}, "facts", "needs at least one"),
        (GOOD | {"facts": [[]]}, "facts", "without alternatives"),
        (GOOD | {"facts": ["Amiri"]}, "facts.0", "valid array"),
        (GOOD | {"facts": [["Amiri", 5]]}, "facts.0.1", "neither a text nor an object with one of number, date, name"),
        (GOOD | {"facts": [[{"number": "5"}]]}, "facts.0.0.number", "valid"),
        (GOOD | {"facts": [[{"number": -1}]]}, "facts.0.0.number", "greater than or equal to 0"),
        (GOOD | {"facts": [[{"number": 5, "units": "$"}]]}, "facts.0.0.units", "Extra inputs"),
        (GOOD | {"facts": [[{"date": "2019-02-30"}]]}, "facts.0.0.date", "day"),
        (GOOD | {"facts": [[{"date": "30 October"}]]}, "facts.0.0.date", "pattern"),
        (GOOD | {"forbidden": [{"name": " "}]}, "forbidden.0.name", "pattern"),
        (GOOD | {"facts": [[{"name": "?"}]]}, "facts.0", "'?' has no letter or digit"),
        (GOOD | {"evidence": [{"article": "a", "sentence": ""}]}, "evidence.0.sentence", "pattern"),
        (UNANSWERABLE | {"evidence": [{"article": "a", "sentence": "b"}]}, "evidence", "unanswerable case has none"),
        (GOOD | {"id": "d", "question": "Where?", "facts": [], "draft": True}, "draft", "'d' is not accepted yet; byline-eval accept"),
        (GOOD | {"facts": [["Amiri", "—"]]}, "facts.0", "'—' has no letter or digit"),
        (GOOD | {"forbidden": ["?"]}, "forbidden", "'?' has no letter or digit"),
        (GOOD | {"answerable": False, "facts": []}, "answerable", "not fact"),
        (GOOD | {"kind": "follow_up"}, "history", "needs the turns"),
        (GOOD | {"history": [{"role": "system", "content": "x"}]}, "history.0.role", "'user' or 'assistant'"),
        (UNANSWERABLE | {"facts": [["x"]]}, "facts", "unanswerable case has none"),
        (UNANSWERABLE | {"answerable": True, "facts": [["x"]]}, "answerable", "cannot be answerable"),
        (UNANSWERABLE | {"id": "a"}, "id", "'a' is already the id on line 1"),
        (GOOD | {"id": "b", "question": "WHO"}, "question", "already asked on line 1"),
    ],
)
def test_a_mistake_is_named_by_line_and_field(tmp_path: Path, line: object, field: str | None, message: str) -> None:
    path = write(tmp_path, GOOD, line)
    with pytest.raises(CaseError) as raised:
        read_cases(path)
    problem = raised.value.problems[0]
    assert (problem.line, problem.field) == (2, field)
    assert message in problem.message
    assert str(raised.value).startswith(f"{path}:2: {field}: " if field else f"{path}:2: ")


def test_all_mistakes_of_a_file_are_named_at_once(tmp_path: Path) -> None:
    path = write(tmp_path, "[]", GOOD, GOOD | {"kind": "x", "set": "y"})
    with pytest.raises(CaseError) as raised:
        read_cases(path)
    assert [(problem.line, problem.field) for problem in raised.value.problems] == [(1, None), (3, "kind"), (3, "set"), (3, "id")]


def test_facts_may_be_texts_numbers_dates_and_names(tmp_path: Path) -> None:
    fact = ["Amiri", {"number": 16000000000, "unit": "$"}, {"date": "2019-10"}, {"name": "Hadi al-Amiri"}]
    (case,) = read_cases(write(tmp_path, GOOD | {"facts": [fact], "forbidden": fact}))
    assert case.facts == (("Amiri", Number(number=16_000_000_000, unit="$"), Date(date="2019-10"), Name(name="Hadi al-Amiri")),)
    assert case.forbidden == case.facts[0]


def test_a_line_ends_at_line_feeds_only(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(GOOD | {"question": "Who\u2028came\x85?"}, ensure_ascii=False).encode() + b"\r\n\r\n")
    assert read_cases(path)[0].question == "Who\u2028came\x85?"


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe"])
def test_a_file_without_a_case_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_bytes(content)
    with pytest.raises(CaseError, match=r"cases\.jsonl"):
        read_cases(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="cannot be read"):
        read_cases(tmp_path / "none.jsonl")


def test_select(tmp_path: Path) -> None:
    cases = read_cases(write(tmp_path, GOOD, UNANSWERABLE, GOOD | {"id": "b", "set": "held_out", "question": "Where?"}))
    assert [case.id for case in select(cases)] == ["a", "n", "b"]
    assert [case.id for case in select(cases, case_set="held_out")] == ["n", "b"]
    assert [case.id for case in select(cases, case_set="held_out", kinds=[Kind.FACT])] == ["b"]
    assert [case.id for case in select(cases, limit=1)] == ["a"]


def test_a_problem_reads_as_compilers_write_theirs() -> None:
    assert str(Problem("c.jsonl", 3, "facts.0", "is wrong")) == "c.jsonl:3: facts.0: is wrong"
