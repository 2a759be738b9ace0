"""Dates of a claim: each must be one that the quote gives, as exactly or less so.

Both are resolved against the day the article was published, so that "on Wednesday" and "on 30 October 2019" can be one day. The day of
publication itself may be named by what says who reported it, and its month or year by a claim whose quote gives no date of its own.
Expressions that cannot be resolved are compared by their words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from rag.answer_schema import Source
from rag.dating.date_words import Expression, find_expressions
from rag.dating.dates import period
from rag.dating.event_dates import event_dates
from rag.sentences import sentence_spans
from rag.terms import CALENDAR, fold

_REPORTING = re.compile(r"\b(?:report(?:s|ed|ing)?|according|article|published|dated|wrote|writes|said|carried|by|in)\b", re.IGNORECASE)
_OTHER_TIMES = re.compile(
    r"\b(?:(?:last|next|this|past|previous|coming) (?:night|day|week|weekend|month|year|spring|summer|autumn|fall|winter|decade|century)"
    r"|today|yesterday|tomorrow"
    r"|(?:early|mid|late)[ -](?:"
    + "|".join(sorted(CALENDAR))
    + r")|(?:an?|two|three|four|five|several|\d+) (?:day|week|month|year|decade)s? ago)\b",
    re.IGNORECASE,
)


_CALENDAR_WORD = re.compile(
    r"\b(January|February|April|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
)


_SINCE = frozenset("since from after following".split())
_UNTIL = frozenset("until till before by".split())


class Dated(NamedTuple):
    """A date in a text.

    Attributes:
        first, last: ISO days between which it lies; None where it cannot be resolved.
        start, end: offsets of its words.
        parts: year, month, day and weekday, as far as the words say them.
        is_range: from one date to another.
    """

    words: str
    first: str | None
    last: str | None
    start: int
    end: int
    parts: tuple[int | None, ...] = ()
    is_range: bool = False


def wrong_dates(claim: str, quote: str, sources: Sequence[Source]) -> Iterator[str]:
    """Reasons why the quote does not bear the dates of the claim."""
    asked = _dates_of(claim, sources[0].published if sources else None)
    for match in _CALENDAR_WORD.finditer(claim):
        if not any(date.start <= match.start() < date.end for date in asked) and not re.search(rf"\b{match[1][:3]}", quote):
            yield f"{match.group()} is not in the quote"
    if not asked:
        return
    given = given_dates(quote, sources)
    in_titles = [date for source in sources for date in _dates_of(source.title, source.published)]
    for date in asked:
        mine = _side(claim, date)
        theirs = {_side(quote, each) for each in given if each.start >= 0 and _says(each, date)}
        if mine and theirs and theirs == {"until" if mine == "since" else "since"}:
            yield f"the quote does not say that it was {mine} {date.words}"
            return
    said = f" {fold(quote)} "
    unmatched = [date for date in asked if f" {_plain(date.words)} " not in said and not any(_says(each, date) for each in given)]
    if not unmatched:
        return
    left_out = [each for each in given if not any(_says(each, date) or _says(date, each) for date in asked)]
    for date in unmatched:
        if any(_says(each, date) for each in in_titles):
            continue
        if not any(source.published and _is_publication(date, source.published, claim, bool(left_out)) for source in sources):
            yield f"{date.words} is not in the quote"


def _side(text: str, date: Dated) -> str:
    """Whether something lasts since a date, or until it; else nothing."""
    before = re.search(r"(\w+)\W*$", text[: date.start])
    words = {fold(date.words).split(" ", 1)[0], before[1].lower() if before else ""}
    return "since" if words & _SINCE else "until" if words & _UNTIL else ""


def given_dates(quote: str, sources: Sequence[Source]) -> list[Dated]:
    """The dates of a quote: by its own words, and as its article resolves them."""
    given = list(_dates_of(quote, sources[0].published if sources else None))
    for source in sources:
        given += [
            Dated(date.words, date.first, date.last, -1, -1)
            for date, at in ((date, source.text.find(quote)) for date in source.event_dates)
            if at >= 0 and source.start + at <= date.start < source.start + at + len(quote)
        ]
        if not given or source.published != sources[0].published:
            given += _dates_of(quote, source.published)
    return given


def _says(given: Dated, asked: Dated) -> bool:
    """Whether a date that is given is the one asked for, or lies in it."""
    if _plain(given.words) == _plain(asked.words):
        return True
    if given.first and asked.first and given.last and asked.last:
        if asked.is_range:
            return (asked.first, asked.last) == (given.first, given.last)
        return asked.first <= given.first and given.last <= asked.last
    stated = [(mine, theirs) for mine, theirs in zip(asked.parts, given.parts, strict=False) if mine is not None]
    return bool(stated) and all(mine == theirs for mine, theirs in stated)


def _plain(words: str) -> str:
    return re.sub(r"^(?:(?:on|in|at|the|since|by|of|from|until|during|over) )*(?:this (?=past|last|coming))?", "", fold(words))


def _is_publication(date: Dated, published: str, claim: str, replaces: bool) -> bool:
    """Whether a date of the claim is that of publication, and may be: said of the report, or of a quote without a date of its own."""
    if date.first is None or date.last is None:
        return False
    first, last = (day.isoformat() for day in period(published))
    if not (date.first <= first and last <= date.last):
        return False
    around = claim[max(0, date.start - 60) : date.end + 60]
    whole = bool(_REPORTING.search(around)) and not replaces
    coarse = date.last[:7] != date.first[:7] or (date.first[-2:] == "01" and date.last[-2:] in ("28", "29", "30", "31"))
    reported = bool(re.search(r"\b(?:report(?:s|ed|ing)?|according|article|published|dated|wrote)\b|\(", around, re.IGNORECASE))
    return reported or whole or (coarse and not replaces)


@lru_cache(maxsize=8192)
def _dates_of(text: str, published: str | None) -> tuple[Dated, ...]:
    parts = {each.start: (each.year, each.month, each.day, each.weekday) for each in _expressions(text)}
    ranges = {each.start for each in _expressions(text) if each.kind == "range"}
    resolved = event_dates(text, sentence_spans(text), published)
    found = [
        Dated(date.words, date.first, date.last, date.start, date.end, parts.get(date.start, ()), date.start in ranges) for date in resolved
    ]
    for each in _expressions(text):
        if each.kind in ("date", "weekday", "range") and not any(date.start < each.end and each.start < date.end for date in found):
            found.append(Dated(text[each.start : each.end], None, None, each.start, each.end, parts[each.start]))
    for match in _OTHER_TIMES.finditer(text):
        if not any(date.start < match.end() and match.start() < date.end for date in found):
            found.append(Dated(match.group(), None, None, match.start(), match.end()))
    return tuple(found)


@lru_cache(maxsize=4096)
def _expressions(text: str) -> tuple[Expression, ...]:
    return tuple(find_expressions(text, sentence_spans(text)))


def dates_masked(text: str) -> str:
    """The text with its dates, and months that stand alone, blanked."""
    masked = list(text)
    for expression in _expressions(text):
        if expression.kind != "none":
            masked[expression.start : expression.end] = " " * (expression.end - expression.start)
    return "".join(masked)
