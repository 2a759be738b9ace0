"""Judges the answers of a run: is each claim supported by the words that its citations open? Nothing is answered again.

A claim is what the measures by rule take for one. It is put to the judge with the quotes it cites, their title, publisher and date, and the
question; the passage around a quote is not shown, so "he" must be told by what is. A claim without a citation is unsupported unasked.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import rag
from eval.cache import DEFAULT_CACHE
from eval.judging.calibration import DEFAULT_CALIBRATIONS, read_calibration
from eval.judging.endpoint import JudgeError
from eval.judging.opening import voter
from eval.judging.prompt import PROMPT
from eval.judging.schema import Judge, JudgedCase, JudgedClaim, Judging, Quote, Statement
from eval.judging.voting import Progress
from eval.provenance import commit
from eval.run_files import JUDGED, RunFileError, read_run
from eval.schema import CaseRecord, Run
from eval.support import Claim, claims
from eval.words import fold


def judge(
    run: Run | Path | str,
    model: str | None = None,
    *,
    votes: int = 3,
    parallel: int = 1,
    most_calls: int | None = None,
    settings: rag.Settings | None = None,
    cache: Path = DEFAULT_CACHE,
    calibrations: Path = DEFAULT_CALIBRATIONS,
    progress: Progress | None = None,
) -> Judging:
    """Judge a run's answers, given as what ``run`` returned or as a run's folder, in which the judging is then kept.

    What was judged before is not asked again: a judging that was broken off goes on, and one by a judge that was calibrated since takes
    that up. Arguments are those of ``calibrate_judge``; ``calibrations`` is where what is known of this judge is looked up.

    Raises:
        ValueError: votes are even or fewer than 1.
        RunFileError: the folder holds no run, or cannot be written to.
        rag.ConfigurationError: no endpoint is set.
        JudgeError: there was something to ask, and not one vote was to be had.
    """
    found = run if isinstance(run, Run) else read_run(run)
    stated = [(record, _claims(record)) for record in found.records]
    statements = [_statement(record, claim) for record, own in stated for claim in own if claim.numbers]
    with voter(settings, model, votes=votes, cache=cache, most_calls=most_calls) as asked:
        got = asked.ask(statements, parallel=parallel, progress=progress)
    if statements and not got.any_verdict:
        raise JudgeError(got.errors[0])
    given = iter(got.votes)
    cases = [
        JudgedCase(
            case_id=record.case.id,
            claims=tuple(JudgedClaim(text=claim.text, numbers=claim.numbers, votes=next(given) if claim.numbers else ()) for claim in own),
        )
        for record, own in stated
        if own
    ]
    judging = Judging(
        judge=got.judge,
        prompt=PROMPT,
        judged=datetime.now(UTC).replace(microsecond=0).isoformat(),
        commit=commit(),
        cases=tuple(cases),
        spent=got.spent,
        calibration=read_calibration(calibrations, got.judge),
    )
    if not isinstance(run, Run):
        _keep(Path(run), judging)
    return judging


def _claims(record: CaseRecord) -> list[Claim]:
    """The claims of an answer; numbers that no citation has are taken off."""
    answer = record.answer
    if answer is None or answer.abstained:
        return []
    cited = {citation.number for citation in answer.citations}
    return [
        Claim(_plain(claim.text), tuple(number for number in claim.numbers if number in cited))
        for claim in claims(answer.text)
        if fold(claim.text)
    ]


def _plain(claim: str) -> str:
    return claim.replace("**", "").strip().removeprefix("- ").removeprefix("> ")


def _statement(record: CaseRecord, claim: Claim) -> Statement:
    assert record.answer is not None
    cited = {citation.number: citation for citation in record.answer.citations}
    question = record.answer.trace.query if record.case.history else ""
    return Statement(
        text=claim.text, quotes=tuple(_quote(cited[number]) for number in claim.numbers), question=question or record.case.question
    )


def _quote(citation: rag.Citation) -> Quote:
    return Quote(
        text=citation.quote,
        title=citation.title,
        publisher=citation.publisher,
        published=citation.published,
        reported_by=citation.reported_by,
    )


def _keep(folder: Path, judging: Judging) -> None:
    """Write a judging into its run's folder, in place of an earlier one by the same judge."""
    file = folder / JUDGED / f"{_asked_of(judging.judge)}.json"
    try:
        file.parent.mkdir(exist_ok=True)
        beside = file.with_suffix(".new")
        beside.write_text(json.dumps(judging.to_dict(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        beside.replace(file)
    except OSError as error:
        raise RunFileError(f"What was judged cannot be written to {file}: {error}.") from error


def _asked_of(judge: Judge) -> str:
    """Names a judge by what is known of it before it replies, so that an unfinished judging is replaced by the finished one."""
    asked = [judge.model, judge.host, judge.prompt_hash, judge.votes]
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:12]
