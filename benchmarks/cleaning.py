"""Measures what ``rag.cleaning`` takes out of articles that hold little but their story, and who and when ``rag.dating.publication`` finds.

    python -m benchmarks.cleaning [--shared ../shared] [--half 1|2] [--show REASON] [--suspicious] [--limit N]

Read are the 609 articles of MultiHop-RAG, each as a text with its title as first line and as a record with a title field. Printed are,
for two halves by a hash of the id, the share of characters and sentences taken out by reason, how many articles were parted (each is
one story, so none should be), and the time an article takes. ``--show`` prints what was taken out for a reason (``all`` for any);
``--suspicious`` what reads like a sentence of a story, for a person to judge: running text, not the headline, that is in no bracketed
or labelled form of a caption.

Who and when: each text ends in "This article, authored by A, was published by P on D under …". Publisher and date are compared with
that line, once as the text stands and once with the line cut off, where whatever is found must not be wrong.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from rag.articles import articles_of
from rag.cleaning.cleaning import stories_of
from rag.cleaning.prose import is_prose
from rag.page import Page, Value
from rag.schema import Found, Removed
from rag.sentences import sentence_spans

_LAST_LINE = re.compile(r"\n[^\n]*\bwas published by (?P<publisher>[^\n]*) on (?P<date>\d{4}-\d\d-\d\d)[^\n]*\s*$")
_SAYS = re.compile(r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|said|says|told|do|does|did)\b|\b\w{3,}ed\b")


class Read(NamedTuple):
    """One article as it was read."""

    record: dict[str, Any]
    half: int
    removed: tuple[Removed, ...]
    parted: int
    seconds: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="the folder of the originals")
    parser.add_argument("--half", type=int, choices=(1, 2), help="only this half")
    parser.add_argument("--show", metavar="REASON", help="print what was taken out for it; all for any")
    parser.add_argument("--suspicious", action="store_true", help="print what reads like sentences of the story")
    parser.add_argument("--limit", type=int, default=1_000_000, help="print at most so many pieces")
    arguments = parser.parse_args()
    path = arguments.shared / "benchmarks" / "multihop_rag" / "corpus.jsonl"
    if not path.is_file():
        sys.exit(
            f"There is no {path}. It is made of corpus.json of MultiHop-RAG (https://github.com/yixuantt/MultiHop-RAG): one JSON object "
            "a line with id, title and text. --shared names the folder that holds benchmarks/."
        )
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    read = [each for each in map(_read, records) if arguments.half in (None, each.half)]
    for half in sorted({each.half for each in read}):
        _report(f"half {half}", [each for each in read if each.half == half])
    if arguments.show or arguments.suspicious:
        for each, piece in list(_chosen(read, arguments.show, arguments.suspicious))[: arguments.limit]:
            print(f"{each.record['id']} {piece.position:>6} {piece.reason}: {piece.text}")
        return
    for name, cut in (("with the line that says it", False), ("with that line cut off", True)):
        _report_found(name, [each.record for each in read], cut=cut)


def _read(record: dict[str, Any]) -> Read:
    text = f"{record['title']}\n\n{record['text']}"
    started = time.perf_counter()
    stories = stories_of(Page(record["id"], record["id"], text))
    seconds = time.perf_counter() - started
    titled = stories_of(
        Page(record["id"], record["id"], record["text"], fields={"title": Value(record["title"], Found("page metadata", "likely", ""))})
    )
    half = 1 + hashlib.sha256(record["id"].encode()).digest()[0] % 2
    return Read(record, half, tuple(piece for story in stories for piece in story.removed), max(len(stories), len(titled)) - 1, seconds)


def _chosen(read: Iterable[Read], reason: str | None, suspicious: bool) -> Iterator[tuple[Read, Removed]]:
    for each in read:
        for piece in each.removed:
            if (reason in (None, "all") or piece.reason == reason) and (not suspicious or is_suspicious(piece)):
                yield each, piece


def is_suspicious(piece: Removed) -> bool:
    """Whether what was taken out reads like a sentence of a story."""
    if piece.reason in ("headline", "markup", "control characters") or not is_prose(piece.text) or not _SAYS.search(piece.text):
        return False
    return piece.reason != "caption" or piece.text.endswith((".", "!", "?", "”", '"'))


def _report(name: str, read: list[Read]) -> None:
    characters, sentences = Counter[str](), Counter[str]()
    for each in read:
        for piece in each.removed:
            characters[piece.reason] += len(piece.text)
            sentences[piece.reason] += len(sentence_spans(piece.text))
    all_characters = sum(len(each.record["text"]) for each in read)
    all_sentences = sum(len(sentence_spans(each.record["text"])) for each in read)
    suspicious = sum(is_suspicious(piece) for each in read for piece in each.removed)
    milliseconds = [each.seconds * 1000 for each in read]
    print(f"{name}: {len(read)} articles, parted {sum(each.parted > 0 for each in read)}, suspicious pieces {suspicious}")
    for reason, count in characters.most_common():
        print(
            f"    {reason:<18} {100 * count / all_characters:7.3f} % of characters "
            f"{100 * sentences[reason] / all_sentences:7.3f} % of sentences"
        )
    print(f"    milliseconds an article: median {statistics.median(milliseconds):.1f}, at most {max(milliseconds):.1f}")


def _report_found(name: str, records: list[dict[str, Any]], *, cut: bool) -> None:
    """Publisher and date: right, wrong, none."""
    counts = {"publisher": Counter[str](), "published": Counter[str]()}
    for record in records:
        stated = _LAST_LINE.search(record["text"])
        if not stated:
            continue
        text = record["text"][: stated.start()] if cut else record["text"]
        article = articles_of(Page(record["id"], record["id"], f"{record['title']}\n\n{text}"))[0]
        counts["publisher"][_compared(article.publisher, stated["publisher"])] += 1
        counts["published"][_compared(article.published, stated["date"])] += 1
    for field, found in counts.items():
        total = sum(found.values())
        print(
            f"{name}, {field} of {total}: "
            + ", ".join(f"{verdict} {found[verdict]}" for verdict in ("right", "less exact", "wrong", "none"))
        )


def _compared(found: str | None, stated: str) -> str:
    if found is None:
        return "none"
    if "".join(found.casefold().split()) == "".join(stated.casefold().split()):
        return "right"
    return "less exact" if stated.startswith(found) else "wrong"


if __name__ == "__main__":
    main()
