"""Measures ``rag/attribution.py`` against the sentences labelled by hand in ``tests/rag/gold/attributions.jsonl``.

    python -m benchmarks.attributions [--shared ../shared] [--show-dev] [--dev-only]

Prints, for dev and held_out, for captures and benchmark articles apart, and for the dev lines of the second sample: precision, recall
and F1 of each speaker and each mode, their accuracy, and how often who (overlapping words), count and outlet are right. A gold sentence
is compared with the sentence that ``sentence_spans`` finds overlapping it most. ``--show-dev`` prints the wrong sentences of dev; those of
held_out are never shown, so that nobody tunes to them.

The second sample is in two halves, by a hash of the article's id: "mend" may be looked at while changing the rules, "check" tells whether
the change holds for other articles, and is not shown either.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rag.attribution.attribution import attributions
from rag.attribution.outlets import OutletCredits, agency_of
from rag.schema import Attribution
from rag.sentences import sentence_spans

GOLD = Path(__file__).resolve().parent.parent / "tests" / "rag" / "gold" / "attributions.jsonl"
SPEAKERS = ("paper", "official", "person", "anonymous", "outlet")
MODES = ("stated", "denied", "alleged", "expected")
Pair = tuple[dict[str, Any], Attribution, str]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="the folder of the originals")
    parser.add_argument("--show-dev", action="store_true", help="print each wrong sentence of dev")
    parser.add_argument("--dev-only", action="store_true", help="leave held_out unmeasured, which is read seldom")
    arguments = parser.parse_args()
    if not (arguments.shared / "articles").is_dir():
        sys.exit(
            f"There is no {arguments.shared}/articles. The captures come with the project's brief; the benchmark articles are those of "
            "MultiHop-RAG (https://github.com/yixuantt/MultiHop-RAG) in benchmarks/multihop_rag/corpus.jsonl. --shared names the folder."
        )
    pairs = list(compared(arguments.shared))
    for split in ("dev",) if arguments.dev_only else ("dev", "held_out"):
        for part in ("first", "mend", "check"):
            chosen = [pair for pair in pairs if pair[0]["split"] == split and part_of(pair[0]) == part]
            if part == "first":
                for kind, name in (("file", "captures"), ("article", "benchmark articles")):
                    report(f"{split}, {name}", [pair for pair in chosen if kind in pair[0]])
                report(f"{split}, all of the first sample", chosen)
            elif chosen:
                report(f"{split}, second sample, {part}", chosen)
    if arguments.show_dev:
        for gold, found, text in pairs:
            if gold["split"] == "dev" and part_of(gold) != "check" and (wrong := wrong_fields(gold, found, text)):
                show(gold, found, text, wrong)


def part_of(line: dict[str, Any]) -> str:
    """The part of the gold list to which a line belongs: "first", or "mend" or "check" of the second sample."""
    if "source" not in line:
        return "first"
    return "check" if hashlib.sha256(line["article"].encode()).digest()[0] % 2 else "mend"


def compared(shared: Path) -> Iterator[Pair]:
    """Each gold line with the record of the sentence that overlaps it most, and its article's text."""
    gold = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    wanted = {line["article"] for line in gold if "article" in line}
    texts = {}
    if wanted:
        with (shared / "benchmarks/multihop_rag/corpus.jsonl").open(encoding="utf-8") as lines:
            texts = {row["id"]: row["text"] for row in map(json.loads, lines) if row["id"] in wanted}
    texts |= {line["file"]: (shared / "articles" / line["file"]).read_text(encoding="utf-8") for line in gold if "file" in line}
    credits = OutletCredits()
    read, spent = {}, 0.0
    for name, text in texts.items():
        spans = sentence_spans(text)
        begun = time.perf_counter()
        agency = agency_of(text, credits)
        read[name] = attributions(text, spans, None, credits, agency[0] if agency else None)
        spent += time.perf_counter() - begun
    length = sum(len(text.split()) for text in texts.values())
    print(f"{len(texts)} articles, {length} words: {spent / length * 1e6:.1f} milliseconds for 1,000 words")
    for line in gold:
        name = line.get("file") or line["article"]
        best = max(read[name], key=lambda record: min(record.end, line["end"]) - max(record.start, line["start"]))
        yield line, best, texts[name]


def report(title: str, pairs: list[Pair]) -> None:
    """Print the figures of some sentences."""
    print(f"\n{title}: {len(pairs)} sentences")
    if not pairs:
        return
    for field, classes in (("speaker", SPEAKERS), ("mode", MODES)):
        for name in classes:
            right = sum(gold[field] == name == getattr(found, field) for gold, found, _ in pairs)
            said, true = sum(getattr(found, field) == name for _, found, _ in pairs), sum(gold[field] == name for gold, _, _ in pairs)
            if said or true:
                precision, recall = right / said if said else 0.0, right / true if true else 0.0
                score = 2 * right / (said + true)
                print(f"  {field} {name}: precision {precision:.2f}, recall {recall:.2f}, F1 {score:.2f} of {true}")
    for field in ("speaker", "mode", "who", "count", "outlet"):
        chosen = [pair for pair in pairs if field in ("speaker", "mode") or counts_for(field, pair[0], pair[1])]
        right = sum(field not in wrong_fields(*pair) for pair in chosen)
        if chosen:
            print(f"  {field}: {right}/{len(chosen)} = {right / len(chosen):.3f}")


def counts_for(field: str, gold: dict[str, Any], found: Attribution) -> bool:
    """Whether gold or found has something to say in the field: that both say nothing is no feat."""
    return gold[field] is not None or getattr(found, field) is not None


def wrong_fields(gold: dict[str, Any], found: Attribution, text: str) -> list[str]:
    """The fields in which the record is not what gold says."""
    wrong = [field for field in ("speaker", "mode", "count") if gold[field] != getattr(found, field)]
    if not overlap(gold["who"], found.who, text):
        wrong.append("who")
    if not same_outlet(gold["outlet"], found.outlet):
        wrong.append("outlet")
    return wrong


def overlap(span: list[int] | None, who: str | None, text: str) -> bool:
    """Whether the words found share a word of substance with those of gold, or both are none."""
    if span is None or who is None:
        return span is None and who is None
    small = {"the", "a", "an", "of", "and", "in", "to", "for", "at"}
    return bool(({*text[span[0] : span[1]].lower().split()} & {*who.lower().split()}) - small)


def same_outlet(one: str | None, other: str | None) -> bool:
    """Whether two names are one outlet's: "The Times of Israel" and "Times of Israel", "Al Arabiya TV" and "Al Arabiya"."""
    if one is None or other is None:
        return one is other
    return one.lower() in other.lower() or other.lower() in one.lower()


def show(gold: dict[str, Any], found: Attribution, text: str, wrong: list[str]) -> None:
    """Print a sentence, and what gold and the record say of it."""
    who = text[slice(*gold["who"])] if gold["who"] else None
    print(f"\n{gold.get('file') or gold['article']} {gold['start']}: {text[gold['start'] : gold['end']]}")
    for field in wrong:
        print(f"    {field}: gold {who if field == 'who' else gold[field]!r}, found {getattr(found, field)!r}")


if __name__ == "__main__":
    main()
