"""Which blocks of a page are its story: those whose words trafilatura's extraction of the main content holds, found in order.

Extraction gives text, not places; a block may be cut, joined with its neighbours, or stand on the page twice. So blocks are aligned
with the extracted text: those whose words are unique in both are anchors, the rest is looked for between its neighbours' places.
"""

from __future__ import annotations

import bisect
import copy
import re
from collections import Counter

import trafilatura
from lxml.html import HtmlElement
from lxml.html import builder as html

from rag.formats.markup_reasons import reason_of
from rag.formats.page_blocks import BLOCK_TAGS, CELL_TAGS, Block

LONGEST_EXTRACTED = 3_000_000  # characters of text and
MOST_BLOCKS = 30_000  # blocks up to which trafilatura takes seconds; beyond, markup alone decides
LEAST_PARAGRAPH = 80  # characters; and
LEAST_PARAGRAPHS = 3  # of them that an article has which is no teaser
ANCHOR = 25  # letters and digits that make a block's words its own
SHARE_FOUND = 0.5  # of a block's letters, by sentences: extraction drops a link or a note from a paragraph

LONGEST_NAME = 300  # characters of class names that trafilatura's many patterns are tried on
MOST_PARTS = 1000  # elements within a line; a paragraph has a few links

_FLOW = BLOCK_TAGS | CELL_TAGS | {"head", "title", "meta", "link", "script", "style"}
_SENTENCE = re.compile(r"[^.!?؟。！？]+[.!?؟。！？]*")


def extracted_lines(root: HtmlElement) -> list[str]:
    """The lines of the page's main content, in favour of taking in too much; none when trafilatura finds no such.

    Of a page with several articles, extraction gives one; so each that has a heading and a story of its own is extracted by itself.
    """
    visible = _without_hidden(root)
    articles = _articles(visible)
    if len(articles) < 2:
        return _extract(visible)
    return [line for article in articles for line in _extract(html.HTML(html.BODY(copy.deepcopy(article))))]


def _extract(root: HtmlElement) -> list[str]:
    document = trafilatura.bare_extraction(root, favor_recall=True, include_comments=False, include_tables=True)
    if document is None or isinstance(document, dict):
        return []
    return (document.text or "").split("\n")


def _without_hidden(root: HtmlElement) -> HtmlElement:
    """A copy without what is hidden, so that it cannot be taken for the story."""
    visible = copy.deepcopy(root)
    for element in [element for element in visible.iter() if isinstance(element.tag, str) and _is_left_out(element)]:
        if element.getparent() is not None:
            element.drop_tree()
    for element in visible.iter():
        for name in ("class", "id", "style"):
            if len(element.get(name) or "") > LONGEST_NAME:
                element.set(name, element.get(name)[:LONGEST_NAME])
    _flatten(visible)
    return visible


def _flatten(root: HtmlElement) -> None:
    """Make plain text of lines with very many links and spans, over which trafilatura would spend the square of their number."""
    line: dict[HtmlElement, HtmlElement] = {}  # of each element, the block it is a part of
    parts: Counter[HtmlElement] = Counter()
    for element in root.iter():
        parent = element.getparent()
        line[element] = element if element.tag in _FLOW or parent is None else line[parent]
        parts[line[element]] += 1
    for element in [element for element, number in parts.items() if number > MOST_PARTS]:
        _make_plain(element)


def _make_plain(block: HtmlElement) -> None:
    """Put the text of the elements within a line in their place, links and all. Once through: ``strip_tags`` takes the square as well."""
    mixed = [block]
    while mixed:
        element = mixed.pop()
        pieces, last = [element.text or ""], None
        for child in list(element):
            if any(part.tag in _FLOW for part in child.iter()):
                _set_text(element, last, pieces)
                pieces, last = [child.tail or ""], child
                if child.tag not in _FLOW:
                    mixed.append(child)
            else:
                pieces += ["".join(child.itertext()), child.tail or ""]
                element.remove(child)
        _set_text(element, last, pieces)


def _set_text(element: HtmlElement, last: HtmlElement | None, pieces: list[str]) -> None:
    if last is None:
        element.text = "".join(pieces)
    else:
        last.tail = "".join(pieces)


def _is_left_out(element: HtmlElement) -> bool:
    """Whether an element is hidden; by a mere name only if it is part of a line, where it would stand in the middle of a sentence."""
    reason, sure = reason_of(element)
    return reason == "hidden" and (sure or element.tag in ("span", "a", "small"))


def _articles(root: HtmlElement) -> list[HtmlElement]:
    """The outermost ``article`` elements that hold a story with a heading."""
    found = []
    for article in root.iter("article"):
        if _within(article, "article") is None and any(
            _within(heading, "article") is article for heading in article.iter("h1", "h2", "h3")
        ):
            own = [paragraph for paragraph in article.iter("p") if _within(paragraph, "article") is article]
            if sum(len(" ".join("".join(paragraph.itertext()).split())) >= LEAST_PARAGRAPH for paragraph in own) >= LEAST_PARAGRAPHS:
                found.append(article)
    return found


def _within(element: HtmlElement, tag: str) -> HtmlElement | None:
    return next(element.iterancestors(tag), None)


def find_story(blocks: list[Block], lines: list[str]) -> list[bool]:
    """Whether each block's words are in the extracted lines, both in order.

    Args:
        blocks: of the page.
        lines: of the extraction.

    Returns:
        One truth value for each block.
    """
    words = [_bare(block.seen) for block in blocks]
    flat, starts = "", []
    pieces = []
    length = 0
    for line in map(_bare, lines):
        if line:
            starts.append(length)
            pieces.append(line)
            length += len(line)
    flat = "".join(pieces)
    edges = {*starts, len(flat)}
    found = [False] * len(blocks)
    anchors = _anchors(words, flat)
    previous, reached = -1, 0
    for number, start in [*anchors, (len(blocks), len(flat))]:
        _between(words, blocks, found, (previous + 1, number), flat, (reached, start), edges)
        if number < len(blocks):
            found[number] = True
            previous, reached = number, start + len(words[number])
    return found


def _bare(text: str) -> str:
    """Letters and digits only: extraction normalises spaces and signs in its own ways."""
    return "".join(character for character in text.casefold() if character.isalnum())


def _anchors(words: list[str], flat: str) -> list[tuple[int, int]]:
    """Blocks with their offsets in the extraction: unique in both, and in the same order in both (the longest such series)."""
    times = Counter(words)
    places = []
    for number, word in enumerate(words):
        if len(word) >= ANCHOR and times[word] == 1:
            start = flat.find(word)
            if start >= 0 and flat.find(word, start + 1) < 0:
                places.append((number, start))
    tails: list[int] = []  # smallest last offset of a series of each length (patience sorting)
    at: list[int] = []
    before: list[int] = []
    for index, (_, start) in enumerate(places):
        length = bisect.bisect_left(tails, start)
        if length == len(tails):
            tails.append(start)
            at.append(index)
        else:
            tails[length], at[length] = start, index
        before.append(at[length - 1] if length else -1)
    chain = []
    index = at[-1] if at else -1
    while index >= 0:
        chain.append(places[index])
        index = before[index]
    return chain[::-1]


def _between(
    words: list[str], blocks: list[Block], found: list[bool], numbers: tuple[int, int], flat: str, span: tuple[int, int], edges: set[int]
) -> None:
    """Look for the blocks between two anchors in what the extraction has between them, in order."""
    position, end = span
    for number in range(*numbers):
        word = words[number]
        if not word or position >= end:
            continue
        start = flat.find(word, position, end)
        if start >= 0 and (len(word) >= ANCHOR or (start in edges and start + len(word) in edges)):
            found[number] = True
            position = start + len(word)
        elif len(word) >= 2 * ANCHOR:
            share, last = _sentences_found(blocks[number].seen, flat, position, end)
            if share >= SHARE_FOUND:
                found[number] = True
                position = last


def _sentences_found(text: str, flat: str, position: int, end: int) -> tuple[float, int]:
    """The share of a block's letters in sentences that are found, and where the last one ends."""
    known = total = 0
    for sentence in _SENTENCE.findall(text):
        word = _bare(sentence)
        total += len(word)
        start = flat.find(word, position, end) if len(word) >= ANCHOR else -1
        if start >= 0:
            known += len(word)
            position = start + len(word)
    return known / total if total else 0.0, position
