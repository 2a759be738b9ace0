"""An article store as version 0.1.0 made it: articles without ``found``, ``agency`` and ``story``, passages without what they tell."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

_TABLES = """
CREATE TABLE articles (article_id TEXT NOT NULL, title TEXT NOT NULL, publisher TEXT, published TEXT, url TEXT, language TEXT NOT NULL,
    text TEXT NOT NULL, removed JSON NOT NULL, source TEXT NOT NULL, content_hash TEXT NOT NULL, metadata JSON NOT NULL,
    PRIMARY KEY (article_id));
CREATE TABLE meta ("key" TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY ("key"));
CREATE TABLE passages (passage_id TEXT NOT NULL, article_id TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    sentences JSON NOT NULL, PRIMARY KEY (passage_id), FOREIGN KEY(article_id) REFERENCES articles (article_id) ON DELETE CASCADE);
CREATE INDEX ix_passages_article_id ON passages (article_id);
INSERT INTO meta VALUES ('version', '7');
"""


def make_former_store(file: Path, articles: dict[str, tuple[str, str]], *, model: str, dimensions: int, passage_tokens: int) -> None:
    """Make the database.

    Args:
        file: where.
        articles: by id, the path each was read from and its text, which is one sentence and one passage.
        model: its passages were embedded with.
        dimensions: of their vectors.
        passage_tokens: most in a passage.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    made = {"embedding model": model, "dimensions": dimensions, "passage_tokens": passage_tokens, "format": 1}
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.executescript(_TABLES)
        connection.execute("INSERT INTO meta VALUES ('fingerprint', ?)", (json.dumps(made),))
        for article_id, (source, text) in articles.items():
            row = (article_id, f"Story {article_id}", None, "2021", None, "en", text, "[]", source, "f" * 64, '{"author": "Ann"}')
            connection.execute(f"INSERT INTO articles VALUES ({', '.join('?' * len(row))})", row)
            passage = (f"{article_id}@ffffffffffff:0-{len(text)}", article_id, 0, len(text), json.dumps([[0, len(text)]]))
            connection.execute("INSERT INTO passages VALUES (?, ?, ?, ?, ?)", passage)
