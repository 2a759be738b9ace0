"""Makes paragraphs of the lines of a printed page, by where they stand and how long and large they are.

Works on lines in the order in which the file draws them, which for columns is column after column in most files. What the words mean plays
no part but for a hyphen at the end of a line, the end of a sentence, and small letters.
"""

from __future__ import annotations

import itertools
import re
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

SAME_LINE = 0.4  # of the letters' size: pieces that differ less in height are of one line
FULL = 0.85  # of the usual width: a shorter line ends a paragraph
WIDER_GAP = 1.35  # times the usual distance of lines, measured in sizes of their letters: more begins a paragraph
OTHER_SIZE = 0.08  # share by which letters differ in size where a heading begins or ends
INDENT = 0.8  # of the letters' size
EDGE_LINES = 3  # lines at the top and bottom of a page that may be repeated on others

_SENTENCE_END = re.compile(r"[.!?:…。？！؟]['\"”’»)\]]*$")
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]$")
_DIGITS = re.compile(r"\d+|\b[ivxlc]{1,6}\b")
_SPACE = re.compile(r"[ \t\xa0]+")


class Line(NamedTuple):
    """A line of a page: its words, where it begins (in points from the lower left corner), and the size of its letters."""

    text: str
    x: float
    y: float
    size: float


def lines_of(fragments: Iterable[tuple[str, float, float, float]]) -> list[Line]:
    """Put pieces of text (words, x, y, size) together to lines."""
    lines: list[Line] = []
    ended = True
    for text, x, y, size in fragments:
        for number, piece in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
            ended = ended or number > 0
            if not piece.strip():
                if lines and not ended and piece:
                    lines[-1] = lines[-1]._replace(text=lines[-1].text + " ")
                continue
            last = lines[-1] if lines else None
            if last is None or (ended and abs(last.y - y) > SAME_LINE * max(size, 1.0)) or (ended and x <= last.x):
                lines.append(Line(piece, x, y, size))
            else:
                lines[-1] = last._replace(text=f"{last.text}{' ' if ended else ''}{piece}")
            ended = False
    tidy = [line._replace(text=_SPACE.sub(" ", line.text).strip()) for line in lines]
    return [line for line in tidy if line.text]


def repeated_lines(pages: Sequence[Sequence[Line]]) -> set[tuple[int, int]]:
    """The lines, as (page, line), that stand at the edge of more than one page in five and of two at least, numbers in them aside."""
    edges = [
        (number, index)
        for number, page in enumerate(pages)
        for index in range(len(page))
        if index < EDGE_LINES or index >= len(page) - EDGE_LINES
    ]
    words = {edge: _DIGITS.sub("0", pages[edge[0]][edge[1]].text.casefold()) for edge in edges}
    on_pages = Counter(word for word, _ in {(words[edge], edge[0]) for edge in edges})
    return {edge for edge in edges if on_pages[words[edge]] >= max(2, len(pages) / 5)}


def paragraphs_of(lines: Sequence[Line]) -> list[str]:
    """The paragraphs that lines make."""
    if not lines:
        return []
    spacings = [(before.y - after.y) / max(after.size, 1.0) for before, after in itertools.pairwise(lines)]
    usual = [spacing for spacing in spacings if 0 < spacing < 4]
    spacing = statistics.median_low(usual) if usual else 0.0
    widths = _usual_widths(lines)
    paragraphs = [lines[0].text]
    for before, after in itertools.pairwise(lines):
        if _is_new(before, after, spacing, widths[round(before.size)]):
            paragraphs.append(after.text)
        else:
            paragraphs[-1] = _joined(paragraphs[-1], after.text)
    return paragraphs


def _usual_widths(lines: Sequence[Line]) -> dict[int, float]:
    """How many characters a full line has, by size of letters: as many as the ninth longest of ten; 0 where too few lines tell."""
    lengths: dict[int, list[int]] = {}
    for line in lines:
        lengths.setdefault(round(line.size), []).append(len(line.text))
    return {size: float(sorted(found)[int(0.9 * (len(found) - 1))]) if len(found) > 2 else 0.0 for size, found in lengths.items()}


def _is_new(before: Line, after: Line, spacing: float, width: float) -> bool:
    """Whether a line begins a paragraph."""
    if abs(before.size - after.size) > OTHER_SIZE * max(before.size, after.size):
        return True
    gap = (before.y - after.y) / max(after.size, 1.0)
    if gap < 0 or gap > 4 * max(spacing, 1.0):  # the next column or page, or words beside a picture
        return _SENTENCE_END.search(before.text) is not None and (len(before.text) < FULL * width or not after.text[:1].islower())
    if gap > WIDER_GAP * spacing > 0:
        return True
    if after.x - before.x > INDENT * max(after.size, 1.0) and _SENTENCE_END.search(before.text):
        return True
    return len(before.text) < FULL * width and (_SENTENCE_END.search(before.text) is not None or len(before.text) < width / 2)


def _joined(text: str, following: str) -> str:
    """Two lines of a paragraph; a hyphen that cut a word goes, one that a compound has stays."""
    if _HYPHEN.search(text) and following[:1].islower():
        return text[:-1] + following
    if _HYPHEN.search(text) and following[:1].isalpha():
        return text + following
    return f"{text} {following}"
