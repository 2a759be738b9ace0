"""Polarity: whether claim and quote affirm the same, or one denies what the other says.

Each term of a sentence is affirmed or denied: by "not", "no", "denied that" before it, and by what the word itself says ("rejected" is
"accepted", denied). A term that one of the two denies at once and the other affirms outright is a contradiction. How far a denial reaches
is told by distance and clause only, so it is asked for two distances: what it surely reaches, and what it may.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from rag.verification.alike import ALSO_OPPOSED
from rag.verification.reading import BE, Reading, Token, read

_BESIDE = 4  # tokens before and after one that tell which of several it is compared with
_SURELY, _MAYBE = 2, 7  # terms after a denial that it reaches
_DENIALS = frozenset("not no never none nor neither nobody nothing without cannot unable hardly barely scarcely".split())
# Verbs that deny what they are followed by.
_DENYING = frozenset(
    """deny denies denied denying denial denials refuse refuses refused refusing refusal decline declines declined fail fails failed failing
    failure lack lacks lacked refute refutes refuted dismissed rejects rejected rejecting reject disputed
    disputes avoid avoids avoided""".split()
)
_STOPS = frozenset("but because although though while whereas after before".split())
_SUBJECTS = frozenset("neither nor nobody none nothing".split())  # what they deny is the verb that follows
_ORDER = frozenset("before after follow follows followed following precede precedes preceded".split())
_WARNING = ("warn", "advis", "caution")
_WEAK = frozenset("only necessarily just".split())
_PASSED = frozenset("also ever yet immediately publicly formally fully clearly been be have has had to the a an any".split())

_Places = frozenset[int]


def contradictions(claim: str, quote: str) -> Iterator[str]:
    """Reasons why the two do not affirm the same."""
    mine, theirs = read(claim), read(quote)
    (my_sure, my_maybe), (their_sure, their_maybe) = denied(claim), denied(quote)
    for token in mine.tokens:
        if not token.term or token.word in _DENIALS:
            continue
        others = [other for other in theirs.like(token.term) if other.word not in _DENYING or token.word in _DENYING]
        if token.word in _ORDER:
            others = [other for other in others if _before_the_same(mine, token, theirs, other)]
        if len(others) > 1:
            others = _likest(mine, token, theirs, others)
        if any(mine.tokens[place].term == token.term for place in my_maybe) and token.place not in my_maybe:
            continue  # the claim says both
        if others and all(_opposed(token, other, my_sure, my_maybe, their_sure, their_maybe) for other in others):
            yield f"one denies what the other says of {token.text!r}"
            return
    for one, other in ALSO_OPPOSED:
        for here, there in ((one, other), (other, one)):
            if mine.has_stem(here) and theirs.has_stem(there) and not mine.has_stem(there) and not theirs.has_stem(here) and not my_maybe:
                yield f"the quote says the opposite: {there}"
                return
    if theirs.tokens and theirs.tokens[0].word in _SUBJECTS and not _denies(mine) and theirs.tokens[-1].sentence == 0:
        yield "the quote denies it of all it speaks of"
    if _denies(mine) and not _denies(theirs) and not any(_says_opposite(mine.tokens[place], theirs) for place in my_maybe):
        yield "the quote denies nothing"


def _likest(mine: Reading, token: Token, theirs: Reading, others: list[Token]) -> list[Token]:
    """Of several tokens of the quote those that stand among the same words as the claim's."""
    beside = _beside(mine, token)
    shared = [len(beside & _beside(theirs, other)) for other in others]
    return [other for other, count in zip(others, shared, strict=True) if count == max(shared)]


def _beside(reading: Reading, token: Token) -> set[str]:
    near = reading.tokens[max(0, token.place - _BESIDE) : token.place + _BESIDE + 1]
    return {each.term for each in near if each.term and each.place != token.place and each.sentence == token.sentence}


def _says_opposite(token: Token, theirs: Reading) -> bool:
    """Whether the quote has a word that denies by itself what the claim denies with "not"."""
    return any(other.sign != token.sign for other in theirs.like(token.term))


def _denies(reading: Reading) -> bool:
    return any(_is_denial(reading, token) for token in reading.tokens)


def _is_denial(reading: Reading, token: Token) -> bool:
    if token.word == "against":  # "warned against travelling"
        return any(each.word.startswith(_WARNING) for each in reading.tokens[max(0, token.place - 5) : token.place])
    return (token.word in _DENIALS or token.word in _DENYING) and not _is_weak(reading, token)


def _is_weak(reading: Reading, denial: Token) -> bool:
    """Whether it denies nothing by itself: "not only"."""
    following = reading.tokens[denial.place + 1 : denial.place + 2]
    return bool(following) and following[0].word in _WEAK


def _before_the_same(mine: Reading, token: Token, theirs: Reading, other: Token) -> bool:
    """Whether what follows "before" or "after" in the one follows it in the other: "A before B" is "B after A"."""
    after = [each.term for each in mine.tokens[token.place + 1 : token.place + 7] if each.term][:2]
    following = [each.term for each in theirs.tokens[other.place + 1 : other.place + 9] if each.term]
    return not following if not after else any(term in after for term in following)


def _opposed(one: Token, other: Token, my_sure: _Places, my_maybe: _Places, their_sure: _Places, their_maybe: _Places) -> bool:
    """Whether one of two tokens of a term is affirmed and the other denied, so far as that is sure."""
    if one.sign == other.sign:
        return (one.place in my_sure and other.place not in their_maybe) or (other.place in their_sure and one.place not in my_maybe)
    return (
        (one.place in my_sure or one.place not in my_maybe)
        and (other.place in their_sure or other.place not in their_maybe)
        and ((one.place in my_sure) == (other.place in their_sure))
    )


@lru_cache(maxsize=4096)
def denied(text: str) -> tuple[_Places, _Places]:
    """The places of the tokens that are surely denied, and of those that may be."""
    reading = read(text)
    sure: set[int] = set()
    maybe: set[int] = set()
    for token in reading.tokens:
        if not _is_denial(reading, token):
            continue
        reached = list(_reached(reading, token))
        maybe.update(each.place for each in reached)
        if token.word in _SUBJECTS:
            sure.update([each.place for each in reached if each.is_past][:1])
        elif not _is_passive(reading, token):
            sure.update(each.place for each in reached[:_SURELY])
        if not reached or _is_passive(reading, token):
            maybe.update(
                each.place for each in reading.tokens if each.sentence == token.sentence and each.place < token.place and each.term
            )
    return frozenset(sure), frozenset(maybe)


def _reached(reading: Reading, denial: Token) -> Iterator[Token]:
    count = 0
    for token in reading.tokens[denial.place + 1 :]:
        if token.sentence != denial.sentence or count >= _MAYBE or token.word in _STOPS or (token.is_mark and count):
            return
        following = reading.tokens[token.place + 1 : token.place + 2]
        if token.is_mark and following and following[0].word in ("and", "but", "or", "so"):
            return
        if token.term and token.word not in _PASSED:
            count += 1
            yield token


def _is_passive(reading: Reading, denial: Token) -> bool:
    """Whether it is denied by somebody: "was denied"."""
    return denial.is_past and any(each.word in BE for each in reading.tokens[max(0, denial.place - 2) : denial.place])
