"""Two runs can be told apart by what they were runs of, and a run's file may be passed on."""

from __future__ import annotations

import dataclasses
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import rag
from eval.provenance import cases_hash, code_hash, commit, corpus_hash, folder_hash, shareable_settings, versions
from eval.schema import Case


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True)


def test_commit_says_whether_files_differ_from_it(tmp_path: Path) -> None:
    assert commit(tmp_path) is None
    git(tmp_path, "init")
    assert commit(tmp_path) is None
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    git(tmp_path, "add", "a.txt")
    git(tmp_path, "commit", "-m", "a")
    clean = commit(tmp_path)
    assert clean is not None
    assert len(clean) == 10
    (tmp_path / "a.txt").write_text("b", encoding="utf-8")
    assert commit(tmp_path) == f"{clean}+changes"


def test_a_package_installed_inside_another_repository_has_no_commit(tmp_path: Path) -> None:
    git(tmp_path, "init")
    git(tmp_path, "commit", "--allow-empty", "-m", "a")
    (tmp_path / "site-packages").mkdir()
    assert commit(tmp_path / "site-packages") is None


@pytest.mark.parametrize("change", [{"text": "x"}, {"published": None}, {"title": "x"}, {"publisher": "x"}, {"article_id": "x"}], ids=str)
def test_corpus_hash_changes_with_what_answers_are_made_of(article: rag.Article, change: dict[str, Any]) -> None:
    assert corpus_hash([dataclasses.replace(article, **change)]) != corpus_hash([article])


def test_corpus_hash_does_not_depend_on_order_or_place(article: rag.Article) -> None:
    other = dataclasses.replace(article, article_id="z", published=None)
    moved = dataclasses.replace(article, source="/elsewhere/a.md")
    assert corpus_hash([other, moved]) == corpus_hash([article, other])


def test_cases_hash_changes_with_the_cases(make_case: Callable[..., Case]) -> None:
    assert cases_hash([make_case("a"), make_case("b")]) != cases_hash([make_case("b"), make_case("a")])
    assert cases_hash([make_case("a")]) != cases_hash([make_case("a", facts=[["Sadr"]])])


def test_settings_kept_with_a_run_hold_no_secret_path_or_address() -> None:
    settings = rag.Settings(openai_api_key="sk-secret", openai_base_url="http://user:word@host", store_url="postgresql://u:p@h/d")
    kept = shareable_settings(settings)
    assert kept["num_results"] == settings.num_results
    assert {"articles", "index", "aliases", "store_url", "chroma_url", "openai_base_url", "openai_api_key"}.isdisjoint(kept)


def test_versions_name_python_and_what_is_installed() -> None:
    assert {"python", "chromadb", "llama-index-core"} <= versions().keys()


def test_the_hash_of_code_changes_with_any_file_and_with_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.py").write_text("1", encoding="utf-8")
    before = folder_hash(tmp_path)
    (tmp_path / "a" / "b.cpython-311.pyc").write_text("x", encoding="utf-8")
    assert folder_hash(tmp_path) == before
    (tmp_path / "a" / "b.py").rename(tmp_path / "a" / "c.py")
    assert folder_hash(tmp_path) != before
    assert code_hash() == code_hash()
