"""Which line of a page heads a story.

The headline is what a field or a heading says it is, else the line that stands twice, else the longest heading-like line before the first
paragraph. A page may have none: then the story is named by its first sentence, which ``articles.py`` does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from rag.cleaning.lines import Line
from rag.cleaning.prose import is_prose, words_in
from rag.terms import words

LONGEST = 200  # characters of a line that may be a headline
SHORTEST = 3  # words; fewer name a section ("Middle East") unless nothing better is there

_HEADING = re.compile(r"#{1,6}[ \t]+(.+?)[ \t]*#*$")


class Headline(NamedTuple):
    """The words of a headline, and where they stand: "heading" for a line of the page, "field" for what the page's fields say."""

    words: str
    where: str


def heading_text(line: str) -> str:
    """A line without the signs of a Markdown heading."""
    match = _HEADING.match(line.strip())
    return match[1] if match else line.strip()


def same_headline(line: str, headline: str) -> bool:
    """Whether a line is the headline, punctuation and case aside, perhaps with the site's name after it."""
    mine, theirs = words(heading_text(line)), words(headline)
    if not mine or not theirs:
        return heading_text(line) == headline
    return mine == theirs or (len(theirs) >= 4 and mine[: len(theirs)] == theirs and len(mine) - len(theirs) <= 4)


def is_heading(line: str) -> bool:
    """Whether a line has the form of a headline: short, and not ended as a sentence is."""
    text = heading_text(line)
    if _HEADING.match(line.strip()) and len(text) <= LONGEST:
        return True
    return (
        len(text) <= LONGEST
        and not text.endswith((".", "!", "”", '"', "…", ":", ";", ","))
        and any(c.isalpha() for c in text)
        and not is_prose(text)
    )


def find_headline(lines: Sequence[Line], first: int, title: str | None) -> Headline | None:
    """Find what heads a story, and take that line out of it.

    Args:
        lines: of the story, furniture marked.
        first: number of its first paragraph.
        title: what the page's fields say.
    """
    candidates = [
        (number, line)
        for number, line in enumerate(lines[:first])
        if line.reason in (None, "headline") and line.text and is_heading(line.text)
    ]
    if title:
        for _, line in candidates:
            if line.reason is None and same_headline(line.text, title):
                line.reason = "headline"
        return Headline(title, "field")
    if not candidates:
        return None
    times = Counter(line.text for line in lines[:first])
    marked = [line for _, line in candidates if line.reason == "headline" or _HEADING.match(line.text)]
    repeated = [line for _, line in candidates if times[line.text] > 1 and words_in(line.text) >= SHORTEST]
    long = [line for _, line in candidates if words_in(heading_text(line.text)) >= SHORTEST]
    chosen = (repeated or marked or long or [line for _, line in candidates])[0]
    if first == len(lines) and sum(line.reason is None and bool(line.text) for line in lines) < 2:
        return Headline(heading_text(chosen.text), "first line")  # all there is stays in the text as well
    if chosen.reason is None:
        chosen.reason = "headline"
    return Headline(heading_text(chosen.text), "heading")
