"""The head of the page: its name, its views, who is signed in, and a new conversation. Stays while all else changes."""

from __future__ import annotations

from html import escape

from ui import texts
from ui.conversation import VIEWS


def bar_html(view: str, who: str) -> str:
    """The head.

    Args:
        view: the one of ``VIEWS`` that is shown.
        who: safe HTML that says who is signed in; empty where nobody signs in.
    """
    here = {view: ' aria-current="page"'}
    views = "".join(
        f'<button type="button" data-send="view" data-view="{name}"{here.get(name, "")}>{escape(label)}</button>'
        for name, label in zip(VIEWS, (texts.VIEW_ASK, texts.VIEW_ARTICLES), strict=True)
    )
    anew = f'<span class="long">{escape(texts.NEW_CONVERSATION)}</span><span class="short" aria-hidden="true">{escape(texts.NEW)}</span>'
    return (
        f'<header class="bar-head"><a class="skip" href="#question" data-skip="1">{escape(texts.TO_THE_QUESTION)}</a>'
        f'{_shelf_button()}<h1>{escape(texts.NAME)}</h1><nav aria-label="{escape(texts.VIEWS)}">{views}</nav>'
        f'<div class="bar-end">{who}<button type="button" class="quiet" data-send="begin" aria-label="{escape(texts.NEW_CONVERSATION)}">'
        f"{anew}</button></div></header>"
    )


def _shelf_button() -> str:
    """What folds the list of kept conversations away and back; ``shelf.js`` acts on it."""
    label = escape(texts.CONVERSATIONS)
    told = f'aria-controls="shelf" aria-expanded="false" aria-label="{label}" title="{label}"'
    return f'<button type="button" class="shelf-button" data-shelf="1" {told}></button>'
