"""Where sentences start and end, as exact character offsets.

``sentencex`` proposes boundaries by language; a few rules of news text mend what it gets wrong ("5 p.m. Sunday", "R-S.C.", a sentence
after a closing bracket). A line never runs on into the next: newlines, and with them Markdown headings, end sentences. What it does
not do: change the text, or join lines that were wrapped; ``articles`` unwraps them before anything is counted. ``sentencex`` panics where
a letter, a no-break space and a full stop follow each other, so it is given plain spaces; a line that it panics on all the same is cut
by the simplest rule.
"""

from __future__ import annotations

import itertools
import re
from functools import lru_cache

import sentencex

# Characters of a line that are looked at together, as quotation marks that nobody closes take time by the square of it; and of the longest
# sentence: one that goes on is no sentence, and nobody would read it as a quote.
WINDOW, LONGEST = 3000, 2000
_LINE = re.compile(r"[^\n]+")
_WIDE_SPACE = re.compile(r"[^\S\x00-\x7f]")
_SIMPLE_END = re.compile(r"[.!?][\"”’')\]]*\s+")

# What shows a proposed boundary to be false: the end of the text before it, or the start of the text after it, or both.
_CLOCK = re.compile(r"\b[ap]\.\s?m\.\s*$", re.IGNORECASE)
_AFTER_CLOCK = re.compile(r"(?:Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)day\b|(?:GMT|UTC|BST|CET|E[SD]?T|P[SD]?T)\b")
_INITIAL = re.compile(r"(?:^|[\W_])[^\W\d_]\.$")
_NEXT_INITIAL = re.compile(r"[^\W\d_]\.")
_LIST_MARK = re.compile(r"\s*(?:\d{1,3}|[A-Za-z])\.\s*$")
_CAPITAL_INSIDE = re.compile(r"[^\W\d_]+-?[A-Z]")
# A boundary stands at the start of the next word. Seen missed in news text.
_MISSED_BOUNDARIES = (
    re.compile(r"[.!?][\"”’']?[)\]]\s+(?=[\"“‘']?[A-Z])"),  # (He left.) They
    re.compile(r"no\.(?<=\bno\.)(?<!-no\.)[\"”’']?\s+(?=[\"“‘'(]?[A-Z])"),  # told no. They: an abbreviation only before a number
)


def sentence_spans(text: str, language: str = "en") -> list[tuple[int, int]]:
    """Find the sentences of a text.

    Args:
        text: any text; lines are paragraphs.
        language: ISO 639-1 code; one that is not known is treated as English.

    Returns:
        ``(start, end)`` offsets in order, white space trimmed, never empty or overlapping. Together they cover all of the text but
        white space. Closing quotation marks and brackets belong to the sentence they close. One of more than ``WINDOW`` characters
        is cut at a blank.
    """
    return list(_spans(text, language))


@lru_cache(2)  # an article's are asked for by what reads dates and speakers, and again by what splits it into passages
def _spans(text: str, language: str) -> tuple[tuple[int, int], ...]:
    spans = []
    for line in _LINE.finditer(text):
        bounds = _boundaries(line.group(), language)
        for start, end in itertools.pairwise(bounds):
            piece = line.group()[start:end]
            stripped = piece.strip()
            if stripped:
                first = line.start() + start + len(piece) - len(piece.lstrip())
                spans.append((first, first + len(stripped)))
    return tuple(spans)


def _boundaries(line: str, language: str) -> list[int]:
    """Offsets in a line at which sentences meet, with 0 and its length."""
    found, forced, position = {0, len(line)}, {0, len(line)}, 0
    while position < len(line):
        window = line[position : position + WINDOW]
        ends = [end for end in _proposed(window, language) if end]
        if position + len(window) < len(line):
            # Not the last ones: where the window ends in a quotation, those inside it would be told apart.
            ends = [end for end in ends if end <= LONGEST] or ends[:-1]
        if not ends:
            ends = [window.rfind(" ", 1, LONGEST) + 1 or LONGEST]
            forced.add(position + ends[0])
        found.update(position + end for end in ends)
        position += ends[-1]
    for pattern in _MISSED_BOUNDARIES:
        found.update(match.end() for match in pattern.finditer(line))
    return sorted(offset for offset in found if offset in forced or not _is_false(line, offset))


def _proposed(line: str, language: str) -> list[int]:
    """Where sentencex ends sentences."""
    position, ends = 0, []
    line = _WIDE_SPACE.sub(" ", line)
    try:
        pieces = sentencex.segment(language or "en", line)
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # pyo3's, which no module exports and which is no Exception
            raise
        return [*(match.end() for match in _SIMPLE_END.finditer(line)), len(line)]
    for piece in pieces:
        position = line.find(piece, position) + len(piece)  # pieces follow each other; find() also survives one that was altered
        ends.append(position)
    return ends


def _is_false(line: str, offset: int) -> bool:
    """Whether a proposed boundary cuts a sentence. Looks at a few characters only: a line may be a whole book."""
    before, after = line[max(0, offset - 16) : offset], line[offset : offset + 48].lstrip()
    if not after:
        return False
    if after[0] in ",;:.!?%)]}”" or (after[0].islower() and not _CAPITAL_INSIDE.match(after)):
        return True  # "Stop!" he said; but al-Sadr and iPhone may begin a sentence
    if _CLOCK.search(before) and _AFTER_CLOCK.match(after):
        return True  # 5 p.m. Sunday
    if _INITIAL.search(before) and _NEXT_INITIAL.match(after):
        return True  # R-S.C.: inside a chain of initials
    return len(before) == offset and _LIST_MARK.fullmatch(before) is not None  # 1. First item
