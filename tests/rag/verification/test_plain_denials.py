"""Denials that the words beside them show."""

from __future__ import annotations

import pytest

from rag.verification.plain_denials import plain_denials


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        (
            "He declined to name the man who did not make the remarks.",
            "He declined to name the man who made the remarks.",
        ),
        ("It was not unlikely that he would hear from her again.", "It was unlikely that he would hear from her again."),
        ("Lisa Brandt will coach the team.", "Anna Kroll, not Lisa Brandt, will coach the team."),
        ("Ms Ortiz had been to Panama.", "Ms Ortiz had never been to Panama."),
        ("As expected, the bank left its rate unchanged.", "Unexpectedly, the bank left its rate unchanged."),
    ],
)
def test_denied_in_one(claim: str, quote: str) -> None:
    assert list(plain_denials(claim, quote))
    assert list(plain_denials(quote, claim)) or "Brandt" in claim


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The ministry said that it had not ordered the police out.", "The ministry denied that it had ordered the police out."),
        ("Anna Kroll will coach the team.", "Anna Kroll, not Lisa Brandt, will coach the team."),
        ("Ms Ortiz never was in Panama.", "Ms Ortiz had never been to Panama."),
        ("The bank did not change its rate.", "The bank left its rate unchanged."),
    ],
)
def test_denied_in_both_or_neither(claim: str, quote: str) -> None:
    assert not list(plain_denials(claim, quote))
