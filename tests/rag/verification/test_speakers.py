"""Who plainly does not say it."""

from __future__ import annotations

import pytest

from rag.verification.crediting import credits_of
from rag.verification.speakers import is_another_speaker

DAM = "The dam is unlikely to be finished before 2026, an adviser to the energy minister said."
BILL = "The president has not decided whether to sign the bill, her spokesman Dario Lenz said on Sunday."
DINED = "Viktor Sand denied meeting the ambassador, but a colleague said the two had dined together in March."


@pytest.mark.parametrize(
    ("claim", "quote", "expected"),
    [
        ("The energy minister said that the dam is unlikely to be finished before 2026.", DAM, True),
        ("An adviser said that the dam is unlikely to be finished before 2026.", DAM, False),
        ("The president has not decided whether to sign the bill, Dario Lenz's spokesman said.", BILL, True),
        ("The president has not decided whether to sign the bill, Dario Lenz said.", BILL, False),
        ("Viktor Sand said the two had dined together in March.", DINED, True),
        ("A colleague said the two had dined together in March.", DINED, False),
        (
            "Analysts told Oduya that no layoffs were planned.",
            "No layoffs were planned, Mark Oduya, the chief executive, told analysts.",
            True,
        ),
    ],
)
def test_another_speaker(claim: str, quote: str, expected: bool) -> None:
    (said,) = credits_of(claim)
    assert is_another_speaker(said, claim, quote, [], None) is expected


def test_the_outlet_may_say_what_it_published() -> None:
    claim = "Viktor Sand said the two had dined together in March."
    (said,) = credits_of(claim)
    assert not is_another_speaker(said, claim, DINED, ["Viktor Sand"], None)
