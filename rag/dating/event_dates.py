"""The dates that a story gives for what it tells, resolved against the day it was published.

"On Wednesday" is the nearest Wednesday on or before publication where the clause tells of the past, the nearest after it where it tells
of what is to come; a month or day without its year likewise. What would be a guess gives nothing: a weekday when only the month of
publication is known, a month without year after a sentence about another year, "today" in a quotation that was spoken on another day.

All of this is for English. Of other languages only full dates are read: numeric ones, and those with the month's name as CLDR has it, in
the Gregorian calendar, in any digits. Not read in any language: durations, times of day, holidays, ages, "recently".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal, NamedTuple

from rag.dating.date_words import Expression, Unit, find_expressions
from rag.dating.dates import month_of, narrowest, period
from rag.dating.full_dates import find_full_dates
from rag.dating.tense import Tense, tense_at
from rag.schema import EventDate, Precision

# In days: a day without its year that no verb tells to be past is left alone if it is longer ago than this (in a page of 25 October, "Oct.
# 31" is hardly that of a year ago), and one to come if it is further off ("would vote on Nov. 7", in a page of 10 November).
_FAR_PAST = 120
_FAR_FUTURE = 320
_NEAR = 40  # characters in which a verb has to stand that makes "today" a day

Basis = Literal["stated", "publication date", "text"]


class _Meaning(NamedTuple):
    first: date
    last: date
    precision: Precision
    basis: Basis


class _Placed(NamedTuple):
    """An expression of the text with the number of its sentence (-1 when in none) and whether it is spoken in a direct quotation."""

    expression: Expression
    sentence: int
    quoted: bool


def event_dates(text: str, sentences: Sequence[tuple[int, int]], published: str | None, language: str = "en") -> list[EventDate]:
    """Find the dates of a story.

    Args:
        text: the story, cleaned.
        sentences: (start, end) of its sentences, in order, as ``sentences.sentence_spans`` gives them.
        published: when it was published, a partial ISO date; None gives only what the words alone say.
        language: ISO 639-1 code. All kinds of expressions are read in English only; of other languages full dates.

    Returns:
        In order of position, not overlapping, with ``text[d.start:d.end] == d.words``.

    Raises:
        ValueError: ``published`` is no partial ISO date.
    """
    english = (language or "en") == "en"
    expressions = find_expressions(text, sentences) if english else find_full_dates(text, language)
    return _Story(text, sentences, published).resolve(expressions)


class _Story:
    """One story while its dates are resolved, in order: later ones may rest on those before."""

    def __init__(self, text: str, sentences: Sequence[tuple[int, int]], published: str | None) -> None:
        self.text, self.sentences = text, sentences
        self.starts = [start for start, _ in sentences]
        self.published = period(published) if published else None
        self.known = (published or "").count("-") + 1 if published else 0  # 1 the year, 2 the month, 3 the day
        self.resolved: list[tuple[_Placed, _Meaning]] = []

    def resolve(self, expressions: list[Expression]) -> list[EventDate]:
        quotations = [match.span() for match in _QUOTATION.finditer(self.text)]
        quotation_starts = [start for start, _ in quotations]
        placed = []
        for found in expressions:
            number = bisect_right(quotation_starts, found.start) - 1
            quoted = number >= 0 and found.start < quotations[number][1]
            placed.append(_Placed(found, self._sentence(found.start), quoted))
        self.dated = {each.sentence for each in placed if not each.quoted and each.expression.kind in ("weekday", "date", "relative")}
        for each in placed:
            meaning = self._meaning(each)
            if meaning is not None:
                self.resolved.append((each, meaning))
        return [
            EventDate(
                each.expression.start,
                each.expression.end,
                self.text[each.expression.start : each.expression.end],
                narrowest(meaning.first, meaning.last),
                meaning.first.isoformat(),
                meaning.last.isoformat(),
                meaning.precision,
                meaning.basis,
            )
            for each, meaning in self.resolved
        ]

    def _sentence(self, position: int) -> int:
        number = bisect_right(self.starts, position) - 1
        return number if number >= 0 and position < self.sentences[number][1] else -1

    def _meaning(self, placed: _Placed) -> _Meaning | None:
        found = placed.expression
        try:
            if found.kind == "date":
                return self._date(placed)
            if found.kind == "range":
                return self._range(placed)
            if found.kind in ("after", "same"):
                return self._after_another(placed)
            if found.kind == "weekday" and found.unit is not None:
                return self._weekday_after_another(placed)
            if self.published is None or found.kind == "none":
                return None if found.kind != "season" or found.year is None else _season(found.year, found.month or 0, "stated")
            if found.kind == "season":
                return self._season(placed)
            if placed.quoted and placed.sentence in self.dated and (found.kind == "weekday" or found.unit in ("day", "week", "weekend")):
                return None  # spoken on that other day
            return self._weekday(placed) if found.kind == "weekday" else self._relative(placed)
        except (ValueError, OverflowError):  # no such day (Feb. 30, the year 0)
            return None

    def _date(self, placed: _Placed) -> _Meaning | None:
        found = placed.expression
        if found.year is not None:
            return _calendar(found.year, found.month, found.day, "stated")
        if found.unit == "year":
            return self._in_year_of_another(placed)
        if self.published is None:
            return None
        month = found.month or 0
        if found.shift is not None:
            return self._month_by_shift(month, found.shift) if found.unit == "month" else self._in_year(found)
        told = self._year_told(placed)
        if told is not None and told.governs:
            return _calendar(told.year, month, found.day, "text")
        if self.known < 2:
            return None
        meaning = self._nearest(month, found.day, found.weekday, self._tense(placed))
        if meaning is None or told is None or told.year == meaning.first.year or found.weekday is not None:
            return meaning
        # The words before tell of another year, and it may be that one.
        since = self.text[found.start : found.start + 5].lower() == "since"
        return meaning if not told.same_sentence and (since or not told.stated) else None

    def _in_year(self, found: Expression) -> _Meaning | None:
        """Resolve "Oct. 31 last year"."""
        assert self.published is not None
        return _calendar(self.published[1].year + (found.shift or 0), found.month, found.day, "publication date")

    def _in_year_of_another(self, placed: _Placed) -> _Meaning | None:
        """Resolve "October of that year"."""
        found = placed.expression
        anchor = self._anchor(placed, "year")
        return _calendar(anchor.first.year + (found.shift or 0), found.month, found.day, "text") if anchor else None

    def _month_by_shift(self, month: int, shift: int) -> _Meaning | None:
        """Resolve "last October", "this May", "next June"."""
        if self.published is None or self.known < 2:
            return None
        published = self.published[0]
        year = published.year
        if shift < 0 and month >= published.month:
            year -= 1
        if shift > 0 and month <= published.month:
            year += 1
        return _calendar(year, month, None, "publication date")

    def _nearest(self, month: int, day: int | None, weekday: int | None, tense: Tense) -> _Meaning | None:
        """A month, or day of one, without its year: the latest one not after publication, or the next one."""
        assert self.published is not None
        first, last = self.published
        years = range(first.year - 8, first.year + 9)  # February 29 comes every fourth year, once in eight
        choices = [meaning for year in years if (meaning := _calendar(year, month, day, "publication date"))]
        past = [meaning for meaning in choices if meaning.first <= last][-1:]
        future = [meaning for meaning in choices if meaning.last >= first][:1]
        if weekday is not None:  # the day of the week shows the year, whatever the verb
            agreeing = [meaning for meaning in (*past, *future) if meaning.first.weekday() == weekday]
            if agreeing and (len(agreeing) == 1 or agreeing[0] == agreeing[1]):
                return agreeing[0]
        if past == future:
            return past[0] if past else None  # the month of publication, whatever the verb
        if tense == "future":
            return next((meaning for meaning in future if (meaning.first - last).days < _FAR_FUTURE), None)
        if tense is None and (day is None or (past and (first - past[0].last).days > _FAR_PAST)):
            return None
        return past[0] if past else None

    def _range(self, placed: _Placed) -> _Meaning | None:
        found = placed.expression
        begin = replace(found, kind="date", end_year=None, end_month=None, end_day=None)
        end = replace(begin, year=found.end_year, month=found.end_month, day=found.end_day)
        last = self._date(placed._replace(expression=end))
        if last is None:
            return None
        if begin.year is None:
            first = _calendar(last.first.year, begin.month, begin.day, last.basis)
        else:
            first = self._date(placed._replace(expression=begin))
        if first is not None and begin.month and end.month and begin.year == end.year and first.first > last.first:
            first = _calendar(last.first.year - 1, begin.month, begin.day, last.basis)  # "from November to February 2020"
        return _Meaning(first.first, last.last, "period", last.basis) if first and first.first <= last.last else None

    def _season(self, placed: _Placed) -> _Meaning | None:
        """A season is the meteorological one of the northern half of the earth, where most of what is written in English comes from."""
        assert self.published is not None
        found = placed.expression
        month = found.month or 0
        if found.year is not None:
            return _season(found.year, month, "stated")
        if self.known < 2:
            return None
        first, last = self.published
        choices = [_season(year, month, "publication date") for year in range(first.year - 2, first.year + 3)]
        if found.shift is None:  # "over the summer": the latest that has begun, where it is told as past
            return [season for season in choices if season.first <= last][-1] if self._tense(placed) == "past" else None
        if found.shift == -1:
            return [season for season in choices if season.last < first][-1]
        if found.shift == 1:
            season = next(season for season in choices if season.first > last)
            return season if season.first.year > last.year else None  # in May "next autumn" may be either
        year = first.year - 1 if month == 12 and first.month < 6 else first.year
        return _season(year, month, "publication date")

    def _weekday(self, placed: _Placed) -> _Meaning | None:
        assert self.published is not None
        found, day = placed.expression, self.published[1]
        told = self._year_told(placed)
        if self.known < 3 or (told is not None and told.year != day.year and told.stated and told.same_sentence):
            return None
        back = (day.weekday() - (found.weekday or 0)) % 7
        if found.shift == -1:
            return _day(day - timedelta(back or 7), "publication date")
        tense = "future" if found.shift == 1 else self._tense(placed)
        if tense is None and found.shift is None:
            return None
        if tense == "future" or (found.shift == 0 and tense is None):
            if back == 0 and found.shift is None:
                return None  # today or in a week
            return _day(day + timedelta(7 - back if back or found.shift else 0), "publication date")
        return _day(day - timedelta(back), "publication date")

    def _relative(self, placed: _Placed) -> _Meaning | None:
        assert self.published is not None
        found, day = placed.expression, self.published[1]
        basis: Basis = "publication date"
        count = found.shift or 0
        if found.unit == "year":
            return _calendar(day.year + count, None, None, basis)
        if found.unit == "month":
            return _in_months(day, count, basis) if self.known >= 2 else None
        if self.known < 3:
            return None
        if found.unit == "day":
            if self.text[found.start : found.end].lower() == "today" and self._tense(placed, _NEAR) is None:
                return None  # "what they see today": nowadays
            return _day(day + timedelta(count), basis)
        monday = day - timedelta(day.weekday()) + timedelta(7 * count)
        if found.unit == "week":
            return _Meaning(monday, monday + timedelta(6), "week", basis)
        if count == 0 and day.weekday() < 5 and self._tense(placed) != "future":
            if found.shift is None or (self._tense(placed) == "past" and day.weekday() < 2):
                monday -= timedelta(7)  # on a Monday, "they won this weekend"
            elif self._tense(placed) == "past":
                return None
        return _Meaning(monday + timedelta(5), monday + timedelta(6), "period", basis)

    def _after_another(self, placed: _Placed) -> _Meaning | None:
        """Resolve "the next day", "two years later", "that year": counted from the nearest date before that is precise enough."""
        found = placed.expression
        anchor = self._anchor(placed, found.unit or "day")
        if anchor is None:
            return None
        count, day = found.shift or 0, anchor.first
        if found.unit == "year":
            return _calendar(day.year + count, None, None, "text")
        if found.unit == "month":
            return _in_months(day, count, "text")
        if found.unit == "week":
            monday = day - timedelta(day.weekday()) + timedelta(7 * count)
            return _Meaning(monday, monday + timedelta(6), "week", "text")
        return _day(day + timedelta(count), "text")

    def _weekday_after_another(self, placed: _Placed) -> _Meaning | None:
        """Resolve "the following Wednesday"."""
        anchor = self._anchor(placed, "day")
        if anchor is None:
            return None
        ahead = ((placed.expression.weekday or 0) - anchor.first.weekday()) % 7
        return _day(anchor.first + timedelta((ahead or 7) if placed.expression.shift == 1 else ahead - 7), "text")

    def _anchor(self, placed: _Placed, unit: Unit) -> _Meaning | None:
        """The nearest date before that is precise enough to count such units from; no range in between, which may be meant."""
        for _, meaning in self._before(placed):
            if meaning.precision == "period":
                return None
            if meaning.precision in _PRECISE_ENOUGH[unit]:
                return meaning
        return None

    def _before(self, placed: _Placed) -> list[tuple[_Placed, _Meaning]]:
        """The dates before in the same sentence and the one before it, nearest first; a handful, however long the sentence."""
        return [pair for pair in self.resolved[:-9:-1] if pair[0].sentence >= placed.sentence - 1]

    def _year_told(self, placed: _Placed) -> _YearTold | None:
        """The year that the words before are about, where they name one."""
        for each, meaning in self._before(placed):
            found = each.expression
            words = self.text[found.start : found.end]
            names_year = (found.kind == "date" and found.year is not None and (found.month or words[:3].lower() == "in ")) or (
                found.unit == "year" and found.kind in ("relative", "after", "same") and meaning.precision == "year"
            )
            if names_year:
                same = each.sentence == placed.sentence
                leads = same and each.sentence >= 0 and found.start - self.sentences[each.sentence][0] < 3
                return _YearTold(meaning.first.year, meaning.basis == "stated", same, leads)
        return None

    def _tense(self, placed: _Placed, most: int = 300) -> Tense:
        """What time is told of, by at most so many characters before and after in the sentence."""
        found = placed.expression
        lead = _LEAD.match(self.text, found.start, found.end)  # "by", "since" tell something too
        position = lead.end() if lead else found.start
        start, end = self.sentences[placed.sentence] if placed.sentence >= 0 else (found.start, found.end)
        if self.text[found.start - 1 : found.start] == "(":
            return None  # "Yellowjackets (December 15) has cast a spell"
        return tense_at(self.text[max(start, position - most) : position], self.text[found.end : min(end, found.end + most)])


_LEAD = re.compile(r"(?:on|in|by|since|until|till|from|before|after|of|for|to|during|through|throughout|ahead of)\s", re.IGNORECASE)


class _YearTold(NamedTuple):
    """A year that the words before an expression name; ``governs`` where it opens the sentence: "In 2015 … in March"."""

    year: int
    stated: bool
    same_sentence: bool
    governs: bool


_QUOTATION = re.compile(r"“[^“”\n]{1,2000}”|\"[^\"\n]{1,2000}\"")
_PRECISE_ENOUGH: dict[Unit, tuple[Precision, ...]] = {
    "day": ("day",),
    "week": ("day",),
    "weekend": ("day",),
    "month": ("day", "month"),
    "year": ("day", "week", "month", "season", "year"),
}


def _calendar(year: int, month: int | None, day: int | None, basis: Basis) -> _Meaning | None:
    """A calendar date in full or in part; None where there is no such day."""
    try:
        if month is None:
            return _Meaning(date(year, 1, 1), date(year, 12, 31), "year", basis)
        if day is None:
            return _Meaning(*month_of(date(year, month, 1)), "month", basis)
        return _day(date(year, month, day), basis)
    except ValueError:
        return None


def _day(day: date, basis: Basis) -> _Meaning:
    return _Meaning(day, day, "day", basis)


def _in_months(day: date, count: int, basis: Basis) -> _Meaning | None:
    years, month = divmod(day.month - 1 + count, 12)
    return _calendar(day.year + years, month + 1, None, basis)


def _season(year: int, first_month: int, basis: Basis) -> _Meaning:
    """Three months from the first one; winter ends in the year after."""
    last_month = date(year + first_month // 12, (first_month + 1) % 12 + 1, 1)
    return _Meaning(date(year, first_month, 1), month_of(last_month)[1], "season", basis)
