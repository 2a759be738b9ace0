"""Sources that contradict each other: is every right answer given, and none of the wrong ones as if nobody said otherwise?

    python -m benchmarks.conflicts [--benchmarks ../shared/benchmarks] [--half tuning|held_out|both] [--show N]

ramdocs, whose documents are each question's whole corpus: several right answers (of things of one name), wrong ones put in on purpose, and
noise. An answer counts where all gold answers stand in it and each wrong one that stands in it is marked: the articles are said to differ
and the value stands there with a citation of its own. Questions are split in two by a hash of their text. It runs without a key.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

import rag
from eval.sets.question_set import half_of
from eval.sets.ramdocs import verdict


def main() -> None:
    """Ask and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--benchmarks", type=Path, default=Path("../shared/benchmarks"))
    parser.add_argument("--half", choices=("tuning", "held_out", "both"), default="both")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print the first N wrong ones of the tuning half")
    arguments = parser.parse_args()
    file = arguments.benchmarks / "ramdocs" / "questions.jsonl"
    if not file.is_file():
        sys.exit(f"There is no {file.name} in ramdocs of {arguments.benchmarks}. It is RAMDocs (github.com/HanNight/RAMDocs, MIT).")
    counts: dict[str, Counter[str]] = {"tuning": Counter(), "held_out": Counter()}
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        case = json.loads(line)
        half = half_of(case["question"])
        if arguments.half not in ("both", half):
            continue
        answer = answered(case)
        found = verdict(answer, case["gold_answers"], case["wrong_answers"])
        counts[half][found] += 1
        print(f"\r{number}", end="", file=sys.stderr)
        if found != "right" and half == "tuning" and sum(counts[half].values()) - counts[half]["right"] <= arguments.show:
            print(f"\n== {case['question']}\n   gold {case['gold_answers']}, wrong {case['wrong_answers']}: {found}")
            print(f"{answer.text if answer else ''}\n")
    print(file=sys.stderr)
    for half, verdicts in counts.items():
        if total := sum(verdicts.values()):
            told = ", ".join(f"{name} {count}" for name, count in sorted(verdicts.items()))
            print(f"{half}: {verdicts['right'] / total:.3f} of {total} right; {told}")


def answered(case: dict) -> rag.Answer | None:
    """The answer to a question whose documents are the only articles; None where none of them could be taken in."""
    with tempfile.TemporaryDirectory() as folder:
        articles = Path(folder) / "articles"
        articles.mkdir()
        for number, document in enumerate(case["documents"]):
            (articles / f"d{number}.txt").write_text(document["text"], encoding="utf-8")
        with rag.open_engine(rag.Settings(articles=articles, index=Path(folder) / "index", answerer="extractive")) as engine:
            return None if engine.is_empty else engine.ask(case["question"])


if __name__ == "__main__":
    main()
