"""An answer with its markers and the sources they stand for, as plain text to copy, and the button that copies it.

The text is carried in the page as text; ``copying.js`` puts it on the clipboard.
"""

from __future__ import annotations

import re
from html import escape
from urllib.parse import urlsplit

import rag
from ui import texts
from ui.wording import outlet, readable_date


def copied_text(answer: rag.Answer) -> str:
    """The answer, and below it each citation: number, quote, title, outlet, date and, where it is a web address, address."""
    said = re.sub(r"\*\*([^*\n]+)\*\*", r"\1", answer.text.strip())
    if not answer.citations:
        return said
    return f"{said}\n\n{texts.SOURCES}\n" + "\n".join(map(source_line, answer.citations))


def source_line(citation: rag.Citation) -> str:
    """One citation in a line: ``[1] “quote” — Title. Outlet, 8 December 2021. https://…``."""
    about = f"{_in_a_line(citation.title)}. {_in_a_line(outlet(citation))}, {readable_date(citation.published)}."
    address = f" {citation.url}" if _is_web_address(citation.url) else ""
    return f"[{citation.number}] “{_in_a_line(citation.quote)}” — {about}{address}"


def _in_a_line(text: str) -> str:
    return " ".join(text.split())


def _is_web_address(url: str | None) -> bool:
    try:
        parts = urlsplit(url or "")
        return parts.scheme in ("http", "https") and bool(parts.hostname) and url == _in_a_line(url or "")
    except ValueError:
        return False


def copying_html(number: int, answer: rag.Answer) -> str:
    """The button, where it says what became of it, and the text, which is shown where there is no clipboard."""
    return (
        f'<div class="copying"><button type="button" class="copy" data-copy="copy-{number}" title="{escape(texts.COPY_WHY)}">'
        f"{escape(texts.COPY if answer.citations else texts.COPY_ALONE)}</button>"
        f'<span class="copied" role="status" data-done="{escape(texts.COPIED)}" '
        f'data-failed="{escape(texts.COPY_YOURSELF)}"></span><textarea id="copy-{number}" readonly hidden dir="auto" rows="6" '
        f'aria-label="{escape(texts.COPY_TEXT)}">{escape(copied_text(answer))}</textarea></div>'
    )
