"""How good answers are without a key: squad2, clapnq, ramdocs, the support check, and the shipped and captured articles.

    python -m benchmarks.answers [--only squad2 clapnq ramdocs support cases] [--benchmarks FOLDER] [--work FOLDER] [--again]

Everything is asked through ``engine.ask``. Rows are given for the half of each set that may be looked at (tuning: an even crc32 of the
question's id, of ramdocs' question) and for the half set aside, of which only totals are ever seen. ``eval/sets`` defines the
measures; the short answers count over all questions of a kind, with 0 where none is given. A citation of clapnq counts as right when it is
of the question's passage and its span is, holds or lies in one of the sentences that people selected; precision is over the citations of
all answered answerable questions, recall over the selected sentences of all answerable ones.

Indexes and each set's rows are kept by commit in ``--work`` and made anew where files were changed since. What was asked of the
tuning halves, with the answers, is written to ``SET.jsonl`` beside them. It tunes nothing.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import roc_auc_score

import rag
from benchmarks import conflicts, speed, support
from benchmarks.speed import Row, shown
from benchmarks.train_evidence import clapnq, squad2, write_articles
from eval.cases import SHIPPED, read_cases
from eval.facts import spellings
from eval.provenance import commit
from eval.run import ask_case
from eval.scoring import Scorer
from eval.sets.clapnq import right_citations, selected_cited
from eval.sets.question_set import half_of
from eval.sets.ramdocs import verdict
from eval.sets.squad2 import cited_in, holds_gold
from eval.short_answer import exact_match, f1, first_statement, short_answer
from rag.answer_type import asked_for
from rag.short_answer import KINDS

AIMS = {  # of issue 5
    "squad2, first statement": ("at least", 0.82),
    "squad2, AUROC": ("at least", 0.75),
    "clapnq, AUROC": ("at least", 0.93),
    "ramdocs": ("at least", 0.45),
    f"support check, {support.TRUE_PASSED}": ("at least", 0.95),
    f"support check, {support.FALSE_REFUSED}": ("at least", 0.9),
    "shipped questions, digests": ("at least", 0.85),
}
HALVES = {"tuning": "tuning half", "held_out": "set aside"}
Outcome = dict[str, Any]  # of one question: half, whether answerable, abstained, answerability, and what is measured of it


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=tuple(SETS), default=tuple(SETS))
    parser.add_argument("--again", action="store_true", help="measure anew what a run before this one has measured")
    parser.add_argument("--benchmarks", type=Path, default=speed.BENCHMARKS, metavar="FOLDER")
    parser.add_argument("--work", type=Path, default=speed.WORK, metavar="FOLDER")
    arguments = parser.parse_args()
    for row in rows(arguments.benchmarks, arguments.work, only=arguments.only, again=arguments.again):
        print(shown(row))


def rows(benchmarks: Path, work: Path, *, only: Sequence[str] | None = None, again: bool = False) -> list[Row]:
    """The rows of ``bench.py``'s table.

    Raises:
        SystemExit: a set is not there.
    """
    folder = kept_in(work, anew=again)
    found: list[Row] = []
    for name in only or SETS:
        kept = folder / f"{name}.rows.json"
        if not kept.exists():
            kept.write_text(json.dumps(SETS[name](benchmarks, folder)), encoding="utf-8")
        found += json.loads(kept.read_text(encoding="utf-8"))
    return found


def kept_in(work: Path, *, anew: bool = False) -> Path:
    """The folder for this version of Byline, emptied where files were changed since its commit or all is wanted anew."""
    version = commit() or "unknown"
    folder = work / "answers" / version
    if anew or "+" in version:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


# --- squad2 and clapnq ----------------------------------------------------------------------------------------------------------------


def _squad2(benchmarks: Path, folder: Path) -> list[Row]:
    """First statement, short answers, and saying no."""
    found = list(_asked("squad2", squad2(_there(benchmarks, "squad2")), folder, _of_squad2))
    made: list[Row] = []
    for label, own, answerable in _by_half(found):
        of = f"{len(answerable)} questions, {label}"
        made.append(_row("squad2, first statement", f"holds a gold answer and cites its passage, {of}", _mean(answerable, "first")))
        made.append(_row("squad2, first statement with what it opens", f"likewise, {of}", _mean(answerable, "opened")))
        for kind in (*dict.fromkeys(KINDS.values()), "all"):
            chosen = [each for each in answerable if kind in ("all", each["kind"])]
            given = [each for each in chosen if each["short"]]
            name, of = f"squad2, short answer, {kind}", f"{len(chosen)} questions, {label}"
            made += [_row(name, f"{what}, {of}", _mean(chosen, key)) for what, key in (("given", "given"), ("EM", "em"), ("F1", "f1"))]
            made.append(_row(name, f"EM of the {len(given)} given, {label}", _mean(given, "em")))
        made += _saying_no("squad2", own, label)
    return made


def _of_squad2(answer: rag.Answer, article_id: str, golds: Sequence[str]) -> Outcome:
    statement, short = first_statement(answer.text), "" if answer.abstained else short_answer(answer.text)
    cited = cited_in(statement, answer.citations)
    right = any(citation.article_id == article_id for citation in cited)
    opened = " ".join([statement, *(citation.quote for citation in cited)])
    return {
        "kind": KINDS.get(asked_for(answer.question), "other"),
        "first": right and holds_gold(statement, golds),
        "opened": right and holds_gold(opened, golds),
        "short": short,
        "given": bool(short),
        "em": exact_match(short, golds),
        "f1": f1(short, golds),
    }


def _clapnq(benchmarks: Path, folder: Path) -> list[Row]:
    """Citations against the selected sentences, and saying no."""
    found = list(_asked("clapnq", clapnq(_there(benchmarks, "clapnq")), folder, _of_clapnq))
    made: list[Row] = []
    for label, own, answerable in _by_half(found):
        for what, part, whole in (("precision", "right", "cited"), ("recall", "reached", "selected")):
            total = sum(each[whole] for each in answerable)
            share = sum(each[part] for each in answerable) / max(1, total)
            made.append(_row(f"clapnq, citation {what}", f"{total} {whole}, {label}", share))
        made += _saying_no("clapnq", own, label)
    return made


def _of_clapnq(answer: rag.Answer, article_id: str, selected: Sequence[str]) -> Outcome:
    quotes = [citation.quote for citation in answer.citations if citation.article_id == article_id]
    return {
        "cited": len(answer.citations),
        "right": right_citations(quotes, selected),
        "selected": len(selected),
        "reached": selected_cited(quotes, selected),
    }


def _by_half(found: Sequence[Outcome]) -> Iterator[tuple[str, list[Outcome], list[Outcome]]]:
    """Each half's label, its questions, and those of them that have an answer."""
    for half, label in HALVES.items():
        own = [each for each in found if each["half"] == half]
        yield label, own, [each for each in own if each["answerable"]]


def _saying_no(name: str, found: Sequence[Outcome], label: str) -> list[Row]:
    """AUROC of ``trace.answerability``, and how often is abstained at the setting as it is shipped."""
    unanswerable, answerable = ([each for each in found if each["answerable"] == wanted] for wanted in (False, True))
    area = roc_auc_score([each["answerable"] for each in found], [each["answerability"] for each in found])
    return [
        _row(f"{name}, AUROC", f"answerable against not, {len(found)} questions, {label}", area),
        _row(f"{name}, abstained rightly", f"of {len(unanswerable)} unanswerable, {label}", _mean(unanswerable, "abstained")),
        _row(f"{name}, abstained wrongly", f"of {len(answerable)} answerable, {label}", _mean(answerable, "abstained")),
    ]


def _asked(
    name: str, data: tuple[Any, Any], folder: Path, measure: Callable[[rag.Answer, str, Sequence[str]], Outcome]
) -> Iterator[Outcome]:
    """Ask each question over all passages of the set, and keep what was asked of the tuning half."""
    passages, questions = data
    engine, ids = opened_passages(passages, folder / name)
    with engine, (folder / f"{name}.jsonl").open("w", encoding="utf-8") as kept:
        for number, (question_id, text, passage_id, golds) in enumerate(questions, 1):
            answer = engine.ask(text)
            outcome = {
                "half": half_of(question_id),
                "answerable": bool(golds),
                "abstained": answer.abstained,
                "answerability": answer.trace.answerability,
            } | measure(answer, ids[passage_id], golds)
            if outcome["half"] == "tuning":
                asked = {"id": question_id, "question": text, "passage": ids[passage_id], "gold": golds, "answer": answer.text}
                print(json.dumps(asked | outcome, ensure_ascii=False), file=kept)
            _progress(name, number, len(questions))
            yield outcome


# --- the others -----------------------------------------------------------------------------------------------------------------------


def _ramdocs(benchmarks: Path, folder: Path) -> list[Row]:
    """``conflicts.py``'s verdicts."""
    file = _there(benchmarks, "ramdocs") / "ramdocs" / "questions.jsonl"
    cases = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    verdicts: dict[str, list[bool]] = {half: [] for half in HALVES}
    with (folder / "ramdocs.jsonl").open("w", encoding="utf-8") as kept:
        for number, case in enumerate(cases, 1):
            answer, half = conflicts.answered(case), half_of(case["question"])
            found = verdict(answer, case["gold_answers"], case["wrong_answers"])
            verdicts[half].append(found == "right")
            if half == "tuning":
                told = {name: case[name] for name in ("question", "gold_answers", "wrong_answers")}
                print(json.dumps(told | {"answer": answer.text if answer else "", "verdict": found}, ensure_ascii=False), file=kept)
            _progress("ramdocs", number, len(cases))
    what = "every gold answer, no wrong one unmarked"
    return [
        _row("ramdocs", f"{what}, {len(verdicts[half])} questions, {label}", float(np.mean(verdicts[half])))
        for half, label in HALVES.items()
    ]


def _support(benchmarks: Path, folder: Path) -> list[Row]:
    """``support.py``'s totals, of the check as a model's answers are held to it."""
    similarity = support.in_use()
    made: list[Row] = []
    for name, variants in support.sets(benchmarks.parent, support.PER_ARTICLE):
        print(f"support, {name}", file=sys.stderr, flush=True)
        for what, count in support.totals(support.judged(variants, similarity)).items():
            made.append(_row(f"support check, {what}", f"{name}, {count.total()} claims", count[True] / max(1, count.total())))
    return made


def _cases(benchmarks: Path, folder: Path) -> list[Row]:
    """Eval's own questions and conversations, on the shipped digests and on the captures that they were made of."""
    made: list[Row] = []
    corpora = {"digests": rag.Settings().articles, "captures": benchmarks.parent / "articles"}
    with (folder / "cases.jsonl").open("w", encoding="utf-8") as kept:
        for corpus, articles in corpora.items():
            if not articles.is_dir():
                continue
            with opened(articles, folder / corpus / "index") as engine:
                for what, file in (("shipped questions", SHIPPED), ("conversations", SHIPPED.with_name("conversations.jsonl"))):
                    cases = read_cases(file)
                    scorer = Scorer(engine.articles(), spellings(cases, engine))
                    records = [ask_case(engine, case, scorer) for case in cases]
                    for each in records:
                        if each.case.set == "tuning":
                            told = {"corpus": corpus, "id": each.case.id, "question": each.case.question, "right": each.scores.correct}
                            answer = each.answer.text if each.answer else each.error
                            print(json.dumps(told | {"answer": answer}, ensure_ascii=False), file=kept)
                    for part in ("tuning", "held_out"):
                        right = [record.scores.correct for record in records if record.case.set == part]
                        made.append(_row(f"{what}, {corpus}", f"{part}, {sum(right)} of {len(right)} right", float(np.mean(right))))
    return made


SETS: Mapping[str, Callable[[Path, Path], list[Row]]] = {
    "squad2": _squad2,
    "clapnq": _clapnq,
    "ramdocs": _ramdocs,
    "support": _support,
    "cases": _cases,
}


def opened_passages(passages: dict[str, tuple[str, str]], folder: Path) -> tuple[rag.Engine, dict[str, str]]:
    """An engine over passages, (title, text) by id, each an article of its own; and the articles' ids by the passages'."""
    shutil.rmtree(folder / "articles", ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    ids = write_articles(passages, folder / "articles")
    return opened(folder / "articles", folder / "index"), ids


def opened(articles: Path, index: Path) -> rag.Engine:
    """An engine over a folder of articles; an index that was cut off is completed."""
    engine = rag.open_engine(rag.Settings(articles=articles, index=index, answerer="extractive"), fill=False)
    engine.ingest([articles])
    return engine


def _there(benchmarks: Path, name: str) -> Path:
    if not (benchmarks / name / "questions.jsonl").is_file():
        sys.exit(f"There is no {name} in {benchmarks}. docs/evaluation.md says where the sets come from.")
    return benchmarks


def _mean(found: Sequence[Outcome], key: str) -> float:
    return float(np.mean([each[key] for each in found])) if found else 0.0


def _row(name: str, of: str, value: float) -> Row:
    aim = {"target": list(AIMS[name])} if name in AIMS else {}
    return {"name": f"{name}: {of}", "value": round(float(value), 3), "unit": ""} | aim


def _progress(name: str, number: int, total: int) -> None:
    if number % 50 == 0 or number == total:
        print(f"{name} {number}/{total}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
