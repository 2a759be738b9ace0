"""Parts a page that holds several stories.

A subheading and the next story's headline look alike, so a heading alone parts nothing. A new story begins at a heading-like line, with
running text before and after it, that the page treats as it treated the headline of the story before: both stand twice, both have a
byline or date line under them, or both stories open with a place line ("BAGHDAD (Reuters) —"). A rule of eight signs or more before the
line parts as well. What the stories say is not compared.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.cleaning import furniture
from rag.cleaning.bylines import is_byline, is_stamp
from rag.cleaning.headlines import heading_text, is_heading
from rag.cleaning.lines import Line
from rag.cleaning.prose import is_prose, words_in
from rag.terms import words

LOOK_AHEAD = 8  # lines after a headline in which it may be said again, or its byline stand
LEAST_PARAGRAPHS = 2  # of running text that a story has
LEAST_WORDS = 50  # and words in them
LEAST_HEADLINE = 3  # words

_PLACE_LINE = re.compile(
    r"[A-Z][A-Z.'’-]+(?:[ ,/]{1,2}[A-Z][A-Za-z.'’-]*){0,4},? ?"
    r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?,? ?)?(?:\([A-Z][\w .&/-]{1,30}\) ?)?[-–—]{1,2} ?\S"
)
_RULE = re.compile(r"([=*_#~—–-])(?:\s?\1){7,}")


@dataclass(frozen=True, slots=True)
class _Read:
    """What is needed of a line, worked out once."""

    heading: bool
    paragraph: int  # words, when it is running text
    stamp: bool
    key: tuple[str, ...]
    rule: bool
    place: bool


def part_into_stories(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of each story, in order; a single list where nothing shows a second one."""
    if sum(line.reason is None and is_heading(line.text) for line in lines[1:]) == 0:
        return [list(lines)]
    read = [_read(line) for line in lines]
    counts = [bool(line.paragraph) for line in read]
    paragraphs = list(itertools.accumulate(counts, initial=0))
    in_words = list(itertools.accumulate((line.paragraph for line in read), initial=0))

    def has_story(start: int, end: int) -> bool:
        return paragraphs[end] - paragraphs[start] >= LEAST_PARAGRAPHS and in_words[end] - in_words[start] >= LEAST_WORDS

    starts = [0]
    for number in range(1, len(lines)):
        is_whole = read[number].heading and has_story(starts[-1], number) and has_story(number, len(lines))
        if is_whole and _begins_story(read, number, starts[-1]):
            starts.append(number)
    return [list(lines[start:end]) for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)]


def _read(line: Line) -> _Read:
    text = line.text
    usable = line.reason in (None, "headline") and bool(text)
    prose = usable and is_prose(text) and furniture.furniture(text) is None
    heading = (
        usable and not prose and is_heading(text) and words_in(heading_text(text)) >= LEAST_HEADLINE and furniture.furniture(text) is None
    )
    stamp = line.reason == "byline" or (line.reason is None and not prose and (is_byline(text) or is_stamp(text)))
    return _Read(
        heading and not stamp,
        words_in(text) if prose else 0,
        stamp,
        tuple(words(heading_text(text))),
        _RULE.fullmatch(line.whole) is not None,
        prose and _PLACE_LINE.match(text) is not None,
    )


def _begins_story(read: Sequence[_Read], number: int, start: int) -> bool:
    key = read[number].key
    if any(other.key == key for other in read[start:number]):
        return False  # the headline of the story that has begun, said again
    if any(other.rule for other in read[max(start, number - 2) : number]):
        return True
    mine, before = _head(read, number), _head(read, start)
    first = next((other.key for other in before if other.heading), ())
    if any(other.key == key for other in mine[1:]) and sum(other.key == first for other in before) > 1:
        return True
    if any(other.stamp for other in mine[1:4]) and any(other.stamp for other in before):
        return True
    return mine[-1].place and before[-1].place


def _head(read: Sequence[_Read], start: int) -> Sequence[_Read]:
    """The lines from a headline to the first paragraph after it."""
    end = start + 1
    while end < min(len(read), start + 1 + LOOK_AHEAD) and not read[end].paragraph:
        end += 1
    return read[start : end + 1]
