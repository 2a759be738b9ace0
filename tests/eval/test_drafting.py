"""A draft asks what its sentence answers; where no question can be made of a sentence by rule, none is."""

from __future__ import annotations

import re

import pytest

import rag
from eval.case_schema import Alternative, Date, Name, Number
from eval.drafting import drafts_from

PERSONS = [
    rag.Person("Esmail Qaani", 9, ("a",), None, None, (rag.Spelling("Esmail Qaani", 1, ("a",), None, None),), ()),
    rag.Person(
        "Hadi al-Amiri",
        9,
        ("a", "b"),
        None,
        None,
        (rag.Spelling("Amiri", 1, ("a",), None, None), rag.Spelling("Ameri", 1, ("b",), None, None)),
        (),
    ),
]


def article(text: str, language: str = "en") -> rag.Article:
    return rag.Article("a", "A title", None, "2021-12-08", None, language, text)


def passages(text: str, dates: tuple[tuple[str, str], ...] = ()) -> list[rag.Passage]:
    """One passage; sentences end at full stops before a blank, and dates are given as words and what they mean."""
    ends = [match.end() for match in re.finditer(r"\.(?=\s+[A-Z]|$)", text)]
    sentences = tuple(zip([0, *(end + 1 for end in ends[:-1])], ends, strict=True))
    told = []
    for words, date in dates:
        precision = {4: "year", 7: "month", 10: "day"}[len(date)]
        told.append(rag.EventDate(text.index(words), text.index(words) + len(words), words, date, date, date, precision, "stated"))  # type: ignore[arg-type]
    return [rag.Passage("p", "a", 0, len(text), text, sentences, tuple(told))]


def asked(text: str, *dates: tuple[str, str]) -> list[tuple[str, tuple[Alternative, ...]]]:
    return [(draft.question, draft.facts[0]) for draft in drafts_from(article(text), passages(text, dates), PERSONS, 99)]


@pytest.mark.parametrize(
    ("sentence", "question", "fact"),
    [
        ("Amiri met the leaders of the bloc.", "Who met the leaders of the bloc?", (Name(name="Hadi al-Amiri"), "Amiri")),
        ("General Esmail Qaani also led the talks there.", "Who also led the talks there?", (Name(name="Esmail Qaani"),)),
        ("The council adopted 12 new measures this week.", "The council adopted how many new measures this week?", (Number(number=12),)),
        ("More than 250 people have died so far.", "How many people have died so far?", (Number(number=250),)),
        (
            "Iran spent nearly US$16bn on its militias.",
            "Iran spent how much money on its militias?",
            (Number(number=16e9, unit="us$"),),
        ),
        ("It fell by 3.5 per cent over the year.", "", ()),
        ("Turnout fell by 3.5 per cent over the year.", "Turnout fell by what percentage over the year?", (Number(number=3.5, unit="%"),)),
    ],
)
def test_a_question_and_its_fact(sentence: str, question: str, fact: tuple[Alternative, ...]) -> None:
    assert asked(sentence) == ([(question, fact)] if question else [])


@pytest.mark.parametrize(
    ("sentence", "date", "question"),
    [
        ("The bloc met in Najaf on October 30, 2019.", ("October 30, 2019", "2019-10-30"), "When was it that the bloc met in Najaf?"),
        ("On Nov. 7, militias struck the house there.", ("Nov. 7", "2021-11-07"), "When was it that militias struck the house there?"),
        ("Clearly, it all began late in January 2020.", ("January 2020", "2020-01"), "When was it that it all began?"),
    ],
)
def test_a_question_for_a_date(sentence: str, date: tuple[str, str], question: str) -> None:
    assert asked(sentence, date) == [(question, (Date(date=date[1]),))]


@pytest.mark.parametrize(
    "sentence",
    [
        "Amiri, who leads the bloc, met them.",  # nothing directly after the name to ask about
        "Amiri and others met the leaders there.",
        "Ameri met the leaders of the bloc.",  # a spelling of another article
        "He met 12 leaders of the bloc there.",  # leans on the sentence before
        "The 12 measures cover all of the borders.",
        "The council adopted one measure again this week.",
        "The two-year calm in Iraq has now ended.",
        "Militias struck two of them in the town.",
        "Amiri met Amiri's men in the town yesterday.",  # the question would hold its own answer
        "Amiri came.",
    ],
)
def test_of_which_sentences_no_question_is_made(sentence: str) -> None:
    assert asked(sentence) == []


def test_a_date_that_is_no_time_of_what_happened_or_not_said_in_full_is_not_asked_for() -> None:
    assert asked("The Nov. 7 attack shook the whole country.", ("Nov. 7", "2021-11-07")) == []
    assert asked("The bloc met in Najaf on Monday again.", ("Monday", "2021-12-06")) == []


def test_a_draft_names_its_sentence_and_is_marked() -> None:
    text = "It rained. Amiri met the  leaders\nof the bloc. Amiri met the leaders of the bloc."
    (draft,) = drafts_from(article(text), passages(text), PERSONS, 99)
    assert draft.draft
    assert draft.tags == ("drafted",)
    assert [(each.article, each.sentence) for each in draft.evidence] == [("a", "Amiri met the leaders of the bloc.")]


def test_at_most_so_many_and_english_only() -> None:
    text = "Amiri met the leaders of the bloc. Amiri met the others in the town."
    assert len(drafts_from(article(text), passages(text), PERSONS, 1)) == 1
    assert drafts_from(article(text, "de"), passages(text), PERSONS, 9) == []
