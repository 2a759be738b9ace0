"""How well ``rag.names.same_person`` tells whether two names are one person's, beside rapidfuzz's WRatio at its best threshold.

    python benchmarks/name_pairs.py [--shared ../shared] [--wrong]

The set: https://github.com/opensanctions/nomenklatura (its pairs of person names, MIT licence), here as ``name_bench/pairs.csv`` with the
columns name1, name2, is_match. It is read, never copied. Its pairs fall into two halves by a hash of their names; rules and thresholds
were made with the "dev" half, and the "set aside" half only says whether they hold. ``--wrong`` prints the pairs of the dev half that
are judged wrongly.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz

from rag.names import matching, same_person


class Pair(NamedTuple):
    """Two names, and whether they are one person's."""

    one: str
    other: str
    same: bool

    @property
    def is_dev(self) -> bool:
        """Whether rules may be made with it."""
        return hashlib.sha256(f"{self.one}|{self.other}".encode()).digest()[0] % 2 == 0


def f1(said: Sequence[bool], pairs: Sequence[Pair]) -> float:
    """2 TP / (2 TP + FP + FN) of "one person"."""
    true = sum(one and pair.same for one, pair in zip(said, pairs, strict=True))
    wrong = sum(one != pair.same for one, pair in zip(said, pairs, strict=True))
    return 2 * true / (2 * true + wrong) if true else 0.0


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="the folder that holds benchmarks/name_bench")
    parser.add_argument("--wrong", action="store_true", help="print the pairs of the dev half that are judged wrongly")
    arguments = parser.parse_args()
    file = arguments.shared / "benchmarks/name_bench/pairs.csv"
    if not file.is_file():
        sys.exit(f"{file} is not there. Get the pairs of person names of https://github.com/opensanctions/nomenklatura, or name --shared.")
    with file.open(encoding="utf-8", newline="") as lines:
        pairs = [Pair(row["name1"], row["name2"], row["is_match"] == "true") for row in csv.DictReader(lines)]
    halves = {
        "dev": [pair for pair in pairs if pair.is_dev],
        "set aside": [pair for pair in pairs if not pair.is_dev],
        "all": pairs,
    }
    ratio = max(range(50, 100), key=lambda least: f1([fuzz.WRatio(pair.one, pair.other) >= least for pair in halves["dev"]], halves["dev"]))
    print(f"{'F1 of one person':<28}{'dev':>10}{'set aside':>12}{'all':>8}")
    print(f"{'pairs':<28}{len(halves['dev']):>10}{len(halves['set aside']):>12}{len(pairs):>8}")
    rows = {f"WRatio at {ratio} (best on dev)": lambda pair: fuzz.WRatio(pair.one, pair.other) >= ratio}
    for edits in (1.0, 1.5, 2.0, 2.5, 3.0):
        mark = " (same_person)" if edits == matching.MOST_EDITS else ""
        rows[f"at most {edits} edits{mark}"] = lambda pair, edits=edits: matching.distance_of_names(pair.one, pair.other) <= edits
    for name, judge in rows.items():
        figures = [f1([judge(pair) for pair in half], half) for half in halves.values()]
        print(f"{name:<28}{figures[0]:>10.3f}{figures[1]:>12.3f}{figures[2]:>8.3f}")
    if arguments.wrong:
        for pair in halves["dev"]:
            if same_person(pair.one, pair.other) != pair.same:
                distance = matching.distance_of_names(pair.one, pair.other)
                print(f"{'one' if pair.same else 'two'}  {distance:.1f}  {pair.one} | {pair.other}")


if __name__ == "__main__":
    main()
