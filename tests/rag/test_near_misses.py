"""What comes near a question without answering it is told from what may answer it, by the kind of thing that is asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rag.answer_schema import Source
from rag.evidence import Evidence
from rag.names import NameIndex, NameInQuestion
from rag.near_misses import near_miss
from rag.question import understood


def missed(question: str, *sentences: str) -> str | None:
    text, found = " ".join(sentences), []
    names = (NameInQuestion("Lind", question.index("Lind"), question.index("Lind") + 4, ("Lind",)),) if "Lind" in question else ()
    start = 0
    for sentence in sentences:
        source = Source("a", "T", "Daily Globe", "2021-05-04", text, 0, len(text), 1.0, 1)
        found.append(Evidence(source, start, start + len(sentence), {}, 5.0))
        start += len(sentence) + 1
    asked = replace(understood(question, question, NameIndex(), date(2025, 1, 1)), names=names)
    premise = near_miss(asked, found, NameIndex())
    assert premise is None or premise.refutes
    return premise.text if premise else None


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("How many soldiers are stationed in Tarn?", "A mine killed three soldiers near Tarn."),
        ("How many passengers were on the ferry?", "At least 12 passengers drowned when the ferry sank."),
        ("How many fans watched the final?", "Police arrested 20 fans after the final."),
        ("How many miners work in the pit?", "Rescuers said 40 miners were injured in the pit."),
        ("How many seats did the Greens win?", "The Liberals lost 14 seats."),
        ("How many pupils does the school have?", "Two pupils are missing after the flood."),
    ],
)
def test_a_number_of_the_dead_hurt_held_or_lost_is_no_number_of_all(question: str, sentence: str) -> None:
    said = missed(question, sentence)
    assert said == f"What the articles count is something else: “{sentence}” (Daily Globe, 4 May 2021)."


@pytest.mark.parametrize(
    ("question", "sentences"),
    [
        ("How many soldiers died in Tarn?", ["A mine killed three soldiers near Tarn."]),
        ("How many soldiers were murdered?", ["A gunman killed three soldiers."]),
        ("How many soldiers did the mine hit?", ["The mine killed three soldiers."]),
        ("How many fans were detained?", ["Police arrested 20 fans after the final."]),
        ("How many lives did the storm claim?", ["The storm cost 12 lives."]),
        ("How many soldiers are stationed in Tarn?", ["A mine killed three soldiers near Tarn.", "Some 900 soldiers serve in Tarn."]),
        ("How many soldiers are stationed in Tarn?", ["Tarn, home to 900 soldiers, was shelled, killing a nurse."]),
        ("How many seats did the Liberals lose?", ["The Liberals lost 14 seats."]),
        ("How many seats did the Greens win?", ["The Greens won 14 seats."]),
        ("How many titles did she win?", ["She won nine titles and lost two finals."]),
        ("How many patients does the ward treat?", ["The ward has 30 beds."]),
        ("Who was killed in Tarn?", ["A mine killed three soldiers near Tarn."]),
    ],
)
def test_a_number_of_what_is_asked_for_may_answer(question: str, sentences: list[str]) -> None:
    assert missed(question, *sentences) is None


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("What did the inquiry into the crash conclude?", "An inquiry into the crash was opened on Monday."),
        ("What did Holm's investigation find?", "Judge Holm is overseeing the investigation."),
        ("What was the outcome of the trial of the two bankers?", "The trial of the two bankers is expected to last a month."),
        ("How did the appeal in the doping case end?", "The appeal in the doping case will be heard in June."),
    ],
)
def test_what_goes_on_has_no_outcome(question: str, sentence: str) -> None:
    assert (missed(question, sentence) or "").startswith("The articles tell of no outcome: “")


@pytest.mark.parametrize(
    ("question", "sentences"),
    [
        ("What did the inquiry conclude?", ["An inquiry was opened on Monday.", "The inquiry found that a bolt had failed."]),
        ("What was the outcome of the trial?", ["The trial began in May.", "The trial ended with a verdict of not guilty."]),
        ("What did the inquiry find?", ["A bolt had failed, according to the inquiry."]),
        ("When was the inquiry opened?", ["An inquiry was opened on Monday."]),
        ("What did the search of the house find?", ["The search of the house began on Monday."]),
        ("What will the review look at?", ["The review will look at prices."]),
    ],
)
def test_an_outcome_that_is_told_or_not_asked_for_may_answer(question: str, sentences: list[str]) -> None:
    assert missed(question, *sentences) is None


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("What are the names of the six banks in the lawsuit?", "The lawsuit accuses six Nordic banks of fixing rates."),
        ("Who are the three suspects held in Tarn?", "Police in Tarn hold three suspects."),
        ("Name the two players who were suspended.", "Two players were suspended by the league on Friday."),
    ],
)
def test_who_is_only_counted_is_not_named(question: str, sentence: str) -> None:
    assert missed(question, sentence) == f"The articles do not give the names: “{sentence}” (Daily Globe, 4 May 2021)."


@pytest.mark.parametrize(
    ("question", "sentences"),
    [
        ("Who are the three suspects?", ["The three suspects are Jon Vik, Ada Berg and Per Holm."]),
        ("Who are the three suspects?", ["Police hold three suspects.", "Jon Vik and Ada Berg were caught in Tarn."]),
        ("Who are the two suspects?", ["Police hold two suspects.", "It rained.", "They were named as Jon Vik and Ada Berg."]),
        ("Who are the suspects?", ["Police hold three suspects."]),
        ("How many suspects are held?", ["Police hold three suspects."]),
        ("Which two ministers did Berg back?", ["Berg backed two ministers."]),
        ("What are the names of the two ships?", ["The Aurora and the Svea Queen left Tarn."]),
    ],
)
def test_who_is_named_or_not_counted_may_answer(question: str, sentences: list[str]) -> None:
    assert missed(question, *sentences) is None


def test_what_is_done_elsewhere_is_no_answer_to_a_place_that_no_article_has() -> None:
    oslo = "Police put guards on rooftops in Oslo to watch the march."
    said = missed("Why were guards put on rooftops in Bergen?", oslo)
    assert said == f"The articles place it elsewhere: “{oslo}” (Daily Globe, 4 May 2021)."
    assert missed("Why were guards put on rooftops in Bergen?", "Police put guards on rooftops to watch the march.") is None
    assert missed("Why were guards put on rooftops in the city?", oslo) is None


def test_who_says_nothing_in_the_articles_is_not_answered_for() -> None:
    assert (
        missed("What did the UN envoy say about the pact?", "Berg said the pact holds.")
        == "Nothing that was found is said by the UN envoy."
    )
    assert missed("What did the minister say about the pact?", "The premier said the pact holds.") is None  # who may be meant
    assert missed("According to the UN envoy, who broke the pact?", "Berg broke the pact.") is None  # it may be told all the same


def test_without_evidence_nothing_is_missed() -> None:
    assert missed("How many soldiers are there?") is None


@pytest.mark.parametrize(
    ("question", "sentences", "misses"),
    [
        ("Why was Lind arrested in Tarn?", ["Lind flew to Tarn on Monday."], True),
        ("When did Lind resign?", ["Lind leads the port authority."], True),
        ("Where was Lind shot?", ["Lind spoke in Tarn."], True),
        ("Why was Lind arrested in Tarn?", ["Police detained Lind in Tarn over a debt."], False),
        ("When did Lind resign?", ["Lind stepped down on Monday."], False),
        ("Why was Lind jailed?", ["Lind was convicted of fraud and taken to prison."], False),
        ("Why was Lind praised?", ["Lind flew to Tarn on Monday."], False),
        ("Was Lind arrested?", ["Lind flew to Tarn on Monday."], False),
        ("Why was he arrested?", ["Lind flew to Tarn on Monday."], False),
        ("Who arrested Lind?", ["Lind flew to Tarn on Monday."], False),
    ],
)
def test_what_is_not_said_to_have_befallen_somebody_has_no_reason(question: str, sentences: list[str], misses: bool) -> None:
    said = missed(question, *sentences)
    assert (said is not None and said.startswith("The articles do not say that it happened")) is misses
