from __future__ import annotations

import pytest

from rag.verification.polarity import contradictions


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The court did not accept the plan.", "The court rejected the plan."),
        ("The court rejected the plan.", "The court did not accept the plan."),
        ("The minister denied that the talks took place.", "The minister denied that the talks took place in May."),
        ("The talks were denied by the minister, who never left.", "The minister denied the talks and never left."),
        ("The spokesmen have not responded.", "Neither the spokesman for A nor the spokesman for B has responded."),
        ("The vote came after the strike.", "The strike came before the vote."),
        ("He not only met A but also B.", "He met A and B."),
        ("She was warned not to travel.", "She was warned against travelling."),
        ("He failed to act.", "He has not managed to act."),
        ("Lind did not meet Berg.", "Holm denied that Lind met Berg."),
        ("It is false that Lind met Berg.", "It is not true that Lind met Berg."),
        ("Lind gave false names.", "Lind gave false names to Berg."),
        ("Lind met Berg.", "Holm denied the charge and Lind met Berg."),
    ],
)
def test_what_agrees(claim: str, quote: str) -> None:
    assert list(contradictions(claim, quote)) == []


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The court accepted the plan.", "The court rejected the plan."),
        ("The court did not accept the plan.", "The court accepted the plan."),
        ("The talks took place.", "The minister denied that the talks took place."),
        ("Lind met Berg.", "Holm denied that Lind met Berg."),
        ("Anna Lind met Berg.", "Holm has repeatedly denied that Anna Lind, the head of the bloc, met Berg."),
        ("Lind met Berg.", "Holm denied Lind met Berg."),
        ("Lind met Berg.", "Holm dismissed reports that Lind met Berg."),
        ("Lind met Berg.", "It is untrue that Lind met Berg."),
        ("Lind met Berg.", "It is not true that Lind met Berg."),
        ("He has managed to act.", "He has not managed to act."),
        ("Prices fell.", "Prices rose."),
        ("He left before the vote.", "He left after the vote."),
        ("He rarely visits Iraq.", "He regularly visits Iraq."),
        ("She was encouraged to travel.", "She was warned against travelling."),
        ("Both spokesmen confirmed it.", "Neither the spokesman for A nor the one for B confirmed it."),
        ("Sources did not say so.", "Sources said so."),
        ("The club gained money.", "The club lost money."),
    ],
)
def test_what_contradicts(claim: str, quote: str) -> None:
    assert list(contradictions(claim, quote))
