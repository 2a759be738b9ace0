"""What the lexical check of support sees, and what it is known not to see."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import rag
from eval.schema import Rate
from eval.support import Claim, checked_claims, claims, evidence, is_supported, supported_claims


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He left [1]. She stayed [2][3].", [Claim("He left.", (1,)), Claim("She stayed.", (2, 3))]),
        ("He left. [1] She stayed. [2]", [Claim("He left.", (1,)), Claim("She stayed.", (2,))]),
        ("He met Gen. Smith of the U.S. Army. He left [1].", [Claim("He met Gen. Smith of the U.S. Army. He left.", (1,))]),
        ("He left [1]. She stayed.", [Claim("He left.", (1,)), Claim("She stayed.", ())]),
        ("**A** (as of May) [1]; **B** (as of June) [2]", [Claim("**A** (as of May);", (1,)), Claim("**B** (as of June)", (2,))]),
        ("**A** (from 1 November 2019 to November 2024) [1]", [Claim("**A** (from 1 November 2019 to November 2024)", (1,))]),
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


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("Qaani met Amiri on Monday [1].", True),
        ("On Monday Amiri met Qaani [1].", True),
        ("Qaani did not meet Amiri on Monday [1].", False),  # a denial, which words alone do not show
        ("Qaani met Khazali on Monday [1].", False),
        ("- “Qaani met Amiri on Monday.” [1]", True),
        ("**Amiri**: “Qaani met Amiri on Monday.” [1]", True),  # the quote's own words, and a label that stands in them
        ("**Khazali**: “Qaani met Amiri on Monday.” [1]", False),
        ("**Amiri**: “Qaani met Khazali on Monday.” [1]", False),  # not the quote's words
        ("**Amiri** [1]", True),
        ("**Khazali** [1]", False),
        ("He left at noon [1].", False),  # the other quote says so
        ("He left at noon [2].", True),
        ("Qaani met Amiri on Monday and left at noon [1][2].", True),  # both together
        ("Qaani met Amiri on Monday [9].", False),
        ("Qaani met Amiri on Monday.", False),
    ],
)
def test_claims_pass_the_check_of_rag_against_what_they_cite(make_answer: Callable[..., rag.Answer], text: str, passes: bool) -> None:
    assert checked_claims(make_answer(text, (0, 26), (27, 43))) == Rate(count=passes, of=1)


def test_the_passage_around_a_quote_says_who_is_meant_and_when(make_answer: Callable[..., rag.Answer], article: rag.Article) -> None:
    answer = make_answer("Qaani left at noon [1].", (27, 43))
    assert checked_claims(answer).count == 0
    around = rag.Source(article.article_id, article.title, article.publisher, article.published, article.text, 0, 43, 1.0, 1)
    assert checked_claims(dataclasses.replace(answer, sources=(around,))).count == 1


def test_an_abstention_has_nothing_to_check(make_answer: Callable[..., rag.Answer]) -> None:
    assert checked_claims(make_answer("Qaani met Amiri.", abstained=True)).value is None
