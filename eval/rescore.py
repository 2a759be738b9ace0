"""Scores the answers of a run again, beside the scores they have, without asking anything: by other measures, or by corrected cases.

It reads what the run's folder holds, answers, articles and spellings, and opens no engine. What it does not do: change an answer, or take
a case for another question than the one that was asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from eval.provenance import commit
from eval.run_files import RunFileError, add_scoring, read_articles, read_run
from eval.schema import Case, CaseRecord, Rescored, Run, Scoring
from eval.scoring import Scorer


def rescore(path: Path, cases: Sequence[Case] = ()) -> tuple[Run, Path]:
    """Score a run again and keep the scoring in its folder, where it counts from now on.

    Args:
        path: the run's folder.
        cases: in place of the run's own of the same ids; those that it did not plan are left aside. Names that only they hold are
            sought as written.

    Returns:
        The run as scored, and the scoring's file.

    Raises:
        RunFileError: the run or its articles cannot be read, a case asks another question than was asked, or none is the run's.
    """
    run = read_run(path, scored="first")
    scorer = Scorer(read_articles(path, run.info), run.info.spellings)
    corrected = {case.id: case for case in cases}
    if cases and not any(case.id in corrected for case in run.info.cases):
        raise RunFileError(f"No case of the run in {path} is among those given. Name the file that it was asked from, as corrected.")
    planned = {case.id: corrected.get(case.id, case) for case in run.info.cases}
    for asked in run.info.cases:
        case = planned[asked.id]
        if (asked.question, asked.history) != (case.question, case.history):
            raise RunFileError(f"{case.id} asks another question than was asked in {path}. Ask it: byline-eval run.")
    scoring = Scoring(
        scored=datetime.now(UTC).replace(microsecond=0).isoformat(),
        commit=commit(),
        cases=tuple(planned.values()),
        records=tuple(_rescored(record, planned[record.case.id], scorer) for record in run.records),
    )
    file = add_scoring(path, scoring)
    return read_run(path), file


def _rescored(record: CaseRecord, case: Case, scorer: Scorer) -> Rescored:
    scores = scorer.score(case, record.answer, record.found) if record.answer else record.scores
    return Rescored(case_id=case.id, scores=scores, gold=scorer.gold(case), unfound=scorer.unfound(case))
