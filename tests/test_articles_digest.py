"""The shipped articles and questions are in our own words: no run of eight words stands in an original page as well."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
RUN = 8
TEXT = {".md", ".txt", ".json", ".jsonl", ".toml", ".yaml", ".yml"}

INDEX = ROOT / "data" / "index"
FILES = sorted(
    path for folder in ("data", "eval/cases") for path in (ROOT / folder).rglob("*") if path.suffix in TEXT and INDEX not in path.parents
)


def runs(text: str) -> set[tuple[str, ...]]:
    """Every run of eight words; case, punctuation and the shape of apostrophes do not count."""
    words = re.findall(r"[a-z0-9']+", text.lower().replace("\u2019", "'"))
    return {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_eight_words_are_copied(path: Path, captures: Path) -> None:
    ours = runs(path.read_text(encoding="utf-8"))
    for capture in sorted(captures.glob("*.txt")):
        shared = ours & runs(capture.read_text(encoding="utf-8", errors="replace"))
        assert not shared, f"{path.name} and {capture.name} share: {'; '.join(' '.join(run) for run in sorted(shared))}"


def test_the_comparison_finds_a_copy_whatever_its_punctuation() -> None:
    assert runs("One, two three FOUR five six seven (eight)!") & runs("zero one two three four\nfive six \u2018seven\u2019 eight") == set()
    assert runs("One, two three FOUR five six seven\u2019s (eight)!") & runs("zero one two three four\nfive six seven's eight")


def test_there_is_something_to_compare() -> None:
    assert len([path for path in FILES if path.parent.name == "articles"]) >= 6
