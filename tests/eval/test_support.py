"""What the lexical check of support sees, and what it is known not to see."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import rag
from eval.schema import Rate
from eval.support import Claim, claims, evidence, is_supported, supported_claims


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He left [1]. She stayed [2][3].", [Claim("He left.", (1,)), Claim("She stayed.", (2, 3))]),
        ("He left. [1] She stayed. [2]", [Claim("He left.", (1,)), Claim("She stayed.", (2,))]),
        ("He met Gen. Smith of the U.S. Army. He left [1].", [Claim("He met Gen. Smith of the U.S. Army. He left.", (1,))]),
        ("He left [1]. She stayed.", [Claim("He left.", (1,)), Claim("She stayed.", ())]),
        ("According to Reuters [1], he left.", [Claim("According to Reuters, he left.", (1,))]),
        ("## He left.\n\n**Reuters**\nThey say:\n- He left [1]\n- and she", [Claim("- He left", (1,))]),
        ("", []),
    ],
)
def test_claims_reach_from_one_marker_to_the_next(text: str, found: list[Claim]) -> None:
    assert list(claims(text)) == found


@pytest.mark.parametrize(
    ("claim", "supported"),
    [
        ("Qaani met Amiri on Monday.", True),
        ("Reuters reported on 8 December 2021: “Qaani met Amiri on Monday.”", True),
        ("Qaani met Khazali on Monday.", False),  # another name
        ("On Monday in Baghdad Qaani met al-Khazali.", False),
        ("On Monday Qaani met Amiri 3 times.", False),  # a number from nowhere
        ("Reuters reported on 9 December 2021: “Qaani met Amiri.”", False),  # another day
        ("He negotiated pipelines and threatened ministers.", False),  # other words
        ("On Monday there was a meeting of Amiri and Qaani.", False),  # not seen: "meeting" says what "met" says
        ("Amiri met Qaani on Monday; Qaani did not meet Amiri.", True),  # not seen: a denial, and who did it to whom
    ],
)
def test_is_supported(make_answer: Callable[..., rag.Answer], claim: str, supported: bool) -> None:
    assert is_supported(claim, evidence(make_answer("[1]", (0, 26)).citations[0])) is supported


@given(st.text(st.characters(codec="utf-8"), max_size=40))
@example("Iraq's U.S.-led coalition (of 25,868 men) left at 5 p.m.")
def test_a_quote_supports_itself(quote: str) -> None:
    assert is_supported(quote, quote)


def test_a_claim_is_held_to_the_quotes_it_cites_and_no_others(make_answer: Callable[..., rag.Answer]) -> None:
    answer = make_answer("Then Qaani left at noon [1]. Then he left at noon [2]. Qaani met Amiri [1][9].", (0, 26), (27, 43))
    assert supported_claims(answer) == Rate(count=2, of=3)


def test_a_claim_without_citations_is_not_supported(make_answer: Callable[..., rag.Answer]) -> None:
    assert supported_claims(make_answer("It is so.")) == Rate(count=0, of=1)


def test_an_abstention_claims_nothing(make_answer: Callable[..., rag.Answer]) -> None:
    assert supported_claims(make_answer("The articles do not say.", abstained=True)).value is None


@pytest.mark.parametrize(
    ("published", "words"), [("2021-12-08", "8 / December / Dec"), ("2021-12", "2021 / 12 / December"), ("2021", "2021")]
)
def test_evidence_writes_the_date_in_words(make_answer: Callable[..., rag.Answer], published: str, words: str) -> None:
    citation = make_answer("[1]", (0, 5)).citations[0]
    shown = evidence(rag.Citation(**{**citation.to_dict(), "published": published}))
    assert words in shown
    assert shown.startswith("Qaani / A visit to Baghdad / Reuters")
