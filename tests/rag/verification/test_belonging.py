from __future__ import annotations

import pytest

from benchmarks.support import same_name
from rag.verification.belonging import belongings, described_for_another, misplaced


def test_what_is_whose() -> None:
    assert set(belongings("Iran's flag and protesters in Iraq")) >= {("flag", "Iran"), ("protest", "Iraq")}


def test_names_that_change_places() -> None:
    quote = "Protesters in Iraq burned the flag of Iran."
    assert list(misplaced("Protesters in Iran burned the flag of Iraq.", quote, None))
    assert list(misplaced("The flag of Iran was burned by protesters in Iraq.", quote, None)) == []
    assert list(misplaced("Protesters in Iraq burned a flag.", quote, None)) == []


SWORN_IN = "Sofia Marchetti, a former prosecutor, was sworn in as minister, replacing historian Paolo Ricci, who resigned."


@pytest.mark.parametrize("claim", ["Paolo Ricci, a former prosecutor, resigned.", "Paolo Ricci is a former prosecutor."])
def test_what_another_is(claim: str) -> None:
    assert list(described_for_another(claim, SWORN_IN, None)) == ["in the quote that is said of Sofia Marchetti, not of Paolo Ricci"]


@pytest.mark.parametrize(
    "claim",
    [
        "Sofia Marchetti, a former prosecutor, is the new minister.",
        "Marchetti is a former prosecutor.",
        "Paolo Ricci, a historian, resigned.",
        "Paolo Ricci, a minister, resigned.",  # it is not said of another
        "Dana Orla, a former prosecutor, was sworn in.",  # for ``names``
    ],
)
def test_what_no_other_is(claim: str) -> None:
    assert not list(described_for_another(claim, SWORN_IN, same_name))


def test_what_both_are() -> None:
    quote = "Otto Brandt, a judge, praised fellow judge Mara Lind."
    assert not list(described_for_another("Mara Lind, a judge, was praised.", quote, None))
