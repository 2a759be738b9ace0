"""What a comparison needs to know of a run, and the small file in which it is committed as the baseline.

A baseline's file holds for each case its measures, its error, the beginning of its answer and why that is wrong; of held-out cases no
answer. It holds no article and no source. What it does not do: decide that a run becomes the baseline; a person does, with
``byline-eval bless``.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Literal

import rag
from eval.findings import what_is_wrong
from eval.judging.figures import JudgedFigure, judged_figures
from eval.measures import MEASURES
from eval.run_files import read_run
from eval.schema import Case, CaseRecord, CaseSet, Frozen, Kind, Run

FOLDER = Path(__file__).resolve().parent / "baselines"
DECIMALS = 6  # of a measure, in a file and in memory alike: what was not changed must not differ by its rounding
ANSWER_LENGTH = 240  # in a file

NOT_COMMITTED = ("seconds",)  # measures that tell of the machine

_NOT_SCORED_BY = {"id", "kind", "set", "articles", "tags"}  # fields of a case that change no score


class BaselineError(rag.BylineError):
    """A file does not hold a baseline that can be read, or a run cannot become one. Who mends it: whoever named it."""


class ScoredCase(Frozen):
    """One case that was asked, as it is compared.

    Attributes:
        case_hash: twelve hexadecimal digits naming what is asked and wanted: equal hashes mean that scores may be compared.
        measures: value by name; those on which the case is not scored are not there.
        error: class and message of what the engine raised; None when it answered.
        answer: its text with single blanks; empty where there is none or it is not kept.
        wrong: why the answer is not correct; empty where it is.
    """

    id: str
    kind: Kind
    set: CaseSet
    question: str
    case_hash: str
    measures: dict[str, float]
    error: str | None = None
    answer: str = ""
    wrong: str = ""


class Baseline(Frozen):
    """A run as it is compared.

    Attributes:
        format: of the file; others are refused.
        run, started, commit, settings_hash, corpus_hash, articles: as in ``RunInfo``.
        settings: likewise, and the arm that was asked.
        not_asked: ids of cases that were planned and never asked.
        judged: what models think of the answers; shown, never compared, and in no file.
    """

    format: Literal[1] = 1
    run: str
    started: str
    commit: str | None
    settings: dict[str, Any]
    settings_hash: str | None
    corpus_hash: str
    articles: int
    not_asked: tuple[str, ...]
    cases: tuple[ScoredCase, ...]
    judged: tuple[JudgedFigure, ...] = ()


def scored(run: Run) -> Baseline:
    """A run as it is compared, with whole answers."""
    fields = ("started", "commit", "settings_hash", "corpus_hash", "articles")
    return Baseline(
        run=run.info.name,
        **{name: getattr(run.info, name) for name in fields},
        settings=run.info.settings | {"arm": run.info.arm},
        not_asked=tuple(case.id for case in run.not_scored),
        cases=tuple(_scored_case(record) for record in run.records),
        judged=judged_figures(run),
    )


def case_hash(case: Case) -> str:
    """Twelve hexadecimal digits naming what a case asks and wants. Fields at their default do not count: new ones change nothing."""
    wanted = case.model_dump(mode="json", exclude=_NOT_SCORED_BY, exclude_defaults=True)
    return hashlib.sha256(json.dumps(wanted, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:12]


def committed(baseline: Baseline) -> Baseline:
    """What of a baseline is kept in its file: of answers to tuning cases ``ANSWER_LENGTH`` characters, of held-out ones none; no times."""
    return baseline.model_copy(update={"cases": tuple(_committed_case(case) for case in baseline.cases), "judged": ()})


def write_baseline(baseline: Baseline, path: Path) -> None:
    """Write a baseline, a line for each case, so that a change of it can be read.

    Raises:
        BaselineError: the file cannot be written.
    """
    kept = committed(baseline)
    head = json.dumps(kept.model_dump(mode="json", exclude={"cases", "judged"}), ensure_ascii=False, indent=1)
    lines = ",\n".join(json.dumps(case.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False) for case in kept.cases)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(".new")
        beside.write_text(f'{head.removesuffix("}").rstrip()},\n "cases": [\n{lines}\n]}}\n', encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise BaselineError(f"The baseline {path} cannot be written: {error}. Name another file with --to.") from error


def read_baseline(path: Path | str) -> Baseline:
    """The baseline in a file, or a run in a folder as it is compared.

    Raises:
        BaselineError: there is nothing, or a file that holds no baseline that can be read.
        RunFileError: the folder holds no run that can be read.
    """
    file = Path(path)
    if not file.exists():
        raise BaselineError(f"There is no {file}. byline-eval run makes a run, byline-eval bless a baseline of it.")
    if not file.is_file():
        return scored(read_run(file))
    try:
        return Baseline.model_validate_json(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BaselineError(f"The baseline {file} cannot be read: {error}. Make one with byline-eval bless.") from error


def _scored_case(record: CaseRecord) -> ScoredCase:
    values = {name: measure.of(record) for name, measure in MEASURES.items()}
    return ScoredCase(
        id=record.case.id,
        kind=record.case.kind,
        set=record.case.set,
        question=record.case.question,
        case_hash=case_hash(record.case),
        measures={name: round(value, DECIMALS) for name, value in values.items() if value is not None},
        error=record.error,
        answer=" ".join(record.answer.text.split()) if record.answer else "",
        wrong="" if record.scores.correct else what_is_wrong(record),
    )


def _committed_case(case: ScoredCase) -> ScoredCase:
    answer = "" if case.set == "held_out" else case.answer
    short = answer if len(answer) <= ANSWER_LENGTH else answer[: ANSWER_LENGTH - 1].rstrip() + "…"
    kept = {name: value for name, value in case.measures.items() if name not in NOT_COMMITTED}
    return case.model_copy(update={"answer": short, "wrong": "" if case.set == "held_out" else case.wrong, "measures": kept})
