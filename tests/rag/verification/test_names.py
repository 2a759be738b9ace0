from __future__ import annotations

import pytest

from rag.answer_schema import Source
from rag.spellings import same_person
from rag.verification.names import wrong_names

TEXT = "Otto Brandt waited. Mara Lind flew to Geneva. She met Ana Ruiz of the Popular Mobilization Forces (PMF). The US envoy left."
BOUNDS = ((0, 19), (20, 45), (46, 104), (105, 123))
SOURCE = Source("a", "A visit", "Daily Globe", "2019-11-01", TEXT, 0, len(TEXT), 1.0, 1, sentences=BOUNDS)
FLEW, MET, LEFT = (TEXT[start:end] for start, end in BOUNDS[1:])


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Mara Lind met Ana Ruiz.", MET),  # "she", named just before
        ("Lind flew to Geneva.", FLEW),
        ("She met Ruiz of the PMF.", MET),
        ("The American envoy left.", LEFT),
        ("The envoy of the United States left.", LEFT),
        ("According to the Daily Globe, Lind flew to Geneva.", FLEW),
        ("Several flew.", FLEW),  # its capital only opens the sentence
    ],
)
def test_names_that_the_quote_has(claim: str, quote: str) -> None:
    assert list(wrong_names(claim, quote, [SOURCE], None)) == []


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Otto Brandt flew to Geneva.", FLEW),  # named elsewhere in the passage
        ("Mara Lind met Kamal Rashid.", MET),
        ("Lind flew to Vienna.", FLEW),
        ("Peter Lind flew to Geneva.", FLEW),
        ("According to the Evening Post, Lind flew to Geneva.", FLEW),
        ("Ana Ruiz met Mara Lind.", FLEW),
    ],
)
def test_names_that_it_does_not_have(claim: str, quote: str) -> None:
    assert list(wrong_names(claim, quote, [SOURCE], None))


def test_a_pronoun_points_back_two_sentences_at_most() -> None:
    text = "Karim Hassan waited. Otto Brandt left. Mara Lind stayed. He resigned."
    spans = ((0, 20), (21, 38), (39, 56), (57, 69))
    source = Source("a", "News", None, None, text, 0, len(text), 1.0, 1, sentences=spans)
    assert list(wrong_names("Otto Brandt resigned.", "He resigned.", [source], None)) == []
    assert list(wrong_names("Karim Hassan resigned.", "He resigned.", [source], None))


def test_spellings_are_one_name_where_the_hook_says_so() -> None:
    claim, quote = "Qassem Suleimani flew to Geneva.", "Qasem Soleimani flew to Geneva."
    assert list(wrong_names(claim, quote, [], None))
    assert list(wrong_names(claim, quote, [], same_person)) == []
