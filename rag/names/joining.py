"""Which full names of a corpus are one person's, with the reason for each join. How two names compare is in ``relations.py``.

Some rules are certain of themselves (the same words, the same sounds spelled in two ways). Others (an initial, a middle name left out, a
short form of the given name, a slip of the pen) hold only for persons, where one alone can be meant, and where both are named in one
article or in like company. A shared family name joins nobody.
"""

from __future__ import annotations

import itertools
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from operator import add

from rag.names.aliases import Aliases
from rag.names.given_names import given_names
from rag.names.mentions import Signals
from rag.names.persons import PersonScores
from rag.names.relations import CERTAIN, SAME_WORDS, SCRIPT, SLIP, STATED, SUFFIX, SUFFIXES, Parts, in_two_scripts, parts_of, relation
from rag.names.tally import Tally
from rag.schema import NameJoin, Record
from rag.spellings import consonant_skeletons, name_parts
from rag.terms import fold

FORMAT = 1  # of what a ``Joiner`` stores; raise it when ``relation`` changes
_LEAST_TITLES = 3  # names that stand with and without a word before them, for it to be a title
_SLIP_RATIO = 3  # a misspelling is this many times as rare as what it misspells
_LEAST_COMPANY = 2  # rare names that articles share
_RARE = 10  # articles that have such a name at most, or a fiftieth of all

Key = tuple[Parts, str]
_SUFFIXES = ("", *sorted(set(SUFFIXES.values())))


@dataclass(frozen=True, slots=True)
class KnownPerson(Record):
    """One person of the corpus.

    Attributes:
        name: the full name as it is written most.
        spellings: full names, most used first.
        family: spellings of their last word, most used first.
        mentions: of the full names.
        joins: why the spellings are one person's.
    """

    name: str
    spellings: tuple[str, ...]
    family: tuple[str, ...]
    mentions: int = 0
    joins: tuple[NameJoin, ...] = ()


@dataclass(slots=True)
class Group:
    """Full names that are one.

    Attributes:
        names: as written, most used first.
        score: how likely it is a person's (``persons.py``).
        joins: why each is joined with another.
        person: a record made of the group before.
    """

    names: list[str]
    score: float
    joins: list[NameJoin] = field(default_factory=list)
    person: KnownPerson | None = None


@dataclass(slots=True)
class _Cluster:
    """Full names of the same words; those that stand in articles with words before them are counted without these."""

    key: Key
    names: list[str]
    signals: Signals
    counts: dict[str, int]
    score: float = 0.0
    alone: Group | None = None  # as which it was given out: thousands made anew each time would set the garbage collector going

    @property
    def name(self) -> str:
        return self.names[0]

    @property
    def parts(self) -> Parts:
        return self.key[0]

    @property
    def suffix(self) -> str:
        return self.key[1]


class Joiner:
    """Joins the full names of a tally that may grow. What was compared, added up or judged before is not again."""

    def __init__(self) -> None:
        self._blocks: dict[str, list[Parts]] = defaultdict(list)
        self._compared: set[Parts] = set()
        self._related: dict[tuple[Parts, Parts], str] = {}
        self._written: dict[str, tuple[str, int]] = {}
        self._start_anew()

    def _start_anew(self) -> None:
        self._tally: Tally | None = None
        self._bases: dict[str, str] = {}
        self._key_of: dict[str, Key] = {}  # full name → key of its cluster
        self._forms: dict[Key, set[str]] = {}  # key → full names, those with words before them too
        self._clusters: dict[Key, _Cluster] = {}
        self._scores = PersonScores()
        self._with_suffix: set[Key] = set()

    def join(self, tally: Tally, aliases: Aliases) -> list[Group]:
        """Those full names that are persons', and others that are joined with one, in groups of one each.

        Args:
            tally: the one of the last call, with articles added since; another one is read from the beginning.
            aliases: what people state.
        """
        self._bring_up_to_date(tally)
        joined = _Union(self._clusters, aliases)
        company = _Company(tally)
        unsure = []
        for one, other, rule in self._pairs():
            if rule in CERTAIN:
                joined.join(one, other, SCRIPT if in_two_scripts(one.name, other.name) else rule)
            elif min(one.score, other.score) > 0 and (rule != SLIP or _is_slip(one, other)) and company.is_shared(one, other):
                unsure.append((one, other, rule))
        _join_where_one_is_meant(joined, unsure)
        tally.touched_names.clear()
        tally.touched_words.clear()
        return joined.groups()

    def _bring_up_to_date(self, tally: Tally) -> None:
        if tally is not self._tally:
            self._start_anew()
            self._tally = tally
            changed, words = set(tally.full), set[str]()
        else:
            changed, words = tally.touched_names, tally.touched_words
        taken_off = bases(tally)
        changed = set(changed) | {name for name, _ in taken_off.items() ^ self._bases.items()}
        self._bases = taken_off
        dirty: set[Key] = set()
        for name in changed:
            before, now = self._key_of.get(name), parts_of(taken_off.get(name, name))
            if before is not None and before != now:
                self._forms[before].discard(name)
                dirty.add(before)
            if len(now[0]) > 1:
                self._key_of[name] = now
                self._forms.setdefault(now, set()).add(name)
                dirty.add(now)
        gone = [key for key in dirty if not self._forms[key]]
        for key in dirty:
            self._gather(key, tally)
        judged = {key for key in self._scores.having(words) if key in self._clusters} | (dirty - set(gone))
        self._scores.judge(tally, {key: (key[0], self._clusters[key].signals) for key in judged}, [key[0][0] for key in gone])
        for key, cluster in self._clusters.items():
            cluster.score = self._scores.scores[key]
        for parts in {key[0] for key in dirty} - self._compared:
            self._compare(parts)

    def _gather(self, key: Key, tally: Tally) -> None:
        """Add up the names of a cluster, or drop it when it has none any more."""
        forms = self._forms[key]
        if not forms:
            del self._forms[key], self._clusters[key]
            self._with_suffix.discard(key)
            self._scores.forget(key)
            return
        counts: dict[str, int] = {}
        sums: tuple[int, ...] = ()
        for form in forms:
            signals = tally.full[form]
            base = self._bases.get(form, form)
            counts[base] = counts.get(base, 0) + signals[0]
            sums = tuple(map(add, sums, signals)) if sums else signals
        names = [*counts] if len(counts) == 1 else sorted(counts, key=lambda name: (-counts[name], name))
        self._clusters[key] = _Cluster(key, names, Signals(*sums), counts)
        if key[1]:
            self._with_suffix.add(key)

    def written(self, tally: Tally) -> dict[str, tuple[str, int]]:
        """Folded words that articles write large more often than small: the way they are written most, and how often."""
        if self._tally is not tally:
            self._written.clear()
        for word in tally.touched_words if self._tally is tally else tally.large:
            forms = tally.large.get(word, {})
            count = sum(forms.values())
            if count > tally.small.get(word, 0):
                self._written[word] = max(forms.items(), key=lambda form: (form[1], form[0]))[0], count
            else:
                self._written.pop(word, None)
        return dict(self._written)

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

    def _pairs(self) -> list[tuple[_Cluster, _Cluster, str]]:
        """Clusters that a rule can join, in an order that does not depend on when they were compared."""
        clusters = self._clusters
        pairs = []
        for key in self._with_suffix:
            if (plain := clusters.get((key[0], ""))) is not None:
                pairs.append((plain, clusters[key], SUFFIX))
        for (mine, theirs), rule in self._related.items():
            for suffix, other_suffix in itertools.product(_SUFFIXES, _SUFFIXES) if self._with_suffix else [("", "")]:
                one, other = clusters.get((mine, suffix)), clusters.get((theirs, other_suffix))
                if one is None or other is None or (suffix and other_suffix and suffix != other_suffix):
                    continue
                pairs.append((one, other, SUFFIX if rule in CERTAIN and suffix != other_suffix else rule))
        return sorted(pairs, key=lambda pair: (-min(pair[0].signals.mentions, pair[1].signals.mentions), pair[0].name, pair[1].name))


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

    def is_shared(self, one: _Cluster, other: _Cluster) -> bool:
        """Whether both stand in one article, or theirs share rare names."""
        mine, theirs = self._places(one), self._places(other)
        if not mine.isdisjoint(theirs):
            return True
        if len(one.parts) != len(other.parts) and _tells_apart(max(one.parts, other.parts, key=len)):
            return False  # it may be there because somebody else is called so without it
        around = [self._around(places) - one.counts.keys() - other.counts.keys() for places in (mine, theirs)]
        return len(around[0] & around[1]) >= _LEAST_COMPANY

    def _places(self, cluster: _Cluster) -> set[int]:
        return {place for name in cluster.names for place in self._tally.places.get(name, ())}

    def _around(self, places: Iterable[int]) -> set[str]:
        names_at, standing = self._tally.names_at, self._tally.places
        return {name for place in places for name in names_at[place] if 2 <= len(standing[name]) <= self._most}


def _tells_apart(parts: Parts) -> bool:
    """Whether a name has an initial after its first word."""
    return any(len(part) == 1 for part in parts[1:-1])


def _is_slip(one: _Cluster, other: _Cluster) -> bool:
    few, many = sorted((one.signals.mentions, other.signals.mentions))
    return many >= _SLIP_RATIO * few


class _Union:
    """Groups of clusters that grow together where nothing speaks against it; a cluster that was not joined is a group of one."""

    def __init__(self, clusters: Mapping[Key, _Cluster], aliases: Aliases) -> None:
        self._clusters = clusters
        self._group: dict[Key, Key] = {}  # of joined clusters
        self._members: dict[Key, list[_Cluster]] = {}
        self._joins: dict[Key, list[NameJoin]] = {}
        self._apart = aliases.apart
        for names in aliases.same:
            known = [clusters[key] for name in names if (key := parts_of(name)) in clusters]
            for one, other in itertools.pairwise(known):
                self._unite(one, other, STATED)

    def group_of(self, cluster: _Cluster) -> Key:
        """What its group is known by."""
        return self._group.get(cluster.key, cluster.key)

    def join(self, one: _Cluster, other: _Cluster, rule: str) -> None:
        """Join the groups of two, unless the aliases file keeps them apart or others of the groups contradict."""
        if self.group_of(one) == self.group_of(other):
            return
        mine, theirs = self._members.get(self.group_of(one), [one]), self._members.get(self.group_of(other), [other])
        for a, b in itertools.product(mine, theirs):
            if (a.suffix and b.suffix and a.suffix != b.suffix) or self._kept_apart(a, b):
                return
            if a.parts != b.parts and not relation(a.parts, b.parts):
                return
        self._unite(one, other, rule)

    def groups(self) -> list[Group]:
        """Those of persons, and those of several spellings."""
        found = []
        for key, cluster in self._clusters.items():
            if key not in self._group and (cluster.score > 0 or len(cluster.names) > 1):
                if cluster.alone is None:
                    cluster.alone = Group(cluster.names, 0.0, _of_the_same_words(cluster))
                cluster.alone.score = cluster.score
                found.append(cluster.alone)
        for group, members in self._members.items():
            counts = Counter[str]()
            for member in members:
                counts.update(member.counts)
            most = max(members, key=lambda member: (member.signals.mentions, member.name))
            score = max(most.score, max(member.score for member in members) - 1)
            joins = [join for member in members for join in _of_the_same_words(member)] + self._joins[group]
            found.append(Group(sorted(counts, key=lambda name: (-counts[name], name)), score, joins))
        return found

    def _unite(self, one: _Cluster, other: _Cluster, rule: str) -> None:
        group, joining = self.group_of(one), self.group_of(other)
        if group == joining:
            return
        members = self._members.setdefault(group, [one])
        added = self._members.pop(joining, [other])
        self._group.update(dict.fromkeys((member.key for member in (*members, *added)), group))
        members += added
        self._joins[group] = [*self._joins.get(group, []), *self._joins.pop(joining, []), NameJoin(one.name, other.name, rule)]

    def _kept_apart(self, one: _Cluster, other: _Cluster) -> bool:
        return bool(self._apart) and any(frozenset((fold(a), fold(b))) in self._apart for a, b in itertools.product(one.names, other.names))


def _of_the_same_words(cluster: _Cluster) -> list[NameJoin]:
    main = cluster.name
    return [NameJoin(main, name, SCRIPT if in_two_scripts(main, name) else SAME_WORDS) for name in cluster.names[1:]]


def _join_where_one_is_meant(joined: _Union, pairs: Iterable[tuple[_Cluster, _Cluster, str]]) -> None:
    """Join a shorter name with the longer one, where all that it can stand for are one by now."""
    candidates: dict[Key, list[tuple[_Cluster, _Cluster, str]]] = defaultdict(list)
    for one, other, rule in pairs:
        short, long = (one, other) if _fullness(one) <= _fullness(other) else (other, one)
        candidates[short.key].append((short, long, rule))
    for found in sorted(candidates.values(), key=lambda found: (_fullness(found[0][0]), found[0][0].name), reverse=True):
        short, long, rule = found[0]
        if len({joined.group_of(long) for _, long, _ in found} - {joined.group_of(short)}) == 1:
            joined.join(short, long, rule)


def _fullness(cluster: _Cluster) -> tuple[int, int, int]:
    """How much of a name is written: words, words longer than an initial; what is a slip of the pen is rarer."""
    return len(cluster.parts) + bool(cluster.suffix), sum(len(part) > 1 for part in cluster.parts), cluster.signals.mentions
