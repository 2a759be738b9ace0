"""Finds the articles that are one story, copies and rewrites of each other, without comparing each with every other.

``StoryIndex`` holds fingerprints, and postings from their word runs, quotations, figures and days to the articles that have them; an
article is compared with those it meets there. ``stories`` makes groups of the links. Neither keeps anything on disk.
"""

from __future__ import annotations

import math
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from rag.spellings import consonant_skeletons
from rag.stories.fingerprints import Fingerprint, Hashes, hashes
from rag.stories.story_links import FEWEST_RUNS, Link, copy_link, may_be_copy, rewrite_link

__all__ = ["Link", "StoryIndex", "stories"]

MOST_POSTINGS = 100  # articles looked at for one run: more have it only when it is furniture or very many carry the story
MOST_CANDIDATES = 60  # articles verified for one, those with most in common
RARE = 6  # articles: a quotation or figure in more of them than this, and than …
RARE_SHARE = 0.01  # … this share of the corpus is common property, …
MOST_RARE = 30  # … and one in more than this in any case
RARE_NAME_SHARE = 0.2  # a name in more articles than this (and than RARE) says nothing of what one is about


class Postings:
    """Which articles, by number, have a hash. Sorted arrays, merged like the digits of a binary counter: 8 bytes a posting."""

    def __init__(self) -> None:
        self._parts: list[tuple[Hashes, NDArray[np.uint32]]] = []

    def add(self, keys: Hashes, number: int) -> None:
        """Post an article under its hashes."""
        unique = np.unique(keys)
        part = (unique, np.full(len(unique), number, np.uint32))
        while self._parts and len(self._parts[-1][0]) <= 2 * len(part[0]):
            last = self._parts.pop()
            merged = np.concatenate([last[0], part[0]])
            order = np.argsort(merged, kind="stable")
            part = (merged[order], np.concatenate([last[1], part[1]])[order])
        self._parts.append(part)

    def find(self, keys: Hashes, most: int) -> tuple[NDArray[np.int64], NDArray[np.uint32], NDArray[np.int64]]:
        """Look up hashes.

        Args:
            keys: hashes, in any order.
            most: postings returned of one hash in one part of the index.

        Returns:
            positions in ``keys`` and the articles found there, side by side; and how many articles have each of the keys.
        """
        frequencies = np.zeros(len(keys), np.int64)
        positions, numbers = [np.empty(0, np.int64)], [np.empty(0, np.uint32)]
        for held, of in self._parts:
            first = np.searchsorted(held, keys, "left")
            count = np.searchsorted(held, keys, "right") - first
            frequencies += count
            taken = np.minimum(count, most)
            position = np.repeat(np.arange(len(keys)), taken)
            within = np.arange(len(position)) - np.repeat(np.cumsum(taken) - taken, taken)
            positions.append(position)
            numbers.append(of[first[position] + within])
        return np.concatenate(positions), np.concatenate(numbers), frequencies


class StoryIndex:
    """Articles by what they share. Add all that are new, then ask for the links of each: the order then does not matter."""

    def __init__(self, kept: Iterable[Fingerprint] = ()) -> None:
        self._kept: dict[int, Fingerprint] = {}
        self._numbers: dict[str, int] = {}
        self._runs, self._details = Postings(), Postings()
        self._names = Counter[str]()
        self._gone: list[int] = []
        self._next = 0
        for each in kept:
            self.add(each)

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, article_id: str) -> Fingerprint | None:
        """The fingerprint of an article; None when it is not here."""
        return self._kept.get(self._numbers.get(article_id, -1))

    def add(self, kept: Fingerprint) -> None:
        """Take in an article; one with the same id is replaced."""
        self.remove(kept.article_id)
        number, self._next = self._next, self._next + 1
        self._kept[number], self._numbers[kept.article_id] = kept, number
        self._runs.add(hashes(kept.sample), number)
        self._details.add(_details(kept)[0], number)
        self._names.update(_skeletons(kept))

    def remove(self, article_id: str) -> None:
        """Forget an article; nothing happens when it is not here."""
        number = self._numbers.pop(article_id, None)
        if number is None:
            return
        self._names.subtract(_skeletons(self._kept.pop(number)))
        self._gone.append(number)  # its postings lead nowhere from now on
        if len(self._gone) > len(self._kept) + MOST_POSTINGS:  # most do
            vars(self).update(vars(StoryIndex(self._kept.values())))

    def links_of(self, kept: Fingerprint) -> list[Link]:
        """Links of an article, in the index or not, with those in the index; strongest first.

        What is rare is judged by the articles now in the index.
        """
        links = {}
        for number in self._most_common(kept):
            other = self._kept[number]
            if other.article_id != kept.article_id and (link := copy_link(kept, other)):
                links[number] = link
        if kept.credited or kept.publisher:
            links = self._rewrites(kept) | links
        return sorted(links.values(), key=lambda link: (-link.score, link.one, link.other))

    def _most_common(self, kept: Fingerprint) -> list[int]:
        """Numbers of the articles that share the most word runs, of those that share enough."""
        numbers = self._runs.find(hashes(kept.sample), MOST_POSTINGS)[1]
        found, counts = np.unique(numbers[~np.isin(numbers, self._gone)], return_counts=True)
        enough = np.flatnonzero(counts >= FEWEST_RUNS)
        best = [
            int(found[index])
            for index in enough[np.argsort(-counts[enough], kind="stable")]
            if may_be_copy(kept, self._kept[int(found[index])], int(counts[index]))
        ]
        return best[: MOST_CANDIDATES + 1]

    def _rewrites(self, kept: Fingerprint) -> dict[int, Link]:
        """Links to articles that retell the same report, by number."""
        keys, figures = _details(kept)
        positions, numbers, posted = self._details.find(keys, MOST_POSTINGS)
        gone = np.isin(numbers, self._gone)
        frequencies = posted - np.bincount(positions[gone], minlength=len(keys))
        rare = (frequencies <= max(RARE, min(RARE_SHARE * len(self._kept), MOST_RARE)))[positions] & ~gone
        shared: dict[int, list[int]] = defaultdict(list)
        for position, number in zip(positions[rare].tolist(), numbers[rare].tolist(), strict=True):
            shared[number].append(position)
        links = {}
        for number, found in sorted(shared.items(), key=lambda item: (-len(item[1]), item[0]))[: MOST_CANDIDATES + 1]:
            other = self._kept[number]
            in_common = [figures[position] for position in found if position < len(figures)]
            if other.article_id == kept.article_id:
                continue
            if link := rewrite_link(kept, other, self._frequency, len(found) - len(in_common), in_common):
                links[number] = link
        return links

    def _frequency(self, name: str) -> float:
        articles = self._names[min(consonant_skeletons(name))]
        return articles if articles <= max(RARE, RARE_NAME_SHARE * len(self._kept)) else math.inf


def _skeletons(kept: Fingerprint) -> set[str]:
    """One for each name, so that the spellings of a name are mostly counted together."""
    return {min(consonant_skeletons(name)) for name, _ in kept.names}


def _details(kept: Fingerprint) -> tuple[Hashes, tuple[str, ...]]:
    """What rewrites have in common, hashed: figures and days, returned too, then runs of quotations."""
    figures = (*kept.figures, *kept.days)
    named = np.fromiter((zlib.crc32(figure.encode()) for figure in figures), np.uint32, len(figures))
    return np.concatenate([named, hashes(kept.quoted)]), figures


def stories(article_ids: Iterable[str], links: Iterable[Link]) -> dict[str, str]:
    """Group articles.

    Copies of a copy are one story. Two groups that a rewrite links become one only when more than half of the pairs between them are
    linked, so that one page which mentions two reports does not join them.

    Args:
        article_ids: those to group.
        links: in any order; those to other articles are left out.

    Returns:
        The story of each article: the first, in order of characters, of its articles' ids.
    """
    group_of = {article_id: frozenset([article_id]) for article_id in article_ids}
    between = [link for link in links if link.one in group_of and link.other in group_of]

    def join(one: frozenset[str], other: frozenset[str]) -> None:
        group_of.update(dict.fromkeys(one | other, one | other))

    for link in between:
        if link.kind == "copy":
            join(group_of[link.one], group_of[link.other])
    copies = dict(group_of)  # a page and its copies count as one when links are counted
    rewrites = sorted((link for link in between if link.kind == "rewrite"), key=lambda link: (-link.score, link.one, link.other))
    linked = {frozenset((copies[link.one], copies[link.other])) for link in rewrites}
    joined = True
    while joined:
        joined = False
        for link in rewrites:
            one, other = group_of[link.one], group_of[link.other]
            pairs = [frozenset((copies[a], copies[b])) for a in _firsts(one, copies) for b in _firsts(other, copies)]
            if one is not other and 2 * sum(pair in linked for pair in pairs) > len(pairs):
                join(one, other)
                joined = True
    return {article_id: min(group) for article_id, group in group_of.items()}


def _firsts(group: Iterable[str], copies: Mapping[str, frozenset[str]]) -> list[str]:
    """One article of each text in the group."""
    return [article_id for article_id in group if article_id == min(copies[article_id])]
