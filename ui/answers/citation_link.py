"""What makes a link open a citation and show its quote under the pointer; ``page.js`` acts on these attributes."""

from __future__ import annotations

from html import escape

import rag
from ui.wording import outlet, readable_date


def opens(exchange: int, number: int) -> str:
    """The attributes that make a link open a citation of an exchange."""
    return f'href="#reading" role="button" data-open="{number}" data-exchange="{exchange}"'


def quotes(citation: rag.Citation) -> str:
    """The attributes that carry the quote, so that hovering needs no further request."""
    origin = f"{outlet(citation)} · {readable_date(citation.published)}"
    return f'data-quote="{escape(citation.quote)}" data-from="{escape(origin)}"'
