"""What Byline's speed is measured beside: the plain LlamaIndex of ``eval/arms``, taking in a file of articles."""

from __future__ import annotations

import json
from pathlib import Path

import rag
from eval.arms.chunks import nodes_of
from eval.arms.vector_index import MiniLM as MiniLM
from eval.arms.vector_index import VectorIndex


class Peer(VectorIndex):
    """An index in a folder."""

    def ingest_file(self, file: Path) -> list[str]:
        """Take in a .jsonl of articles; the texts of the passages."""
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        nodes = nodes_of(
            rag.Article(article_id=row["id"], title=row["title"], publisher=None, published=None, url=None, language="en", text=row["text"])
            for row in rows
        )
        self.ingest(nodes)
        return [node.get_content() for node in nodes]
