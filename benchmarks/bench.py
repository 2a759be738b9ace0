"""The table of ``make bench``: what is found, how it is answered, and how fast, with the floors, the peer and what was aimed at.

    python -m benchmarks.bench [--part retrieval answers ingest retrieve growth page] [--write FILE]

Retrieval is measured by ``retrieval.py``, answers by ``answers.py``, speed by ``speed.py`` and ``page_speed.py``; each part's rows are
kept in ``--work`` until all are there, so that a run that was cut off goes on with the next part (``--again`` measures all of them
anew). The table goes to
``benchmarks/results/bench.md``.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from benchmarks import answers, page_speed, speed
from benchmarks.speed import Row

RESULTS = Path(__file__).resolve().parent / "results" / "bench.md"
PACKAGES = ("chromadb", "llama-index-core", "llama-index-vector-stores-chroma", "numpy", "onnxruntime", "openvino", "tokenizers")
TITLES = {
    "retrieval": "What is found",
    "answers": "What is answered without a key (benchmarks/answers.py says what is counted)",
    "ingest": "Ingestion (medians of runs in turn, ratios of pairs)",
    "retrieve": "A question, all articles of multihop_rag, everything warm",
    "growth": "As the index grows (articles of multihop_rag and copies of them, their vectors with noise)",
    "page": "A question on the page, in a browser on the same machine, beside the same in Python (the six shipped articles)",
}


def main() -> None:
    """Measure what is not measured yet and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", nargs="+", choices=tuple(TITLES), default=tuple(TITLES))
    parser.add_argument("--again", action="store_true", help="measure anew what a run before this one has measured")
    parser.add_argument("--benchmarks", type=Path, default=speed.BENCHMARKS, metavar="FOLDER")
    parser.add_argument("--work", type=Path, default=speed.WORK, metavar="FOLDER")
    parser.add_argument("--write", type=Path, default=RESULTS, metavar="FILE")
    arguments = parser.parse_args()
    kept = arguments.work / "rows.json"
    found: dict[str, list[Row]] = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    if found.pop("commit", [{}])[0].get("name") != commit():
        found = {}  # of another version of Byline
    for part in arguments.part:
        if arguments.again or part not in found:
            print(f"{part} …", file=sys.stderr, flush=True)
            found[part] = _measured(part, arguments.benchmarks, arguments.work, again=arguments.again)
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_text(json.dumps(found | {"commit": [{"name": commit()}]}), encoding="utf-8")
    table = written(found)
    print(table)
    arguments.write.parent.mkdir(parents=True, exist_ok=True)
    arguments.write.write_text(table, encoding="utf-8")
    missed = [row["name"] for rows in found.values() for row in rows if not speed.is_met(row)]
    if missed:
        sys.exit("Not met: " + "; ".join(name.strip() for name in missed))


def _measured(part: str, benchmarks: Path, work: Path, *, again: bool) -> list[Row]:
    if part == "answers":
        return answers.rows(benchmarks, work, again=again)
    if part == "page":
        return page_speed.rows()
    if part != "retrieval":
        return speed.rows([part], benchmarks, work)
    if importlib.util.find_spec("benchmarks.retrieval") is None:
        return []
    retrieval = importlib.import_module("benchmarks.retrieval")
    rows: list[Row] = retrieval.rows(benchmarks, work)
    return rows


def written(found: dict[str, list[Row]]) -> str:
    """The table in Markdown: a heading and a table for each part, with what they were measured on."""
    lines = [
        "# Byline beside its floors and its peer",
        "",
        f"{time.strftime('%Y-%m-%d')}, commit {commit()}, {machine()}; Python {platform.python_version()}, "
        + ", ".join(f"{name} {version(name)}" for name in PACKAGES)
        + ". Written by `make bench`. The peer is LlamaIndex's VectorStoreIndex over Chroma with the same weights on onnxruntime.",
    ]
    for part, title in TITLES.items():
        if found.get(part):
            lines += ["", f"## {title}", "", *_table(found[part])]
    return "\n".join(lines) + "\n"


def _table(rows: Sequence[Row]) -> list[str]:
    """Rows with the columns that any of them has: what is measured, floor, peer, Byline, what was aimed at, whether it is reached."""
    extra = [name for name in ("floor", "peer") if any(row.get(name) is not None for row in rows)]
    heads = ["", *extra, "Byline" if extra else "measured", "aim", ""]
    lines = ["| " + " | ".join(heads) + " |", "|---|" + "---:|" * (len(heads) - 2) + "---|"]
    for row in rows:
        aim = " ".join(map(str, row["target"])) if row.get("target") else ""
        cells = [row["name"].strip(), *(_number(row.get(name)) for name in extra), f"{_number(row['value'])} {row['unit']}".strip()]
        lines.append("| " + " | ".join([*cells, aim, ("reached" if speed.is_met(row) else "**missed**") if aim else ""]) + " |")
    return lines


def _number(value: float | str | None) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    if value == int(value) and abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.1f}" if abs(value) >= 20 else f"{value:.3f}"


def machine() -> str:
    """The processor and what it can do, without the machine's name."""
    model, flags = platform.machine(), set()
    if Path("/proc/cpuinfo").exists():
        text = Path("/proc/cpuinfo").read_text()
        named = re.search(r"model name\s*:\s*(.+)", text)
        model, flags = named[1].strip() if named else model, set(text.split())
    units = [name for name in ("avx2", "avx512f", "avx512_bf16", "amx_bf16") if name in flags]
    return f"{model}, {os.cpu_count()} cores ({', '.join(units)}), {platform.system()}"


def commit() -> str:
    """The commit, with a mark where files of the project were changed since."""
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty=+"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False
    )
    return done.stdout.strip() or "unknown"


if __name__ == "__main__":
    main()
