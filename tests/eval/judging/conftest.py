"""What the tests of judging share: a judge behind HTTP that one block talks to, and a statement."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from eval.judging.schema import Quote, Statement
from tests.eval.judge_server import settings_of
from tests.rag.scripted_endpoint import Endpoint, Script, endpoint


@pytest.fixture
def judged_by(tmp_path: Path) -> Any:
    """A block with a server, and the arguments of ``judge`` and ``calibrate_judge`` that ask it: ``judged_by(script)``."""

    @contextmanager
    def opened(script: Script, **settings: Any) -> Iterator[tuple[Endpoint, dict[str, Any]]]:
        with endpoint(script) as server:
            folders = {"cache": tmp_path / "cache", "calibrations": tmp_path / "calibrations"}
            yield server, {"settings": settings_of(server, **settings)} | folders

    return opened


@pytest.fixture
def statement() -> Statement:
    return Statement(text="He met Amiri.", quotes=(Quote(text="Qaani met Amiri on Monday."),), question="Whom did he meet?")
