"""Does a quote say what a sentence claims? A first answer, by words: names, numbers, dates, denial, and shared terms.

It errs towards no: a true sentence that is dropped costs less than a false one that carries a citation. It does not understand
sentences; "A met B" and "B met A" are the same to it, and so is a paraphrase without common words to a lie.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.names import find_names
from rag.schema import Source
from rag.terms import STOP_WORDS, index_terms, words

SHARED_TERMS = 0.55  # least share of the claim's terms; lower lets "A bought B" rest on "A sold B and C", higher refuses light paraphrase
IN_PASSAGE = 0.5  # what a term counts that stands in the passage around the quote, not in the quote itself

SameName = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class Support:
    """The verdict on a claim and a quote.

    Attributes:
        supported: the quote says it, as far as words can tell.
        score: share of the claim's terms that the quote has, 0 to 1; terms of the passage around it count half.
        reasons: why not, one short phrase each; empty when supported.
    """

    supported: bool
    score: float
    reasons: tuple[str, ...] = ()


_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug", "september sep sept",
         "october oct", "november nov", "december dec"), 1)
    for name in names.split()
}  # fmt: skip
_UNITS = {
    name: number
    for number, name in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
         "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"))
}  # fmt: skip
_TENS = {name: 10 * number for number, name in enumerate(("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), 2)}
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "m": 1e6, "mn": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12, "tn": 1e12}
_ISO_DATE = re.compile(r"\b(\d{4})-(\d{2})(?:-(\d{2}))?\b")
_ORDINAL = re.compile(r"(\d)(?:st|nd|rd|th)\b")
_NUMBER_OR_WORD = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+")
# May and March are months only where a date stands around them.
_VERBLIKE_MONTH = re.compile(r"(?i)(?<!\d )(?<!\bin )(?<!\bof )(?<!\bsince )(?<!\buntil )(?<!\bby )\b(?:may|march)\b(?! \d)")

_NEGATIONS = frozenset(
    """not no never none nor neither nobody nothing without cannot deny denies denied denying denial denials refuse refuses refused
    reject rejects rejected rejecting refute refuted dismissed unable""".split()
)
_NEGATION_REACH = 4  # terms after a denial that it may bear on
_PRONOUNS = frozenset("he she they it him her them his their its who we i our my".split())
# Words by which a sentence says who reports it, and words that carry a capital because they open a sentence.
_FRAME = frozenset(
    """according report reports reported reporting article articles source sources news agency outlet published publication dated wrote
    writes stated states told adds added""".split()
)
_FRAME_TERMS = frozenset(index_terms(" ".join(_FRAME)))
_OPENERS = frozenset(
    """however meanwhile additionally moreover furthermore although though since despite following later earlier separately finally both
    several some many one two three another""".split()
)


def supports(claim: str, quote: str, *, sources: Sequence[Source] = (), same_name: SameName | None = None) -> Support:
    """Whether a quote supports a claim.

    Args:
        claim: one sentence, without markers.
        quote: the words of the article that it is to rest on.
        sources: the passages that the quote is from. Title and text around the quote may say who "he" is; publisher and date of
            publication carry what the claim says about who reported it and when.
        same_name: whether two spellings name the same; without it only equal words do.
    """
    score = _shared(claim, quote, sources)
    if score < SHARED_TERMS:
        return Support(False, score, (f"shares {score:.0%} of its words with the quote",))
    reasons = [f"{number} is not in the quote" for number in sorted(_numbers(claim) - _allowed_numbers(claim, quote, sources))]
    reasons += [f"{name} is not in the quote" for name in _missing_names(claim, quote, sources, same_name)]
    if _contradicts(claim, quote):
        reasons.append("one denies what the other says")
    return Support(not reasons, score, tuple(reasons))


def _shared(claim: str, quote: str, sources: Sequence[Source]) -> float:
    """Share of the claim's terms found in the quote. Words that only say who reports it count neither way; one term is no claim."""
    in_quote = _terms(quote)
    in_passage, framing = set[str](), set(_FRAME_TERMS)
    for source in sources:
        in_passage |= _terms(source.text)
        framing |= _terms(f"{source.publisher or ''} {source.published or ''} {source.title}")
    terms = [term for term in _terms(claim) if term in in_quote or term not in framing]
    found = sum(1 if term in in_quote else IN_PASSAGE if term in in_passage else 0 for term in terms)
    return found / len(terms) if len(terms) > 1 else 0.0


@lru_cache(maxsize=4096)
def _terms(text: str) -> frozenset[str]:
    return frozenset(index_terms(text))


def _numbers(text: str, *, strict: bool = True) -> set[str]:
    """Numbers, and months as ``m1`` to ``m12``, of a text in one form: ``"two", "2"``; ``"1.5 million", "1,500,000"``; ISO dates in parts.

    ``strict`` leaves out what may not be one: a lone "one", May and March without a date around them.
    """
    text = _ISO_DATE.sub(lambda date: " ".join([date[1], *_month_name(date[2]), date[3] or ""]), text)
    if strict:
        text = _VERBLIKE_MONTH.sub(" ", text)
    text = _ORDINAL.sub(r"\1", re.sub(r"(?<=\d),(?=\d{3})", "", text))
    found: set[str] = set()
    value: float | None = None
    word_before = ""
    for token in [*(match.casefold() for match in _NUMBER_OR_WORD.findall(text)), ""]:
        amount = float(token) if token[:1].isdecimal() else _UNITS.get(token, _TENS.get(token))
        if value is not None and token in _SCALES:
            value *= _SCALES[token]
        elif value is not None and amount is not None and word_before in _TENS and token in _UNITS:
            value += amount
        else:
            if value is not None and not (strict and value == 1 and word_before == "one"):
                found.add(f"{value:g}" if value < 1e5 else f"{value:.0f}")
            value = amount
        word_before = token
        if token in _MONTHS:
            found.add(f"m{_MONTHS[token]}")
        elif token == "both" and not strict:
            found.add("2")
    return found


def _allowed_numbers(claim: str, quote: str, sources: Sequence[Source]) -> set[str]:
    """Numbers of the quote and the titles, and of the dates of publication: the year always, the day only with its month."""
    allowed = _numbers(" . ".join([quote, *(source.title for source in sources)]), strict=False)
    for source in sources:
        if source.published:
            date = _numbers(source.published, strict=False)
            allowed |= date if f"m{int(source.published[5:7] or 0)}" in _numbers(claim) else {source.published[:4]}
    return allowed


def _month_name(digits: str) -> list[str]:
    return [name for name, number in _MONTHS.items() if number == int(digits)][:1]


def _missing_names(claim: str, quote: str, sources: Sequence[Source], same_name: SameName | None) -> list[str]:
    """Names in the claim that the quote does not have, nor the passage where the quote has a pronoun in the name's place."""
    nearby = " ".join([quote, *(source.publisher or "" for source in sources)])
    passage = " ".join(f"{source.title}. {source.text}" for source in sources)
    lower_case = {word for word in re.findall(r"[^\W\d_]+", f"{quote} {passage}") if word.islower()}
    missing = []
    for start, end in find_names(claim):
        parts = [word for word in words(claim[start:end]) if word not in STOP_WORDS | _FRAME | _MONTHS.keys()]
        opens_sentence = not claim[:start].strip(" \"'“‘(-")
        if opens_sentence and parts and (parts[0] in _OPENERS or parts[0] in lower_case):
            parts = parts[1:]  # its capital says nothing
        if not parts or _named(parts, nearby, same_name):
            continue
        if not (_pronoun_instead(claim[:start], claim[end:], quote) and _named(parts, f"{nearby} {passage}", same_name)):
            missing.append(claim[start:end])
    return missing


def _pronoun_instead(before: str, after: str, quote: str) -> bool:
    """Whether a quote has a pronoun where a claim has a name: ``"Lind met Brandt"`` and ``"She met Brandt"``, by the words beside it."""
    last, first = set(index_terms(" ".join(words(before)[-2:]))), set(index_terms(" ".join(words(after)[:3])))
    quoted = words(quote)
    for place, word in enumerate(quoted):
        if word in _PRONOUNS:
            follows = index_terms(" ".join(quoted[place + 1 : place + 4]))
            precedes = index_terms(" ".join(quoted[max(place - 2, 0) : place]))
            if not first.isdisjoint(follows) or not last.isdisjoint(precedes):
                return True
    return False


def _named(parts: Sequence[str], text: str, same_name: SameName | None) -> bool:
    """Whether a text has a name: all its parts, or its last part standing alone as a surname, or a spelling of it."""
    names, in_text = _names_and_words(text)
    if all(any(_same_word(part, word) for word in in_text) for part in parts):
        return True
    if (parts[-1],) in names:
        return True
    return same_name is not None and any(same_name(" ".join(parts), " ".join(name)) for name in names)


@lru_cache(maxsize=4096)
def _names_and_words(text: str) -> tuple[frozenset[tuple[str, ...]], frozenset[str]]:
    return frozenset(tuple(words(text[start:end])) for start, end in find_names(text)), frozenset(words(text))


def _same_word(one: str, other: str) -> bool:
    """Equal, or one made of the other: Iran and Iranian, Kurd and Kurdish."""
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) >= 4 and len(long) - len(short) <= 4 and long.startswith(short))


def _contradicts(claim: str, quote: str) -> bool:
    """Whether one of the two denies something that the other has too and does not deny, or the claim denies more often."""
    in_claim, in_quote = _denied(claim), _denied(quote)
    if len(in_claim) > len(in_quote) or any(all(one.isdisjoint(other) for other in in_quote) for one in in_claim):
        return True
    terms = _terms(claim)
    return any(not terms.isdisjoint(one) and all(one.isdisjoint(other) for other in in_claim) for one in in_quote)


def _denied(text: str) -> list[set[str]]:
    """For each denial in a text the terms it bears on: those that follow it in its clause, else those before it."""
    found = []
    for clause in re.split(r"[,;:.()–—]", text):
        plain = _plain(clause)
        for place, word in enumerate(plain):
            if word in _NEGATIONS and plain[place + 1 : place + 2] != ["only"]:
                after = index_terms(" ".join(plain[place + 1 :]))[:_NEGATION_REACH]
                found.append(set(after or index_terms(" ".join(plain[:place]))[-_NEGATION_REACH:]))
    return found


def _plain(text: str) -> list[str]:
    """Words with contracted and prefixed denials told apart: ``"didn't"`` gives ``did not``."""
    return words(re.sub(r"(?i)(?<=\w)n['’]t\b", " not", text))
