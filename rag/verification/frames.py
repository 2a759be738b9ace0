"""What stands with what: "acquitted of tax evasion" where the quote has "acquitted of bribery, but found guilty of tax evasion".

No parser. What stands with a word is told by the words right after it, or after a preposition after it, up to the next verb or clause; who
does what a verb says, by the words before it in its clause. A claim is refused where the quote has the same word with something else after
the same preposition, and has what the claim puts there only elsewhere. Whatever may stand with a word in the quote is taken to, and in the
claim only what surely does, so that a sentence built in another way passes.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from rag.terms import stem
from rag.verification.alike import PAIRED
from rag.verification.reading import AUXILIARIES, BE, NUMBER_WORDS, Reading, Token, read
from rag.verification.related import are_related
from rag.verification.unsaid import is_plain

_PREPOSITIONS = frozenset("of to from for with against at over about into under in on".split())
_CUTS = frozenset(
    "that which who whom whose where when while after before because although though as if unless but since until whether than so".split()
)
_SMALL = frozenset("up out off down away the a an its his her their this these those our my any some all both".split())
# Their two sides are another's business, or may be exchanged.
_NOT_COMPARED = frozenset("say tell told report cite write meet talk speak agre discuss join be have do".split())
_INTENDED = frozenset(stem(word) for word in "promise vow pledge threaten plan hope intend deny refuse reject decline fail".split())
_TIMES = frozenset(stem(word) for word in "second minute hour day night week weekend month year decade".split())
_DEEP = frozenset("of from against for".split())  # what follows them stands with the verb, with other words between too
_BETWEEN = frozenset("only also just again not mostly even now".split())
_LONGEST = 4  # terms that surely stand with a word


class Frame(NamedTuple):
    """A word, what links another to it ("" for what follows at once, "subject" for who does it), and the terms that it may or must have."""

    term: str
    sign: int
    link: str
    terms: tuple[str, ...]
    place: int


def misattached(claim: str, quote: str) -> Iterator[str]:
    """Reasons: what the quote has with another word."""
    theirs = read(quote)
    given = frames_of(quote, sure=False)
    for mine in frames_of(claim, sure=True):
        others = [each for each in given if (each.term, each.sign, each.link) == (mine.term, mine.sign, mine.link)]
        if (
            not others
            or (not mine.link and _TIMES.intersection(mine.terms))  # "withdrew hours before …" says when
            or len({each.place for each in others}) < sum(other.sign == mine.sign for other in theirs.like(mine.term))
            or not all(theirs.like(term) for term in mine.terms)
        ):
            continue
        if all(each.terms and not any(_has(each.terms, term) for term in mine.terms) for each in others):
            where = f"{mine.term!r} {mine.link}".strip()
            yield f"in the quote something else stands with {where}"
            return


def lightly_told(claim: str, quote: str) -> Iterator[str]:
    """A verb of no great meaning where the quote has one of its own: "brought charges" for "dropped charges"."""
    mine, theirs = read(claim), read(quote)
    given = [each for each in frames_of(quote, sure=True) if not each.link]
    for frame in frames_of(claim, sure=True):
        verb = mine.tokens[frame.place]
        if frame.link or not is_plain(verb) or theirs.like(frame.term) or frame.terms[0] not in theirs.terms:
            continue
        others = [theirs.tokens[each.place] for each in given if frame.terms[0] in each.terms]
        if others and not any(
            (is_plain(each) and stem(each.word) not in _INTENDED) or mine.like(each.term) or are_related(stem(verb.word), stem(each.word))
            for each in others
        ):
            yield f"the quote says {others[0].text!r}, not {verb.text!r}"
            return


def agents_added(claim: str, quote: str) -> Iterator[str]:
    """Somebody who does what the quote only says of a thing, and not by whom: "police stole the painting" for "the stolen painting"."""
    mine, theirs = read(claim), read(quote)
    for frame in frames_of(claim, sure=True):
        verb = mine.tokens[frame.place]
        if frame.link or not verb.is_past or verb.word.endswith("ing"):
            continue
        others = theirs.like(verb.term)
        if others and all(other.is_past and _describes(theirs, other) for other in others):
            yield f"the quote does not say who {verb.text}"
            return


def _has(terms: tuple[str, ...], term: str) -> bool:
    return term in terms or any((len(term) > 4 and each[:5] == term[:5]) or are_related(term, each) for each in terms)


@lru_cache(maxsize=4096)
def frames_of(text: str, *, sure: bool) -> tuple[Frame, ...]:
    """The frames of a text; ``sure``: with what surely stands there, else with all that may."""
    reading = read(text)
    found = []
    for token in reading.tokens:
        if not token.term or token.term in _NOT_COMPARED or token.term in PAIRED or reading.is_name(token):
            continue
        is_active = _is_verb(reading, token) and not _is_passive(reading, token)
        if is_active and (object_ := _after(reading, token.place + 1, sure=sure)):
            found.append(Frame(token.term, token.sign, "", object_, token.place))
        place = token.place + 1
        while place < len(reading.tokens) and (reading.tokens[place].word in _BETWEEN or reading.tokens[place].word.endswith("ly")):
            place += 1
        following = reading.tokens[place] if place < len(reading.tokens) else None
        if following and following.word in _PREPOSITIONS and (phrase := _after(reading, place + 1, sure=sure)):
            found.append(Frame(token.term, token.sign, following.word, phrase, token.place))
        if not sure and _is_verb(reading, token):
            found += [
                Frame(token.term, token.sign, each.word, _after(reading, each.place + 1, sure=False), token.place)
                for each in _within(reading, place)
                if each.word in _DEEP and each.place != place
            ]
    return tuple(found)


def _within(reading: Reading, place: int) -> Iterator[Token]:
    """The words from a place to where another verb tells something."""
    for token in reading.tokens[place:]:
        is_over = token.word in _CUTS or token.word in AUXILIARIES or token.word in (";", "and", "but")
        if token.sentence != reading.tokens[place - 1].sentence or is_over or _is_verb(reading, token):
            return
        yield token


def _after(reading: Reading, place: int, *, sure: bool) -> tuple[str, ...]:
    """The terms from a place on: of the first phrase, or up to the next verb that tells something."""
    found: list[str] = []
    at_comma = 0
    for token in reading.tokens[place:]:
        if token.sentence != reading.tokens[place - 1].sentence or token.word in _CUTS:
            break
        if not sure and token.word.endswith("ing") and reading.tokens[token.place - 1].word in _PREPOSITIONS:
            break
        if token.word == ",":
            at_comma = len(found)
        if token.word in AUXILIARIES or (token.is_past and token.text.islower() and not _describes(reading, token)):
            if at_comma and not sure:
                del found[at_comma:]  # that is who does it
            break
        if sure and (token.is_mark or token.word in _PREPOSITIONS or token.word in ("and", "or", "in", "on") or len(found) >= _LONGEST):
            break
        if token.term:
            found.append(token.term)
        elif sure and not found and token.word not in _SMALL | NUMBER_WORDS and not token.word[0].isdigit():
            break
    return tuple(found)


def _is_verb(reading: Reading, token: Token) -> bool:
    return (token.is_past or token.word.endswith("ing")) and token.text.islower() and not _describes(reading, token)


def _describes(reading: Reading, token: Token) -> bool:
    """Whether a participle stands before its noun: "the armed men"."""
    before = reading.tokens[token.place - 1].word if token.place else ""
    return (
        before in _SMALL | NUMBER_WORDS
        or before[:1].isdigit()
        or before in ("of", "in", "with", "for", "two", "three", "several", "many", "more", "'s")
    )


def _is_passive(reading: Reading, token: Token) -> bool:
    around = reading.tokens[max(0, token.place - 3) : token.place]
    following = [each.word for each in reading.tokens[token.place + 1 : token.place + 3]]
    return token.is_past and (any(each.word in BE for each in around) or following[:1] == ["by"] or following[1:] == ["by"])
