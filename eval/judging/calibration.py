"""Puts labelled sentences to a judge and keeps how far it agrees with people, in a file for each judge.

Another model, prompt, number of votes or host is another judge, of which nothing is known yet.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import rag
from eval.cache import DEFAULT_CACHE
from eval.judging.agreement import cohens_kappa
from eval.judging.endpoint import JudgeError
from eval.judging.labels import Labelled, labels_hash, read_labels
from eval.judging.opening import voter
from eval.judging.prompt import PROMPT
from eval.judging.schema import VERDICTS, Agreement, Calibration, Judge, Verdict, majority
from eval.judging.voting import Progress
from eval.provenance import commit

DEFAULT_CALIBRATIONS = Path("eval") / "calibrations"
OUR_LABELS = "ours"


def calibrate_judge(
    labels: Mapping[str, Sequence[Labelled]] | None = None,
    model: str | None = None,
    *,
    votes: int = 3,
    parallel: int = 1,
    most_calls: int | None = None,
    settings: rag.Settings | None = None,
    cache: Path = DEFAULT_CACHE,
    calibrations: Path = DEFAULT_CALIBRATIONS,
    progress: Progress | None = None,
) -> Calibration:
    """Ask a judge about labelled sentences, and keep what is known of its agreement with the labels.

    Args:
        labels: by what they are called; without it, ours.
        model: name the endpoint knows the judge by; without it, that of the settings.
        votes: on each sentence; odd.
        parallel: requests at a time.
        most_calls: most that are made; None for no bound.
        settings: whose endpoint, key, limits and prices to use; without it, those of the environment.
        cache: folder in which replies are kept.
        calibrations: folder in which the result is kept. What it held of this judge on other labels stays.
        progress: told how many votes are done, of how many.

    Raises:
        ValueError: votes are even or fewer than 1.
        rag.ConfigurationError: no endpoint is set.
        JudgeError: not one vote was to be had, or the result cannot be kept.
    """
    sets = labels if labels is not None else {OUR_LABELS: read_labels()}
    every = [label for found in sets.values() for label in found]
    with voter(settings, model, votes=votes, cache=cache, most_calls=most_calls) as asked:
        got = asked.ask([label.statement for label in every], parallel=parallel, progress=progress)
    if not got.any_verdict:
        raise JudgeError(got.errors[0])
    verdicts = iter([majority(each) for each in got.votes])
    agreements = [agreement(name, found, [next(verdicts) for _ in found]) for name, found in sets.items()]
    before = read_calibration(calibrations, got.judge)
    others = [kept for kept in before.agreements if kept.labels not in sets] if before else []
    calibration = Calibration(
        judge=got.judge,
        prompt=PROMPT,
        calibrated=datetime.now(UTC).replace(microsecond=0).isoformat(),
        commit=commit(),
        agreements=tuple(sorted([*agreements, *others], key=lambda each: (each.labels != OUR_LABELS, each.labels))),
        spent=got.spent,
    )
    try:
        calibrations.mkdir(parents=True, exist_ok=True)
        beside = calibrations / f"{_name(got.judge)}.new"
        beside.write_text(json.dumps(calibration.to_dict(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        beside.replace(calibrations / _name(got.judge))
    except OSError as error:
        raise JudgeError(f"The agreement cannot be kept in {calibrations}: {error}. Name another folder with --calibrations.") from error
    return calibration


def agreement(name: str, labels: Sequence[Labelled], verdicts: Sequence[Verdict | None]) -> Agreement:
    """Labels against verdicts; sentences that were not judged are counted and are no part of kappa."""
    judged = [(label, verdict) for label, verdict in zip(labels, verdicts, strict=True) if verdict is not None]
    counts = Counter((label.supported, verdict) for label, verdict in judged)
    yes, no = ((counts[supported, VERDICTS[0]], counts[supported, VERDICTS[1]]) for supported in (True, False))
    kappa = cohens_kappa((yes, no))
    right = Counter(label.kind for label, verdict in judged if label.supported == (verdict == "supported"))
    kinds = Counter(label.kind for label, _ in judged)
    return Agreement(
        labels=name,
        labels_hash=labels_hash(labels),
        sentences=len(labels),
        judged=len(judged),
        table=(yes, no),
        kappa=kappa.value if kappa else None,
        low=kappa.low if kappa else None,
        high=kappa.high if kappa else None,
        kinds={kind: (right[kind], kinds[kind]) for kind in dict.fromkeys(label.kind for label in labels)},
    )


def read_calibration(folder: Path, judge: Judge) -> Calibration | None:
    """What is kept of a judge; None where there is nothing, or nothing that can be read."""
    try:
        found = Calibration.model_validate_json((folder / _name(judge)).read_bytes())
    except (OSError, ValueError):
        return None
    return found if found.judge == judge else None


def _name(judge: Judge) -> str:
    return f"{hashlib.sha256(json.dumps(judge.to_dict(), sort_keys=True).encode()).hexdigest()[:12]}.json"
