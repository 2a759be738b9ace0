"""The list of articles as safe HTML: newest first, searched by title and publisher, of one outlet or period. Knows no texts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from html import escape

from babel import Locale

import rag
from ui import texts
from ui.answers.rendering import readable_date_html
from ui.corpus.facts import CorpusFacts, folded
from ui.corpus.frame import asks_only_html, counted, heading_html, link_html, page_of, pager_html
from ui.corpus.place import Place
from ui.wording import readable_date

NO_DATE = "none"
"""The ``month`` of a place that lists what has no date."""

_LANGUAGES = Locale.parse(texts.LANGUAGE).languages


def articles_html(facts: CorpusFacts, place: Place, own: Collection[str] = ()) -> str:
    """The page of the list that a place asks for.

    Args:
        facts: of all articles.
        place: what is searched for, and which page.
        own: ids of those that only the person asking has; where there are none, nothing is said of whose an article is.
    """
    found = listed_articles(facts, place)
    rows = "".join(f"<li>{article_row_html(article, facts, place, own)}</li>" for article in page_of(found, place.page))
    told = f'<ol class="rows">{rows}</ol>' if rows else f'<p class="told">{escape(texts.NOTHING_FOUND)}</p>'
    return f"{_heading_html(place, len(found))}{told}{pager_html(len(found), place)}"


def listed_articles(facts: CorpusFacts, place: Place) -> Sequence[rag.Headline]:
    """What a place lists, newest first, undated ones last."""
    found: Sequence[rag.Headline] = facts.newest_first
    if place.outlet:
        found = [article for article in found if place.outlet in (article.publisher, article.agency)]
    if place.month:
        found = [article for article in found if _is_of(article.published, place.month)]
    words = folded(place.search).split()
    if words:
        found = [article for article in found if all(word in facts.folded[article.article_id] for word in words)]
    return found


def article_row_html(article: rag.Headline, facts: CorpusFacts, place: Place, own: Collection[str] = ()) -> str:
    """One article: its title, which opens it, and what is known of it."""
    kept = f' lang="{escape(article.language)}" data-key="{escape(article.article_id)}"'
    title = link_html(place.but(article=article.article_id), article.title, "title", kept)
    parts = [f"<bdi>{escape(article.publisher or texts.UNKNOWN_PUBLISHER)}</bdi>", readable_date_html(article.published)]
    if article.agency and article.agency != article.publisher:
        parts.append(f"<bdi>{escape(texts.CARRIES.format(agency=article.agency))}</bdi>")
    if article.language:
        parts.append(f'<span class="language">{escape(language_name(article.language))}</span>')
    tellings = facts.tellings[article.story or article.article_id]
    if tellings > 1:
        parts.append(escape(texts.ONE_OF.format(count=tellings)))
    if own:
        parts.append(escape(texts.OWN if article.article_id in own else texts.SHARED))
    return f'{title}<p class="byline-line">{" · ".join(parts)}</p>'


def language_name(code: str) -> str:
    """A language in words, where they are known; else its code."""
    return str(_LANGUAGES.get(code, code))


def _is_of(published: str | None, month: str) -> bool:
    return published is None if month == NO_DATE else published is not None and published.startswith(month)


def _heading_html(place: Place, count: int) -> str:
    """What is listed, and what takes that away or asks of it only."""
    number = counted(count, texts.ONE_ARTICLE, texts.ARTICLES)
    limits, asks = list[str](), dict[str, str]()
    if place.outlet:
        limits.append(_limit_html(place.outlet, place.but(outlet="")))
        asks["publisher"] = place.outlet
    if place.month:
        limits.append(_limit_html(texts.UNDATED if place.month == NO_DATE else readable_date(place.month), place.but(month="")))
        asks |= {"since": place.month, "until": place.month} if place.month != NO_DATE else {}
    if place.search:
        limits.append(_limit_html(texts.SEARCHED_FOR.format(words=place.search), place.but(search="")))
    button = asks_only_html(texts.ASK_THESE, **asks) if asks and count and not place.search and place.month != NO_DATE else ""
    chips = f'<ul class="limits">{"".join(limits)}</ul>' if limits else ""
    return f'<div class="heading">{heading_html(number)}{chips}{button}</div>'


def _limit_html(words: str, without: Place) -> str:
    label = f' aria-label="{escape(texts.TAKE_AWAY.format(what=words))}"'
    return f"<li><bdi>{escape(words)}</bdi>{link_html(without, '×', 'away', label)}</li>"
