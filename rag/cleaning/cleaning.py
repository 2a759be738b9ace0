"""A page becomes its stories: what is furniture is taken out with its reason, and a page that holds several stories is parted.

Nothing is lost: a story's text with its removed pieces put back at their positions is the page's text again, but for white space. A
line is judged by its own words (``furniture.py``), by its neighbours (``runs.py``: a heading over teasers, the lines around a telephone
number), and by its place (``places.py``: before the first paragraph, after the last). Where these do not show it to be furniture it
stays: a sentence lost is worse than a caption left. What the words say (when, who, whose) is read elsewhere.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rag.cleaning import furniture, places, runs
from rag.cleaning.headlines import Headline, find_headline
from rag.cleaning.lines import CONTROL, MARKUP, Line, Piece, lines_of, mend_cut_paragraphs
from rag.cleaning.page_stories import part_into_stories
from rag.cleaning.prose import PROSE_WORDS, words_in
from rag.page import Page
from rag.schema import Removed
from rag.sentences import sentence_spans

# Why something is not of the story. Markup and control characters cannot be kept.
REASONS = (
    "advertisement", "byline", "caption", "comments", "disclaimer", "headline", "hidden", "navigation", "newsletter", "outside the story",
    "repeated", "share", "teaser",
)  # fmt: skip
ALL = "all"
LONG_CAPTION = 45  # words of a paragraph with a credit, from which more of it than a caption is supposed


@dataclass(frozen=True, slots=True)
class Story:
    """One story of a page.

    Attributes:
        headline: the words that head it, and where they were found; None where nothing on the page does.
        text: its paragraphs; a blank line between them where there was one, or where something was taken out.
        removed: what was taken out, in order of the page.
        head, tail: the lines taken out before its first and after its last paragraph, which may say when and where it was published.
    """

    headline: Headline | None
    text: str
    removed: tuple[Removed, ...]
    head: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()


def stories_of(page: Page, keep: Collection[str] = ()) -> list[Story]:
    """Clean a page and part it into its stories.

    Args:
        page: as a format's reader gives it.
        keep: reasons, of ``REASONS``, for which nothing is taken out; ``all`` stands for each of them.

    Returns:
        At least one story, the first one's text empty where the page holds no text at all. Together they hold every character of the page
        that is not white space, in text or ``removed``.
    """
    lines = lines_of(page)
    title = page.fields.get("title")
    one_record = title is not None and title.found.how in ("front matter", "export field")  # somebody said that this is one story
    parts = [lines] if one_record else part_into_stories(lines)
    stories = []
    for number, part in enumerate(parts):
        headline = _judge(part, title.value if title and number == 0 else None)
        head, tail = _surroundings(part)
        _put_back(part, keep)
        mend_cut_paragraphs(part)
        stories.append(_composed(part, headline, head, tail))
    return stories


def _judge(lines: list[Line], title: str | None) -> Headline | None:
    """Give each line that is not of the story its reason; what heads the story."""
    for line in lines:
        if line.reason is None:
            reason = furniture.furniture(line.text) if line.text else MARKUP
            line.reason = None if reason in furniture.BY_SENTENCE and _take_sentences(line, reason) else reason
            if line.reason == "caption":
                line.reason = None if _take_caption(line) else line.reason
    runs.comments(lines)
    runs.boxes(lines)
    runs.teasers(lines)
    places.counts(lines)
    places.lone_buttons(lines)
    first, last = runs.body_of(lines)
    if first is None or last is None:
        return _headless(lines, title)
    if first <= places.HEAD_LINES:
        places.head(lines, first)
    headline = find_headline(lines, first, title)
    places.notes_about_authors(lines)
    runs.advertisements(lines, last)
    if len(lines) - last - 1 <= places.TAIL_LINES:
        places.tail(lines[last + 1 :])
    places.pull_quotes(lines)
    places.repeats(lines, headline)
    return headline


def _take_sentences(line: Line, reason: str) -> bool:
    """Take out the sentences of a paragraph that are furniture, where others of it are not; whether it came to that.

    A sentence that refers to the one before ("These do not influence editorial content.") goes with it.
    """
    spans = sentence_spans(line.text)
    taken: list[tuple[int, int]] = []
    for start, end in spans:
        refers = bool(taken) and taken[-1][1] >= start - 1 and furniture.refers_back(line.text[start:end])
        if refers or furniture.furniture(line.text[start:end]) == reason:
            taken.append((start, end))
    if not taken or len(taken) == len(spans) or any(piece.reason is not None for piece in line.pieces):
        return False
    if sum(words_in(line.text[start:end]) for start, end in spans if (start, end) not in taken) < PROSE_WORDS:
        return False
    text, position, pieces = line.text, 0, []
    for start, end in taken:
        pieces += [Piece(text[position:start]), Piece(text[start:end], reason)]
        position = end
    line.pieces, line._text = [piece for piece in [*pieces, Piece(text[position:])] if piece.text], None
    return True


def _take_caption(line: Line) -> bool:
    """Take only the last sentence of a paragraph that ends with a picture's credit where it tells more than a caption does; whether it
    came to that.
    """
    spans = sentence_spans(line.text) if words_in(line.text) > LONG_CAPTION else []
    if len(spans) < 3 or any(piece.reason is not None for piece in line.pieces):
        return False
    start = spans[-1][0]
    line.pieces, line._text = [Piece(line.text[:start]), Piece(line.text[start:], "caption")], None
    return True


def _headless(lines: list[Line], title: str | None) -> Headline | None:
    """A page without a paragraph: a list, a table, a few words. Its first line may head it."""
    headline = find_headline(lines, len(lines), title)
    places.repeats(lines, headline)
    if all(line.reason is not None for line in lines):  # nothing but furniture: then it is what the page has to say
        for line in lines:
            if line.reason in REASONS and line.reason != "hidden":
                line.reason = None
    return headline


def _surroundings(lines: Sequence[Line]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What was taken out before the first paragraph or as byline, and after the last one up to other stories and comments."""
    first, last = runs.body_of(lines)
    if first is None or last is None:
        kept = [number for number, line in enumerate(lines) if line.reason is None and line.text]
        first, last = (kept[0], kept[-1]) if kept else (len(lines), len(lines))
    head = [
        line.whole
        for number, line in enumerate(lines[:last])
        if line.reason not in (None, "navigation", "share") and (number < first or line.reason == "byline")
    ]
    own = itertools.takewhile(lambda line: line.reason not in ("teaser", "comments"), lines[last + 1 :])
    rest = [line.whole for line in lines[last + 1 :] if line.reason == "disclaimer"]  # who holds the rights stands at the very end
    tail = [line.whole for line in own if line.reason is not None]
    return tuple(head), tuple(dict.fromkeys([*tail, *rest]))


def _put_back(lines: list[Line], keep: Collection[str]) -> None:
    """Let stay what is to be kept."""
    kept = set(REASONS) if ALL in keep else set(keep)
    if not kept:
        return
    for line in lines:
        if line.reason in kept:
            line.reason = None
        line.pieces = [Piece(piece.text, None if piece.reason in kept else piece.reason) for piece in line.pieces]
        line._text = None


def _composed(lines: Sequence[Line], headline: Headline | None, head: tuple[str, ...], tail: tuple[str, ...]) -> Story:
    """Text and removed pieces; a removed line stands before the next kept one."""
    text = ""
    removed: list[Removed] = []
    waiting: list[Piece] = []
    gap = 0
    for line in lines:
        gap = max(gap, line.gap)
        if line.reason is not None or not line.text:
            waiting.append(Piece(line.whole, line.reason or MARKUP))
            gap = max(gap, 1)
            continue
        if text:
            text += " " if line.joined else "\n\n" if gap else "\n"
        gap = 0
        removed += _at(len(text), waiting)
        waiting = []
        pieces, kept = _trimmed(line.pieces), ""
        for piece in pieces:
            if piece.reason is None:
                kept += piece.text
            else:
                removed.append(Removed(piece.text, piece.reason, len(text) + len(kept)))
        text += kept
    removed += _at(len(text), waiting)
    return Story(headline, text, tuple(removed), head, tail)


def _at(position: int, pieces: Sequence[Piece]) -> list[Removed]:
    return [Removed(piece.text, piece.reason or MARKUP, position) for piece in pieces]


def _trimmed(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces without white space before the first and after the last kept word; a heading's or list's own indent goes as well."""
    trimmed = list(pieces)
    for step, strip in ((1, str.lstrip), (-1, str.rstrip)):
        for number in range(len(trimmed))[::step]:
            if trimmed[number].reason is None:
                trimmed[number] = Piece(strip(trimmed[number].text))
                if trimmed[number].text:
                    break
    return trimmed


def put_back(story_text: str, removed: Sequence[Removed]) -> str:
    """The page's text: what was removed, each piece at its position. It differs from the original in white space only."""
    parts, position = [], 0
    for piece in removed:
        parts += [story_text[position : piece.position], " " if piece.reason not in (MARKUP, CONTROL) else "", piece.text]
        position = piece.position
    return "".join([*parts, story_text[position:]])
