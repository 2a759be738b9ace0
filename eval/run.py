"""Asks an engine the questions of a set of cases and keeps what it said and how that scores.

A run that was broken off can be gone on with, and responses to what was asked before in the same way can be taken from a cache.
What it does not do: build the engine, choose the cases, or print.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import rag
from eval.cache import Response, ResponseCache
from eval.facts import spellings
from eval.provenance import cases_hash, code_hash, commit, corpus_hash, versions
from eval.resuming import refuse_other
from eval.run_files import RunFolder, in_case_order
from eval.schema import Case, CaseRecord, Run, RunInfo, Scores, Span
from eval.scoring import Scorer
from eval.summary import summarise


class Asked(Protocol):
    """What a run needs of an engine: ``rag.Engine`` has it, and other people's may. Must be safe from many threads if asked in parallel."""

    def ask(self, question: str, history: Sequence[rag.Turn] = ()) -> rag.Answer:
        """Answer a question within a conversation."""
        ...

    def articles(self) -> Sequence[rag.Article]:
        """All articles that answers may cite."""
        ...


@runtime_checkable
class Retrieves(Protocol):
    """An engine that can be asked for sources alone, more than it answers from."""

    def retrieve(self, question: str, num_results: int) -> Sequence[rag.Source]:
        """The ranked sources of a question, best first."""
        ...


@dataclass(frozen=True, slots=True)
class RunProgress:
    """How far a run is: ``done`` of ``total`` cases, and the one last finished."""

    done: int
    total: int
    record: CaseRecord


class RunInterrupted(KeyboardInterrupt):
    """The run was broken off. ``run`` holds what was done, and is in its folder where it has one."""

    def __init__(self, run: Run) -> None:
        self.run = run
        super().__init__(f"{len(run.records)} of {len(run.info.cases)} cases were asked")


def run(
    engine: Asked,
    cases: Sequence[Case],
    *,
    out: Path | None = None,
    progress: Callable[[RunProgress], None] | None = None,
    parallel: int = 1,
    settings: Mapping[str, Any] | None = None,
    arm: str = "byline",
    question_set: str | None = None,
    retrieve: int = 0,
    cache: ResponseCache | None = None,
    resume: Path | None = None,
) -> Run:
    """Ask every case once, or, of a run that was broken off, those that were not asked yet.

    Args:
        engine: what is asked.
        cases: with unique ids.
        out: folder in which the run's own folder, named by time and commit, is made; None keeps nothing on disk.
        progress: called in this thread after each case, in the order in which they finish.
        parallel: how many questions are asked at a time, from 1.
        settings: to be kept with the run, for its reader.
        arm: what is asked, likewise.
        question_set: whose questions they are, likewise.
        retrieve: sources to ask of an engine that has ``retrieve``, beside the answer's own; their time is not counted.
        cache: where responses are taken from, and kept; records of those that were taken say so.
        resume: folder of a run that was broken off, which is gone on with in place of a new one. What raised there is not asked again.

    Returns:
        The run; an engine's exception is the case's ``error``, counts as wrong, and does not end the run.

    Raises:
        ValueError: ``parallel`` is below 1, or two cases have one id.
        RunFileError: the run's folder cannot be made, or the one to go on with is of other cases, articles, settings or code.
        RunInterrupted: Ctrl-C; what was done is kept, questions under way are waited for.
    """
    if len({case.id for case in cases}) < len(cases):
        raise ValueError("two cases have one id")
    articles = engine.articles()
    info = _plan(cases, articles, settings or {}, spellings(cases, engine))
    of_set = f"-{question_set.replace('/', '-')}-{arm}" if question_set else ""
    info = info.model_copy(update={"name": info.name + of_set, "arm": arm, "question_set": question_set, "retrieve": retrieve})
    records: dict[str, CaseRecord] = {}
    folder = None
    if resume is not None:
        folder, before = RunFolder.again(resume, partial(refuse_other, now=info, folder=resume))
        info = before.info.model_copy(update={"resumed": (*before.info.resumed, info.started)})
        records = {record.case.id: record for record in before.records}
    elif out is not None:
        folder = _new_folder(out, info, articles)
        info = info.model_copy(update={"name": folder.path.name})
    left = [case for case in cases if case.id not in records]
    scorer = Scorer(articles, info.spellings)
    ask = partial(_response, engine, retrieve=retrieve, cache=cache, corpus=info.corpus_hash)

    def keep(record: CaseRecord) -> None:
        records[record.case.id] = record
        if folder:
            folder.add(record)

    def finished(*, completed: bool) -> Run:
        ended = _now().isoformat() if completed else None
        result = Run(info=info.model_copy(update=_known_at_end(records, ended)), records=in_case_order([*records.values()], info))
        if folder:
            folder.finish(result, summarise(result))
        return result

    with ThreadPoolExecutor(max_workers=parallel, thread_name_prefix="case") as executor:
        futures: list[Future[CaseRecord]] = [executor.submit(_recorded, ask, case, scorer) for case in left]
        try:
            for future in as_completed(futures):
                keep(future.result())
                if progress:
                    progress(RunProgress(len(records), len(cases), future.result()))
        except KeyboardInterrupt:
            executor.shutdown(wait=True, cancel_futures=True)
            for future in futures:
                if not future.cancelled() and future.result().case.id not in records:
                    keep(future.result())
            raise RunInterrupted(finished(completed=False)) from None
    return finished(completed=True)


def ask_case(engine: Asked, case: Case, scorer: Scorer) -> CaseRecord:
    """Ask one case and score its answer. An exception of the engine's becomes the record's ``error``."""
    return _recorded(partial(_response, engine), case, scorer)


def _recorded(ask: Callable[[Case], tuple[Response, bool]], case: Case, scorer: Scorer) -> CaseRecord:
    started = time.perf_counter()
    try:
        response, cached = ask(case)
    except Exception as error:  # whatever the engine raises is a finding about it, and the other cases are still to be asked
        seconds = time.perf_counter() - started
        raised, none = f"{type(error).__name__}: {error}", Scores(correct=False)
        gold, unfound = scorer.gold(case), scorer.unfound(case)
        return CaseRecord(case=case, answer=None, error=raised, scores=none, seconds=seconds, gold=gold, unfound=unfound)
    return CaseRecord(
        case=case,
        answer=response.answer,
        error=None,
        scores=scorer.score(case, response.answer, response.retrieved),
        seconds=response.seconds,
        gold=scorer.gold(case),
        unfound=scorer.unfound(case),
        retrieved=response.retrieved,
        cached=cached,
    )


def _response(
    engine: Asked, case: Case, *, retrieve: int = 0, cache: ResponseCache | None = None, corpus: str = ""
) -> tuple[Response, bool]:
    """What the engine gives for a case, and whether it was kept from an earlier asking."""
    key = cache.key(case, corpus, retrieve) if cache else ""
    if cache and (kept := cache.get(key)):
        return kept, True
    history = [rag.Turn(role=turn.role, content=turn.content) for turn in case.history]
    started = time.perf_counter()
    answer = engine.ask(case.question, history=history)
    seconds = time.perf_counter() - started
    found = None
    if retrieve and isinstance(engine, Retrieves):
        sources = engine.retrieve(answer.trace.query if case.history else case.question, retrieve)
        found = tuple(Span(article_id=source.article_id, start=source.start, end=source.end) for source in sources)
    response = Response(answer=answer, retrieved=found, seconds=seconds)
    if cache:
        cache.put(key, response)
    return response, False


def _plan(
    cases: Sequence[Case], articles: Sequence[rag.Article], settings: Mapping[str, Any], names: dict[str, tuple[str, ...]]
) -> RunInfo:
    started, code = _now(), commit()
    return RunInfo(
        name=f"{started:%Y%m%dT%H%M%SZ}-{code or 'no-commit'}",
        started=started.isoformat(),
        finished=None,
        commit=code,
        versions=versions(),
        settings=dict(settings),
        settings_hash=None,
        corpus_hash=corpus_hash(articles),
        articles=len(articles),
        cases_hash=cases_hash(cases),
        cases=tuple(cases),
        spellings=names,
        code_hash=code_hash(),
    )


def _new_folder(out: Path, info: RunInfo, articles: Sequence[rag.Article]) -> RunFolder:
    """The folder ``info.name``, or one with a number after it where another run began in the same second."""
    names = [info.name, *(f"{info.name}-{number}" for number in range(2, 100))]
    name = next((name for name in names if not (out / name).exists()), info.name)
    return RunFolder.new(out / name, info.model_copy(update={"name": name}), articles)


def _known_at_end(records: Mapping[str, CaseRecord], ended: str | None) -> dict[str, Any]:
    hashes = [record.answer.settings_hash for record in records.values() if record.answer]
    return {"finished": ended, "settings_hash": hashes[0] if hashes else None}


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
