"""How sources are read: what the settings allow, and whether a source was read that way before."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from rag.cleaning.cleaning import ALL, REASONS
from rag.errors import ArticleError, ConfigurationError
from rag.files import opened
from rag.formats.records import cannot_be_read
from rag.schema import Document
from rag.settings import Settings

READING = 1  # of files; raise it when reading a file gives other articles than before
LARGEST = 2_000_000_000  # bytes; no format is read beyond it
BLOCK = 1 << 20  # bytes read at a time

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are read.

    Attributes:
        keep: kinds of furniture that stay in the text.
        allow_private: whether addresses of private networks may be fetched.
        seconds, megabytes: what a fetch may take.
    """

    keep: frozenset[str] = frozenset()
    allow_private: bool = False
    seconds: float = 30.0
    megabytes: float = 20.0

    @classmethod
    def of(cls, settings: Settings) -> Reading:
        """As the settings say.

        Raises:
            ConfigurationError: a kind of furniture is not known.
        """
        keep = frozenset(name.strip() for name in settings.keep.split(",") if name.strip())
        unknown = sorted(keep - {*REASONS, ALL})
        if unknown:
            known = ", ".join(REASONS)
            raise ConfigurationError(f"BYLINE_KEEP is {settings.keep!r}: there is no {unknown[0]!r}. Use {ALL}, or some of: {known}.")
        return cls(keep, settings.allow_private_addresses, settings.fetch_seconds, settings.fetch_megabytes)

    @property
    def version(self) -> str:
        """Names the reading: a file read under the same one gives the same articles."""
        return f"{READING}:{','.join(sorted(self.keep))}"


def digest_of(path: Path, root: Path) -> str:
    """SHA-256 of a file's bytes; empty for one that is too large to be read anyhow.

    Raises:
        ArticleError: it cannot be opened, or not read to its end.
    """
    digest = hashlib.sha256()
    try:
        with opened(path, root) as stream:
            if os.fstat(stream.fileno()).st_size > LARGEST:
                return ""
            while block := stream.read(BLOCK):
                digest.update(block)
    except OSError as error:
        raise ArticleError(f"cannot be read ({error.strerror}); check the file and its permissions", path=str(path)) from error
    return digest.hexdigest()


def source_of(document: Document) -> str:
    """What ``Article.source`` of a document's articles is, or begins with: its name, and what tells it from others of that name."""
    return f"{document.name} ({hashlib.sha256(document.data).hexdigest()[:8]})"


def made(source: str, make: Callable[[], Result]) -> Result:
    """What is made of a page or article; whatever goes wrong with it is told of it and stops no others.

    Raises:
        ArticleError: it cannot be made.
    """
    try:
        return make()
    except ArticleError:
        raise
    except Exception as error:
        raise ArticleError(cannot_be_read("an article", error), path=source) from error
