"""A sentence as words and marks, and the runs of them that can name somebody.

No parser: words between punctuation, and the few words that open a clause or show a verb. What is quoted is masked, so that nobody speaks
inside a quotation. Each search looks at a bounded number of words, so that time grows with length only. Which words credit whom is
``credits.py``'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.attribution.speech import SAY, SAY_THAT, capacity

QUOTE = "\ue000"  # stands for each character of a quotation; private use, so no text has it
BRIEF_BRACKETS = re.compile(r"\([^()\n]{1,20}\)")
SPAN = 45  # words that a speaker with all that is said of him may take
# What may open or close a quotation: single marks only at a word's start or after punctuation. The characters stand first, for speed.
_MARK = re.compile(r"[\"“”„«»\n‘’'](?:(?<=[\"“”„«»\n])|(?<=[‘'])(?<!\w.)(?=\w)|(?<=[.,!?][’'])(?!\w))")
_SHORT_QUOTE = 6  # words; a shorter one without a full stop is part of the sentence that holds it (according to “two officials”)
_TOKEN = re.compile(rf"{QUOTE}+|[^\W_]+(?:[-'’.&][^\W_]+)*|[^\w\s]")
_ABBREVIATION = re.compile(
    r"\b((?:[A-Z]\.)*[A-Z]|Dr|Mr|Mrs|Ms|Prof|Gen|Col|Sen|Rep|Gov|Lt|Sgt|St|Jr|Sr|Rev|Capt|Maj|Brig|Adm|Inc|Corp|Co|Ltd)\.(?=\s*[\w,])"
)
_JUNIOR = re.compile(r",(?= (?:[JS]r|I{2,3})\b)")
AUXILIARIES = frozenset(
    """is are was were be been being has have had will would could should may might can cannot do does did isn't aren't wasn't weren't
    hasn't haven't hadn't won't wouldn't couldn't can't don't doesn't didn't must""".split()
)
BE = frozenset("is are was were be been being isn't aren't wasn't weren't".split())
MODALS = frozenset("can could should would may might must".split())
PAST = frozenset(
    """went came took made got left ran gave became began met held saw knew kept won lost led sent put brought fell rose grew built sat
    stood spoke paid hit set""".split()
)
CLAUSE = frozenset(
    """but because while although though when if whether where since so yet that as and or than until unless after before which what how
    why however meanwhile moreover nevertheless nonetheless instead therefore indeed still separately additionally furthermore
    finally also then yesterday today now sunday monday tuesday wednesday thursday friday saturday week month year earlier later
    again morning afternoon evening night overall ultimately once""".split()
)
SUBORDINATE = frozenset("because since if when after before whether unless until what how why where whose than".split())
JOINTS = frozenset("that what which how why where".split())
RELATIVE = frozenset("who whom whose which that".split())
PRONOUNS = frozenset("he she it they".split())
PREPOSITIONS = frozenset(
    """in on at for from with of to by into about over under against during amid among between through without within after before since
    despite following like near per via upon across behind beyond inside outside toward towards unlike because""".split()
)
DETERMINERS = frozenset(
    "the a an his her its their our my your some one two three four five six several many other another most all".split()
)
_COUNTED = frozenset("one two three four five six seven eight nine ten several a".split())
NOBODY = frozenset(
    """i we you us me my who which that this these those what there nobody everyone anybody everybody anyone whom whose not to and or but
    as if when n't according nothing something everything none here""".split()
)

_NO_ADVERBS = frozenset("family assembly ally anomaly reply supply monopoly bully rally weekly daily butterfly".split())


def mask_quotations(text: str) -> str:
    """The text with each character of a longer quotation, its marks too, replaced by ``QUOTE``. Quotations end with their line."""
    parts, kept = [], 0
    for opened, closed in _quotations(text):
        inside = text[opened + 1 : closed - 1]
        if len(inside.split()) >= _SHORT_QUOTE or inside.rstrip()[-1:] in tuple(",.!?…"):
            parts += [text[kept:opened], QUOTE * (closed - opened)]
            kept = closed
    return "".join([*parts, text[kept:]])


def _quotations(text: str) -> Iterator[tuple[int, int]]:
    opened, mark = -1, ""
    for match in _MARK.finditer(text):
        character, at = match.group(), match.start()
        if character == "\n":
            if opened >= 0 and mark not in "‘'":
                yield opened, at  # a paragraph of a longer quotation has no closing mark
            opened, mark = -1, ""
        elif opened < 0:
            if character not in "”»’" and not (character == '"' and text[at + 1 : at + 2].isspace()):
                opened, mark = at, character
        elif mark == "“" and character == '"' and text[at - 1] in ",.!?" and text[at + 1 : at + 2].isspace():
            yield opened, at + 1  # closed by another kind of mark
            opened, mark = -1, ""
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
        plain = _JUNIOR.sub(" ", plain)
        if "." in plain[:-1]:
            plain = _ABBREVIATION.sub(lambda match: match[1] + " ", plain)
        spans = [match.span() for match in _TOKEN.finditer(plain)]
        self.tokens = [plain[start:end] for start, end in spans]
        self.lower = [token.lower() for token in self.tokens]
        if "’" in plain:
            self.lower = [token.replace("’", "'") for token in self.lower]
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]
        self._count = len(spans)

    def __len__(self) -> int:
        return self._count

    def is_quote(self, index: int) -> bool:
        """Whether a masked quotation stands there."""
        return 0 <= index < self._count and self.tokens[index][0] == QUOTE

    def is_mark(self, index: int) -> bool:
        """Whether punctuation, a quotation, or an end of the sentence stands there."""
        return not 0 <= index < self._count or not self.tokens[index][0].isalnum()

    def text(self, first: int, last: int) -> str:
        """From a word to another, both included."""
        return self.masked[self.starts[first] : self.ends[last]]

    def is_finite(self, index: int) -> bool:
        """Whether the word is a verb that makes a clause, as far as its form shows."""
        word = self.lower[index]
        if index and word in ("will", "may") and self.tokens[index][0].isupper():
            return False  # a name
        return word in AUXILIARIES or word in PAST or word in SAY or (word in SAY_THAT and word.endswith(("ed", "es")))

    def _is_past(self, index: int, first: int, last: int) -> bool:
        """Whether a word in -ed is a verb, and no "people briefed on it": by the name before it or the object after it."""
        word = self.tokens[index]
        if not (first < index < last and word.islower() and word.endswith("ed") and len(word) > 4):
            return False
        named = self.tokens[index - 1][0].isupper() and self.lower[index - 1] not in DETERMINERS
        return self.lower[index + 1] in DETERMINERS or named

    def has_clause(self, first: int, last: int) -> bool:
        """Whether a verb stands there outside "who …", "which …"."""
        relative = False
        for index in range(first, last + 1):
            if self.lower[index] in RELATIVE:
                relative = True
            elif self.tokens[index] in ",;":
                relative = False
            elif not relative and (self.is_finite(index) or self._is_past(index, first, last)):
                return True
        return False


def phrase_start(words: Words, low: int, last: int) -> int | None:
    """Where the phrase begins that ends at a word: the leftmost place in its run of words from which on no clause is told."""
    if words.lower[last] == "ago":
        return None
    for index in range(low + 1, last):
        before = words.lower[index - 1]
        if (
            words.lower[index] not in JOINTS
            or before in SAY
            or before in SAY_THAT
            or (words.lower[index] == "that" and before in PREPOSITIONS)
        ):
            continue  # "said that Y had told them …", "the author of that study"
        if index + 1 == last or words.tokens[index + 1][0].isupper() or words.lower[index + 1] in DETERMINERS:
            return None  # "a deal that X says …"
    starts = [low] + [index + 1 for index in range(low, last) if words.lower[index] in CLAUSE]
    for start in starts:
        if (is_nobody(words, start)) or words.lower[start] in PREPOSITIONS or words.lower[start] in CLAUSE:
            continue
        if _opens_adverbial(words, start, last):
            continue
        if is_adverb(words.tokens[start]) and start < last:
            following = words.lower[start + 1]
            if not words.has_clause(start + 1, last) and following not in NOBODY | CLAUSE | PREPOSITIONS:
                return start + 1
            continue
        if words.has_clause(start, last) or is_nobody(words, last) or (words.lower[start] in PRONOUNS and start != last):
            continue
        return start
    return _name_after_adverbial(words, low, last)


def _opens_adverbial(words: Words, at: int, last: int) -> bool:
    """Whether a participle opens the run: "Leading into the finals X"."""
    return at + 2 < last and words.lower[at].endswith("ing") and words.lower[at + 1] in PREPOSITIONS and words.tokens[last][0].isupper()


def _name_after_adverbial(words: Words, low: int, last: int) -> int | None:
    """Where the name begins that ends at a word, in a run that a preposition opens: "Under this change Meta"."""
    if not (words.lower[low] in PREPOSITIONS or _opens_adverbial(words, low, last)) or words.has_clause(low, last):
        return None
    start = last
    while start > low + 1 and words.tokens[start - 1][0].isupper():
        start -= 1
    proper = words.tokens[start][0].isupper() and words.lower[start] not in PRONOUNS and not is_nobody(words, start)
    return (
        start
        if proper and start > low + 1 and words.lower[start - 1] not in PREPOSITIONS | DETERMINERS | frozenset(["and", "or"])
        else None
    )


def is_adverb(word: str) -> bool:
    """Whether a word in lower case looks like "recently"; not "family", and no name is in lower case."""
    return word.endswith("ly") and len(word) > 4 and word not in _NO_ADVERBS


def is_nobody(words: Words, index: int) -> bool:
    """Whether the word cannot begin a speaker's: "which", "I", "we've"."""
    return words.tokens[index] != "US" and words.lower[index].partition("'")[0] in NOBODY


def with_appositives(words: Words, last: int) -> tuple[int, int, tuple[int, int]] | None:
    """First and last word of a speaker, and what is said of him, where nothing else stands before the verb, or between it and a quotation.

    "Anna Smith, 64, of Springfield, Ohio, said …".
    """
    first = last
    while first > 0 and not words.is_quote(first - 1) and words.tokens[first - 1] not in ";:" and last - first < SPAN:
        first -= 1
    if len(words) and first < last and words.tokens[first][0] in "—–-":
        first += 1
    while (after := _after_adverbial(words, first, last)) is not None:
        first = after
    comma = first
    while comma < last and words.tokens[comma] != ",":
        comma += 1
    if comma >= last or comma == first or any(words.is_mark(at) for at in range(first, comma)):
        return None
    if words.has_clause(first, comma - 1) or words.has_clause(comma + 1, last - 1) or phrase_start(words, first, comma - 1) != first:
        return None
    return first, comma - 1, (words.starts[comma + 1], words.ends[last - 1])


def _after_adverbial(words: Words, first: int, last: int) -> int | None:
    """The word after what tells when or how somebody spoke ("Commenting on it, …", "Two weeks later, …"); None where nothing leads in."""
    word = words.lower[first]
    comma = next((at for at in range(first, last) if words.tokens[at] == ","), last)
    if comma in (first, last):
        return None
    leads_in = (
        (comma == first + 1 and is_adverb(words.tokens[first]))
        or word in PREPOSITIONS
        or word in CLAUSE
        or (word.endswith("ing") and len(word) > 5 and comma > first + 1)
    )
    timed = word in _COUNTED and not capacity(words.text(first, comma - 1))
    return comma + 1 if leads_in or timed else None


def name_before(words: Words, last: int) -> int | None:
    """The first word of a run of capitalised words that fills its clause and ends there; None where other words stand in it."""
    first = last
    while first > 0 and not words.is_mark(first - 1) and last - first < 8:
        first -= 1
    capitalised = all(words.tokens[at][0].isupper() for at in range(first, last + 1)) and words.lower[first] not in PREPOSITIONS | CLAUSE
    return first if capitalised and last > first else None


def continues_list(words: Words, low: int) -> bool:
    """Whether the phrase after a comma goes on with a list of speakers: "militia officials, two diplomats and a source said"."""
    segment = words.lower[low : low + 14]
    first = words.lower[max(0, low - 14) : low - 1]
    joined = "and" in segment[:8]
    return joined and bool(capacity(" ".join(segment[:6]))) and bool(first) and bool(capacity(" ".join(first[-6:])))
