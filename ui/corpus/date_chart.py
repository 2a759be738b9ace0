"""How many articles there are of each month or year, as safe HTML: a list that a style sheet draws as columns, or rows on a phone."""

from __future__ import annotations

import re
from collections import Counter
from html import escape
from typing import NamedTuple

from ui import texts
from ui.corpus.article_list import NO_DATE
from ui.corpus.facts import CorpusFacts
from ui.corpus.frame import counted, goes_to, heading_html, link_html
from ui.corpus.place import Place
from ui.wording import readable_date

MOST_MONTHS = 36
"""Of longer times the years are drawn."""
MOST_COLUMNS = 40
"""More than these are drawn as rows, however wide the page is."""


class Column(NamedTuple):
    """A month or year as a partial ISO date, and how many articles are of it."""

    date: str
    number: int


def columns(dates: Counter[str]) -> list[Column]:
    """The months from the first dated article to the last, or where these are many the years; none left out between.

    Args:
        dates: partial ISO dates of publication, and how many articles have each. What says a year alone is in no month.
    """
    months = Counter[str]()
    years = Counter[str]()
    for date, number in dates.items():
        if re.match(r"\d{4}-\d{2}", date):
            months[date[:7]] += number
        if re.match(r"\d{4}", date):
            years[date[:4]] += number
    if months:
        first, last = (12 * int(month[:4]) + int(month[5:]) - 1 for month in (min(months), max(months)))
        inside = min(years) >= min(months)[:4] and max(years) <= max(months)[:4]
        if last - first < MOST_MONTHS and inside:
            names = [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(first, last + 1)]
            return [Column(name, months[name]) for name in names]
    return [Column(f"{year:04}", years[f"{year:04}"]) for year in range(int(min(years)), int(max(years)) + 1)] if years else []


def dates_html(facts: CorpusFacts) -> str:
    """The chart; each column goes to its articles."""
    dates = Counter(article.published for article in facts.headlines if article.published)
    drawn = columns(dates)
    by_month = bool(drawn) and len(drawn[0].date) > 4
    most = max((column.number for column in drawn), default=1)
    items = "".join(_column_html(column, most, by_month and place > 0) for place, column in enumerate(drawn))
    kind = "rows-only" if len(drawn) > MOST_COLUMNS else "columns"
    heading = heading_html(texts.BY_MONTH if by_month else texts.BY_YEAR)
    chart = f'<ol class="chart {kind}">{items}</ol>' if items else ""
    return f'<div class="heading">{heading}</div>{chart}{_rest_html(facts, dates if by_month else Counter())}'


def _column_html(column: Column, most: int, follows: bool) -> str:
    """A column. The year stands at the first month and at each January."""
    year, month = column.date[:4], column.date[5:7]
    label = year if not month else texts.MONTHS_SHORT[int(month) - 1]
    written = f"<b>{escape(label)}</b>" + (f"<b>{year}</b>" if month and (month == "01" or not follows) else "")
    drawn = f'<i style="--share:{column.number / most:.4f}"></i>'
    if not column.number:
        return f'<li class="empty" aria-hidden="true"><span><em></em>{drawn}<span class="of">{written}</span></span></li>'
    told = f"{readable_date(column.date)}: {counted(column.number, texts.ONE_ARTICLE, texts.ARTICLES)}"
    inside = f'<em>{column.number:,}</em>{drawn}<span class="of">{written}</span>'
    return f'<li><a {goes_to(Place(month=column.date))} aria-label="{escape(told)}" title="{escape(told)}">{inside}</a></li>'


def _rest_html(facts: CorpusFacts, dates: Counter[str]) -> str:
    """What stands in no column: articles without a date, and where months are drawn, with a year alone."""
    told = [
        escape(texts.YEAR_ALONE.format(number=counted(number, texts.ONE_ARTICLE, texts.ARTICLES), year=date))
        for date, number in sorted(dates.items())
        if re.fullmatch(r"\d{4}", date)
    ]
    undated = sum(article.published is None for article in facts.headlines)
    if undated:
        told.append(link_html(Place(month=NO_DATE), counted(undated, texts.ONE_UNDATED, texts.COUNTED_UNDATED)))
    return "".join(f'<p class="told">{line}</p>' for line in told)
