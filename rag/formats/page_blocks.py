"""The text of a page that its reader would see, a line for each block of its markup, with the elements that each stands in.

Scripts, styles, drawings and what only programs read are left out; what is on the page but hidden stays, and says so. Which blocks are
the story is decided in ``main_content`` and ``web_page``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from rag.formats.markup_reasons import reason_of

_UNSEEN = frozenset(
    "applet area audio canvas embed frame frameset head iframe map meta noembed noframes object param script source style svg "
    "template title track video".split()
)
# What begins a new line. Elements that HTML does not know are part of the line, as in browsers.
BLOCK_TAGS = frozenset(
    "address article aside blockquote body br button caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre search "
    "section select summary table tbody textarea tfoot thead tr ul".split()
)
CELL_TAGS = frozenset(("td", "th"))
_SPACE = re.compile(r"[ \t\n\r\f\v\xa0]+")
_NEXT_CELL = "\x1f"  # between cells of a row of a table; they make one line, with a tab between them
_HIDE, _SHOW = "\x1e", "\x1d"  # around what is hidden within a line
_SIGNS = re.compile(f"[{_NEXT_CELL}{_HIDE}{_SHOW}]")
_HIDDEN = re.compile(f"{_HIDE}([^{_SHOW}]*){_SHOW}?")


class Place(NamedTuple):
    """An element that a block stands in.

    Attributes:
        parent: number of the place it stands in, -1 for the outermost.
        tag: its name.
        names: its classes.
        reason: what its markup says its text is, where it says so.
        sure: that it says so plainly: by its kind of element or by being hidden, not by a word in a name.
    """

    parent: int
    tag: str
    names: str
    reason: str | None
    sure: bool


@dataclass(slots=True)
class Block:
    """A line of the page.

    Attributes:
        text: white space collapsed, never empty.
        place: number of the innermost element that makes it a block.
        tag: of that element.
        inner: number of the innermost element that holds all of it, which may be part of the line: a ``span``, a ``time``.
        linked: characters of it that are links.
        hidden: spans of the text that are not seen; in order.
        reason: why it is not of the story, where that is known.
    """

    text: str
    place: int
    tag: str
    inner: int
    linked: int = 0
    hidden: list[tuple[int, int]] = field(default_factory=list)
    reason: str | None = None

    @property
    def seen(self) -> str:
        """The text without what is hidden in it."""
        position, pieces = 0, []
        for start, end in self.hidden:
            pieces.append(self.text[position:start])
            position = end
        return "".join([*pieces, self.text[position:]]).strip()


def blocks_of(root: HtmlElement) -> tuple[list[Block], list[Place]]:
    """The blocks of a page in order, and the elements they stand in."""
    walk = _Walk()
    walk.run(root)
    return walk.blocks, walk.places


def places_around(place: int, places: list[Place]) -> Iterator[int]:
    """A block's place and those around it, from the inside out."""
    while place >= 0:
        yield place
        place = places[place].parent


class _Walk:
    """One pass over the tree."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.places: list[Place] = []
        self.open: list[int] = []  # the places that stand open
        self.buffer: list[str] = []
        self.path: list[int] = []  # the places that stood open at the line's first word
        self.common = self.lowest = 0  # how many of them hold all of the line; how many have not been closed since
        self.linked = self.links = self.verbatim = self.hidden = 0

    def run(self, root: HtmlElement) -> None:
        walk = iterwalk(root, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            seen = isinstance(tag, str) and tag not in _UNSEEN
            if event == "start":
                if seen:
                    self._start(element, tag)
                else:
                    walk.skip_subtree()
            else:
                if seen:
                    self._end(tag)
                if element.tail and element is not root:
                    self._text(element.tail)
        self._flush()

    def _start(self, element: HtmlElement, tag: str) -> None:
        reason, sure = reason_of(element)
        if tag in BLOCK_TAGS:
            self._flush()
        elif tag in CELL_TAGS:
            self.buffer.append(_NEXT_CELL)
        elif reason == "hidden":
            self.hidden += 1
            self.buffer.append(_HIDE)
        self.open.append(len(self.places))
        self.places.append(Place(self.open[-2] if len(self.open) > 1 else -1, tag, element.get("class") or "", reason, sure))
        self.links += tag == "a"
        self.verbatim += tag == "pre"
        if element.text:
            self._text(element.text)

    def _end(self, tag: str) -> None:
        if tag in BLOCK_TAGS:
            self._flush()
        elif tag not in CELL_TAGS and self.places[self.open[-1]].reason == "hidden":
            self.hidden -= 1
            if not self.hidden:
                self.buffer.append(_SHOW)
        self.open.pop()
        self.lowest = min(self.lowest, len(self.open))
        self.links -= tag == "a"
        self.verbatim -= tag == "pre"

    def _text(self, text: str) -> None:
        for number, line in enumerate(text.split("\n") if self.verbatim else [text]):
            if number:
                self._flush()
            if self.links:
                self.linked += len(line.strip())
            if line and not line.isspace():
                if not self.path:
                    self.path, self.common = self.open[:], len(self.open)
                else:
                    self.common = min(self.common, self.lowest)
                self.lowest = len(self.open)
            self.buffer.append(_SIGNS.sub(" ", line))

    def _flush(self) -> None:
        cells = [_SPACE.sub(" ", cell).strip() for cell in "".join(self.buffer).split(_NEXT_CELL)]
        line = "\t".join(filter(None, cells))
        text, hidden = _shown(line)
        if text:
            inside = [number for number in self.open if self.places[number].tag in BLOCK_TAGS or self.places[number].tag in CELL_TAGS]
            place = inside[-1] if inside else 0
            inner = max(place, self.path[self.common - 1]) if self.common else place
            self.blocks.append(Block(text, place, self.places[place].tag, inner, min(self.linked, len(text)), hidden))
        self.buffer, self.path, self.linked = [_HIDE] if self.hidden else [], [], 0


def _shown(line: str) -> tuple[str, list[tuple[int, int]]]:
    """A line without the signs around what is hidden, and the spans of it."""
    if _HIDE not in line and _SHOW not in line:
        return line, []
    pieces: list[str] = []
    hidden: list[tuple[int, int]] = []
    position = length = 0
    for match in _HIDDEN.finditer(line):
        for piece, is_hidden in ((line[position : match.start()], False), (match[1].replace(_HIDE, ""), True)):
            if is_hidden and piece.strip():
                hidden.append((length, length + len(piece)))
            pieces.append(piece)
            length += len(piece)
        position = match.end()
    pieces.append(line[position:])
    text = "".join(pieces).replace(_SHOW, "")
    start = len(text) - len(text.lstrip())
    text = text.strip()
    return text, [(max(0, first - start), min(len(text), last - start)) for first, last in hidden if first - start < len(text)]
