"""The folder a run is kept in: ``run.json`` (what it was made of, and its summary) and ``records.jsonl`` (a line for each case).

Records are written as they come, so that a run that is broken off, or killed, keeps what was done.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import rag
from eval.schema import CaseRecord, Run, RunInfo, Summary

DEFAULT_FOLDER = Path("eval") / "runs"
INFO, RECORDS = "run.json", "records.jsonl"


class RunFileError(rag.BylineError):
    """A folder does not hold a run that can be read. Who mends it: whoever named it."""


class RunFolder:
    """A new run's folder, to which records are added."""

    def __init__(self, path: Path, info: RunInfo) -> None:
        """Make the folder and say in it what is being run.

        Raises:
            RunFileError: the folder exists, or cannot be made.
        """
        self.path = path
        try:
            path.mkdir(parents=True)
            (path / RECORDS).touch()
        except OSError as error:
            raise RunFileError(f"The run's folder {path} cannot be made: {error}. Name another with --out.") from error
        self._write_info(info, None)

    def add(self, record: CaseRecord) -> None:
        """Append a record; it is on disk when this returns."""
        with (self.path / RECORDS).open("a", encoding="utf-8") as file:
            file.write(json.dumps(record.to_dict(), ensure_ascii=False) + "\n")

    def finish(self, run: Run, summary: Summary) -> None:
        """Write what became of the run."""
        self._write_info(run.info, summary)

    def _write_info(self, info: RunInfo, summary: Summary | None) -> None:
        content = {"info": info.to_dict(), "summary": summary.to_dict() if summary else None}
        beside = self.path / f"{INFO}.new"
        beside.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        beside.replace(self.path / INFO)


def read_run(path: Path | str) -> Run:
    """The run in a folder, its records in the order of its cases. A last line that was cut short counts as a case that was not asked.

    Raises:
        RunFileError: the folder holds no run, or one that cannot be read.
    """
    folder = Path(path)
    try:
        info = RunInfo.model_validate(json.loads((folder / INFO).read_text(encoding="utf-8"))["info"])
        lines = (folder / RECORDS).read_text(encoding="utf-8").split("\n")[:-1]
        return Run(info=info, records=in_case_order([CaseRecord.model_validate_json(line) for line in lines], info))
    except OSError as error:
        raise RunFileError(f"{folder} holds no {INFO} and {RECORDS}. Name a folder that byline-eval run made.") from error
    except (ValueError, KeyError, TypeError) as error:  # not JSON, or JSON of another shape
        raise RunFileError(f"The run in {folder} cannot be read: {error}. Run it again with byline-eval run.") from error


def in_case_order(records: Sequence[CaseRecord], info: RunInfo) -> tuple[CaseRecord, ...]:
    """The records in the order in which the run's cases were planned."""
    position = {case.id: number for number, case in enumerate(info.cases)}
    return tuple(sorted(records, key=lambda record: position[record.case.id]))
