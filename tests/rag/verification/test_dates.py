from __future__ import annotations

import pytest

from rag.answer_schema import Source
from rag.verification.dates import wrong_dates

TEXT = "The general flew in on Wednesday. The vote of Oct. 10 was close. He left."
SOURCE = Source("a", "A visit", "Daily Globe", "2019-11-01", TEXT, 0, len(TEXT), 1.0, 1)
WEDNESDAY, VOTE, LEFT = "The general flew in on Wednesday.", "The vote of Oct. 10 was close.", "He left."


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The general flew in on October 30, 2019.", WEDNESDAY),
        ("The general flew in in October 2019.", WEDNESDAY),  # less exact
        ("The general flew in on 2019-10-30.", WEDNESDAY),
        ("The vote of 10 October 2019 was close.", VOTE),
        ("On 1 November 2019 Daily Globe reported that he left.", LEFT),
        ("In November 2019 he left.", LEFT),
        ("The Daily Globe (1 November 2019) reports that the general flew in on Wednesday.", WEDNESDAY),
    ],
)
def test_dates_that_the_quote_gives(claim: str, quote: str) -> None:
    assert list(wrong_dates(claim, quote, [SOURCE])) == []


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The general flew in on October 29, 2019.", WEDNESDAY),
        ("The general flew in on Thursday.", WEDNESDAY),
        ("The general flew in on November 1, 2019.", WEDNESDAY),  # the day it was published
        ("The vote of last year was close.", VOTE.replace("Oct. 10", "last week")),
        ("The vote of Nov. 10 was close.", VOTE),
        ("The vote of October 10, 2018 was close.", VOTE),
        ("He left on November 1, 2019.", LEFT),
        ("He left in 2018.", LEFT),
    ],
)
def test_dates_that_it_does_not_give(claim: str, quote: str) -> None:
    assert list(wrong_dates(claim, quote, [SOURCE]))


def test_without_a_date_of_publication_words_are_compared() -> None:
    assert list(wrong_dates("The vote of October 10 was close.", VOTE, [])) == []
    assert list(wrong_dates("The vote of October 11 was close.", VOTE, []))


def test_a_longer_span_is_another_one() -> None:
    quote = "He ruled from 1965 to 1968."
    assert list(wrong_dates("He ruled from 1965 to 1968.", quote, [])) == []
    assert list(wrong_dates("He ruled from 1962 to 1968.", quote, []))
