"""How much of the story reading a web page keeps, and how much else, on real pages whose article bodies are known.

    python -m benchmarks.extraction FOLDER [--pages N] [--misses FILE]

FOLDER is a checkout of github.com/scrapinghub/article-extraction-benchmark (``html/*.html.gz`` and ``ground-truth.json``). A sentence of a
body is kept when its letters and digits are found, in their order, in what is left of the page; precision counts the characters of the kept
sentences that are found in the body. Both are means over pages. trafilatura alone is measured on the same pages for comparison.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import trafilatura

from rag.decoding import decode
from rag.formats.web_page import read_web_page
from rag.page import Page
from rag.sentences import sentence_spans


class Score(NamedTuple):
    """Of one page: shares of the body's sentences kept and of the kept text that is of the body; the lost sentences and the extra ones."""

    recall: float
    precision: float
    lost: list[str]
    extra: list[str]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, help="read only so many")
    parser.add_argument("--misses", type=Path, help="write lost and extra sentences of each page to this file")
    arguments = parser.parse_args()
    if not (arguments.folder / "ground-truth.json").is_file():
        sys.exit(
            f"There is no {arguments.folder / 'ground-truth.json'}. Check out github.com/scrapinghub/article-extraction-benchmark there."
        )
    truths = json.loads((arguments.folder / "ground-truth.json").read_text("utf-8"))
    names = sorted(truths)[: arguments.pages]
    ways: dict[str, Callable[[bytes, str], str]] = {
        "byline": lambda data, name: unmarked(read_web_page(data, name, name)),
        "trafilatura": lambda data, name: trafilatura.extract(decode(data, name)[0], include_comments=False) or "",
        "trafilatura, recall": lambda data, name: (
            trafilatura.extract(decode(data, name)[0], include_comments=False, favor_recall=True) or ""
        ),
    }
    print(f"{len(names)} pages       recall  pages ≥ .98  precision  seconds/page")
    for way, read in ways.items():
        scores, began = {}, time.perf_counter()
        kept = {}
        for name in names:
            kept[name] = read(gzip.decompress((arguments.folder / "html" / f"{name}.html.gz").read_bytes()), name)
        seconds = (time.perf_counter() - began) / len(names)
        scores = {name: score(kept[name], truths[name]["articleBody"]) for name in names}
        recall = sum(one.recall for one in scores.values()) / len(names)
        precision = sum(one.precision for one in scores.values()) / len(names)
        whole = sum(one.recall >= 0.98 for one in scores.values())
        print(f"{way:20} {recall:.4f}  {whole:11}  {precision:.4f}  {seconds:.3f}")
        if way == "byline" and arguments.misses:
            arguments.misses.write_text("\n".join(report(names, scores, truths)), "utf-8")


def unmarked(page: Page) -> str:
    """The page's text without its marked spans."""
    pieces, position = [], 0
    for mark in page.marks:
        pieces.append(page.text[position : mark.start])
        position = mark.end
    return "".join([*pieces, page.text[position:]])


def score(kept: str, body: str) -> Score:
    """Compare what was kept with the body."""
    wanted, got = sentences(body), sentences(kept)
    body_letters, kept_letters = letters(body), letters(kept)
    lost = [sentence for sentence in wanted if letters(sentence) not in kept_letters]
    extra = [sentence for sentence in got if letters(sentence) not in body_letters]
    length = sum(map(len, got))
    return Score(1 - len(lost) / len(wanted), 1 - sum(map(len, extra)) / length if length else 0.0, lost, extra)


def sentences(text: str) -> list[str]:
    """Those that have letters."""
    return [text[start:end] for start, end in sentence_spans(text) if letters(text[start:end])]


def letters(text: str) -> str:
    """Letters and digits only."""
    return "".join(character for character in text.casefold() if character.isalnum())


def report(names: list[str], scores: dict[str, Score], truths: dict[str, dict[str, str]]) -> list[str]:
    """The pages with what was lost and what was kept wrongly, the worst first."""
    lines = []
    for name in sorted(names, key=lambda name: (scores[name].recall, scores[name].precision)):
        one = scores[name]
        lines.append(f"== {names.index(name)} {name} recall {one.recall:.3f} precision {one.precision:.3f} {truths[name]['url']}")
        lines += [f"  - {sentence[:200]}" for sentence in one.lost[:25]] + [f"  + {sentence[:200]}" for sentence in one.extra[:25]]
    return lines


if __name__ == "__main__":
    main()
