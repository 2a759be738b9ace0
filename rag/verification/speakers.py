"""Whether the one whom a claim has say something is plainly not the one who says it in the quote.

"Her lawyer said" is not "she said", "an adviser to the minister" not the minister, "told analysts" does not make analysts speak, and what a
colleague said is not the word of the man spoken of. Only such cases are refused; "the company says" may be anybody's word who is one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from rag.attribution.speech import nouns
from rag.names import find_names
from rag.terms import CALENDAR, fold, stem
from rag.verification.alike import sense
from rag.verification.crediting import Said, credits_of
from rag.verification.names import SameName, same_parts
from rag.verification.reading import read
from rag.verification.related import is_word

_LONGEST = 12  # words of a speaker; a longer one was read wrongly
_MOST_OF = 0.6  # share of the claim's terms that must be somebody's word in the quote, for it to be theirs
_COMPLEMENT = re.compile(r" (?:of|for|to|at|from|in|with|close|on)\b")
_SOME_OF = re.compile(r"(?:\w+ ){1,3}of (?:the|his|her|its|their|these|those)\b")
_OWNER = re.compile(r"([A-Z][\w’'-]*(?: [A-Z][\w-]*)*)[’']s? ")
_ANYBODY = re.compile(r"(?:the|he|she|they|it|we|i|who|both|one|all|some of)\b", re.IGNORECASE)
_PRONOUN = re.compile(r"(?:he|she|they|it|we|i|who)$", re.IGNORECASE)
_HEARER = re.compile(r"\b(?:told|tells?|telling) ((?:the |an? |his |her |its |their )?[\w’'-]+(?: [\w’'-]+){0,2})")


class Speaker(NamedTuple):
    """Who speaks: the names and the noun that say who it is, and the names of those whose man he is: by "'s", or anyhow."""

    names: tuple[str, ...]
    heads: frozenset[str]
    owners: tuple[str, ...]
    others: tuple[str, ...]
    complements: frozenset[str]


def is_another_speaker(said: Said, claim: str, quote: str, outlets: Sequence[str], same_name: SameName | None) -> bool:
    """Whether everybody who says in the quote what the claim has somebody say is plainly somebody else; not so the ``outlets``."""
    if _PRONOUN.match(said.who):
        return False
    mine = speaker_of(said.who)
    known = [*outlets, *(name for each in credits_of(quote) for name in speaker_of(each.who).names)]
    if (
        not (mine.names or mine.heads)
        or len(said.who.split()) > _LONGEST
        or any(same_parts(name, other, same_name) for name in mine.names for other in known)
    ):
        return False
    theirs = [each for each in credits_of(quote) if _covers(each, said, claim, quote)]
    return bool(theirs) and all(_are_others(mine, each.who, quote, same_name) for each in theirs)


@lru_cache(maxsize=4096)
def speaker_of(who: str) -> Speaker:
    """The parts of the words for a speaker."""
    cut = None if _SOME_OF.match(who) else _COMPLEMENT.search(who)
    main, rest = (who[: cut.start()], who[cut.end() :]) if cut else (who, "")
    owners = tuple(match[1] for match in _OWNER.finditer(main))
    rest_names = tuple(rest[start:end] for start, end in find_names(rest))
    plain = _OWNER.sub("", main)
    names = tuple(plain[start:end] for start, end in find_names(plain) if _is_name(plain[start:end]))
    named = {word for name in names for word in fold(name).split()}
    heads = frozenset(_sense(noun) for noun in nouns(plain)[-1:] if noun not in named)
    complements = frozenset(_sense(word) for word in re.findall(r"[a-z]+", rest.lower()))
    return Speaker(names, heads, owners, (*owners, *rest_names), complements)


def _is_name(written: str) -> bool:
    """Whether it is no day or month, and no noun that a capital only opens the sentence with."""
    return fold(written) not in CALENDAR and (" " in written or written.isupper() or not is_word(stem(written.lower())))


def _covers(each: Said, said: Said, claim: str, quote: str) -> bool:
    content = _within(claim, said.spans)
    return bool(content) and len(content & _within(quote, each.spans)) >= _MOST_OF * len(content)


def _within(text: str, spans: Sequence[tuple[int, int]]) -> set[str]:
    reading = read(text)
    told = [token for token in reading.tokens if token.term and not reading.is_name(token)]
    return {token.term for token in told if any(start <= token.start < end for start, end in spans)}


def _are_others(mine: Speaker, who: str, quote: str, same_name: SameName | None) -> bool:
    theirs = speaker_of(who)

    def has(names: Sequence[str], others: Sequence[str]) -> bool:
        return any(same_parts(one, other, same_name) for one in names for other in others)

    if has(mine.names, theirs.names):
        return False
    if (has(mine.names, theirs.others) and not mine.heads & theirs.heads) or (has(mine.owners, theirs.names) and not mine.names):
        return True  # "her lawyer", "the spokesman of Lenz"
    if mine.names:
        if theirs.names or _ANYBODY.match(who):
            return False  # told by name elsewhere: ``credit`` compares the names
        return bool(theirs.heads) and not mine.heads & theirs.heads and not _heard(quote) & mine.heads and not _stands_beside(mine, quote)
    if mine.heads & theirs.heads or not (theirs.heads or theirs.names):
        return False
    return bool(mine.heads & (theirs.complements | _heard(quote)))


def _heard(quote: str) -> set[str]:
    """The nouns of those who were told."""
    return {_sense(word) for match in _HEARER.finditer(quote) for word in re.findall(r"[a-z]+", match[1].lower())}


def _stands_beside(mine: Speaker, quote: str) -> bool:
    """Whether a comma or bracket puts the name beside the noun: "her lawyer, X"."""
    return any(re.search(rf"[,(] (?:[a-z]+ ){{0,3}}{re.escape(name.split()[-1])}|{re.escape(name)},", quote) for name in mine.names)


def _sense(word: str) -> str:
    return sense(stem(word))[0]
