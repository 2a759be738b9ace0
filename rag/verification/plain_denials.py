"""Denials that plain words show: a "not" put into the quote's own words, "not Brandt", "has never been to Panama", "unexpectedly".

``polarity`` asks how far a denial reaches; here the words that stand beside it are enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from rag.terms import stem, words
from rag.verification.polarity import DENIALS, DENYING, UN, UNTRUE, denied, root
from rag.verification.reading import AUXILIARIES, BE, Reading, read

_NOT_HIM = re.compile(r"(?:, not|\bbut not|\brather than|\binstead of|\bnot by)\W*(?:(?:[a-z-]+|[A-Z][a-z]+) ){0,2}$")
_AROUND = AUXILIARIES | frozenset("some any all most many".split())
_HELD = 2  # words on either side that stand in both


def plain_denials(claim: str, quote: str) -> Iterator[str]:
    """Reasons why one of the two says "not" where the other does not."""
    mine, theirs = read(claim), read(quote)
    yield from _put_in(mine, theirs)
    yield from _excluded(mine, theirs)
    yield from _other_being(mine, theirs)
    if not denied(claim)[1] and not denied(quote)[1]:
        yield from _unlike(mine, theirs)


def _put_in(mine: Reading, theirs: Reading) -> Iterator[str]:
    """A "not" that has been put in or taken out between words that stand in both."""
    here, there = ([_compared(token.word) for token in reading.tokens if not token.is_mark] for reading in (mine, theirs))
    denying = DENIALS | DENYING | UNTRUE
    denials = [sum(token.word in denying for token in reading.tokens) for reading in (mine, theirs)]
    if (denials[0] - denials[1]) % 2 == 0:
        return  # "denied that it had", "said that it had not"
    blocks = SequenceMatcher(None, here, there, autojunk=False).get_opcodes()
    for number, (tag, a, b, c, d) in enumerate(blocks):
        changed = here[a:b] + there[c:d]
        if tag == "equal" or not all(word in DENIALS or word in _AROUND for word in changed):
            continue
        before = blocks[number - 1][2] - blocks[number - 1][1] if number else 0
        after = blocks[number + 1][2] - blocks[number + 1][1] if number + 1 < len(blocks) else 0
        is_held = (before >= _HELD or not a) and (after >= _HELD or b == len(here)) and before + after >= 2 * _HELD
        if is_held and (sum(word in DENIALS for word in here[a:b]) - sum(word in DENIALS for word in there[c:d])) % 2:
            yield "one denies what the other says, in the same words"
            return


def _compared(word: str) -> str:
    return word if word in DENIALS or word in _AROUND else stem(word)


def _other_being(mine: Reading, theirs: Reading) -> Iterator[str]:
    """What somebody is, or where they have been, in the one and not in the other: "had never been to Panama"."""
    given = list(_beings(theirs))
    for word, is_denied in _beings(mine):
        others = {other for each, other in given if each == word}
        if others and is_denied not in others:
            yield f"one denies what the other says of {word!r}"
            return


def _beings(reading: Reading) -> Iterator[tuple[str, bool]]:
    """The words that a form of "be" is followed by, each with whether it is denied."""
    for token in reading.tokens:
        if token.word not in BE:
            continue
        around = [each.word for each in reading.tokens[max(0, token.place - 3) : token.place + 3] if each.sentence == token.sentence]
        for each in reading.tokens[token.place + 1 : token.place + 5]:
            if each.is_mark or each.word in AUXILIARIES - {"not"}:
                break
            if each.text[0].isupper() and each.text.isalpha():
                yield each.word, any(word in ("not", "never") for word in around)
                break


def _excluded(mine: Reading, theirs: Reading) -> Iterator[str]:
    """A name that the quote only has as whom it is not: "Kroll, not Brandt, will coach", "rather than Brandt"."""
    for start, end in mine.names:
        parts = words(mine.text[start:end])
        others = [(a, b) for a, b in theirs.names if words(theirs.text[a:b])[-1:] == parts[-1:]]
        if others and all(_NOT_HIM.search(theirs.text[:a]) for a, _ in others) and not _NOT_HIM.search(mine.text[:start]):
            yield f"the quote says that it is not {mine.text[start:end]}"
            return


def _unlike(mine: Reading, theirs: Reading) -> Iterator[str]:
    """A word that the other has with "un" before it: "as expected" for "unexpectedly"."""
    for one, other in ((mine, theirs), (theirs, mine)):
        for token in one.tokens:
            plain = root(token.word) if token.term and UN.match(token.word) else ""
            if plain and other.has_stem(plain) and not other.like(token.term) and not one.has_stem(plain):
                yield f"the one says {token.text!r}, the other not"
                return
