"""A claim or a quote as it is compared: its words in order, with what each counts as, and in which sentence it stands.

No parser. Words that mean the same in news text (``alike``) count as one term. What is read is kept, because one quote is compared with
many claims.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rag.names import find_names
from rag.sentences import sentence_spans
from rag.terms import CALENDAR, STOP_WORDS, fold, stem
from rag.verification.alike import PAIRED, PHRASES, sense

_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[^\W\d_]+(?:[’'ʼ`][^\W\d_]+)*|[,;:()–—.?!]|(?<=\s)-(?=\s)")
_NOT = re.compile(r"(?:n[’']t|cannot)$", re.IGNORECASE)
_POSSESSIVE = re.compile(r"[’'][sS]?$")
_JOINTS = frozenset("and but while although though because whereas".split())
_IRREGULAR_PAST = frozenset(
    """arose beat became began bent bound blew broke brought built bought caught chose came dealt drew drank drove ate fell fed felt fought
    found fled flew forgot forgave froze got gave went grew hung heard hid held kept knew laid led left lent lost made meant met paid rode
    rang rose ran saw sought sold sent shook shot shrank sang sank sat slept spoke spent spun stood stole stuck struck swore swept swam took
    taught tore told thought threw understood woke wore won withdrew wrote overthrew said did had was were been done gone taken given seen
    known written spoken chosen broken fallen driven begun grown thrown drawn stolen shown""".split()
)
BE = frozenset("is are was were be been being am".split())
AUXILIARIES = BE | frozenset("has have had having do does did will would shall should can could may might must not".split())
# What ``numbers`` compares.
NUMBER_WORDS = frozenset(
    """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
    twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion bn mn tn m""".split()
)
# Words that open a sentence with a capital and are nobody's name.
OPENERS = frozenset(
    """almost nearly roughly about around approximately barely some several many most few both all nobody none neither whether reportedly
    allegedly only over under within without amid despite during among unlike beyond
    alongside besides instead near inside outside""".split()
)
# Of a verb and its particle, the words of its object may stand between: "turned the nominee down".
_PARTICLES = frozenset("out back down up off over away".split())
_PARTED = 4
_PREFIXES = ("over", "under", "fore", "with", "mis", "re", "out", "un", "up")
_WITH_PREFIX = _IRREGULAR_PAST - frozenset("ate led had was were been lay".split())
_SAME_FORM = frozenset("hit put cut set let hurt cost shut spread".split())


@lru_cache(maxsize=16384)
def _is_irregular(word: str) -> bool:
    return (
        word in _IRREGULAR_PAST
        or word in _SAME_FORM
        or any(word.startswith(each) and word[len(each) :] in _WITH_PREFIX for each in _PREFIXES)
    )


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or mark.

    Attributes:
        text: as written, without possessive s.
        word: folded; a mark as it is; "not" for the n't of a verb.
        term: what it is compared by: a stem, or the common term of words alike; empty for function words and marks.
        sign: -1 where the word says the opposite of its term ("reject" of "accept"), else 1.
        start, end: offsets.
        sentence: its number.
        place: its number in the text.
    """

    text: str
    word: str
    term: str
    sign: int
    start: int
    end: int
    sentence: int
    place: int

    @property
    def is_mark(self) -> bool:
        """Whether it is punctuation."""
        return not self.word[0].isalnum()

    @property
    def is_past(self) -> bool:
        """Whether it has the form of a past tense or participle."""
        return (self.word.endswith("ed") and len(self.word) > 3) or _is_irregular(self.word)


@dataclass(frozen=True)
class Reading:
    """A text and its tokens."""

    text: str
    tokens: tuple[Token, ...]

    @cached_property
    def terms(self) -> dict[str, list[Token]]:
        """The tokens of each term."""
        found: dict[str, list[Token]] = {}
        for token in self.tokens:
            if token.term:
                found.setdefault(token.term, []).append(token)
        return found

    @cached_property
    def words(self) -> frozenset[str]:
        """The folded words."""
        return frozenset(word for token in self.tokens for word in token.word.split())

    @cached_property
    def names(self) -> tuple[tuple[int, int], ...]:
        """Where names stand."""
        opening = {
            token.start: token.word for token in self.tokens if not token.place or self.tokens[token.place - 1].sentence != token.sentence
        }
        return tuple(
            (start, end)
            for start, end in find_names(self.text)
            if fold(self.text[start:end]) != opening.get(start) or opening[start] not in OPENERS
        )

    @cached_property
    def parts(self) -> list[list[Token]]:
        """The words in parts that could be sentences: cut at full stops, semicolons, and where a comma or nothing stands before "and"."""
        found: list[list[Token]] = [[]]
        for token in self.tokens:
            before = self.tokens[token.place - 1] if token.place else None
            joins = token.word in _JOINTS and before is not None and (before.is_mark or token.word != "and")
            if joins or token.word == ";" or (before is not None and before.sentence != token.sentence):
                found.append([])
            if not token.is_mark:
                found[-1].append(token)
        return [part for part in found if any(is_verb(token) for token in part)]

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(stem(token.word) for token in self.tokens if token.term)

    def has_stem(self, stemmed: str) -> bool:
        """Whether a word of that stem stands in it."""
        return stemmed in self._stems

    def with_stem(self, stemmed: str) -> list[Token]:
        """The words of that stem."""
        return [token for token in self.tokens if token.term and stem(token.word) == stemmed]

    @cached_property
    def _name_starts(self) -> frozenset[int]:
        return frozenset(token.place for token in self.tokens if any(start <= token.start < end for start, end in self.names))

    def is_name(self, token: Token) -> bool:
        """Whether a token is of a name."""
        return token.place in self._name_starts

    @cached_property
    def _by_beginning(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for term in self.terms:
            found.setdefault(term[:4], []).append(term)
        return found

    def like(self, term: str) -> list[Token]:
        """The tokens that have a term, or one made of the same word (Iran, Iranian; intervene, intervention)."""
        if exact := self.terms.get(term):
            return exact
        return [token for other in self._by_beginning.get(term[:4], ()) if one_root(term, other) for token in self.terms[other]]


def one_root(one: str, other: str) -> bool:
    """Whether two terms are forms of one word, by what they begin with."""
    short, long = sorted((one, other), key=len)
    if len(short) < 4 or long[:4] != short[:4] or not short.isalpha() or not long.isalpha():
        return False
    if long.startswith(short):
        return len(long) - len(short) <= 4
    common = next(index for index, (a, b) in enumerate(zip(short, long, strict=False)) if a != b)
    return common >= 5 and common >= len(short) - 2 and len(long) - common <= 4


@lru_cache(maxsize=4096)
def read(text: str) -> Reading:
    """Read a text."""
    tokens: list[Token] = []
    for number, (start, end) in enumerate(sentence_spans(text)):
        for match in _TOKEN.finditer(text, start, end):
            written = match.group()
            plain = _POSSESSIVE.sub("", written)
            place = (match.start(), match.end(), number, len(tokens))
            if not written[0].isalnum():
                tokens.append(Token(written, written, "", 1, *place))
            elif _NOT.search(plain):
                if plain[:-3]:  # "n't" may stand alone in a text whose words were taken apart
                    tokens.append(_token(plain[:-3], *place))
                tokens.append(Token("not", "not", "", 1, match.start(), match.end(), number, len(tokens)))
            else:
                tokens.append(_token(plain, *place))
    return Reading(text, tuple(_with_phrases(tokens)))


def _token(written: str, start: int, end: int, sentence: int, place: int) -> Token:
    if written in ("US", "U.S."):
        return Token(written, "us", "unitedstates", 1, start, end, sentence, place)
    word = (fold(written).replace(".", "") if written[0].isalpha() else written.replace(",", "")) or written.lower()
    is_date = word in CALENDAR and word not in ("may", "march")
    has_none = not word.isalpha() or (word in STOP_WORDS and word not in PAIRED) or is_date or word == "us" or word in NUMBER_WORDS
    term, sign = ("", 1) if has_none else sense(_base(word))
    return Token(written, word, term, sign, start, end, sentence, place)


def _base(word: str) -> str:
    """The stem, of an irregular verb with something before it too: "overseen" is "oversee"."""
    prefix = next((each for each in _PREFIXES if word.startswith(each) and word[len(each) :] in _WITH_PREFIX), "")
    return stem(prefix + stem(word[len(prefix) :])) if prefix and word not in _IRREGULAR_PAST else stem(word)


def is_verb(token: Token) -> bool:
    """Whether a word may be a verb that makes a sentence: in the past, an auxiliary, or in s."""
    return token.is_past or token.word in AUXILIARIES or (token.word.endswith("s") and token.text.islower() and token.term != "")


def _with_phrases(tokens: list[Token]) -> list[Token]:
    """The tokens, those of fixed phrases ("prime minister", "stepped in") with the phrase's term on the first and none on the rest."""
    found = list(tokens)
    for place, token in enumerate(tokens):
        for phrase, meaning in PHRASES.get(stem(token.word) if token.word.isalpha() else token.word, ()):
            following = tokens[place + 1 : place + 1 + len(phrase)]
            if [stem(each.word) for each in following] != list(phrase):
                following = _parted(tokens, token, phrase)
            if following:
                found[place] = _replaced(token, *meaning)
                for each in following:
                    found[each.place] = _replaced(each, "", 1)
                break
    return found


def _parted(tokens: list[Token], verb: Token, phrase: tuple[str, ...]) -> list[Token]:
    """The particle of "drove the minister out", which a few words part from its verb."""
    if len(phrase) > 1 or phrase[0] not in _PARTICLES or not (verb.is_past or verb.word.endswith("ing") or verb.text.islower()):
        return []
    for each in tokens[verb.place + 2 : verb.place + 2 + _PARTED]:
        if each.is_mark or each.sentence != verb.sentence or each.is_past or each.word in ("and", "to", "of", "in", "on", "for", "by"):
            return []
        if stem(each.word) == phrase[0]:
            return [each]
    return []


def _replaced(token: Token, term: str, sign: int) -> Token:
    return Token(token.text, token.word, term, sign, token.start, token.end, token.sentence, token.place)


@lru_cache(maxsize=4096)
def small_words(text: str) -> frozenset[str]:
    """The words that a text writes in lower case."""
    return frozenset(token.word for token in read(text).tokens if token.text.islower())


@lru_cache(maxsize=4096)
def sentences_of(text: str) -> frozenset[str]:
    """The text itself, and its sentences."""
    return frozenset([text.strip(), *(text[start:end] for start, end in sentence_spans(text))])
