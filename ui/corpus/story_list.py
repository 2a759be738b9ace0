"""The reports that several articles tell, as safe HTML: each with its copies and rewrites, oldest first."""

from __future__ import annotations

from collections.abc import Collection
from html import escape

from ui import texts
from ui.corpus.article_list import article_row_html
from ui.corpus.facts import CorpusFacts, Story
from ui.corpus.frame import counted, heading_html, page_of, pager_html, period_html
from ui.corpus.place import Place


def stories_html(facts: CorpusFacts, place: Place, own: Collection[str] = ()) -> str:
    """The page of the list that a place asks for, the newest story first."""
    stories = "".join(_story_html(story, facts, place, own) for story in page_of(facts.stories, place.page))
    if not stories:
        return f'<div class="heading">{heading_html(texts.NO_STORIES)}</div><p class="told">{escape(texts.STORIES_WHY)}</p>'
    number = counted(len(facts.stories), texts.ONE_REPORT, texts.COUNTED_REPORTS)
    return (
        f'<div class="heading">{heading_html(number)}</div><p class="told">{escape(texts.STORIES_WHY)}</p>'
        f'<ol class="stories">{stories}</ol>{pager_html(len(facts.stories), place)}'
    )


def _story_html(story: Story, facts: CorpusFacts, place: Place, own: Collection[str]) -> str:
    dates = [article.published for article in story.articles if article.published]
    number = escape(counted(len(story.articles), texts.ONE_ARTICLE, texts.ARTICLES))
    when = f" · {period_html(dates[0], dates[-1])}" if dates else ""
    rows = "".join(f"<li>{article_row_html(article, facts, place, own)}</li>" for article in story.articles)
    return f'<li><p class="label">{number}{when}</p><ol class="rows">{rows}</ol></li>'
