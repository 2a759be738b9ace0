"""Lines that are furniture because of those beside them: lists of other stories, readers' comments, sign-up boxes, advertisements."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from rag.cleaning import calls, furniture
from rag.cleaning.bylines import is_byline, is_date_line, is_name, stamps
from rag.cleaning.lines import Line
from rag.cleaning.prose import is_prose, is_truncated, remembered, words_in

LINK_WORDS = 4  # from which a line is taken for another story's headline inside a story; after it two are enough
BOX_LINES, BOX_WORDS = 7, 30  # of a sign-up box, and of each of its lines
BOX_REACH = 4  # lines above a field or button in which its call may stand
SIGN_DISTANCE = 8  # lines between two signs of comments ("Reply", "2 hours ago")

_CREDITS = re.compile(
    r"[\W_]*(?:additional )?(?:reporting|editing|writing|edited|written|compiled|translat(?:ion|ed)|with (?:inputs|reporting|"
    r"files))(?: and (?:editing|writing|reporting))? (?:by|from)\b",
    re.IGNORECASE,
)
_LIST_ITEM = re.compile(r"(?:\d{1,3}[.)]|[-*•–])\s")
_CORRECTION = re.compile(
    r"[\W_]*(?:corrections?|clarifications?|editor['’]s note|note to readers|update|this (?:article|story) (?:was|"
    r"has been) (?:amended|corrected|updated))\b",
    re.IGNORECASE,
)


def is_credits(text: str) -> bool:
    """Whether a line says who reported and edited the story, or what was corrected in it, which belongs to it."""
    return _CREDITS.match(text) is not None or _CORRECTION.match(text) is not None


def body_of(lines: Sequence[Line]) -> tuple[int | None, int | None]:
    """Numbers of the first and last paragraph that is not furniture."""
    first = next((number for number, line in enumerate(lines) if _is_paragraph(line)), None)
    if first is None:
        return None, None
    return first, next(number for number in reversed(range(len(lines))) if _is_paragraph(lines[number]))


def _is_paragraph(line: Line) -> bool:
    return line.reason is None and _reads_as_paragraph(line.text)


@remembered
def _reads_as_paragraph(text: str) -> bool:
    return is_prose(text) and not stamps(text)


def comments(lines: Sequence[Line]) -> None:
    """Readers' comments: all from their heading to the last line that only comments have."""
    paragraphs = counted = end = 0
    for number, line in enumerate(lines):
        if number < end or line.reason not in (None, "comments") or not calls.is_comments_heading(line.text):
            continue
        paragraphs, counted = paragraphs + sum(map(_is_paragraph, lines[counted : number + 1])), number + 1
        if paragraphs < 2:
            continue
        last = number
        for other in range(number + 1, len(lines)):
            if other - last > SIGN_DISTANCE + (last == number):
                break
            if calls.is_comment_sign(lines[other].text) or furniture.is_ago(lines[other].text):
                last = other
        if last == number:
            continue
        end = len(lines) if len(lines) - last <= 4 else last + 1
        for other_line in lines[number:end]:
            if other_line.reason != "hidden" and not is_credits(other_line.text):
                other_line.reason = "comments"


def boxes(lines: Sequence[Line]) -> None:
    """Sign-up boxes: what stands with a field for an address, or between a call to subscribe and its button."""
    for number, line in enumerate(lines):
        is_field, is_button = calls.is_form_field(line.text), calls.is_form_button(line.text)
        if not is_field and not is_button:
            continue
        first = number
        while first > 0 and not lines[first].gap and number - first < BOX_LINES:
            first -= 1
        end = number + 1
        while end < len(lines) and not lines[end].gap and end - first <= BOX_LINES:
            end += 1
        block = lines[first:end]
        is_apart = lines[first].gap and (end == len(lines) or lines[end].gap) and len(block) <= BOX_LINES
        if is_field and is_apart and all(words_in(each.text) <= BOX_WORDS for each in block) and sum(map(_is_paragraph, block)) <= 2:
            _mark(block, "newsletter")
        above = list(
            itertools.takewhile(lambda each: words_in(each.text) <= BOX_WORDS, reversed(lines[max(0, number - BOX_REACH) : number]))
        )
        called = [
            count for count, each in enumerate(above, 1) if each.reason == "newsletter" or (is_field and calls.is_invitation(each.text))
        ]
        if called and sum(_is_paragraph(each) for each in above[: called[-1]]) <= 1:
            _mark([*above[: called[-1]], line], "newsletter")
        elif is_field:
            _mark([each for each in above[:1] if calls.has_newsletter_mark(each.text)], "newsletter")


def _mark(lines: Sequence[Line], reason: str) -> None:
    for line in lines:
        if line.reason is None:
            line.reason = reason


def teasers(lines: list[Line]) -> None:
    """Teasers' neighbours: the heading over them, what stands between them, and lines that break off beside them at the end of the page."""
    after: list[tuple[int, int, int]] = []
    paragraphs = counted = 0
    for number, line in enumerate(lines):
        if line.reason in (None, "teaser") and furniture.is_heading_of_teasers(line.text):
            after = after or _may_follow(lines)
            paragraphs, counted = paragraphs + sum(map(_is_paragraph, lines[counted : number + 1])), number + 1
            if _heads_all_that_follows(line.text, paragraphs, after[number]):
                _mark([each for each in lines[number:] if not is_credits(each.text)], "teaser")
                break
            if line.reason == "teaser":
                for follower in itertools.takewhile(_may_be_link, lines[number + 1 : number + 9]):
                    follower.reason = "teaser"
    _broken_off(lines)
    for number in range(1, len(lines)):
        # A short line right over a run of teasers is their heading.
        over, under = lines[number - 1], lines[number]
        is_run = (
            under.reason == "teaser"
            and number + 1 < len(lines)
            and lines[number + 1].reason == "teaser"
            and not furniture.is_heading_of_teasers(under.text)
        )
        if (
            is_run
            and over.reason is None
            and not under.gap
            and not is_prose(over.text)
            and words_in(over.text) <= 6
            and not is_credits(over.text)
        ):
            over.reason = "teaser"
    _dated_links(lines)


def _may_follow(lines: Sequence[Line]) -> list[tuple[int, int, int]]:
    """Of what follows each line: how many headlines, how many paragraphs, and how often two paragraphs stand in a row."""
    counts = [(0, 0, 0)]
    prose_after = False
    for line in reversed(lines):
        links, paragraphs, in_a_row = counts[-1]
        if line.reason is None and not is_credits(line.text):
            is_paragraph = is_prose(line.text)
            counts.append((links + (not is_paragraph), paragraphs + is_paragraph, in_a_row + (is_paragraph and prose_after)))
            prose_after = is_paragraph
        else:
            counts.append(counts[-1])
    return counts[-2::-1]


def _heads_all_that_follows(text: str, paragraphs_before: int, after: tuple[int, int, int]) -> bool:
    """Whether a heading over teasers is the last of the page: after it stand headlines, at most each with a sentence about it."""
    links, paragraphs, in_a_row = after
    if paragraphs_before < 2 or links == 0:
        return False
    if paragraphs == 0:
        return True
    return in_a_row == 0 and links >= max(2, paragraphs) and paragraphs < paragraphs_before and not furniture.may_head_news(text)


def _may_be_link(line: Line) -> bool:
    """Whether a line may be the headline of another story."""
    return line.reason in (None, "teaser") and not is_prose(line.text) and words_in(line.text) >= LINK_WORDS and not is_credits(line.text)


def _broken_off(lines: list[Line]) -> None:
    """Paragraphs at the end of the page that break off: two or more, or one with an invitation to read on; and the headlines over them."""
    for one, other in itertools.pairwise(lines):
        if one.reason is None and is_truncated(one.text) and furniture.is_only_more(other.text):
            one.reason = other.reason = "teaser"
    tail = [line for line in lines if line.reason is None or line.reason == "teaser"]
    run = list(itertools.takewhile(lambda line: line.reason == "teaser" or is_truncated(line.text), reversed(tail)))
    if sum(is_truncated(line.text) for line in run) >= 2 and len(run) < len(tail):
        for line in run:
            line.reason = line.reason or "teaser"
    _, last = body_of(lines)
    for number in range((last or 0) + 1, len(lines)):
        if last is not None and lines[number].reason == "teaser" and is_truncated(lines[number].text):
            above = itertools.takewhile(
                lambda line: line.reason is None and not is_credits(line.text), reversed(lines[max(last + 1, number - 4) : number])
            )
            for line in above:
                line.reason = "teaser"


def _dated_links(lines: Sequence[Line]) -> None:
    """A list of headlines after the story, each with how long ago or when it appeared."""
    _, last = body_of(lines)
    if last is None:
        return
    dated = [number for number in range(last + 1, len(lines)) if furniture.is_ago(lines[number].text) or is_date_line(lines[number].text)]
    if len(dated) < 2:
        return
    leads = dated[0] == last + 1 or lines[dated[0] - 1].reason is not None
    first, end = (dated[0], min(len(lines), dated[-1] + 2)) if leads else (dated[0] - 1, dated[-1] + 1)
    block = [line for line in lines[first:end] if line.reason is None and not is_credits(line.text)]
    if len(block) <= 3 * len(dated) and any(
        words_in(line.text) >= LINK_WORDS and not is_byline(line.text) and not is_name(line.text) for line in block
    ):
        _mark(block, "teaser")


def advertisements(lines: list[Line], last: int) -> None:
    """A run of lines that are no sentences, with an address or a call to buy among them, is an advertisement; after the story all of it is.

    Inside the story the run must hold two such lines, since a list of offers may be what the story is about; and of a numbered or bulleted
    list only the addresses go.
    """
    number = 0
    while number < len(lines):
        end = number
        while end < len(lines) and not _is_paragraph(lines[end]) and lines[end].reason in (None, "advertisement", "share"):
            end += 1
        run = [line for line in lines[number:end] if line.reason is None]
        called = [line for line in run if calls.is_contact(line.text) or calls.is_call_to_buy(line.text)]
        inside = number <= last
        if len(called) >= (2 if inside else 1) and len(run) <= 15 and (not inside or 2 * len(called) >= len(run)):
            first = 0
            while not inside and first < len(run) and is_credits(run[first].text):
                first += 1
            is_list = inside and any(_LIST_ITEM.match(line.text) for line in run)
            _mark(called if is_list else run[first:], "advertisement")
        number = max(end, number) + 1
