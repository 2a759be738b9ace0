"""Where days stand on a drawn axis of time: to scale, with ticks, and with long times in which nothing happens cut out.

Pure arithmetic on days and fractions of the axis; it knows no citation and makes no HTML.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal, NamedTuple

Unit = Literal["day", "month", "year"]

MOST_TICKS = 7
CUT_FROM = 4
"""A time without events is cut out when it is so many times as long as all that stays."""
CUT_SHARE = 0.07
"""What a cut takes of the axis."""
LEAST_LABEL = 0.135
"""Labels of ticks nearer than this would run into one another."""
LATE = 0.9
"""A label of a tick after this stands before it, else it would leave the axis."""
_STEPS: tuple[tuple[Unit, int], ...] = (
    *(("day", step) for step in (1, 2, 5, 10)),
    *(("month", step) for step in (1, 2, 3, 6)),
    *(("year", step) for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)),
)
_LENGTH = {"day": 1.0, "month": 30.4375, "year": 365.25}
_LAST_DAY = date.max.toordinal()


class Span(NamedTuple):
    """A run of days, as ordinals of ``datetime.date``, both included."""

    first: int
    last: int


class Tick(NamedTuple):
    """A mark on the axis.

    Attributes:
        at: fraction of the axis.
        day: the ordinal of the day it stands for.
        full: nothing before it, from where the axis begins or is cut, has said all of a date.
        labelled: there is room for its words.
    """

    at: float
    day: int
    full: bool
    labelled: bool


class Cut(NamedTuple):
    """A time left out: where it is cut on the axis, and how many days it has."""

    start: float
    end: float
    days: int


@dataclass(frozen=True, slots=True)
class _Segment:
    """A stretch of the axis without a cut: from day to day, and from where to where it is drawn."""

    first: float
    last: float
    start: float
    end: float

    def at(self, day: float) -> float:
        return self.start + (self.end - self.start) * (day - self.first) / (self.last - self.first)


class Axis:
    """An axis that holds all of the spans it is made for; every day on it, but those cut out, is drawn equally long."""

    def __init__(self, spans: Sequence[Span]) -> None:
        """Lay the axis out.

        Args:
            spans: at least one.
        """
        runs = _runs(spans)
        cut = _gaps_to_cut(runs)
        stretches = [[runs[0][0], runs[0][1]]]
        for (_, before), (after, last) in pairwise(runs):
            if (before, after) in cut:
                stretches.append([after, last])
            else:
                stretches[-1][1] = last
        length = sum(last - first for first, last in stretches)
        margin = max(0.5, 0.03 * length)
        per_day = (1 - CUT_SHARE * len(cut)) / (length + 2 * margin * len(stretches))
        self._segments, start = list[_Segment](), 0.0
        for first, last in stretches:
            end = start + per_day * (last - first + 2 * margin)
            self._segments.append(_Segment(first - margin, last + margin, start, end))
            start = end + CUT_SHARE
        self._starts = [segment.first for segment in self._segments]
        self.unit, self._step = _step_for(1 / per_day)

    def at(self, day: float) -> float:
        """The fraction of the axis, 0 to 1, at which a day begins; the day must lie in one of the spans, or right after it."""
        segment = self._segments[max(0, bisect_right(self._starts, day) - 1)]
        return min(max(segment.at(day), 0.0), 1.0)

    def extent(self, span: Span) -> tuple[float, float]:
        """Where a span's bar begins and ends: from the beginning of its first day to the end of its last."""
        return self.at(span.first), self.at(span.last + 1)

    @property
    def cuts(self) -> list[Cut]:
        """The times left out, in order."""
        return [Cut(one.end, other.start, round(other.first - one.last)) for one, other in pairwise(self._segments)]

    @property
    def ticks(self) -> list[Tick]:
        """In order; at least one after each cut, with words where there is room for them."""
        found = list[Tick]()
        for segment in self._segments:
            told = False
            days = [day for day in self._round_days(segment) if segment.first <= day <= segment.last]
            for day in days or [_first_inside(segment)]:
                at = segment.at(day)
                begin = at - LEAST_LABEL if at > LATE else at
                if not told:  # what says all of a date goes before what says a part
                    found = [tick._replace(labelled=tick.labelled and (tick.full or tick.at + LEAST_LABEL <= begin)) for tick in found]
                labelled = begin >= max((tick.at + LEAST_LABEL for tick in found if tick.labelled), default=0.0)
                found.append(Tick(at, day, not told, labelled))
                told = told or labelled
        return found

    def _round_days(self, segment: _Segment) -> Iterator[int]:
        """The days of a stretch, and perhaps some around it, on which ticks of this axis' unit fall."""
        first, last = (max(1, min(int(day), _LAST_DAY)) for day in (segment.first, segment.last))
        if self.unit == "day":
            yield from range(first + -first % self._step, last + 1, self._step)
            return
        begin, end = date.fromordinal(first), date.fromordinal(last)
        months = self._step * (12 if self.unit == "year" else 1)
        month = 12 * begin.year // months * months
        while month <= 12 * end.year + 11:
            if month // 12 >= 1:
                yield date(month // 12, month % 12 + 1, 1).toordinal()
            month += months


def _first_inside(segment: _Segment) -> int:
    """The first day of a stretch that holds events: it begins with a margin."""
    first = int(segment.first) + 1
    return first if first <= segment.last else round((segment.first + segment.last) / 2)


def _runs(spans: Sequence[Span]) -> list[tuple[int, int]]:
    """The spans joined where they touch, in order, as begin and end of what is drawn of them; a single day is a point."""
    runs: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        end = first if first == last else last + 1
        if runs and first <= runs[-1][1]:
            runs[-1] = runs[-1][0], max(runs[-1][1], end)
        else:
            runs.append((first, end))
    return runs


def _gaps_to_cut(runs: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """The longest gaps between runs, if what stays without them has an extent and is much shorter than each of them."""
    gaps = sorted(((one[1], other[0]) for one, other in pairwise(runs)), key=lambda gap: gap[0] - gap[1])
    stays, cut = runs[-1][1] - runs[0][0], set[tuple[int, int]]()
    for count, (before, after) in enumerate(gaps, start=1):
        stays -= after - before
        if stays > 0 and after - before >= CUT_FROM * stays:
            cut = set(gaps[:count])
    return cut


def _step_for(days: float) -> tuple[Unit, int]:
    """The shortest step that puts no more than ``MOST_TICKS`` ticks on an axis of so many days."""
    return next((step for step in _STEPS if days / (_LENGTH[step[0]] * step[1]) <= MOST_TICKS), _STEPS[-1])
