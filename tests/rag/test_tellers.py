"""Who told something is whom the sentences credit for it, not whom it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rag.answer_schema import Source
from rag.evidence import Evidence
from rag.names import NameIndex
from rag.outlets_asked import OutletInQuestion
from rag.question import Question, understood
from rag.schema import Attribution
from rag.tellers import tellers


def evidence(text: str, who: str | None, outlet: str | None = None, article_id: str = "a", score: float = 5.0) -> Evidence:
    said = (Attribution(0, len(text), "anonymous" if who else "paper", who, None, outlet, "stated"),)
    return Evidence(Source(article_id, "T", "P", None, text, 0, len(text), 1.0, 1, attributions=said), 0, len(text), {}, score)


def asked(question: str, outlet: str | None = None) -> Question:
    whole = understood(question, question, NameIndex(), date(2025, 1, 1))
    if outlet is None:
        return whole
    start = question.index(outlet)
    return replace(whole, outlets=(OutletInQuestion(outlet, start, start + len(outlet), (), "about"),))


FIVE = evidence("Five sources told Reuters that Lind led the meeting.", "Five sources", "Reuters")
OFFICIAL = evidence("A port official confirmed that Lind led the meeting.", "A port official", article_id="b")


@pytest.mark.parametrize(
    "question",
    ["Who told Reuters about the meeting?", "Who spoke to Reuters about Lind?", "What kinds of people told Reuters that Lind led it?"],
)
def test_who_told_an_outlet_is_who_is_credited_to_it(question: str) -> None:
    found = tellers(asked(question, "Reuters"), [FIVE, OFFICIAL])
    assert [each.text for each in found] == ["Five sources"]
    assert found[0].evidence.source.text[found[0].start : found[0].end] == "Five sources"


def test_who_told_reporters_is_whoever_is_credited() -> None:
    assert [each.text for each in tellers(asked("Who told reporters about the meeting?"), [FIVE, OFFICIAL])] == [
        "Five sources",
        "A port official",
    ]


def test_who_confirmed_is_who_stands_before_that_verb() -> None:
    assert [each.text for each in tellers(asked("Who confirmed that Lind led it?"), [FIVE, OFFICIAL])] == ["A port official"]
    denied = evidence("Two officials said Lind denied it.", "Two officials")
    assert tellers(asked("Who denied it?"), [denied]) == []


@pytest.mark.parametrize(
    "question",
    [
        "Who told Amiri to wait?", "Who led the meeting?", "What did five sources tell Reuters?", "Who told Berg about the meeting?",
        "Who met sources who told Reuters so?",
    ],
)  # fmt: skip
def test_who_told_somebody_else_or_did_something_else_is_not_found_here(question: str) -> None:
    assert tellers(asked(question), [FIVE, OFFICIAL]) == []


def test_one_teller_stands_once_and_by_the_fullest_words_and_only_near_the_best_sentence() -> None:
    short = evidence("The sources told Reuters that Lind came late.", "The sources", "Reuters", "c")
    far = evidence("An aide told Reuters that it rained.", "An aide", "Reuters", "d", 1.0)
    assert [each.text for each in tellers(asked("Who told Reuters?", "Reuters"), [short, FIVE, far])] == ["Five sources"]
    assert tellers(asked("Who told Reuters?", "Reuters"), []) == []


def test_sources_of_whom_nothing_more_is_told_are_nobody() -> None:
    bare = evidence("Lind led the meeting, sources told Reuters.", "sources", "Reuters", article_id="c", score=6.0)
    assert [each.text for each in tellers(asked("Who told Reuters about the meeting?", "Reuters"), [bare, FIVE])] == ["Five sources"]
    assert not tellers(asked("Who told Reuters about the meeting?", "Reuters"), [bare])
