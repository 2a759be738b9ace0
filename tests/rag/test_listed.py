"""What belongs in a list, and what stands in it once."""

from __future__ import annotations

from datetime import date

import pytest

from rag.answer_schema import Source
from rag.answer_type import asked_for
from rag.evidence import Evidence
from rag.listed import each_event_once, meetings, of_the_day, tells_of_it
from rag.names import NameInQuestion
from rag.periods import find_periods
from rag.question import Question
from rag.schema import Attribution, EventDate


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


def test_for_who_met_whom_only_meetings_are_listed() -> None:
    met = evidence("Lind met the mayor in Oslo.")
    told = evidence("Lind spoke of peace, people familiar with the meeting said.", "c")
    for question in ("Who did Lind meet?", "Name all the figures Lind is reported to have seen"):
        assert meetings(asked(question, "Lind"), [told, met]) == [met]
    assert meetings(asked("Who did Lind accuse?", "Lind"), [told, met]) == [told, met]
    assert meetings(asked("Who did Lind meet?", "Lind"), [told]) == [told]
    nobody, text = evidence("Lind met the mayor.", "e"), "The mayor, Eva Berg, told Lind to wait."
    follows = Evidence(Source("e", "T", "P", None, text, 20, 20 + len(text), 1.0, 1), 20, 20 + len(text), {}, 4.0)
    assert meetings(asked("Who did Lind meet?", "Lind"), [told, nobody, follows]) == [nobody, follows]


def test_of_what_happened_on_a_day_nothing_of_another_is_listed() -> None:
    then, other = evidence("On 3 May Lind left.", day="2021-05-03"), evidence("On 5 May Berg left.", "b", day="2021-05-05")
    undated = evidence("Holm left.", "c")
    assert of_the_day(asked("What happened on 3 May 2021?"), [other, then, undated]) == [then, undated]
    assert of_the_day(asked("What happened on 4 May 2021?"), [other, then]) == [other, then]
    assert of_the_day(asked("Who left on 3 May 2021?"), [other, then]) == [other, then]
