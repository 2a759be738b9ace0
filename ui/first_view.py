"""What a visitor sees before asking: what this is, what it holds, who answers, and questions to begin with."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import rag
from ui import texts
from ui.answers.rendering import readable_date_html
from ui.corpus.facts import CorpusFacts
from ui.wording import listed, period_ends

_NAMED_PUBLISHERS = 4


def holdings(facts: CorpusFacts) -> str:
    """How many articles there are, from when and by whom, as safe HTML."""
    if not facts.headlines:
        return escape(texts.NO_ARTICLES)
    number = len(facts.headlines)
    parts = [escape(texts.ONE_ARTICLE if number == 1 else texts.ARTICLES.format(count=f"{number:,}"))]
    if facts.period:
        first, last = map(readable_date_html, period_ends(*facts.period))
        parts.append(first if first == last else texts.PERIOD.format(first=first, last=last))
    publishers = [publisher.name for publisher in facts.publishers]
    if len(publishers) > _NAMED_PUBLISHERS + 1:
        shown = ", ".join(publishers[:_NAMED_PUBLISHERS])
        parts.append(escape(texts.MORE_PUBLISHERS.format(names=shown, count=len(publishers) - _NAMED_PUBLISHERS)))
    elif publishers:
        parts.append(escape(listed(publishers)))
    return " · ".join(f"<span>{part}</span>" for part in parts)


def answerer_line(settings: rag.Settings) -> str:
    """Who writes the answers, as safe HTML."""
    quoting = settings.answerer_in_use == "extractive"
    return escape(texts.QUOTING if quoting else texts.WRITING.format(model=settings.model))


def welcome_html(settings: rag.Settings, facts: CorpusFacts, questions: Sequence[str]) -> str:
    """What this is, what it holds, who answers, and questions to begin with, if there are any."""
    about = (
        f'<p class="purpose">{escape(texts.PURPOSE)}</p><p class="holdings">{holdings(facts)}</p>'
        f'<p class="answerer">{answerer_line(settings)}</p>'
    )
    return f'<section class="welcome">{about}{_questions_html(questions)}</section>'


def _questions_html(questions: Sequence[str]) -> str:
    if not questions:
        return ""
    rows = "".join(
        f'<li><button type="button" dir="auto" data-ask="{question}">{question}</button></li>' for question in map(escape, questions)
    )
    return f'<h2 class="label">{escape(texts.EXAMPLES)}</h2><ul>{rows}</ul>'
