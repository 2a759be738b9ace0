"""How certain: what the quote tells as possible, planned, wanted or asked for, the claim must not tell as done, nor as bound to come.

Read for each verb from the words before it: "may strike", "plans to strike", "asked them to strike" and "will strike" are less than
"struck". Whether something is told as somebody's word is ``credit``'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum
from functools import lru_cache

from rag.terms import CALENDAR, stem
from rag.verification.polarity import denied
from rag.verification.reading import AUXILIARIES, Reading, Token, read


class Certainty(IntEnum):
    """How certainly a verb is told, least first."""

    POSSIBLE = 1
    TO_COME = 2
    DONE = 3


_POSSIBLE = frozenset("may might could can should must possibly perhaps maybe potentially likely ought if whether unless cannot".split())
_WILL = frozenset("will would shall wo".split())
_FLAT = frozenset("will is are was were has have had".split())
_HEDGED = re.compile(
    r"\b(?:may|might|could|plan\w*|aim\w*|hop(?:e|es|ed|ing)|want\w*|intend\w*|seek\w*|likely|expect\w*|possibl[ey]|potentially|perhaps|maybe"
    r"|(?:call(?:ed|s|ing)?|press(?:ed|ing)?|push(?:ed|ing)?) for|demand\w*|urg\w+|propos\w+|request\w*|threat\w*|consider\w*)\b",
    re.IGNORECASE,
)
_TO_COME = frozenset("will would shall wo".split())
# Verbs after which it is promised.
_BOUND_TO = frozenset(
    "agreed agrees vowed vows pledged pledges promised promises committed undertook due set scheduled bound is are".split()
)
# Verbs after which an infinitive has come true, or is somebody's word about what has.
_CAME_TRUE = frozenset(
    """continue continued continues begin began begun begins start started starts manage managed manages go went come came get got help
    helped helps use used able force forced forces cause caused led leads serve serves served said believed reported thought alleged claimed
    understood known seems seem seemed appears appear appeared happen happened proved prove proves rushed reportedly has have had having
    alleged taken took tends tend chose choose chosen dared bothered allowed allows allow enabled enables let need needs needed first last
    compelled made voted voting forcing causing prompted prompting leading helping allowing enabling compelling""".split()
)
_LESS = {
    Certainty.POSSIBLE: "the quote tells {!r} as possible, wanted or planned only",
    Certainty.TO_COME: "the quote tells {!r} as still to come",
}  # fmt: skip
_PROBABLY = frozenset("probably possibly perhaps presumably maybe".split())
_UNSURE = re.compile(r"\b(?:probabl\w+|likely|unlikely|possibl\w+|presumabl\w+|perhaps|maybe|may|might|could)\b", re.IGNORECASE)
_MODALS = frozenset("may might could possibly perhaps whether if unless".split())
_BETWEEN = frozenset("not also then now never".split())
_MOST_OF = 0.6  # share of the claim's terms
_OPEN = 8  # words before a verb in which "whether" or "if" leaves it open
_AWAITED = frozenset("pending awaiting awaits await awaited subject".split())  # "pending approval by regulators"
_SOON = frozenset("next tomorrow soon later shortly".split())
_WANTED = frozenset("want wants wanted need needs".split())
_REACH = 4  # words before a verb that may say how certain it is


_NOT_RULED_OUT = re.compile(r"\b(?:not|never|n[’']t) (?:\w+ ){0,2}(?:ruled?|ruling|excluded?) out\b|\bnot (?:\w+ ){0,2}excluded?\b")
_RULED_OUT = re.compile(r"\brul\w+ out\b|\bexclud\w+\b")


def overstated(claim: str, quote: str) -> Iterator[str]:
    """Reasons why the claim is more certain than the quote."""
    mine, theirs = read(claim), read(quote)
    kept = {match.group().lower()[:5] for match in _HEDGED.finditer(claim)}
    if (
        mine.words & _WILL
        and not theirs.words & _WILL
        and _HEDGED.search(quote)
        and not any(match.group().lower()[:5] in kept for match in _HEDGED.finditer(quote))
    ):
        yield "the quote does not say 'will'"
        return
    is_open = _NOT_RULED_OUT.search(quote) and not (_RULED_OUT.search(claim) or _HEDGED.search(claim))
    if is_open and sum(bool(theirs.like(term)) for term in mine.terms) > _MOST_OF * len(mine.terms):
        yield "the quote does not rule it out, and says no more"
        return
    if not mine.words & _POSSIBLE and not _HEDGED.search(claim):
        for head in _heads(theirs):
            if any(_is_said_flatly(mine, token) for token in mine.terms.get(head.term, ())) and len(theirs.terms[head.term]) == 1:
                yield _LESS[Certainty.POSSIBLE].format(head.text)
                return
        for head in _probable(theirs):
            if mine.like(head.term) and not _UNSURE.search(claim):
                yield f"the quote tells {head.text!r} as probable only"
                return
    yield from _stronger(mine, theirs)
    denied_here = denied(claim)[1]
    shared = kept & {match.group().lower()[:5] for match in _HEDGED.finditer(quote)}
    for token in mine.tokens:
        others = theirs.like(token.term) if token.term else []
        others = [other for other in others if other.sign == token.sign] or others
        if token.word in _POSSIBLE or token.place in denied_here:
            continue
        if not _is_verb(mine, token):
            # "controls" where the quote has "tries to control"
            is_third = token.text.islower() and all(f"{other.word}s" == token.word and other.place for other in others)
            is_noun = (
                all(_is_bare_possibility(theirs, other) for other in others) and not _UNSURE.search(claim) and not _HEDGED.search(claim)
            )
            others = others if is_third or is_noun else []
        if not others:
            continue
        if any(each.word in _MODALS and each.sentence == token.sentence for each in mine.tokens[: token.place]):
            continue  # "a farm may be where it began"
        if any(match.end() <= token.start and match.group().lower()[:5] in shared for match in _HEDGED.finditer(claim)):
            continue  # "it is expected that it will be approved"
        asserted, given = certainty_at(claim)[token.place], max(certainty_at(quote)[other.place] for other in others)
        if asserted > given:
            yield _LESS[given].format(token.text)
            return


# What the claim says, where the quote only says something that leads to it or is less.
_STRONGER = tuple(
    (stem(strong), frozenset(map(stem, weak.split("/"))))
    for strong, _, weak in (
        pair.partition(":")
        for pair in """destroy:damage kill:injure/hurt/wound convict:accuse/charge/suspect/arrest/try/acquit
        arrest:question/interview/suspect order:ask/urge/request/suggest/recommend/advise approve:propose/consider/discuss/debate
        prove:suggest/indicate/hint ban:restrict/limit/curb agree:discuss/negotiate decide:consider/discuss/mull/weigh
        sack:suspend fire:suspend force:urge/ask/encourage buy:bid win:lead invade:threaten sue:threaten strike:threaten
        guarantee:hope/expect convince:try conclude:begin launch:plan/propose murder:die/found
        set_up:promise/propose build:promise/propose""".split()
    )
    if "_" not in strong
)


def _stronger(mine: Reading, theirs: Reading) -> Iterator[str]:
    """A verb that says more than the quote's: "destroyed" for "damaged"."""
    for strong, weak in _STRONGER:
        if mine.has_stem(strong) and not theirs.has_stem(strong):
            less = [each for each in weak if theirs.has_stem(each) and not mine.has_stem(each)]
            if less and any(token.is_past or _is_verb(mine, token) for token in mine.with_stem(strong)):
                yield f"the quote says only {theirs.with_stem(less[0])[0].text!r}"
                return


def _heads(reading: Reading) -> Iterator[Token]:
    """What is said to be possible: the first word with a meaning after "may", "might" or "could"."""
    for modal in reading.tokens:
        if modal.word in ("may", "might", "could") and modal.text.islower():
            following = (each for each in reading.tokens[modal.place + 1 : modal.place + 6] if each.term and not each.is_mark)
            if head := next(following, None):
                yield head


def _probable(reading: Reading) -> Iterator[Token]:
    """What is said to be probable: the first word with a meaning after "probably"."""
    for adverb in reading.tokens:
        if adverb.word in _PROBABLY:
            yield from [each for each in reading.tokens[adverb.place + 1 : adverb.place + 4] if each.term and not each.is_mark][:1]


def _is_said_flatly(reading: Reading, token: Token) -> bool:
    """Whether a form of "be", or "will", stands right before it."""
    return any(each.word in _FLAT for each in reading.tokens[max(0, token.place - 3) : token.place] if each.sentence == token.sentence)


def _is_bare_possibility(reading: Reading, token: Token) -> bool:
    """Whether "may", "might" or "could" stands right before it: what may happen is no event."""
    return token.place > 0 and reading.tokens[token.place - 1].word in ("may", "might", "could")


def _is_verb(reading: Reading, token: Token) -> bool:
    """Whether it can only be a verb here: in the past, or right after an auxiliary."""
    if token.is_past:
        return True
    for before in reversed(reading.tokens[max(0, token.place - 3) : token.place]):
        if before.word in AUXILIARIES:
            return before.sentence == token.sentence and not token.text[0].isupper()
        if before.word not in _BETWEEN and not before.word.endswith("ly"):
            return False
    return False


@lru_cache(maxsize=4096)
def certainty_at(text: str) -> tuple[Certainty, ...]:
    """For each token how certainly it is told, if it is a verb."""
    reading = read(text)
    return tuple(_certainty(reading, token) for token in reading.tokens)


def _certainty(reading: Reading, token: Token) -> Certainty:
    if token.word.endswith("ing") and _is_to_come(reading, token):
        return Certainty.TO_COME
    if token.is_past and any(
        each.word in _WANTED for each in reading.tokens[max(0, token.place - 3) : token.place] if each.sentence == token.sentence
    ):
        return Certainty.POSSIBLE  # "want it doubled"
    if any(each.word in _AWAITED for each in reading.tokens[max(0, token.place - 3) : token.place] if each.sentence == token.sentence):
        return Certainty.POSSIBLE
    for before in reversed(reading.tokens[max(0, token.place - _OPEN) : token.place]):
        if before.sentence != token.sentence or before.is_mark or before.word in ("and", "but", "that"):
            break
        if before.word in ("whether", "if") or (before.word == "unless" and token.word != before.word):
            return Certainty.POSSIBLE
    for place in range(token.place - 1, max(-1, token.place - 2 - _REACH), -1):
        before = reading.tokens[place]
        if before.sentence != token.sentence or before.is_mark:
            break
        if place == token.place - 1 and token.word.endswith("ing") and before.term and before.text.islower():
            return min(Certainty.DONE, _certainty(reading, before))  # "might face losing"
        if before.word == "to":
            return _after_to(reading, place)
        if before.word in _POSSIBLE:
            return Certainty.POSSIBLE
        if before.word in _TO_COME:
            return Certainty.TO_COME
        is_joined = before.word == "and" and place > 0 and reading.tokens[place - 1].is_past == token.is_past
        if not (is_joined or before.word in AUXILIARIES or before.word in _BETWEEN or before.word.endswith("ly")):
            break
    return Certainty.DONE


def _is_to_come(reading: Reading, token: Token) -> bool:
    """Whether "is retiring" tells of a day that is named after it."""
    before = reading.tokens[token.place - 1].word if token.place else ""
    ahead = [each.word for each in reading.tokens[token.place + 1 : token.place + 7] if each.sentence == token.sentence]
    return before in ("is", "are", "am") and any(word in CALENDAR or word in _SOON for word in ahead)


def _after_to(reading: Reading, to: int) -> Certainty:
    """How certain the infinitive after "to" is: by the nearest verb that may govern it."""
    if to and reading.tokens[to - 1].word in _BOUND_TO:
        return Certainty.TO_COME
    for place in range(to - 1, max(-1, to - 10), -1):
        before = reading.tokens[place]
        if before.is_mark:
            return Certainty.POSSIBLE
        if before.word in _CAME_TRUE:
            return Certainty.DONE
        if before.is_past and (to - place < 6 or before.word in _BOUND_TO):
            return Certainty.TO_COME if before.word in _BOUND_TO else Certainty.POSSIBLE
    return Certainty.POSSIBLE
