"""Makes of a sentence that its quote does not support one that it does, by taking away or by taking back what the quote says.

A part that fails is dropped (a clause at the end or the beginning, an aside, one name of a list); "will" becomes the quote's own "could",
"250" its "over 250"; and whose word it is, is put in front again. Every word that is added stands in the quote or says no more than that
it is reported. Where nothing of this helps there is no answer; sentences are not written anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.answer_schema import Source
from rag.verification.credit import alleged_spans
from rag.verification.crediting import credits_of
from rag.verification.names import SameName
from rag.verification.numbers import numbers_of
from rag.verification.reading import is_verb, read
from rag.verification.support import supports

_MOST_TRIED, _STEPS = 60, 3  # sentences tried; changes made to one
_LEAST_WORDS, _LEAST_TOLD = 4, 3  # words of a sentence; terms of what somebody says
_RELATIVE = re.compile(r" (?:that|who|which|whose|whom)\b")
_MEASURE = re.compile(r"\b(?:day|week|month|year|hour|minute)s?$|\b(?:shortly|soon|just|even)$")
_JOINT = re.compile(r"[,;:] (?:and |but )?| (?:and|but|while|although|because|after|before|since) | [–—-] ")
_CONDITIONS = re.compile(r"(?:if|unless|until|except|only|without|not|or|nor|than|that|whether|though)\b", re.IGNORECASE)
_ADVERBIAL = re.compile(
    r"(?:in|on|at|after|before|during|since|earlier|later|last|this|following|despite|amid|by|meanwhile|however|separately|according|reportedly"
    r"|recently|also|then|while|when|as)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"(?:,| \()(?: ?)(?:who|which|where|whose|a|an|the) [^,;()]{3,120}[,)](?= )")
_FRAGMENT = re.compile(r"(?:and|but|or|who|which|where|whose|when|that|to|of|for|with|by|[a-z]+ing)\b", re.IGNORECASE)
_BOUND = re.compile(
    r"\b(?:at least|more than|over|up to|at most|fewer than|less than|about|around|nearly|almost|roughly|exactly)\W*$", re.IGNORECASE
)
_HEDGE = re.compile(
    r"\b(?:may|might|could|would|(?:is|are|was|were) (?:expected|likely|set|due|said|believed) to|(?:plans?|planned|intends?|intended"
    r"|hopes?|hoped|wants?|wanted|aims?|aimed|seeks?|sought) to)\s+(?:have |be |not )?$",
    re.IGNORECASE,
)
_CERTAIN = re.compile(r"\b(?:will|would|is going to|are going to|is set to)\s+(?:have |be )?$", re.IGNORECASE)
_NAME = r"(?:(?:the |[A-Z][\w’'-]*\.? )*[A-Z][\w’'-]+)"
# A name of a list: "X, Y and Z", one of the first, the last, or the first of two.
_LISTED = (
    re.compile(rf"{_NAME}(, {_NAME})(?=, {_NAME}| and {_NAME})"),
    re.compile(rf"{_NAME}(,? and {_NAME})(?=[.,;]| (?:in|on|at|after|during|to|for|said)\b)"),
    re.compile(rf"(?<= )({_NAME} and )(?={_NAME})"),
    re.compile(rf"(?<= )({_NAME}, )(?={_NAME} and {_NAME})"),
)
_TWO_LEFT = re.compile(rf"({_NAME}), ({_NAME})(?=[\s.]|$)")


def softened(claim: str, quote: str, sources: Sequence[Source] = (), same_name: SameName | None = None) -> str | None:
    """What of a claim the quote supports.

    The arguments are those of ``supports``.

    Returns:
        The claim itself where it is supported; else the longest sentence found that is; None where there is none.
    """
    tried: set[str] = set()
    now = [claim.strip()]
    for _ in range(_STEPS + 1):
        following: list[str] = []
        for each in sorted(now, key=len, reverse=True):
            if each in tried or len(tried) >= _MOST_TRIED:
                continue
            tried.add(each)
            if supports(each, quote, sources=sources, same_name=same_name).supported:
                return each
            for other in _with_credit(each, quote):
                if supports(other, quote, sources=sources, same_name=same_name).supported:
                    return other
            following += [*_less_certain(each, quote), *_bounded(each, quote), *_shorter(each)]
        now = following
    return None


def _with_credit(claim: str, quote: str) -> Iterator[str]:
    """The claim with the quote's words for whose word it is, before it."""
    for said in credits_of(quote):
        who = " ".join(said.who.split())
        if who and len(who) <= 120 and not re.match(r"(?:he|she|they|it|we|i|who)\b", who, re.IGNORECASE):
            yield f"According to {_inside(who, quote)}, {_inside(claim, quote)}"
    if alleged_spans(quote) or credits_of(quote):
        yield f"Reportedly, {_inside(claim, quote)}"


def _inside(text: str, quote: str) -> str:
    """The text as it goes on within a sentence: its first letter small, unless a name begins it."""
    first = text.split(" ", 1)[0].strip(",.;:")
    is_name = (
        any(start == 0 for start, _ in read(text).names)
        and first.lower() not in _SMALL
        and not re.search(rf"\b{re.escape(first.lower())}\b", quote)
    )
    return text if is_name or first == "I" or first.isupper() else text[0].lower() + text[1:]


def _less_certain(claim: str, quote: str) -> Iterator[str]:
    """The claim with "will" made the quote's own words for how certain it is."""
    theirs = read(quote)
    for token in read(claim).tokens:
        certain = _CERTAIN.search(claim, max(0, token.start - 16), token.start) if token.term else None
        for other in theirs.like(token.term) if certain else ():
            hedge = _HEDGE.search(quote[max(0, other.start - 40) : other.start])
            if certain and hedge:
                yield f"{claim[: certain.start()]}{hedge.group()}{claim[token.start :]}"


def _bounded(claim: str, quote: str) -> Iterator[str]:
    """The claim with the quote's "more than" or "about" before a number."""
    theirs = numbers_of(quote)
    for number in numbers_of(claim):
        for other in theirs:
            bound = _BOUND.search(quote[: other.start]) if other.value == number.value else None
            if bound:
                before = _BOUND.sub("", claim[: number.start])
                yield f"{before}{bound.group().lower() if before else bound.group()}{claim[number.start :]}"


def _shorter(claim: str) -> Iterator[str]:
    """The claim without a clause at its end or beginning, an aside, or a name of a list."""
    end = claim[-1] if claim[-1:] in ".!?" else ""
    for match in _JOINT.finditer(claim):
        head, joint, tail = claim[: match.start()], match.group().strip(" ,;:"), claim[match.end() :]
        if (
            not _CONDITIONS.match(tail)
            and not _MEASURE.search(head)
            and (joint not in ("and", "but") or match.group()[0] in ",;" or _begins_with_verb(tail))
        ):
            yield from _sentence(head + end)
        if match.group()[0] == "," and _ADVERBIAL.match(head) and not _CONDITIONS.match(head):
            yield from _sentence(tail[:1].upper() + tail[1:])
    for match in _ASIDE.finditer(claim):
        yield from _sentence(claim[: match.start()] + claim[match.end() :])
    for pattern in _LISTED:
        for match in pattern.finditer(claim):
            rest = claim[: match.start(1)] + claim[match.end(1) :]
            yield from _sentence(_TWO_LEFT.sub(r"\1 and \2", rest) if " and " in match[1] else rest)


def _begins_with_verb(text: str) -> bool:
    tokens = read(text).tokens
    return bool(tokens) and is_verb(tokens[0])


def _sentence(text: str) -> Iterator[str]:
    """The text, if it can stand as a sentence: a subject with a verb in its first clause, and something told beside who tells it."""
    plain = _ASIDE.sub("", text)
    first, _, rest = plain.partition(", ")
    main = rest.partition(", ")[0] if _ADVERBIAL.match(first) and rest else first
    main = _RELATIVE.split(main)[0]
    tokens = [token for token in read(main).tokens if not token.is_mark]
    told = credits_of(text)
    is_bare = bool(told) and all(sum(len(read(text[start:end]).terms) for start, end in said.spans) < _LEAST_TOLD for said in told)
    if len(tokens) >= _LEAST_WORDS - 1 and any(map(is_verb, tokens[1:])) and not _FRAGMENT.match(main) and not is_bare:
        yield text


_SMALL = frozenset(
    "the a an in on at it he she they this that these those his her their its some many several two three four five six "
    "no none nobody nothing".split()
)
