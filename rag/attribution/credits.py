"""Finds the words of a sentence that credit somebody: "X said", "said X", "according to X", and where X stands.

Whether X is a minister, a witness or a newspaper, and whom "he" means, is ``attribution.py``'s; runs of words are ``clauses.py``'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.attribution.clauses import (
    AUXILIARIES,
    BE,
    CLAUSE,
    DETERMINERS,
    MODALS,
    NOBODY,
    PREPOSITIONS,
    PRONOUNS,
    QUOTE,
    RELATIVE,
    SPAN,
    SUBORDINATE,
    Words,
    continues_list,
    is_adverb,
    name_before,
    phrase_start,
    with_appositives,
)  # fmt: skip
from rag.attribution.saying import says
from rag.attribution.speech import PARTICIPLES, SAY, SAY_THAT, capacity

_BETWEEN = frozenset(
    """has have had also later previously earlier then recently further once still now all both again already only just even never first
    himself herself themselves itself yesterday today will separately did do does""".split()
)
_NEGATION = frozenset(
    "not never didn't doesn't don't hasn't haven't hadn't wouldn't won't couldn't cannot can't didn’t doesn’t don’t".split()
)
_NOUNS = frozenset("report claim estimate note show find caution call".split())
_SMALL_ADVERBS = _BETWEEN | {"often", "soon"}
_THINGS = frozenset(
    "points calls posts states shows finds notes".split()
)  # unless something follows  # unless what stands before is a plural
_BASE = frozenset("expect believe think predict suggest estimate agree argue find show note maintain say tell".split())
_STOPS_AFTER = frozenset(
    """when as after before because while but during adding referring speaking citing that if whether noting on yesterday today last this
    via through following since is was are were has had have will would""".split()
)
_GOES_ON = PREPOSITIONS | CLAUSE | RELATIVE | frozenset(["all", "both", "half"]) | AUXILIARIES
_PARTICLES = frozenset("of de del der den van von bin ibn al el la le da dos di and".split())
_TITLE = 25  # characters; a shorter quotation at the end of a sentence may be a mere title
_IN_A = re.compile(r"(?:in|at|on|during|for|to|about|of) (?:an?|the|his|her|its|their|this|reporters|last|early|late|[A-Z])", re.IGNORECASE)
_DESCRIBED_BY = frozenset("described confirmed told corroborated".split())
_DISBELIEVED = frozenset("expect believe think anticipate predict".split())
_WORD = re.compile(r"[^\W_]+")
# With one of these a credit begins; "by" only after "described" and the like.
_CREDITING = SAY | SAY_THAT | PARTICIPLES | _DESCRIBED_BY | {"according", "per", "citing", "quoted", "cited", "quotes", "cites"}


@dataclass(frozen=True, slots=True)
class Credit:
    """Words that credit somebody. Offsets count in the sentence.

    Attributes:
        start, end: the words that name who.
        described: what stands beside them: "a professor at …"; None when nothing.
        verb: in lower case, as written; empty for "according to".
        rank: 0 for a credit that covers the sentence ("…, she said"), 1 for "she said that …", 2 for "…, saying", 3 for a mere colon.
        span: all words of the credit, which are no part of what is told.
    """

    start: int
    end: int
    described: tuple[int, int] | None
    verb: str
    rank: int
    span: tuple[int, int]

    def text(self, words: Words) -> str:
        """The words that name who."""
        return words.masked[self.start : self.end]


def may_credit(masked: str) -> bool:
    """Whether a sentence holds a word or quotation that ``credits_in`` begins with; to split one into words and marks takes longer."""
    return QUOTE in masked or not _CREDITING.isdisjoint(_WORD.findall(masked.lower()))


def credits_in(words: Words) -> Iterator[Credit]:
    """The credits of a sentence, in order of their verb."""
    found = False
    for index, word in enumerate(words.lower):
        credit = None
        if word == "according" and words.lower[index + 1 : index + 2] == ["to"]:
            credit = _after(words, index, index + 2, 0)
        elif word == "per" and (index == 0 or words.tokens[index - 1] == "," or words.is_quote(index - 1)):
            credit = _after(words, index, index + 1, 0)
        elif word == "citing":
            credit = _after(words, index, index + 1, 2)
            if credit and not capacity(words.masked[credit.start : credit.end]) and not words.tokens[index + 1][0].isupper():
                credit = None  # citing reasons, not speakers
        elif word == "by" and _is_described(words, index):
            credit = _after(words, index, index + 1, 1)
        elif word == "quoted" and words.lower[index + 1 : index + 3] == ["as", "saying"]:
            credit = _before(words, index - 1 if words.lower[index - 1] in BE else index, "quoted", index + 2)
        elif word in ("cited", "quoted", "quotes", "cites") and index + 1 < len(words) and not words.is_mark(index + 1):
            credit = _quoted(words, index)
        elif word in SAY or word in SAY_THAT:
            credit = _verb(words, index)
        elif word in PARTICIPLES and index and words.tokens[index - 1] == ",":
            credit = _subject(words, index, 2)
        if credit:
            found = True
            yield credit
    if not found and (credit := _colon(words)):
        yield credit


def _is_described(words: Words, index: int) -> bool:
    low = max(0, index - 5)
    return any(word in _DESCRIBED_BY for word in words.lower[low:index]) and any(
        word in BE for word in words.lower[low - 2 if low > 1 else 0 : index]
    )


def _quoted(words: Words, index: int) -> Credit | None:
    """Whom an outlet quotes: "The Times cited sources indicating …"."""
    if words.lower[index - 1 : index] and words.lower[index - 1] in BE:
        return None
    return _after(words, index, index + 1, 1)


def _verb(words: Words, index: int) -> Credit | None:
    """The credit of a verb of saying, if it says something and has somebody who says it."""
    verb, previous = words.lower[index], index - 1
    while previous >= 0 and (
        words.tokens[previous] in _BETWEEN or (words.tokens[previous].islower() and is_adverb(words.tokens[previous]))
    ):
        if words.lower[previous] in _NEGATION and verb not in _DISBELIEVED:
            return None
        previous -= 1
    if previous > 0 and verb in _DISBELIEVED and words.lower[previous] in ("doesn't", "don't", "didn't"):
        previous -= 1  # "doesn't expect": what he says is that it will not be
    if (previous >= 0 and words.lower[previous] in RELATIVE) or words.lower[index - 1][-2:] in ("'s", "s'"):
        return None  # "who said" credits nobody with the sentence, and "his rival's claims" are a noun
    if (
        words.lower[index + 1 : index + 2]
        and words.lower[index + 1] in BE | {"had", "has", "have", "would", "will"}
        and not words.is_quote(previous)
    ):
        return None  # "a deal that X says was off"
    if words.lower[index + 1 : index + 2] and words.lower[index + 1] in SAY | SAY_THAT and verb not in SAY:
        return None  # "media reports suggest"
    if (
        verb in _NOUNS
        and (closed_before := words.lower[index - 1])
        and not closed_before.endswith(("s", "people", "men", "women", "media"))
    ):
        return None
    if previous >= 0 and words.lower[previous] in ("as", "than"):
        return None  # "than expected"
    if verb == "points" and words.lower[index + 1 : index + 2] not in (["out"], ["to"]):
        return None  # "a combined score of 225 points"
    if verb in _THINGS and words.is_mark(index + 1) and words.tokens[index + 1 : index + 2] != [":"] and not words.is_quote(index + 1):
        return None
    if previous >= 0 and words.lower[previous] in BE | _NEGATION | MODALS | PREPOSITIONS | DETERMINERS:
        return _quick_to(words, index, previous)
    closed = words.is_mark(index + 1)
    inverted = _inverted(words, index)
    if inverted:
        return inverted
    if not says(words, index, verb, closed):
        return None
    if previous >= 0 and words.lower[previous] in ("and", "but", "then"):
        if verb in _BASE:
            return None  # "but expect more"
        return _clause_subject(words, previous, index) or _subject(words, index, 1) or _before(words, previous + 1, verb, index)
    return _before(words, previous + 1, verb, index)


def _quick_to(words: Words, index: int, previous: int) -> Credit | None:
    """``Officials were quick to point out that …``."""
    if words.lower[previous] == "to" and previous > 2 and words.lower[previous - 1] in ("quick", "keen", "careful", "eager"):
        return _before(words, previous - 2, words.lower[index], index)
    return None


def _inverted(words: Words, index: int) -> Credit | None:
    """``"…," said X`` and ``…, said X, a professor``: the speaker after the verb."""
    if index + 1 >= len(words) or words.lower[index] in ("told", "tells", "tell", "show", "found", "find"):
        return None
    before = index - 1
    if not (words.is_quote(before) or (before >= 0 and words.tokens[before] in ",;") or before < 0):
        return None
    if words.lower[index] in ("called", "calls") and not words.is_quote(before):
        return None  # "a body, called the Office"
    following = words.tokens[index + 1]
    if not (
        following[0].isupper()
        or _is_particle(words, index + 1)
        or following.lower() in DETERMINERS
        or capacity(words.text(index + 1, min(index + 4, len(words) - 1)))
    ):
        return None
    end = index + 1
    while end < len(words) and end - index < SPAN and not words.is_quote(end) and words.tokens[end] not in ";.":
        end += 1
    credit = _after(words, index, index + 1, 0)
    if words.has_clause(index + 1, end - 1) and not (words.is_quote(before) and credit and capacity(credit.text(words)) != "outlet"):
        return None
    return credit


def _is_particle(words: Words, index: int) -> bool:
    """Whether a name begins there with a small word: "de Boer"."""
    return words.lower[index] in _PARTICLES and index + 1 < len(words) and words.tokens[index + 1][0].isupper()


def _before(words: Words, end: int, verb: str, index: int) -> Credit | None:
    """The credit whose speaker's words end before the word ``end``; the verb stands at ``index``."""
    last = end - 1
    described = None
    while (
        last >= 0
        and words.lower[last] in CLAUSE - {"that", "and", "or"} | {"on", "last", "this", "in"}
        and last > 0
        and not words.is_mark(last)
    ):
        last -= 1
    if last < 1 and (last < 0 or words.is_mark(last)):
        return None
    if words.tokens[last] == "," and (whole := with_appositives(words, last)):
        start, last, described = whole
        closed = words.is_mark(index + 1) or words.is_quote(start - 1)
        return Credit(words.starts[start], words.ends[last], described, verb, 0 if closed else 1, (words.starts[start], words.ends[index]))
    if words.tokens[last] in ",)–—-":
        opener = "(" if words.tokens[last] == ")" else words.tokens[last]
        first = last - 1
        while first > 0 and words.tokens[first] != opener and last - first < SPAN and not words.is_quote(first):
            first -= 1
        if first <= 0 or words.tokens[first] != opener:
            return None
        if first + 1 < last:
            described = (words.starts[first + 1], words.ends[last - 1])
        last = first - 1
    if words.is_mark(last):
        return None
    low = last
    while low > 0 and not words.is_mark(low - 1) and last - low < SPAN:
        low -= 1
    found = last if words.lower[last] in PRONOUNS else phrase_start(words, low, last)
    if found is None or (found > 0 and words.lower[found - 1] in SUBORDINATE):
        return None
    start = found
    while low > 1 and start == low and words.tokens[low - 1] == "," and continues_list(words, low):
        further = low - 1
        while further > 0 and not words.is_mark(further - 1) and last - further < 2 * SPAN:
            further -= 1
        earlier = phrase_start(words, further, low - 2)
        start, low = start if earlier is None else earlier, further
        if start != low:
            break
    if start == low and start > 1 and words.tokens[start - 1] == "," and _is_apposition(words, start, last):
        named = name_before(words, start - 2)
        if named is not None:  # X, the head of Y, who …, said
            described, last, start = (words.starts[start], words.ends[last]), start - 2, named
    closed = words.is_mark(index + 1) or (index + 2 < len(words) and bool(_IN_A.match(words.text(index + 1, index + 2))))
    covers = start > 0 and (words.is_quote(start - 1) or words.tokens[start - 1] == ",") and closed
    stop = index
    if index + 1 < len(words) and words.lower[index + 1] == "that":
        stop = index + 1
    return Credit(words.starts[start], words.ends[last], described, verb, 0 if covers else 1, (words.starts[start], words.ends[stop]))


def _is_apposition(words: Words, start: int, last: int) -> bool:
    """Whether the phrase can stand beside a name: "the head of Y", "managing director of Y"."""
    if words.lower[start] in ("a", "an", "the"):
        return True
    joined = any(words.lower[at] in ("of", "at", "for", "in", "with") for at in range(start + 1, last))
    return joined and capacity(words.text(start, last)) in ("official", "person")


def _after(words: Words, index: int, first: int, rank: int) -> Credit | None:
    """The credit whose speaker stands from the word ``first`` on."""
    if words.lower[first : first + 1] and words.lower[first] in PREPOSITIONS:
        return None
    if first >= len(words) or (words.is_mark(first) and words.tokens[first] not in "“\"'‘") or words.lower[first] in NOBODY:
        return None
    if words.is_mark(first):
        first += 1
    last, relative = first, False
    while last + 1 < len(words) and last - first < SPAN:
        following = words.lower[last + 1]
        if words.is_mark(last + 1) and following not in "“”\"'&’/":
            break
        relative = relative or following in RELATIVE
        if following in _STOPS_AFTER and not relative:
            break
        if (following == "in" and last + 2 < len(words) and words.lower[last + 2] in ("a", "an")) or following in PARTICIPLES:
            break
        if following not in AUXILIARIES and words.is_finite(last + 1) and not relative:
            break
        if following in ("the", "a", "an") and words.tokens[last].islower() and words.lower[last] not in _GOES_ON:
            break  # "the draft the agency has presented"
        last += 1
    while last > first and words.is_mark(last):
        last -= 1
    if first >= len(words) or words.is_mark(first):
        return None
    described = None
    if last + 2 < len(words) and words.tokens[last + 1] in ",(–—":
        stop = last + 2
        while stop + 1 < len(words) and not words.is_mark(stop + 1) and stop - last < SPAN:
            stop += 1
        if not words.is_mark(last + 2):
            described = (words.starts[last + 2], words.ends[stop])
    return Credit(words.starts[first], words.ends[last], described, words.lower[index], rank, (words.starts[index], words.ends[last]))


def _subject(words: Words, index: int, rank: int) -> Credit | None:
    """The credit to whom the sentence begins with: "He met them and said …", "…, saying …"."""
    first = 0
    if words.lower[0] in PREPOSITIONS or words.lower[0] in ("when", "while", "as", "after", "asked", "speaking"):
        first = next((at + 1 for at in range(min(index, SPAN)) if words.tokens[at] == ","), index)
    while first < index and (words.is_mark(first) or words.lower[first] in CLAUSE or is_adverb(words.tokens[first])):
        first += 1
    last = first
    while (
        last < index and last - first <= 15 and not words.is_mark(last) and not _is_verb(words, last) and not _name_ends(words, first, last)
    ):
        last += 1
    if words.lower[first] in PRONOUNS:
        last = first + 1
    if last == first or last >= index or words.lower[first] in NOBODY or last - first > 15:
        return None
    return Credit(words.starts[first], words.ends[last - 1], None, words.lower[index], rank, (words.starts[index], words.ends[index]))


def _clause_subject(words: Words, joint: int, index: int) -> Credit | None:
    """The credit to whoever the clause before "and said" begins with: "…, but an official confirmed it and said …"."""
    low = joint
    while low > 0 and joint - low < SPAN and not words.is_mark(low - 1) and words.lower[low - 1] not in ("but", "that", "while", "as"):
        low -= 1
    if words.is_quote(low - 1):
        return None
    last = low
    while last < joint and not _is_verb(words, last) and words.lower[last] not in ("on", "in", "also") and not _name_ends(words, low, last):
        last += 1
    if last in (joint, low) or words.lower[low] in NOBODY | PREPOSITIONS | CLAUSE or last - low > 15:
        return None
    if not any(_is_verb(words, at) for at in range(last, joint)) and not _name_ends(words, low, last):
        return None
    return Credit(words.starts[low], words.ends[last - 1], None, words.lower[index], 1, (words.starts[index], words.ends[index]))


def _name_ends(words: Words, first: int, at: int) -> bool:
    """Whether a name that begins at a word has ended before another: by the verb in "Anna Berg recommends …"."""
    if at <= first or not words.tokens[first][0].isupper() or words.lower[first] in DETERMINERS | PRONOUNS:
        return False
    small = words.tokens[at].islower() and words.lower[at] not in _PARTICLES
    return small and words.tokens[at].endswith("s") and all(words.tokens[before][0].isupper() for before in range(first, at))


def _is_verb(words: Words, index: int) -> bool:
    word = words.tokens[index]
    if word in _SMALL_ADVERBS or words.is_finite(index) or is_adverb(words.tokens[index]):
        return True
    return index > 0 and word.islower() and word.endswith("ed") and len(word) > 4


def _colon(words: Words) -> Credit | None:
    """Whoever a sentence begins with that ends in a quotation after a colon or comma."""
    for index in range(max(2, len(words) - 2), len(words)):
        if words.is_quote(index) and len(words.tokens[index]) > _TITLE and words.tokens[index - 1] in ":,":
            return _subject(words, index - 1, 3)
    return None
