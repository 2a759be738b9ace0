"""The names in one article: where they stand, and what the words around each full name say of what it names.

What an article contributes is counted once and kept with it (``ArticleNames``); which names are persons' and which are one person's is
decided over all articles, by ``persons.py`` and ``joining.py``. Nothing here knows a particular name.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import regex

from rag.names.relations import SUFFIXES
from rag.spellings import PARTICLES, name_parts
from rag.terms import CALENDAR, STOP_WORDS, fold, words

FORMAT = 4  # of ``ArticleNames`` as stored; raise it when what is counted changes
KIND = "names"  # under which the article store keeps it
LONGEST = 5  # words of a full name; a longer run of capitals is a headline

_PARTICLE = "(?:" + "|".join(PARTICLES) + ")"
_CAPITALISED = r"\p{Lu}[\p{L}\p{M}]*(?:['’ʼ`‘](?!s\b)[\p{L}]+|-\p{Lu}[\p{L}\p{M}]*)*"
_NAME = regex.compile(
    rf"(?<![\p{{L}}\p{{N}}'’-])(?:{_PARTICLE}-)?{_CAPITALISED}(?![\p{{L}}-])(?:[ \u00a0](?:{_PARTICLE}[ -])*{_CAPITALISED}(?![\p{{L}}-]))*"
)
_WITH_BLANKS = re.compile(r"(\S+)\s*")

# A full name may hold initials, and words that only Arabic names have before a hyphen ("ash-Shater") are not words of English there ("at").
_BETWEEN = "(?:(?:al|el|bin|ben|ibn|bint|abu|von|van|der|den|de|del|della|di|da|dos|du|la|le|ten|ter|y|ul)[ -]|(?:as|ash|ad|an|ar|at|az)-)"
_INITIALS = r"(?:\p{Lu}\.)+"
_FULL = regex.compile(
    rf"(?<![\p{{L}}\p{{N}}'’-])(?:(?:al|el)-)?(?:{_INITIALS}|{_CAPITALISED}(?![\p{{L}}-]))"
    rf"(?:[ \u00a0]{_BETWEEN}*(?:{_INITIALS}|{_CAPITALISED}(?![\p{{L}}-])))*"
)
_SAYS = (
    "said says say told tells added adds wrote writes explained argued claimed insisted admitted acknowledged warned announced replied "
    "recalled tweeted testified stated noted joked believes thinks knows hopes wants lives died born married grew agreed denied declined "
    "resigned joined signed scored replied spoke speaks talked met walked tried called"
).split()
_ROLES = (
    "president minister premier chancellor king queen prince princess sultan sheikh ayatollah general colonel major captain commander "
    "admiral sergeant officer secretary senator congressman congresswoman representative governor mayor ambassador spokesman spokeswoman "
    "spokesperson chairman chairwoman chair chief executive founder co-founder cofounder director manager coach trainer striker "
    "midfielder defender goalkeeper winger forward quarterback receiver cornerback linebacker pitcher captain player teammate actor "
    "actress star singer rapper musician comedian author writer novelist journalist reporter columnist correspondent editor host "
    "presenter producer filmmaker analyst economist scientist professor doctor lawyer attorney prosecutor judge justice detective "
    "activist leader lawmaker politician candidate billionaire entrepreneur investor engineer designer developer photographer artist "
    "wife husband son daughter brother sister father mother girlfriend boyfriend friend partner colleague ceo boss owner expert pope "
    "bishop imam rabbi cleric negotiator envoy diplomat adviser advisor aide deputy militant fighter"
).split()
_NO_NAMES = STOP_WORDS | CALENDAR
# Written large before a name they are no part of it; of others ("Prince Harry") they are, for want of a family name.
_OFFICES = frozenset([*_ROLES, *"cto cfo coo vp qb svp evp mp".split()]) - set("king queen prince princess sultan pope star".split())
# "the head of X, said": what the head said is no sign that X is somebody.
_OF_BEFORE = regex.compile(r"\b(?:of|for|from|at|in|by|with)\s$")
_SAYS_AFTER_COMMA = regex.compile(rf",\s(?:{'|'.join(_SAYS)})\b")
_SAYS_AFTER = regex.compile(rf"(?:,? (?:who|also|has|had|then|later|himself|herself|himself,)?\s?(?:{'|'.join(_SAYS)})\b|,? who\b|, \d\d,)")
_SAYS_BEFORE = regex.compile(rf"\b(?:{'|'.join(_SAYS)})\s$")
_ROLE_BEFORE = regex.compile(
    rf"\b(?:{'|'.join(_ROLES)}|(?i:mr|mrs|ms|dr|sir|dame|lord|lady|prof|gen|col|lt|sgt|capt|sen|rep|gov|rev|hon)\.?),?\s$", regex.IGNORECASE
)
_ROLE_AFTER = regex.compile(
    rf",? (?:the |a |an |its |his |her |former |\p{{L}}+[’']s )(?:[\p{{L}}-]+ ){{0,4}}(?:{'|'.join(_ROLES)})\b", regex.IGNORECASE
)
_PRONOUN = regex.compile(r"\b(?:he|she|his|her|him)\b", regex.IGNORECASE)
_PLACE_BEFORE = regex.compile(
    r"\b(?:[Ii]n|[Aa]t|[Ii]nside|[Oo]utside|[Nn]ear|[Aa]cross|[Ii]nto|[Oo]n|[Tt]hroughout|[Aa]round|[Vv]isit(?:ed|ing)?"
    r"|(?:[Ss]ecretary[ -][Gg]eneral|[Ll]eaders?|[Hh]ead|[Cc]hief|[Mm]embers?|[Aa]rm|[Ww]ing|[Bb]ranch|[Cc]hairman|[Dd]irector)"
    r" of)\s$"
)
_THE_BEFORE = regex.compile(r"\b(?:[Tt]he|[Aa]n?|[Tt]his|[Ee]very|[Ee]ach|[Nn]ew)\s$")
_SMALL = regex.compile(r"(?<![\p{L}\p{N}])\p{Ll}[\p{L}\p{M}]*")
_BLANK = re.compile(r"\s")
_BLANKS = re.compile(r"\s+")
_WORD = re.compile(r"\S+")
_JOINTS = regex.compile(r"[ \u00a0-]+")


class Signals(NamedTuple):
    """How often a full name stands in an article, or in all, and what is said around it.

    Attributes:
        mentions: how often it stands there.
        titled: after a title or an office ("the striker X").
        says: beside what persons do ("X, who", "said X", "X, 42,").
        role: followed by an office ("X, the club's manager").
        pronoun: "he" or "she" comes soon after.
        place: after "in", "at" or the like, or after "the head of".
        the: after an article.
        family: mentions of its last word alone, in the articles that have the full name.
        given: mentions of its first word alone there.
        large: written all in capitals.
    """

    mentions: int = 0
    titled: int = 0
    says: int = 0
    role: int = 0
    pronoun: int = 0
    place: int = 0
    the: int = 0
    family: int = 0
    given: int = 0
    large: int = 0


@dataclass(frozen=True, slots=True)
class ArticleNames:
    """What one article contributes to the names of a corpus.

    Attributes:
        small: folded words that it writes in lower case, and how often.
        large: folded words of names, with the ways they are written and how often.
        alone: folded words that are a whole name, and how often.
        full: names of two words or more as written, with what stands around them.
    """

    small: dict[str, int] = field(default_factory=dict)
    large: dict[str, dict[str, int]] = field(default_factory=dict)
    alone: dict[str, int] = field(default_factory=dict)
    full: dict[str, Signals] = field(default_factory=dict)

    def to_json(self) -> str:
        """For storing; ``from_json`` reads it."""
        return json.dumps([self.small, self.large, self.alone, self.full], ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> ArticleNames:
        """What ``to_json`` wrote."""
        small, large, alone, full = json.loads(text)
        return cls(small, large, alone, {name: Signals(*signals) for name, signals in full.items()})


def find_names(text: str) -> list[tuple[int, int]]:
    """Offsets of runs of capitalised words that may name somebody or something, without titles and function words before them."""
    found = []
    for match in _NAME.finditer(text):
        start, end = match.span()
        while start < end and (first := _WITH_BLANKS.match(text, start, end)) and fold(first[1]) in STOP_WORDS:
            start = first.end()
        if start < end:
            start = end - len(without_title(text[start:end]))
            if len(fold(text[start:end])) > 2:
                found.append((start, end))
    return found


@lru_cache(maxsize=100_000)
def without_title(name: str) -> str:
    """The end of the name that is left when titles before it are taken off."""
    from rigour.names import remove_person_prefixes  # 0.3 s to import, and questions do not need it

    plain = remove_person_prefixes(name)
    return plain if plain and name.endswith(plain) else name


def names_of(text: str) -> ArticleNames:
    """Count the names of an article.

    Args:
        text: title and body.
    """
    small = Counter(words(" ".join(_SMALL.findall(text))))
    large: dict[str, Counter[str]] = defaultdict(Counter)
    alone = Counter[str]()
    for start, end in find_names(text):
        name = text[start:end]
        for part in _JOINTS.split(name):
            for folded in words(part):
                if folded not in STOP_WORDS and folded not in PARTICLES:
                    large[folded][part] += 1
        parts = name_parts(name)
        if len(parts) == 1:
            alone[parts[0]] += 1
    full: dict[str, list[int]] = defaultdict(lambda: [0] * len(Signals._fields))
    for start, end in full_names(text):
        sums = full[" ".join(text[start:end].split())]
        for index, value in enumerate(_signals(text, start, end)):
            sums[index] += value
    for name, sums in full.items():
        parts = name_parts(name)
        sums[Signals._fields.index("family")] = alone[parts[-1]]
        sums[Signals._fields.index("given")] = alone[parts[0]]
    return ArticleNames(
        dict(small), {word: dict(forms) for word, forms in large.items()}, dict(alone), {n: Signals(*s) for n, s in full.items()}
    )


def full_names(text: str) -> Iterable[tuple[int, int]]:
    """Offsets of names of two to five words, titles taken off and initials left on."""
    for match in _FULL.finditer(text):
        start, end = match.span()
        start = _after(text, start, end, _NO_NAMES)
        if start >= end:
            continue
        start = end - len(without_title(text[start:end]))
        start = _after_office(text, _after(text, start, end, _OFFICES), end)
        parts = name_parts(text[start:end])
        if _BLANK.search(text, start, end) is None or (len(parts) == 2 and parts[1] in SUFFIXES):
            continue  # a double family name, or "Spider-Man"
        if 2 <= len(parts) <= LONGEST and len(parts[-1]) > 1 and any(len(part) > 1 for part in parts) and parts[-1] not in CALENDAR:
            yield start, end


def _after(text: str, start: int, end: int, passed: frozenset[str]) -> int:
    """Where the first word stands that is none of these; ``end`` where all are."""
    while start < end and (first := _WITH_BLANKS.match(text, start, end)) and fold(first[1]) in passed:
        start = first.end()
    return start


def _after_office(text: str, start: int, end: int) -> int:
    """Where the name begins after "Prime Minister" or "Russian President": behind the last office that leaves a full name of somebody."""
    for word in reversed(list(_WORD.finditer(text, start, end))):
        if fold(word.group()) in _OFFICES and (space := _BLANKS.match(text, word.end(), end)):
            rest = text[space.end() : end]
            if len(name_parts(rest)) >= 2 and _BLANK.search(rest):
                return space.end()
    return start


def _signals(text: str, start: int, end: int) -> tuple[int, ...]:
    before, after = text[max(0, start - 30) : start], text[end : end + 80]
    rest = after.split("\n")[0]
    return (
        1,
        bool(_ROLE_BEFORE.search(before)),
        bool(_says_after(before, after) or _SAYS_BEFORE.search(before)),
        bool(_ROLE_AFTER.match(after)),
        bool(_PRONOUN.search(rest)),
        bool(_PLACE_BEFORE.search(before)),
        bool(_THE_BEFORE.search(before)),
        0,
        0,
        text[start:end].isupper(),
    )


def _says_after(before: str, after: str) -> bool:
    """Whether what persons do is told after the name, and not of somebody named before it."""
    return _SAYS_AFTER.match(after) is not None and not (_SAYS_AFTER_COMMA.match(after) and _OF_BEFORE.search(before))
