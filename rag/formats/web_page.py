"""Reads a web page: every line its reader could see, in order, and which of them are not of the story, with what they are instead.

What the story is, extraction of the main content (``main_content``) and the markup (``page_blocks``) say together; in doubt a paragraph
stays. Fields are read in ``page_metadata``. How furniture is told by its own words, and how a page with several stories is parted:
``rag.cleaning.cleaning``.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence

from lxml.html import HtmlElement

from rag.decoding import decode
from rag.errors import ArticleError
from rag.formats.html_tree import parse_html
from rag.formats.main_content import LONGEST_EXTRACTED, MOST_BLOCKS, extracted_lines, find_story
from rag.formats.page_blocks import Block, Place, blocks_of, places_around
from rag.formats.page_metadata import Metadata, read_metadata
from rag.page import Mark, Page

OUTSIDE = "outside the story"
PROSE_WORDS = 9  # a paragraph that extraction left out is put back when it has so many words and ends as a sentence does
MOSTLY_LINKS = 0.5  # share of a line's letters that are links; prose has fewer
COVERS = 0.3  # share of the story in an element whose name says that it is furniture, above which the name is not believed
DEPTH = 4  # elements around a paragraph that are compared with those around the story's
LEAST_HEADLINE = 3  # words
STORY = 200  # characters; with less of a story than this, a page is read in more trusting ways

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_META_CHARSET = re.compile(rb"""<meta[^>]{1,300}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"""^\s*<\?xml[^>]{1,200}?encoding\s*=\s*["']([\w.:-]{2,40})""")
_SENTENCE_END = re.compile(r"[.!?…:;؟。！？।]['\"”’»)\]]*$")


def read_web_page(data: bytes, source: str, name: str, *, address: str | None = None, charset: str | None = None) -> Page:
    """Read an HTML page.

    Args:
        data: the page as it was saved or fetched.
        source: as in ``Page``, and for messages.
        name: as in ``Page``.
        address: where it was fetched from, if that is known.
        charset: its encoding as the server or an enclosing file gives it.

    Raises:
        ArticleError: there is no text to read on it, or it is not a page that can be read in bounded time.
    """
    stated = _META_CHARSET.search(data[:4096]) or _XML_CHARSET.search(data[:200])
    text, _ = decode(data, source, charset or (stated[1].decode("ascii") if stated else None))
    root = parse_html(text, source)
    metadata = read_metadata(root, text, address)
    blocks, places = blocks_of(root)
    title = metadata.fields.get("title")
    warnings = decide(root, blocks, places, title.value if title else None)
    if sum(len(block.text) for block in blocks if block.reason is None) < STORY:
        body = metadata.body
        if len(body) >= STORY:
            blocks += [Block(line, 0, "p", 0) for line in body.split("\n") if line.strip()]
            warnings.append("the story is not in the page's text but in its structured data, and was taken from there")
    if not blocks:
        raise ArticleError(
            "the page holds no text; save it once more, when it is fully shown, or save its text as a .txt file", path=source
        )
    return _page(blocks, source, name, metadata, warnings)


def decide(root: HtmlElement, blocks: list[Block], places: list[Place], title: str | None) -> list[str]:
    """Give each block that is not of the story its reason.

    Args:
        root: the page.
        blocks: of it; their reasons are set.
        places: the elements they stand in.
        title: the page's headline, where it is stated.

    Returns:
        Warnings.
    """
    small = len(blocks) <= MOST_BLOCKS and sum(len(block.text) for block in blocks) <= LONGEST_EXTRACTED
    found = find_story(blocks, extracted_lines(root)) if small else [False] * len(blocks)
    hard, soft = _reasons(blocks, places, found)
    found = [kept and hard[block.inner] is None for block, kept in zip(blocks, found, strict=True)]
    alike = _Alike(blocks, places, found)
    for number, block in enumerate(blocks):
        plain, named = hard[block.inner], soft[block.inner]
        if plain is not None:
            block.reason = plain
        elif found[number]:
            block.reason = None if named is None or _is_prose(block) else named
        elif named is not None or not (_is_prose(block) and (alike.story < STORY or alike.stands_among(block))):
            block.reason = named or OUTSIDE
    _subheadings(blocks, places, hard, soft)
    _headline(blocks, places, hard, title)
    return [] if small else ["the page is so large that its story was told by its markup alone"]


class _Alike:
    """Where on the page the story was found: a paragraph that stands where others of it do, in an element of the same kind, is of it."""

    def __init__(self, blocks: Sequence[Block], places: list[Place], found: Sequence[bool]) -> None:
        self.places = places
        self.story = 0  # characters
        self.kinds: Counter[tuple[int, str, str]] = Counter()
        self.inside: Counter[int] = Counter()
        self.parents: Counter[int] = Counter()
        for block, kept in zip(blocks, found, strict=True):
            if kept:
                self.story += len(block.text)
                self.parents[places[block.place].parent] += 1
                for place in places_around(block.place, places):
                    self.inside[place] += len(block.text)
                    self.kinds[self._kind(place)] += len(block.text)

    def _kind(self, place: int) -> tuple[int, str, str]:
        return self.places[place].parent, self.places[place].tag, self.places[place].names

    def stands_among(self, block: Block) -> bool:
        """Whether it stands beside paragraphs of the story, or in an element beside one of its kind that holds paragraphs of the story."""
        if self.parents[self.places[block.place].parent]:
            return True
        around = itertools.islice(places_around(block.place, self.places), DEPTH)
        return any(self.kinds[self._kind(place)] - self.inside[place] >= STORY for place in around)


def _subheadings(blocks: Sequence[Block], places: Sequence[Place], hard: Sequence[str | None], soft: Sequence[str | None]) -> None:
    """Put a heading back that extraction left out between two paragraphs of the story, beside which it stands."""
    for number in range(1, len(blocks) - 1):
        before, block, after = blocks[number - 1], blocks[number], blocks[number + 1]
        if block.reason == OUTSIDE and block.tag in _HEADINGS and hard[block.inner] is None and soft[block.inner] is None:
            beside = places[block.place].parent in (places[before.place].parent, places[after.place].parent)
            if beside and before.reason is None and after.reason is None and block.linked < MOSTLY_LINKS * len(block.text):
                block.reason = None


def _headline(blocks: Sequence[Block], places: list[Place], hard: Sequence[str | None], title: str | None) -> None:
    """Mark what is the headline: what the title says, and the only first-rank heading of a page if it stands before the story."""
    first = next((number for number, block in enumerate(blocks) if block.reason is None and _is_prose(block)), len(blocks))
    heads = [
        number
        for number, block in enumerate(blocks)
        if hard[block.inner] != "hidden" and "h1" in (places[place].tag for place in places_around(block.place, places))
    ]
    for block in blocks:
        if title and _letters(block.seen) == _letters(title) and hard[block.inner] != "hidden":
            block.reason = "headline"
    if len(heads) == 1 and heads[0] < first and len(blocks[heads[0]].seen.split()) >= LEAST_HEADLINE:
        blocks[heads[0]].reason = "headline"


def _reasons(blocks: Sequence[Block], places: list[Place], found: Sequence[bool]) -> tuple[list[str | None], list[str | None]]:
    """For each place what it and those around it plainly are, and what their names say they are, the innermost first.

    What would take out too much of the story is not believed.
    """
    inside = [0] * len(places)  # characters of the story
    for block, kept in zip(blocks, found, strict=True):
        if kept:
            for around in places_around(block.inner, places):
                inside[around] += len(block.text)
    whole = inside[0] if inside else 0
    hard: list[str | None] = []
    soft: list[str | None] = []
    for number, place in enumerate(places):
        believed = place.reason if inside[number] <= COVERS * whole or (place.sure and place.reason == "hidden") else None
        outer_hard, outer_soft = (hard[place.parent], soft[place.parent]) if place.parent >= 0 else (None, None)
        if place.tag == "blockquote" and outer_soft == "share":
            outer_soft = None  # a post that the story quotes, in what social networks give to embed
        hard.append(outer_hard or (believed if place.sure else None))
        soft.append((believed if not place.sure else None) or outer_soft)
    return hard, soft


def _is_prose(block: Block) -> bool:
    """Whether a line reads as a paragraph does, rather than as a heading, a list of links or a button."""
    return (
        len(block.text.split()) >= PROSE_WORDS
        and _SENTENCE_END.search(block.text) is not None
        and block.linked < MOSTLY_LINKS * len(block.text)
    )


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _page(blocks: Sequence[Block], source: str, name: str, metadata: Metadata, warnings: list[str]) -> Page:
    """The blocks as lines, their reasons as marks; neighbouring marks of one reason are one."""
    marks: list[Mark] = []
    position = 0
    for block in blocks:
        end = position + len(block.text)
        if block.reason is None:
            marks += [Mark(position + first, position + last, "hidden") for first, last in block.hidden]
        elif marks and marks[-1].end == position - 1 and marks[-1].reason == block.reason:
            marks[-1] = Mark(marks[-1].start, end, block.reason)
        else:
            marks.append(Mark(position, end, block.reason))
        position = end + 1
    text = "\n".join(block.text for block in blocks)
    return Page(source, name, text, tuple(marks), metadata.fields, metadata.others, tuple(warnings))
