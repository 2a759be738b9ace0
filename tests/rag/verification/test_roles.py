from __future__ import annotations

import pytest

from rag.verification.roles import wrong_roles


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Lind accused Brandt of lying.", "Lind, who leads the party, accused Brandt of lying."),
        ("Brandt was accused of lying by Lind.", "Lind accused Brandt of lying."),
        ("Lind accused Brandt of lying.", "Brandt was publicly accused by Lind of lying."),
        ("Brandt met Lind in Geneva.", "Lind met Brandt in Geneva."),  # both did
        ("Mara Lind praised Ruiz.", "Lind reportedly praised Ana Ruiz."),
        ("Prices will fall, repeated Lind.", "Lind repeated that prices will fall."),
    ],
)
def test_who_does_it_in_both(claim: str, quote: str) -> None:
    assert list(wrong_roles(claim, quote, [], None)) == []


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Brandt accused Lind of lying.", "Lind accused Brandt of lying."),
        ("Lind was accused of lying by Brandt.", "Lind accused Brandt of lying."),
        ("Brandt accused Lind of lying.", "Lind, who leads the party, accused Brandt of lying."),
        ("Ruiz praised Brandt.", "Lind praised Brandt, and Ruiz left."),
        ("Leaders of the party told Lind to go.", "Lind told leaders of the party to go."),
        ("Protesters in Iran burned the flag of Iraq.", "Protesters in Iraq burned the flag of Iran."),
    ],
)
def test_who_does_it_in_one_only(claim: str, quote: str) -> None:
    assert list(wrong_roles(claim, quote, [], None))
