"""What a model's makers ask to be put before a question and before a passage, and what the settings put there instead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

NONE = "none"  # the setting's word for no prefix where the model's makers ask for one

_BGE = "Represent this sentence for searching relevant passages: "
# By the model's name; the prefixes are those of the models' own pages. The first that matches counts, the rest take none.
_MAKERS: Sequence[tuple[str, str, str]] = (
    (r"\be5-(?:small|base|large)(?!.*instruct)", "query: ", "passage: "),
    (r"\bbge-(?:small|base|large)-en\b", _BGE, ""),
    (r"\bbge-(?:small|base|large)-zh\b", "为这个句子生成表示以用于检索相关文章：", ""),
    (r"\bmxbai-embed-large\b", _BGE, ""),
    (r"\barctic-embed-[lm]-v2", "query: ", ""),
    (r"\barctic-embed\b", _BGE, ""),
    (r"\bnomic-embed-text\b", "search_query: ", "search_document: "),
    (r"\bembedding-?gemma\b", "task: search result | query: ", "title: none | text: "),
    (
        r"\bqwen3-embedding\b",
        "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:",
        "",
    ),
    (r"\bstella[-_]en\b", "Instruct: Given a web search query, retrieve relevant passages that answer the query.\nQuery: ", ""),
)


class Prefixes(NamedTuple):
    """Texts put before each question and each passage; empty for none."""

    query: str = ""
    passage: str = ""

    @property
    def identifier(self) -> str:
        """What of them changes the stored vectors, as part of a model's identifier."""
        return f"/{self.passage!r}" if self.passage else ""

    @property
    def description(self) -> str:
        """For people to read; empty where there are none."""
        parts = [f"{name} after {text!r}" for name, text in zip(("questions", "passages"), self, strict=True) if text]
        return ", ".join(parts)


NO_PREFIXES = Prefixes()


def prefixes(model: str, query: str | None, passage: str | None, makers: Prefixes | None = None) -> Prefixes:
    """The prefixes of a model.

    Args:
        model: its name, with or without a publisher.
        query: the setting for questions; None leaves it to the model's makers, ``none`` says there is none.
        passage: the setting for passages, alike.
        makers: what the makers ask for, where the model's own files say it.
    """
    if makers is None:
        named = (Prefixes(*texts) for pattern, *texts in _MAKERS if re.search(pattern, model, re.IGNORECASE))
        makers = next(named, NO_PREFIXES)
    chosen = [own if setting is None else "" if setting == NONE else setting for setting, own in zip((query, passage), makers, strict=True)]
    return Prefixes(*chosen)
