"""Measures how well copies and rewrites of one story are found, and how often other articles are joined.

    python -m benchmarks.stories [--benchmarks ../shared/benchmarks] [--part 1.0] [--scale 10000]

Copies are made of the articles of MultiHop-RAG (609 English news articles of 2023; ``benchmarks.copying`` says how). The articles are
split in two by a hash of their id: thresholds are chosen on the first half, the other is set aside. Then the groups found among the 609
themselves are listed, with what links them, to be read; and the hand-written retellings of ``tests/rag/stories/rewrites`` are tried.
``--scale`` measures time and memory with as many articles, made of the 609 by changing their names, figures and order of sentences.

The set: https://huggingface.co/datasets/yixuantt/MultiHopRAG, file corpus.json; here as ``multihop_rag/corpus.jsonl``, one record a
line with ``id``, ``title`` and ``text``.
"""

from __future__ import annotations

import argparse
import dataclasses
import itertools
import json
import math
import random
import re
import resource
import sys
import time
import zlib
from collections import defaultdict
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import NamedTuple

from benchmarks.copying import KINDS
from rag.attribution.outlets import OUTLETS, OutletCredits
from rag.sentences import sentence_spans
from rag.stories.fingerprints import Fingerprint, fingerprint
from rag.stories.stories import StoryIndex, stories
from rag.stories.story_links import overlap

REWRITES = Path(__file__).resolve().parent.parent / "tests" / "rag" / "stories" / "rewrites"


class Text(NamedTuple):
    """An article of the set."""

    article_id: str
    title: str
    text: str
    publisher: str | None

    @property
    def tuning(self) -> bool:
        """Whether thresholds may be chosen on it."""
        return zlib.crc32(self.article_id.encode()) % 2 == 0


def read(record: dict[str, str]) -> Text:
    """An article of the set, without the last line, which says who published it."""
    text, _, last = record["text"].strip().rpartition("\n")
    named = re.search(r"was published by (.+) on \d{4}-", last)
    return Text(record["id"], record["title"], text, named[1].split(" - ")[0] if named else None)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--benchmarks", type=Path, default=Path("../shared/benchmarks"))
    parser.add_argument("--part", type=float, default=1.0, help="of the articles, copies are made of so many")
    parser.add_argument("--scale", type=int, default=0, help="measure time and memory with so many articles")
    parser.add_argument("--no-publishers", action="store_true", help="as if nobody knew who published the articles")
    parser.add_argument("--examples", action="store_true", help="list copies that were missed")
    arguments = parser.parse_args()
    path = arguments.benchmarks / "multihop_rag" / "corpus.jsonl"
    if not path.is_file():
        sys.exit(f"There is no {path}. See python -m benchmarks.stories --help for where the set is from; --benchmarks names the folder.")
    with path.open(encoding="utf-8") as lines:
        articles = [read(json.loads(line)) for line in lines]
    if arguments.scale:
        measure_scale(articles, arguments.scale)
        return
    kept = {}
    outlets = {*OUTLETS, *(article.publisher for article in articles if article.publisher)}
    credits = OutletCredits(outlets)
    for article in articles:
        text = f"{article.title}\n{article.text}"
        kept[article.article_id] = fingerprint(article.article_id, text, **outlets_of(text, outlets, credits), publisher=article.publisher)
    if arguments.no_publishers:
        kept = {name: dataclasses.replace(each, publisher=None) for name, each in kept.items()}
    index = StoryIndex(kept.values())
    show_rewrites(kept.values())
    group_of = show_groups(articles, index, kept)
    for tuning in (True, False):
        print(f"\nCopies of the half that is {'for tuning' if tuning else 'set aside'}:")
        measure_copies([article for article in articles if article.tuning == tuning], index, kept, group_of, arguments)


def outlets_of(text: str, outlets: Collection[str], credits: OutletCredits) -> dict[str, set[str]]:
    """Outlets that sentences of the text credit, and those it names in whatever words; as ``fingerprint`` takes them."""
    credited = (credits.reported_by(text[start:end], None) for start, end in sentence_spans(text))
    named = {outlet for outlet in outlets if re.search(rf"\b{re.escape(outlet)}\b", text)}
    return {"credited": {outlet for outlet in credited if outlet}, "named": named}


def show_groups(articles: list[Text], index: StoryIndex, kept: dict[str, Fingerprint]) -> dict[str, str]:
    """Print the groups among the articles themselves; to be read and judged. Returns the story of each."""
    links = [link for each in kept.values() for link in index.links_of(each)]
    group_of = stories(kept, links)
    groups = defaultdict(list)
    for article in articles:
        groups[group_of[article.article_id]].append(article)
    grouped = [group for group in groups.values() if len(group) > 1]
    print(f"{len(grouped)} groups of two or more among {len(articles)} articles:")
    for group in grouped:
        ids = {article.article_id for article in group}
        for article in group:
            print(f"  {article.article_id} {article.title}")
        for link in sorted({link for link in links if link.one in ids}, key=lambda link: -link.score):
            print(f"    {link.one} {link.other} {link.kind} {link.score}: {link.evidence}")
    return group_of


def measure_copies(
    articles: list[Text], index: StoryIndex, kept: dict[str, Fingerprint], group_of: dict[str, str], arguments: argparse.Namespace
) -> None:
    """Print recall and precision of links, for each kind of copy."""
    print(f"{'kind':45} copies  recall  links  precision  share of runs at 5 % and 50 %")
    found_of_all = made_of_all = links_of_all = wrong_of_all = 0
    for kind, change in KINDS.items():
        found = made = links = wrong = 0
        shares = []
        for article in articles[: round(arguments.part * len(articles))]:
            chance = random.Random(f"{kind} {article.article_id}")
            text = change(f"{article.title}\n{article.text}", unrelated(articles, article, chance), chance)
            copy = fingerprint("copy", text)
            original = kept[article.article_id]
            linked = {link.one if link.other == "copy" else link.other for link in index.links_of(copy)}
            shares.append(overlap(copy, original))
            made += 1
            found += article.article_id in linked
            links += len(linked)
            wrong += sum(group_of[other] != group_of[article.article_id] for other in linked)
            if arguments.examples and article.article_id not in linked:
                print("   missed", article.article_id, article.title, shares[-1])
        shares.sort(key=lambda each: each.share)
        low, middle = shares[len(shares) // 20], shares[len(shares) // 2]
        print(
            f"{kind:45} {made:6} {found / made:7.3f} {links:6} {1 - wrong / max(1, links):10.3f}  "
            f"{low.share:.2f} (spread {low.spread:.2f}), {middle.share:.2f}"
        )
        found_of_all, made_of_all, links_of_all, wrong_of_all = (
            found_of_all + found, made_of_all + made, links_of_all + links, wrong_of_all + wrong
        )  # fmt: skip
    print(f"{'all':45} {made_of_all:6} {found_of_all / made_of_all:7.3f} {links_of_all:6} {1 - wrong_of_all / max(1, links_of_all):10.3f}")


def unrelated(articles: list[Text], but: Text, chance: random.Random) -> str:
    """A sentence of each of thirty other articles."""
    others = chance.sample([article for article in articles if article is not but], 30)
    return " ".join(chance.choice([piece for piece in article.text.split(". ") if piece.strip()]).strip() + "." for article in others)


def show_rewrites(kept: Iterable[Fingerprint]) -> None:
    """Print what becomes of the hand-written retellings and look-alikes, among the articles of the set."""
    for half, known in itertools.product(("dev", "held_out"), (False, True)):
        content = json.loads((REWRITES / f"{half}.json").read_text(encoding="utf-8"))
        outlets = {*OUTLETS, *content["outlets"]}
        credits = OutletCredits(outlets)
        index = StoryIndex(kept)
        ids = defaultdict(list)
        for kind, case in [("stories", case) for case in content["stories"]] + [("apart", case) for case in content["apart"]]:
            for number, page in enumerate(case["articles"]):
                ids[kind, case["name"]].append(f"{case['name']} {number}")
                found = outlets_of(page["text"], outlets, credits)
                if known and kind == "stories":
                    found["credited"] = {outlet for outlet in found["named"] if outlet in content["outlets"]}
                name = ids[kind, case["name"]][-1]
                index.add(fingerprint(name, page["text"], days=page["days"], **found, publisher=page["publisher"]))
        written = [name for names in ids.values() for name in names]
        links = [link for name in written if (page_of := index.get(name)) for link in index.links_of(page_of)]
        group_of = stories(written, links)
        print(f"\nRetellings, {half}, credits {'known' if known else 'as they are read'}:")
        for (kind, case), names in ids.items():
            together = sum(group_of[one] == group_of[other] for one, other in itertools.combinations(names, 2))
            print(f"  {kind} {case}: {together} of {math.comb(len(names), 2)} pairs in one story")
        outside = {name for link in links for name in (link.one, link.other)} - set(written)
        case_of = {name: key for key, names in ids.items() for name in names}
        crossing = {frozenset((link.one, link.other)) for link in links if case_of.get(link.one) != case_of.get(link.other)}
        print(f"  links to articles of the set: {len(outside)}; between the cases: {sorted(map(sorted, crossing))}")


def measure_scale(articles: list[Text], number: int) -> None:
    """Print how long so many articles take, and 100 more, and how much memory."""
    chance = random.Random(1)
    pieces = [piece for article in articles for piece in article.text.split(". ")]
    vocabulary = [word for piece in pieces[::7] for word in piece.split()]

    def made() -> str:
        """45 sentences of anywhere, one word of four replaced by one of anywhere: lengths, names and figures are news articles'."""
        chosen = ". ".join(chance.choice(pieces) for _ in range(45))
        return re.sub(r"\S+", lambda match: chance.choice(vocabulary) if chance.random() < 0.25 else match.group(), chosen)

    seconds: dict[str, float] = defaultdict(float)
    stored = []
    for position in range(number + 100):
        text = made()
        started = time.process_time()
        stored.append(fingerprint(f"a{position}", text, credited=["Reuters"]).to_json())
        seconds["fingerprints"] += time.process_time() - started
    started, before = time.process_time(), memory()
    index = StoryIndex()
    kept = [Fingerprint.from_json(each) for each in stored]
    seconds["reading stored"] = time.process_time() - started
    for name, some in (("all", kept[:number]), ("100 more", kept[number:])):
        started = time.process_time()
        for each in some:
            index.add(each)
        seconds[f"adding {name}"] = time.process_time() - started
        started = time.process_time()
        links = sum(len(index.links_of(each)) for each in some)
        seconds[f"links of {name}"] = time.process_time() - started
        print(f"{len(some)} articles, {links} links")
    print({name: round(value, 1) for name, value in seconds.items()}, "seconds of one processor")
    print(f"stored: {sum(map(len, stored)) / len(stored):.0f} characters an article")
    print(f"memory of the index and its fingerprints: {memory() - before:.0f} MB")


def memory() -> float:
    """What this process has in memory now, in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20


if __name__ == "__main__":
    main()
