"""Finds what questions need: multihop_rag and squad2 through ``engine.retrieve``, with the measures and floors of ../shared/benchmarks.

    fact_coverage@2560   passages are taken in rank order while they fit 2,560 cl100k tokens; share of a question's facts that stand in
                         them word for word, white space removed
    article_recall@10    share of a question's articles among the first ten different ones
    recall@1, recall@5   of squad2's answerable questions: whether the passage asked about is among the first different passages

Every second question tunes the weights (``train_retrieval.py``); the others only report. The indexes are made where there are none and
kept in a folder.

    python -m benchmarks.retrieval [--folder FOLDER]
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

import rag
from eval.sets import multihop_rag, squad2

BENCHMARKS = Path(__file__).resolve().parents[2] / "shared" / "benchmarks"
FLOORS = {"fact_coverage@2560": 0.62, "article_recall@10": 0.90, "recall@1": 0.79}  # of different simple systems: benchmarks' README


class Measured(NamedTuple):
    """One measure of one set by halves: that which tuned the weights, and that which only reports."""

    name: str
    questions: tuple[int, int]
    tuning: float
    reporting: float


def read(path: Path) -> list[dict[str, Any]]:
    """The records of a JSON Lines file.

    Raises:
        SystemExit: it is not there.
    """
    if not path.is_file():
        raise SystemExit(f"{path} is not there. docs/evaluation.md says where the sets come from and what they look like.")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def halves(questions: Sequence[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Every second question, from the first and from the second."""
    return list(questions[::2]), list(questions[1::2])


def coverage(question: dict[str, Any], sources: Sequence[rag.Source]) -> tuple[float, float]:
    """fact_coverage@2560 and article_recall@10 of a multihop_rag question."""
    facts, titles = ([evidence[name] for evidence in question["evidence"]] for name in ("fact", "title"))
    return multihop_rag.coverage(facts, titles, [(source.title, source.text) for source in sources])


def letters(name: str) -> str:
    """What an article's id keeps of the set's own: letters and digits."""
    return "".join(character for character in name.casefold() if character.isalnum())


def multihop_questions() -> list[dict[str, Any]]:
    """Those of multihop_rag that have evidence."""
    return [question for question in read(BENCHMARKS / "multihop_rag" / "questions.jsonl") if question["evidence"]]


def squad_questions() -> list[dict[str, Any]]:
    """Those of squad2 that have an answer."""
    return [question for question in read(BENCHMARKS / "squad2" / "questions.jsonl") if question["answers"]]


def ranks(question: dict[str, Any], sources: Sequence[rag.Source]) -> tuple[float, float]:
    """recall@1 and recall@5 of a squad2 question: 1 or 0 each."""
    seen = list(dict.fromkeys(letters(source.article_id) for source in sources))[:5]
    wanted = letters(question["passage"])
    return float(seen[:1] == [wanted]), float(wanted in seen)


def multihop(engine: rag.Engine) -> list[Measured]:
    """Both measures of multihop_rag."""
    return _measured(
        ("fact_coverage@2560", "article_recall@10"),
        multihop_questions(),
        lambda question: coverage(question, engine.retrieve(question["question"], multihop_rag.RETRIEVED)),
    )


def squad(engine: rag.Engine) -> list[Measured]:
    """Both measures of squad2."""
    return _measured(
        ("recall@1", "recall@5"),
        squad_questions(),
        lambda question: ranks(question, engine.retrieve(question["question"], squad2.RETRIEVED)),
    )


def _measured(
    names: Sequence[str], questions: Sequence[dict[str, Any]], score: Callable[[dict[str, Any]], tuple[float, float]]
) -> list[Measured]:
    parts = halves(questions)
    means = [np.mean([score(question) for question in part], axis=0) for part in parts]
    sizes = len(parts[0]), len(parts[1])
    return [Measured(name, sizes, float(means[0][place]), float(means[1][place])) for place, name in enumerate(names)]


AIMS = {"fact_coverage@2560": 0.72, "article_recall@10": 0.93, "recall@1": 0.85, "recall@5": 0.97}
PEER = {"fact_coverage@2560": 0.450, "article_recall@10": 0.777}  # over both halves: benchmarks' README


def rows(benchmarks: Path, work: Path) -> list[dict[str, Any]]:
    """The rows of ``bench.py``'s table."""
    found: list[dict[str, Any]] = []
    for name, measure in (("multihop_rag", multihop), ("squad2", squad)):
        with opened(work / "retrieval", name, benchmarks) as engine:
            for each in measure(engine):
                known = {"unit": "", "target": ["at least", AIMS[each.name]], "floor": FLOORS.get(each.name), "peer": PEER.get(each.name)}
                found.append({"name": f"{name}, {each.name}, {each.questions[1]} questions set aside", "value": each.reporting, **known})
                found.append({"name": f"{name}, {each.name}, {each.questions[0]} questions that tuned", "value": each.tuning, **known})
    return found


def opened(folder: Path, name: str, benchmarks: Path = BENCHMARKS) -> rag.Engine:
    """An engine over a set's articles: ``multihop_rag`` or ``squad2``."""
    file = {"multihop_rag": "corpus.jsonl", "squad2": "passages.jsonl"}[name]
    read(benchmarks / name / file)
    engine = rag.open_engine(rag.Settings(index=folder / name, answerer="extractive"), fill=False)
    engine.ingest([benchmarks / name / file])  # nothing to do where it is there; one that was cut off is completed
    return engine


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "byline-benchmarks", help="where the indexes are kept")
    arguments = parser.parse_args()
    for name, measure in (("multihop_rag", multihop), ("squad2", squad)):
        with opened(arguments.folder, name) as engine:
            for measured in measure(engine):
                floor = FLOORS.get(measured.name)
                print(
                    f"{name:13} {measured.name:20} tuning half {measured.tuning:.3f} ({measured.questions[0]})   "
                    f"other half {measured.reporting:.3f} ({measured.questions[1]})   floor {floor if floor else '-'}"
                )


if __name__ == "__main__":
    main()
