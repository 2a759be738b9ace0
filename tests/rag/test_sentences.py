"""Sentences: a cut in the wrong place makes a quote that nobody published, or an offset that opens at the wrong words."""

from __future__ import annotations

import time

import pytest
import sentencex
from hypothesis import given
from hypothesis import strategies as st

from rag.sentences import sentence_spans

# Pieces that sentence splitters trip over, so that random joins of them are hard texts.
PIECES = st.sampled_from(
    ["Gen. Qassim ", "U.S.-led ", "“It is over.” ", '"Go!" ', " he said. ", "5 p.m. Sunday. ", "\n", "# Head", "سلام. ", "😀 ", "1. "]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=25).map("".join))


def sentences(text: str, language: str = "en") -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, language)]


@given(TEXTS, st.sampled_from(["en", "ar", "fa", "zz", ""]))
def test_sentences_are_ordered_trimmed_and_lose_nothing(text: str, language: str) -> None:
    spans = sentence_spans(text, language)
    position = 0
    for start, end in spans:
        assert position <= start < end <= len(text)
        assert not text[position:start].strip()
        assert text[start:end] == text[start:end].strip()
        assert "\n" not in text[start:end]
        position = end
    assert not text[position:].strip()


@pytest.mark.parametrize(
    "whole",
    [
        "Gen. Qassim Soleimani flew to Baghdad.",
        "They rejected the Oct. 10 vote after the Nov. 7 attack.",
        "The U.S.-led coalition left the U.S. in 2020.",
        "Lt. Col. John Smith and Sen. Jane Doe, R-S.C., met Mr. Jones.",
        "He left at 5 p.m. Sunday.",
        '"We will respond!" he said.',
        "“Go. Now. Or not,” he said.",
        "It cost $3.5 million, vs. 2.1 million before.",
        "1. First item.",
        "The No. 2 man arrived.",
        "Acme Inc. said so.",
    ],
)
def test_these_are_one_sentence(whole: str) -> None:
    assert sentences(f"Before it all. {whole} Then they left." if not whole[0].isdigit() else whole)[-2:][0] == whole


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She refused. “We will answer.” They left.", ["She refused.", "“We will answer.”", "They left."]),
        ("(He left.) They stayed.", ["(He left.)", "They stayed."]),
        ("They were told no. Tensions rose.", ["They were told no.", "Tensions rose."]),
        ("# A heading\nThe text. More", ["# A heading", "The text.", "More"]),
        ("A headline without a stop\nThe text", ["A headline without a stop", "The text"]),
        ("He met Amiri. al-Sadr refused.", ["He met Amiri.", "al-Sadr refused."]),
        ("سلام. خوبی؟ بله.", ["سلام.", "خوبی؟", "بله."]),
        ("", []),
        (" \n \n", []),
    ],
)
def test_these_are_several(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_an_unknown_language_is_split_as_english() -> None:
    text = "Gen. Smith left. He was late."
    assert sentences(text, "xx") == sentences(text, "en")


def test_a_megabyte_takes_about_a_second() -> None:
    text = "Gen. Smith left for the U.S. on Oct. 10. “He was late,” she said.\n" * 16_000
    began = time.process_time()
    sentence_spans(text)
    assert time.process_time() - began < 5, "1 MB takes 0.3 s on two cores; ingestion of a large folder would crawl"


def test_one_endless_line_is_not_quadratic() -> None:
    began = time.process_time()
    assert len(sentence_spans("The man left the house. " * 20_000)) == 20_000
    assert time.process_time() - began < 5


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u3000", "\u2029", "\x85"])
def test_a_space_of_several_bytes_stops_nothing(space: str) -> None:
    assert sentences(f"He saw A{space}. [They] left. It rained.")[-1] == "It rained."
    assert sentences(f"He met Mr.{space}Lind. It rained.") == [f"He met Mr.{space}Lind.", "It rained."]


def test_a_line_that_the_splitter_panics_on_is_cut_simply(monkeypatch: pytest.MonkeyPatch) -> None:
    panic = type("PanicException", (BaseException,), {})

    def segment(_language: str, text: str) -> list[str]:
        if "Lind" in text:
            raise panic("not a char boundary")
        return [text]

    monkeypatch.setattr(sentencex, "segment", segment)
    assert sentences("Lind came. “He left.” It rained.\nOne.  Two.") == ["Lind came.", "“He left.”", "It rained.", "One.  Two."]


def test_the_splitter_does_not_swallow_an_interruption(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_language: str, _text: str) -> list[str]:
        raise KeyboardInterrupt

    monkeypatch.setattr(sentencex, "segment", interrupted)
    with pytest.raises(KeyboardInterrupt):
        sentence_spans("He was interrupted here.")
