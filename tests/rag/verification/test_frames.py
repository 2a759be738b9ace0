"""What stands with what."""

from __future__ import annotations

import pytest

from rag.verification.frames import agents_added, lightly_told, misattached

ACQUITTED = "The court acquitted the former mayor of bribery, but found him guilty of tax evasion."
TAUGHT = "Before joining the central bank in 2009, she taught economics at a university."


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The court found the former mayor guilty of bribery.", ACQUITTED),
        ("The former mayor was acquitted of tax evasion.", ACQUITTED),
        ("She joined a university in 2009.", TAUGHT),
        ("The coach blamed her players for the defeat.", "The coach praised her players but blamed the referee for the defeat."),
    ],
)
def test_something_else_stands_there(claim: str, quote: str) -> None:
    assert list(misattached(claim, quote))


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The court found the former mayor guilty of tax evasion.", ACQUITTED),
        ("The former mayor was acquitted of bribery.", ACQUITTED),
        ("She joined the central bank in 2009.", TAUGHT),
        ("The coach blamed the referee for the defeat.", "The coach praised her players but blamed the referee for the defeat."),
        ("He set up the foundation.", "The foundation, set up by a billionaire, has given away millions."),
        (
            "Residents said soldiers had withdrawn hours before rebels came.",
            "Rebels came hours after troops withdrew, residents said.",
        ),
        ("The bodies of 14 mountaineers were found.", "Crews recovered the bodies of 14 climbers swept through a camp below Mount Elgon."),
    ],
)
def test_the_same_stands_there(claim: str, quote: str) -> None:
    assert not list(misattached(claim, quote))


def test_a_verb_of_no_great_meaning_in_the_place_of_another() -> None:
    assert list(lightly_told("Prosecutors have brought charges against him.", "Prosecutors have dropped charges against him."))
    assert not list(lightly_told("She made the remarks on Monday.", "Her remarks on Monday were about the border."))


def test_who_did_what_is_only_said_of_a_thing() -> None:
    quote = "Customs officers found the stolen painting in a lorry, police announced."
    assert list(agents_added("Police stole the painting.", quote))
    assert not list(agents_added("Customs officers found the painting.", quote))
