"""What somebody else's question set is to the rest of eval: cases, articles, and figures made of the records of a run.

A case belongs to the half that may be looked at while the code is changed (``tuning``) or to the one that is only counted (``held_out``).
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import rag
from eval.schema import Case, CaseRecord, CaseSet


class Measured(NamedTuple):
    """One figure of a set: its name, its value (None where there is nothing to measure), and what it was measured on, in words."""

    name: str
    value: float | None
    of: str


Figures = Callable[[Sequence[CaseRecord], Mapping[str, rag.Article]], list[Measured]]


class SetArticle(NamedTuple):
    """An article of a set, under an id that it keeps when it is ingested: a name of lower-case letters, digits and hyphens."""

    article_id: str
    title: str
    text: str

    def write(self, folder: Path) -> None:
        """Write a file that Byline takes in under the same id: the text, under front matter where it has a title."""
        front = f"---\ntitle: {json.dumps(self.title)}\n---\n" if self.title else ""
        (folder / f"{self.article_id}.txt").write_bytes(f"{front}{self.text}".encode("utf-8", "replace"))


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions, and the articles they are asked of.

    Attributes:
        name: of the form, for the reader.
        retrieve: how many sources the figures need of each question, beside those that the answer was made of; 0: no more.
        file: a file that Byline takes in as it is, in place of the articles one by one.
        own_articles: each question is put to its own articles only, those whose id begins with the case's id and a hyphen.
    """

    name: str
    cases: tuple[Case, ...]
    articles: tuple[SetArticle, ...]
    retrieve: int = 0
    file: Path | None = None
    own_articles: bool = False

    def articles_of(self, case: Case) -> tuple[SetArticle, ...]:
        """The articles that a case's question is put to."""
        if not self.own_articles:
            return self.articles
        return tuple(article for article in self.articles if article.article_id.startswith(f"{case.id}-"))


def half_of(name: str) -> CaseSet:
    """The half that a question belongs to, by its id or text: ``tuning`` where the CRC-32 is even."""
    return "tuning" if zlib.crc32(name.encode()) % 2 == 0 else "held_out"
