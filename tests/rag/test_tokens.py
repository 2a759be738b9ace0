"""Counting tokens: without it passages and prompts have no size; with a download behind it, Byline does not run offline."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rag import tokens
from rag.errors import ConfigurationError


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", 0), ("hello world", 2), ("Baghdad", 3), ("<|endoftext|>", 7), ("لا", 1), ("a" * 8, 1)],
)
def test_counts_cl100k_tokens_and_takes_special_tokens_for_text(text: str, expected: int) -> None:
    assert tokens.count_tokens(text) == expected


def test_does_not_import_llama_index_core_which_takes_two_seconds() -> None:
    code = "import sys; from rag.tokens import count_tokens; count_tokens('a'); print('llama_index.core' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ)
    assert ran.stdout.strip() == "False"


def test_the_environment_is_left_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TIKTOKEN_CACHE_DIR", raising=False)
    tokens._load.cache_clear()
    tokens.count_tokens("a")
    assert "TIKTOKEN_CACHE_DIR" not in os.environ


def test_a_damaged_file_of_the_users_is_passed_over_and_left_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    damaged = tmp_path / tokens._FILE
    damaged.write_bytes(b"IQ== 0\n")
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    tokens._load.cache_clear()
    assert tokens.count_tokens("hello world") == 2
    assert damaged.read_bytes() == b"IQ== 0\n"
    assert os.environ["TIKTOKEN_CACHE_DIR"] == str(tmp_path)


def test_a_missing_vocabulary_says_how_to_get_it_and_downloads_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tokens.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    tokens._load.cache_clear()
    with pytest.raises(ConfigurationError, match=r"pip install --force-reinstall llama-index-core$"):
        tokens.count_tokens("a")
    assert list(tmp_path.iterdir()) == []
    tokens._load.cache_clear()
