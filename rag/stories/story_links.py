"""Whether two articles are one story: a copy of the same text, or two pages that retell one report in their own words.

Compares two fingerprints. A copy shares most of the shorter one's word runs, or a fair part of them throughout. A rewrite shares the
persons it is about, quotations or figures and days, and the outlet it credits; without that common source, two outlets that report one
event independently would be joined, as they share its names, its figures and what was said in public.

What it cannot tell: which of two is the original; a rewrite that credits nobody, or neither quotes nor counts.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from rag.spellings import consonant_skeletons, same_word
from rag.stories.fingerprints import Fingerprint, sample_at
from rag.terms import words

# Measured by benchmarks/stories.py, tuned on one half of its articles.
COPIED = 0.55  # share of the shorter article's runs in the longer: a copy
COPIED_AT_HOME = 0.75  # the same where one outlet published both: it uses a paragraph again, and next week's page is like this week's
REWORDED = 0.3  # share that is enough when …
SPREAD = 0.75  # … it is spread over so many of the blocks of the shorter article, and …
AGREEING = 0.55  # … so many of the shorter one's names and figures are in the longer
BLOCK = 8  # sampled runs
FEWEST_RUNS = 5  # sampled runs in common; below, chance decides
REFILLED = 0.3  # a page of a series has its words in common with the last, but under this share of names or of figures
FEWEST_TO_REFILL = 6  # names, or figures, of the shorter one; fewer tell nothing

PRINCIPALS = 8  # most used names of an article: those it is about
SHARED_PRINCIPALS = 3  # or half of them, where one has fewer than six
QUOTED = 4  # rare runs of quotations in common, of four words each: seven words in a row
COUNTED = 2.0  # rare figures and days in common, small figures counted half; one at least a figure, as any two reports share days
COUNTED_SHARE = 0.4  # of those of the article that has fewer


@dataclass(frozen=True, slots=True)
class Link:
    """Two articles that are one story.

    Attributes:
        score: a copy's share of the shorter article's word runs that stand in the longer; a rewrite's evidence, from 0 to 1.
        evidence: one line that a person can check.
    """

    one: str
    other: str
    kind: Literal["copy", "rewrite"]
    score: float
    evidence: str


@dataclass(frozen=True, slots=True)
class Overlap:
    """What of the shorter article stands in the longer one.

    Attributes:
        runs: sampled word runs in common.
        share: of the shorter one's sampled runs.
        spread: the share of its blocks of ``BLOCK`` sampled runs that have one or more in common.
    """

    runs: int
    share: float
    spread: float


def overlap(one: Fingerprint, other: Fingerprint) -> Overlap:
    """Compare the samples of two articles."""
    short, long = sorted((one, other), key=lambda kept: kept.length)
    rate = max(one.rate, other.rate)
    sample = sample_at(short, rate)
    if not len(sample):
        return Overlap(0, 0.0, 0.0)
    common = np.isin(sample, sample_at(long, rate))
    blocks = np.maximum.reduceat(common, np.arange(0, max(1, len(common) - BLOCK + 1), BLOCK))  # the last holds the rest
    return Overlap(int(common.sum()), float(common.mean()), float(blocks.mean()))


def may_be_copy(one: Fingerprint, other: Fingerprint, runs: int) -> bool:
    """Whether so many sampled runs in common can make a copy; quick, for choosing what to compare."""
    expected = min(one.length, other.length) / max(one.rate, other.rate)
    return runs >= max(FEWEST_RUNS, 0.5 * REWORDED * expected)  # half, as the sample is larger or smaller by chance


def copy_link(one: Fingerprint, other: Fingerprint) -> Link | None:
    """The link of two articles of which one is a copy of the other, cut, reordered or lightly reworded; None where it is not."""
    common = overlap(one, other)
    if common.runs < FEWEST_RUNS or common.share < (COPIED_AT_HOME if at_home(one, other) else REWORDED):
        return None
    names, figures = (_agreement(one, other, of) for of in (_names, _figures))
    if any(agreeing < REFILLED * of for agreeing, of in (names, figures) if of >= FEWEST_TO_REFILL):
        return None
    if common.share < COPIED and (common.spread < SPREAD or names[0] + figures[0] < AGREEING * (names[1] + figures[1])):
        return None
    evidence = f"{common.share:.0%} of the shorter article's word runs stand in the longer"
    return Link(*_in_order(one, other), "copy", round(common.share, 3), evidence)


def _in_order(one: Fingerprint, other: Fingerprint) -> tuple[str, str]:
    return min(one.article_id, other.article_id), max(one.article_id, other.article_id)


def _names(kept: Fingerprint) -> list[str]:
    return [name for name, _ in kept.names]


def _figures(kept: Fingerprint) -> list[str]:
    return [*kept.figures]


def _agreement(one: Fingerprint, other: Fingerprint, of: Callable[[Fingerprint], list[str]]) -> tuple[int, int]:
    """Of how many names or figures of the article that has fewer the other has the same, and how many it has."""
    few, many = sorted((of(one), of(other)), key=len)
    return len(shared_names(few, many) if of is _names else set(few) & set(many)), len(few)


def shared_names(names: Iterable[str], others: Iterable[str]) -> list[str]:
    """Those of the first names that can be one of the others in another spelling, in order."""
    by_skeleton: dict[str, list[str]] = {}
    for other in others:
        for skeleton in consonant_skeletons(other):
            by_skeleton.setdefault(skeleton, []).append(other)
    return [
        name
        for name in names
        if any(same_word(name, other) for skeleton in consonant_skeletons(name) for other in by_skeleton.get(skeleton, ()))
    ]


def rewrite_link(
    one: Fingerprint, other: Fingerprint, frequency: Callable[[str], float], quoted: int, figures: Sequence[str]
) -> Link | None:
    """The link of two articles that retell one report; None where they do not, or where one outlet published both.

    Args:
        one: one of the articles.
        other: the other, in any order.
        frequency: how many articles of the corpus have a name, in any spelling; infinity for a name that too many have.
        quoted: how many word runs of quotations that are rare in the corpus they have in common.
        figures: those figures and days that are rare and in both.
    """
    one, other = sorted((one, other), key=lambda kept: kept.article_id)
    counted = _weight(figures)
    if quoted < QUOTED and (counted < COUNTED or {*one.days, *other.days}.issuperset(figures)):
        return None
    if quoted < QUOTED and counted < COUNTED_SHARE * min(_weight((*kept.figures, *kept.days)) for kept in (one, other)):
        return None
    sources = common_sources(one, other)
    if not sources or at_home(one, other):
        return None
    outlets = {word for source in sources for word in words(source)}
    principals = [
        [name for name in _names(kept) if name not in outlets and frequency(name) < math.inf][:PRINCIPALS] for kept in (one, other)
    ]
    persons = shared_names(*principals)
    if len(persons) < max(2, min(SHARED_PRINCIPALS, min(map(len, principals)) / 2)):
        return None
    persons.sort(key=lambda name: (frequency(name), name))
    said = ["same quotation"] if quoted >= QUOTED else []
    said += [f"figures and days ({', '.join(sorted(figures)[:4])})"] if figures else []
    said += [f"names ({', '.join(name.capitalize() for name in persons[:4])})", f"source ({', '.join(sources)})"]
    score = 1 - math.exp(-(quoted + 2 * counted + len(persons)) / 12)
    return Link(*_in_order(one, other), "rewrite", round(score, 3), ", ".join(said))


def _weight(figures: Iterable[str]) -> float:
    """Small figures, kept with the word they count ("5 sourc"), weigh half: chance has them in common."""
    return sum(0.5 if " " in figure else 1.0 for figure in figures)


def at_home(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether one outlet is known to have published both."""
    return bool(one.publisher and other.publisher and same_outlet(one.publisher, other.publisher))


def common_sources(one: Fingerprint, other: Fingerprint) -> list[str]:
    """Outlets that one credits and the other credits, names or is; not one that publishes both.

    What an article of an unknown publisher names counts only when it is credited: it may be its own name.
    """
    found: list[str] = []
    pairs = [
        *itertools.product(one.credited, (*other.credited, other.publisher, *(other.named if other.publisher else ()))),
        *itertools.product(other.credited, (one.publisher, *(one.named if one.publisher else ()))),
    ]
    for source, same in pairs:
        if not same or source in found or not same_outlet(source, same):
            continue
        if not all(kept.publisher and same_outlet(kept.publisher, source) for kept in (one, other)):
            found.append(source)
    return found


def same_outlet(one: str, other: str) -> bool:
    """Whether two names are one outlet's: "the Associated Press" and "AP", "Reuters" and "Reuters news agency"."""
    first, second = (_outlet(name) for name in (one, other))
    return first == second or any(
        len(short) == 1 and len(long) > 1 and short[0] == "".join(word[0] for word in long)
        for short, long in ((first, second), (second, first))
    )


@lru_cache(maxsize=10_000)
def _outlet(name: str) -> tuple[str, ...]:
    return tuple(word for word in words(name) if word not in ("the", "news", "agency", "tv", "television"))
