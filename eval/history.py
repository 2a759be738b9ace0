"""Earlier and later runs of the same cases beside a run: what the report draws as its history. Reads the folder that the run lies in.

A run is beside another where it asked the same cases of the same arm. Other articles or code do not part runs, for that is what a history
is to show; they are named. What cannot be read is counted, and never an error: a report is of one run.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from eval.measures import MEASURES
from eval.run_files import INFO, RunFileError, read_run
from eval.schema import Figure, Run
from eval.summary import figure

MOST = 30  # runs read


class Past(NamedTuple):
    """One run of a history: its figures by their newest scoring."""

    name: str
    started: str
    commit: str | None
    same_articles: bool
    figures: dict[str, Figure]


MEASURED = ("correct", "abstained_rightly", "abstained_wrongly", "seconds")


def history(folder: Path, run: Run) -> tuple[tuple[Past, ...], int]:
    """Whole runs of the same cases in the folder in which ``folder`` lies, oldest first, and how many could not be read.

    Of more than ``MOST`` folders the newest by name are read.
    """
    found, unreadable = [_past(run, run)], 0
    beside = sorted(path.parent for path in folder.absolute().parent.glob(f"*/{INFO}"))
    for path in beside[-MOST:]:
        if path.name == folder.absolute().name:
            continue
        try:
            other = read_run(path)
        except RunFileError:
            unreadable += 1
            continue
        if _is_beside(other, run):
            found.append(_past(other, run))
    return tuple(sorted(found, key=lambda past: (past.started, past.name))), unreadable


def _is_beside(other: Run, run: Run) -> bool:
    same = (other.info.cases_hash, other.info.arm) == (run.info.cases_hash, run.info.arm)
    return same and other.info.finished is not None and not other.not_scored


def _past(other: Run, run: Run) -> Past:
    figures = {name: figure(MEASURES[name], other.records, len(other.info.cases)) for name in MEASURED}
    return Past(other.info.name, other.info.started, other.info.commit, other.info.corpus_hash == run.info.corpus_hash, figures)
