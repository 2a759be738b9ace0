"""The list of kept conversations as HTML: under the days they were last changed, with what opens, renames and deletes each.

Days are those of the server's own time zone. What happens at a press is ``shelf``'s matter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from html import escape
from itertools import groupby

import rag
from ui import texts
from ui.answers.rendering import alert_html
from ui.backend import Backend
from ui.conversation import Conversation
from ui.faults import error_text

LONGEST_SEARCH = 200
_MARKS = re.compile(r"\*\*|\s*\[\d+\]")


def finder_html() -> str:
    """The field to search in; it stays while the list changes."""
    return (
        f'<search><form class="find" data-send="find"><label class="unseen" for="shelf-search">{escape(texts.SEARCH)}</label>'
        f'<input type="search" id="shelf-search" name="search" dir="auto" autocomplete="off" maxlength="{LONGEST_SEARCH}" '
        f'placeholder="{escape(texts.SEARCH)}"></form></search>'
    )


def shelf_html(found: Sequence[rag.ConversationSummary], opened: str, search: str, today: date, *, more: bool = False) -> str:
    """Conversations under the days they were last changed.

    Args:
        found: last changed first.
        opened: the id of the one that is open; empty where none is.
        search: what was searched for.
        today: the day that "today" is.
        more: whether there are further ones.
    """
    label = escape(texts.CONVERSATIONS)
    if not found:
        nothing = escape(texts.NONE_FOUND.format(search=search) if search.strip() else texts.NONE_KEPT)
        return f'<nav class="kept-list" aria-label="{label}"><p class="nothing" role="status" dir="auto">{nothing}</p></nav>'
    groups = [
        f'<h2 class="label">{escape(day)}</h2><ul>{"".join(_row(each, opened, today) for each in those)}</ul>'
        for day, those in groupby(found, key=lambda each: day_of(each.changed, today))
    ]
    keys = f'<p class="unseen" id="row-keys">{escape(texts.ROW_KEYS)}</p>'
    last = escape(found[-1].conversation_id)
    further = f'<button type="button" class="more" data-send="more" data-last="{last}">{escape(texts.MORE)}</button>' if more else ""
    return f'<nav class="kept-list" aria-label="{label}">{keys}{"".join(groups)}{further}</nav>'


def day_of(changed: str, today: date) -> str:
    """Today, yesterday, or the month."""
    day = datetime.fromisoformat(changed).astimezone().date()
    if day >= today:
        return texts.TODAY
    if day == today - timedelta(days=1):
        return texts.YESTERDAY
    return f"{texts.MONTHS[day.month - 1]} {day.year}"


def _about(each: rag.ConversationSummary, today: date) -> str:
    """What tells conversations of one title apart: when, as far as the heading leaves it open, and how much was asked."""
    at = datetime.fromisoformat(each.changed).astimezone()
    lately = at.date() >= today - timedelta(days=1)
    when = f"{at:%H:%M}" if lately else texts.DAY_OF_MONTH.format(day=at.day, month=texts.MONTHS[at.month - 1])
    count = texts.ONE_QUESTION if each.count == 1 else texts.COUNTED_QUESTIONS.format(count=each.count)
    return f'<span class="about"><time datetime="{at.isoformat(timespec="minutes")}">{escape(when)}</time> · {escape(count)}</span>'


def _row(each: rag.ConversationSummary, opened: str, today: date) -> str:
    name, title = f'data-conversation="{escape(each.conversation_id)}"', escape(each.title)
    here = ' aria-current="page"' if each.conversation_id == opened else ""
    excerpt = f'<span class="excerpt" dir="auto">{escape(_MARKS.sub("", each.excerpt))}</span>' if each.excerpt else ""
    return (
        f'<li {name}><div class="row">'
        f'<a class="reopen" href="?conversation={escape(each.conversation_id)}" data-send="reopen" {name}{here} '
        f'aria-describedby="row-keys">'
        f'<span class="title" dir="auto">{title}</span>{excerpt}{_about(each, today)}</a>'
        f"{_tool('rename', texts.RENAME, title, bool(here))}{_tool('delete', texts.DELETE, title, bool(here))}</div>"
        f'<form class="rename-form" data-send="rename" data-drawn="{escape(each.conversation_id)}" {name} hidden>'
        f'<input name="title" dir="auto" autocomplete="off" required '
        f'maxlength="{rag.ConversationStore.longest_title}" aria-label="{escape(texts.TITLE)}" value="{title}">'
        f'<button type="submit">{escape(texts.SAVE)}</button>'
        f'<button type="button" data-edit="">{escape(texts.CANCEL)}</button></form>'
        f'<div class="confirm" role="group" aria-label="{escape(texts.DELETE)}: {title}" hidden><p>{escape(texts.DELETE_FOR_GOOD)}</p>'
        f'<button type="button" class="grave" data-send="forget" {name}>{escape(texts.DELETE)}</button>'
        f'<button type="button" data-edit="">{escape(texts.KEEP)}</button></div></li>'
    )


def _tool(kind: str, label: str, title: str, stop: bool) -> str:
    """A button; those of the open conversation are stops of the Tab key, others the arrow keys reach."""
    told = f'aria-label="{escape(label)}: {title}" title="{escape(label)}"' + ("" if stop else ' tabindex="-1"')
    return f'<button type="button" class="tool {kind}" data-edit="{kind}" {told}></button>'


def listed_html(backend: Backend, person: str, talk: Conversation) -> str:
    """A person's list as it is now; nothing where none is kept, and why where it cannot be read."""
    if backend.conversations is None:
        return ""
    try:
        found = backend.conversations.list(person, talk.search, talk.listed + 1)
    except rag.BylineError as error:
        why = alert_html(error_text(error, texts.CONVERSATIONS_UNREADABLE))
        return f'<nav class="kept-list" aria-label="{escape(texts.CONVERSATIONS)}">{why}</nav>'
    opened = talk.conversation_id if talk.kept else ""
    return shelf_html(found[: talk.listed], opened, talk.search, datetime.now().date(), more=len(found) > talk.listed)
