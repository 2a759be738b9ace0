"""What a question presumes that somebody did is contradicted by a sentence that says otherwise for certain, and by nothing less."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rag.answer_schema import Source
from rag.evidence import Evidence
from rag.names import NameIndex, NameInQuestion
from rag.presuppositions import presumed_wrongly
from rag.question import Question, understood
from rag.schema import Attribution


def evidence(text: str, article_id: str = "a") -> Evidence:
    said = (Attribution(0, len(text), "paper", None, None, None, "stated"),)
    source = Source(article_id, "T", "Daily Globe", "2021-05-04", text, 0, len(text), 1.0, 1, attributions=said)
    return Evidence(source, 0, len(text), {}, 5.0)


def asked(question: str, name: str = "Lind") -> Question:
    named = (NameInQuestion(name, question.index(name), question.index(name) + len(name), (name,)),)
    return replace(understood(question, question, NameIndex(), date(2025, 1, 1)), names=named)


NOT_GUILTY = evidence("Lind pleaded not guilty on Tuesday.")


@pytest.mark.parametrize("question", ["Why did Lind plead guilty?", "When did Lind plead guilty?", "And how did Lind plead guilty?"])
def test_what_the_articles_say_no_to_is_no_premise(question: str) -> None:
    premise = presumed_wrongly(asked(question), [NOT_GUILTY])
    assert premise is not None
    assert premise.text == "The articles say the contrary: “Lind pleaded not guilty on Tuesday.” (Daily Globe, 4 May 2021)."
    assert premise.refutes


@pytest.mark.parametrize(
    ("question", "sentences"),
    [
        ("Why did Lind plead not guilty?", [NOT_GUILTY]),
        ("What did Lind plead?", [NOT_GUILTY]),
        ("Why did Lind leave?", [NOT_GUILTY]),
        ("Why did Lind plead guilty?", [NOT_GUILTY, evidence("Lind pleaded guilty on Friday.", "b")]),
    ],
)
def test_what_they_leave_open_or_say_both_of_stands(question: str, sentences: list[Evidence]) -> None:
    assert presumed_wrongly(asked(question), sentences) is None


STOP = evidence("In March, Lind asked the dockers of Tarn to stop blockading the port.")


def test_who_asked_others_to_stop_did_not_ask_them_to_do_more() -> None:
    blockading = asked("Why did Lind urge the dockers to step up blockading the port?")
    premise = presumed_wrongly(blockading, [STOP])
    assert premise is not None
    assert STOP.text in premise.text
    assert presumed_wrongly(asked("Why did Lind urge the dockers to stop blockading the port?"), [STOP]) is None
    assert presumed_wrongly(asked("Why did Lind urge the dockers to step up training?"), [STOP]) is None  # of another matter
    more = evidence("Lind urged the dockers to step up blockading the port.", "b")
    assert presumed_wrongly(blockading, [more, STOP]) is None
    assert presumed_wrongly(blockading, [evidence("Berg asked the dockers to stop blockading the port.")]) is None  # another asked


def test_he_is_who_the_pronoun_certainly_is() -> None:
    he = evidence("In March, he asked the dockers to stop blockading the port.")
    question = asked("Why did Lind urge the dockers to step up blockading the port?")
    assert presumed_wrongly(question, [he]) is None
    assert presumed_wrongly(question, [he], lambda item: [(12, "Otto Lind")]) is not None
