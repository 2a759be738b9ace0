"""Bounds what the server remembers of pages: how many there are, and for how long after they were closed.

Gradio holds of each page that was opened what it has been told and all its components, 10,000 pages long, and never lets go of a closed
one's. A page that was let go of and is used again is ``kept.keeping.go_on``'s matter: conversations are kept in the store.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

import gradio as gr
from gradio.state_holder import StateHolder

MOST_PAGES = 300
"""Pages that are remembered; the one not used for longest goes first. One takes 0.1 MB, and with each answer some 0.3 MB more."""
CLOSED_FOR = timedelta(minutes=10)
"""How long a page is remembered that was closed, or whose connection broke: it may come again."""
_LOOK = 60.0
"""Seconds between two looks for closed pages."""


def bound(blocks: gr.Blocks) -> None:
    """Remember ``MOST_PAGES`` at most; called before the page is mounted."""
    blocks.state_session_capacity = MOST_PAGES


@asynccontextmanager
async def forgetting(blocks: gr.Blocks) -> AsyncIterator[None]:
    """Forget closed pages for as long as the block lasts."""

    async def look() -> None:
        while True:
            await asyncio.sleep(_LOOK)
            forget_closed(blocks.state_holder, datetime.now() - CLOSED_FOR)

    looking = asyncio.create_task(look())
    try:
        yield
    finally:
        looking.cancel()
        with suppress(asyncio.CancelledError):
            await looking


def forget_closed(pages: StateHolder, before: datetime) -> None:
    """Forget the closed pages that were not used since a moment, in local time as gradio notes it."""
    with pages.lock:
        for page in [page for page, state in pages.session_data.items() if state.is_closed]:
            if pages.time_last_used.get(page, before) <= before:
                pages.session_data.pop(page, None)
                pages.time_last_used.pop(page, None)
