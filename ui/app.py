"""The page for a backend: lays it out, and lets each feature wire its part."""

from __future__ import annotations

import gradio as gr

from ui import adding, asking, chips, corpus_view, opening, programs, reading, shelf
from ui.backend import Backend
from ui.layout import lay_out
from ui.texts import NAME
from ui.uploads import KEPT_SECONDS

FEATURES = (programs, opening, chips, corpus_view, asking, reading, shelf, adding)
"""Modules with a ``wire(page, backend)``; ``layout`` says how one is built. What programs call comes first: Gradio puts numbers to names
that it has seen before."""


def build_page(backend: Backend) -> gr.Blocks:
    """The page; ``ui.server`` serves it."""
    blocks: gr.Blocks = gr.Blocks(title=NAME, analytics_enabled=False, fill_width=True, delete_cache=KEPT_SECONDS)
    with blocks:
        page = lay_out(blocks)
        for feature in FEATURES:
            feature.wire(page, backend)
    return blocks
