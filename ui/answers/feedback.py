"""What a visitor says of an answer: thumbs below it, a reason for a thumb down, and the same kept for whoever looks after the page."""

from __future__ import annotations

from html import escape

import rag
from ui import texts
from ui.conversation import Conversation, Exchange

LONGEST_REASON = 500
"""Characters; more is cut off."""


def rate(store: rag.FeedbackStore, talk: Conversation, number: int, rating: str, reason: str) -> Exchange | None:
    """Keep what a visitor says of one of their answers; the same thumb again, without a reason, takes it back.

    Returns:
        The exchange; None where there is no such answer or thumb.

    Raises:
        BylineError: it could not be kept, or taken back; the exchange is as it was.
    """
    exchange = talk.answered(number)
    if exchange is None or exchange.answer is None or rating not in ("up", "down"):
        return None
    reason = " ".join(reason.split())[:LONGEST_REASON] if rating == "down" else ""
    if exchange.rating == rating and not reason:
        store.delete([exchange.feedback_id])
        exchange.rating, exchange.reason = None, ""
        return exchange
    said: rag.Rating = "up" if rating == "up" else "down"
    store.put(rag.Feedback(exchange.feedback_id, said, exchange.answer, tuple(talk.history(number)), reason))
    exchange.rating, exchange.reason = said, reason
    return exchange


def feedback_html(exchange: Exchange) -> str:
    """Thumbs and, until a reason is sent, below one that points down reasons and a field for others; nothing below what is no answer."""
    if exchange.answer is None:
        return ""
    thumbs = _thumb(exchange, "up", texts.GOOD_ANSWER) + _thumb(exchange, "down", texts.BAD_ANSWER)
    explained = bool(exchange.rating == "down" and exchange.reason)
    told = f'<p class="kept{" sent" if explained else ""}" role="status">{escape(_told(exchange))}</p>'
    return f'<div class="feedback">{thumbs}{told}{_reasons(exchange) if exchange.rating == "down" and not explained else ""}</div>'


def _told(exchange: Exchange) -> str:
    if exchange.rating is None:
        return ""
    return texts.SENT if exchange.reason else texts.RATED


def _thumb(exchange: Exchange, rating: str, label: str) -> str:
    pressed = exchange.rating == rating
    title = f"{label}; {texts.TAKE_BACK}" if pressed else label
    return (
        f'<button type="button" class="thumb {rating}" data-rate="{rating}" data-exchange="{exchange.number}" '
        f'aria-pressed="{str(pressed).lower()}" aria-label="{escape(label)}" title="{escape(title)}"></button>'
    )


def _reasons(exchange: Exchange) -> str:
    abstained = exchange.answer is not None and exchange.answer.abstained
    choices = "".join(
        f'<button type="button" class="choice" data-rate="down" data-reason="{escape(reason)}" data-exchange="{exchange.number}">'
        f"{escape(reason)}</button>"
        for reason in (texts.REASONS_ABSTAINED if abstained else texts.REASONS)
    )
    why, name = f"why-{exchange.number}", f"reason-{exchange.number}"
    return (
        f'<form class="why" data-exchange="{exchange.number}" data-drawn="{escape(exchange.feedback_id)}">'
        f'<p id="{why}">{escape(texts.WHY)}</p><div class="choices" role="group" aria-labelledby="{why}">{choices}</div>'
        f'<label for="{name}">{escape(texts.OWN_WORDS)}</label>'
        f'<div class="own"><input id="{name}" name="reason" dir="auto" maxlength="{LONGEST_REASON}" autocomplete="off">'
        f'<button type="submit">{escape(texts.SEND)}</button></div></form>'
    )
