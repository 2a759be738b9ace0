"""A page becomes its stories: what is furniture is taken out with its reason, and a page that holds several stories is parted.

Nothing is lost: a story's text with its removed pieces put back at their positions is the page's text again, but for white space. A line is
judged by its own words (``furniture.py``), by its place (before the first paragraph, after the last), and by its neighbours (a heading over
teasers, the lines around a telephone number). Where these do not show it to be furniture it stays: a sentence lost is worse than a caption left.
What the words say (when, who, whose) is read elsewhere.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from rag.cleaning import furniture
from rag.cleaning.headlines import Headline, find_headline, same_headline
from rag.cleaning.lines import CONTROL, MARKUP, Line, Piece, lines_of, mend_cut_paragraphs
from rag.page import Page
from rag.cleaning.page_stories import part_into_stories
from rag.schema import Removed
from rag.sentences import sentence_spans

# Why something is not of the story. Markup and control characters cannot be kept.
REASONS = (
    "advertisement", "byline", "caption", "comments", "disclaimer", "headline", "hidden", "navigation", "newsletter", "outside the story", "share",
    "teaser",
)  # fmt: skip
ALL = "all"
HEAD_LINES = 30  # lines before the first paragraph that may be the head of a page; more are a list, which is the story
TAIL_LINES = 60  # likewise after the last paragraph


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
    title = page.fields["title"] if "title" in page.fields else None
    one_record = title is not None and title.found.how in ("front matter", "export field")  # somebody said that this is one story
    parts = [lines] if one_record else part_into_stories(lines)
    stories = []
    for number, part in enumerate(parts):
        headline = _judge(part, title.value if title and number == 0 else None)
        _put_back(part, keep)
        mend_cut_paragraphs(part)
        stories.append(_composed(part, headline))
    return stories


def _judge(lines: list[Line], title: str | None) -> Headline | None:
    """Give each line that is not of the story its reason; what heads the story."""
    for line in lines:
        if line.reason is None:
            reason = furniture.furniture(line.text) if line.text else MARKUP
            line.reason = None if reason in furniture.BY_SENTENCE and _take_sentences(line, reason) else reason
    _teasers(lines)
    first, last = _body(lines)
    if first is None or last is None:
        return _headless(lines, title)
    if first <= HEAD_LINES:
        _head(lines[:first])
    headline = find_headline(lines, first, title)
    _advertisements(lines, last)
    if len(lines) - last - 1 <= TAIL_LINES:
        _tail(lines[last + 1 :])
    _repeats(lines, headline)
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
    if sum(furniture.words_in(line.text[start:end]) for start, end in spans if (start, end) not in taken) < furniture.PROSE_WORDS:
        return False
    text, position, pieces = line.text, 0, []
    for start, end in taken:
        pieces += [Piece(text[position:start]), Piece(text[start:end], reason)]
        position = end
    line.pieces, line._text = [piece for piece in [*pieces, Piece(text[position:])] if piece.text], None
    return True


def _headless(lines: list[Line], title: str | None) -> Headline | None:
    """A page without a paragraph: a list, a table, a few words. Its first line may head it."""
    headline = find_headline(lines, len(lines), title)
    _repeats(lines, headline)
    if all(line.reason is not None for line in lines):  # nothing but furniture: then it is what the page has to say
        for line in lines:
            if line.reason in REASONS and line.reason != "hidden":
                line.reason = None
    return headline


def _body(lines: Sequence[Line]) -> tuple[int | None, int | None]:
    """Numbers of the first and last paragraph."""
    prose = [number for number, line in enumerate(lines) if line.reason is None and furniture.is_prose(line.text)]
    return (prose[0], prose[-1]) if prose else (None, None)


def _teasers(lines: list[Line]) -> None:
    """Teasers' neighbours: the heading over them, what stands between them, and lines that break off beside them at the end of the page."""
    for number, line in enumerate(lines):
        if line.reason == "teaser" and furniture.is_heading_of_teasers(line.text):
            for follower in itertools.takewhile(_may_be_link, lines[number + 1 : number + 9]):
                follower.reason = "teaser"
    tail = [line for line in lines if line.reason is None or line.reason == "teaser"]
    run = list(itertools.takewhile(lambda line: line.reason == "teaser" or furniture.is_truncated(line.text), reversed(tail)))
    if sum(furniture.is_truncated(line.text) for line in run) >= 2 and len(run) < len(tail):
        for line in run:
            line.reason = line.reason or "teaser"
    for number in range(1, len(lines)):
        # A short line right over a run of teasers is their heading.
        over, under = lines[number - 1], lines[number]
        is_run = under.reason == "teaser" and number + 1 < len(lines) and lines[number + 1].reason == "teaser" and not furniture.is_heading_of_teasers(under.text)
        if is_run and over.reason is None and not under.gap and not furniture.is_prose(over.text) and furniture.words_in(over.text) <= 6:
            over.reason = "teaser"


def _may_be_link(line: Line) -> bool:
    """Whether a line may be the headline of another story."""
    return line.reason in (None, "teaser") and not furniture.is_prose(line.text) and furniture.words_in(line.text) >= 4


def _head(lines: list[Line]) -> None:
    """Before the first paragraph: bylines, date lines, and captions that only their form shows."""
    for line in lines:
        if line.reason is None and (furniture.is_byline(line.text) or furniture.is_date_line(line.text)):
            line.reason = "byline"
        elif line.reason is None and furniture.ends_with_date(line.text) and furniture.words_in(line.text) >= 5:
            line.reason = "caption"
    _captions_by_company(lines)


def _captions_by_company(lines: list[Line]) -> None:
    """A line that ends in a bracketed credit of no known kind is a caption where it stands twice or beside a caption."""
    texts = [line.text for line in lines]
    for number, line in enumerate(lines):
        if line.reason is None and re.search(r"[^.!?]\s[(\[][A-Z][^()\[\]]{1,60}[)\]]$", line.text):
            beside = any(lines[other].reason == "caption" for other in (number - 1, number + 1) if 0 <= other < len(lines))
            if texts.count(line.text) > 1 or beside:
                line.reason = "caption"


def _advertisements(lines: list[Line], last: int) -> None:
    """A run of lines that are no sentences, with an address or a call to buy among them, is an advertisement; after the story all of it is.

    Inside the story the run must hold two such lines, since a list of offers may be what the story is about.
    """
    number = 0
    while number < len(lines):
        end = number
        while end < len(lines) and not (lines[end].reason is None and furniture.is_prose(lines[end].text)) and lines[end].reason in (None, "advertisement", "share"):
            end += 1
        run = [line for line in lines[number:end] if line.reason is None]
        calls = [line for line in run if furniture.is_contact(line.text) or furniture.is_call_to_buy(line.text)]
        inside = number <= last
        if len(calls) >= (2 if inside else 1) and len(run) <= 15 and (not inside or 2 * len(calls) >= len(run)):
            first = 0
            while not inside and first < len(run) and _is_credits(run[first].text):
                first += 1
            for line in run[first:]:
                line.reason = "advertisement"
        number = max(end, number) + 1


def _is_credits(text: str) -> bool:
    """Whether a line says who reported and edited the story, which belongs to it."""
    return re.match(r"[\W_]*\(?(?:additional )?(?:reporting|editing|writing|edited|written|compiled|with (?:inputs|reporting|files)) (?:by|from)\b", text, re.IGNORECASE) is not None


def _tail(lines: list[Line]) -> None:
    """After the last paragraph: bylines and date lines, contacts, and lists of other stories' headlines."""
    for line in lines:
        if line.reason is None and not _is_credits(line.text) and (furniture.is_byline(line.text) or furniture.is_date_line(line.text)):
            line.reason = "byline"
        elif line.reason is None and furniture.is_contact(line.text):
            line.reason = "advertisement"


def _repeats(lines: list[Line], headline: Headline | None) -> None:
    """Lines that repeat the headline, or a caption, or the line right before them."""
    captions = {line.text for line in lines if line.reason == "caption"}
    before = ""
    for line in lines:
        if line.reason is None and line.text:
            if headline is not None and same_headline(line.text, headline.words) and not furniture.is_prose(line.text):
                line.reason = "headline"
            elif line.text in captions:
                line.reason = "caption"
            elif line.text == before and furniture.words_in(line.text) >= 3:
                line.reason = "headline" if not furniture.is_prose(line.text) else "caption"
        before = line.text or before


def _put_back(lines: list[Line], keep: Collection[str]) -> None:
    """Let stay what is to be kept."""
    kept = set(REASONS) if ALL in keep else set(keep)
    for line in lines:
        if line.reason in kept:
            line.reason = None
        line.pieces = [Piece(piece.text, None if piece.reason in kept else piece.reason) for piece in line.pieces]
        line._text = None


def _composed(lines: Sequence[Line], headline: Headline | None) -> Story:
    """Text and removed pieces; a removed line stands before the next kept one."""
    text = ""
    removed: list[Removed] = []
    waiting: list[Removed] = []
    gap = 0
    for line in lines:
        gap = max(gap, line.gap)
        if line.reason is not None or not line.text:
            waiting.append(Removed(line.whole, line.reason or MARKUP, 0))
            gap = max(gap, 1)
            continue
        if text:
            text += " " if line.joined else "\n\n" if gap else "\n"
        gap = 0
        removed += [replace(piece, position=len(text)) for piece in waiting]
        waiting = []
        pieces, kept = _trimmed(line.pieces), ""
        for piece in pieces:
            if piece.reason is None:
                kept += piece.text
            else:
                removed.append(Removed(piece.text, piece.reason, len(text) + len(kept)))
        text += kept
    removed += [replace(piece, position=len(text)) for piece in waiting]
    kept_numbers = [number for number, line in enumerate(lines) if line.reason is None and line.text]
    first, last = (kept_numbers[0], kept_numbers[-1]) if kept_numbers else (len(lines), len(lines))
    head = tuple(line.whole for line in lines[:first])
    tail = tuple(line.whole for line in lines[last + 1 :])
    return Story(headline, text, tuple(removed), head, tail)


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
