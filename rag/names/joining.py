"""Which full names of a corpus are one person's, with the reason for each join. How two names compare is in ``relations.py``.

Some rules are certain of themselves (the same words, the same sounds spelled in two ways). Others (an initial, a middle name left out, a
short form of the given name, a slip of the pen) hold only for persons, where one alone can be meant, and where both are named in one
article or in like company. A shared family name joins nobody.
"""

from __future__ import annotations

import itertools
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rag.names.aliases import Aliases
from rag.names.given_names import given_names
from rag.names.mentions import Signals
from rag.names.persons import person_scores
from rag.names.relations import CERTAIN, SAME_WORDS, SCRIPT, SLIP, STATED, SUFFIX, Parts, in_two_scripts, parts_of, relation
from rag.names.tally import Tally
from rag.schema import NameJoin
from rag.spellings import consonant_skeletons, name_parts
from rag.terms import fold

FORMAT = 1  # of what a ``Joiner`` stores; raise it when ``relation`` changes
_LEAST_TITLES = 3  # names that stand with and without a word before them, for it to be a title
_SLIP_RATIO = 3  # a misspelling is this many times as rare as what it misspells
_LEAST_COMPANY = 2  # rare names that articles share
_RARE = 10  # articles that have such a name at most, or a fiftieth of all

Key = tuple[Parts, str]


@dataclass(slots=True)
class Group:
    """Full names that are one.

    Attributes:
        names: as written, most used first.
        score: how likely it is a person's (``persons.py``).
        joins: why each is joined with another.
    """

    names: list[str]
    score: float
    joins: list[NameJoin] = field(default_factory=list)


@dataclass(slots=True)
class _Cluster:
    """Full names of the same words; those that stand in articles with words before them are counted without these."""

    number: int
    parts: Parts
    suffix: str
    names: list[str]
    signals: Signals
    counts: dict[str, int]
    score: float = 0.0

    @property
    def name(self) -> str:
        return self.names[0]


class Joiner:
    """Joins full names. It remembers which it compared, so that joining again with a few more is quick."""

    def __init__(self) -> None:
        self._blocks: dict[str, list[Parts]] = defaultdict(list)
        self._compared: set[Parts] = set()
        self._related: dict[tuple[Parts, Parts], str] = {}

    def join(self, tally: Tally, aliases: Aliases) -> list[Group]:
        """Full names in groups of one each, persons and others."""
        clusters = _clusters(tally)
        scores = person_scores(tally, {cluster.name: cluster.signals for cluster in clusters.values()})
        for cluster in clusters.values():
            cluster.score = scores[cluster.name]
            if cluster.parts not in self._compared:
                self._compare(cluster.parts)
        joined = _Union(list(clusters.values()), aliases)
        company = _Company(tally)
        unsure = []
        for one, other, rule in self._pairs(clusters):
            if rule in CERTAIN:
                joined.join(one, other, SCRIPT if in_two_scripts(one.name, other.name) else rule)
            elif min(one.score, other.score) > 0 and (rule != SLIP or _is_slip(one, other)) and company.is_shared(one, other):
                unsure.append((one, other, rule))
        _join_where_one_is_meant(joined, unsure)
        return joined.groups()

    def to_json(self) -> str:
        """For storing; ``from_json`` reads it."""
        related = [[*pair, rule] for pair, rule in self._related.items()]
        return json.dumps([FORMAT, list(self._blocks.items()), related], ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Joiner:
        """What ``to_json`` wrote; one that remembers nothing, when another version of Byline wrote it."""
        joiner = cls()
        found, blocks, related = json.loads(text)
        if found == FORMAT:
            for skeleton, names in blocks:
                joiner._blocks[skeleton] = [tuple(parts) for parts in names]
                joiner._compared.update(joiner._blocks[skeleton])
            joiner._related = {(tuple(one), tuple(other)): rule for one, other, rule in related}
        return joiner

    def _compare(self, parts: Parts) -> None:
        """Compare a name with those before it whose last words may sound like its own."""
        self._compared.add(parts)
        near: dict[Parts, None] = {}
        for skeleton in consonant_skeletons(parts[-1]):
            near.update(dict.fromkeys(self._blocks[skeleton]))
            self._blocks[skeleton].append(parts)
        for other in near:
            if rule := relation(other, parts):
                self._related[(min(other, parts), max(other, parts))] = rule

    def _pairs(self, clusters: Mapping[Key, _Cluster]) -> list[tuple[_Cluster, _Cluster, str]]:
        """Clusters that a rule can join, in an order that does not depend on when they were compared."""
        by_parts: dict[Parts, list[_Cluster]] = defaultdict(list)
        for cluster in clusters.values():
            by_parts[cluster.parts].append(cluster)
        pairs = []
        for same in by_parts.values():
            pairs += [(one, other, SUFFIX) for one, other in itertools.combinations(same, 2) if not (one.suffix and other.suffix)]
        for (mine, theirs), rule in self._related.items():
            for one, other in itertools.product(by_parts.get(mine, ()), by_parts.get(theirs, ())):
                if one.suffix == other.suffix:
                    pairs.append((one, other, rule))
                elif not (one.suffix and other.suffix):
                    pairs.append((one, other, SUFFIX if rule in CERTAIN else rule))
        return sorted(pairs, key=lambda pair: (-min(pair[0].signals.mentions, pair[1].signals.mentions), pair[0].name, pair[1].name))


def _clusters(tally: Tally) -> dict[Key, _Cluster]:
    """Full names of the same words together, words before a name that stands without them taken off."""
    taken_off = bases(tally)
    counts: dict[Key, dict[str, int]] = {}
    sums: dict[Key, list[int]] = {}
    for name, signals in tally.full.items():
        base = taken_off.get(name, name)
        key = parts_of(base)
        if len(key[0]) < 2:
            continue
        known = sums.get(key)
        if known is None:
            counts[key] = {base: signals[0]}
            sums[key] = signals
        else:
            counts[key][base] = counts[key].get(base, 0) + signals[0]
            sums[key] = [a + b for a, b in zip(known, signals, strict=True)]
    return {
        key: _Cluster(
            number,
            *key,
            [*forms] if len(forms) == 1 else sorted(forms, key=lambda name, forms=forms: (-forms[name], name)),  # type: ignore[misc]
            Signals(*sums[key]),
            forms,
        )
        for number, (key, forms) in enumerate(counts.items())
    }


def bases(tally: Tally) -> dict[str, str]:
    """Names with words before them that are none of theirs ("coach X Y"), and the names without these.

    Such a word stands before three names at least that stand without it too, and seldom before others; or the name without it is
    the more frequent one, and the word is itself no given name.
    """
    full = tally.full
    before: dict[str, int] = defaultdict(int)
    known_after: dict[str, int] = defaultdict(int)
    longer = []
    for name in full:
        first, _, rest = name.partition(" ")
        before[first] += 1
        if rest in full:
            known_after[first] += 1
        if " " in rest:
            longer.append(name)
    given = given_names()
    titles = {
        word for word, count in known_after.items() if count >= _LEAST_TITLES and 2 * count >= before[word] and fold(word) not in given
    }
    found = {}
    for name in longer:
        rest = name
        while " " in rest:
            first, _, shorter = rest.partition(" ")
            outdone = shorter in full and full[shorter][0] > full[name][0] and fold(first) not in given
            if not (first in titles or outdone) or len(name_parts(shorter)) < 2:
                break
            rest = shorter
        if rest != name:
            found[name] = rest
    return found


class _Company:
    """With whom names are named: a short form is taken for a full name only where both stand in one article, or in like company."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._most = max(_RARE, len(tally.articles) // 50)
        self._names: dict[int, set[str]] | None = None

    def is_shared(self, one: _Cluster, other: _Cluster) -> bool:
        """Whether both stand in one article, or theirs share rare names."""
        mine, theirs = self._places(one), self._places(other)
        if not mine.isdisjoint(theirs):
            return True
        around = [self._around(places) - one.counts.keys() - other.counts.keys() for places in (mine, theirs)]
        return len(around[0] & around[1]) >= _LEAST_COMPANY

    def _places(self, cluster: _Cluster) -> set[int]:
        return {place for name in cluster.names for place in self._tally.places.get(name, ())}

    def _around(self, places: Iterable[int]) -> set[str]:
        if self._names is None:
            self._names = defaultdict(set)
            for name, standing in self._tally.places.items():
                if 2 <= len(standing) <= self._most:
                    for place in standing:
                        self._names[place].add(name)
        return {name for place in places for name in self._names.get(place, ())}


def _is_slip(one: _Cluster, other: _Cluster) -> bool:
    few, many = sorted((one.signals.mentions, other.signals.mentions))
    return many >= _SLIP_RATIO * few


class _Union:
    """Groups of clusters that grow together where nothing speaks against it."""

    def __init__(self, clusters: Sequence[_Cluster], aliases: Aliases) -> None:
        self._group = list(range(len(clusters)))  # of each cluster, by its number
        self._members = {cluster.number: [cluster] for cluster in clusters}
        self._joins: dict[int, list[NameJoin]] = {}
        self._apart = aliases.apart
        for cluster in clusters:
            if len(cluster.names) > 1:
                self._joins[cluster.number] = [NameJoin(cluster.name, name, SAME_WORDS) for name in cluster.names[1:]]
        if aliases.same:
            by_words = {fold(name): cluster for cluster in clusters for name in cluster.names}
            for names in aliases.same:
                known = [by_words[fold(name)] for name in names if fold(name) in by_words]
                for one, other in itertools.pairwise(known):
                    self._unite(one, other, STATED)

    def group_of(self, cluster: _Cluster) -> int:
        """The number of its group."""
        return self._group[cluster.number]

    def join(self, one: _Cluster, other: _Cluster, rule: str) -> None:
        """Join the groups of two, unless the aliases file keeps them apart or others of the groups contradict."""
        if self.group_of(one) == self.group_of(other):
            return
        mine, theirs = self._members[self.group_of(one)], self._members[self.group_of(other)]
        for a, b in itertools.product(mine, theirs):
            if (a.suffix and b.suffix and a.suffix != b.suffix) or self._kept_apart(a, b):
                return
            if a.parts != b.parts and not relation(a.parts, b.parts):
                return
        self._unite(one, other, rule)

    def groups(self) -> list[Group]:
        """All groups."""
        found = []
        for number, members in self._members.items():
            if len(members) == 1:
                found.append(Group(members[0].names, members[0].score, self._joins.get(number, [])))
                continue
            counts = Counter[str]()
            for cluster in members:
                counts.update(cluster.counts)
            most = max(members, key=lambda cluster: (cluster.signals.mentions, cluster.name))
            score = max(most.score, max(member.score for member in members) - 1)
            found.append(Group(sorted(counts, key=lambda name: (-counts[name], name)), score, self._joins.get(number, [])))
        return found

    def _unite(self, one: _Cluster, other: _Cluster, rule: str) -> None:
        group, joining = self.group_of(one), self.group_of(other)
        if group == joining:
            return
        self._joins[group] = [*self._joins.get(group, []), *self._joins.pop(joining, []), NameJoin(one.name, other.name, rule)]
        for cluster in self._members.pop(joining):
            self._group[cluster.number] = group
            self._members[group].append(cluster)

    def _kept_apart(self, one: _Cluster, other: _Cluster) -> bool:
        return bool(self._apart) and any(frozenset((fold(a), fold(b))) in self._apart for a, b in itertools.product(one.names, other.names))


def _join_where_one_is_meant(joined: _Union, pairs: Iterable[tuple[_Cluster, _Cluster, str]]) -> None:
    """Join a shorter name with the longer one, where all that it can stand for are one by now."""
    candidates: dict[int, list[tuple[_Cluster, _Cluster, str]]] = defaultdict(list)
    for one, other, rule in pairs:
        short, long = (one, other) if _fullness(one) <= _fullness(other) else (other, one)
        candidates[short.number].append((short, long, rule))
    for found in sorted(candidates.values(), key=lambda found: (_fullness(found[0][0]), found[0][0].name), reverse=True):
        short, long, rule = found[0]
        if len({joined.group_of(long) for _, long, _ in found} - {joined.group_of(short)}) == 1:
            joined.join(short, long, rule)


def _fullness(cluster: _Cluster) -> tuple[int, int, int]:
    """How much of a name is written: words, words longer than an initial; what is a slip of the pen is rarer."""
    return len(cluster.parts) + bool(cluster.suffix), sum(len(part) > 1 for part in cluster.parts), cluster.signals.mentions
