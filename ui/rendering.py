"""Records to HTML that is safe to show: every word that came from an article, a model or a visitor is escaped here.

Pure functions of their arguments. Of Markdown only what answers use is understood (paragraphs, lists, bold, citation markers);
anything else is shown as it stands, so nothing an article or a model says becomes markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import pairwise
from urllib.parse import urlsplit

import rag
from ui import texts
from ui.conversation import Exchange

_INLINE = re.compile(r"\s*\[(?P<number>\d+)\]|\*\*(?P<bold>[^*\n]+)\*\*")
NARROW_SPACE = "\u202f"
_ITEM = re.compile(r"\s*(?:[-*•]|(?P<number>\d{1,3})[.)])\s+(?P<text>.*)")


def readable_date(published: str | None) -> str:
    """``2021-12-08`` as ``8 December 2021``; ``2021-12`` and ``2021`` likewise; None, or what is no date, in words."""
    match = re.fullmatch(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d{2}))?)?", published or "")
    if not match:
        return published or texts.UNDATED
    year, month, day = match.groups()
    if not month:
        return year
    return f"{int(day)} {texts.MONTHS[int(month) - 1]} {year}" if day else f"{texts.MONTHS[int(month) - 1]} {year}"


def outlet(citation: rag.Citation) -> str:
    """Who published what is cited and, where the passage credits another outlet, whom."""
    publisher = citation.publisher or texts.UNKNOWN_PUBLISHER
    return f"{publisher}, {texts.CREDITING.format(outlet=citation.reported_by)}" if citation.reported_by else publisher


def exchange_html(exchange: Exchange) -> str:
    """A question with its answer, whatever state that is in."""
    if exchange.error:
        body = f'<div class="failure"><p class="label">{escape(texts.FAILED)}</p><p dir="auto">{escape(exchange.error)}</p></div>'
    elif exchange.answer is not None:
        body = answer_html(exchange.number, exchange.answer)
    else:
        body = _unfinished_html(exchange)
    return (
        f'<article class="exchange" data-exchange="{exchange.number}" aria-busy="{str(exchange.running).lower()}">'
        f'<h2 class="question" dir="auto"><span class="unseen">{escape(texts.YOU_ASKED)}: </span>{escape(exchange.question)}</h2>{body}</article>'
    )


def answer_html(number: int, answer: rag.Answer) -> str:
    """A finished answer, its notices and the sources it cites; an abstention has its own form and no sources."""
    notices = "".join(
        f'<p class="notice" dir="auto"><span class="unseen">{escape(texts.NOTICE)}: </span>{escape(notice)}</p>' for notice in answer.notices
    )
    if answer.abstained:
        prose = text_html(answer.text, {}, number)
        return f'{notices}<div class="abstention"><p class="label">{escape(texts.ABSTAINED)}</p><div class="prose-text">{prose}</div></div>'
    citations = {citation.number: citation for citation in answer.citations}
    return f'{notices}<div class="prose-text">{text_html(answer.text, citations, number)}</div>{sources_html(number, answer.citations)}'


def _unfinished_html(exchange: Exchange) -> str:
    text = _without_half_marks(exchange.text) if exchange.running else exchange.text
    said = f'<div class="prose-text">{text_html(text, {}, exchange.number)}</div>' if text else ""
    if exchange.stopped:
        return f'{said}<p class="notice">{escape(texts.STOPPED if text else texts.STOPPED_EARLY)}</p>'
    return said or f'<p class="stage">{escape(exchange.stage)}</p>'


def _without_half_marks(text: str) -> str:
    """Text that is still growing, less a marker or bold that has begun and not ended, so that no sign flashes up and goes."""
    text = re.sub(r"\[\d*$|(?<!\*)\*$", "", text)
    if text.count("**") % 2:
        before, _, after = text.rpartition("**")
        return before + after
    return text


def status_html(exchange: Exchange | None) -> str:
    """The same in one sentence, for screen readers: told once a stage, not once a word."""
    return f'<p class="unseen" role="status">{escape(_status(exchange) if exchange else "")}</p>'


def _status(exchange: Exchange) -> str:
    if exchange.error or exchange.stopped:
        return exchange.error or texts.STOPPED
    if exchange.answer is None:
        return texts.ANSWERING if exchange.text else exchange.stage
    if exchange.answer.abstained:
        return texts.DONE_ABSTAINED
    count = len(exchange.answer.citations)
    return texts.DONE_ONE if count == 1 else texts.DONE.format(count=count)


def text_html(text: str, citations: Mapping[int, rag.Citation], exchange: int) -> str:
    """An answer's Markdown. Markers whose number is in ``citations`` become links, others quiet numbers that cannot be opened."""
    blocks: list[str] = []
    for chunk in re.split(r"\n\s*\n", text.strip()):
        kind, lines = "", list[str]()
        for line in chunk.split("\n"):
            item = _ITEM.fullmatch(line)
            line_kind = ("ol" if item["number"] else "ul") if item else "p"
            if lines and line_kind != kind:
                blocks.append(_block(kind, lines))
                lines = []
            kind = line_kind
            value = f' value="{item["number"]}"' if item and item["number"] else ""
            inline = _inline(item["text"] if item else line.lstrip("# "), citations, exchange)
            lines.append(f'<li{value} dir="auto">{inline}</li>' if item else inline)
        blocks.append(_block(kind, lines))
    return "".join(blocks)


def _block(kind: str, lines: Sequence[str]) -> str:
    return f'<p dir="auto">{"<br>".join(lines)}</p>' if kind == "p" else f"<{kind}>{''.join(lines)}</{kind}>"


def _inline(text: str, citations: Mapping[int, rag.Citation], exchange: int) -> str:
    parts, end = list[str](), 0
    for match in _INLINE.finditer(text):
        parts.append(escape(text[end : match.start()]))
        if match["bold"] is not None:
            parts.append(f"<strong>{_inline(match['bold'], citations, exchange)}</strong>")
        else:
            citation = citations.get(int(match["number"]))
            # Held to the words before it, so that a number never begins a line.
            parts.append(NARROW_SPACE + (marker_html(citation, exchange) if citation else f'<span class="marker waiting">{match["number"]}</span>'))
        end = match.end()
    return "".join([*parts, escape(text[end:])])


def marker_html(citation: rag.Citation, exchange: int) -> str:
    """The link a marker becomes. It carries the quote, so that hovering needs no further request."""
    date = readable_date(citation.published)
    label = texts.CITATION_LABEL.format(number=citation.number, outlet=outlet(citation), date=date)
    return (
        f'<a class="marker" href="#reading" role="button" data-open="{citation.number}" data-exchange="{exchange}" aria-label="{escape(label)}" '
        f'data-quote="{escape(citation.quote)}" data-from="{escape(f"{outlet(citation)} · {date}")}">{citation.number}</a>'
    )


def sources_html(exchange: int, citations: Sequence[rag.Citation]) -> str:
    """The cited articles, each once, in order of first use, with the numbers that open them."""
    by_article: dict[str, list[rag.Citation]] = {}
    for citation in citations:
        by_article.setdefault(citation.article_id, []).append(citation)
    rows = []
    for group in by_article.values():
        first = group[0]
        credits = list(dict.fromkeys(c.reported_by for c in group if c.reported_by))
        credit = f'<span class="credit">, {escape(texts.CREDITING.format(outlet=listed(credits)))}</span>' if credits else ""
        rows.append(
            f'<li><span class="numbers">{"".join(marker_html(c, exchange) for c in group)}</span><div class="source">'
            f'<a class="title" href="#reading" role="button" dir="auto" data-open="{first.number}" data-exchange="{exchange}">{escape(first.title)}</a>'
            f'<p class="byline-line"><bdi>{escape(first.publisher or texts.UNKNOWN_PUBLISHER)}</bdi>{credit} · {readable_date_html(first.published)}</p>'
            "</div></li>"
        )
    if not rows:
        return ""
    return f'<section class="sources" aria-label="{escape(texts.SOURCES)}"><h3 class="label">{escape(texts.SOURCES)}</h3><ol>{"".join(rows)}</ol></section>'


def readable_date_html(published: str | None) -> str:
    """The date, with its machine-readable form where it has one."""
    shown = escape(readable_date(published))
    return f'<time datetime="{escape(published)}">{shown}</time>' if published else f"<span>{shown}</span>"


def article_html(article: rag.Article, citations: Sequence[rag.Citation], number: int, exchange: int) -> str:
    """An article opened at citation ``number``, the words of the answer's other citations of it marked more quietly.

    Args:
        citations: all of one answer's, in order of number.
        number: the one that is opened; its ``article_id`` is the article's.
        exchange: names the answer, so that the previous and next buttons find it again.
    """
    cited = citations[number - 1]
    here = [citation for citation in citations if citation.article_id == article.article_id]
    credit = f", {escape(texts.CREDITING.format(outlet=cited.reported_by))}" if cited.reported_by else ""
    about = f"<bdi>{escape(article.publisher or texts.UNKNOWN_PUBLISHER)}</bdi>{credit} · {readable_date_html(article.published)}"
    language = escape(article.language)
    return (
        f'<section class="reading" id="reading" tabindex="-1" aria-label="{escape(texts.ARTICLE)}" data-shown="{exchange}.{number}"><div class="bar">'
        f"{_step(texts.PREVIOUS, '‹', number - 1, len(citations), exchange)}"
        f'<p class="place" aria-live="polite">{escape(texts.CITATION_OF.format(number=number, count=len(citations)))}</p>'
        f"{_step(texts.NEXT, '›', number + 1, len(citations), exchange)}"
        f'<button type="button" class="close" data-close="1" aria-label="{escape(texts.CLOSE)}">×</button></div>'
        f'<div class="head"><p class="byline-line">{about}{_original(article.url)}</p><h2 lang="{language}" dir="auto">{escape(article.title)}</h2></div>'
        f'<div class="page" tabindex="0" lang="{language}"><div class="article-text">{highlighted(article.text, here, number)}</div></div></section>'
    )


def _step(label: str, sign: str, number: int, count: int, exchange: int) -> str:
    there = 1 <= number <= count
    target = f'data-open="{number}" data-exchange="{exchange}"' if there else 'aria-disabled="true"'
    return f'<button type="button" class="step" {target} aria-label="{escape(label)}">{sign}</button>'


def _original(url: str | None) -> str:
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


def listed(names: Sequence[str]) -> str:
    """``A``, ``A and B``, ``A, B and C``."""
    return texts.AND.format(names=", ".join(names[:-1]), last=names[-1]) if len(names) > 1 else "".join(names)
