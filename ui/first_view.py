"""What a visitor sees before asking: what this is, what it holds, who answers, and questions to begin with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape

import rag
from ui import texts
from ui.examples import example_questions
from ui.rendering import readable_date_html
from ui.wording import listed

_NAMED_PUBLISHERS = 4


def holdings(articles: Sequence[rag.Article]) -> str:
    """How many articles there are, from when and by whom, as safe HTML."""
    if not articles:
        return escape(texts.NO_ARTICLES)
    count = texts.ONE_ARTICLE if len(articles) == 1 else texts.ARTICLES.format(count=f"{len(articles):,}")
    dates = sorted(article.published for article in articles if article.published)
    parts = [escape(count)]
    if dates:
        first, last = readable_date_html(dates[0]), readable_date_html(_latest(dates))
        parts.append(first if first == last else texts.PERIOD.format(first=first, last=last))
    publishers = [name for name, _ in Counter(article.publisher for article in articles if article.publisher).most_common()]
    if len(publishers) > _NAMED_PUBLISHERS + 1:
        shown = ", ".join(publishers[:_NAMED_PUBLISHERS])
        parts.append(escape(texts.MORE_PUBLISHERS.format(names=shown, count=len(publishers) - _NAMED_PUBLISHERS)))
    elif publishers:
        parts.append(escape(listed(publishers)))
    return " · ".join(f"<span>{part}</span>" for part in parts)


def _latest(dates: Sequence[str]) -> str:
    """The last of partial dates: ``2024`` says less than ``2024-11``, so the fuller one stands for the year."""
    return max(dates, key=lambda date: (date[:4], date[5:7], date[8:10]))


def answerer_line(settings: rag.Settings) -> str:
    """Who writes the answers, as safe HTML."""
    quoting = settings.answerer_in_use == "extractive"
    return escape(texts.QUOTING if quoting else texts.WRITING.format(model=settings.model))


def welcome_html(settings: rag.Settings, articles: Sequence[rag.Article]) -> str:
    """What this is, what it holds, who answers, and questions made from the articles (none where there are no articles)."""
    about = (
        f'<p class="purpose">{escape(texts.PURPOSE)}</p><p class="holdings">{holdings(articles)}</p>'
        f'<p class="answerer">{answerer_line(settings)}</p>'
    )
    return f'<section class="welcome">{about}{_examples_html(articles)}</section>'


def _examples_html(articles: Sequence[rag.Article]) -> str:
    questions = [escape(question) for question in example_questions(articles)]
    if not questions:
        return ""
    rows = "".join(f'<li><button type="button" dir="auto" data-ask="{question}">{question}</button></li>' for question in questions)
    return f'<h2 class="label">{escape(texts.EXAMPLES)}</h2><ul>{rows}</ul>'
