"""Words that the quote does not say."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from rag.verification.similarity import Similarity
from rag.verification.unsaid import unsaid

TAUGHT = "Before joining the central bank, Elif Aydin taught economics at Lund University."
RESCUED = "Fire crews rescued a man and his two daughters from a roof."


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Elif Aydin studied economics at Lund University.", TAUGHT),
        ("The drug doubled the risk of a stroke.", "The drug halved the risk of a stroke."),
        ("Vandals smashed windows at the mosque.", "Vandals smashed windows at the synagogue."),
        ("Neighbours rescued a man and his two daughters from a roof.", RESCUED),
    ],
)
def test_a_word_that_is_not_the_quotes(claim: str, quote: str) -> None:
    assert list(unsaid(claim, quote, []))


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Elif Aydin, who was an economics lecturer at Lund University, later joined the central bank.", TAUGHT),
        ("Firefighters saved a man and his two daughters from a roof.", RESCUED),
        ("The senate turned the nominee down.", "The senate rejected the nominee."),
        ("It is still undecided whether she signs the bill.", "She has not yet decided whether to sign the bill."),
        ("It could weaken the party.", "It could make the party weaker."),
        ("The counterweight was lost.", "The counter-weight was lost."),
        ("Six F-16s were lost.", "Of the F-16 jets, six were lost."),
    ],
)
def test_the_quotes_word_in_other_words(claim: str, quote: str) -> None:
    assert not list(unsaid(claim, quote, []))


def _said_to_be(value: float) -> Similarity:
    def similarity(claim: str, quote: str, places: Sequence[tuple[int, int]]) -> list[float]:
        return [value] * len(places)

    return similarity


REWORDED = "A roof was where Neighbours reached a man and his two daughters."


def test_a_word_close_to_one_of_the_quotes() -> None:
    assert list(unsaid(REWORDED, RESCUED, []))
    assert not list(unsaid(REWORDED, RESCUED, [], _said_to_be(0.5)))
    assert list(unsaid(REWORDED, RESCUED, [], _said_to_be(0.3)))


def test_in_a_sentence_that_is_otherwise_the_quotes_a_word_is_to_be_closer() -> None:
    claim = "Vandals smashed windows at the mosque."
    quote = "Vandals smashed windows at the synagogue."
    assert list(unsaid(claim, quote, [], _said_to_be(0.5)))
    assert not list(unsaid(claim, quote, [], _said_to_be(0.7)))


def test_each_word_that_the_quote_lacks_is_to_be_close() -> None:
    def one_of_two(claim: str, quote: str, places: Sequence[tuple[int, int]]) -> list[float]:
        asked.extend(claim[start:end] for start, end in places)
        return [0.9 if claim[start:end] == "pulled" else 0.1 for start, end in places]

    asked: list[str] = []
    assert list(unsaid("Neighbours pulled a man off the roof.", RESCUED, [], one_of_two)) == [
        "'Neighbours' is not in the quote, nor is a word like it"
    ]
    assert asked == ["Neighbours", "pulled"]
