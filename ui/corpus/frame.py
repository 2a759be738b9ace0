"""The frame of the view of articles, as safe HTML: what there is in one line, the search, the tabs, the pages of a long list.

What the lists hold is theirs (``article_list``, ``name_list``, ``outlet_list``, ``date_chart``, ``story_list``).
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TypeVar

from ui import texts
from ui.answers.rendering import readable_date_html
from ui.corpus.facts import CorpusFacts
from ui.corpus.place import LISTS, Place
from ui.wording import period_ends

AT_A_TIME = 50
"""What a page of a list holds."""

Item = TypeVar("Item")


def corpus_html(facts: CorpusFacts, place: Place, listed: str, version: str = "") -> str:
    """The view with a list in it.

    Args:
        facts: of the articles of the person asking.
        place: where they are.
        listed: safe HTML of the list.
        version: of the articles; ``corpus.js`` asks whether it is still this one, and sees by the place that another list is drawn.
    """
    kept = f'data-version="{escape(version)}" data-at="{escape(place.text())}"'
    if not facts.headlines:
        return f'<section class="corpus" {kept} data-none><p class="told">{escape(texts.NO_ARTICLES)}</p></section>'
    return (
        f'<section class="corpus" {kept} aria-label="{escape(texts.VIEW_ARTICLES)}"><p class="holdings">{summary_html(facts)}</p>'
        f'{_tabs_html(place)}{_search_html(place)}<div class="listed">{listed}</div></section>'
    )


def summary_html(facts: CorpusFacts) -> str:
    """How many articles there are, from when, by how many publishers, and how many reports several of them tell."""
    parts = [escape(counted(len(facts.headlines), texts.ONE_ARTICLE, texts.ARTICLES))]
    if facts.period:
        parts.append(period_html(*facts.period))
    parts.append(escape(counted(len(facts.publishers), texts.ONE_PUBLISHER, texts.COUNTED_PUBLISHERS)))
    if facts.stories:
        parts.append(escape(counted(len(facts.stories), texts.ONE_REPORT, texts.COUNTED_REPORTS)))
    return " · ".join(f"<span>{part}</span>" for part in parts)


def goes_to(place: Place) -> str:
    """The attributes of a link that goes to a place in the view."""
    query = place.text()
    address = f"?view=articles{'&' if query else ''}{query}"
    return f'href="{escape(address)}" data-send="browse" data-place="{escape(query)}"'


def link_html(place: Place, words: str, classes: str = "", attributes: str = "") -> str:
    """A link that goes to a place, its words escaped and in their own direction."""
    kind = f' class="{classes}"' if classes else ""
    return f'<a{kind} {goes_to(place)} dir="auto"{attributes}>{escape(words)}</a>'


def back_html(place: Place, key: str, words: str) -> str:
    """The link that goes back to a list, where the focus goes to what has the key."""
    return f'<a class="back" {goes_to(place)} data-back data-then="{escape(key)}">{escape(words)}</a>'


def heading_html(words: str) -> str:
    """The heading of what is listed or open; the focus goes there when a link led there."""
    return f'<h2 class="landing" tabindex="-1" data-landing dir="auto">{escape(words)}</h2>'


def page_of(items: Sequence[Item], page: int) -> Sequence[Item]:
    """Those of a list that a page holds, from 1; of a page that there is none of, the last."""
    page = min(page, _pages(len(items)))
    return items[(page - 1) * AT_A_TIME : page * AT_A_TIME]


def pager_html(count: int, place: Place, counts: str = "page") -> str:
    """What goes to the previous and next page; nothing where there is only one.

    Args:
        count: of all that is listed.
        place: where the list is shown.
        counts: the part of the place that counts this list's pages.
    """
    pages = _pages(count)
    if pages == 1:
        return ""
    page = min(getattr(place, counts), pages)
    steps = [(texts.PREVIOUS_PAGE, page - 1, "prev"), (texts.NEXT_PAGE, page + 1, "next")]
    before, after = (
        f'<a class="step" {goes_to(place.but(**{counts: to}))} rel="{key}">{escape(label)}</a>'
        if 1 <= to <= pages
        else f'<span class="step" aria-hidden="true">{escape(label)}</span>'
        for label, to, key in steps
    )
    first, last = (page - 1) * AT_A_TIME + 1, min(page * AT_A_TIME, count)
    told = escape(texts.PAGE_OF.format(first=f"{first:,}", last=f"{last:,}", count=f"{count:,}"))
    return f'<nav class="pager" aria-label="{escape(texts.PAGES)}">{before}<span>{told}</span>{after}</nav>'


def counted(number: int, one: str, many: str) -> str:
    """A number of things in words."""
    return one if number == 1 else many.format(count=f"{number:,}")


def period_html(first: str | None, last: str | None) -> str:
    """From when to when, as safe HTML; one date where both are one, or one is within the other."""
    first, last = period_ends(first, last)
    begin, end = readable_date_html(first), readable_date_html(last)
    return begin if first == last else texts.PERIOD.format(first=begin, last=end)


def asks_only_html(label: str, **narrowing: str) -> str:
    """The button that narrows questions to something, and goes to where they are asked."""
    data = " ".join(f'data-{name}="{escape(value)}"' for name, value in narrowing.items())
    return f'<button type="button" class="plain" data-send="asknarrowed" {data}>{escape(label)}</button>'


def _pages(count: int) -> int:
    return max(1, -(-count // AT_A_TIME))


def _tabs_html(place: Place) -> str:
    labels = (texts.LIST_ARTICLES, texts.LIST_NAMES, texts.LIST_PUBLISHERS, texts.LIST_DATES, texts.LIST_STORIES)
    here = {place.listed: ' aria-current="page"'}
    tabs = "".join(
        f'<li><a {goes_to(Place(listed=name))} data-key="tab-{name}" data-then="tab-{name}"{here.get(name, "")}>{escape(label)}</a></li>'
        for name, label in zip(LISTS, labels, strict=True)
    )
    return f'<nav class="lists" aria-label="{escape(texts.LISTS)}"><ul>{tabs}</ul></nav>'


def _search_html(place: Place) -> str:
    """The search field of the lists that can be searched."""
    label = {"articles": texts.SEARCH_ARTICLES, "names": texts.SEARCH_NAMES}.get(place.listed)
    if label is None:
        return ""
    within = place.but(search="", name="") if place.listed == "articles" else Place(listed=place.listed)
    return (
        f'<form class="search" role="search" data-send="browse" data-then="search" data-place="{escape(within.text())}">'
        f'<label class="unseen" for="corpus-search">{escape(label)}</label>'
        f'<input id="corpus-search" type="search" name="search" dir="auto" autocomplete="off" maxlength="200" data-key="search" '
        f'placeholder="{escape(label)}" value="{escape(place.search)}"><button type="submit" class="plain">{escape(texts.FIND)}</button>'
        "</form>"
    )
