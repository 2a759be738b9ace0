"""A kept conversation as a file to take away: Markdown for people, JSON for programs.

In the Markdown every word of an article, a model or a visitor is escaped, so that it is shown as it stands wherever the file is rendered:
it makes no heading, link, picture or HTML. Of an answer's own Markdown what the page understands is kept: paragraphs, lists, bold, markers.
The JSON is the record as it is kept, less its owner.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import Response

import rag
from ui import texts
from ui.access.sign_in import person_of
from ui.answers.rendering import INLINE, ITEM
from ui.backend import Backend
from ui.faults import error_text
from ui.wording import listed, outlet, readable_date

KINDS = {"md": "text/markdown", "json": "application/json"}
_SIGNS = re.compile(r"[\\`*_{}\[\]<>#|~&$^@]|:(?=//)|(?<=www)\.", re.IGNORECASE)
_FIRST_SIGN = re.compile(r"[-+=:]|(?<=\d)[.)]")
_IN_ADDRESS = ":/?#@!$&'()*+,;=%~-._"  # stays as it is; what could end the link is written as %…


def add_routes(app: FastAPI, backend: Backend) -> None:
    """Let ``/conversations/ID.md`` and ``.json`` be fetched by whoever had the conversation; all others find nothing there."""

    def download(conversation_id: str, kind: str, request: Request) -> Response:
        store = backend.conversations
        try:
            conversation = store.get(person_of(request) or "", conversation_id) if store and kind in KINDS else None
        except rag.BylineError as error:
            raise HTTPException(503, error_text(error, texts.CONVERSATIONS_UNREADABLE)) from error
        if conversation is None:
            raise HTTPException(404, texts.NO_SUCH_CONVERSATION)
        body = to_markdown(conversation) if kind == "md" else to_json(conversation)
        name = quote(f"{file_name(conversation.title)}.{kind}")
        headers = {"content-disposition": f"attachment; filename=conversation.{kind}; filename*=UTF-8''{name}", "cache-control": "no-store"}
        return Response(body, media_type=KINDS[kind], headers=headers)

    app.add_api_route("/conversations/{conversation_id}.{kind}", download, methods=["GET"], include_in_schema=False)


def file_name(title: str) -> str:
    """A title as a file may be called: letters and digits, hyphens between."""
    return "-".join(re.findall(r"\w+", title.lower()))[:60].strip("-_") or "conversation"


def to_json(conversation: rag.SavedConversation) -> str:
    """The record as it is kept, less whose it is: whoever takes it away knows, and others need not."""
    record = conversation.to_dict()
    del record["owner"]
    return json.dumps(record, ensure_ascii=False, indent=2)


def to_markdown(conversation: rag.SavedConversation) -> str:
    """Questions, when and of which articles they were asked, answers with their markers, notices, and what the markers stand for."""
    begun = readable_date(conversation.begun[:10])
    head = [f"# {plain(conversation.title)}", plain(texts.EXPORTED.format(name=texts.NAME, date=begun))]
    return "\n\n".join([*head, *(block for exchange in conversation.exchanges for block in _exchange(exchange))]) + "\n"


def _exchange(exchange: rag.SavedExchange) -> list[str]:
    answer, blocks = exchange.answer, [f"## {plain(exchange.question)}"]
    if exchange.asked:
        asked = datetime.fromisoformat(exchange.asked).astimezone(UTC)
        blocks.append(f"> {plain(texts.ASKED_AT.format(date=readable_date(f'{asked:%Y-%m-%d}'), time=f'{asked:%H:%M}'))}")
    blocks.append(f"> {plain(narrowed_to(exchange.filters) or texts.ASKED_OF_ALL)}")
    if exchange.without_spellings:
        blocks.append(f"> {plain(texts.WITHOUT_SPELLINGS.format(names=listed(exchange.without_spellings)))}")
    blocks += [f"> {plain(texts.NOTICE)}: {plain(notice)}" for notice in (answer.notices if answer else ())]
    if answer and answer.abstained:
        blocks.append(f"**{plain(texts.ABSTAINED)}**")
    if text := answer.text if answer else exchange.text:
        blocks.append(_prose(text))
    if exchange.error:
        blocks.append(f"**{plain(texts.FAILED)}**: {plain(exchange.error)}")
    if exchange.state in ("stopped", "interrupted", "running"):
        blocks.append(f"> {plain(ended(exchange))}")
    if answer and answer.citations:
        blocks += [f"### {plain(texts.SOURCES)}", "\n".join(map(_citation, answer.citations))]
    return blocks


def ended(exchange: rag.SavedExchange) -> str:
    """Why an answer that has no checked record ends where it does."""
    if exchange.state == "running":
        return texts.STILL_WRITTEN
    if exchange.state == "stopped":
        return texts.STOPPED if exchange.text else texts.STOPPED_EARLY
    return texts.INTERRUPTED if exchange.text else texts.INTERRUPTED_EARLY


def narrowed_to(filters: rag.Filters) -> str:
    """Which articles were asked, in words; empty where that was all."""
    parts = [texts.OF_PUBLISHERS.format(names=listed(filters.publishers))] if filters.publishers else []
    if filters.persons:
        parts.append(texts.NAMING.format(names=listed(filters.persons)))
    if filters.since:
        parts.append(texts.SINCE.format(date=readable_date(filters.since)))
    if filters.until:
        parts.append(texts.UNTIL.format(date=readable_date(filters.until)))
    if parts and filters.undated:
        parts.append(texts.AND_UNDATED)
    return texts.NARROWED_TO.format(parts="; ".join(parts)) if parts else ""


def _citation(citation: rag.Citation) -> str:
    about = f"{outlet(citation)}, {readable_date(citation.published)}"
    return f"- [{citation.number}] “{plain(citation.quote)}”  \n  {plain(citation.title)}. {plain(about)}{_link(citation.url)}"


def _link(url: str | None) -> str:
    """The address, where it is one of the web."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return ""
    return f" <{quote(url or '', safe=_IN_ADDRESS)}>" if parts.scheme in ("http", "https") and parts.hostname else ""


def _prose(text: str) -> str:
    """An answer's Markdown with all but paragraphs, lists, bold and markers escaped."""
    blocks: list[str] = []
    for chunk in re.split(r"\n\s*\n", text.strip()):
        kinds, lines = list[str](), list[str]()
        for line in chunk.split("\n"):
            item = ITEM.fullmatch(line)
            mark = "" if item is None else f"{item['number']}. " if item["number"] else "- "
            kinds.append(mark[-2:])
            lines.append(mark + _inline(item["text"] if item else line.lstrip("# ")))
        blocks.append(_joined(kinds, lines))
    return "\n\n".join(blocks)


def _joined(kinds: Sequence[str], lines: Sequence[str]) -> str:
    """Lines of a paragraph end with a break, items do not, and where one kind follows another a blank line stands between."""
    text = lines[0]
    for before, kind, line in zip(kinds, kinds[1:], lines[1:], strict=False):
        text += ("\n\n" if before != kind else "\n" if kind else "  \n") + line
    return text


def _inline(text: str) -> str:
    parts, end = list[str](), 0
    for match in INLINE.finditer(text):
        parts.append(plain(text[end : match.start()], beginning=not end))
        bold, end = (match["bold"] or "").strip(), match.end()
        if bold:
            parts.append(f"**{_inline(bold)}**")
        elif match["quoted"]:
            parts.append(f"“{_inline(match['quoted'])}”")
        elif match["number"]:
            parts.append(f"{' ' if match.start() else ''}[{match['number']}]")
            if text[end : end + 1] in ("(", ":"):  # which would make a link of it
                parts.append("\\")
    return "".join([*parts, plain(text[end:], beginning=not end)])


def plain(text: str, *, beginning: bool = True) -> str:
    """Words that Markdown shows as they stand, on one line.

    Args:
        text: any.
        beginning: they stand at the beginning of a line, where some signs mean more.
    """
    words = re.sub(r"\s+", " ", text)
    words = words.lstrip() if beginning else words
    first = _FIRST_SIGN.search(words) if beginning and re.match(r"[-+=:]|\d{1,9}[.)]", words) else None
    escaped = _SIGNS.sub(r"\\\g<0>", words[first.start() + 1 :] if first else words)
    return f"{words[: first.start()]}\\{words[first.start()]}{escaped}" if first else escaped
