"""Does a quote say what a sentence claims? A first answer, by words: names, numbers, dates, denial, and shared terms.

It errs towards no: a true sentence that is dropped costs less than a false one that carries a citation. It does not understand
sentences; "A met B" and "B met A" are the same to it, and so is a paraphrase without common words to a lie.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

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
_NEGATION_REACH = 4  # words after a denial that it may bear on, within its clause
_PRONOUNS = frozenset("he she they it him her them his their its who we i our my".split())
# Words by which a sentence says who reports it, and words that carry a capital because they open a sentence.
_FRAME = frozenset(
    """according report reports reported reporting article articles source sources news agency outlet published publication dated wrote
    writes stated states told adds added""".split()
)
_OPENERS = frozenset(
    """however meanwhile additionally moreover furthermore although though since despite following later earlier separately finally both
    several some many one two three another""".split()
)


def supports(claim: str, quote: str, *, sources: Sequence[Source] = (), same_name: SameName | None = None) -> Support:
    """Whether a quote supports a claim.

    Args:
        claim: one sentence, without markers.
        quote: the words of the article that it is to rest on.
        sources: the passages that the quote is from: their titles, publishers, dates and the text around the quote may explain who "he"
            is, and carry what a sentence says about who reported it and when.
        same_name: whether two spellings name the same; without it only equal words do.
    """
    heading = " ".join(f"{source.publisher or ''}. {source.published or ''}. {source.title}." for source in sources)
    passage = " ".join(source.text for source in sources)
    score = _shared(claim, quote, heading, passage)
    reasons = [f"shares {score:.0%} of its words with the quote"] if score < SHARED_TERMS else []
    reasons += [f"{number} is not in the quote" for number in sorted(_numbers(claim) - _allowed_numbers(claim, quote, sources))]
    reasons += [f"{name} is not in the quote" for name in _missing_names(claim, quote, heading, passage, same_name)]
    if _contradicts(claim, quote):
        reasons.append("one denies what the other says")
    return Support(not reasons, score, tuple(reasons))


def _shared(claim: str, quote: str, heading: str, passage: str) -> float:
    """Share of the claim's terms found in the quote. Words that only say who reports it count neither way; one term is no claim."""
    framing = set(index_terms(heading)) | {term for word in _FRAME for term in index_terms(word)}
    in_quote, in_passage = set(index_terms(quote)), set(index_terms(passage))
    terms = [term for term in dict.fromkeys(index_terms(claim)) if term in in_quote or term not in framing]
    found = sum(1 if term in in_quote else IN_PASSAGE if term in in_passage else 0 for term in terms)
    return found / len(terms) if len(terms) > 1 else 0.0


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


def _missing_names(claim: str, quote: str, heading: str, passage: str, same_name: SameName | None) -> list[str]:
    """Names in the claim that the quote does not have, nor the text around it where the quote says "he" for them."""
    refers_back = not _PRONOUNS.isdisjoint(words(quote))
    elsewhere = f"{quote} {heading} {passage if refers_back else ''}"
    lower_case = {word for word in re.findall(r"[^\W\d_]+", f"{quote} {passage}") if word.islower()}
    missing = []
    for start, end in find_names(claim):
        parts = [word for word in words(claim[start:end]) if word not in STOP_WORDS | _FRAME | _MONTHS.keys()]
        opens_sentence = not claim[:start].strip(" \"'“‘(-")
        if opens_sentence and parts and (parts[0] in _OPENERS or parts[0] in lower_case):
            parts = parts[1:]  # its capital says nothing
        if parts and not _named(parts, elsewhere, same_name):
            missing.append(claim[start:end])
    return missing


def _named(parts: Sequence[str], text: str, same_name: SameName | None) -> bool:
    """Whether a text has a name: all its parts, or its last part standing alone as a surname, or a spelling of it."""
    in_text = set(words(text))
    if all(any(_same_word(part, word) for word in in_text) for part in parts):
        return True
    names = [words(text[start:end]) for start, end in find_names(text)]
    if any(name == [parts[-1]] for name in names):
        return True
    return same_name is not None and any(same_name(" ".join(parts), " ".join(name)) for name in names)


def _same_word(one: str, other: str) -> bool:
    """Equal, or one made of the other: Iran and Iranian, Kurd and Kurdish."""
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) >= 4 and len(long) - len(short) <= 4 and long.startswith(short))


def _contradicts(claim: str, quote: str) -> bool:
    """Whether exactly one of the two denies: the claim alone anywhere, the quote alone a word that the claim has too."""
    claim_words = _plain(claim)
    if not _NEGATIONS.isdisjoint(claim_words):
        return _NEGATIONS.isdisjoint(_plain(quote))
    terms = set(index_terms(claim))
    for clause in re.split(r"[,;:.()–—]", quote):
        plain = _plain(clause)
        for place, word in enumerate(plain):
            reach = plain[place + 1 : place + 1 + _NEGATION_REACH]
            if word in _NEGATIONS and reach[:1] != ["only"] and not terms.isdisjoint(index_terms(" ".join(reach))):
                return True
    return False


def _plain(text: str) -> list[str]:
    """Words with contracted and prefixed denials told apart: ``"didn't"`` gives ``did not``."""
    return words(re.sub(r"(?i)(?<=\w)n['’]t\b", " not", text))
