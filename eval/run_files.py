"""The folder a run is kept in: ``run.json`` (what it was made of, and its summary), ``records.jsonl`` (a line for each case) and
``articles.jsonl.gz`` (what was asked about, so that answers can be scored again).

Records are written as they come, so that a run that is broken off, or killed, keeps what was done and can be gone on with. Scorings made
later lie beside them in ``scorings/`` (``rescore.py`` makes them), of which the newest counts; what models think of the answers lies in
``judged/`` (``judging/``), a file for each judge.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout

import rag
from eval.judging.schema import Judging
from eval.provenance import cases_hash, corpus_hash
from eval.schema import CaseRecord, Run, RunInfo, Scoring, Summary

DEFAULT_FOLDER = Path("eval") / "runs"
INFO, RECORDS, ARTICLES, SCORINGS, JUDGED = "run.json", "records.jsonl", "articles.jsonl.gz", "scorings", "judged"
KEPT_OF_ARTICLES = ("article_id", "title", "publisher", "published", "url", "language", "text")


class RunFileError(rag.BylineError):
    """A folder does not hold a run that can be read. Who mends it: whoever named it."""


class RunFolder:
    """A run's folder, to which records are added. One process at a time holds it, until ``finish``."""

    def __init__(self, path: Path) -> None:
        """Use ``new`` or ``again``."""
        self.path = path
        self._lock = FileLock(path / ".lock", thread_local=False)

    @classmethod
    def new(cls, path: Path, info: RunInfo, articles: Sequence[rag.Article]) -> RunFolder:
        """Make the folder and say in it what is being run.

        Raises:
            RunFileError: the folder exists, or cannot be made.
        """
        folder = cls(path)
        try:
            path.mkdir(parents=True)
            folder._hold()
            (path / RECORDS).touch()
            _write_articles(path / ARTICLES, articles)
        except OSError as error:
            raise RunFileError(f"The run's folder {path} cannot be made: {error}. Name another with --out.") from error
        folder._write_info(info, None)
        return folder

    @classmethod
    def again(cls, path: Path, check: Callable[[RunInfo], None]) -> tuple[RunFolder, Run]:
        """The folder of a run to go on with, and what was done. A last line that was cut short is taken off.

        Args:
            path: the run's folder.
            check: raises where it must not be gone on with, which leaves the folder as it is.

        Raises:
            RunFileError: it holds no run, or another process is at it.
        """
        read_run(path, scored="first")  # before a lock is put into a folder of something else
        folder = cls(path)
        folder._hold()
        try:
            run = read_run(path, scored="first")
            check(run.info)
            content = (path / RECORDS).read_bytes()
            with (path / RECORDS).open("r+b") as file:
                file.truncate(content.rfind(b"\n") + 1)
        except BaseException:
            folder._let_go()
            raise
        return folder, run

    def _hold(self) -> None:
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise RunFileError(f"Another process is at the run in {self.path}. Wait for it, or end it.") from error

    def add(self, record: CaseRecord) -> None:
        """Append a record; it is on disk when this returns."""
        with (self.path / RECORDS).open("a", encoding="utf-8") as file:
            file.write(json.dumps(record.to_dict(), ensure_ascii=False) + "\n")

    def finish(self, run: Run, summary: Summary) -> None:
        """Write what became of the run, and let go of the folder."""
        self._write_info(run.info, summary)
        self._let_go()

    def _let_go(self) -> None:
        self._lock.release()
        Path(self._lock.lock_file).unlink(missing_ok=True)

    def _write_info(self, info: RunInfo, summary: Summary | None) -> None:
        content = {"info": info.to_dict(), "summary": summary.to_dict() if summary else None}
        beside = self.path / f"{INFO}.new"
        beside.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        beside.replace(self.path / INFO)


def read_run(path: Path | str, scored: Literal["newest", "first"] = "newest") -> Run:
    """The run in a folder, its records in the order of its cases. A last line that was cut short counts as a case that was not asked.

    Args:
        path: the run's folder.
        scored: by the newest scoring that lies beside the answers, or as they were first scored.

    Raises:
        RunFileError: the folder holds no run, or one that cannot be read.
    """
    folder = Path(path)
    try:
        info = RunInfo.model_validate(json.loads((folder / INFO).read_text(encoding="utf-8"))["info"])
        lines = (folder / RECORDS).read_text(encoding="utf-8").split("\n")[:-1]
        records = in_case_order([CaseRecord.model_validate_json(line) for line in lines], info)
        run = Run(info=info, records=records, judgings=_judgings(folder / JUDGED))
        scorings = sorted((folder / SCORINGS).glob("*.json")) if scored == "newest" else []
        return _as_scored(run, Scoring.model_validate_json(scorings[-1].read_bytes())) if scorings else run
    except OSError as error:
        raise RunFileError(f"{folder} holds no {INFO} and {RECORDS}. Name a folder that byline-eval run made.") from error
    except (ValueError, KeyError, TypeError) as error:  # not JSON, or JSON of another shape
        raise RunFileError(f"The run in {folder} cannot be read: {error}. Run it again with byline-eval run.") from error


def in_case_order(records: Sequence[CaseRecord], info: RunInfo) -> tuple[CaseRecord, ...]:
    """The records in the order in which the run's cases were planned."""
    position = {case.id: number for number, case in enumerate(info.cases)}
    return tuple(sorted(records, key=lambda record: position[record.case.id]))


def read_articles(path: Path | str, info: RunInfo) -> tuple[rag.Article, ...]:
    """The articles that a run asked about: what scoring needs of them, in its folder.

    Raises:
        RunFileError: they are not there, cannot be read, or are not those that the run was made with.
    """
    file = Path(path) / ARTICLES
    try:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            articles = tuple(rag.Article(**json.loads(line)) for line in lines)
    except (OSError, EOFError, ValueError, TypeError) as error:
        raise RunFileError(f"The articles of the run, {file}, cannot be read: {error}. Run it again with byline-eval run.") from error
    if corpus_hash(articles) != info.corpus_hash:
        raise RunFileError(f"{file} does not hold the articles that the run was made with. Run it again with byline-eval run.")
    return articles


def add_scoring(path: Path, scoring: Scoring) -> Path:
    """Write a scoring beside the answers of a run; its file, named by number and commit."""
    folder = path / SCORINGS
    folder.mkdir(exist_ok=True)
    file = folder / f"{len(list(folder.iterdir())) + 1:03d}-{scoring.commit or 'no-commit'}.json"
    file.write_text(json.dumps(scoring.to_dict(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return file


def _judgings(folder: Path) -> tuple[Judging, ...]:
    found = []
    for file in folder.glob("*.json"):
        try:
            found.append(Judging.model_validate_json(file.read_bytes()))
        except (OSError, ValueError) as error:
            raise RunFileError(f"What was judged, {file}, cannot be read: {error}. Remove it, and judge again.") from error
    return tuple(sorted(found, key=lambda judging: (judging.judged, judging.judge.model)))


def _as_scored(run: Run, scoring: Scoring) -> Run:
    """The run with the cases and scores of a scoring in place of its own."""
    update = {"scored": scoring.scored, "cases": scoring.cases, "cases_hash": cases_hash(scoring.cases)}
    cases, scored = {case.id: case for case in scoring.cases}, {each.case_id: each for each in scoring.records}
    records = [
        record.model_copy(update={"case": cases[record.case.id], "scores": each.scores, "gold": each.gold, "unfound": each.unfound})
        for record in run.records
        if (each := scored.get(record.case.id))
    ]
    return Run(info=run.info.model_copy(update=update), records=tuple(records), judgings=run.judgings)


def _write_articles(file: Path, articles: Iterable[rag.Article]) -> None:
    with gzip.GzipFile(file, "wb", mtime=0) as stream:  # equal articles give equal files
        for article in articles:
            kept = {name: getattr(article, name) for name in KEPT_OF_ARTICLES} | {"source": _file_name(article.source)}
            stream.write((json.dumps(kept, ensure_ascii=False) + "\n").encode("utf-8", "surrogatepass"))


def _file_name(source: str) -> str:
    """The last part of a path or address: what a case may call an article, and no place on this machine."""
    return source.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
