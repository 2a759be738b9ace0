"""Cases that nobody has accepted yet: a file of them, a draft made of a thumbs-down in the chat, and what accepting one does.

A draft is a line of a file of cases with ``"draft": true``. It may lack facts, and ``byline-eval run`` refuses it. What this does not do:
think up questions; ``drafting.py`` does.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from filelock import FileLock

import rag
from eval.case_schema import Case, GoldEvidence, HistoryTurn, Kind
from eval.cases import CaseError, Problem, asked, numbered_cases, read_line
from eval.validation import Checker, Corpus

THUMBS_DOWN = "thumbs_down"  # tag of the drafts made of one
_LONGEST_NOTE = 1000  # characters of an answer that a note keeps
_NOT_SAID = "a thumbs-down says what was wrong: add what a right answer holds, or, where the articles do not say, that it is not answerable"
_SHOWN_EMPTY = ("history", "facts", "forbidden", "evidence")  # what a person is to fill in


def draft_of_feedback(feedback: rag.Feedback) -> Case:
    """A draft of the case that a thumbs-down tells of: what was asked, after which turns, and what was cited, as article and sentence.

    Its evidence is what the answer cited, right or wrong, and its note holds how the question was understood, what was answered and the
    reader's reason. What a right answer holds is for a person to add, and ``accept`` refuses it before.
    """
    answer = feedback.answer
    question = answer.question.strip()
    turns = tuple(HistoryTurn(role=turn["role"], content=turn["content"]) for turn in feedback.history if turn["content"])
    cited = dict.fromkeys((citation.article_id, citation.quote) for citation in answer.citations)
    whole = answer.trace.query.strip()
    said = answer.text if len(answer.text) <= _LONGEST_NOTE else f"{answer.text[:_LONGEST_NOTE]}…"
    told = [
        f"Thumbs down: {' '.join(feedback.reason.split()).rstrip('.') or 'no reason given'}.",
        *([f"Understood as: {whole}"] if whole and whole != question else []),
        f"{'Abstained' if answer.abstained else 'Answered'}: {said}",
    ]
    return Case(
        id=f"{THUMBS_DOWN}-{short_hash(question, *(turn.content for turn in turns))}",
        kind=Kind.FOLLOW_UP if turns else Kind.FACT,
        set="tuning",
        question=question,
        history=turns,
        answerable=True,
        evidence=tuple(GoldEvidence(article=article_id, sentence=quote) for article_id, quote in cited),
        articles=tuple(dict.fromkeys(article_id for article_id, _ in cited)),
        tags=(THUMBS_DOWN,),
        draft=True,
        note=" ".join(told),
    )


def add_drafts(path: Path | str, drafts: Iterable[Case]) -> int:
    """Append drafts to a file, which is made where it is missing; how many were added. Safe from many threads and processes.

    A question that the file has already, after the same turns, is not added again; lines that are no cases are left alone.

    Raises:
        CaseError: the file cannot be read.
        OSError: it cannot be written.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with _locked(path):
        before = path.read_bytes() if path.exists() else b""
        known = {asked(case) for _, case in numbered_cases(path)[0]} if before.strip() else set()
        added: list[Case] = []
        for draft in drafts:
            if asked(draft) not in known:
                known.add(asked(draft))
                added.append(draft)
        start = "\n" if before and not before.endswith(b"\n") else ""
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(start + "".join(f"{line_of(draft)}\n" for draft in added))
    return len(added)


def accept(path: Path | str, ids: Sequence[str], engine: Corpus, *, into: Path | str | None = None) -> None:
    """Make cases of drafts in a file, and move them to another file where one is named. Where one has a mistake, nothing is changed.

    Raises:
        CaseError: a draft is not there, lacks something, or the engine's articles do not bear it out; every mistake is named.
    """
    path, target = Path(path), Path(path if into is None else into)
    with _locked(path):
        numbered, _ = numbered_cases(path)
        drafts = {case.id: line for line, case in numbered if case.draft}
        if unknown := [name for name in ids if name not in drafts]:
            raise CaseError(f"{path} has no draft {', '.join(unknown)}. Its drafts: {', '.join(drafts) or 'none'}.")
        lines = path.read_text(encoding="utf-8-sig").split("\n")
        accepted: dict[int, Case] = {}
        problems: list[Problem] = []
        for name in dict.fromkeys(ids):
            line = drafts[name]
            content = {field: value for field, value in json.loads(lines[line - 1]).items() if field != "draft"}
            lines[line - 1] = json.dumps(content, ensure_ascii=False)
            case, found = read_line(path, line, lines[line - 1])
            problems += found
            if case is not None:
                accepted[line] = case
                if THUMBS_DOWN in case.tags and case.answerable and not case.facts:
                    problems.append(Problem(str(path), line, "facts", _NOT_SAID))
        checker = Checker(engine, accepted.values())
        others = numbered_cases(target)[0] if target != path and target.exists() and target.read_bytes().strip() else []
        for line, case in accepted.items():
            problems += [Problem(str(path), line, *mistake) for mistake in checker.mistakes(case)]
            problems += [
                Problem(str(path), line, field, f"is that of line {at} of {target} already")
                for at, other in others
                for field, same in (("id", other.id == case.id), ("question", asked(other) == asked(case)))
                if same
            ]
        if problems:
            raise CaseError("Nothing was accepted. docs/evaluation.md says what a case holds.", problems)
        if target != path:
            _write(
                target,
                [*(target.read_text(encoding="utf-8-sig").split("\n") if target.exists() else []), *(lines[at - 1] for at in accepted)],
            )
            lines = [text for at, text in enumerate(lines, start=1) if at not in accepted]
        _write(path, lines)


def line_of(case: Case) -> str:
    """A case as a line of a file, with the fields that a person fills in even where they are empty."""
    content = case.model_dump(mode="json", exclude_defaults=True)
    kept = {field: content.get(field, []) for field in Case.model_fields if field in content or field in _SHOWN_EMPTY}
    return json.dumps(kept, ensure_ascii=False)


def short_hash(*words: str) -> str:
    """Eight hexadecimal digits that name some words."""
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()[:8]


def _write(path: Path, lines: Sequence[str]) -> None:
    """Put lines into a file at once, without those that are empty."""
    beside = path.with_name(f"{path.name}.new")
    beside.write_text("".join(f"{line}\n" for line in lines if line.strip()), encoding="utf-8")
    beside.replace(path)


def _locked(path: Path) -> FileLock:
    return FileLock(f"{path}.lock")
