"""How often the check is right on sentences made up for it, after the fashion of news: see ``made_up_news.txt``.

``Q`` is a quote; ``+`` before a claim that it supports, ``-`` before one that it does not. They were written before the rules were mended
for them, so they are development data: ``benchmarks.support`` says how often the check is right where it was not tuned.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.support import Variant, sources_of
from rag.attribution.outlets import OutletCredits
from rag.schema import Article
from tests.rag.verification.test_rates import rates


def made_up() -> Iterator[Variant]:
    credits, quote = OutletCredits(), ""
    for line in Path(__file__).with_name("made_up_news.txt").read_text(encoding="utf-8").splitlines():
        if line[0] == "Q":
            quote = line[2:]
            continue
        (source,) = sources_of(Article("made-up", quote, "The Standard", "2022-06-10", None, "en", quote), credits)
        yield Variant("by hand", line[0] == "+", line[2:], quote, source)


def test_sentences_made_up_after_the_fashion_of_news() -> None:
    passed, refused = rates(made_up())
    assert passed >= 0.95
    assert refused >= 0.96
