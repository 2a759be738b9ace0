"""What is kept of an article's statements of roles in the article store: JSON, made at ingestion."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence

from rag.roles.statements import RoleStatement, role_statements
from rag.schema import Article, Passage

KIND = "roles"  # under which the article store keeps it, in the format of ``statements.FORMAT``


def kept_roles(article: Article, passages: Sequence[Passage]) -> str:
    """What is kept of an article: its statements of roles as JSON. Articles in other languages than English have none."""
    if article.language != "en":
        return "[]"
    sentences = sorted({span for passage in passages for span in passage.sentences})
    event_dates = sorted({event for passage in passages for event in passage.event_dates}, key=lambda event: event.start)
    found = role_statements(article.text, sentences, event_dates, article.published)
    return json.dumps([list(dataclasses.astuple(statement)) for statement in found], ensure_ascii=False, separators=(",", ":"))


def read_roles(content: str) -> list[RoleStatement]:
    """What ``kept_roles`` wrote."""
    found = []
    for start, end, holder, holder_start, holder_end, role, words, *rest in json.loads(content):
        found.append(RoleStatement(start, end, holder, holder_start, holder_end, tuple(role), tuple(words), *rest))
    return found
