"""A server with a few articles that all share, and what one of its people uploads."""

from __future__ import annotations

import rag
from tests.rag.small_engine import write_articles

FLOOD = rag.Document(
    "flood.md",
    b"""\
---
title: "Water over Zubrovka"
publisher: "Zubrovka Courier"
published: "2022-05-06"
---

Ottilie Kravanja met Otto Brandt in Zubrovka on Friday. Kravanja said that the flood had closed the harbour.
""",
)
FLOOD_QUESTION = "Whom did Ottilie Kravanja meet in Zubrovka?"
MEETINGS = "Who met Otto Brandt?"
LATE = {"late.md": "A bridge near Tarn was opened by Mara Lind in July 2023.\n"}


def add(shared: rag.Engine, articles: dict[str, str]) -> None:
    shared.ingest([write_articles(shared.settings.index.parent / "later", articles)])
