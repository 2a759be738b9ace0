"""Lines that are furniture because of where on the page they stand: before the first paragraph, after the last, alone between two."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from rag.cleaning import calls, furniture
from rag.cleaning.bylines import authors_in, is_by, is_byline, is_date_line, is_name, is_note_about, is_office, is_with_agency, note_names
from rag.cleaning.captions import ends_with_date
from rag.cleaning.headlines import Headline, is_heading, same_headline
from rag.cleaning.lines import Line
from rag.cleaning.prose import is_prose, words_in
from rag.cleaning.runs import body_of, is_credits
from rag.terms import words

HEAD_LINES = 30  # lines before the first paragraph that may be the head of a page; more are a list, which is the story
TAIL_LINES = 60  # likewise after the last paragraph
STANDFIRST_LINES = 6  # after the first sentence of a page, within which its byline or date may stand
MAIL_LINES = 8  # of the head of a mail
MENU_LINES = 3  # short lines above the headline from which they are a menu
_MAIL_HEADER = re.compile(
    r"(?:from|to|cc|date|sent|subject|reply-to|von|an|betreff|datum|gesendet|de|à|objet|envoyé|asunto|enviado|para|fecha) ?: ?\S",
    re.IGNORECASE,
)
QUOTE_WORDS, PHRASE_WORDS = 4, 8  # of a pull quote, and of one without a full stop, which may be a subheading
LONGEST_QUOTE = 300  # characters
MOST_QUOTES = 100  # of a page; more are what it is about
_STOP_IN_QUOTE = re.compile(r"[.!?…]\W*$")
_QUOTE_ALONE = re.compile(r"[“\"‘«„][^“”\"«»„]*[”\"’»“]")
_BRACKETED_END = re.compile(r"[^.!?]\s[(\[][A-Z][^()\[\]]{1,60}[)\]]$")


def lone_buttons(lines: Sequence[Line]) -> None:
    """Let stay what looks like a button but stands alone between paragraphs: the subheading ``Twitter`` of an article on networks."""
    first, last = body_of(lines)
    for number, line in enumerate(lines):
        if first is None or last is None or not first < number < last:
            continue
        if (
            line.reason in ("share", "navigation", "comments", "teaser", "advertisement", "disclaimer")
            and all(lines[other].reason is None for other in (number - 1, number + 1))
            and furniture.may_be_subheading(line.text)
        ):
            line.reason = None


def counts(lines: Sequence[Line]) -> None:
    """Bare numbers and minutes beside buttons count who pressed them, and how long something takes."""
    for number, line in enumerate(lines):
        if line.reason is not None or not calls.is_count(line.text):
            continue
        beside = [lines[other].reason for other in (number - 1, number + 1) if 0 <= other < len(lines)]
        if any(reason in ("share", "comments", "navigation") for reason in beside):
            line.reason = "share"


def head(lines: Sequence[Line], first: int) -> None:
    """Before the first paragraph, and right after a standfirst: bylines, date lines, sections, and captions that only their form shows."""
    end = first + _after_standfirst(lines[first:])
    mail = list(itertools.takewhile(lambda line: line.reason is None and _MAIL_HEADER.match(line.text), lines[:MAIL_LINES]))
    if len(mail) >= 2:
        for line in mail:
            line.reason = "byline"
    headings = [
        number
        for number, line in enumerate(lines[:end])
        if line.reason in (None, "headline") and is_heading(line.text) and words_in(line.text) >= 2
    ]
    heading = next(
        (number for number in headings if not furniture.is_section(lines[number].text) and not is_byline(lines[number].text)), end
    )
    for number, line in enumerate(lines[:end]):
        if line.reason is not None or (is_prose(line.text) and not is_date_line(line.text)):
            continue
        if is_date_line(line.text) or (is_byline(line.text) and (number > heading or line.text[:3].casefold() == "by ")):
            line.reason = "byline"
        elif number < first and ends_with_date(line.text) and words_in(line.text) >= 5:
            line.reason = "caption"
        elif furniture.is_section(line.text) and heading < end and number != heading:
            line.reason = "navigation"
    for number, line in enumerate(lines[:end]):
        if (
            line.reason is None
            and number > heading
            and "byline" in _beside(lines[:end], number)
            and (is_name(line.text) or is_office(line.text) or is_with_agency(line.text))
        ):
            line.reason = "byline"
    _menu(lines[: min(heading, first)])
    _captions_by_company(lines[:first])


def _beside(lines: Sequence[Line], number: int) -> set[str | None]:
    """The reasons of the next lines on either side that are no buttons."""
    sides = (reversed(lines[:number]), lines[number + 1 :])
    return {next((line.reason for line in side if line.reason not in ("share", "navigation", "advertisement")), None) for side in sides}


def _after_standfirst(lines: Sequence[Line]) -> int:
    """How many lines from the first sentence on are still the head of the page: to the last byline or date line near it."""
    near = [
        number
        for number, line in enumerate(lines[: STANDFIRST_LINES + 1])
        if line.reason is None and (is_date_line(line.text) or is_by(line.text))
    ]
    if not near:
        return 0
    sentences = [number for number, line in enumerate(lines[: near[-1]]) if line.reason is None and is_prose(line.text)]
    dated = sum(line.reason is None and is_date_line(line.text) for line in lines[near[0] :])
    signed = sum(line.reason is None and is_by(line.text) for line in lines[near[0] :])
    return 0 if len(sentences) > 2 or dated > 2 or signed > 2 else near[-1] + 1  # more head the parts of a chronicle or list


def _menu(lines: Sequence[Line]) -> None:
    """Short lines above the headline, several in a row, are a menu."""
    run: list[Line] = []
    for line in [*lines, None]:
        if line is not None and line.reason in (None, "navigation", "share") and words_in(line.text) <= 2 and not is_prose(line.text):
            run.append(line)
            continue
        if len(run) >= MENU_LINES:
            for item in run:
                item.reason = item.reason or "navigation"
        run = []


def _captions_by_company(lines: Sequence[Line]) -> None:
    """A line that ends in a bracketed credit of no known kind is a caption where it stands twice or beside a caption."""
    texts = [line.text for line in lines]
    for number, line in enumerate(lines):
        if line.reason is None and _BRACKETED_END.search(line.text[-70:]):
            beside = any(lines[other].reason == "caption" for other in (number - 1, number + 1) if 0 <= other < len(lines))
            if texts.count(line.text) > 1 or beside:
                line.reason = "caption"


def notes_about_authors(lines: Sequence[Line]) -> None:
    """Who the author is, as the last lines of a story tell it; who is told of elsewhere in the story is left alone."""
    _, last = body_of(lines)
    if last is None:
        return
    authors = [name for line in lines[:last] if line.reason == "byline" for name in (authors_in(line.text) or line.text).split(", ")]
    told = [line.text for line in lines[:last] if line.reason is None]
    for line in reversed(lines):
        if line.reason is not None or is_credits(line.text):
            continue
        named = note_names(line.text)
        family = words(named)[-1:] if named else []
        is_stranger = bool(family) and not any(family[0] in words(each) for each in told)
        if not any(is_note_about(line.text, author) for author in authors) and not is_stranger:
            return
        line.reason = "byline"


def tail(lines: Sequence[Line]) -> None:
    """After the last paragraph: bylines and date lines, and contacts."""
    for line in lines:
        if line.reason is None and not is_credits(line.text) and (is_byline(line.text) or is_date_line(line.text)):
            line.reason = "byline"
        elif line.reason is None and calls.is_contact(line.text):
            line.reason = "advertisement"


def pull_quotes(lines: Sequence[Line]) -> None:
    """Words in quotation marks that stand alone and in a paragraph as well: nothing is lost without the first."""
    alone = [line for line in lines if line.reason is None and len(line.text) <= LONGEST_QUOTE and _QUOTE_ALONE.fullmatch(line.text)]
    if not 0 < len(alone) <= MOST_QUOTES:
        return
    paragraphs = [f" {' '.join(words(line.text))} " for line in lines if line.reason is None and is_prose(line.text)]
    for line in alone:
        said = f" {' '.join(words(line.text))} "
        least = QUOTE_WORDS if _STOP_IN_QUOTE.search(line.text) else PHRASE_WORDS
        if words_in(line.text) >= least and any(said in paragraph and said != paragraph for paragraph in paragraphs):
            line.reason = "repeated"


def repeats(lines: Sequence[Line], headline: Headline | None) -> None:
    """Lines that repeat the headline, or a caption, or the line right before them."""
    captions = {line.text for line in lines if line.reason == "caption"}
    before = ""
    for line in lines:
        if line.reason is None and line.text:
            if headline is not None and not is_prose(line.text) and same_headline(line.text, headline.words):
                line.reason = "headline"
            elif line.text in captions:
                line.reason = "caption"
            elif line.text == before and words_in(line.text) >= 3:
                line.reason = "headline" if not is_prose(line.text) else "caption"
        before = line.text or before
