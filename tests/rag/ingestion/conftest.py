"""What the tests of ingestion share: real stores in a new index, and an empty folder for articles; a module may have its own folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rag.ingestion.ingesting import Stores, opened


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    with opened(tmp_path / "index") as stores:
        yield stores


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    return folder
