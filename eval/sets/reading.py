"""Reads the lines of a set's files. Where one is missing, says so and where the set is to be had; nothing is put in its place."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

import rag

HOMES = {
    "squad2": "It is SQuAD 2.0 (rajpurkar.github.io/SQuAD-explorer, CC BY-SA 4.0)",
    "clapnq": "It is CLAPNQ (github.com/primeqa/clapnq, Apache-2.0)",
    "multihop_rag": "It is MultiHop-RAG (huggingface.co/datasets/yixuantt/MultiHopRAG, ODC-BY)",
    "ramdocs": "It is RAMDocs (github.com/HanNight/RAMDocs, MIT)",
    "beir": "BEIR's sets are at github.com/beir-cellar/beir, each under its own licence",
}


class SetError(rag.BylineError):
    """A folder does not hold a question set that can be read. Who mends it: whoever named it, or made its files."""


def missing(file: Path, name: str) -> SetError:
    """The error for a file of a set that is not there."""
    return SetError(f"There is no {file}. {HOMES[name]}; docs/evaluation.md says which files its folder holds and what stands in them.")


def rows(file: Path, name: str) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file of a set, which may be compressed (``.gz``).

    Raises:
        SetError: it is not there, or a line is no object; its number is named.
    """
    if not file.is_file():
        raise missing(file, name)
    with opened(file) as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError as error:
                raise SetError(f"{file}:{number}: not JSON: {error}. Get the file again; {HOMES[name]}.") from error
            if not isinstance(row, dict):
                raise SetError(f"{file}:{number}: not an object. Get the file again; {HOMES[name]}.")
            yield row


def opened(file: Path) -> TextIO:
    """A text file, compressed or not."""
    return gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8")
