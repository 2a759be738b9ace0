"""The names of a corpus, ready for questions: which words name somebody, which spellings are one person, which names a question holds.

Made of what the articles contribute (``tally.py``) and of how it is joined (``joining.py``); ``data/aliases.toml`` adds what cannot be
learned. This module does not rank, and it does not decide who "the general" is.
"""

from __future__ import annotations

import itertools
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import regex
from rapidfuzz import fuzz, process

from rag.names.aliases import Aliases
from rag.names.joining import Group, Joiner, KnownPerson
from rag.names.mentions import find_names, names_of, without_title
from rag.names.other_scripts import SoundIndex
from rag.names.scripts import in_latin, is_latin, writes_syllables
from rag.names.tally import Tally
from rag.schema import NameJoin
from rag.spellings import consonant_skeletons, likeness, name_parts, same_word
from rag.terms import CALENDAR, STOP_WORDS, fold, words

FORMAT = 3  # of the stored index; raise it when what is learned changes
TYPING_ERROR_RATIO = 84.0  # rapidfuzz ratio of an unknown word to a known name: one wrong letter in six or more
_NUMBERS = frozenset("one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred".split())
_WORD = regex.compile(r"(?:(?:al|el)-)?[\p{L}\p{M}]+(?:['’ʼ`‘](?!s\b)\p{L}+)*", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NameInQuestion:
    """A name found in a question: the words asked, where they stand in it, and how the articles write them, most used first."""

    asked: str
    start: int
    end: int
    spellings: tuple[str, ...]

    @property
    def endings(self) -> set[str]:
        """The folded words with which it ends, in all its spellings: of a person the family names."""
        return {words(spelling)[-1] for spelling in (*self.spellings, self.asked) if words(spelling)}


@dataclass(slots=True)
class NameIndex:
    """The names of a corpus. Made by ``learn``, ``of`` or ``from_json``; it does not change afterwards.

    Attributes:
        persons: in order of name.
        written: folded word of a name → how the articles write it, and how often.
        groups: folded word → folded words that are one name with it.
        aliases: groups of names that ``data/aliases.toml`` says are one.
        ordinary: folded words that the articles write in lower case; a question's word among them is no misspelt name.
    """

    persons: list[KnownPerson] = field(default_factory=list)
    written: dict[str, tuple[str, int]] = field(default_factory=dict)
    groups: dict[str, set[str]] = field(default_factory=dict)
    aliases: tuple[tuple[str, ...], ...] = ()
    ordinary: frozenset[str] = frozenset()
    _by_skeleton: dict[str, set[str]] = field(default_factory=dict, compare=False)
    _of_persons: list[str] = field(default_factory=list)  # folded parts of persons' names
    _givens: set[str] = field(default_factory=set)  # folded parts of their names but the last
    _bearers: dict[str, list[KnownPerson]] = field(default_factory=dict)  # by folded family name
    _sounds: SoundIndex | None = field(default=None, compare=False)

    @classmethod
    def learn(cls, texts: Iterable[str], aliases: Aliases | None = None) -> NameIndex:
        """Learn the names of the texts (titles and bodies of articles)."""
        return cls.of(Tally.of((str(number), names_of(text)) for number, text in enumerate(texts)), aliases or Aliases(), Joiner())

    @classmethod
    def of(cls, tally: Tally, aliases: Aliases, joiner: Joiner) -> NameIndex:
        """The names of articles that were added up.

        Args:
            tally: what the articles contribute.
            aliases: what people state.
            joiner: one that joined the names of nearly the same articles before is quicker.
        """
        index = cls(written=joiner.written(tally), aliases=aliases.same, ordinary=frozenset(tally.small))
        for group in joiner.join(tally, aliases):
            index._take(group, tally)
        index.persons.sort(key=lambda person: person.name)
        index._prepare()
        return index

    def _take(self, group: Group, tally: Tally) -> None:
        """Note the spellings of a group, and the person it is."""
        if len(group.names) > 1:
            parts = {part for name in group.names for part in name_parts(name)}
            sounds = {part: "".join(words(in_latin(part))) for part in parts}
            for part, other in itertools.permutations(parts, 2):
                if same_word(sounds[part], sounds[other]):
                    self.groups.setdefault(part, set()).add(other)
        if group.score <= 0:
            return
        family = Counter[str]()
        mentions = 0
        for name in group.names:
            count = tally.full[name][0] if name in tally.full else 1
            mentions += count
            last = name_parts(name)[-1]
            if last in self.written:
                family[self.written[last][0]] += count
        if not family:
            return
        spelled = tuple(family) if len(family) == 1 else tuple(word for word, _ in family.most_common())
        known = group.person
        if known is None or (known.family, known.mentions) != (spelled, mentions):
            known = group.person = KnownPerson(group.names[0], tuple(group.names), spelled, mentions, tuple(group.joins))
        self.persons.append(known)

    def to_json(self) -> str:
        """For storing; ``from_json`` reads it."""
        groups = {word: sorted(others) for word, others in self.groups.items()}
        persons = [
            [person.name, person.spellings, person.family, person.mentions, [[join.one, join.other, join.rule] for join in person.joins]]
            for person in self.persons
        ]
        content = {"format": FORMAT, "persons": persons, "written": self.written, "groups": groups, "aliases": self.aliases}
        return json.dumps(content | {"ordinary": sorted(self.ordinary)}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> NameIndex | None:
        """What ``to_json`` wrote; None when another version of Byline wrote it."""
        content = json.loads(text)
        if content["format"] != FORMAT:
            return None
        index = cls(
            [
                KnownPerson(name, tuple(spellings), tuple(family), mentions, tuple(NameJoin(*join) for join in joins))
                for name, spellings, family, mentions, joins in content["persons"]
            ],
            {word: (written, count) for word, (written, count) in content["written"].items()},
            {word: set(others) for word, others in content["groups"].items()},
            tuple(map(tuple, content["aliases"])),
            frozenset(content["ordinary"]),
        )
        index._prepare()
        return index

    def _prepare(self) -> None:
        self._of_persons = sorted(
            {part for person in self.persons for name in person.spellings for part in name_parts(name)} & self.written.keys()
        )
        self._givens = {part for person in self.persons for name in person.spellings for part in name_parts(name)[:-1]}
        bearers: dict[str, list[KnownPerson]] = defaultdict(list)
        for person in self.persons:
            for family in {name_parts(name)[-1] for name in person.spellings}:
                bearers[family].append(person)
        self._bearers = dict(bearers)

    def _skeletons(self) -> dict[str, set[str]]:
        """Words by their consonants; made when the first word comes that the articles do not have."""
        if not self._by_skeleton:
            by_skeleton: dict[str, set[str]] = defaultdict(set)
            for word in self.written:
                for skeleton in consonant_skeletons(word):
                    by_skeleton[skeleton].add(word)
            self._by_skeleton = dict(by_skeleton)  # whole at once: other threads may be asking
        return self._by_skeleton

    def _sound_index(self) -> SoundIndex:
        """For words in another script; made when the first is asked."""
        if self._sounds is None:
            self._sounds = SoundIndex(self._of_persons, [person.name for person in self.persons])
        return self._sounds

    def bearers(self, family: Iterable[str]) -> list[KnownPerson]:
        """The persons whose full name ends with one of these folded words."""
        found = {person.name: person for word in family for person in self._bearers.get(word, ())}
        return [found[name] for name in sorted(found)]

    def names_in(self, text: str) -> list[tuple[int, int, str]]:
        """The names in a text of the articles, in order: offsets, and one key for all names of a person; "" for what is nobody's known.

        Where several persons bear a family name that stands alone, the key is that name.
        """
        found = []
        for start, end in find_names(text):
            parts = name_parts(text[start:end])
            bearers = self._bearers.get(parts[-1], []) if parts else []
            if len(parts) > 1 and len(bearers) > 1:
                bearers = [person for person in bearers if any(set(parts) <= set(name_parts(name)) for name in person.spellings)]
            found.append((start, end, bearers[0].name if len(bearers) == 1 else parts[-1] if bearers else ""))
        return found

    def is_person(self, name: str) -> bool:
        """Whether a name is one of a person that the articles name in full."""
        return any(person for _, _, person in self.names_in(name))

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
        if folded and not is_latin(folded):
            like = self._sound_index().parts_like(folded)
            return like | {other for name in like for other in self.groups.get(name, ())}
        if len(folded) < 4 or folded in self.ordinary:
            return set()
        alike = {
            name for skeleton in consonant_skeletons(folded) for name in self._skeletons().get(skeleton, ()) if same_word(folded, name)
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
            if writes_syllables(asked):
                found += self._in_syllables(match)
                continue
            spellings = self.spellings(asked)
            if all(fold(spelling) in _NUMBERS for spelling in spellings):
                continue  # "share" is no spelling of a "Three" that begins a sentence
            if self._contradicted(previous, spellings):
                spellings = tuple(spelling for spelling in spellings if words(spelling) == words(asked))
            if spellings:
                found.append(NameInQuestion(asked, match.start(), match.end(), spellings))
        return self._whole(question, sorted(found, key=lambda name: name.start))

    def _in_syllables(self, match: regex.Match[str]) -> list[NameInQuestion]:
        """The persons whose whole names stand in a run of Chinese characters or the like."""
        found = []
        for start, end, name in self._sound_index().whole_names(match.group()):
            spellings = self.spellings(name.split()[-1])
            found.append(NameInQuestion(match.group()[start:end], match.start() + start, match.start() + end, spellings or (name,)))
        return found

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
        bearers = self.bearers(family)
        if len(bearers) != 1:
            return False
        borne = {part for spelling in bearers[0].spellings for part in name_parts(spelling)[:-1]}
        return any(part in borne for spelling in given.spellings for part in name_parts(spelling))

    def _contradicted(self, previous: str, spellings: Sequence[str]) -> bool:
        """Whether the word before is a name that nobody of this family name, in any spelling, bears."""
        given = name_parts(previous)
        if not given or not previous[0].isupper() or given[-1] in STOP_WORDS or not is_latin(previous):
            return False
        family = {word for spelling in spellings for word in words(spelling)}
        bearers = self.bearers(family)
        known = {part for person in bearers for name in person.spellings for part in name_parts(name)}
        if not bearers or any(same_word(given[-1], part) for part in known):
            return False
        return given[-1] in self._givens or (given[-1] not in self.written and without_title(f"{previous} X") != "X")


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
