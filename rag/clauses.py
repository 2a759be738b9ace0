"""Finds the words of a sentence that credit somebody: the verb of saying, and whose it is.

No parser: runs of words between punctuation, and the few words that open a clause or show a verb. What was quoted is masked before, so that
nobody speaks inside a quotation. Each search looks at a bounded number of words, so that time grows with length only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.speech import PARTICIPLES, SAY, SAY_THAT, capacity

QUOTE = "\ue000"  # stands for each character of a quotation; private use, so no text has it
_SHORT_QUOTE = 6  # words; a shorter one without a full stop is part of the sentence that holds it (according to “two officials”)
_TOKEN = re.compile(rf"{QUOTE}+|[^\W_]+(?:[-'’.&][^\W_]+)*|[^\w\s]")
BRIEF_BRACKETS = re.compile(r"\([^()\n]{1,20}\)")
_ABBREVIATION = re.compile(
    r"\b((?:[A-Z]\.)*[A-Z]|Dr|Mr|Mrs|Ms|Prof|Gen|Col|Sen|Rep|Gov|Lt|Sgt|St|Jr|Sr|Rev|Capt|Maj|Brig|Adm|Inc|Corp|Co|Ltd)\.(?=\s*[\w,])"
)
_SPAN = 45  # words that a speaker with all that is said of him may take

AUXILIARIES = frozenset(
    """is are was were be been being has have had will would could should may might can cannot do does did isn't aren't wasn't weren't
    hasn't haven't hadn't won't wouldn't couldn't can't don't doesn't didn't must""".split()
)
_BE = frozenset("is are was were be been being isn't aren't wasn't weren't".split())
_BETWEEN = frozenset(
    """has have had also later previously earlier then recently further once still now all both then again already only just even never
    first himself herself themselves itself yesterday today will separately did do does""".split()
)
_NEGATION = frozenset("not never didn't doesn't don't hasn't haven't hadn't wouldn't won't couldn't cannot can't didn’t doesn’t don’t".split())
_MODALS = frozenset("can could should would may might must".split())
_PAST = frozenset(
    """went came took made got left ran gave became began met held saw knew kept won lost led sent put brought fell rose grew built sat
    stood spoke paid hit set""".split()
)
_CLAUSE = frozenset(
    """but because while although though when if whether where since so yet that as and or than until unless after before which what how
    why however meanwhile moreover nevertheless nonetheless instead therefore indeed still separately additionally
    furthermore finally also then yesterday today now sunday monday tuesday wednesday thursday friday saturday week month year
    earlier later again""".split()
)
_NOUNS = frozenset("report claim estimate note show find caution call".split())  # unless what stands before is a plural
_PRONOUNS = frozenset("he she it they".split())
_SUBORDINATE = frozenset("because if when after before whether unless until what how why where whose than".split())
_BASE = frozenset("expect believe think predict suggest estimate agree argue find show note maintain say tell".split())
_RELATIVE = frozenset("who whom whose which that".split())
_PREPOSITIONS = frozenset(
    """in on at for from with of to by into about over under against during amid among between through without within after before since
    despite following like near per via upon across behind beyond inside outside toward towards unlike because""".split()
)
_NOBODY = frozenset(
    """i we you us me my who which that this these those what there nobody everyone anybody everybody anyone whom whose not
    to and or but as if when n't according nothing something everything none here""".split()
)
_STOPS_AFTER = frozenset(
    """when as after before because while but during adding referring speaking citing that if whether noting on yesterday today last this
    via through following since is was are were has had have will would""".split()
)
_IN_A = re.compile(r"(?:in|at|on|during|for|to|about|of) (?:an?|the|his|her|its|their|this|reporters|last|early|late|[A-Z])", re.IGNORECASE)
_DESCRIBED_BY = frozenset("described confirmed told corroborated".split())
_DETERMINERS = frozenset("the a an his her its their our my your some one two three four five six several many other another most all".split())


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


def mask_quotations(text: str) -> str:
    """The text with each character of a longer quotation, its marks too, replaced by ``QUOTE``. Quotations end with their line."""
    masked = list(text)
    for opened, closed in _quotations(text):
        inside = text[opened + 1 : closed - 1]
        if len(inside.split()) >= _SHORT_QUOTE or inside.rstrip()[-1:] in tuple(",.!?…"):
            masked[opened:closed] = QUOTE * (closed - opened)
    return "".join(masked)


def _quotations(text: str) -> Iterator[tuple[int, int]]:
    opened, mark = -1, ""
    for match in re.finditer(r"[\"“”„«»\n]|(?<!\w)[‘'](?=\w)|(?<=[.,!?])[’'](?!\w)", text):
        character, at = match.group(), match.start()
        if character == "\n":
            if opened >= 0 and mark not in "‘'":
                yield opened, at  # a paragraph of a longer quotation has no closing mark
            opened, mark = -1, ""
        elif opened < 0:
            if character not in "”»’" and not (character == '"' and text[at + 1 : at + 2].isspace()):
                opened, mark = at, character
        elif character in {"“": "”", "„": "“”", "«": "»", '"': '"”', "‘": "’", "'": "'"}.get(mark, ""):
            yield opened, at + 1
            opened, mark = -1, ""
        elif mark in "‘'" and character in '"“':
            opened, mark = at, character
    if opened >= 0 and mark not in "‘'":
        yield opened, len(text)


class Words:
    """The words and marks of a sentence whose quotations are masked; a quotation is one of them."""

    def __init__(self, masked: str) -> None:
        self.masked = masked
        # "Senator X (D-NY) said": a few letters in brackets keep no subject from its verb
        plain = BRIEF_BRACKETS.sub(lambda match: " " * len(match.group()), masked)
        found = list(_TOKEN.finditer(_ABBREVIATION.sub(lambda match: match[1] + " ", plain)))
        self.tokens = [match.group() for match in found]
        self.lower = [token.lower().replace("’", "'") for token in self.tokens]
        self.starts = [match.start() for match in found]
        self.ends = [match.end() for match in found]

    def __len__(self) -> int:
        return len(self.tokens)

    def is_quote(self, index: int) -> bool:
        """Whether a masked quotation stands there."""
        return 0 <= index < len(self) and self.tokens[index][0] == QUOTE

    def is_mark(self, index: int) -> bool:
        """Whether punctuation, a quotation, or an end of the sentence stands there."""
        return not 0 <= index < len(self) or not self.tokens[index][0].isalnum()

    def text(self, first: int, last: int) -> str:
        """From a word to another, both included."""
        return self.masked[self.starts[first] : self.ends[last]]

    def is_finite(self, index: int) -> bool:
        """Whether the word is a verb that makes a clause, as far as its form shows."""
        word = self.lower[index]
        return word in AUXILIARIES or word in _PAST or word in SAY or (word in SAY_THAT and word.endswith(("ed", "es")))

    def _is_past(self, index: int, first: int, last: int) -> bool:
        """Whether a word in -ed is a verb, and no "people briefed on it": by the name before it or the object after it."""
        word = self.tokens[index]
        if not (first < index < last and word.islower() and word.endswith("ed") and len(word) > 4):
            return False
        return self.lower[index + 1] in _DETERMINERS or self.tokens[index - 1][0].isupper()

    def has_clause(self, first: int, last: int) -> bool:
        """Whether a verb stands there outside "who …", "which …"."""
        relative = False
        for index in range(first, last + 1):
            if self.lower[index] in _RELATIVE:
                relative = True
            elif self.tokens[index] in ",;":
                relative = False
            elif not relative and (self.is_finite(index) or self._is_past(index, first, last)):
                return True
        return False


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
            credit = _after(words, index, index + 1, 0)
        elif word == "quoted" and words.lower[index + 1 : index + 3] == ["as", "saying"]:
            credit = _before(words, index - 1 if words.lower[index - 1] in _BE else index, "quoted", index + 2)
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
    return any(word in _DESCRIBED_BY for word in words.lower[low:index]) and any(word in _BE for word in words.lower[low - 2 if low > 1 else 0 : index])


def _quoted(words: Words, index: int) -> Credit | None:
    """Whom an outlet quotes: "The Times cited sources indicating …"."""
    if words.lower[index - 1 : index] and words.lower[index - 1] in _BE:
        return None
    return _after(words, index, index + 1, 1)


def _verb(words: Words, index: int) -> Credit | None:
    """The credit of a verb of saying, if it says something and has somebody who says it."""
    verb, previous = words.lower[index], index - 1
    while previous >= 0 and (words.lower[previous] in _BETWEEN or (words.lower[previous].endswith("ly") and previous > 0)):
        if words.lower[previous] in _NEGATION:
            return None
        previous -= 1
    if previous >= 0 and words.lower[previous] in _RELATIVE or words.lower[index - 1][-2:] in ("'s", "s'"):
        return None  # "who said" credits nobody with the sentence, and "his rival's claims" are a noun
    if words.lower[index + 1 : index + 2] and words.lower[index + 1] in _BE | {"had", "has", "have", "would", "will"} and not words.is_quote(previous):
        return None  # "a deal that X says was off"
    if verb in _NOUNS and (closed_before := words.lower[index - 1]) and not closed_before.endswith(("s", "people", "men", "women", "media")):
        return None
    if previous >= 0 and words.lower[previous] in _BE | _NEGATION | _MODALS | _PREPOSITIONS | _DETERMINERS:
        return _quick_to(words, index, previous)
    closed = words.is_mark(index + 1)
    inverted = _inverted(words, index)
    if inverted:
        return inverted
    if not _says(words, index, verb, closed):
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
    following = words.tokens[index + 1]
    if not (following[0].isupper() or following.lower() in _DETERMINERS or capacity(words.text(index + 1, min(index + 4, len(words) - 1)))):
        return None
    end = index + 1
    while end < len(words) and not words.is_quote(end) and words.tokens[end] not in ";.":
        end += 1
    if words.has_clause(index + 1, end - 1):
        return None
    return _after(words, index, index + 1, 0)


def _says(words: Words, index: int, verb: str, closed: bool) -> bool:
    """Whether the verb says that something is so, rather than doing something to somebody."""
    rest = words.lower[index + 1 : index + 16]
    before_is_mark = False
    scan = index - 1
    while scan >= 0 and index - scan < 12 and not words.is_mark(scan):
        scan -= 1
    before_is_mark = words.is_quote(scan) or (scan > 0 and words.tokens[scan] == ",")
    if verb in ("told", "tell", "tells"):
        for offset, word in enumerate(rest):
            at = index + 1 + offset
            if word == "that" or words.is_quote(at) or word in AUXILIARIES or word in ":“\"":
                return True
            if word == "to" and at + 1 < len(words) and words.tokens[at + 1].islower() and words.lower[at + 1] not in _DETERMINERS:
                return False
        return True
    if verb in ("said", "says", "say"):
        return words.lower[index + 1 : index + 2] not in (["to"], ["goodbye"], ["yes"], ["no"]) or before_is_mark
    if words.is_quote(scan) or (closed and before_is_mark and verb not in _NEEDS_QUOTE):
        return True
    if words.is_quote(index + 1) or (closed and words.is_quote(index + 2)):
        return True
    if verb in SAY and verb not in _NEEDS_CLAUSE:
        return True
    if verb.startswith("describe"):
        return "as" in rest
    if verb.startswith("call"):
        return rest[:1] not in (["for"], ["on"], ["off"], ["“"], ['"']) and any(word in "“\"" for word in rest[:6])
    if verb in _NEEDS_QUOTE:
        return any(words.is_quote(at) for at in range(index + 1, min(index + 10, len(words))))
    for offset, word in enumerate(rest):
        at = index + 1 + offset
        if word == "that" and offset < 5:
            return True
        if words.is_quote(at):
            return True
        if word in ",;:" or word in ("to", "for", "and", "but", "with", "from", "which", "who", "when", "after"):
            return verb.startswith(("expect", "predict")) and "to" in rest
        if offset and word in AUXILIARIES and word not in ("be", "been", "being"):
            return True
    return verb.startswith(("expect", "predict")) and "to" in rest


_NEEDS_QUOTE = frozenset("asked asks cited cites continued continues replied replies responded responds exclaimed shouted".split())
_NEEDS_CLAUSE = frozenset("warned warns cautioned cautions claimed claims believe believes wrote writes explained explains recalled recalls alleged alleges".split())


def _before(words: Words, end: int, verb: str, index: int) -> Credit | None:
    """The credit whose speaker's words end before the word ``end``; the verb stands at ``index``."""
    last = end - 1
    described = None
    while last >= 0 and words.lower[last] in _CLAUSE - {"that", "and", "or"} | {"on", "last", "this", "in"} and last > 0 and not words.is_mark(last):
        last -= 1
    if last < 1 and (last < 0 or words.is_mark(last)):
        return None
    if words.tokens[last] in ",)–—-":
        opener = "(" if words.tokens[last] == ")" else words.tokens[last]
        first = last - 1
        while first > 0 and words.tokens[first] != opener and last - first < _SPAN and not words.is_quote(first):
            first -= 1
        if first <= 0 or words.tokens[first] != opener:
            return None
        if first + 1 < last:
            described = (words.starts[first + 1], words.ends[last - 1])
        last = first - 1
    if words.is_mark(last):
        return None
    low = last
    while low > 0 and not words.is_mark(low - 1) and last - low < _SPAN:
        low -= 1
    start = last if words.lower[last] in _PRONOUNS else _phrase_start(words, low, last)
    if start is None or (start > 0 and words.lower[start - 1] in _SUBORDINATE):
        return None
    while low > 1 and start == low and words.tokens[low - 1] == "," and _continues_list(words, low):
        further = low - 1
        while further > 0 and not words.is_mark(further - 1) and last - further < 2 * _SPAN:
            further -= 1
        start, low = _phrase_start(words, further, low - 2) or start, further
        if start != low:
            break
    if start == low and start > 1 and words.tokens[start - 1] == "," and words.lower[start] in ("a", "an", "the"):
        named = _name_before(words, start - 2)
        if named is not None:  # X, the head of Y, who …, said
            described, last, start = (words.starts[start], words.ends[last]), start - 2, named
    closed = words.is_mark(index + 1) or (index + 2 < len(words) and bool(_IN_A.match(words.text(index + 1, index + 2))))
    covers = start > 0 and (words.is_quote(start - 1) or words.tokens[start - 1] == ",") and closed
    stop = index
    if index + 1 < len(words) and words.lower[index + 1] == "that":
        stop = index + 1
    return Credit(words.starts[start], words.ends[last], described, verb, 0 if covers else 1, (words.starts[start], words.ends[stop]))


def _name_before(words: Words, last: int) -> int | None:
    """The first word of a run of capitalised words that fills its clause and ends there; None where other words stand in it."""
    first = last
    while first > 0 and not words.is_mark(first - 1) and last - first < 8:
        first -= 1
    capitalised = all(words.tokens[at][0].isupper() for at in range(first, last + 1))
    return first if capitalised and last > first else None


def _continues_list(words: Words, low: int) -> bool:
    """Whether the phrase after a comma goes on with a list of speakers: "militia officials, two diplomats and a source said"."""
    segment = words.lower[low : low + 14]
    first = words.lower[max(0, low - 14) : low - 1]
    joined = "and" in segment[:8]
    return joined and bool(capacity(" ".join(segment[:6]))) and bool(first) and bool(capacity(" ".join(first[-6:])))


def _is_nobody(words: Words, index: int) -> bool:
    """Whether the word cannot begin a speaker's: "which", "I", "we've"."""
    return words.tokens[index] != "US" and words.lower[index].partition("'")[0] in _NOBODY


def _phrase_start(words: Words, low: int, last: int) -> int | None:
    """Where the phrase begins that ends at a word: the leftmost place in its run of words from which on no clause is told."""
    for index in range(low + 1, last):
        if words.lower[index] == "that" and (index + 1 == last or words.tokens[index + 1][0].isupper() or words.lower[index + 1] in _DETERMINERS):
            return None  # "a deal that X says …"
    starts = [low] + [index + 1 for index in range(low, last) if words.lower[index] in _CLAUSE]
    for start in starts:
        if (_is_nobody(words, start)) or words.lower[start] in _PREPOSITIONS or words.lower[start] in _CLAUSE:
            continue
        if words.lower[start].endswith("ly") and start < last:
            following = words.lower[start + 1]
            if not words.has_clause(start + 1, last) and following not in _NOBODY | _CLAUSE | _PREPOSITIONS:
                return start + 1
            continue
        if words.has_clause(start, last) or _is_nobody(words, last):
            continue
        return start
    return None


def _after(words: Words, index: int, first: int, rank: int) -> Credit | None:
    """The credit whose speaker stands from the word ``first`` on."""
    if words.lower[first : first + 1] and words.lower[first] in _PREPOSITIONS:
        return None
    if first >= len(words) or (words.is_mark(first) and words.tokens[first] not in "“\"'‘") or words.lower[first] in _NOBODY:
        return None
    if words.is_mark(first):
        first += 1
    last, relative = first, False
    while last + 1 < len(words) and last - first < _SPAN:
        following = words.lower[last + 1]
        if words.is_mark(last + 1) and following not in "“”\"'&’/":
            break
        relative = relative or following in _RELATIVE
        if following in _STOPS_AFTER and not relative:
            break
        if following == "in" and last + 2 < len(words) and words.lower[last + 2] in ("a", "an") or following in PARTICIPLES:
            break
        if following not in AUXILIARIES and words.is_finite(last + 1) and not relative:
            break
        last += 1
    while last > first and words.is_mark(last):
        last -= 1
    if first >= len(words) or words.is_mark(first):
        return None
    described = None
    if last + 2 < len(words) and words.tokens[last + 1] in ",(–—":
        stop = last + 2
        while stop + 1 < len(words) and not words.is_mark(stop + 1) and stop - last < _SPAN:
            stop += 1
        if not words.is_mark(last + 2):
            described = (words.starts[last + 2], words.ends[stop])
    return Credit(words.starts[first], words.ends[last], described, words.lower[index], rank, (words.starts[index], words.ends[last]))


def _subject(words: Words, index: int, rank: int) -> Credit | None:
    """The credit to whom the sentence begins with: "He met them and said …", "…, saying …"."""
    first = 0
    if words.lower[0] in _PREPOSITIONS or words.lower[0] in ("when", "while", "as", "after", "asked", "speaking"):
        first = next((at + 1 for at in range(min(index, _SPAN)) if words.tokens[at] == ","), index)
    while first < index and (words.is_mark(first) or words.lower[first] in _CLAUSE or words.lower[first].endswith("ly")):
        first += 1
    last = first
    while last < index and not words.is_mark(last) and not _is_verb(words, last):
        last += 1
    if last == first or last >= index or words.lower[first] in _NOBODY or last - first > 15:
        return None
    return Credit(
        words.starts[first], words.ends[last - 1], None, words.lower[index], rank, (words.starts[index], words.ends[index])
    )


def _clause_subject(words: Words, joint: int, index: int) -> Credit | None:
    """The credit to whoever the clause before "and said" begins with: "…, but an official confirmed it and said …"."""
    low = joint
    while low > 0 and joint - low < _SPAN and not words.is_mark(low - 1) and words.lower[low - 1] not in ("but", "that", "while", "as"):
        low -= 1
    if words.is_quote(low - 1):
        return None
    last = low
    while last < joint and not _is_verb(words, last) and words.lower[last] not in ("on", "in", "also"):
        last += 1
    if last == joint or last == low or words.lower[low] in _NOBODY | _PREPOSITIONS | _CLAUSE or last - low > 15:
        return None
    if not any(_is_verb(words, at) for at in range(last, joint)):
        return None
    return Credit(
        words.starts[low], words.ends[last - 1], None, words.lower[index], 1, (words.starts[index], words.ends[index])
    )


def _is_verb(words: Words, index: int) -> bool:
    word = words.tokens[index]
    if words.is_finite(index) or (words.lower[index].endswith("ly") and index > 0):
        return True
    return index > 0 and word.islower() and word.endswith("ed") and len(word) > 4


def _colon(words: Words) -> Credit | None:
    """Whoever a sentence begins with that ends in a quotation after a colon or comma."""
    for index in range(2, len(words)):
        if words.is_quote(index) and words.tokens[index - 1] in ":," and index >= len(words) - 2:
            return _subject(words, index - 1, 3)
    return None
