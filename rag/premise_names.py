"""The names of a question whose premises are checked, and which of them it says had to do with each other.

Somebody or something counts that the articles write as a name whatever sentence it stands in; outlets, countries, titles and parts of
longer names do not. Whether the articles contradict what is said of them is ``premises.py``'s.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Protocol

from rag.mentioned import AUXILIARY
from rag.names import NameIndex
from rag.names.mentions import without_title
from rag.names.persons import countries
from rag.question import Question
from rag.roles.role_words import HEADS, PART_OF_ROLE
from rag.spellings import consonant_skeletons, same_word
from rag.terms import CALENDAR, STOP_WORDS, fold, stem, words

OFTEN = 3  # times that the articles write a word with a capital, and never without, from which it is a name though typed in lower case
SHORTEST = 3  # letters up to which a name may be an abbreviation, which articles spell out
WITHIN = 8  # words between two who deal with each other

# What one does with another, so that whoever tells of it names both.
_DEALINGS = frozenset(
    map(
        stem,
        """meet talk speak call phone visit tell ask urge warn greet host receive welcome replace succeed attack kill defeat beat marry sue
        interview advise thank praise criticise criticize accuse support write fire sack hire appoint order threaten invite pay
        negotiate discuss fight text email persuade convince promise brief meeting conversation dispute""".split(),
    )
)
_TOGETHER = frozenset(map(stem, "meet talk speak fight marry negotiate argue clash agree quarrel".split()))
_TOWARDS = frozenset("with to against".split())
_APART = re.compile(
    r"[,;:?!.\n\"“”]|\b(?:and|or|while|whereas|but|than|compared|according|articles?|reports?|reported|published)\b", re.IGNORECASE
)
_EACH = re.compile(r"\b(?:both|each|either|respectively|separately)\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[^,;:?!.]*")
_JOINED = re.compile(r"(?<![\w-])[^\W\d_]+-$")
_FIRST = re.compile(r"([^\W\d_][\w'’.-]*) +")
_BEFORE = re.compile(r"([^\W\d_][\w'’.-]*)[ -]$")
ACTS = re.compile(rf"\b{AUXILIARY} (?:[A-Z][\w.-]* )*$")
_AFTER = re.compile(r"[ -]([^\W\d_][\w'’-]*)")


class Span(Protocol):
    """Something with offsets in the question."""

    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody or something that a question names.

    Attributes:
        name: as an answer speaks of it.
        start, end: offsets in the question.
        spellings: folded words of each way in which articles write its last word.
        alike: folded words of the articles that may be one with it, those among them.
        whole: its last word alone names it in these articles.
        person: a person whom the articles name in full.
    """

    name: str
    start: int
    end: int
    spellings: tuple[tuple[str, ...], ...]
    alike: frozenset[str]
    whole: bool
    person: bool


def asked_names(question: Question, names: NameIndex) -> list[Asked]:
    """The names of a question that stand for somebody or something in these articles, without outlets, countries and words of a title."""
    found: list[Asked] = []
    text = question.standalone
    for name in question.names:
        start = _begins(text, name)
        parts = words(text[start : name.end])
        if start >= question.focus_end or not parts or any(_overlap(name, outlet) for outlet in question.outlets):
            continue
        spellings = tuple(dict.fromkeys(tuple(words(spelling)) for spelling in name.spellings if words(spelling)))
        family = {spelling[-1] for spelling in spellings}
        person = len(names.bearers(family)) == 1
        known = person or parts[-1] in names.written
        large = bool(text[:start].strip()) and any(sign.isupper() for sign in text[start : name.end])  # a first word is in any case
        if not known or not _is_name(parts, family, names, person=person, large=large):
            continue
        alike = _alike(family, names)
        if found and not text[found[-1].end : start].strip(" -"):  # given name and family name, of several with that name
            before = found.pop()
            found.append(Asked(text[before.start : name.end], before.start, name.end, spellings, alike, False, person))
        else:
            shown = text[start : name.end] if large and parts[-1] in family else name.spellings[0]
            found.append(Asked(shown, start, name.end, spellings, alike, True, person))
    return [each for each in found if not _part_of_longer(text, each)]


def _begins(text: str, name: Span) -> int:
    """Where a name begins: with the "Abdul-" of "Abdul-Mahdi", without the title of "Minister Lind"."""
    joined = _JOINED.search(text, 0, name.start)
    start = joined.start() if joined else name.start
    while (title := _FIRST.match(text, start, name.end)) and _is_title(title[1]):
        start = title.end()
    return start


def _alike(family: Set[str], names: NameIndex) -> frozenset[str]:
    """The words of the articles that may be the same name in another spelling, joined with it or not."""
    mine = {skeleton for word in family for skeleton in consonant_skeletons(word)}
    near = (word for word in names.written if not mine.isdisjoint(consonant_skeletons(word)))
    return frozenset(family) | {word for word in near if any(same_word(word, other) for other in family)}


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _is_name(parts: Sequence[str], family: Set[str], names: NameIndex, *, person: bool, large: bool) -> bool:
    """Whether words name somebody or something whatever sentence they stand in; what is typed in lower case has to be a person's name."""
    if not person and any(word in HEADS or word in PART_OF_ROLE for word in parts):
        return False
    if tuple(parts) in countries() or any(len(word) <= SHORTEST for word in family) or family & (STOP_WORDS | CALENDAR):
        return False
    often = all(names.written[word][1] >= OFTEN for word in family)
    return (large or person or often) and family.isdisjoint(names.ordinary)


def _part_of_longer(text: str, name: Asked) -> bool:
    """Whether a capitalised word that is neither a title nor the question's first stands beside a name: "Quds" of "Quds Force"."""
    before, after = _BEFORE.search(text, 0, name.start), _AFTER.match(text, name.end)
    if after and after[1][0].isupper():
        return True
    return bool(before and before.start() and before[1][0].isupper()) and not _is_title(before[1] if before else "")


def _is_title(word: str) -> bool:
    plain = fold(word)
    return plain in HEADS or plain in PART_OF_ROLE or plain in STOP_WORDS or without_title(f"{word} Xavier") == "Xavier"


def pairs(question: Question, asked: Sequence[Asked]) -> Iterator[tuple[Asked, Asked, bool]]:
    """Two names that the question says had to do with each other, and whether that is said by a verb or noun of dealing."""
    text = question.standalone
    for one, other in itertools.pairwise(asked):
        between = text[one.end : other.start]
        parts = words(between)
        if len(parts) > WITHIN:
            continue
        if parts == ["and"] and not _EACH.search(text):
            clause = _CLAUSE.match(text, other.end)
            if _TOGETHER & set(map(stem, words(clause[0] if clause else "")[:2])):
                yield one, other, True
        elif not _APART.search(between):
            dealt = bool(_DEALINGS & set(map(stem, parts)))
            acts = ACTS.search(text, 0, one.start) is not None
            if dealt or (parts and (parts[-1] in _TOWARDS or (parts[-1] == "about" and acts))):
                yield one, other, (dealt or acts) and (one.person or other.person)
