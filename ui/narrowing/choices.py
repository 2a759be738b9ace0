"""What one can narrow a question to: the publishers and persons of the articles, most articles first, and found by typing.

Read once for each state of the articles. What a filter lets in is ``rag``'s matter; this makes no HTML.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import rag
from ui import texts
from ui.backend import Answers
from ui.corpus import facts
from ui.corpus.facts import Kept, facts_of, people_of
from ui.faults import error_text
from ui.narrowing.narrowing import Narrowing

MOST_SHOWN = 30
"""Names listed at once; the others are found by typing."""

Kind = Literal["publisher", "person"]
KINDS: tuple[Kind, ...] = ("publisher", "person")


@dataclass(frozen=True, slots=True)
class Choice:
    """A publisher or a person.

    Attributes:
        name: as the articles write it, a person's main name.
        count: articles that are theirs, or name them.
        spellings: other ways in which articles write it.
        found_as: the one of these that was found; empty where the name itself was.
    """

    name: str
    count: int
    spellings: tuple[str, ...] = ()
    found_as: str = ""


def choices_of(engine: Answers, kind: Kind) -> list[Choice]:
    """All choices of a kind as the articles are now, those with the most articles first."""
    return _choices[kind].of(engine)


def found_in(engine: Answers, kind: Kind, words: str) -> list[Choice]:
    """Those whose name has words that begin so, in any case and with or without accents; for a person in any spelling as well."""
    choices = choices_of(engine, kind)
    found = matching(choices, words)
    if found or kind == "publisher" or not words.strip():
        return found
    try:
        meant = engine.person(words.strip()).name
    except rag.BylineError:
        return []
    return [choice for choice in choices if choice.name == meant]


def publishers(headlines: Sequence[rag.Headline]) -> list[Choice]:
    """Publishers and the agencies whose reports articles carry, as ``rag``'s filter counts them."""
    counts = Counter(name for headline in headlines for name in {headline.publisher, headline.agency} if name)
    return [Choice(name, count) for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]


def persons(names: Sequence[rag.Person]) -> list[Choice]:
    """Persons, in the order given."""
    return [
        Choice(
            person.name,
            len(person.articles),
            tuple(spelling.written for spelling in person.spellings if spelling.written != person.name),
        )
        for person in names
    ]


def matching(choices: Sequence[Choice], words: str) -> list[Choice]:
    """The choices with a word that begins with these words, in the order given; where there is none, those that have them anywhere."""
    wanted = folded(words)
    if not wanted:
        return list(choices)
    for before in (" ", ""):
        found = []
        for choice in choices:
            match = next((name for name in (choice.name, *choice.spellings) if before + wanted in f" {folded(name)}"), None)
            if match is not None:
                found.append(Choice(choice.name, choice.count, choice.spellings, "" if match == choice.name else match))
        if found:
            return found
    return []


@lru_cache(maxsize=2**17)
def folded(text: str) -> str:
    """Without case, accents and doubled spaces; hyphens and apostrophes are spaces."""
    return " ".join("".join(sign if sign.isalnum() else " " for sign in facts.folded(text)).split())


def unusable(engine: Answers, narrowing: Narrowing) -> dict[tuple[str, str], str]:
    """What of a narrowing no question can be put to, by kind and value, and why, in words; it may come from an address somebody typed."""
    faults: dict[tuple[str, str], str] = {}
    dates = {"since": narrowing.since, "until": narrowing.until}
    for kind, fault in narrowing.date_faults().items():
        faults[kind, dates[kind]] = fault
    known = {choice.name for choice in choices_of(engine, "publisher")} if narrowing.publishers else set()
    for name in narrowing.publishers:
        if name not in known:
            try:
                engine.retrieve(name, 1, publishers=[name])  # by a like name it may be known all the same
            except rag.BylineError as error:
                faults["publisher", name] = error_text(error, texts.ARTICLES_UNREADABLE)
    for name in narrowing.persons:
        try:
            engine.person(name)
        except rag.BylineError as error:
            faults["person", name] = error_text(error, texts.ARTICLES_UNREADABLE)
    return faults


_choices: dict[Kind, Kept[list[Choice]]] = {
    "publisher": Kept(lambda engine: publishers(facts_of(engine).headlines)),
    "person": Kept(lambda engine: persons(people_of(engine).people)),
}
