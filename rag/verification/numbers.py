"""Numbers of a claim: each must stand in the quote, of the same things, as exactly and no more so; "some" must not become "all".

Figures and words are one ("two", "2"; "1.5 million", "1,500,000"; "16bn"). Dates are ``dates``'s and are left out here, as are "one"
standing alone and numbers inside names. What a number counts is told by the words after it, as far as the quote has several numbers.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.answer_schema import Source
from rag.names import find_names
from rag.verification.dates import dates_masked
from rag.verification.reading import AUXILIARIES, BE, Reading, read

_UNITS = {
    name: float(number)
    for number, name in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
         "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"))
}  # fmt: skip
_TENS = {
    name: 10.0 * number for number, name in enumerate(("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), 2)
}
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "m": 1e6, "mn": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12, "tn": 1e12}
_SPELLED = _UNITS.keys() | _TENS.keys()
_AND_INSIDE = re.compile(r"(?:(?<=hundred )|(?<=thousand ))and (?=(?:" + "|".join(_SPELLED) + r")\b)", re.IGNORECASE)
_ORDINALS = {
    "second": 2.0, "third": 3.0, "fourth": 4.0, "fifth": 5.0, "sixth": 6.0, "seventh": 7.0, "eighth": 8.0, "ninth": 9.0, "tenth": 10.0,
    "twice": 2.0, "dozen": 12.0, "half": 0.5,
}  # fmt: skip
_PART = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[^\W\d_]+")
_BEFORE = {
    "least": "at least|more than|over|above|upwards? of|no (?:fewer|less) than|exceed\\w*|excess of",
    "most": "at most|up to|fewer than|less than|under|below|no more than|maximum of",
    "near": "about|around|some|roughly|approximately|estimated|nearly|almost|close to|as many as",
    "exact": "exactly|precisely",
}
_BOUNDS = tuple((name, re.compile(rf"\b(?:{words})(?: an?)?\W*$", re.IGNORECASE)) for name, words in _BEFORE.items())
_FITS = {
    "exact": ("exact", ""), "": ("", "near"), "least": ("least",), "most": ("most", "near"), "near": ("near", "", "most")
}  # fmt: skip
_ALL_WITH_PLURAL = re.compile(
    r"(?<!\babove )(?<!\bafter )(?<!\bat )\b(?:all|every|each|entirely|wholly|always|everyone|everybody)\b"
    r"(?! (?:over|but|right|along|of a sudden|day|time)\b)",
    re.IGNORECASE,
)
_VAGUE = frozenset("most some several many few all dozens scores hundreds thousands millions".split())
_PREPOSITIONS = frozenset("in on by of from with for after before since and but to".split())
_OF_OTHERS = re.compile(r" (?:others?|more|of (?:them|those|these))\b")
_EACH = re.compile(
    r"(?<!\babove )(?<!\bafter )(?<!\bat )\b(?:all|any|both|every|each|everyone|everybody|always|entire\w*|wholly|whole)\b(?! over)",
    re.IGNORECASE,
)
_WHOLLY = re.compile(
    r"\b(?:fully|completely|totally|entirely|wholly|unanimously|undoubtedly|definitely|certainly|invariably|solely|only)\b", re.IGNORECASE
)
_NONE = re.compile(r"\b(?:none|no|nobody|neither)\b", re.IGNORECASE)
_FULL = re.compile(r"\b(?:full|complete|total|entire|unanimous|certain|definite)\b", re.IGNORECASE)
_ENTIRE = re.compile(r"\b(?:whole|entire)\b", re.IGNORECASE)
_PARTLY = re.compile(r"\b(?:half|third|quarter|percent|per cent|most|some|parts?|many|several|partly)\b|%", re.IGNORECASE)
_MOST = re.compile(r"\bmost (?=(?:of|[a-z]+s)\b)|\bmajority\b", re.IGNORECASE)
_MOST_OR_ALL = re.compile(r"\b(?:most\w*|majority|mainly|largely|all|every)\b", re.IGNORECASE)
_UNIT = re.compile(
    r"\b(an?|\w+) (second|minute|hour|day|week|month|year|decade|century|mile|metre|meter|kilomet(?:er|re))s?\b", re.IGNORECASE
)
_RANKS = frozenset("first second third fourth fifth sixth seventh eighth ninth tenth last final".split())
_END = re.compile(r"\b(from|to|by)(?: (?:about|around|nearly|almost|just|over|under|some|only|at least|more than))?\W*$", re.IGNORECASE)
_SAYING_NUMBERS = tuple(
    (re.compile(rf"\b(?:{words})\b", re.IGNORECASE), value)
    for words, value in (
        ("half", 50.0), ("a third", 33.0), ("two thirds", 66.0), ("a quarter", 25.0), ("three quarters", 75.0), ("decades?", 10.0),
        ("centur(?:y|ies)", 100.0), ("fortnight", 2.0), ("halv(?:e|es|ed|ing)", 0.5), ("doubl(?:e|es|ed|ing)", 2.0),
        ("tripl(?:e|es|ed|ing)|thrice", 3.0), ("quadrupl(?:e|es|ed|ing)", 4.0), ("quarters?", 0.25), ("duo|pair|couple|both", 2.0),
        ("trio", 3.0),
    )
)  # fmt: skip
_ROUNDED: dict[str, Callable[[float], float]] = {"least": math.floor, "most": math.ceil, "near": round}
_LEAST_ROUNDED, _MOST_OFF = 20, 0.15  # no smaller number is rounded, and none by more than this share of it
_COUNTED = 3  # terms after a number that may say what it counts
_LISTED = re.compile(r"(?: [\w’'-]+){1,4}[,:] ([^.;]+)")
_SUPERLATIVE = re.compile(
    r"\b(?:(second|third|fourth|fifth|sixth|one of the|among the)(?: [\w’']+)?[- ])?(?:the )?(?<![a-z])(most (?=[a-z])|[a-z]{2,}est\b)"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text: its value, whether it is bounded ("least", "most", "near", "exact" or ""), and the terms after it.

    ``is_of_others``: what it counts was named before: "four others", "two more", "three of them".
    """

    value: float
    bound: str
    counted: tuple[str, ...]
    start: int
    written: str
    is_of_others: bool = False


def wrong_numbers(claim: str, quote: str, sources: Sequence[Source]) -> Iterator[str]:
    """Reasons why the quote does not bear the numbers and quantities of the claim."""
    allowed = numbers_of(quote)
    implied = _implied(quote)
    in_titles = [number for source in sources for number in numbers_of(source.title)]
    asked = numbers_of(claim)
    for number in asked:
        same = [each for each in allowed if each.value == number.value]
        if not same and number.value in implied:
            continue
        if not same:
            if (
                not any(each.value == number.value and set(each.counted) & set(number.counted) for each in in_titles)
                and not any(_is_rounded(number, each) and _counts_the_same(number, each, allowed, read(quote)) for each in allowed)
                and not _is_count_of_names(number, claim)
            ):
                yield f"{number.written} is not in the quote"
        elif not any(number.bound in _FITS[each.bound] for each in same):
            yield f"{number.written} is not as exact in the quote"
        elif not any(_counts_the_same(number, each, allowed, read(quote)) for each in same):
            yield f"{number.written} counts something else in the quote"
        elif sum(each.value == number.value for each in asked) > len(same):
            yield f"{number.written} stands more often than in the quote"
    yield from _moved(claim, quote)
    yield from _ranks(claim, quote)
    yield from _overstated(claim, quote)
    yield from _of_another_deed(claim, quote)
    for count, unit in _UNIT.findall(claim):
        others = {other for number, other in _UNIT.findall(quote) if number.lower() == count.lower()}
        if others and unit.lower() not in {other.lower() for other in others}:
            yield f"the quote does not say {count} {unit}"


@lru_cache(maxsize=4096)
def _implied(text: str) -> frozenset[float]:
    """The numbers that words say: "a decade" is ten years, "halved" is by half."""
    return frozenset(value for pattern, value in _SAYING_NUMBERS if pattern.search(text))


def _ranks(claim: str, quote: str) -> Iterator[str]:
    """A thing with another ordinal number before it: "at the first attempt" for "at the third attempt"."""
    theirs = _ordinals(quote)
    for thing, rank in _ordinals(claim):
        others = {other for each, other in theirs if each == thing}
        if others and rank not in others:
            yield f"the quote does not say {rank!r} of {thing!r}"
            return


@lru_cache(maxsize=4096)
def _ordinals(text: str) -> tuple[tuple[str, str], ...]:
    tokens = read(text).tokens
    return tuple((following.term, token.word) for token, following in itertools.pairwise(tokens) if token.word in _RANKS and following.term)


def _moved(claim: str, quote: str) -> Iterator[str]:
    """A number that is the other end of a change or the other side of a vote: "from 65 to 67" is not "from 67 to 65"."""
    theirs = _ends(quote)
    values = {number.value for number in numbers_of(quote)}
    for value, ends in _ends(claim).items():
        if value in values and value not in theirs and any(ends & others for others in theirs.values()):
            yield f"in the quote another number than {value:g} stands after {min(ends)!r}"
            return
        if value in theirs and not ends & theirs[value]:
            yield f"in the quote {value:g} does not stand after {min(ends)!r}"
            return


@lru_cache(maxsize=4096)
def _ends(text: str) -> dict[float, frozenset[str]]:
    """The numbers of a text with "from", "to" or "by" before them."""
    found: dict[float, frozenset[str]] = {}
    for number in numbers_of(text):
        match = _END.search(text[: number.start])
        if match:
            found[number.value] = found.get(number.value, frozenset()) | {match[1].lower()}
    return found


def _counts_the_same(number: Number, other: Number, allowed: Sequence[Number], quote: Reading) -> bool:
    """Whether two equal numbers count one thing: False only where the claim's thing follows another number in the quote."""
    if not number.counted or not other.counted or number.counted[0] in other.counted or other.is_of_others:
        return True
    thing = number.counted[0]
    elsewhere = any(each.value != number.value and each.counted[:1] == (thing,) for each in allowed)
    return not elsewhere


def _is_rounded(number: Number, other: Number) -> bool:
    """Whether a number says of itself that it is not exact, and is another with zeros for its last digits: "over 60,000" for 60,643."""
    if number.bound not in _ROUNDED or other.bound not in ("", "exact", number.bound) or other.value < _LEAST_ROUNDED:
        return False
    digits = int(math.log10(other.value))
    rounded = (_ROUNDED[number.bound](other.value / 10**zeros) * 10**zeros for zeros in range(1, digits + 1))
    return any(math.isclose(each, number.value) and abs(each / other.value - 1) <= _MOST_OFF for each in rounded)


def _is_count_of_names(number: Number, claim: str) -> bool:
    """Whether the claim itself lists what it counts: "two leaders, X and Y"."""
    listed = _LISTED.match(claim, number.start + len(number.written))
    return listed is not None and len(find_names(listed[1])) == number.value


def _of_another_deed(claim: str, quote: str) -> Iterator[str]:
    """A quantity told of another verb, the verb of another quantity: "killed 17 and hurt dozens" is not "killed dozens"."""
    theirs, changed = _quantities(quote), 0
    for quantity, verb in _quantities(claim):
        verbs = {other for each, other in theirs if each == quantity}
        others = {each for each, other in theirs if other == verb}
        if verbs and others and verb not in verbs and quantity not in others:
            changed += 1
            if changed == 2 or not any(read(claim).like(each) for each in verbs):
                yield f"in the quote {quantity} is not said of {verb!r}"
                return


@lru_cache(maxsize=4096)
def _quantities(text: str) -> tuple[tuple[str, str], ...]:
    """The quantities of a text with the verb each is said of: the one right before it, else the next in its clause."""
    reading, found = read(text), []
    masked = dates_masked(text)
    for token in reading.tokens:
        is_number = (token.word in _SPELLED and token.word != "one") or token.word[0].isdigit()
        if not (token.word in _VAGUE or is_number) or masked[token.start] == " ":
            continue
        before = [each for each in reading.tokens[max(0, token.place - 5) : token.place] if each.sentence == token.sentence]
        before = list(itertools.takewhile(lambda each: not each.is_mark and each.word not in _PREPOSITIONS, reversed(before)))
        after = (each for each in reading.tokens[token.place + 1 :])
        clause = itertools.takewhile(lambda each: not each.is_mark and each.word not in ("and", "but", "who", "that", "which"), after)
        told = list(clause)
        verb = next((each for each in before if each.is_past and each.term), None) or next(
            (each for each in told if each.is_past and each.term), None
        )
        if verb is None and told and told[0].word in BE:
            verb = next((each for each in told if each.term and each.word not in ("still", "also")), None)
        if verb:
            found.append((token.word, verb.term))
    return tuple(found)


def _overstated(claim: str, quote: str) -> Iterator[str]:
    found = _ALL_WITH_PLURAL.findall(claim)
    if len(found) > len(_EACH.findall(quote)) and not _NONE.search(quote):
        yield f"the quote does not say {found[-1].lower()!r}"
    elif (part := _ENTIRE.search(claim)) and _PARTLY.search(quote) and not _ENTIRE.search(quote):
        yield f"the quote does not say {part.group()!r}"
    elif (whole := _WHOLLY.search(claim)) and not _WHOLLY.search(quote) and not _FULL.search(quote):
        yield f"the quote does not say {whole.group()!r}"
    elif _MOST.search(claim) and not _MOST_OR_ALL.search(quote):
        yield "the quote does not say 'most'"
    ranked = {match[2].strip(): match[1] for match in _SUPERLATIVE.finditer(quote)}
    for match in _SUPERLATIVE.finditer(claim):
        if match[1] is None and ranked.get(match[2].strip()):
            yield f"the quote says {ranked[match[2].strip()]!r} before {match[2].strip()!r}"


@lru_cache(maxsize=4096)
def numbers_of(text: str) -> tuple[Number, ...]:
    """The numbers of a text, dates left out."""
    masked = _AND_INSIDE.sub(lambda match: " " * len(match.group()), dates_masked(text))
    found: list[Number] = []
    value: float | None = None
    whole = 0.0  # of "four thousand two hundred", what comes before the part that is being read
    start = end = 0
    before = ""
    for match in [*_PART.finditer(masked), None]:
        word = match.group().casefold() if match else ""
        amount = float(word.replace(",", "")) if word[:1].isdigit() else _UNITS.get(word, _TENS.get(word, _ORDINALS.get(word)))
        joined = match is not None and masked[end : match.start()].strip(" -") == ""
        if value is not None and match and joined and word in _SCALES:
            scale = _SCALES[word]
            whole, value, end = (0.0, (whole + value) * scale, match.end()) if whole < scale else (whole, value * scale, match.end())
        elif value is not None and match and joined and amount is not None and before in _TENS and word in _UNITS:
            value, end = value + amount, match.end()
        elif value is not None and match and joined and amount is not None and before in _SCALES and word in _SPELLED:
            whole, value, end = whole + value, amount, match.end()
        else:
            if value is not None and not (value == 1 and masked[start:end].casefold() == "one"):
                found.append(_number(text, masked, whole + value, start, end))
            value, whole = amount, 0.0
            if match:
                start, end = match.start(), match.end()
        before = word
    return tuple(found)


def _tells(text: str, end: int) -> bool:
    """Whether a verb follows: "49 were rescued"; what it counts was named before."""
    following = next((token for token in read(text).tokens if token.start >= end), None)
    return following is not None and (following.word in AUXILIARIES or (following.is_past and following.text.islower()))


def _number(text: str, masked: str, value: float, start: int, end: int) -> Number:
    ahead = masked[max(0, start - 24) : start].rstrip("$€£ ")
    bound = next((name for name, pattern in _BOUNDS if pattern.search(ahead)), "")
    following = itertools.takewhile(lambda token: not token.is_mark, (token for token in read(text).tokens if token.start >= end))
    counted = tuple(token.term for token in following if token.term)[:_COUNTED]
    return Number(value, bound, counted, start, text[start:end], bool(_OF_OTHERS.match(masked, end)) or _tells(text, end))
