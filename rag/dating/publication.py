"""When and by whom a story was published, as the page says it: in its fields, a date line, its address or name, or in words of its text.

Evidence is ranked: what is stated as the date goes before what is read out of something else, and what is not stated anywhere stays
unknown. The day of ingestion, the file's own time and dates of other stories on the page are no evidence. Events in the story are dated
in ``event_dates.py``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from urllib.parse import unquote, urlsplit

from rag.cleaning.bylines import Stamp, is_byline, is_date_line, stamps
from rag.cleaning.cleaning import Story
from rag.cleaning.furniture import is_disclaimer
from rag.formats.dates_stated import partial_date as partial_date_of
from rag.page import Page, Value
from rag.schema import Certainty, Found
from rag.terms import MONTHS

EDGE_LINES = 3  # lines of the story itself, at either end, in which a date line may have stayed

_MONTH = rf"(?:{'|'.join(month[:3] for month in MONTHS)})[^\W\d_]*\.?"
_DATE = re.compile(
    rf"\b(?:(?P<md>{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d)|(?P<dm>\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH},? (?:19|"
    rf"20)\d\d)"
    rf"|(?P<iso>(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:[12]\d|3[01]|0?[1-9]))(?=\D|$)|"
    rf"(?P<numeric>\d{{1,2}}[-/.]\d{{1,2}}[-/.](?:19|20)\d\d)|(?P<my>{_MONTH},? (?:19|20)\d\d))\b",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(r"\b(?:publish|post|issue|release|creat|first appeared|date[ :])", re.IGNORECASE)
_UPDATED = re.compile(r"\b(?:updat|modif|edit|revis|last changed)", re.IGNORECASE)
_SAYS_PUBLISHED = re.compile(
    rf"\b(?:was|were|has been|is)?\s?(?:originally |first )?published\b(?: (?:by|in|on|at) (?P<publisher>[A-Z\"“](?:[^.;()\n]|"
    rf"\.(?=\w)){{1,60}}?))? on (?P<date>{_DATE.pattern})",
    re.IGNORECASE,
)
_PLACE_LINE = re.compile(
    rf"^[A-Z][A-Z.'’/-]{{2,}}[^—–]{{0,40}}?[,:] ?(?P<date>{_DATE.pattern})[^—–-]{{0,30}} ?(?:[-–—]{{1,2}}|\()", re.IGNORECASE
)
_IN_NAME = re.compile(
    r"(?<![0-9A-Za-z])(?P<year>(?:19|20)\d\d)(?:(?P<sign>[-_/.])(?P<month>0?[1-9]|1[0-2])(?:(?P=sign)(?P<day>[12]\d|3[01]|"
    r"0?[1-9]))?|(?P<packed>(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])))(?![0-9])"
)
_NAME = r"(?P<publisher>(?:[Tt]he )?[A-Z0-9][\w&.'’-]*(?: (?:(?:of|and|the|for|de|la|&) )*[A-Z0-9][\w&.'’-]*){0,6})"
_PUBLISHER = (
    re.compile(
        rf"(?:©|\(c\)|\b(?:[Cc]opyright|COPYRIGHT)\b)\W{{0,3}}(?:\(c\)|©)?\W{{0,3}}"
        rf"(?:(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)\d\d)?)\W{{0,3}}(?:by )?{_NAME}"
    ),
    re.compile(rf"(?:©|\(c\)|\b[Cc]opyright\b)\W{{0,3}}{_NAME},? (?:19|20)\d\d"),
    re.compile(rf"\b(?:[Ff]irst (?:published|appeared)|[Oo]riginally (?:published|appeared)|appeared first) (?:by|in|on|at) {_NAME}"),
    re.compile(
        rf"\b(?:reflect|represent)s? (?:the )?(?:\w+ ){{0,2}}?(?:views?|opinions?|positions?|policy|policies|stance)(?:(?:,| and|"
        rf" or|/) ?(?:\w+ )?(?:views?|opinions?|positions?|policy|policies|stance))* of "
        rf"{_NAME}"
    ),
)
_NOT_THE_NAME = re.compile(
    r"(?:[,.]? (?:All|Inc|Ltd|LLC|Limited|GmbH|Corp|Co|Team|Staff|Editorial(?: Board| Team)?|Editors?|Management|Publisher|"
    r"Owners?|Employees)\b\.?.*|[.,;:]+)$"
)
_YEAR_AHEAD = re.compile(
    r"\b(?:before|until|ahead of|due (?:in|by)|(?:scheduled|set|planned|slated) for|expected (?:in|by|for)|will (?:\w+ ){1,4}in|"
    r"to be (?:\w+ ){1,3}in)\b"
    r"(?:\W+[a-z]+){0,4}?\W+(?P<year>20\d\d)\b"
)
_NEXT_YEAR = re.compile(r"\bnext year\b")


def published_of(page: Page, story: Story, *, only_story: bool = True) -> Value | None:
    """The partial ISO date of publication and how it was found; None when nothing says it.

    Args:
        page: its fields, address and name.
        story: its own lines.
        only_story: whether the page holds no other story; a date in the page's address is then this story's.
    """
    stated = page.fields.get("published") if only_story else None
    if stated is not None and stated.found.sure == "certain":
        return stated
    found = [stated, _from_lines(story), _from_sentence(story)]
    if only_story:
        found.append(_from_address(page))
        found.append(_from_name(page))
    found.append(_from_years(story))
    ranked = [value for value in found if value is not None and _is_possible(value.value)]
    order: Sequence[Certainty] = ("certain", "likely", "uncertain")
    return min(ranked, key=lambda value: order.index(value.found.sure), default=None)


def publisher_of(page: Page, story: Story) -> Value | None:
    """The publisher and how it was found; None when nothing says it."""
    stated = page.fields.get("publisher")
    if stated is not None and stated.found.sure != "uncertain":
        return stated
    sentences = [match for match in _SAYS_PUBLISHED.finditer(story.text[-600:]) if match["publisher"]]
    if sentences:
        return Value(_plain_name(sentences[-1]["publisher"]), Found("text", "likely", " ".join(sentences[-1].group().split())))
    for line in [*reversed(story.tail), *story.head, *_edges(story)]:
        for pattern in _PUBLISHER:
            match = pattern.search(line) if is_disclaimer(line) else None
            name = _plain_name(match["publisher"]) if match else ""
            if name and not re.fullmatch(
                r"(?:[Tt]he )?(?:All(?: [Rr]ights.*)?|[Aa]uthors?|[Ww]riters?|[Cc]ompany|[Pp]ublication|[Oo]wners?|\d+)", name
            ):
                return Value(name, Found("text", "likely", line.strip()))
    return stated


def _plain_name(name: str) -> str:
    """A publisher's name without "Team", "Ltd." and what follows it."""
    plain = _NOT_THE_NAME.sub("", re.sub(r"(?:\s[-–|]\s[\w-]+(?:\.[\w-]+)+)?\s?[-–|]?$", "", name.strip(" \"“”'")))
    return plain.strip(" \"“”'").removeprefix("the ")


def _edges(story: Story) -> list[str]:
    lines = [line for line in story.text.split("\n") if line.strip()]
    return lines[:EDGE_LINES] + lines[EDGE_LINES:][-EDGE_LINES:]


def _from_lines(story: Story) -> Value | None:
    """A line above or below the story that gives a date and little else; "published" goes before a bare date, that before "updated"."""
    found: list[tuple[int, Value]] = []
    for line in [*story.head, *_edges(story), *story.tail]:
        for stamp in stamps(line) or _dates_in_byline(line):
            rank = ("published", "bare", "updated").index(stamp.kind)
            found.append((rank, Value(stamp.date, Found("date line", "certain" if rank == 0 else "likely", line.strip()))))
    return min(found, key=lambda pair: pair[0])[1] if found else None


def _dates_in_byline(line: str) -> list[Stamp]:
    """The first date of a line that gives a date and more: its author, where it was written."""
    if not is_date_line(line) and not is_byline(line):
        return []
    for match in _DATE.finditer(line):
        read = partial_date_of(match.group())
        if read is not None:
            before = line[: match.start()]
            return [Stamp("updated" if _UPDATED.search(before) else "published" if _PUBLISHED.search(before) else "bare", read)]
    return []


def _from_sentence(story: Story) -> Value | None:
    """A sentence at the end that says it, or the place line of the first paragraph."""
    says = next(reversed(list(_SAYS_PUBLISHED.finditer(story.text[-600:]))), None)  # what stands last is about the page
    if says and (read := partial_date_of(says["date"])):
        return Value(read, Found("text", "likely", " ".join(says.group().split())))
    place = _PLACE_LINE.match(story.text[:200])
    if place and (read := partial_date_of(place["date"])):
        return Value(read, Found("date line", "likely", place.group().strip()))
    return None


def _from_address(page: Page) -> Value | None:
    address = page.fields["url"].value if "url" in page.fields else page.source
    if not address.startswith(("http://", "https://")):
        return None
    return _in_name(unquote(urlsplit(address).path), "address", "likely")


def _from_name(page: Page) -> Value | None:
    return _in_name(page.name, "file name", "likely")


def _in_name(name: str, how: str, sure: Certainty) -> Value | None:
    """A date in an address or a file's name: ``/2021/12/08/``, ``2021-12-08-talks``, ``20211208``. A month needs a sign before it."""
    for match in _IN_NAME.finditer(name):
        month, day = match["month"], match["day"]
        if match["packed"]:
            month, day = match["packed"][:2], match["packed"][2:]
        partial = "-".join([match["year"], *(f"{int(part):02}" for part in (month, day) if part)])
        if _is_possible(partial):
            return Value(partial, Found(how, sure if day else "uncertain", match.group().strip("/-_.")))
    return None


def _from_years(story: Story) -> Value | None:
    """The year before the one that the text calls next: "elections next year" and "before the polls in 2025" are of 2024.

    Only where one year is named as lying ahead, no later one is named at all, and the year before it is named as well, on a picture or
    in the text.
    """
    next_year = _NEXT_YEAR.search(story.text)
    ahead = {int(match["year"]): match.group() for match in _YEAR_AHEAD.finditer(story.text)}
    if not next_year or len(ahead) != 1:
        return None
    coming, words = next(iter(ahead.items()))
    named = {
        int(year)
        for text in (story.text, *(piece.text for piece in story.removed if piece.reason == "caption"))
        for year in re.findall(r"\b20\d\d\b", text)
    }
    if max(named) != coming or coming - 1 not in named:
        return None
    return Value(str(coming - 1), Found("text", "uncertain", f"{' '.join(words.split())}; next year"))


def _is_possible(partial: str) -> bool:
    """Whether a date is in the calendar and not ahead of us; a day's difference is the time zones'."""
    parts = [int(part) for part in partial.split("-")]
    try:
        first = date(parts[0], *[*parts[1:], 1, 1][:2])
    except ValueError:
        return False
    return date(1500, 1, 1) < first <= date.today() + timedelta(days=1)
