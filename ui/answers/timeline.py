"""The timeline under an answer: when the things happened that it cites, drawn to scale, each a way to its citation.

One list, which a style sheet draws: beside one another along an axis where there is room, below one another on a phone; read aloud it is
the list. What is drawn where is ``time_axis``'s arithmetic. It reads no dates out of words: those come with the answer's sources.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from html import escape
from typing import NamedTuple

import rag
from ui import texts
from ui.answers.citation_link import opens, quotes
from ui.answers.time_axis import LATE, Axis, Span, Tick
from ui.wording import readable_date

LEAST_DATES = 2
"""With fewer there is no line to draw."""
_WORDS = 84
"""Characters of a quote that are told beside a mark."""
_LABEL = 0.46
"""What the words beside a mark take of the width."""
_SENTENCE_END = re.compile(r"(?:(?<=\w\w)|(?<=\d))[.!?][\"'”’)]? (?=[^\W\d_a-z]|[\"'“‘])")
_MARKER = re.compile(r"\[(\d+)\]")
_YEAR, _MONTH = 365.25, 30.4375


class Happening(NamedTuple):
    """Something cited, and when it was.

    Attributes:
        span: the days between which it lies.
        date: that as a partial ISO date, or ``2019/2021``.
        reported: the quote gives no date, so this is when its article was published.
        citation: where it is told.
        words: some of the quote, around what dates it.
        first: it is cited in the answer's first line, which is its shortest answer.
    """

    span: Span
    date: str
    reported: bool
    citation: rag.Citation
    words: str
    first: bool


class Mark(NamedTuple):
    """All that happened, or was reported, within the same days."""

    span: Span
    date: str
    reported: bool
    happenings: tuple[Happening, ...]

    @property
    def first(self) -> bool:
        """Whether the answer's first line cites some of it."""
        return any(happening.first for happening in self.happenings)


def happenings(answer: rag.Answer) -> list[Happening]:
    """What the citations of an answer tell, with its dates, in order of number; what has no date at all is left out."""
    found: list[Happening] = []
    first_line = {int(number) for number in _MARKER.findall(answer.text.strip().partition("\n")[0])}
    for citation in answer.citations:
        first = citation.number in first_line
        dated = [
            Happening(span, event.date, False, citation, some_words(citation.quote, event.start - citation.start, len(event.words)), first)
            for event in _event_dates(citation, answer.sources)
            if (span := _span(event.first, event.last)) is not None
        ]
        if not dated and citation.published and (published := published_span(citation.published)) is not None:
            dated.append(Happening(published, citation.published, True, citation, some_words(citation.quote, 0, 0), first))
        found += dated
    return found


def marks(answer: rag.Answer) -> list[Mark]:
    """The same by their days, earliest first, longer periods before what lies in them."""
    grouped: dict[tuple[Span, bool], list[Happening]] = {}
    for happening in happenings(answer):
        grouped.setdefault((happening.span, happening.reported), []).append(happening)
    order = sorted(grouped, key=lambda key: (key[0].first, -key[0].last, key[1]))
    return [Mark(span, grouped[span, reported][0].date, reported, tuple(grouped[span, reported])) for span, reported in order]


def timeline_html(number: int, answer: rag.Answer) -> str:
    """The timeline of an answer's cited events; nothing where fewer than two of them differ in their dates.

    Args:
        number: of the exchange, so that a mark opens its citation.
        answer: finished.
    """
    shown = marks(answer)
    if len({mark.span for mark in shown}) < LEAST_DATES:
        return ""
    axis = Axis([mark.span for mark in shown])
    rows, before, leads = list[str](), None, any(mark.first for mark in shown)
    for mark in shown:
        rows.append(_row_html(mark, axis, number, before, leads and not mark.first))
        before = mark
    notes = [texts.TIMELINE_REPORTED] if any(mark.reported for mark in shown) else []
    if axis.cuts:
        notes.append(texts.TIMELINE_CUT.format(times=", ".join(time_in_words(cut.days) for cut in axis.cuts)))
    told = "".join(f'<p class="told">{escape(note)}</p>' for note in notes)
    label = escape(texts.TIMELINE)
    return (
        f'<section class="timeline" aria-label="{label}"><h3 class="label">{label}</h3><div class="plot">{_axis_html(axis)}'
        f"<ol>{''.join(rows)}</ol></div>{told}</section>"
    )


def some_words(quote: str, at: int, length: int) -> str:
    """A few words of a quote, with those that begin ``at`` and have a ``length``; where it is cut is shown."""
    quote = re.sub(r"\s", " ", quote)
    ends = [match.end() for match in _SENTENCE_END.finditer(quote)]
    begin = max((end for end in ends if end <= at), default=0)
    last = min((end for end in ends if end >= at + length), default=len(quote))
    if at + length - begin > _WORDS:  # they stand late in a long sentence
        begin = quote.find(" ", at - _WORDS // 2, at) + 1 or at
    end = last
    if last - begin > _WORDS:
        end = max(begin + _WORDS, at + length)
        space = quote.rfind(" ", max(at + length, begin + _WORDS // 2), end + 1)
        end = space if space > 0 else end
    return f"{'… ' if begin else ''}{quote[begin:end].strip()}{'' if end == last else ' …'}"


def time_in_words(days: int) -> str:
    """How long so many days are, in the largest unit that there is one of."""
    for length, one, many in ((_YEAR, texts.ONE_YEAR, texts.YEARS), (_MONTH, texts.ONE_MONTH, texts.MONTHS_LONG)):
        if days >= length:
            count = round(days / length)
            return one if count == 1 else many.format(count=count)
    return texts.ONE_DAY if days == 1 else texts.COUNTED_DAYS.format(count=days)


def published_span(published: str) -> Span | None:
    """The days of a partial ISO date; None where it is none."""
    parts = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", published)
    if not parts:
        return None
    year, month, day = parts.groups()
    try:
        first = date(int(year), int(month or 1), int(day or 1)).toordinal()
        if day:
            return Span(first, first)
        following = date(int(year) + (month in (None, "12")), int(month or 12) % 12 + 1, 1)
    except ValueError:
        return None
    return Span(first, following.toordinal() - 1)


def _event_dates(citation: rag.Citation, sources: Sequence[rag.Source]) -> Iterator[rag.EventDate]:
    """Dates whose words stand inside the quote; a date that several sources hold once."""
    seen: set[tuple[int, int, str]] = set()
    for source in sources:
        if source.article_id != citation.article_id:
            continue
        for event in source.event_dates:
            key = event.start, event.end, event.date
            if citation.start <= event.start and event.end <= citation.end and key not in seen:
                seen.add(key)
                yield event


def _span(first: str, last: str) -> Span | None:
    try:
        span = Span(date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal())
    except ValueError:
        return None
    return span if span.first <= span.last else None


def _axis_html(axis: Axis) -> str:
    """The axis with its ticks and cuts; the list says all of it in words."""
    ticks = "".join(_tick_html(tick, axis) for tick in axis.ticks)
    cuts = "".join(f'<s style="--at:{cut.start:.4f};--to:{cut.end:.4f}"></s>' for cut in axis.cuts)
    return f'<div class="axis" aria-hidden="true">{ticks}{cuts}</div>'


def _tick_html(tick: Tick, axis: Axis) -> str:
    words = f"<b>{escape(_tick_words(tick, axis))}</b>" if tick.labelled else ""
    return f'<i{" class=late" if tick.at > LATE else ""} style="--at:{tick.at:.4f}">{words}</i>'


def _tick_words(tick: Tick, axis: Axis) -> str:
    day = date.fromordinal(tick.day)
    if axis.unit == "year":
        return str(day.year) if (day.month, day.day) == (1, 1) else f"{texts.MONTHS_SHORT[day.month - 1]} {day.year}"
    month = texts.MONTHS_SHORT[day.month - 1]
    if axis.unit == "month":
        return f"{month} {day.year}" if tick.full or day.month == 1 else month
    return f"{day.day} {month} {day.year}" if tick.full else f"{day.day} {month}"


def _row_html(mark: Mark, axis: Axis, number: int, before: Mark | None, aside: bool) -> str:
    """A mark with its words to that side where there is room: after it, before it, or below it; drawn weaker where it is an aside."""
    point = mark.span.first == mark.span.last
    start, end = (axis.at(mark.span.first),) * 2 if point else axis.extent(mark.span)
    side = "after" if end + _LABEL <= 1 else "before" if start >= _LABEL else "below"
    inset = {"after": end, "before": 1 - start, "below": min(start, 1 - _LABEL)}[side]
    cut = before is not None and any(axis.at(before.span.first) <= each.start and each.end <= start for each in axis.cuts)
    kind = f"{'point' if point else 'period'}{' reported' if mark.reported else ''}{' aside' if aside else ''}{' cut' if cut else ''}"
    gap = max(0.0, start - (axis.at(before.span.last) if before else start))
    when = escape(_date_words(mark))
    links = "".join(f"<li>{_link_html(happening, number)}</li>" for happening in mark.happenings)
    place = f"--start:{start:.4f};--end:{end:.4f};--inset:{inset:.4f};--gap:{gap:.4f}"
    return (
        f'<li class="{kind} {side}" style="{place}"><span class="drawn" aria-hidden="true"></span>'
        f'<div class="happened"><p class="when">{when}</p><ul>{links}</ul></div></li>'
    )


def _date_words(mark: Mark) -> str:
    when = date_words(mark.date)
    return texts.REPORTED.format(date=when) if mark.reported else when


def date_words(stated: str) -> str:
    """A partial ISO date, or two of them as ``2019/2021``, as a reader says it."""
    first, _, last = stated.partition("/")
    return texts.PERIOD.format(first=readable_date(first), last=readable_date(last)) if last else readable_date(first)


def _link_html(happening: Happening, number: int) -> str:
    citation = happening.citation
    return (
        f'<a class="happening" dir="auto" {opens(number, citation.number)} {quotes(citation)}>'
        f'<span class="words">{escape(happening.words)}</span> <span class="number">{citation.number}</span></a>'
    )
