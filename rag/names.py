"""The names of a corpus: which words name somebody, which spellings are one person, and which names a question holds.

Everything is learned from the articles; ``rigour`` knows titles, ``data/aliases.toml`` adds what cannot be learned. A shared family name
joins nobody: full names are joined when each of their parts can be one name (``spellings.py``). This module does not rank, and it does
not decide who "the general" is.

rigour's own tagger of given names was tried for telling persons from other names: it needs 9 seconds to load, so it is not used.
"""

from __future__ import annotations

import itertools
import json
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import regex
from rapidfuzz import fuzz, process

from rag.errors import ConfigurationError
from rag.schema import Record
from rag.spellings import PARTICLES, consonant_skeletons, likeness, name_parts, same_person, same_word
from rag.terms import CALENDAR, STOP_WORDS, fold, words

FORMAT = 1  # of the stored index; raise it when what is learned changes
TYPING_ERROR_RATIO = 84.0  # rapidfuzz ratio of an unknown word to a known name: one wrong letter in six or more
_PARTICLE = "(?:" + "|".join(PARTICLES) + ")"
_CAPITALISED = r"\p{Lu}[\p{L}\p{M}]*(?:['’ʼ`‘](?!s\b)[\p{L}]+|-\p{Lu}[\p{L}\p{M}]*)*"
_NAME = regex.compile(
    rf"(?<![\p{{L}}\p{{N}}'’-])(?:{_PARTICLE}-)?{_CAPITALISED}(?![\p{{L}}-])(?:[ \u00a0](?:{_PARTICLE}[ -])*{_CAPITALISED}(?![\p{{L}}-]))*"
)
_WITH_BLANKS = re.compile(r"(\S+)\s*")
_WORD = regex.compile(r"(?:(?:al|el)-)?[\p{L}\p{M}]+(?:['’ʼ`‘](?!s\b)\p{L}+)*", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Person(Record):
    """One person of the corpus: the spelling used most, all spellings, and those of the last part of the name; most used first."""

    name: str
    spellings: tuple[str, ...]
    family: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NameInQuestion:
    """A name found in a question: the words asked, where they stand in it, and how the articles write them, most used first."""

    asked: str
    start: int
    end: int
    spellings: tuple[str, ...]


def find_names(text: str) -> list[tuple[int, int]]:
    """Offsets of runs of capitalised words that may name somebody or something, without titles and function words before them."""
    found = []
    for match in _NAME.finditer(text):
        start, end = match.span()
        while start < end and (first := _WITH_BLANKS.match(text, start, end)) and fold(first[1]) in STOP_WORDS:
            start = first.end()
        if start < end:
            start = end - len(_without_title(text[start:end]))
            if len(fold(text[start:end])) > 2:
                found.append((start, end))
    return found


@lru_cache(maxsize=100_000)
def _without_title(name: str) -> str:
    """The end of the name that is left when titles before it are taken off."""
    from rigour.names import remove_person_prefixes  # 0.3 s to import, and questions do not need it

    plain = remove_person_prefixes(name)
    return plain if plain and name.endswith(plain) else name


@dataclass(frozen=True, slots=True)
class Aliases:
    """What ``data/aliases.toml`` says: names that are one, and full names that are not one person."""

    same: tuple[tuple[str, ...], ...] = ()
    apart: frozenset[frozenset[str]] = frozenset()

    @classmethod
    def read(cls, path: Path) -> Aliases:
        """Read the file; a missing one is empty.

        Raises:
            ConfigurationError: it is not TOML, or not ``same = [["A", "B"], …]`` and ``apart = [["C", "D"], …]``.
        """
        if not path.is_file():
            return cls()
        try:
            content = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigurationError(f"{path}: {error}. Mend the file or set BYLINE_ALIASES to another.") from error
        for key, value in content.items():
            if key not in ("same", "apart") or not _groups_of_names(value):
                raise ConfigurationError(
                    f"{path}: {key}: expected same or apart, each a list of lists of two or more names. Mend the file."
                )
        pairs = [pair for group in content.get("apart", []) for pair in itertools.combinations(group, 2)]
        return cls(tuple(map(tuple, content.get("same", []))), frozenset(frozenset(map(fold, pair)) for pair in pairs))


def _groups_of_names(value: Any) -> bool:
    if not isinstance(value, list):
        return False
    return all(
        isinstance(group, list) and len(group) > 1 and all(isinstance(name, str) and name.strip() for name in group) for group in value
    )


@dataclass(slots=True)
class NameIndex:
    """The names of a corpus. Made by ``learn`` or ``from_json``; it does not change afterwards.

    Attributes:
        persons: in order of name.
        written: folded word of a name → how the articles write it, and how often.
        groups: folded word → folded words that are one name with it.
        aliases: groups of names that ``data/aliases.toml`` says are one.
        ordinary: folded words that the articles write in lower case; a question's word among them is no misspelt name.
    """

    persons: list[Person] = field(default_factory=list)
    written: dict[str, tuple[str, int]] = field(default_factory=dict)
    groups: dict[str, set[str]] = field(default_factory=dict)
    aliases: tuple[tuple[str, ...], ...] = ()
    ordinary: frozenset[str] = frozenset()
    _by_skeleton: dict[str, set[str]] = field(default_factory=dict)
    _of_persons: list[str] = field(default_factory=list)  # folded parts of persons' names

    @classmethod
    def learn(cls, texts: Iterable[str], aliases: Aliases | None = None) -> NameIndex:
        """Learn the names of the texts (titles and bodies of articles)."""
        aliases = aliases or Aliases()
        small, large, full, alone, titled = _count(texts)
        names = {word: counts for word, counts in large.items() if counts.total() > small[word]}
        written = {word: (counts.most_common(1)[0][0], counts.total()) for word, counts in names.items()}
        index = cls(written=written, aliases=aliases.same, ordinary=frozenset(small))
        full = Counter({name: count for name, count in full.items() if name_parts(name)[-1] in names})
        for group in _join(full, aliases):
            for one, other in itertools.product(group, group):
                for part, candidate in itertools.product(name_parts(one), name_parts(other)):
                    if part != candidate and same_word(part, candidate):
                        index.groups.setdefault(part, set()).add(candidate)
            family = Counter[str]()
            for name in group:
                family[index.written[name_parts(name)[-1]][0]] += full[name]
            if any(name in titled or name_parts(name)[-1] in alone for name in group):
                index.persons.append(Person(group[0], tuple(group), tuple(word for word, _ in family.most_common())))
        index.persons.sort(key=lambda person: person.name)
        index._index_skeletons()
        return index

    def to_json(self) -> str:
        """For storing; ``from_json`` reads it."""
        groups = {word: sorted(others) for word, others in self.groups.items()}
        persons = [person.to_dict() for person in self.persons]
        content = {"format": FORMAT, "persons": persons, "written": self.written, "groups": groups, "aliases": self.aliases}
        return json.dumps(content | {"ordinary": sorted(self.ordinary)}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> NameIndex | None:
        """What ``to_json`` wrote; None when another version of Byline wrote it."""
        content = json.loads(text)
        if content["format"] != FORMAT:
            return None
        index = cls(
            [Person(person["name"], tuple(person["spellings"]), tuple(person["family"])) for person in content["persons"]],
            {word: (written, count) for word, (written, count) in content["written"].items()},
            {word: set(others) for word, others in content["groups"].items()},
            tuple(map(tuple, content["aliases"])),
            frozenset(content["ordinary"]),
        )
        index._index_skeletons()
        return index

    def _index_skeletons(self) -> None:
        by_skeleton: dict[str, set[str]] = defaultdict(set)
        for word in self.written:
            for skeleton in consonant_skeletons(word):
                by_skeleton[skeleton].add(word)
        self._by_skeleton = dict(by_skeleton)
        self._of_persons = sorted(
            {part for person in self.persons for name in person.spellings for part in name_parts(name)} & self.written.keys()
        )

    def spellings(self, word: str) -> tuple[str, ...]:
        """How the articles write a name of one word: itself and what is joined with it, or what it seems to be a spelling of.

        Most used first; empty when the articles have nothing like it.
        """
        parts = name_parts(word)
        folded = parts[-1] if parts else ""
        candidates = {folded} | self.groups.get(folded, set()) if folded in self.written else self._unseen(folded, word[:1].isupper())
        known = [name for name in candidates if name in self.written]
        return tuple(self.written[name][0] for name in sorted(known, key=lambda name: (-self.written[name][1], name)))

    def _unseen(self, folded: str, large: bool) -> set[str]:
        """Names of the articles that a word they do not have is a romanisation of, or a typing error for.

        A word in lower case may be an ordinary one that the articles happen not to use ("present" beside their "President"): it is taken
        for a mistyped name of a person only.
        """
        if len(folded) < 4 or folded in self.ordinary:
            return set()
        alike = {
            name for skeleton in consonant_skeletons(folded) for name in self._by_skeleton.get(skeleton, ()) if same_word(folded, name)
        }
        if not alike:
            candidates = self.written.keys() if large else self._of_persons
            match = process.extractOne(folded, candidates, scorer=fuzz.ratio, score_cutoff=TYPING_ERROR_RATIO)
            return {match[0]} | self.groups.get(match[0], set()) if match else set()
        best = max(likeness(folded, name) for name in alike)
        near = {name for name in alike if likeness(folded, name) >= best - 5}
        return near | {other for name in near for other in self.groups.get(name, ())}

    def in_question(self, question: str) -> list[NameInQuestion]:
        """The names in a question and their spellings in the articles, in order. Lower case is no hindrance: people type fast.

        A full name whose given name contradicts everybody of that family name ("Ashraf Ghani" where the articles have an Esmail Ghaani)
        keeps to its own spelling.
        """
        found = []
        for names in self.aliases:
            for name in names:
                for match in regex.finditer(rf"(?<!\w){regex.escape(name)}(?!\w)", question, regex.IGNORECASE):
                    found.append(NameInQuestion(match.group(), match.start(), match.end(), names))
        before = ""
        for match in _WORD.finditer(question):
            asked, previous = match.group(), before
            before = asked
            inside = any(name.start <= match.start() < name.end for name in found)
            if inside or fold(asked) in STOP_WORDS | CALENDAR:
                continue
            spellings = self.spellings(asked)
            if self._contradicted(previous, spellings):
                spellings = tuple(spelling for spelling in spellings if words(spelling) == words(asked))
            if spellings:
                found.append(NameInQuestion(asked, match.start(), match.end(), spellings))
        return self._whole(question, sorted(found, key=lambda name: name.start))

    def _whole(self, question: str, found: Sequence[NameInQuestion]) -> list[NameInQuestion]:
        """Given and family name made one where the articles have one such person: "Esmail Qaani" is looked up as Qaani and Ghaani."""
        whole: list[NameInQuestion] = []
        for name in found:
            while whole and not question[whole[-1].end : name.start].strip(" -") and self._is_given_name_of(whole[-1], name):
                given = whole.pop()
                name = NameInQuestion(question[given.start : name.end], given.start, name.end, name.spellings)
            whole.append(name)
        return whole

    def _is_given_name_of(self, given: NameInQuestion, name: NameInQuestion) -> bool:
        """Whether exactly one person bears the family name, and the other name too."""
        family = {word for spelling in name.spellings for word in words(spelling)}
        bearers = [person for person in self.persons if family & {name_parts(spelling)[-1] for spelling in person.spellings}]
        if len(bearers) != 1:
            return False
        borne = {part for spelling in bearers[0].spellings for part in name_parts(spelling)[:-1]}
        return any(part in borne for spelling in given.spellings for part in name_parts(spelling))

    def _contradicted(self, previous: str, spellings: Sequence[str]) -> bool:
        """Whether the word before is a name that nobody of this family name, in any spelling, bears."""
        given = name_parts(previous)
        if not given or not previous[0].isupper() or given[-1] in STOP_WORDS:
            return False
        family = {word for spelling in spellings for word in words(spelling)}
        bearers = [person for person in self.persons if family & {name_parts(name)[-1] for name in person.spellings}]
        known = {part for person in bearers for name in person.spellings for part in name_parts(name)}
        if not bearers or any(same_word(given[-1], part) for part in known):
            return False
        givens = {part for person in self.persons for name in person.spellings for part in name_parts(name)[:-1]}
        return given[-1] in givens or (given[-1] not in self.written and _without_title(f"{previous} X") != "X")


def _count(texts: Iterable[str]) -> tuple[Counter[str], dict[str, Counter[str]], Counter[str], set[str], set[str]]:
    """Words in lower case; words in names with their written forms; full names; words that are a whole name; full names after a title."""
    small, full = Counter[str](), Counter[str]()
    large: dict[str, Counter[str]] = defaultdict(Counter)
    alone: set[str] = set()
    titled: set[str] = set()
    with_article = Counter[str]()
    for text in texts:
        small.update(words(" ".join(regex.findall(r"(?<![\p{L}\p{N}])\p{Ll}[\p{L}\p{M}]*", text))))
        for start, end in find_names(text):
            name = text[start:end]
            for part in regex.split(r"[ \u00a0-]+", name):
                for folded in words(part):
                    if folded not in STOP_WORDS and folded not in PARTICLES:
                        large[folded][part] += 1
            parts = name_parts(name)
            if len(parts) == 1:
                alone.add(parts[0])
            elif 2 <= len(parts) <= 4:
                full[name] += 1
                with_article[name] += bool(regex.search(r"\b[Tt]he\s$", text[:start][-5:]))
                if regex.search(r"\p{Lu}[\p{L}.]*\s$", text[:start][-20:]):
                    titled.add(name)
    # "the Quds Force" and "the Supreme Leader" are names, but not a person's.
    return small, large, Counter({name: count for name, count in full.items() if 2 * with_article[name] < count}), alone, titled


def _join(full: Counter[str], aliases: Aliases) -> list[list[str]]:
    """Full names in groups of one person each; in a group the most used first."""
    blocks: dict[str, list[str]] = defaultdict(list)
    for name in full:
        for skeleton in consonant_skeletons(name_parts(name)[-1]):
            blocks[skeleton].append(name)
    group_of = {name: [name] for name in full}
    for block in blocks.values():
        for one, other in itertools.combinations(block, 2):
            group, joining = group_of[one], group_of[other]
            if group is joining or not same_person(one, other):
                continue
            if any(frozenset((fold(a), fold(b))) in aliases.apart for a, b in itertools.product(group, joining)):
                continue
            group.extend(joining)
            group_of.update(dict.fromkeys(joining, group))
    distinct = {id(group): sorted(group, key=lambda name: (-full[name], name)) for group in group_of.values()}
    return list(distinct.values())


def with_spelling(question: str, names: Sequence[NameInQuestion], text: str) -> str:
    """The question with each name written as the text writes it, so that the two can be compared; a name the text lacks stays."""
    folded_text = set(words(text))
    for name in reversed(names):
        spellings = [spelling for spelling in (*name.spellings, name.asked) if set(words(spelling)) <= folded_text]
        if spellings:
            question = question[: name.start] + spellings[0] + question[name.end :]
    return question


def expansions(names: Iterable[NameInQuestion]) -> Mapping[str, tuple[str, ...]]:
    """For the trace: each name as asked, and the other spellings it is looked up under."""
    other = {name.asked: tuple(spelling for spelling in name.spellings if words(spelling) != words(name.asked)) for name in names}
    return {asked: spellings for asked, spellings in other.items() if spellings}
