"""Who published the articles, and whose reports they carry, as safe HTML: how many each, and when, as small bars."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ui import texts
from ui.answers.time_axis import Span
from ui.answers.timeline import published_span
from ui.corpus.facts import CorpusFacts, Outlet
from ui.corpus.frame import asks_only_html, counted, heading_html, link_html, page_of, pager_html, period_html
from ui.corpus.place import Place


def outlets_html(facts: CorpusFacts, place: Place) -> str:
    """The page of the publishers that a place asks for; agencies below the first."""
    spans = [span for date in facts.period or () if (span := published_span(date))]
    whole = Span(min(span.first for span in spans), max(span.last for span in spans)) if spans else None
    number = counted(len(facts.publishers), texts.ONE_PUBLISHER, texts.COUNTED_PUBLISHERS)
    listed = _rows_html(page_of(facts.publishers, place.page), whole, max((outlet.number for outlet in facts.publishers), default=1))
    unknown = len(facts.headlines) - sum(outlet.number for outlet in facts.publishers)
    told = f'<p class="told">{escape(counted(unknown, texts.ONE_WITHOUT_PUBLISHER, texts.WITHOUT_PUBLISHER))}</p>' if unknown else ""
    agencies = ""
    if facts.agencies and place.page == 1:
        rows = _rows_html(facts.agencies, whole, max(outlet.number for outlet in facts.agencies))
        agencies = f'<h3 class="label">{escape(texts.AGENCIES)}</h3>{rows}'
    legend = f'<p class="told" aria-hidden="true">{escape(texts.BARS)}</p>' if listed else ""
    return f'<div class="heading">{heading_html(number)}</div>{legend}{listed}{told}{pager_html(len(facts.publishers), place)}{agencies}'


def _rows_html(outlets: Sequence[Outlet], whole: Span | None, most: int) -> str:
    return f'<ol class="rows outlets">{"".join(_row_html(outlet, whole, most) for outlet in outlets)}</ol>' if outlets else ""


def _row_html(outlet: Outlet, whole: Span | None, most: int) -> str:
    """One of them: its name, the bar of its number, where in the whole period it lies, and what asks it only."""
    name = link_html(Place(outlet=outlet.name), outlet.name, "title")
    number = escape(counted(outlet.number, texts.ONE_ARTICLE, texts.ARTICLES))
    when = f" · {period_html(outlet.first, outlet.last)}" if outlet.first else ""
    start, end = _within(outlet, whole)
    strip = f'<i class="strip" style="--start:{start:.4f};--end:{end:.4f}"></i>' if outlet.first else ""
    ask = asks_only_html(texts.ASK_ONLY, publisher=outlet.name)
    return (
        f'<li><div>{name}<p class="byline-line">{number}{when}</p></div>'
        f'<div class="drawn" aria-hidden="true"><i class="bar" style="--end:{outlet.number / most:.4f}"></i>{strip}</div>{ask}</li>'
    )


def _within(outlet: Outlet, whole: Span | None) -> tuple[float, float]:
    """Where the period of an outlet begins and ends in the whole one, as fractions."""
    first, last = published_span(outlet.first or ""), published_span(outlet.last or "")
    if whole is None or first is None or last is None:
        return 0.0, 0.0
    days = whole.last - whole.first + 1
    return (first.first - whole.first) / days, (max(first.last, last.last) - whole.first + 1) / days
