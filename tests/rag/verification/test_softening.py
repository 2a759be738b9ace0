from __future__ import annotations

import pytest

from rag.answer_schema import Source
from rag.verification import softened, supports
from rag.verification.reading import read

TEXT = (
    "Mara Lind met Otto Brandt and Ana Ruiz in Geneva on March 3, 2020. Lind may leave the party, two aides told Reuters. "
    "The general is said to have stepped in. Over 250 people were killed. The judiciary is expected to ratify the results."
)
SOURCE = Source("a", "Talks", "Daily Globe", "2020-03-04", TEXT, 0, len(TEXT), 1.0, 1)
MET, LEAVE, STEPPED, KILLED, RATIFY = (
    "Mara Lind met Otto Brandt and Ana Ruiz in Geneva on March 3, 2020.",
    "Lind may leave the party, two aides told Reuters.",
    "The general is said to have stepped in.",
    "Over 250 people were killed.",
    "The judiciary is expected to ratify the results.",
)


@pytest.mark.parametrize(
    ("claim", "quote", "soft"),
    [
        ("Mara Lind met Otto Brandt.", MET, "Mara Lind met Otto Brandt."),
        ("Mara Lind met Otto Brandt, and Brandt resigned.", MET, "Mara Lind met Otto Brandt."),
        ("Mara Lind met Otto Brandt and Karim Hassan in Geneva.", MET, "Mara Lind met Otto Brandt in Geneva."),
        ("Mara Lind met Karim Hassan, Otto Brandt and Ana Ruiz.", MET, "Mara Lind met Otto Brandt and Ana Ruiz."),
        ("On March 4, 2020, Mara Lind met Otto Brandt in Geneva.", MET, "Mara Lind met Otto Brandt in Geneva."),
        ("Lind may leave the party.", LEAVE, "According to two aides, Lind may leave the party."),
        ("Nobody was hurt.", "Nobody was hurt, the mayor said.", "According to the mayor, nobody was hurt."),
        ("Nothing was stolen.", "Nothing was stolen, police said.", "According to police, nothing was stolen."),
        ("The general stepped in.", STEPPED, "Reportedly, the general stepped in."),
        ("250 people were killed.", KILLED, "Over 250 people were killed."),
        ("Exactly 250 people were killed.", KILLED, "Over 250 people were killed."),
        ("The judiciary will ratify the results.", RATIFY, "The judiciary is expected to ratify the results."),
        ("Karim Hassan resigned.", MET, None),
        ("Otto Brandt did not meet Mara Lind.", MET, None),
    ],
)
def test_a_claim_becomes_what_the_quote_supports(claim: str, quote: str, soft: str | None) -> None:
    assert softened(claim, quote, [SOURCE]) == soft


@pytest.mark.parametrize("claim", ["Lind will leave the party.", "The judiciary has ratified the results.", "Lind left, an aide said."])
@pytest.mark.parametrize("quote", [MET, LEAVE, STEPPED, KILLED, RATIFY])
def test_what_comes_out_is_supported_and_adds_no_word(claim: str, quote: str) -> None:
    soft = softened(claim, quote, [SOURCE])
    if soft is not None:
        assert supports(soft, quote, sources=[SOURCE]).supported
        assert read(soft).words <= read(claim).words | read(quote).words | {"according", "to", "reportedly"}


def test_a_condition_is_not_dropped() -> None:
    quote = "Prices will fall unless the bank raises rates."
    assert softened("Prices will fall unless the bank cuts rates.", quote) is None
