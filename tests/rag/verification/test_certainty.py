from __future__ import annotations

import pytest

from rag.verification.certainty import overstated


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Iran might strike the base.", "Iran may strike the base."),
        ("Iran plans to strike the base.", "Iran plans to strike the base."),
        ("He reportedly intervened.", "He is said to have intervened."),
        ("The bank continued to lend.", "The bank went on to lend."),
        ("He said he will join.", "He said he would join."),
        ("The court is likely to approve it.", "The court is expected to approve it."),
        ("The army struck the base.", "The army struck the base and may strike again."),
        ("Operations were postponed.", "An attack hit hospitals, forcing doctors to postpone operations."),
        ("Thousands fled.", "The storm prompted thousands to flee."),
    ],
)
def test_as_certain_as_the_quote(claim: str, quote: str) -> None:
    assert list(overstated(claim, quote)) == []


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Iran struck the base.", "Iran may strike the base."),
        ("Thousands fled.", "The mayor saw a storm, urging thousands to flee."),
        ("Iran will strike the base.", "Iran may strike the base."),
        ("Iran struck the base.", "Iran plans to strike the base."),
        ("The court has approved it.", "The court is expected to approve it."),
        ("The court will approve it.", "The court is expected to approve it."),
        ("The militias accepted the result.", "The general told the militias to accept the result."),
        ("She is the winner.", "She may be the winner."),
        ("He joined the party.", "He will join the party."),
    ],
)
def test_more_certain_than_the_quote(claim: str, quote: str) -> None:
    assert list(overstated(claim, quote))
