"""Records to HTML that is safe to show: every word that came from an article, a model or a visitor is escaped here.

Pure functions of their arguments. Of Markdown only what answers use is understood (paragraphs, lists, bold, citation markers);
anything else is shown as it stands, so nothing an article or a model says becomes markup. Each block has the direction of its own text;
the names of outlets and what is quoted inside other words have theirs (``bdi``).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from html import escape

import rag
from ui import texts
from ui.answers.citation_link import opens, quotes
from ui.answers.copying import copying_html
from ui.answers.feedback import feedback_html
from ui.answers.searched import narrowed_html, searched_html
from ui.answers.timeline import timeline_html
from ui.conversation import Exchange
from ui.wording import direction, listed, outlet, readable_date

QUOTED = re.compile(r"“(?P<quoted>(?:[^“”\n]|“[^“”\n]*”)+)”")
INLINE = re.compile(rf"\s*\[(?P<number>\d+)\]|\*\*(?P<bold>[^*\n]+)\*\*|{QUOTED.pattern}")
MARKER = re.compile(r"\[(\d+)\]")
NARROW_SPACE = "\u202f"
ITEM = re.compile(r"\s*(?:[-*•]|(?P<number>\d{1,3})[.)])\s+(?P<text>.*)")


def exchange_html(exchange: Exchange) -> str:
    """A question with its answer, whatever state that is in."""
    if exchange.error:
        body = f'<div class="failure"><p class="label">{escape(texts.FAILED)}</p><p dir="auto">{escape(exchange.error)}</p></div>'
        body += _same_html(exchange)
    elif exchange.answer is not None:
        tools = f'<div class="tools">{copying_html(exchange.number, exchange.answer)}{feedback_html(exchange)}</div>'
        body = answer_html(exchange.number, exchange.answer) + tools + searched_html(exchange)
    else:
        body = _unfinished_html(exchange)
    return (
        f'<article class="exchange" data-exchange="{exchange.number}" aria-busy="{str(exchange.running).lower()}">'
        f'<h2 class="question" dir="auto">{_unseen(texts.YOU_ASKED)}{escape(exchange.question)}</h2>'
        f"{narrowed_html(exchange)}{body}</article>"
    )


def all_html(exchanges: Sequence[Exchange]) -> str:
    """Several exchanges, one below the other."""
    return "".join(map(exchange_html, exchanges))


def answer_html(number: int, answer: rag.Answer) -> str:
    """A finished answer, its notices and the sources it cites; an abstention has its own form and no sources."""
    citations = {citation.number: citation for citation in answer.citations}
    notices = "".join(_notice_html(notice, citations, number) for notice in answer.notices)
    if answer.abstained:
        prose = text_html(answer.text, {}, number)
        return f'{notices}<div class="abstention"><p class="label">{escape(texts.ABSTAINED)}</p><div class="prose-text">{prose}</div></div>'
    below = sources_html(number, answer.citations) + timeline_html(number, answer)
    return f'{notices}<div class="prose-text">{text_html(answer.text, citations, number)}</div>{below}'


def _unseen(label: str) -> str:
    """A label for screen readers; others see it from the form. It says nothing of the direction of what follows."""
    return f'<bdi class="unseen">{escape(label)}: </bdi>'


def _notice_html(notice: str, citations: Mapping[int, rag.Citation], exchange: int) -> str:
    """A notice; numbers of citations in it open them, as in the answer, and other numbers in brackets stay as they are."""
    parts, end, outlets = list[str](), 0, _outlets(citations)
    for match in MARKER.finditer(notice):
        if citation := citations.get(int(match[1])):
            parts += [_isolated(notice[end : match.start()], outlets), marker_html(citation, exchange)]
            end = match.end()
    parts.append(_isolated(notice[end:], outlets))
    return f'<p class="notice" dir="auto">{_unseen(texts.NOTICE)}{"".join(parts)}</p>'


def _unfinished_html(exchange: Exchange) -> str:
    text = _without_half_marks(exchange.text) if exchange.running else exchange.text
    said = f'<div class="prose-text">{text_html(text, {}, exchange.number)}</div>' if text else ""
    if exchange.stopped:
        elsewhere = exchange.cut == "elsewhere"
        notice = f'<p class="notice"{" data-elsewhere" if elsewhere else ""}>{escape(why_it_ends(exchange))}</p>'
        return said + notice + ("" if elsewhere else _same_html(exchange))
    return f'{said}<p class="stage">{escape(texts.CHECKING if said else exchange.stage)}</p>'


def _same_html(exchange: Exchange) -> str:
    """What asks the same question once more."""
    sends = f'data-send="same" data-exchange="{exchange.number}"'
    return f'<p class="same"><button type="button" {sends}>{escape(texts.ASK_AGAIN)}</button></p>'


def why_it_ends(exchange: Exchange) -> str:
    """Why nothing more comes, where an answer was not finished."""
    if exchange.cut == "elsewhere":
        return texts.WRITTEN_ELSEWHERE
    if exchange.cut:
        return texts.INTERRUPTED if exchange.text else texts.INTERRUPTED_EARLY
    return texts.STOPPED if exchange.text else texts.STOPPED_EARLY


def _without_half_marks(text: str) -> str:
    """Text that is still growing, less a marker or bold that has begun and not ended, so that no sign flashes up and goes."""
    text = re.sub(r"\[\d*$|(?<!\*)\*$", "", text)
    if text.count("**") % 2:
        before, _, after = text.rpartition("**")
        return before + after
    return text


def alert_html(text: str) -> str:
    """Why what the visitor wanted was not done."""
    return f'<p role="alert" dir="auto">{escape(text)}</p>'


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
            item = ITEM.fullmatch(line)
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
    parts, end, outlets = list[str](), 0, _outlets(citations)
    for match in INLINE.finditer(text):
        parts.append(_isolated(text[end : match.start()], outlets))
        if match["bold"] is not None:
            parts.append(f"<strong>{_inline(match['bold'], citations, exchange)}</strong>")
        elif match["quoted"] is not None:
            # Inside other words it has its own direction; where it is all there is, the block has it.
            inside, alone = _inline(match["quoted"], citations, exchange), not direction(QUOTED.sub("", text))
            first, last = "”“" if direction(match["quoted"]) == "rtl" else "“”"  # as they are written where one reads right to left
            parts.append(f"{first}{inside}{last}" if alone else f"<bdi>{first}{inside}{last}</bdi>")
        else:
            citation = citations.get(int(match["number"]))
            waiting = f'<span class="marker waiting">{match["number"]}</span>'
            # Held to the words before it, so that a number never begins a line.
            parts.append(NARROW_SPACE + (marker_html(citation, exchange) if citation else waiting))
        end = match.end()
    return "".join([*parts, _isolated(text[end:], outlets)])


def _outlets(citations: Mapping[int, rag.Citation]) -> set[str]:
    """The names of those who published, or are credited with, what is cited."""
    return {name for citation in citations.values() for name in (citation.publisher, citation.reported_by) if name}


def _isolated(text: str, outlets: Collection[str]) -> str:
    """Words, escaped; names of outlets in them keep their own direction, so that a date beside one is not torn apart."""
    names = "|".join(re.escape(name) for name in sorted(outlets, key=len, reverse=True))
    if not names:
        return escape(text)
    pieces = re.split(rf"(?<!\w)({names})(?!\w)", text)
    return "".join(f"<bdi>{escape(piece)}</bdi>" if at % 2 else escape(piece) for at, piece in enumerate(pieces))


def marker_html(citation: rag.Citation, exchange: int) -> str:
    """The link a marker becomes. It carries the quote, so that hovering needs no further request."""
    date = readable_date(citation.published)
    label = texts.CITATION_LABEL.format(number=citation.number, outlet=outlet(citation), date=date)
    return f'<a class="marker" {opens(exchange, citation.number)} aria-label="{escape(label)}" {quotes(citation)}>{citation.number}</a>'


def sources_html(exchange: int, citations: Sequence[rag.Citation]) -> str:
    """The cited articles, each once, in order of first use, with the numbers that open them."""
    by_article: dict[str, list[rag.Citation]] = {}
    for citation in citations:
        by_article.setdefault(citation.article_id, []).append(citation)
    rows = []
    for group in by_article.values():
        first, credits = group[0], list(dict.fromkeys(citation.reported_by for citation in group if citation.reported_by))
        numbers = "".join(marker_html(citation, exchange) for citation in group)
        title = f'<a class="title" dir="auto" {opens(exchange, first.number)}>{escape(first.title)}</a>'
        about = origin_html(first.publisher, listed(credits), first.published)
        rows.append(f'<li><span class="numbers">{numbers}</span><div class="source">{title}<p class="byline-line">{about}</p></div></li>')
    if not rows:
        return ""
    label = escape(texts.SOURCES)
    return f'<section class="sources" aria-label="{label}"><h3 class="label">{label}</h3><ol>{"".join(rows)}</ol></section>'


def origin_html(publisher: str | None, credited: str | None, published: str | None) -> str:
    """Publisher, whom it credits, and date, as safe HTML."""
    credit = f", {escape(texts.CREDITING.format(outlet=credited))}" if credited else ""
    return f"<bdi>{escape(publisher or texts.UNKNOWN_PUBLISHER)}</bdi>{credit} · {readable_date_html(published)}"


def readable_date_html(published: str | None) -> str:
    """The date, with its machine-readable form where it has one."""
    shown = escape(readable_date(published))
    return f'<time datetime="{escape(published)}">{shown}</time>' if published else f"<span>{shown}</span>"
