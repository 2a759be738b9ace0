"""Whose a thing is: "protesters in Iraq burning Iran's flag" is not "protesters in Iran burning Iraq's flag".

Only an exchange of two names is found; one name put in another's place is for ``names`` and ``roles``.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rag.terms import CALENDAR, fold
from rag.verification.names import SameName, same_parts
from rag.verification.reading import BE, Reading, read


def misplaced(claim: str, quote: str, same_name: SameName | None) -> Iterator[str]:
    """Two names that have changed places: "protesters in Iraq burning Iran's flag", "protesters in Iran burning Iraq's flag"."""
    mine, theirs = belongings(claim), belongings(quote)
    for (one, name), (other, another) in itertools.combinations(mine, 2):
        if one == other or same_parts(name, another, same_name):
            continue
        is_so = _has(theirs, one, name, same_name) or _has(theirs, other, another, same_name)
        if not is_so and _has(theirs, one, another, same_name) and _has(theirs, other, name, same_name):
            yield f"in the quote {name} and {another} stand in each other's place"
            return


def wrongly_called(claim: str, quote: str, same_name: SameName | None) -> Iterator[str]:
    """Somebody or something that the quote calls after another nation: "Israeli officials" for "Iraqi officials"."""
    theirs = _called_after(quote, with_owners=True)
    for term, names in _called_after(claim, with_owners=False).items():
        others = theirs.get(term, [])
        if not others or len(others) != len(read(quote).terms[term]) or len(names) != 1:
            continue
        if not all(_NATION.search(each) for each in (*names, *others)):
            continue
        if not any(same_parts(names[0], other, same_name) for other in others):
            pairs = belongings(quote)
            if not _has(pairs, term, names[0], same_name):
                yield f"in the quote {term!r} stands after {others[0]}, not after {names[0]}"
                return


# What says of which nation somebody is; not all of them, and some that are none.
_NATION = re.compile(r"^(?:\w+(?:an|ish|ese|i)|US|U\.S\.|UK|U\.K\.|French|German|Dutch|Greek|Thai|Czech)$")


@lru_cache(maxsize=4096)
def _called_after(text: str, *, with_owners: bool) -> dict[str, list[str]]:
    """The names that stand right before a word in small letters, by its term; one word may stand between: "Iraqi security officials".

    ``with_owners``: those in the possessive too.
    """
    reading = read(text)
    at_place = names_at(reading)
    found: dict[str, list[str]] = {}
    for place, name in at_place.items():
        whole = reading.tokens[place]
        is_owner = whole.text != reading.text[whole.start : whole.end]
        if fold(name) in CALENDAR or (is_owner and not with_owners):
            continue
        for token in reading.tokens[place + 1 : place + 3]:
            if not token.term or not token.text.islower() or token.is_past or token.place in at_place:
                break
            found.setdefault(token.term, []).append(name)
    return found


def described_for_another(claim: str, quote: str, same_name: SameName | None) -> Iterator[str]:
    """What the quote says somebody else is: "Ricci, a former prosecutor" for "Marchetti, a former prosecutor, succeeds Ricci"."""
    named = sorted(set(names_at(read(quote)).values()))
    for name, terms in _descriptions(claim):
        own = [each for each in named if same_parts(name, each, same_name)]
        others = [each for each, words in _descriptions(quote) if terms <= words]
        if own and others and not set(own) & set(others) and not any(terms & _before(quote, each) for each in own):
            yield f"in the quote that is said of {others[0]}, not of {name}"
            return


@lru_cache(maxsize=4096)
def _descriptions(text: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Names with the terms of what somebody is said to be: "Lind, a former judge, …", "Lind is a former judge"."""
    reading = read(text)
    at_place = names_at(reading)
    found = []
    for place, name in at_place.items():
        words = [token.word for token in reading.tokens[place + 1 : place + 3]]
        if len(words) < 2 or (words[0] != "," and words[0] not in BE) or words[1] not in ("a", "an", "the"):
            continue
        phrase = itertools.takewhile(lambda token: token.term and token.text.islower() and not token.is_past, reading.tokens[place + 3 :])
        if terms := frozenset(token.term for token in phrase):
            found.append((name, terms))
    return tuple(found)


@lru_cache(maxsize=4096)
def _before(text: str, name: str) -> frozenset[str]:
    """The terms right before a name: "former prosecutor Marchetti"."""
    reading = read(text)
    at_place = names_at(reading)
    found: set[str] = set()
    for place in (each for each, other in at_place.items() if other == name and at_place.get(each - 1) != name):
        before = itertools.takewhile(lambda token: bool(token.term), reversed(reading.tokens[max(0, place - 3) : place]))
        found.update(token.term for token in before)
    return frozenset(found)


def _has(pairs: Sequence[tuple[str, str]], term: str, name: str, same_name: SameName | None) -> bool:
    return any(each == term and same_parts(name, other, same_name) for each, other in pairs)


@lru_cache(maxsize=4096)
def belongings(text: str) -> tuple[tuple[str, str], ...]:
    """What is said to be a name's, each with the name: "Iran's flag", "the Iranian flag", "the flag of Iran"."""
    reading = read(text)
    at_place = names_at(reading)
    found = []
    for place, name in at_place.items():
        following = reading.tokens[place + 1] if place + 1 < len(reading.tokens) else None
        if following and place + 1 not in at_place and following.term and following.text.islower() and not following.is_past:
            found.append((following.term, name))
        first = place
        while first - 1 in at_place and at_place[first - 1] == name:
            first -= 1
        after = reading.tokens[place + 1 : place + 4]
        if place + 1 not in at_place and [each.word for each in after[:2]] == [",", "whose"] and len(after) == 3 and after[2].term:
            found.append((after[2].term, name))
        if first >= 2 and reading.tokens[first - 1].word in ("in", "of", "from") and reading.tokens[first - 2].term:
            found.append((reading.tokens[first - 2].term, name))
    return tuple(found)


def names_at(reading: Reading) -> dict[int, str]:
    """The name that each place belongs to."""
    found: dict[int, str] = {}
    spans = iter(reading.names)
    span = next(spans, None)
    for token in reading.tokens:
        while span and token.start >= span[1]:
            span = next(spans, None)
        if span and span[0] <= token.start < span[1]:
            found[token.place] = reading.text[span[0] : span[1]]
    return found
