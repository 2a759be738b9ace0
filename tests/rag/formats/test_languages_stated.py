"""Languages as exports state them: a wrong code splits sentences by another language's rules."""

from __future__ import annotations

import pytest

from rag.formats.languages_stated import language_code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        *(("en", "en"), ("en-GB", "en"), ("EN_us", "en"), ("eng", "en"), ("English", "en"), (" german ", "de"), ("Deutsch", "de")),
        *(
            ("ger", "de"),
            ("per", "fa"),
            ("Farsi", "fa"),
            ("zh-Hans", "zh"),
            ("Chinese (Simplified)", "zh"),
            ("العربية", "ar"),
            ("iw", "he"),
        ),
        *(("xx", None), ("", None), ("fil", None), ("English!", None), ("Klingon", None), ("1033", None), ("en, de", None)),
    ],
)
def test_codes_and_names_become_two_letters(written: str, code: str | None) -> None:
    assert language_code(written) == code
