"""Patterns of whole words: where they match, and that they match where a plain one does."""

from __future__ import annotations

import re

import pytest

from rag.attribution.whole_words import word_start


@pytest.mark.parametrize("text", ["no one", "he knows nothing", "don_no", "No, no; a nobody. “no”", "éno no", ""])
def test_matches_at_the_start_of_words_only(text: str) -> None:
    words = ["no", "not", "kn?ows?"]
    found = [match.span() for match in re.finditer(word_start(words), text)]
    assert found == [match.span() for match in re.finditer(rf"\b(?:{'|'.join(words)})", text)]
