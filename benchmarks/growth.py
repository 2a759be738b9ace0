"""Makes large indexes for ``speed.py``: a real one of some articles, and copies of all that is stored of them under other ids.

A copy's vectors are those of the original with noise, its texts and words the same. So a word that one article has all its copies have,
and the texts of one question's answers are many: harder for the keyword index than real news of that size, and easier for the caches.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np

import rag
from benchmarks.speed import NOISE

ID_COLUMNS = ("article_id", "passage_id")
TABLES = {"articles.sqlite": ("articles", "passages", "derived"), "tokens.sqlite": ("tokens",)}


def grown(corpus: Path, folder: Path, size: int) -> Path:
    """The folder of an index with about ``size`` passages; what is there already is grown further."""
    index, base = folder / "index", folder / "base.json"
    if not base.exists():
        folder.mkdir(parents=True, exist_ok=True)
        base.write_text(json.dumps(_base(corpus, folder, index, 5_000)), encoding="utf-8")
    of_base = json.loads(base.read_text(encoding="utf-8"))
    done = folder / "copies"
    copies = int(done.read_text()) if done.exists() else 0
    while (copies + 1) * of_base < size - of_base / 2:
        copies += 1
        print(f"copy {copies} of {of_base:,} passages", file=sys.stderr, flush=True)
        _add_copy(index, f"copy{copies}-")
        done.write_text(str(copies))
    return index


def _base(corpus: Path, folder: Path, index: Path, size: int) -> int:
    """Take in the first articles until there are enough passages; how many there are then."""
    part, number, passages = folder / "base.jsonl", 0, 0
    lines = corpus.read_text(encoding="utf-8").splitlines()
    with rag.open_engine(rag.Settings(_env_file=None, index=index), fill=False) as engine:  # type: ignore[call-arg]
        while passages < size and number < len(lines):
            number += 50
            part.write_text("\n".join(lines[:number]), encoding="utf-8")
            engine.ingest([part])
            passages = int(engine.status()["passages"])
        engine.retrieve("What is new?")  # whatever is worked out of all articles is stored now, and copied with them
    return passages


def _add_copy(index: Path, prefix: str) -> None:
    _add_vectors(index, prefix)
    for name, tables in TABLES.items():
        if (index / name).exists():
            with contextlib.closing(sqlite3.connect(index / name)) as database, database:
                for table in tables:
                    _copy(database, table, prefix)
                if name == "articles.sqlite":
                    _copy_fingerprints(database, prefix)
                    database.execute("UPDATE meta SET value = value + 1 WHERE key = 'version'")
    with contextlib.closing(sqlite3.connect(index / "keywords.sqlite")) as database, database:
        columns = _columns(database, "passages")
        first = {table: database.execute(f"SELECT coalesce(max(number), 0) FROM {table}").fetchone()[0] for table in ("passages",)}
        offsets = {"number": first["passages"]}
        if "article" in columns:  # the words of articles as well
            offsets["article"] = database.execute("SELECT coalesce(max(number), 0) FROM articles").fetchone()[0]
            _copy(database, "articles", prefix, {"number": offsets["article"]})
        _copy(database, "passages", prefix, offsets)
        database.execute(
            "INSERT INTO words (rowid, title, body) SELECT rowid + ?, title, body FROM words"
            " WHERE rowid IN (SELECT number FROM passages WHERE passage_id NOT LIKE 'copy%')",
            (offsets["number"],),
        )
        database.execute("UPDATE state SET changes = changes + 1")


def _copy(database: sqlite3.Connection, table: str, prefix: str, offsets: Mapping[str, int] | None = None) -> None:
    """Copy the rows of the original articles under ids with a prefix, and numbers further on."""
    columns = _columns(database, table)
    offsets = offsets or {}
    values = [
        f"'{prefix}' || \"{name}\"" if name in ID_COLUMNS else f'"{name}" + {offsets[name]}' if name in offsets else f'"{name}"'
        for name in columns
        if name != "story"
    ]
    names = [f'"{name}"' for name in columns if name != "story"]
    key = next(name for name in ID_COLUMNS if name in columns)
    database.execute(f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)} FROM {table} WHERE {key} NOT LIKE 'copy%'")


def _columns(database: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in database.execute(f"PRAGMA table_info({table})")]


def _copy_fingerprints(database: sqlite3.Connection, prefix: str) -> None:
    """What groups articles into stories, compared already: copies stay stories of their own."""
    rows = []
    for article_id, content in database.execute("SELECT article_id, content FROM fingerprints WHERE article_id NOT LIKE 'copy%'"):
        kept = json.loads(content)
        kept[1] = prefix + article_id
        rows.append((prefix + article_id, json.dumps(kept, ensure_ascii=False, separators=(",", ":"))))
    database.executemany("INSERT INTO fingerprints (article_id, content, linked) VALUES (?, ?, 1)", rows)


def _add_vectors(index: Path, prefix: str) -> None:
    from rag.factory import COLLECTION
    from rag.vector_store import VectorStore

    store = VectorStore(index / "chroma", None, COLLECTION)
    try:
        ids = sorted(passage_id for passage_id in store.ids() if not passage_id.startswith("copy"))
        kept = store.vectors(ids)
        vectors = np.stack([kept[passage_id] for passage_id in ids])
        noise = np.random.default_rng(int(prefix.removeprefix("copy").rstrip("-"))).normal(0, NOISE, vectors.shape)
        vectors = (vectors + noise).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        store.upsert([prefix + passage_id for passage_id in ids], [prefix + passage_id.rpartition("@")[0] for passage_id in ids], vectors)
    finally:
        store.close()
