"""Prints answers to questions that a seed chose, whole, as Markdown to read or to paste.

    python -m benchmarks.sample_answers [--seed 1] [--number 20] [--benchmarks FOLDER] [--work FOLDER]

In turn from the shipped cases, multihop_rag, squad2 and clapnq, only of what is not set aside, so that to read them spoils nothing: cases
of ``tuning``, of multihop_rag the half that tuned retrieval, of all three sets those with an even crc32. The same seed and
number give the same questions. It judges nothing, and keeps nothing of the sets but their indexes in ``--work``.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import rag
from benchmarks import answers, retrieval, speed
from benchmarks.train_evidence import clapnq, squad2
from eval.cases import read_cases


class Asked(NamedTuple):
    """A question and the turns before it."""

    question: str
    history: tuple[rag.Turn, ...] = ()


def main() -> None:
    """Ask and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--number", type=int, default=20)
    parser.add_argument("--benchmarks", type=Path, default=speed.BENCHMARKS, metavar="FOLDER")
    parser.add_argument("--work", type=Path, default=speed.WORK, metavar="FOLDER")
    arguments = parser.parse_args()
    folder = answers.kept_in(arguments.work)
    chosen = sample(pools(arguments.benchmarks), arguments.number, arguments.seed)
    print(f"{arguments.number} questions, seed {arguments.seed}")
    for name, questions in chosen.items():
        with _opened(name, arguments.benchmarks, arguments.work, folder) as engine:
            for each in questions:
                print(f"\n{in_markdown(name, each, engine.ask(each.question, each.history))}", flush=True)


def sample(pools: Mapping[str, Sequence[Asked]], number: int, seed: int) -> dict[str, list[Asked]]:
    """So many questions, one of each pool in turn, none twice."""
    names = list(pools)
    chance = random.Random(seed)
    return {name: chance.sample(pools[name], len(range(place, number, len(names)))) for place, name in enumerate(names)}


def pools(benchmarks: Path) -> dict[str, list[Asked]]:
    """The questions by set."""
    tuned, _ = retrieval.halves([row for row in retrieval.read(benchmarks / "multihop_rag" / "questions.jsonl") if row["evidence"]])
    found = {
        "shipped": [
            Asked(case.question, tuple(rag.Turn(role=turn.role, content=turn.content) for turn in case.history))
            for case in read_cases()
            if case.set == "tuning"
        ],
        "multihop_rag": [Asked(row["question"]) for row in tuned if answers.half_of(row["question"]) == "tuning"],
    }
    for name, read in (("squad2", squad2), ("clapnq", clapnq)):
        _, questions = read(benchmarks)
        found[name] = [Asked(text) for question_id, text, *_ in questions if answers.half_of(question_id) == "tuning"]
    return found


def in_markdown(name: str, asked: Asked, answer: rag.Answer) -> str:
    """The turns, the question, the answer to the letter, its notices, and what its markers stand for."""
    turns = [f"> {turn['role']}: {turn['content']}\n" for turn in asked.history]
    notices = [f"*{notice}*\n" for notice in answer.notices]
    cited = [
        f"[{each.number}] {each.title}, {each.publisher or 'publisher not stated'}, {each.published or 'undated'}, "
        f"characters {each.start} to {each.end}"
        for each in answer.citations
    ]
    return "\n".join([f"### {name}: {asked.question}\n", *turns, f"{answer.text}\n", *notices, "  \n".join(cited)])


def _opened(name: str, benchmarks: Path, work: Path, folder: Path) -> rag.Engine:
    """An engine over the articles of a set."""
    if name == "multihop_rag":
        return retrieval.opened(work / "retrieval", name, benchmarks)
    if name == "shipped":
        return answers.opened(rag.Settings().articles, folder / "digests" / "index")
    passages, _ = {"squad2": squad2, "clapnq": clapnq}[name](benchmarks)
    return answers.opened_passages(passages, folder / name)[0]


if __name__ == "__main__":
    main()
