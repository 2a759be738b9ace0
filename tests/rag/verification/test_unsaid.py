"""Words that the quote does not say."""

from __future__ import annotations

import pytest

from rag.verification.unsaid import unsaid

TAUGHT = "Before joining the central bank, Elif Aydin taught economics at Lund University."
RESCUED = "Fire crews rescued a man and his two daughters from a roof."


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Elif Aydin studied economics at Lund University.", TAUGHT),
        ("The drug doubled the risk of a stroke.", "The drug halved the risk of a stroke."),
        ("Vandals smashed windows at the mosque.", "Vandals smashed windows at the synagogue."),
        ("Neighbours rescued a man and his two daughters from a roof.", RESCUED),
    ],
)
def test_a_word_that_is_not_the_quotes(claim: str, quote: str) -> None:
    assert list(unsaid(claim, quote, []))


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Elif Aydin, who was an economics lecturer at Lund University, later joined the central bank.", TAUGHT),
        ("Firefighters saved a man and his two daughters from a roof.", RESCUED),
        ("The senate turned the nominee down.", "The senate rejected the nominee."),
        ("It is still undecided whether she signs the bill.", "She has not yet decided whether to sign the bill."),
        ("It could weaken the party.", "It could make the party weaker."),
        ("The counterweight was lost.", "The counter-weight was lost."),
    ],
)
def test_the_quotes_word_in_other_words(claim: str, quote: str) -> None:
    assert not list(unsaid(claim, quote, []))
