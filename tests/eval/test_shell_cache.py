"""``byline-eval cache``: what it says and removes, and that runs keep the cache small by themselves."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from eval.__main__ import main


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, used in (("a", 0), ("b", None)):
        file = tmp_path / "cache" / "responses" / "ab" / f"{name}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"x" * 1_500_000)
        if used is not None:
            os.utime(file, (used, used))
    return tmp_path / "cache"


def cache(*arguments: str) -> int:
    with pytest.raises(SystemExit) as raised:
        main(["cache", *arguments])
    assert isinstance(raised.value.code, int)
    return raised.value.code


def test_it_says_what_is_kept_and_removes_what_it_is_told_to(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    at = ("--cache-folder", str(folder))
    assert cache(*at) == 0
    assert capsys.readouterr().out == f"Kept in {folder}: 2 responses, 0 indexes; 3.0 MB\n"
    assert cache("--days", "30", *at) == 0
    assert "1 response, 0 indexes; 1.5 MB\nKept" in capsys.readouterr().out
    assert cache("--megabytes", "0", *at) == 0
    assert "Removed from " in capsys.readouterr().out  # but nothing of today
    assert cache("--empty", *at) == 0
    assert capsys.readouterr().out.endswith("0 responses, 0 indexes; 0.0 MB\n")
    assert cache("--empty", "--days", "1", *at) == 2


def test_a_run_removes_what_is_old_and_says_so(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["run", str(tmp_path / "none.jsonl"), "--cache-folder", str(folder)])
    assert f"Removed from {folder}: 1 response, 0 indexes; 1.5 MB, unused for 30 days" in capsys.readouterr().err
