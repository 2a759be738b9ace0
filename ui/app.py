"""The page for a backend: lays it out, and lets each feature wire its part."""

from __future__ import annotations

import gradio as gr

from ui import asking, opening, programs, reading
from ui.backend import Backend
from ui.bringing import adding
from ui.bringing.uploads import KEPT_SECONDS
from ui.corpus import view
from ui.kept import shelf
from ui.layout import lay_out
from ui.narrowing import chips
from ui.texts import NAME

FEATURES = (programs, opening, chips, view, asking, reading, shelf, adding)
"""Modules with a ``wire(page, backend)``; ``layout`` says how one is built. What programs call comes first: Gradio puts numbers to names
that it has seen before."""


def build_page(backend: Backend) -> gr.Blocks:
    """The page; ``ui.server`` serves it."""
    blocks: gr.Blocks = programs.CheckedBlocks(title=NAME, analytics_enabled=False, fill_width=True, delete_cache=KEPT_SECONDS)
    with blocks:
        page = lay_out(blocks)
        for feature in FEATURES:
            feature.wire(page, backend)
    return blocks
