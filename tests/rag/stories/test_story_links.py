"""Two pages must be one story only when a reader who sees both would say so."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from rag.stories.fingerprints import Fingerprint, fingerprint
from rag.stories.story_links import BLOCK, common_sources, copy_link, overlap, rewrite_link, shared_names
from tests.rag.stories.story_pages import story


def test_the_share_of_a_cut_copy_does_not_fall_with_the_length_of_the_page() -> None:
    """A Jaccard coefficient would: 150 words of a page of 6,000 have .03."""
    original = story(3, 400)
    cut = "\n".join(original.split("\n")[200:220])
    common = overlap(fingerprint("cut", cut), fingerprint("original", original))
    assert common.share > 0.95
    assert common.runs >= 20


def test_new_prices_in_old_words_are_not_a_copy() -> None:
    old = story(4)
    new = re.sub(r"\d{3}", lambda match: str(1000 - int(match.group())), old)
    assert overlap(fingerprint("old", old), fingerprint("new", new)).share > 0.55
    assert copy_link(fingerprint("old", old), fingerprint("new", new)) is None


def test_other_names_in_old_words_are_not_a_copy() -> None:
    text = story(5)
    swapped = re.sub(r"[A-Z]\w+ [A-Z]\w+(?= fell)", lambda match: match.group()[::-1].title(), text)
    old, new = fingerprint("old", text), fingerprint("new", swapped)
    assert overlap(old, new).share > 0.55
    assert copy_link(old, new) is None


def test_what_was_said_in_public_is_not_copied_text() -> None:
    speech = "\n".join(f"“{line}”" for line in story(7, 30).split("\n"))
    one, other = f"{story(8, 12)}\n{speech}", f"{story(9, 12)}\n{speech}"
    assert copy_link(fingerprint("a", one), fingerprint("b", other)) is None


def test_one_outlet_that_uses_paragraphs_again_makes_no_copy() -> None:
    shared = story(10, 26)
    one, other = f"{story(11, 14)}\n{shared}", f"{shared}\n{story(12, 40)}"
    at_home = [fingerprint(name, text, publisher="The Paper") for name, text in (("a", one), ("b", other))]
    elsewhere = [fingerprint("a", one, publisher="The Paper"), fingerprint("b", other, publisher="Another Paper")]
    assert copy_link(*at_home) is None
    assert copy_link(*elsewhere) is not None


def test_a_name_spelled_otherwise_is_the_same_name() -> None:
    assert shared_names(["qaani", "mahdi", "sadr"], ["ghaani", "madhi", "sudani"]) == ["qaani"]


def test_sources_are_outlets_of_neither_page() -> None:
    def page(publisher: str | None, *credited: str, named: tuple[str, ...] = ()) -> Fingerprint:
        return fingerprint("a", "Text.", credited=credited, named=named, publisher=publisher)

    assert common_sources(page("A", "the Associated Press"), page("B", "AP")) == ["the Associated Press"]
    assert common_sources(page("Reuters"), page("B", "Reuters")) == ["Reuters"]
    assert common_sources(page("A", "Reuters"), page("B", named=("Reuters",))) == ["Reuters"]
    assert common_sources(page("A", "Reuters"), page(None, named=("Reuters",))) == []  # it may be its own name
    assert common_sources(page("Reuters", "Reuters"), page("Reuters", "Reuters")) == []
    assert common_sources(page("A", "Reuters"), page("B", "AFP")) == []
    assert common_sources(page(None), page(None)) == []


def sampled(name: str, runs: list[int], **fields: Any) -> Fingerprint:
    kept = fingerprint(name, "")
    return replace(kept, length=len(runs), sample=np.array(runs, "<u4").tobytes(), **fields)


NAMES = tuple((f"{letter}ron", 1) for letter in "bdfgklmnpr")
OTHERS = tuple((f"{letter}asil", 1) for letter in "bdfgklmnpr")


@pytest.mark.parametrize(
    ("common", "names", "copied"),
    [
        (lambda run: run % 2 == 0, NAMES, True),  # half of the runs, everywhere: reworded
        (lambda run: run < 40, NAMES, False),  # half of the runs, in one piece: a paragraph used again
        (lambda run: run % 2 == 0, NAMES[:5] + OTHERS[:5], False),  # of other people
        (lambda run: run < 48, NAMES[:5] + OTHERS[:5], True),  # a piece of most of it, with something added
        (lambda run: run % 4 == 0, NAMES, False),  # a quarter
    ],
    ids=["reworded", "paragraph", "other names", "most", "too little"],
)
def test_few_common_runs_must_be_everywhere_and_about_the_same(common: Any, names: Any, copied: bool) -> None:
    one = sampled("a", list(range(80)), names=NAMES)
    other = sampled("b", [run if common(run) else 1000 + run for run in range(80)], names=names)
    assert (copy_link(one, other) is not None) == copied


def test_spread_counts_blocks_with_a_common_run() -> None:
    one, other = sampled("a", list(range(4 * BLOCK))), sampled("b", [0, *range(100, 100 + 4 * BLOCK), 3 * BLOCK])
    assert (overlap(one, other).runs, overlap(one, other).share, overlap(one, other).spread) == (2, 2 / 32, 0.5)


def test_four_runs_are_chance() -> None:
    assert copy_link(sampled("a", [1, 2, 3, 4], names=NAMES), sampled("b", [1, 2, 3, 4], names=NAMES)) is None
    assert copy_link(sampled("a", [1, 2, 3, 4, 5], names=NAMES), sampled("b", [1, 2, 3, 4, 5], names=NAMES)) is not None


def page(name: str, **fields: Any) -> Fingerprint:
    kept = fingerprint(name, "", days=["2021-12-07", "2021-12-08"], credited=["Reuters"], publisher=f"Paper {name}")
    return replace(kept, figures=("16b", "250", "5 sourc"), names=NAMES[:6], **fields)


@pytest.mark.parametrize(
    ("other", "quoted", "figures", "linked"),
    [
        ({}, 4, (), True),
        ({}, 3, (), False),
        ({}, 0, ("16b", "250"), True),
        ({}, 0, ("16b", "5 sourc"), False),  # small figures count half
        ({}, 0, ("250", "2021-12-07"), True),
        ({}, 0, ("2021-12-07", "2021-12-08"), False),  # any two reports of these days
        ({"figures": ("16b", "250", *map(str, range(300, 310)))}, 0, ("16b", "250"), True),  # of the fewer figures
        ({"names": NAMES[:2] + OTHERS[:6]}, 9, (), False),  # others are what it is about
        ({"names": NAMES[:3] + OTHERS[:6]}, 9, (), True),
        ({"names": NAMES[:2]}, 9, (), True),  # it has no more
        ({"names": NAMES[:1]}, 9, (), False),
        ({"names": OTHERS[:8] + NAMES[:6]}, 9, (), False),  # in passing
        ({"publisher": "Paper a"}, 9, ("16b", "250"), False),  # its own sequel
        ({"credited": ("AFP",)}, 9, ("16b", "250"), False),
    ],
)
def test_what_a_rewrite_must_share(other: dict[str, Any], quoted: int, figures: tuple[str, ...], linked: bool) -> None:
    one, two = page("a"), replace(page("b"), **other)
    assert (rewrite_link(one, two, lambda name: 1.0, quoted, figures) is not None) == linked
    assert rewrite_link(one, two, lambda name: 1.0, quoted, figures) == rewrite_link(two, one, lambda name: 1.0, quoted, figures)


def test_many_figures_in_common_of_very_many_are_a_table() -> None:
    table = tuple(map(str, range(300, 330)))
    one, other = replace(page("a"), figures=table), replace(page("b"), figures=table[20:] + tuple(map(str, range(400, 420))))
    assert rewrite_link(one, other, lambda name: 1.0, 0, table[20:]) is None


def test_names_that_everybody_has_do_not_count_and_the_rarest_are_shown() -> None:
    assert rewrite_link(page("a"), page("b"), lambda name: math.inf, 9, ()) is None
    link = rewrite_link(page("a"), page("b"), lambda name: 1.0 if name == "kron" else 2.0, 9, ("16b", "250"))
    assert link is not None
    assert link.evidence == "same quotation, figures and days (16b, 250), names (Kron, Bron, Dron, Fron), source (Reuters)"


def test_the_source_is_no_person_of_the_report() -> None:
    names = (*NAMES[:2], ("reuters", 9))
    one, other = replace(page("a"), names=names + OTHERS[:4]), replace(page("b"), names=names + NAMES[3:7])
    assert rewrite_link(one, other, lambda name: 1.0, 9, ()) is None
