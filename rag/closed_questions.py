"""Questions that yes or no answers, as the statements they ask about: "Did Lind meet Berg?" asks whether "Lind met Berg" holds.

By word order alone. Where the subject of a question ends is told by a quote: before the word that is a verb there. So a question has other
statements beside other quotes, and none beside one that is about something else. Whether a quote supports one is ``yes_no.py``'s.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import NamedTuple

from rag.names import find_names
from rag.verification.reading import AUXILIARIES, BE, Reading, Token, is_verb, read

LONGEST = 30  # words of a question; a longer one asks about several things
_SUBJECT = 14  # words of a subject at most
_CLOSED = re.compile(
    r"(?:(?:and|but|so|then),? )?(?P<first>is|are|was|were|do|does|did|has|have|had|will)(?:n[’']t)? (?P<rest>[^?]+?)\s*\?*$", re.IGNORECASE
)
# Two questions in one, a comparison, or one put to the reader.
_OTHERWISE = re.compile(
    r"\b(?:or|while|whereas|respectively|both|either|compared|(?:in)?consistent|same|different|articles?|you|i|we|if)\b", re.IGNORECASE
)
_NOT_BEFORE_A_VERB = frozenset("the a an his her its their of to by for in on at with from this that these those some any".split())
_JOINED = re.compile(r" and (?=[A-Z])")


class Statement(NamedTuple):
    """What a question asks about.

    Attributes:
        affirmed: as it would stand in an article, without a full stop.
        denied: its contrary.
        head: offset in ``affirmed`` of the verb, or of what somebody is said to be.
        present: it is asked of now.
    """

    affirmed: str
    denied: str
    head: int
    present: bool


def is_closed(question: str) -> bool:
    """Whether yes or no answers a question, and it asks about one thing."""
    match = _CLOSED.fullmatch(question.strip())
    return match is not None and len(question.split()) <= LONGEST and _OTHERWISE.search(match["rest"]) is None


def statements(question: str, quote: str) -> Iterator[Statement]:
    """The statements that a question may ask about beside a quote; none for an open question."""
    match = _CLOSED.fullmatch(question.strip()) if is_closed(question) else None
    if match is None:
        return
    first, rest = match["first"].lower(), match["rest"]
    words = [(found.start(), found.group()) for found in re.finditer(r"\S+", rest)]
    theirs, found_verb = read(quote), False
    for (_, before), (start, word) in itertools.pairwise(words[: _SUBJECT + 1]):
        if before.lower() in _NOT_BEFORE_A_VERB or not word[0].islower():
            continue
        form = _verb(first, word.rstrip(",."), theirs)
        if form is not None:
            found_verb = True
            subject, after = rest[:start].rstrip(), rest[start + len(word) :]
            denied = f"{subject} {_denied(first)} {word}{after}"
            yield Statement(f"{subject} {form}{after}", denied, len(subject) + 1 + form.rfind(" ") + 1, first in _PRESENT)
    if first in BE and not found_verb and (end := _name_end(rest)):
        subject, after = rest[:end], rest[end:].strip()
        head = re.match(r"(?:(?:not|the|an?|still|now|his|her|its|their) )*", after)
        offset = len(f"{subject} {first} ") + (head.end() if head else 0)
        yield Statement(f"{subject} {first} {after}", f"{subject} {_denied(first)} {after}", offset, first in _PRESENT)


_PRESENT = frozenset("is are do does has have".split())


def _denied(first: str) -> str:
    return f"{first} not"


def _verb(first: str, word: str, theirs: Reading) -> str | None:
    """A word of the question as it would stand in its statement, the quote having it as a verb; None where it has not."""
    mine = read(word).tokens
    if len(mine) != 1 or not mine[0].term:
        return None
    for token in theirs.like(mine[0].term):
        if not token.text.islower() or not _is_verb_there(theirs, token):
            continue
        if first in ("do", "does") and token.is_past and not _follows(theirs, token, ("has", "have")):
            continue  # what was is not what is
        alone = read(token.text).tokens[0].term == token.term and token.sign == mine[0].sign  # no phrase's, no opposite's
        if first == "did":
            return token.text if token.is_past and alone else f"did {word}"
        return f"{first} {word}"
    return None


def _is_verb_there(theirs: Reading, token: Token) -> bool:
    """Whether a word is a verb in the quote: in the past or in s, or after an auxiliary, "to" or a subject in the plural."""
    if is_verb(token) or token.word.endswith("ing"):
        return True
    before = theirs.tokens[token.place - 1].word if token.place else ""
    return before in AUXILIARIES or before == "to" or before.endswith("s")


def _follows(theirs: Reading, token: Token, auxiliaries: tuple[str, ...]) -> bool:
    return any(each.word in auxiliaries for each in theirs.tokens[max(0, token.place - 3) : token.place])


def _name_end(rest: str) -> int:
    """Where a name ends that a text begins with, and those joined to it; 0 where it begins with none."""
    end = 0
    for start, stop in find_names(rest):
        if start == 0 or (end and _JOINED.fullmatch(rest, end, start)):
            end = stop
    return end if rest[end : end + 1] == " " else 0
