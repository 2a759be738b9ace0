"""What stands above quotes of one article: who published them, when, on whose word. ``Reuters, citing five sources, via The Paper, 2020``.

Whom a sentence credits was read at ingestion (``attribution``). An agency stands first only where every quote credits it, and sources that
told nobody but the publisher are told of only where every quote is their word; whoever has a name is named by the quote itself.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence

from rag.citations import reported_by
from rag.dating.dates import date_in_words
from rag.evidence import Evidence
from rag.schema import Attribution
from rag.shown import shortened, shown

LONGEST_TITLE = 80  # characters of a title that stands in a publisher's place; one made of a first sentence is longer
LONGEST_SOURCE = 6  # words that name unnamed sources
MOST_SOURCES = 2  # kinds of sources that are told one by one
_NUMBERS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_BEGINS = re.compile(r"\A(?:the|an?|one of the|some of the|its|his|her|their)\s+", re.IGNORECASE)
_GOES_ON = re.compile(
    r",? (?:that|who|whom|which|with|familiar|close|near|inside|in|from|of|at|and|to|for|on|briefed|involved|as)\b.*", re.DOTALL
)
_ITS_NAME = re.compile(r",? (?:[A-Z][^\W\d_]+ (?:al-|[a-z]{2,3} )?[A-Z]|[A-Z][^\W\d_]+,)")
_UNFIT = re.compile(r"[’']s? |[“”\"()\[\]]|\band\b")


def credit_line(items: Sequence[Evidence], *, with_sources: bool = True) -> str:
    """The line for some sentences of one article.

    Args:
        items: the sentences, at least one.
        with_sources: whether to tell of unnamed sources; not where the words beside do.
    """
    source = items[0].source
    title = f"“{shown(shortened(source.title, LONGEST_TITLE))}” (publisher not stated)"
    publisher = shown(source.publisher) if source.publisher else title
    published = date_in_words(source.published) if source.published else "undated"
    by_item = [reported_by(item.source, item.start, item.end) for item in items]
    outlet = next((each for each in by_item if each), None)
    credited = [[said for said in item.attributions if said.outlet in (outlet, None) and not _named_beside(item, said)] for item in items]
    sources = unnamed_sources(itertools.chain.from_iterable(credited)) if with_sources else ""
    if outlet and all(each == outlet for each in by_item):
        return f"{shown(outlet)}{f', citing {sources},' if sources else ','} via {publisher}, {published}"
    if outlet:
        return f"{publisher}, {published}, citing {shown(outlet)}{f' ({sources})' if sources else ''}"
    all_theirs = all(unnamed_sources(each) for each in credited)
    return f"{publisher}, {published}{f', citing {sources}' if sources and all_theirs else ''}"


def _named_beside(item: Evidence, said: Attribution) -> bool:
    """Whether the words for a source are followed by its name: "the commission's chairwoman, Maria Berg,"."""
    place = item.text.find(said.who) if said.who else -1
    return place >= 0 and said.who is not None and _ITS_NAME.match(item.text, place + len(said.who)) is not None


def unnamed_sources(attributions: Iterable[Attribution]) -> str:
    """Who without a name is credited: ``five sources``, ``two politicians and an official``; empty where nobody is."""
    told: list[str] = []
    for said in attributions:
        if said.who and (said.speaker == "anonymous" or (said.speaker == "official" and said.count)):
            words = _described(said.who, said.count)
            head = words.split()[-1].rstrip("s")
            if not any(head == other.split()[-1].rstrip("s") for other in told):  # "the sources" are those told of before
                told.append(words)
    return " and ".join(told) if len(told) <= MOST_SOURCES else "several sources"


def _described(who: str, count: int | None) -> str:
    """The words for sources, short and by themselves: ``five sources`` of "Five sources with knowledge of the talks"."""
    plain = " ".join(shown(who).split())
    is_short = len(plain.split()) <= LONGEST_SOURCE
    is_whole = is_short and (re.match(r"(?:the )?people\b", plain) or (count == 1 and not plain.lower().startswith("the ")))
    cut = plain if is_whole else _GOES_ON.sub("", plain)
    bare = _BEGINS.sub("", cut)
    if _UNFIT.search(plain) or not bare or len(bare.split()) > LONGEST_SOURCE:
        return "a source" if count == 1 else f"{_NUMBERS[count]} sources" if count and count < len(_NUMBERS) else "sources"
    if count == 1 and not re.match(r"one\b", bare, re.IGNORECASE) and not re.search(r"s$|\bpeople\b", bare):
        return f"{'an' if bare[0].lower() in 'aeiou' else 'a'} {bare}"
    return bare[0].lower() + bare[1:] if bare.split()[0].lower() in (*_NUMBERS, "sources", "officials", "several", "some") else bare
