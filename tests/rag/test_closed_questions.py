"""Closed questions: the statement that a question asks about, beside a quote."""

import pytest

from rag.closed_questions import is_closed, statements


@pytest.mark.parametrize(
    ("question", "quote", "affirmed", "denied", "head"),
    [
        ("Did Lind meet Berg in 2019?", "Lind met Berg.", "Lind met Berg in 2019", "Lind did not meet Berg in 2019", "met"),
        ("Did the mayor resign?", "The mayor resigned.", "the mayor resigned", "the mayor did not resign", "resigned"),
        ("Was Lind killed?", "Lind was killed by a drone.", "Lind was killed", "Lind was not killed", "killed"),
        (
            "Is Lind the prime minister?",
            "Prime Minister Lind left.",
            "Lind is the prime minister",
            "Lind is not the prime minister",
            "prime",
        ),
        ("Are Lind and Berg allies?", "They are friends.", "Lind and Berg are allies", "Lind and Berg are not allies", "allies"),
        ("And will Lind run again?", "Lind will run again.", "Lind will run again", "Lind will not run again", "run"),
        (
            "Does Lind support the bill?",
            "Lind supports the bill.",
            "Lind does support the bill",
            "Lind does not support the bill",
            "support",
        ),
        ("Didn't Lind leave?", "Lind left.", "Lind left", "Lind did not leave", "left"),
    ],
)
def test_a_question_is_made_its_statement(question: str, quote: str, affirmed: str, denied: str, head: str) -> None:
    statement = next(statements(question, quote))
    assert (statement.affirmed, statement.denied) == (affirmed, denied)
    assert statement.affirmed[statement.head :].startswith(head)


def test_beside_a_quote_without_its_verb_there_is_no_statement() -> None:
    assert list(statements("Did the mayor resign?", "The mayor spoke.")) == []
    assert list(statements("Does Lind support the bill?", "Lind supported the bill in May.")) == []  # then is not now


def test_it_is_asked_of_now_or_not() -> None:
    assert next(statements("Is Lind mayor?", "Mayor Lind left.")).present
    assert not next(statements("Was Lind mayor?", "Mayor Lind left.")).present


@pytest.mark.parametrize(
    "question",
    [
        "Who met Lind?",
        "Did Lind meet Berg or Holm?",
        "Does the article say that Lind left, while another says he stayed?",
        "Do you know Lind?",
        "When did Lind leave?",
        "Did Lind " + "very " * 30 + "much like it?",
    ],
)
def test_other_questions_are_not_closed(question: str) -> None:
    assert not is_closed(question)
    assert list(statements(question, "Lind met Berg and left.")) == []
