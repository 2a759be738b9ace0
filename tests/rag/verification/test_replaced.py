from __future__ import annotations

import pytest

from rag.verification.replaced import replacements

QUOTE = "The force is the arm responsible for international operations, and it wants to rebuild the economy before the vote."


@pytest.mark.parametrize(
    "claim",
    [
        "The force is the arm responsible for foreign operations.",  # alike
        "The arm for operations abroad is the force.",  # told in other words
        "The force is the arm responsible for international operations.",
        "The force is the arm that handles international operations.",  # a verb
        "The force intends to rebuild the economy before the vote.",
    ],
)
def test_nothing_is_put_in_the_place_of_another_thing(claim: str) -> None:
    assert list(replacements(claim, QUOTE)) == []


@pytest.mark.parametrize(
    ("claim", "new"),
    [
        ("The force is the arm responsible for domestic operations.", "domestic"),
        ("The force is the arm responsible for international sports.", "sports"),
        ("It wants to rebuild the army before the vote.", "army"),
    ],
)
def test_a_word_in_the_place_of_another(claim: str, new: str) -> None:
    assert any(repr(new) in reason for reason in replacements(claim, QUOTE))
