"""An engine over a few short articles, with real stores and an embedding that one computes by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import rag
from rag import factory
from rag.testing import WordCountEmbedding

TALKS = """\
---
title: "Talks in Geneva"
publisher: "Daily Globe"
published: "2020-03-04"
url: "https://globe.example/talks"
---

Mara Lind met Otto Brandt in Geneva on Tuesday. They discussed grain exports for two hours. Lind leads the Harbour party.
"""
DENIAL = """\
---
title: "Brandt denies a promise"
publisher: "Evening Post"
published: "2021-06"
---

Otto Brandt denied that he promised money, two aides told Reuters. He called the report false.
"""
CRASH = "A train carrying 40 passengers derailed near Tarn. Nobody was hurt, the police said.\n"
ARTICLES = {"talks.md": TALKS, "denial.md": DENIAL, "crash.txt": CRASH}


def write_articles(folder: Path, articles: Mapping[str, str] = ARTICLES) -> Path:
    """Write the articles, file name to content, and return their folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in articles.items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder


@contextmanager
def small_engine(folder: Path, articles: Mapping[str, str] = ARTICLES, **settings: Any) -> Iterator[rag.Engine]:
    """Open an engine with its index in the folder. It answers whatever is asked, unless ``abstain_below`` is given."""
    given = {"answerer": "extractive", "abstain_below": 0.0, "read_passages": 0, "aliases": folder / "aliases.toml"} | settings
    with mock.patch.object(factory, "_embedding", return_value=WordCountEmbedding()):
        engine = rag.open_engine(rag.Settings(articles=write_articles(folder / "articles", articles), index=folder / "index", **given))
    with engine:
        yield engine
