"""Whether a run that was broken off may be gone on with: only where what is left would be asked of the same, and what is not is named.

What a run was made of is ``RunInfo``'s matter, how its folder is opened again ``run_files.py``'s.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from eval.run_files import RunFileError
from eval.schema import RunInfo

MOST_NAMED = 5  # cases of a kind of difference


def refuse_other(before: RunInfo, now: RunInfo, folder: Path) -> None:
    """Refuse to go on with a run of something else.

    Raises:
        RunFileError: cases, articles, settings, code, packages, or what is asked differ; all of them are named.
    """
    found = list(differences(before, now))
    if found:
        listed = "".join(f"\n  {difference}" for difference in found)
        raise RunFileError(
            f"The run in {folder} cannot be gone on with, for what is left would be asked of something else:{listed}\n"
            "Put that back as it was, or start a new run without --resume."
        )


def differences(before: RunInfo, now: RunInfo) -> Iterator[str]:
    """What differs between a run and one to go on with it, in a line each."""
    if before.arm != now.arm or before.question_set != now.question_set:
        yield f"asked: {_asked(before)} then, {_asked(now)} now"
    if before.cases_hash != now.cases_hash:
        yield f"cases: {_cases(before, now)}"
    if before.corpus_hash != now.corpus_hash:
        yield f"articles: {before.articles} of them ({before.corpus_hash}) then, {now.articles} ({now.corpus_hash}) now"
    for label, one, other in (("settings", before.settings, now.settings), ("packages", before.versions, now.versions)):
        changed = [name for name in (one | other) if one.get(name) != other.get(name)]
        if changed:
            yield f"{label}: " + ", ".join(f"{name} {one.get(name)} then, {other.get(name)} now" for name in changed)
    if before.code_hash != now.code_hash:
        yield f"code: {before.commit} ({before.code_hash}) then, {now.commit} ({now.code_hash}) now"
    if before.retrieve != now.retrieve:
        yield f"sources retrieved for each question: {before.retrieve} then, {now.retrieve} now"


def _asked(info: RunInfo) -> str:
    return f"{info.arm} of {info.question_set}" if info.question_set else info.arm


def _cases(before: RunInfo, now: RunInfo) -> str:
    old, new = ({case.id: case for case in info.cases} for info in (before, now))
    edited = [name for name in old if name in new and old[name] != new[name]]
    kinds = {
        "edited": edited,
        "no longer there": [name for name in old if name not in new],
        "new": [name for name in new if name not in old],
    }
    told = [f"{len(names)} {kind} ({_named(names)})" for kind, names in kinds.items() if names]
    return "; ".join(told) or "in another order"


def _named(names: list[str]) -> str:
    return ", ".join(names[:MOST_NAMED]) + (", …" if len(names) > MOST_NAMED else "")
