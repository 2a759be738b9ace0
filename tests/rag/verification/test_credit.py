from __future__ import annotations

import pytest

from rag.answer_schema import Source
from rag.verification.credit import credits_of, wrong_credits

TOLD = "Soleimani asked Amiri to help, five sources told Reuters."
SAID = "Hook, the envoy for Iran, said that Iran has spent $16bn on militias."
ALLEGED = "The general is said to have stepped in at a secret meeting."
ASIDE = "Rashid, who leads the Falcon bloc, said prices would fall."
SOURCE = Source("a", "A visit", "Daily Globe", "2019-11-01", f"{TOLD} {SAID} {ALLEGED} {ASIDE}", 0, 300, 1.0, 1)


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Five sources told Reuters that Soleimani asked Amiri to help.", TOLD),
        ("According to sources, Soleimani asked Amiri to help.", TOLD),
        ("Soleimani reportedly asked Amiri to help.", TOLD),
        ("The Daily Globe reported that Soleimani asked Amiri to help.", TOLD),
        ("According to Hook, Iran has spent $16bn on militias.", SAID),
        ("Hook is the envoy for Iran.", SAID),  # of the speaker himself
        ("The general reportedly stepped in at a secret meeting.", ALLEGED),
        ("Rashid leads the Falcon bloc.", ASIDE),
    ],
)
def test_whose_word_it_is_is_kept(claim: str, quote: str) -> None:
    assert list(wrong_credits(claim, quote, [SOURCE], None)) == []


@pytest.mark.parametrize(
    ("claim", "quote", "reason"),
    [
        ("Soleimani asked Amiri to help.", TOLD, "somebody's word"),
        ("Iran has spent $16bn on militias.", SAID, "somebody's word"),
        ("Nobody was hurt.", "Nobody was hurt, the mayor said.", "somebody's word"),
        ("The general stepped in at a secret meeting.", ALLEGED, "alleged"),
        ("According to Brandt, Iran has spent $16bn on militias.", SAID, "Brandt is not who says so"),
        ("Five officials told Reuters that Soleimani asked Amiri to help.", TOLD, "Five officials is not"),
        ("According to Amiri, Soleimani asked for help.", TOLD, "Amiri is not who says so"),
    ],
)
def test_whose_word_it_is_is_lost(claim: str, quote: str, reason: str) -> None:
    assert any(reason in found for found in wrong_credits(claim, quote, [SOURCE], None))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (TOLD, ["Soleimani asked Amiri to help, "]),
        ("According to Reuters, the general left.", [", the general left."]),
        (SAID, [" that Iran has spent $16bn on militias."]),
    ],
)
def test_how_far_somebodys_word_goes(text: str, told: list[str]) -> None:
    (said,) = credits_of(text)
    assert [text[start:end] for start, end in said.spans if len(text[start:end]) > 2] == told
