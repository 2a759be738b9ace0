"""Sources that contradict each other: is every right answer given, and none of the wrong ones as if nobody said otherwise?

    python -m benchmarks.conflicts [--benchmarks ../shared/benchmarks] [--half tuning|set_aside|both] [--show N]

ramdocs, whose documents are each question's whole corpus: several right answers (of things of one name), wrong ones put in on purpose, and
noise. An answer counts where all gold answers stand in it and each wrong one that stands in it is marked: the articles are said to differ
and the value stands there with a citation of its own. Questions are split in two by a hash of their text. It runs without a key.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import zlib
from collections import Counter
from pathlib import Path

import rag
from rag.answer_line import DIFFER
from rag.citations import without_markers


def main() -> None:
    """Ask and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--benchmarks", type=Path, default=Path("../shared/benchmarks"))
    parser.add_argument("--half", choices=("tuning", "set_aside", "both"), default="both")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print the first N wrong ones of the tuning half")
    arguments = parser.parse_args()
    file = arguments.benchmarks / "ramdocs" / "questions.jsonl"
    if not file.is_file():
        sys.exit(f"There is no {file.name} in ramdocs of {arguments.benchmarks}. It is RAMDocs (github.com/HanNight/RAMDocs, MIT).")
    counts: dict[str, Counter[str]] = {"tuning": Counter(), "set_aside": Counter()}
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        case = json.loads(line)
        half = "tuning" if zlib.crc32(case["question"].encode()) % 2 == 0 else "set_aside"
        if arguments.half not in ("both", half):
            continue
        text = answered(case)
        verdict = judged(text, case["gold_answers"], case["wrong_answers"])
        counts[half][verdict] += 1
        print(f"\r{number}", end="", file=sys.stderr)
        if verdict != "right" and half == "tuning" and sum(counts[half].values()) - counts[half]["right"] <= arguments.show:
            print(f"\n== {case['question']}\n   gold {case['gold_answers']}, wrong {case['wrong_answers']}: {verdict}\n{text}\n")
    print(file=sys.stderr)
    for half, found in counts.items():
        if total := sum(found.values()):
            print(f"{half}: {found['right'] / total:.3f} of {total} right; {', '.join(f'{name} {n}' for name, n in sorted(found.items()))}")


def answered(case: dict) -> str:
    """The text of the answer to a question whose documents are the only articles."""
    with tempfile.TemporaryDirectory() as folder:
        articles = Path(folder) / "articles"
        articles.mkdir()
        for number, document in enumerate(case["documents"]):
            (articles / f"d{number}.txt").write_text(document["text"], encoding="utf-8")
        with rag.open_engine(rag.Settings(articles=articles, index=Path(folder) / "index", answerer="extractive")) as engine:
            return "" if engine.is_empty else engine.ask(case["question"]).text


def judged(text: str, gold: list[str], wrong: list[str]) -> str:
    """``right``, or what is not: a gold answer is missing, a wrong one stands unmarked, or the articles are said not to answer."""
    if text.startswith("The articles do not say"):
        return "abstained"
    first = text.split("\n", 1)[0]
    marked = without_markers(first) if first.startswith(DIFFER) else ""
    if not all(_stands(answer, text) for answer in gold):
        return "missing"
    return "right" if all(_stands(answer, marked) or not _stands(answer, text) for answer in wrong) else "unmarked"


def _stands(answer: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(' '.join(answer.lower().split()))}(?!\w)", " ".join(text.lower().split())) is not None


if __name__ == "__main__":
    main()
