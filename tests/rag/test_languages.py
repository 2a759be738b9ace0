"""The language of a text that does not state it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.languages import LEAST_LETTERS, language_of

BODIES = Path(__file__).parent / "cleaning" / "pages" / "bodies"
LANGUAGES = {
    "french": "fr",
    "german": "de",
    "spanish": "es",
    "turkish": "tr",
    "arabic": "ar",
    "persian": "fa",
    "russian": "ru",
    "chinese": "zh",
    "hindi": "hi",
    "harbour": "en",
}


@pytest.mark.parametrize(("name", "code"), LANGUAGES.items())
def test_the_language_is_told_by_the_text(name: str, code: str) -> None:
    assert language_of((BODIES / f"{name}.txt").read_text(encoding="utf-8")) == code


def test_a_few_words_may_be_of_any_language() -> None:
    assert language_of("Paris 2024!") is None
    assert language_of("a" * (LEAST_LETTERS - 1) + "1234567890 !?") is None


def test_a_page_that_quotes_a_little_english_keeps_its_language() -> None:
    german, english = ((BODIES / f"{name}.txt").read_text(encoding="utf-8").split() for name in ("german", "harbour"))
    assert language_of(" ".join([*german[:150], *english[:45]])) == "de"
    assert language_of(" ".join([*english[:45], *german[:150]])) == "de"
