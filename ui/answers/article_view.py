"""An article opened at the words an answer cites, as safe HTML: the panel beside the chat."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise
from urllib.parse import urlsplit

import rag
from ui import texts
from ui.answers.rendering import origin_html


def article_html(article: rag.Article, citations: Sequence[rag.Citation], number: int, exchange: int) -> str:
    """An article opened at citation ``number``, the words of the answer's other citations of it marked more quietly.

    Args:
        article: the one that citation ``number`` names.
        citations: all of one answer's, in order of number.
        number: the one that is opened.
        exchange: names the answer, so that the previous and next buttons find it again.
    """
    cited = citations[number - 1]
    here = [citation for citation in citations if citation.article_id == article.article_id]
    label, close = escape(texts.ARTICLE), escape(texts.CLOSE)
    place = escape(texts.CITATION_OF.format(number=number, count=len(citations)))
    language = f'lang="{escape(article.language)}"'
    about = origin_html(article.publisher, cited.reported_by, article.published) + original_html(article.url)
    return (
        f'<section class="reading" id="reading" tabindex="-1" aria-label="{label}" data-shown="{exchange}.{number}"><div class="bar">'
        f"{_step('ArrowLeft', '‹', number - 1, len(citations), exchange)}"
        f'<p class="place" aria-live="polite">{place}</p>'
        f"{_step('ArrowRight', '›', number + 1, len(citations), exchange)}"
        f'<button type="button" class="close" data-close="1" aria-label="{close}">×</button></div>'
        f'<div class="head"><p class="byline-line">{about}</p><h2 {language} dir="auto">{escape(article.title)}</h2></div>'
        f'<div class="page" tabindex="0" {language}><div class="article-text">{highlighted(article.text, here, number)}</div></div>'
        "</section>"
    )


_STEPS = {"ArrowLeft": (texts.PREVIOUS, texts.PREVIOUS_KEY), "ArrowRight": (texts.NEXT, texts.NEXT_KEY)}


def _step(key: str, sign: str, number: int, count: int, exchange: int) -> str:
    """The button to a citation beside the opened one; ``page.js`` lets the key press it."""
    label, title = map(escape, _STEPS[key])
    target = f'data-open="{number}" data-exchange="{exchange}"' if 1 <= number <= count else 'aria-disabled="true"'
    return f'<button type="button" class="step" {target} aria-label="{label}" title="{title}" aria-keyshortcuts="{key}">{sign}</button>'


def original_html(url: str | None) -> str:
    """A link out, for web addresses only; nothing is loaded from there until the reader goes."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    host = texts.READ_AT.format(host=parts.hostname.removeprefix("www."))
    return (
        f' · <a class="original" href="{escape(url or "")}" target="_blank" rel="noopener noreferrer nofollow">{escape(host)}'
        f'<span aria-hidden="true"> ↗</span><span class="unseen"> {escape(texts.NEW_TAB)}</span></a>'
    )


def highlighted(text: str, citations: Iterable[rag.Citation], number: int) -> str:
    """An article's text in paragraphs with the cited spans marked; without its tags it is the text, character for character.

    Where spans overlap, the opened citation's wins, then the first. A span over several paragraphs is marked in each.
    """
    spans = sorted(citations, key=lambda citation: (citation.number != number, citation.number))
    breaks = [match.span() for match in re.finditer(r"\n\s*\n|\A\s+|\s+\Z", text)]
    edges = {0, len(text), *(edge for span in spans for edge in (span.start, span.end)), *(edge for gap in breaks for edge in gap)}
    inside, parts = False, list[str]()
    for start, end in pairwise(sorted(edge for edge in edges if 0 <= edge <= len(text))):
        piece = escape(text[start:end])
        if any(first <= start < last for first, last in breaks):
            parts.append(f"</p>{piece}" if inside else piece)
            inside = False
            continue
        if not inside:
            parts.append('<p dir="auto">')
            inside = True
        span = next((span for span in spans if span.start <= start < span.end), None)
        if span is None:
            parts.append(piece)
        elif span.number == number:
            parts.append(f'<mark class="opened">{piece}</mark>')
        else:
            parts.append(f'<mark data-number="{span.number}">{piece}</mark>')
    return "".join(parts) + ("</p>" if inside else "")
