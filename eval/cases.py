"""Reads files of cases (JSON Lines) and names every mistake in them by file, line and field.

What it does not do: look at articles, so it cannot tell whether a question's facts are true; ``validation.py`` does.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

import rag
from eval.case_schema import FORMS
from eval.facts import wording
from eval.schema import Case, Kind
from eval.words import fold

SHIPPED = Path(__file__).resolve().parent / "cases" / "shipped.jsonl"


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake in a file of cases. ``line`` counts from 1; ``field`` is None when the line as a whole is meant."""

    path: str
    line: int
    field: str | None
    message: str

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}"
        return f"{where}: {self.field}: {self.message}" if self.field else f"{where}: {self.message}"


class CaseError(rag.BylineError):
    """A file of cases cannot be used. Who mends it: whoever wrote the file; ``problems`` holds every mistake."""

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join([*map(str, self.problems), message]))


class Numbered(NamedTuple):
    """A case and the line it stands on, from 1."""

    line: int
    case: Case


def read_cases(path: Path | str = SHIPPED) -> tuple[Case, ...]:
    """The cases of a JSON Lines file, in order; blank lines are skipped.

    Raises:
        CaseError: the file cannot be read, holds mistakes or drafts (all of them are named) or holds no case.
    """
    numbered, problems = numbered_cases(path)
    problems += [
        Problem(str(path), line, "draft", f"{case.id!r} is not accepted yet; byline-eval accept {path} {case.id} does that")
        for line, case in numbered
        if case.draft
    ]
    if problems:
        raise CaseError("docs/evaluation.md says what a case holds.", sorted(problems, key=lambda problem: problem.line))
    return tuple(case for _, case in numbered)


def numbered_cases(path: Path | str) -> tuple[list[Numbered], list[Problem]]:
    """The cases of a file, drafts among them, and its mistakes; lines that hold no case are in the mistakes only.

    Raises:
        CaseError: the file cannot be read or holds no case at all.
    """
    try:
        lines = Path(path).read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CaseError(f"{path} cannot be read: {error}. Name a file of cases in UTF-8, one JSON object a line.") from error
    cases: list[Numbered] = []
    problems: list[Problem] = []
    ids: dict[str, int] = {}
    questions: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        case, found = read_line(path, number, line)
        problems += found
        name = case.id if case else _stated_id(line)
        if name and (first := ids.setdefault(name, number)) != number:
            problems.append(Problem(str(path), number, "id", f"{name!r} is already the id on line {first}"))
        if case is None:
            continue
        if (first := questions.setdefault(asked(case), number)) != number:
            problems.append(Problem(str(path), number, "question", f"is already asked on line {first}, after the same turns"))
        cases.append(Numbered(number, case))
    if not cases and not problems:
        raise CaseError(f"{path} holds no cases. docs/evaluation.md says what a case holds.")
    return cases, problems


def read_line(path: Path | str, number: int, line: str) -> tuple[Case | None, list[Problem]]:
    """The case that a line holds, None where it holds none, and the line's mistakes."""
    try:
        case = Case.model_validate_json(line, strict=True)
    except ValidationError as error:
        return None, [_problem(str(path), number, details["loc"], details["msg"]) for details in error.errors()]
    return case, [Problem(str(path), number, field, message) for field, message in _unusable_strings(case)]


def asked(case: Case) -> tuple[str, ...]:
    """What makes two cases one question: its words and those of the turns before it, folded."""
    return (fold(case.question), *(fold(turn.content) for turn in case.history))


def select(cases: Iterable[Case], *, case_set: str = "all", kinds: Iterable[Kind] = (), limit: int | None = None) -> tuple[Case, ...]:
    """The cases of a set (``all`` is both) and of some kinds (none named is all), at most ``limit``, in order."""
    wanted = tuple(kinds)
    chosen = [case for case in cases if case_set in ("all", case.set) and (not wanted or case.kind in wanted)]
    return tuple(chosen[:limit])


def _stated_id(line: str) -> str | None:
    """The id that a line states which holds no case; None where it states none."""
    try:
        stated = json.loads(line)
    except (ValueError, RecursionError):
        return None
    name = stated.get("id") if isinstance(stated, dict) else None
    return name if isinstance(name, str) else None


def _problem(path: str, line: int, location: tuple[int | str, ...], message: str) -> Problem:
    """A validation error in our words: checks on the whole case put the field at the start of their message."""
    message = message.removeprefix("Value error, ")
    if location:
        return Problem(path, line, ".".join(_fields(location)), message)
    field, separator, rest = message.partition(": ")
    return Problem(path, line, field, rest) if separator and field in Case.model_fields else Problem(path, line, None, message)


def _fields(location: tuple[int | str, ...]) -> Iterable[str]:
    """The fields and places of a location, without the classes that pydantic names among them."""
    before: int | str = ""
    for part in location:
        if not (part in FORMS and isinstance(before, int)):
            yield str(part)
        before = part


def _unusable_strings(case: Case) -> Iterable[tuple[str, str]]:
    """Strings to look for that are nothing but signs, which folding takes away: they could never be found."""
    sought = [(f"facts.{number}", alternative) for number, fact in enumerate(case.facts) for alternative in fact]
    sought += [("forbidden", claim) for claim in case.forbidden]
    yield from ((field, f"{wording(each)!r} has no letter or digit to look for") for field, each in sought if not fold(wording(each)))
