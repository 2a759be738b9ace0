"""Support: a citation under a sentence that its quote does not say is the one thing a reader cannot forgive."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from rag.answer_schema import Source
from rag.verification import supports

PASSAGE = (
    "Iran's General Mahmoud Tavakoli travelled to Baghdad on January 3, 2020. He met Hadi Nasser, the head of the Falcon bloc, and two "
    "other politicians, three sources told Reuters. Nasser denied that the meeting took place. The army said 1.5 million dollars were "
    "found. Tavakoli did not visit Erbil."
)
SOURCE = Source("a", "Iranian general in secret talks", "Reuters", "2020-01-05", PASSAGE, 0, len(PASSAGE), 1.0, 1)
TRAVEL, MET, DENIED, MONEY, ERBIL = (
    "Iran's General Mahmoud Tavakoli travelled to Baghdad on January 3, 2020.",
    "He met Hadi Nasser, the head of the Falcon bloc, and two other politicians, three sources told Reuters.",
    "Nasser denied that the meeting took place.",
    "The army said 1.5 million dollars were found.",
    "Tavakoli did not visit Erbil.",
)


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        (TRAVEL, TRAVEL),
        ("Mahmoud Tavakoli travelled to Baghdad on 3 January 2020.", TRAVEL),
        ("Tavakoli, an Iranian general, travelled to Baghdad on 2020-01-03.", TRAVEL),
        ("Mahmoud Tavakoli met Hadi Nasser, head of the Falcon bloc, three sources told Reuters.", MET),  # "he" is named in the passage
        ("General Tavakoli reportedly met Nasser and 2 other politicians.", MET),
        ("According to Reuters (January 2020), Tavakoli met Hadi Nasser and two other politicians.", MET),
        ("Reuters reported on 5 January 2020 that Tavakoli met Nasser, the head of the Falcon bloc.", MET),
        ("Hadi Nasser denied that the meeting took place.", DENIED),
        ("The meeting took place, three sources told Reuters, but Nasser denied that the meeting took place.", f"{MET} {DENIED}"),
        ("The army found 1,500,000 dollars, it said.", MONEY),
        ("Tavakoli didn't visit Erbil.", ERBIL),
        ("However, Tavakoli never visited Erbil.", ERBIL),
    ],
)
def test_what_the_quote_says_is_supported(claim: str, quote: str) -> None:
    verdict = supports(claim, quote, sources=[SOURCE])
    assert verdict.supported, verdict
    assert verdict.reasons == ()


@pytest.mark.parametrize(
    ("claim", "quote", "reason"),
    [
        ("Tavakoli met Ammar Saleh, the head of the Falcon bloc.", MET, "Ammar Saleh"),
        ("Kamal Rashid met Hadi Nasser, the head of the Falcon bloc.", MET, "Kamal Rashid"),
        ("Nasser travelled to Baghdad on January 3, 2020.", TRAVEL, "Nasser"),  # he stands in the passage, but the quote names another
        ("Mahmoud Tavakoli met Hadi Nasser, head of the Falcon bloc.", MET, "somebody's word"),
        ("The army found 1,500,000 dollars.", MONEY, "somebody's word"),
        ("Tavakoli travelled to Baghdad on January 4, 2020.", TRAVEL, "January 4, 2020 is not"),
        ("Tavakoli travelled to Baghdad on March 3, 2020.", TRAVEL, "March 3, 2020 is not"),
        ("Tavakoli travelled to Baghdad on January 3, 2019.", TRAVEL, "January 3, 2019 is not"),
        ("Tavakoli met Nasser and five other politicians.", MET, "five is not"),
        ("The army said 2.5 million dollars were found.", MONEY, "2.5 million is not"),
        ("The army said 1.5 billion dollars were found.", MONEY, "1.5 billion is not"),
        ("Nasser said that the meeting took place.", DENIED, "denies"),
        ("Tavakoli visited Erbil.", ERBIL, "denies"),
        ("Tavakoli did not travel to Baghdad on January 3, 2020.", TRAVEL, "denies"),
        ("Tavakoli plans to bomb airports near Baghdad next year.", TRAVEL, "shares"),
        ("According to the Guardian, Tavakoli travelled to Baghdad on January 3, 2020.", TRAVEL, "Guardian"),
        ("I can't help with that.", TRAVEL, "shares"),
        ("Tavakoli.", TRAVEL, "shares"),
        ("", TRAVEL, "shares"),
    ],
)
def test_what_the_quote_does_not_say_is_not(claim: str, quote: str, reason: str) -> None:
    verdict = supports(claim, quote, sources=[SOURCE])
    assert not verdict.supported
    assert any(reason in given for given in verdict.reasons), verdict


def test_another_spelling_needs_the_hook() -> None:
    claim = "Mahmud Tavakkoli travelled to Baghdad on January 3, 2020."
    assert not supports(claim, TRAVEL, sources=[SOURCE]).supported
    assert supports(claim, TRAVEL, sources=[SOURCE], same_name=lambda one, other: {one[:6], other[:6]} == {"mahmud", "mahmou"}).supported


def test_may_is_a_month_only_in_a_date() -> None:
    assert supports("Talks may resume in Geneva.", "Talks could resume in Geneva.").supported
    assert not supports("Talks resume in Geneva in May.", "Talks resume in Geneva.").supported


def test_without_a_source_only_the_quote_counts() -> None:
    assert supports("Tavakoli travelled to Baghdad.", TRAVEL).supported
    assert not supports("Tavakoli met Hadi Nasser, head of the Falcon bloc.", MET).supported


@pytest.mark.parametrize(
    ("claim", "quote", "asked"),
    [
        ("The army said 1.5 million dollars were burnt.", MONEY, 1),  # "burnt" is all that is wrong with it
        ("Tavakoli did not visit Erbil.", ERBIL, 0),  # nothing is
        ("The army said 2.5 million dollars were burnt.", MONEY, 0),  # a number is as well
    ],
)
def test_how_close_words_come_is_asked_only_of_a_claim_with_which_nothing_else_is_wrong(claim: str, quote: str, asked: int) -> None:
    def similarity(claim: str, quote: str, places: Sequence[tuple[int, int]]) -> list[float]:
        calls.append([claim[start:end] for start, end in places])
        return [1.0] * len(places)

    calls: list[list[str]] = []
    assert supports(claim, quote, sources=[SOURCE]).supported == (claim == ERBIL)
    assert supports(claim, quote, sources=[SOURCE], similarity=similarity).supported == (claim == ERBIL or bool(asked))
    assert calls == [["burnt"]] * asked
