"""Measures ``rag/event_dates.py`` against the expressions listed by hand in ``tests/rag/gold/event_dates.jsonl``.

    python -m benchmarks.event_dates [--shared ../shared] [--show-dev]

Prints precision and recall for dev and held_out, and for captures and benchmark articles apart. A date counts as right where a line of gold
overlaps it and names the same first and last day; precision is right of given, recall right of the dated lines. ``none`` lines only cost:
a date given there is wrong. Captures are read raw, page furniture and all, and what is given outside their stories is not scored: a story
reaches from the paragraph of its first to that of its last line in gold. "Cleaned" leaves out what is given in words that
``rag.cleaning`` takes out of the page. ``--show-dev`` prints what is wrong or missing in dev; held_out is never shown, so that nobody
tunes to it.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from rag.cleaning.cleaning import stories_of
from rag.dating.event_dates import event_dates
from rag.page import Page
from rag.schema import EventDate
from rag.sentences import sentence_spans

GOLD = Path(__file__).resolve().parent.parent / "tests" / "rag" / "gold" / "event_dates.jsonl"


@dataclass(frozen=True)
class Scored:
    """One story's comparison.

    Attributes:
        text: what was read.
        right: dates that agree with a line.
        wrong: dates given that agree with none, each with the overlapping line where there is one.
        missing: dated lines that no right date overlaps.
    """

    name: str
    split: str
    text: str
    right: list[EventDate]
    wrong: list[tuple[EventDate, dict[str, Any] | None]]
    missing: list[dict[str, Any]]
    seconds: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="the folder of the originals")
    parser.add_argument("--show-dev", action="store_true", help="print what is wrong or missing in dev")
    arguments = parser.parse_args()
    if not (arguments.shared / "articles").is_dir():
        sys.exit(
            f"There is no {arguments.shared}/articles. The captures come with the project's brief; the benchmark articles are those of "
            "MultiHop-RAG (https://github.com/yixuantt/MultiHop-RAG) in benchmarks/multihop_rag/corpus.jsonl. --shared names the folder."
        )
    captures, articles = list(score_captures(arguments.shared / "articles")), list(score_articles(arguments.shared / "benchmarks"))
    for split in ("dev", "held_out"):
        for name, scored in (("captures", captures), ("benchmark articles", articles), ("all", [*captures, *articles])):
            report(f"{split}, {name}", [each for each in scored if each.split == split])
    report("everything", [*captures, *articles])
    for split in ("dev", "held_out"):
        report(f"{split}, all, cleaned", [without_furniture(each) for each in (*captures, *articles) if each.split == split])
    milliseconds = [each.seconds * 1000 / max(1, len(each.text.split())) * 1000 for each in [*captures, *articles]]
    print(f"milliseconds for 1,000 words: {sum(milliseconds) / len(milliseconds):.1f}, at most {max(milliseconds):.1f}")
    if arguments.show_dev:
        for each in [*captures, *articles]:
            if each.split == "dev":
                show(each)


def read_gold() -> list[dict[str, Any]]:
    """The lines of the gold list."""
    return [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]


def score_captures(folder: Path) -> Iterator[Scored]:
    """Compare each story of the captures; a page may hold several, told apart by their day of publication."""
    lines = [line for line in read_gold() if "file" in line]
    for (name, published), group in _grouped(lines, "file"):
        text = (folder / name).read_text(encoding="utf-8")
        start = text.rfind("\n", 0, min(line["start"] for line in group)) + 1
        end = text.find("\n", max(line["end"] for line in group))
        yield compare(name, text, published, group, start, end if end >= 0 else len(text))


def score_articles(folder: Path) -> Iterator[Scored]:
    """Compare each benchmark article, as far as it was read for the gold list."""
    lines = [line for line in read_gold() if "article" in line]
    wanted = {line["article"] for line in lines}
    texts = {}
    with (folder / "multihop_rag" / "corpus.jsonl").open(encoding="utf-8") as corpus:
        for row in map(json.loads, corpus):
            if row["id"] in wanted:
                texts[row["id"]] = row["text"]
    for (name, published), group in _grouped(lines, "article"):
        yield compare(name, texts[name], published, group, 0, group[0]["read_to"])


def compare(name: str, text: str, published: str | None, gold: list[dict[str, Any]], start: int, end: int) -> Scored:
    """Compare the dates given between two offsets of a text with its lines of gold."""
    sentences = sentence_spans(text)
    started = time.perf_counter()
    given = event_dates(text, sentences, published)
    seconds = time.perf_counter() - started
    right, wrong, found = [], [], set()
    for each in given:
        if not start <= each.start < end:
            continue
        overlapping = [number for number, line in enumerate(gold) if line["start"] < each.end and each.start < line["end"]]
        agreeing = [number for number in overlapping if (gold[number]["first"], gold[number]["last"]) == (each.first, each.last)]
        if agreeing:
            right.append(each)
            found.update(agreeing)
        else:
            wrong.append((each, gold[overlapping[0]] if overlapping else None))
    missing = [line for number, line in enumerate(gold) if line["kind"] == "dated" and number not in found]
    return Scored(name, gold[0]["split"], text, right, wrong, missing, seconds)


def without_furniture(scored: Scored) -> Scored:
    """The same without the dates that stand in what cleaning takes out of the page; their lines of gold count as missing."""
    removed = {piece.text.strip() for story in stories_of(Page("page", "page", scored.text)) for piece in story.removed}
    sentences = sentence_spans(scored.text)

    def stays(found: EventDate) -> bool:
        sentence = next((scored.text[start:end] for start, end in sentences if start <= found.start < end), found.words)
        return not any(sentence in piece for piece in removed)

    right, wrong = [each for each in scored.right if stays(each)], [pair for pair in scored.wrong if stays(pair[0])]
    lost = [{"kind": "dated", "start": each.start, "end": each.end} for each in scored.right if not stays(each)]
    return replace(scored, right=right, wrong=wrong, missing=[*scored.missing, *lost])


def precision_and_recall(scored: Iterable[Scored]) -> tuple[float, float]:
    """Right of given, and right of the dated lines; NaN where there is nothing to count."""
    scored = list(scored)
    right, wrong, missing = (sum(len(getattr(each, part)) for each in scored) for part in ("right", "wrong", "missing"))
    nan = float("nan")
    return right / (right + wrong) if right + wrong else nan, right / (right + missing) if right + missing else nan


def report(name: str, scored: list[Scored]) -> None:
    """Print the figures of some stories."""
    precision, recall = precision_and_recall(scored)
    right, wrong, missing = (sum(len(getattr(each, part)) for each in scored) for part in ("right", "wrong", "missing"))
    print(f"{name}: precision {precision:.3f}, recall {recall:.3f} (right {right}, wrong {wrong}, missing {missing})")


def show(scored: Scored) -> None:
    """Print what is wrong or missing in a story, with the words around."""
    wrongly_dated = {id(line) for _, line in scored.wrong}
    for each, line in scored.wrong:
        should = "not in gold" if line is None else "none" if line["kind"] == "none" else f"{line['first']}..{line['last']}"
        print(f"\nWRONG {scored.name} [{each.words}] {each.first}..{each.last}, gold: {should}")
        print(f"  {_around(scored.text, each.start, each.end)}")
    for line in scored.missing:
        if id(line) not in wrongly_dated:
            words = scored.text[line["start"] : line["end"]]
            print(
                f"\nMISSING {scored.name} [{words}] {line['first']}..{line['last']}\n  {_around(scored.text, line['start'], line['end'])}"
            )


def _around(text: str, start: int, end: int) -> str:
    return f"{text[max(0, start - 160) : start]}>>>{text[start:end]}<<<{text[end : end + 100]}".replace("\n", " / ")


def _grouped(lines: list[dict[str, Any]], key: str) -> Iterator[tuple[tuple[str, str | None], list[dict[str, Any]]]]:
    def name(line: dict[str, Any]) -> tuple[str, str | None]:
        return line[key], line["published"]

    for story, group in groupby(sorted(lines, key=lambda line: (line[key], line["published"] or "", line["start"])), name):
        yield story, list(group)


if __name__ == "__main__":
    main()
