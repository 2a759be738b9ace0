"""Responses that were given before, each kept under a hash of everything that was sent, so that nothing is answered twice alike.

``sent`` names what is the same for all questions of a run (``provenance.sent_alike``); question, turns before it, articles and how many
sources were retrieved are added for each. A case carries no filters: whoever gives it some adds them to ``key``. Errors are not kept.
What it does not do: decide whether to be used. Kept seconds are those of the first asking; ``run.py`` marks such records.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

import rag
from eval.schema import Case, Frozen, Span

DEFAULT_CACHE = Path("eval") / "cache"
Kept = TypeVar("Kept", bound=Frozen)


class Response(Frozen):
    """What an engine gave for a question, and what it took.

    Attributes:
        retrieved: as of ``CaseRecord``.
        seconds: wall-clock time when it was first asked.
    """

    answer: rag.Answer
    retrieved: tuple[Span, ...] | None
    seconds: float


def key_of(sent: Mapping[str, Any]) -> str:
    """SHA-256 of what was sent."""
    return hashlib.sha256(json.dumps(sent, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


class KeptFiles(Generic[Kept]):
    """Records in a folder, a file each. Safe from many threads and processes: a file is written whole, or not at all."""

    def __init__(self, folder: Path, record: type[Kept]) -> None:
        self._folder, self._record = folder, record

    def get(self, key: str) -> Kept | None:
        """The record kept under a key; None where there is none, or one that cannot be read, which is then asked for again."""
        try:
            return self._record.model_validate_json(self._file(key).read_bytes())
        except (OSError, ValidationError):
            return None

    def put(self, key: str, record: Kept) -> None:
        """Keep a record.

        Raises:
            OSError: the folder cannot be written to.
        """
        file = self._file(key)
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_suffix(f".{os.getpid()}-{id(record):x}.new")
        beside.write_text(json.dumps(record.to_dict(), ensure_ascii=False), encoding="utf-8")
        beside.replace(file)

    def _file(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key[2:]}.json"


class ResponseCache(KeptFiles[Response]):
    """Responses of an engine, in ``responses`` of a folder."""

    def __init__(self, folder: Path, sent: Mapping[str, Any]) -> None:
        super().__init__(folder / "responses", Response)
        self._sent = dict(sent)

    def key(self, case: Case, corpus_hash: str, retrieve: int) -> str:
        """SHA-256 of all that the response to a case depends on."""
        asked = {"question": case.question, "history": [turn.to_dict() for turn in case.history]}
        return key_of({"sent": self._sent, "asked": asked, "corpus": corpus_hash, "retrieve": retrieve})
