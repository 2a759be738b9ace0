"""Who is in the articles: each person's spellings, where and when they are used, and why they are taken for one; and changes to that.

What joins names is ``rag/names``' matter. A surname alone counts for a person in the articles that name one bearer of it in full.
"""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz, process, utils

from rag.article_store import ArticleStore
from rag.corpus import Corpus, CorpusReader
from rag.errors import BylineError
from rag.names import KnownPerson, NameIndex, distance_of_names, same_person
from rag.names.aliases import add_entry, remove_entry
from rag.names.joining import bases
from rag.names.tally import Tally
from rag.schema import Person, Spelling
from rag.spellings import name_parts
from rag.terms import fold, words

KEPT_NAMES = 100  # asked for, with the articles of each
_NEAR, _LEAST_NEAR = 5, 75.0  # names told for one that is not known: how many, and the rapidfuzz ratio they need


class Named(NamedTuple):
    """A person's main name, and the ids of the articles that name this person: ``Person.name`` and ``Person.articles``."""

    name: str
    articles: frozenset[str]


class People:
    """The persons of an index, as they are now. Safe from many threads."""

    def __init__(self, store: ArticleStore, corpus: CorpusReader, aliases: Path) -> None:
        self._store, self._corpus, self._aliases = store, corpus, aliases
        self._lock = threading.Lock()
        self._kept_of: Corpus | None = None
        self._kept: OrderedDict[str, Named] = OrderedDict()

    def all(self) -> list[Person]:
        """Everybody, those in the most articles first."""
        with self._reading() as (index, places, described):
            found = [described.person(person, places) for person in index.persons]
        return sorted(found, key=lambda person: (-len(person.articles), -person.mentions, person.name))

    def one(self, name: str) -> Person:
        """One person, by a name in any spelling.

        Raises:
            BylineError: nobody is called so, or several are.
        """
        with self._reading() as (index, places, described):
            return described.person(_who(name, index), places)

    def named(self, name: str) -> Named:
        """One person, by a name in any spelling, with the articles alone; the last ones asked for are kept.

        Raises:
            BylineError: nobody is called so, or several are.
        """
        corpus = self._corpus.current()  # one and the same until articles or aliases change
        with self._lock:
            if self._kept_of is not corpus:
                self._kept_of = corpus
                self._kept.clear()
            if name not in self._kept:
                person = _who(name, corpus.names)
                with self._corpus.tally() as tally:
                    places = _Places(corpus.names, tally)
                    found = {place for spelling in person.spellings for place in places.of_name(spelling)[1]}
                    self._kept[name] = Named(person.name, frozenset(tally.articles[place] for place in found))
                while len(self._kept) > KEPT_NAMES:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(name)
            return self._kept[name]

    def remarks(self) -> list[str]:
        """What the aliases file says without effect."""
        corpus = self._corpus.current()
        return corpus.aliases.without_effect(corpus.names.written)

    def join(self, one: str, other: str) -> str:
        """State that two names are one person's; what was done, in words.

        Raises:
            ConfigurationError: the aliases file cannot be read.
            BylineError: it cannot be written, or the names do not differ.
        """
        return self._state("same", "apart", one, other)

    def split(self, one: str, other: str) -> str:
        """State that two full names are not one person's; what was done, in words.

        Raises:
            ConfigurationError: the aliases file cannot be read.
            BylineError: it cannot be written, or the names do not differ.
        """
        return self._state("apart", "same", one, other)

    def _state(self, key: str, opposite: str, one: str, other: str) -> str:
        names = [" ".join(one.split()), " ".join(other.split())]
        if not all(names) or fold(names[0]) == fold(names[1]):
            raise BylineError(f"{one!r} and {other!r} are the same words. Give two names that differ.")
        if remove_entry(self._aliases, opposite, names):  # type: ignore[arg-type]
            return f"{self._aliases}: taken out of {opposite}: {names[0]}, {names[1]}"
        if add_entry(self._aliases, key, names):  # type: ignore[arg-type]
            return f"{self._aliases}: added to {key}: {names[0]}, {names[1]}"
        return f"{self._aliases}: is in {key} already: {names[0]}, {names[1]}"

    @contextmanager
    def _reading(self) -> Iterator[tuple[NameIndex, _Places, _Described]]:
        names = self._corpus.current().names
        dates = {head.article_id: head.published for head in self._store.heads()}
        with self._corpus.tally() as tally:
            yield names, _Places(names, tally), _Described(tally.articles, dates)


class _Places:
    """Where in the tally persons and their family names stand."""

    def __init__(self, index: NameIndex, tally: Tally) -> None:
        self._index, self._tally = index, tally
        self._longer: dict[str, list[str]] = defaultdict(list)  # full name → the same with words before it
        for name, base in bases(tally).items():
            self._longer[base].append(name)
        self._bearers: dict[str, Counter[int]] = {}

    def of_name(self, name: str) -> tuple[int, set[int]]:
        """Mentions of a full name, and its places."""
        forms = [name, *self._longer.get(name, ())]
        found = {place for form in forms for place in self._tally.places.get(form, ())}
        return sum(self._tally.signals(form).mentions for form in forms), found

    def of_family(self, person: KnownPerson, places: set[int]) -> dict[str, tuple[int, set[int]]]:
        """Mentions and places of the family name alone, by the way it is written, in those articles that name nobody else of it."""
        found: dict[str, tuple[int, set[int]]] = {}
        for family in sorted({name_parts(name)[-1] for name in person.spellings}):
            if family not in self._index.written:
                continue
            alone = self._tally.alone.get(family, [])
            bearers = self._bearers_of(family)
            sole = {place: times for place, times in zip(alone[::2], alone[1::2], strict=True) if place in places and bearers[place] == 1}
            if sole:
                found[self._index.written[family][0]] = sum(sole.values()), set(sole)
        return found

    def _bearers_of(self, family: str) -> Counter[int]:
        """How many persons of a family name each article names in full."""
        if family not in self._bearers:
            counts = Counter[int]()
            for person in self._index.bearers({family, *self._index.groups.get(family, ())}):
                counts.update({place for name in person.spellings for place in self.of_name(name)[1]})
            self._bearers[family] = counts
        return self._bearers[family]


class _Described:
    """Puts records together."""

    def __init__(self, article_ids: Sequence[str], dates: Mapping[str, str | None]) -> None:
        self._ids, self._dates = article_ids, dates

    def person(self, person: KnownPerson, places: _Places) -> Person:
        """The record of a person."""
        full = {name: places.of_name(name) for name in person.spellings}
        everywhere = {place for _, found in full.values() for place in found}
        spelled = full | places.of_family(person, everywhere)
        spellings = [self._spelling(name, mentions, found) for name, (mentions, found) in spelled.items()]
        spellings.sort(key=lambda spelling: (-spelling.mentions, spelling.written))
        articles, first, last = self._articles(everywhere)
        return Person(person.name, sum(item.mentions for item in spellings), articles, first, last, tuple(spellings), person.joins)

    def _spelling(self, written: str, mentions: int, places: set[int]) -> Spelling:
        return Spelling(written, mentions, *self._articles(places))

    def _articles(self, places: set[int]) -> tuple[tuple[str, ...], str | None, str | None]:
        """Ids of articles in order of date, and the first and the last date."""
        ids = [self._ids[place] for place in places]
        ids.sort(key=lambda name: (self._dates.get(name) is None, self._dates.get(name) or "", name))
        dates = [date for name in ids if (date := self._dates.get(name))]
        return tuple(ids), (dates[0] if dates else None), (dates[-1] if dates else None)


def _who(asked: str, index: NameIndex) -> KnownPerson:
    """The person that a name is of."""
    names = {asked.strip()}
    for group in index.aliases:
        if fold(asked).strip() in map(fold, group):
            names.update(group)
    folded = {fold(name).strip() for name in names}
    exact = [person for person in index.persons if folded & set(map(fold, person.spellings))]
    if exact:
        return _only(exact, asked)
    parts = name_parts(asked)
    if len(parts) == 1:
        family = {word for name in (asked, asked.title()) for spelling in index.spellings(name) for word in words(spelling)}
        bearers = index.bearers(family) or [person for person in index.persons if family & set(name_parts(person.name))]
        if bearers:
            return _only(bearers, asked)
    near = [person for person in index.persons if any(same_person(asked, name) for name in person.spellings)]
    if near:
        distances = {person.name: min(distance_of_names(asked, name) for name in person.spellings) for person in near}
        least = min(distances.values())
        return _only([person for person in near if distances[person.name] == least], asked)
    told = ", ".join(_spelled_like(asked, index))
    raise BylineError(
        f"The articles name nobody called {asked!r}.{f' They name {told}.' if told else ''}", remedy="byline names lists all."
    )


def _spelled_like(asked: str, index: NameIndex) -> list[str]:
    """Main names of persons that one who mistyped may have meant, nearest first: alike as a whole, or in the one word that is asked."""
    choices = {person.name: person.name for person in index.persons}
    near: dict[str, float] = {}
    if len(name_parts(asked)) == 1:
        choices |= {f"{person.name}\n{part}": part for person in index.persons for name in person.spellings for part in name_parts(name)}
    processed = utils.default_process
    for _, ratio, key in process.extract(
        asked, choices, scorer=fuzz.token_sort_ratio, processor=processed, limit=None, score_cutoff=_LEAST_NEAR
    ):
        name = key.split("\n")[0]
        near[name] = max(ratio, near.get(name, 0.0))
    return sorted(near, key=lambda name: (-near[name], name))[:_NEAR]


def _only(found: Sequence[KnownPerson], asked: str) -> KnownPerson:
    if len(found) > 1:
        most = sorted(found, key=lambda person: (-person.mentions, person.name))[:_NEAR]
        left = len(found) - len(most)
        others = f" and {left} other{'s' if left != 1 else ''}" if left else ""
        named = ", ".join(person.name for person in most)
        raise BylineError(f"{asked!r} may be {named}{others}.", remedy=f"Ask for one of them: byline names {most[0].name!r}.")
    return found[0]
