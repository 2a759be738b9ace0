"""What belongs in a list, and what stands in it once."""

from __future__ import annotations

from datetime import date

import pytest

from rag.answer_type import asked_for
from rag.evidence import Evidence
from rag.listed import each_event_once, statements_of_the_speaker, tells_of_it
from rag.names import NameInQuestion
from rag.periods import find_periods
from rag.question import Question
from rag.schema import Attribution, EventDate, Source


def evidence(text: str, article_id: str = "a", *, who: str | None = None, day: str | None = None, story: str = "") -> Evidence:
    said = (Attribution(0, len(text), "person" if who else "paper", who, None, None, "stated"),)
    dates = (EventDate(0, 2, text[:2], day, day, day, "day", "stated"),) if day else ()
    source = Source(article_id, "T", "P", None, text, 0, len(text), 1.0, 1, story=story, attributions=said, event_dates=dates)
    return Evidence(source, 0, len(text), {}, 5.0)


def asked(question: str, *names: str) -> Question:
    found = tuple(NameInQuestion(name, question.index(name), question.index(name) + len(name), (name,)) for name in names)
    return Question(
        question, question, found, frozenset(), frozenset(), asked_for(question), periods=find_periods(question, date(2025, 1, 1))
    )


def test_of_what_somebody_said_only_that_is_listed() -> None:
    items = [
        evidence("Berg said it rained.", who="Berg"),
        evidence("It rained, he said.", "b", who="Lind"),
        evidence("Lind later told reporters that it rained.", "c"),
        evidence("Rain fell on Lind.", "d"),
    ]
    assert statements_of_the_speaker(asked("What did Lind say?", "Lind"), items) == items[1:3]
    assert statements_of_the_speaker(asked("What did Lind say to Berg?", "Lind", "Berg"), items) == items[1:3]
    assert statements_of_the_speaker(asked("What did Holm say?", "Holm"), items) == items  # nobody has it
    assert statements_of_the_speaker(asked("Who did Lind meet?", "Lind"), items) == items


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("The leaders Lind met with were Berg and Holm.", True),
        ("Berg and Holm met.", False),
        ("Lind left Oslo in 2021.", False),
    ],
)
def test_what_tells_of_it_has_the_person_and_what_he_did(text: str, tells: bool) -> None:
    assert tells_of_it(asked("Who did Lind meet in Oslo in 2021?", "Lind", "Oslo"), evidence(text)) is tells


def test_an_event_that_two_reports_tell_of_stands_once() -> None:
    one = evidence("On 3 May Anna Lind met Berg in Oslo.", "a", day="2021-05-03")
    again = evidence("Lind met Berg for talks in Oslo, it said.", "b", day="2021-05-03")
    other_day = evidence("Lind met Berg for talks in Oslo, it said.", "c", day="2021-06-03")
    others = evidence("Lind met Holm for talks in Oslo, it said.", "d", day="2021-05-03")
    else_said = evidence("Lind and Berg ate herring at a long table beside the fjord in Oslo.", "e", day="2021-05-03")
    assert each_event_once([one, again, other_day, others, else_said]) == [one, other_day, others, else_said]
