"""The names in a text of a conversation, what reads as a person's name and what does not, and which two are one person's.

A name is told to be a person's by the corpus where that knows the name, else by the words around it; the corpus knows few of the people
that readers ask about. Whom "he" means of them is ``spoken_of.py``'s.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import regex

from rag.he_or_she import is_given_name
from rag.names import NameIndex
from rag.names.nicknames import one_given_name
from rag.names.persons import countries
from rag.roles.role_words import HEADS, PART_OF_ROLE
from rag.spellings import PARTICLES, name_parts, same_word
from rag.terms import CALENDAR, STOP_WORDS, fold, words

# Nouns for persons that no role index has, because many bear them at once.
_RANKS = frozenset(
    """general colonel major admiral cleric ayatollah sheikh imam prince princess senator lawmaker politician diplomat militant
    fighter activist lawyer doctor professor analyst expert economist scientist author writer journalist reporter actor actress singer
    player man woman official""".split()
)
CALLED = HEADS | _RANKS
_SHORT_TITLES = frozenset("gen brig lt col capt sgt maj sen rep gov dr mr mrs ms pm".split())
_TITLES = CALLED | _SHORT_TITLES | frozenset("brigadier sir grand".split())
AUXILIARY = (
    "(?:did|does|do|is|was|are|were|has|have|had|will|would|can|could|should|may|might|must|isn't|wasn't|didn't|doesn't|hasn't|won't)"
)

_PARTICLE = "(?:" + "|".join(f"{word}(?=-)" if word in STOP_WORDS else word for word in PARTICLES) + ")"  # "at-Tarif", not "X at Y"
_LARGE = r"\p{Lu}[\p{L}\p{M}]*(?:['’ʼ`‘](?!s\b)\p{L}+|-\p{Lu}[\p{L}\p{M}]*)*(?![\p{L}-])"
_RUN = regex.compile(rf"(?<![\p{{L}}\p{{N}}'’-])(?:(?:al|el)-)?{_LARGE}(?:[ \u00a0](?:\p{{Lu}}\.[ \u00a0])*(?:{_PARTICLE}[ -])*{_LARGE})*")
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}'’ʼ`‘-]+")
_ABBREVIATION = re.compile(r"[A-Z]{2,4}")
_PLACE_BEFORE = re.compile(r"\b(?:in|at|near|into|inside|outside|across|throughout|where(?:['’]s| is| was))\s$", re.IGNORECASE)
_NOUN_AFTER = re.compile(
    r"\s(?:affair|case|trial|verdict|family|camp|campaign|administration|era|deal|saga|estate|takeover|investigation)\b"
)
THE_BEFORE = re.compile(r"\bthe\s$", re.IGNORECASE)
_WORD_BEFORE = re.compile(r"([\w-]+)\.?\s$")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text; ``person`` adds up the signs that it is a person's: above 0 it is, at 0 it may be, below it is not."""

    text: str
    start: int
    end: int
    person: int


def mentions(text: str, names: NameIndex, *, large: bool = False) -> list[Mention]:
    """The names in a text, in order, titles before them left out.

    Args:
        text: a question or an answer.
        names: of the articles.
        large: only names that are written large, as in what the articles say; people type in lower case.
    """
    spans = [span for match in _RUN.finditer(text) if (span := _without_titles(text, *match.span(), names))]
    if not large:
        typed_large = any(start for start, _ in spans)
        for name in names.in_question(text):
            if typed_large and name.asked.islower() and fold(name.asked) not in names.written:
                continue  # who writes names large has mistyped no other one in small letters
            if fold(name.asked) in _TITLES or (fold(name.asked) in names.ordinary and name.asked.islower()):
                continue
            if not any(start < name.end and name.start < end for start, end in spans):
                spans.append((name.start, name.end))
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and not text[joined[-1][1] : start].strip(" -") and text[joined[-1][0]].islower():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((_with_abd(text, start), end))
    return [Mention(text[start:end], start, end, _signs(text, start, end, names)) for start, end in joined]


def _with_abd(text: str, start: int) -> int:
    """Where a name begins whose first word is "abdul", which names nobody by itself."""
    before = _WORD_BEFORE.search(text, max(0, start - 20), start)
    return before.start(1) if before and name_parts(before[1]) == ("abd",) else start


def _without_titles(text: str, start: int, end: int, names: NameIndex) -> tuple[int, int] | None:
    """The span without the titles, question words and dates that it begins with; None where nothing is left."""
    found = list(_WORD.finditer(text, start, end))
    opens_sentence = not text[:start].strip() or text[:start].rstrip()[-1] in '.?!:\n“"*-'
    plain = [fold(word.group()) for word in found]
    titles = max((number for number, word in enumerate(plain[:-1]) if word in _TITLES), default=-1)
    first = titles + 1 if all(word in _BEFORE_NAMES for word in plain[: titles + 1]) else 0
    while (
        first < len(plain) and plain[first] in _NO_NAMES and not (first + 1 < len(plain) and not opens_sentence and _is_given(plain[first]))
    ):
        first += 1
    if len(plain) == 1 and _is_given(plain[0]) and text.strip(" ?.!") == found[0].group():
        return start, end  # a name and nothing else: "What about Will?"
    if first == len(plain) or plain[-1] in _SHORT_TITLES:
        return None
    if len(plain) == 1 and opens_sentence and plain[0] in names.ordinary and not names.bearers(plain):
        return None  # a common word that begins a sentence
    return _with_particle(text, start, found[first].start()), end


def _is_given(word: str) -> bool:
    """Whether a word that is mostly none is a given name before another name: Will."""
    return is_given_name(word) and word not in CALENDAR


_NO_NAMES = (
    STOP_WORDS
    | CALENDAR
    | frozenset(
        """jan feb mar apr jun jul aug sep sept oct nov dec yes however meanwhile according really ok okay thanks please list name give
        describe explain summarise summarize since unless although though yet still even maybe perhaps without within among around despite
        earlier later nobody somebody everybody anybody everyone anyone someone none""".split()
    )
)
_BEFORE_NAMES = _TITLES | PART_OF_ROLE | _NO_NAMES


def _with_particle(text: str, start: int, word: int) -> int:
    """Where a name begins: at the "al-" before its first word, which stands within the run."""
    particle = re.search(r"\b(?:al|el)-$", text[start:word])
    return start + particle.start() if particle else word


def _signs(text: str, start: int, end: int, names: NameIndex) -> int:
    name = text[start:end]
    parts = name_parts(name)
    if not parts or _ABBREVIATION.fullmatch(name) or parts in countries():
        return -3
    signs = 0
    if (not _BODIES.isdisjoint(parts) and not is_given_name(parts[0])) or parts[-1] in _SITES:
        signs -= 2
    elif names.bearers({parts[-1]} | names.groups.get(parts[-1], set())) or (len(parts) == 1 and _is_spelling_of_person(name, names)):
        signs += 2
    elif len(parts) == 1:
        signs += is_given_name(parts[0]) and parts[0] not in names.ordinary
    else:
        signs += -1 if parts[-1] in names.ordinary else 2 if is_given_name(parts[0]) else -any(part in names.ordinary for part in parts)
    if (before := _WORD_BEFORE.search(text, max(0, start - 20), start)) and fold(before[1]) in _TITLES:
        signs += 2
    if THE_BEFORE.search(text, max(0, start - 5), start) and not (signs > 0 and _NOUN_AFTER.match(text, end)):
        signs -= 3  # but for "the Weber case"
    if _PLACE_BEFORE.search(text, max(0, start - 12), start):
        signs -= 2
    return signs


_BODIES = frozenset(
    """agency association bank center centre club college committee company corporation council court department digital foundation group
    hospital inc institute law league media ministry news organisation organization party police post press radio school society
    television times tv university""".split()
)


_SITES = frozenset("airport arena avenue bridge garden gardens island islands square stadium street tower".split())


def _is_spelling_of_person(name: str, names: NameIndex) -> bool:
    spellings = names.spellings(name)
    return bool(spellings and names.bearers(words(spellings[0])[-1:]))


def same_person_named(one: str, other: str, names: NameIndex) -> bool:
    """Whether two names can be one person's: their last words are one name in the articles' spellings, and no given names differ."""
    mine, theirs = name_parts(one), name_parts(other)
    if not mine or not theirs or _given_names_differ(mine, theirs):
        return False
    if {len(mine), len(theirs)} == {1, max(len(mine), len(theirs))} and mine[0] == theirs[0] and is_given_name(mine[0]):
        return True  # Anna is Anna Lind
    return mine[-1] == theirs[-1] or theirs[-1] in names.groups.get(mine[-1], ())


def _given_names_differ(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether two full names begin with given names that are not one: wife and husband, or father and son."""
    if min(len(mine), len(theirs)) < 2 or not (is_given_name(mine[0]) and is_given_name(theirs[0])):
        return False
    return mine[0] != theirs[0] and not one_given_name(mine[0], theirs[0]) and not same_word(mine[0], theirs[0])
