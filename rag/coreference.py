"""Who "he" and "she" are: pronouns of a text and the name of the person each stands for.

By rules of place, as in Hobbs (1978) and Lappin and Leass (1994) but without a parser: the person named before in the sentence, else the
one that the sentence before is about, which is the first it names or the one it goes on with by a pronoun. A reading is certain only where
nobody else is near who could be meant. It does not read "they" and "it", nor descriptions ("the general"), nor pronouns whose person is
named only afterwards; of a pronoun in quoted speech it says nothing, since it is the speaker's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rag.terms import CALENDAR, words

PRONOUN = re.compile(r"\b(?P<he>he|him|his|himself)\b|\b(?:she|her|hers|herself)\b", re.IGNORECASE)
_OBJECTS = frozenset(("him", "her"))  # hardly ever the one that the sentence is about: "Lind met him"
_QUOTED = re.compile(r"“[^“”]*”?|\"[^\"]*\"?")
# Somebody who is not named: "a militia commander", "the official". Who follows as "he" is that one.
_UNNAMED = re.compile(
    r"\b(?:an?|the|one|another|that|this|his|her|its|their) (?:[\w'’-]+ ){0,4}?(?:official|commander|spokes\w+|source|leader|officer"
    r"|politician|diplomat|analyst|expert|witness|man|woman|boy|girl|lawyer|aide|advis[eo]r|minister|president|premier|general|chief|head|member|author|king|queen"
    r"|envoy|ambassador|cleric|militant|fighter|judge|senator|player|coach|director|professor|researcher|resident|student|doctor)\b",
    re.IGNORECASE,
)
# Before a name that is nobody's known it says that it is no person's, or of no weight: "in Baghdad", "the Quds Force".
_NO_SUBJECT = re.compile(r"\b(?:in|at|on|of|from|to|into|near|by|with|for|the|an?|its|their|his|her)\s$|-$", re.IGNORECASE)
SUBJECT_WITHIN = 80  # characters from a sentence's beginning in which the one it is about is named
GOES_ON = 2  # sentences that name nobody, after which it is no longer known who is spoken of

Span = tuple[int, int]
Names = Callable[[str], Sequence[tuple[int, int, str]]]
"""The names in a text: offsets, and a key that is the same for all names of one person; "" where nobody is known to be called so."""


class Reference(NamedTuple):
    """A pronoun.

    Attributes:
        start, end: offsets of the pronoun.
        person: the key of the person it stands for.
        name: offsets of the name nearest before that is that person's.
        written: that name, as a possessive where the pronoun is one ("his": ``Lind's``).
        certain: nobody else is near who could be meant, and the pronoun is no object.
    """

    start: int
    end: int
    person: str
    name: Span
    written: str
    certain: bool


class _Mention(NamedTuple):
    start: int
    person: str
    name: Span
    certain: bool = True


def references(text: str, sentences: Sequence[Span], names: Names) -> list[Reference]:
    """The pronouns of a text whose person is named before.

    Args:
        text: of an article, or a part of one.
        sentences: their offsets, in order; those of other paragraphs too, since who is spoken of goes on over them.
        names: finds the names in a text.
    """
    found: list[Reference] = []
    males: dict[str, bool] = {}  # whether a person was spoken of as "he"
    before: list[_Mention] = []  # of the sentence before
    silent = 0
    for begin, end in sentences:
        sentence = text[begin:end]
        quoted = [(begin + match.start(), begin + match.end()) for match in _QUOTED.finditer(sentence)]
        pronouns = [match for match in PRONOUN.finditer(sentence) if not _inside(begin + match.start(), quoted)]
        mentions = list(_mentions(sentence, begin, names))
        unnamed = _UNNAMED.search(sentence)
        for match in pronouns:
            place, male = begin + match.start(), match["he"] is not None
            earlier = [] if unnamed and unnamed.start() < match.start() else before
            meant = _meant(place, mentions, earlier, males, male=male)
            if meant is not None and meant.person:
                males.setdefault(meant.person, male)
                written = text[slice(*meant.name)] + ("'s" if match.group().lower() == "his" else "")
                certain = meant.certain and match.group().lower() not in _OBJECTS
                found.append(Reference(place, begin + match.end(), meant.person, meant.name, written, certain))
                mentions = sorted([*mentions, meant])
        if mentions:
            subject = mentions[0].start - begin <= SUBJECT_WITHIN and not (unnamed and begin + unnamed.start() < mentions[0].start)
            before, silent = [mention._replace(certain=mention.certain and subject) for mention in mentions], 0
        else:
            silent += 1
            before = [] if silent > GOES_ON or unnamed else [mention._replace(certain=False) for mention in before]
    return found


def _mentions(sentence: str, begin: int, names: Names) -> Iterator[_Mention]:
    """The persons that a sentence names, and names that may be persons' as well, whose person is ""."""
    for start, end, person in names(sentence):
        if person or not (
            _NO_SUBJECT.search(sentence, 0, start) or sentence[start:end].isupper() or CALENDAR.issuperset(words(sentence[start:end]))
        ):
            yield _Mention(begin + start, person, (begin + start, begin + end))


def _inside(place: int, spans: Sequence[Span]) -> bool:
    return any(start <= place < end for start, end in spans)


def _meant(
    place: int, mentions: Sequence[_Mention], before: Sequence[_Mention], males: Mapping[str, bool], *, male: bool
) -> _Mention | None:
    """Whom a pronoun stands for: the first person that its sentence names before it, else the first of the sentence before."""
    fitting = [mention for mention in mentions if mention.start < place and males.get(mention.person, male) == male]
    fitting = fitting or [mention for mention in before if males.get(mention.person, male) == male]
    if not fitting:
        return None
    first = fitting[0]
    nearest = [mention.name for mention in fitting if mention.person == first.person][-1]
    alone = all(mention.person == first.person and mention.certain for mention in fitting)
    return _Mention(place, first.person, nearest, alone)
