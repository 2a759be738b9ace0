"""How often the support check lets true sentences pass and refuses false ones.

    python -m benchmarks.support [--shared ../shared] [--per-article 8] [--only SET] [--show SET [--kind KIND]]

True and false variants of sentences are made by rule (``restated``, ``falsified``) from the shipped articles, from the captures, and from
the articles of multihop_rag: those with an even number to tune on, those with an odd one set aside. Besides, the paraphrases written by
hand in ``tests/rag/verification/paraphrases.jsonl``, half of them set aside. Prints by kind how many there are and what share is refused
or passes; of what is set aside only the totals, and ``--show`` shows none of it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from benchmarks.falsified import Told, falsified, family, is_calendar
from benchmarks.restated import lowered, restated
from rag.answer_schema import Source
from rag.attribution.outlets import OutletCredits
from rag.errors import ArticleError
from rag.ingestion.annotation import annotated_passages, with_agency
from rag.ingestion.inspection import inspected
from rag.models.local_embedding import LocalEmbedding
from rag.names import find_names
from rag.schema import Article
from rag.settings import Settings
from rag.spellings import name_parts, same_person, same_word
from rag.verification import Similarity, Support, TokenSimilarity, supports

ROOT = Path(__file__).resolve().parent.parent
PARAPHRASES = ROOT / "tests" / "rag" / "verification" / "paraphrases.jsonl"
PASSAGE_TOKENS = 256
PER_ARTICLE = 8  # sentences of a benchmark article at most
TRUE_PASSED, BUT_FOR_VERBATIM, FALSE_REFUSED = "true, passed", "true, not word for word, passed", "false, refused"
SET_ASIDE = ("multihop_rag, odd", "paraphrases, held_out", "paraphrases, fresh", "paraphrases, unseen")
_SENTENCE = re.compile(r"(?:[A-Z\d]|[\"“‘][A-Z]).*[.!][\"”’]?", re.DOTALL)


class Variant(NamedTuple):
    """A claim about a quote, whether it is true, and what kind of change made it."""

    kind: str
    true: bool
    claim: str
    quote: str
    source: Source


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="the folder of the originals and the benchmarks")
    parser.add_argument("--per-article", type=int, default=PER_ARTICLE, help="sentences of a benchmark article at most")
    parser.add_argument("--show", help="print what is decided wrongly in this set: " + "shipped, captures, 'multihop_rag, even' ...")
    parser.add_argument("--kind", help="with --show: of this kind only")
    parser.add_argument("--words-only", action="store_true", help="by the rules alone, without how close words come in their sentences")
    parser.add_argument("--only", action="append", help="only this set")
    arguments = parser.parse_args()
    if arguments.show in SET_ASIDE:
        sys.exit("That one is set aside.")
    similarity = None if arguments.words_only else in_use()
    for name, variants in sets(arguments.shared, arguments.per_article):
        if not arguments.only or name in arguments.only:
            measure(name, list(variants), similarity, show=arguments.show == name, kind=arguments.kind)


def sets(shared: Path, per_article: int) -> Iterator[tuple[str, Iterator[Variant]]]:
    """The sets by name."""
    yield "shipped", variants_of(articles_in(ROOT / "data" / "articles"), 1000)
    if (shared / "articles").is_dir():
        yield "captures", variants_of(articles_in(shared / "articles"), 1000)
    corpus = shared / "benchmarks" / "multihop_rag" / "corpus.jsonl"
    if corpus.is_file():
        yield "multihop_rag, even", variants_of(benchmark_articles(corpus, 0), per_article)
        yield "multihop_rag, odd", variants_of(benchmark_articles(corpus, 1), per_article)
    for part in ("dev", "held_out", "fresh", "unseen"):
        yield f"paraphrases, {part}", paraphrases(part)


def in_use() -> Similarity:
    """How close words come, as the check of a model's answers has it."""
    return TokenSimilarity(LocalEmbedding("auto"))


def measure(name: str, variants: list[Variant], similarity: Similarity | None, *, show: bool, kind: str | None) -> None:
    """Print the rates of a set; of one that is set aside, the totals alone."""
    began = time.process_time()
    judgements = list(judged(variants, similarity))
    took = (time.process_time() - began) / max(1, len(variants))
    print(f"{name}: {len(variants)} claims, {1000 * took:.2f} ms each")
    by_kind: dict[tuple[str, str], Counter[bool]] = defaultdict(Counter)
    for variant, verdict in judgements:
        right = verdict.supported == variant.true
        by_kind[TRUE_PASSED if variant.true else FALSE_REFUSED, variant.kind][right] += 1
        if show and not right and kind in (None, variant.kind):
            print(f"  {str(variant.true).upper()} {variant.kind}: {variant.claim}\n    quote: {variant.quote}\n    {verdict.reasons}")
    for what, total in totals(judgements).items():
        print(f"  {what:32} {_rate(total)}")
        if name not in SET_ASIDE:
            for (_, each), count in sorted(item for item in by_kind.items() if item[0][0] == what):
                print(f"    {each:30} {_rate(count)}")


def judged(variants: Iterable[Variant], similarity: Similarity | None = None) -> Iterator[tuple[Variant, Support]]:
    """The verdict on each."""
    for variant in variants:
        yield (
            variant,
            supports(variant.claim, variant.quote, sources=[variant.source], same_name=same_name, similarity=similarity),
        )


def totals(judgements: Iterable[tuple[Variant, Support]]) -> dict[str, Counter[bool]]:
    """How many are decided rightly and wrongly: of the true ones that are not word for word, of all true ones, of the false ones."""
    found: dict[str, Counter[bool]] = {name: Counter() for name in (BUT_FOR_VERBATIM, TRUE_PASSED, FALSE_REFUSED)}
    for variant, verdict in judgements:
        right = verdict.supported == variant.true
        found[TRUE_PASSED if variant.true else FALSE_REFUSED][right] += 1
        found[BUT_FOR_VERBATIM][right] += variant.true and variant.kind != "verbatim"
    return found


def _rate(count: Counter[bool]) -> str:
    return f"{count[True] / max(1, count.total()):.3f} of {count.total()}"


def same_name(one: str, other: str) -> bool:
    """Whether two names can be one, without a corpus."""
    mine, theirs = name_parts(one), name_parts(other)
    if not mine or not theirs:
        return False
    return same_person(one, other) if len(mine) > 1 and len(theirs) > 1 else same_word(mine[-1], theirs[-1])


def articles_in(folder: Path) -> Iterator[Article]:
    """The articles of a folder, as ingestion reads them."""
    for path in sorted(folder.iterdir()):
        if path.suffix in (".md", ".txt") and path.stem != "README":
            yield from (found[0] for found in inspected(path, Settings(_env_file=None)) if not isinstance(found, ArticleError))


def benchmark_articles(corpus: Path, rest: int) -> Iterator[Article]:
    """The articles of multihop_rag with an even (0) or odd (1) number. They have neither publisher nor date."""
    for line in corpus.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if int(row["id"].removeprefix("mh")) % 2 == rest:
            yield Article(row["id"], row["title"], None, None, None, "en", row["text"])


def variants_of(articles: Iterable[Article], per_article: int) -> Iterator[Variant]:
    """The true and false variants of the sentences of articles, at most so many sentences of each, chosen by a hash of their words."""
    credits = OutletCredits()
    for article in articles:
        article = with_agency(article, credits)
        people = people_of(article.text)
        told = []
        for source in sources_of(article, credits):
            before = ""
            for start, end in source.sentences:
                text = article.text[start:end]
                dates = [
                    replace(date, start=date.start - start, end=date.end - start)
                    for date in source.event_dates
                    if start <= date.start < end
                ]
                told.append((Told(text, before, people, tuple(dates), article.publisher, article.published), source))
                before = text
        usable = [each for each in told if _is_usable(each[0].text)]
        for sentence, source in sorted(usable, key=lambda each: hashlib.sha256(each[0].text.encode()).digest())[:per_article]:
            for kind, claim in restated(sentence):
                yield Variant(kind, True, claim, sentence.text, source)
            if sentence.before and _is_usable(sentence.before) and sentence.before[-1] == ".":
                yield Variant(
                    "joined", True, f"{sentence.before[:-1]}, and {lowered(sentence.text)}", f"{sentence.before} {sentence.text}", source
                )
                yield Variant("something added", False, f"{sentence.text[:-1]}, and {lowered(sentence.before)}", sentence.text, source)
            for kind, claim in falsified(sentence):
                yield Variant(kind, False, claim, sentence.text, source)


def people_of(text: str) -> tuple[str, ...]:
    """Full names that act as persons do somewhere in a text: "X said", "X, who", and those named by the last word alone as well."""
    found = Counter(text[start:end] for start, end in find_names(text))
    names = []
    for name in found:
        if (
            not 2 <= len(name.split()) <= 3
            or any(is_calendar(word) for word in name.split())
            or not name.replace(" ", "").replace("-", "").isalpha()
        ):
            continue
        acts = re.search(rf"\b{re.escape(family(name))},? (?:who|said|says|told|has|had|wrote|asked|demanded|also|met|leads|heads)\b", text)
        if found[family(name)] and acts:
            names.append(name)
    return tuple(names)


def _is_usable(text: str) -> bool:
    count = len(text.split())
    return (
        7 <= count <= 45
        and bool(_SENTENCE.fullmatch(text))
        and text.count("“") == text.count("”")
        and not text.isupper()
        and "\n" not in text
    )


def paraphrases(part: str) -> Iterator[Variant]:
    """The paraphrases written by hand: of sentences of the shipped articles, or of a sentence made up with its outlet and day."""
    credits = OutletCredits()
    shipped = [
        source for article in articles_in(ROOT / "data" / "articles") for source in sources_of(with_agency(article, credits), credits)
    ]
    for line in map(json.loads, PARAPHRASES.read_text(encoding="utf-8").splitlines()):
        if line["set"] == part:
            quote = line["quote"]
            if "published" in line:
                sources = sources_of(Article("made-up", quote, line["publisher"], line["published"], None, "en", quote), credits)
            else:
                sources = shipped
            yield Variant("by hand", line["true"], line["claim"], quote, next(each for each in sources if quote in each.text))


def sources_of(article: Article, credits: OutletCredits) -> list[Source]:
    """The passages of an article as an answerer gets them."""
    return [
        Source(
            article.article_id, article.title, article.publisher, article.published, passage.text, passage.start, passage.end, 1.0, 1,
            sentences=passage.sentences, event_dates=passage.event_dates, attributions=passage.attributions,
        )
        for passage in annotated_passages(article, PASSAGE_TOKENS, credits)
    ]  # fmt: skip


if __name__ == "__main__":
    main()
