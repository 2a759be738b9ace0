"""A page's text as lines made of pieces, so that what is taken out of it can be told from what stays and nothing is lost on the way.

Lines are found, control characters and marks of markup (``**``, ``[words](#)``) set apart, and lines that belong together (wrapped at a
fixed width, or cut in two by a picture) are joined; only white space changes. Which lines are the story is ``cleaning.py``'s to say.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rag.page import Mark, Page
from rag.terms import STOP_WORDS

CONTROL, MARKUP = "control characters", "markup"

LONGEST_VERSE = 80  # characters; a line that breaks off right above the next is verse if it is shorter

_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f]+")  # Unicode's category Cc without the tab
_NO_UNWRAP = re.compile(r"\s*(?:[-*+>|#]|\d{1,3}[.)]\s)|\s{4}")
_MARKUP = re.compile(
    r"(?P<image>!\[[^\]\n]{0,500}\]\([^()\s]{0,2000}(?: \"[^\"\n]*\")?\))"
    r"|(?P<open>\[)(?=[^\[\]\n]{1,500}\]\((?:#|https?:|mailto:|/|\.\.?/))|(?P<close>\]\((?:#|https?:|mailto:|/|"
    r"\.\.?/)[^()\s]{0,2000}(?: \"[^\"\n]*\")?\))"
    r"|(?P<strong>\*\*(?=\S)|(?<=\S)\*\*)"
)
_EMPHASIS = re.compile(r"^(\s*)([*_])(?![\s*_])([^*_\n]+)(?<![\s*_])\2(\s*)$")


class Piece(NamedTuple):
    """A run of characters of the page and why it is not of the story; None where it may be."""

    text: str
    reason: str | None = None


@dataclass
class Line:
    """One line of the page.

    Attributes:
        pieces: in order; joined they are the line.
        gap: how many blank lines stood before it.
        reason: why the whole line is no part of the story; None where it may be.
        joined: it goes on the kept line before it.
    """

    pieces: list[Piece]
    gap: int = 0
    reason: str | None = None
    joined: bool = False
    _text: str | None = field(default=None, repr=False)

    @property
    def text(self) -> str:
        """What is left of the line without its removed pieces, without white space around it."""
        if self._text is None:
            self._text = "".join(piece.text for piece in self.pieces if piece.reason is None).strip()
        return self._text

    @property
    def whole(self) -> str:
        """The line with its removed pieces."""
        return "".join(piece.text for piece in self.pieces).strip()


def lines_of(page: Page) -> list[Line]:
    """The lines of a page that hold more than white space, marked and joined."""
    lines: list[Line] = []
    gap = 0
    marks = iter([*page.marks, Mark(len(page.text) + 1, len(page.text) + 1, "")])
    mark = next(marks)
    for start, end in _bounds(page.text):
        raw = page.text[start:end]
        if not raw.strip():
            gap += 1
            continue
        while mark.end <= start:
            mark = next(marks)
        pieces: list[Piece] = []
        position = start
        while position < end:
            while mark.end <= position:
                mark = next(marks)
            stop = min(end, mark.start if mark.start > position else mark.end)
            inside = mark.start <= position
            pieces.append(Piece(page.text[position:stop], mark.reason if inside else None))
            position = stop
        lines.append(_line(pieces, gap))
        gap = 0
    _unwrap(lines)
    return lines


def _bounds(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line, with_its_end in zip(text.splitlines(), text.splitlines(keepends=True), strict=True):
        yield start, start + len(line)
        start += len(with_its_end)


def _line(pieces: Sequence[Piece], gap: int) -> Line:
    if all(piece.reason is not None or not piece.text.strip() for piece in pieces):
        reason = next(piece.reason for piece in pieces if piece.reason is not None)
        return Line([Piece("".join(piece.text for piece in pieces))], gap, reason)
    apart: list[Piece] = []
    for piece in pieces:
        apart += [piece] if piece.reason is not None else [part for plain in _controls(piece.text) for part in _markup(plain)]
    return Line(apart, gap)


def _controls(text: str) -> Iterator[Piece]:
    """The text with control characters, which could steer a terminal, set apart; a tab is a blank."""
    if text.isprintable():  # as nearly every line is, and told in a third of the time
        yield Piece(text)
        return
    position = 0
    for match in _CONTROLS.finditer(text):
        if match.start() > position:
            yield Piece(text[position : match.start()])
        yield Piece(match.group(), CONTROL)
        position = match.end()
    if position < len(text):
        yield Piece(text[position:])


def _markup(piece: Piece) -> Iterator[Piece]:
    """The piece with the signs of Markdown emphasis and links set apart; the words between them stay."""
    if piece.reason is not None or not any(sign in piece.text for sign in "*_["):
        yield piece
        return
    whole = _EMPHASIS.match(piece.text)
    if whole:
        before, sign, inside, after = whole.groups()
        yield from (Piece(before), Piece(sign, MARKUP), *_markup(Piece(inside)), Piece(sign, MARKUP), Piece(after))
        return
    position = 0
    for match in _MARKUP.finditer(piece.text):
        if match.start() > position:
            yield Piece(piece.text[position : match.start()])
        yield Piece(match.group(), MARKUP)
        position = match.end()
    if position < len(piece.text):
        yield Piece(piece.text[position:])


def _unwrap(lines: list[Line]) -> None:
    """Mark lines that were wrapped at a fixed width as going on the line before, so that no sentence is cut where a line ended.

    A text counts as wrapped when no line is longer than 120 characters and, of the lines that another follows, nine in ten are full:
    the next line's first word would not have fitted. Lists, quotes, tables and headings are left as they are.
    """
    kept = [line for line in lines if line.reason is None]
    width = max((len(line.text) for line in kept), default=0)
    if not 40 <= width <= 120:
        return
    pairs = [(one, other) for one, other in itertools.pairwise(kept) if not other.gap and one.text and not _NO_UNWRAP.match(_raw(other))]
    full = [_is_full(one.text, other.text, width) for one, other in pairs if not _NO_UNWRAP.match(_raw(one))]
    if len(full) < 3 or sum(full) < 0.9 * len(full):
        return
    for one, other in pairs:
        other.joined = not one.text.startswith("#") and _is_full(one.text, other.text, width)


def _raw(line: Line) -> str:
    return "".join(piece.text for piece in line.pieces)


def _is_full(line: str, after: str, width: int) -> bool:
    return len(line) + 1 + len(after.split(maxsplit=1)[0] if after.split() else "") > width


def mend_cut_paragraphs(lines: Iterable[Line]) -> None:
    """Join a paragraph that something cut in two: it breaks off without a full stop, and what follows goes on in lower case.

    ``… at the`` and ``London School of Economics`` are joined as well: an article or a preposition ends no paragraph.
    """
    kept: list[tuple[Line, bool]] = []
    is_parted = False  # by a blank line, or by what was taken out
    for line in lines:
        is_parted = is_parted or line.gap > 0 or line.reason is not None
        if line.reason is None and line.text:
            kept.append((line, is_parted))
            is_parted = False
    for (one, _), (other, is_parted) in itertools.pairwise(kept):
        if (
            other.joined
            or len(one.text) < (40 if is_parted else LONGEST_VERSE)
            or not one.text[-1].isalnum()
            or not _starts_as_text(other.text)
        ):
            continue
        last = re.split(r"\W+", one.text)[-1].casefold()
        goes_on = other.text[0].islower() and _ends_as_text(other.text)
        if goes_on or (last in STOP_WORDS and last in _NEVER_LAST and _ends_as_text(other.text)):
            other.joined = True


_NEVER_LAST = frozenset("a an the of at by for from with and or to in on into their its his her our your".split())


def _starts_as_text(text: str) -> bool:
    return text[0].isalpha() and not re.match(r"(?:https?:|www\.)|[a-z]+[A-Z]|al-|el-|i[A-Z]", text)


def _ends_as_text(text: str) -> bool:
    return re.search(r"[.!?…:;,][\"'”’)\]]*$", text) is not None
