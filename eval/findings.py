"""What is said of single cases, whoever shows it: why one is wrong, what was not scored and why, which evidence was not found."""

from __future__ import annotations

from collections.abc import Sequence

from eval.schema import Case, CaseRecord, Run


def left_out(run: Run) -> list[tuple[str, Sequence[Case]]]:
    """What has no answer or no score, by name: why, and the cases; reasons that no case has are left out."""
    unfound = [record.case for record in run.records if record.case.evidence and not record.gold]
    reasons: list[tuple[str, Sequence[Case]]] = [
        ("Errors, counted as wrong", [record.case for record in run.errors]),
        ("Not asked and not scored", run.not_scored),
        ("Evidence not in these articles, so retrieval and citations not scored", unfound),
    ]
    return [(reason, cases) for reason, cases in reasons if cases]


def unfound_evidence(run: Run, *, show_held_out: bool) -> list[str]:
    """The evidence that is not in the articles asked about, a line each: case, article, sentence and why; of held-out cases the number."""
    lines = []
    for record in run.records:
        if record.unfound and record.case.set == "held_out" and not show_held_out:
            lines.append(f"{record.case.id}: {len(record.unfound)} not found; held out: --show-held-out shows them")
            continue
        for each in record.unfound:
            lines.append(f"{record.case.id}: {each.article}: {f'“{each.sentence}” ' if each.sentence else ''}{each.reason}")
    return lines


def what_is_wrong(record: CaseRecord) -> str:
    """Why a case is not correct, in a line."""
    scores = record.scores
    if record.error is not None:
        return f"error: {' '.join(record.error.split())}"
    if not record.case.answerable:
        return "answered what the articles do not say"
    if scores.abstained:
        return "abstained on what the articles say"
    missing = [f"missing: {', '.join(scores.missing)}"] if scores.missing else []
    return "; ".join(missing + ([f"forbidden: {', '.join(scores.forbidden)}"] if scores.forbidden else []))


def first_line(record: CaseRecord) -> str:
    """The first line of the answer that is not blank; a dash where there is none."""
    lines = [line.strip() for line in (record.answer.text if record.answer else "").splitlines() if line.strip()]
    return lines[0] if lines else "-"
