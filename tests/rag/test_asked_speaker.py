"""Whose word a question asks for is found, and only sentences that are their word count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rag.answer_schema import RoleHolder, RoleInQuestion, Source
from rag.answer_type import asked_for
from rag.asked_speaker import asked_speaker, may_be_word_of, statements_of_the_speaker, told_by_the_asked
from rag.evidence import Evidence
from rag.names import NameInQuestion
from rag.outlets_asked import OutletInQuestion
from rag.periods import find_periods
from rag.question import Question
from rag.schema import Attribution


def evidence(text: str, article_id: str = "a", *, who: str | None = None) -> Evidence:
    said = (Attribution(0, len(text), "person" if who else "paper", who, None, None, "stated"),)
    source = Source(article_id, "T", "P", None, text, 0, len(text), 1.0, 1, attributions=said)
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


def test_what_somebody_told_somebody_names_both() -> None:
    items = [
        evidence("Lind also met Berg and told him to leave."),
        evidence("Lind told reporters that it rained.", "b"),
        evidence("Berg told Holm to stay.", "c", who="Berg"),
    ]
    assert statements_of_the_speaker(asked("What did Lind tell Berg?", "Lind", "Berg"), items) == items[:1]
    assert statements_of_the_speaker(asked("What did Lind promise?", "Lind"), items) == items[:2]
    message = evidence("Lind gave Holm the same message.", "d")
    assert statements_of_the_speaker(asked("What did Lind tell Holm?", "Lind", "Holm"), [*items, message]) == [message]


def test_of_several_speakers_each_is_heard() -> None:
    items = [evidence("Lind has condemned the attack."), evidence("Berg has blamed strangers.", "b"), evidence("Rain fell.", "c")]
    assert statements_of_the_speaker(asked("What did Lind and Berg say about it?", "Lind", "Berg"), items) == items[:2]


def test_who_would_not_comment_is_heard_where_he_said_nothing_else_or_his_office_is_asked() -> None:
    silent = evidence("The office of Lind did not respond to questions.")
    said = evidence("Lind told reporters that it rained.", "b")
    assert statements_of_the_speaker(asked("What did Lind say?", "Lind"), [said, silent]) == [said]
    assert statements_of_the_speaker(asked("What did Lind say?", "Lind"), [silent]) == [silent]
    assert statements_of_the_speaker(asked("What did Lind's office say?", "Lind"), [said, silent]) == [silent]


def test_who_holds_an_office_speaks_not_what_it_is_of() -> None:
    force, berg = evidence("The Coast Guard told ships to wait."), evidence("Berg told ships to sail.", "b")
    question = asked("What did the Coast Guard chief tell ships?", "Coast Guard")
    assert statements_of_the_speaker(question, [force, berg]) == [force, berg]
    holder = RoleHolder("Eva Berg", ("Eva Berg",), None, None, ())
    role = RoleInQuestion("Coast Guard chief", 13, 30, (holder,))
    assert statements_of_the_speaker(replace(question, roles=(role,)), [force, berg]) == [berg]


@pytest.mark.parametrize(
    ("question", "names", "said"),
    [
        ("What did the UN envoy say about Tarn?", (), "the UN envoy"),
        ("According to the mayor, which bridge fell?", (), "the mayor"),
        ("Which bridge fell in Lind's view?", ("Lind",), "Lind"),
        ("Whom does it depend on in the opinion of Eva Lind?", ("Eva Lind",), "Eva Lind"),
        ("What did Lind's office say?", ("Lind",), "Lind's office"),
        ("What did the company say?", (), None),  # by whomever it speaks
        ("According to the report, who resigned?", (), None),
        ("In whose view is it a mistake?", (), None),
        ("What did residents say?", (), None),
        ("What happened in Tarn?", (), None),
    ],
)
def test_who_is_asked_for(question: str, names: tuple[str, ...], said: str | None) -> None:
    found = asked_speaker(asked(question, *names))
    assert (found.said if found else None) == said


def test_an_outlet_is_no_speaker() -> None:
    question = asked("According to the Tarn Herald, who resigned?", "Tarn Herald")
    assert asked_speaker(question) is not None
    assert asked_speaker(replace(question, outlets=(OutletInQuestion("Tarn Herald", 17, 28, (), "about"),))) is None


@pytest.mark.parametrize(
    ("sentence", "theirs"),
    [
        ("Lind appealed to the strikers to return.", True),
        ("The plan was called a mistake by Minister Eva Lind.", True),
        ("Lind's statement named no figure.", True),
        ("Asked about it, Lind declined to answer.", True),
        ("The judge told Lind to sit down.", False),
        ("Berg spoke by phone with Chancellor Eva Lind and stressed that the pact holds.", False),
        ("After talks with Eva Lind, Berg said that the pact holds.", False),
        ("Berg criticised Lind.", False),
    ],
)
def test_what_may_be_the_word_of_somebody_is_not_what_others_say_to_or_of_him(sentence: str, theirs: bool) -> None:
    question = asked_speaker(asked("What did Lind say about the pact?", "Lind"))
    assert question is not None
    assert may_be_word_of(question, [evidence(sentence)]) is theirs


@pytest.mark.parametrize(
    ("sentences", "theirs"),
    [
        (["Geir Holm, the UN envoy, arrived.", "Holm said talks go on."], True),
        (["The United Nations, or UN, sent a special representative."], True),
        (["Two Western diplomats said the talks failed."], False),
        (["The UN Security Council met.", "Ships left Tarn."], False),
    ],
)
def test_who_is_described_must_be_there_by_the_noun_and_its_names(sentences: list[str], theirs: bool) -> None:
    question = asked_speaker(asked("What did the UN envoy say about the talks?"))
    assert question is not None
    assert may_be_word_of(question, list(map(evidence, sentences))) is theirs


def test_by_the_word_of_who_is_described_is_what_he_says_by_name() -> None:
    named = evidence("Ada Lopez, who is the mayor of Tarn, arrived.")
    hers = evidence("Lopez noted that the old bridge fell.")
    others = evidence("Jon Vik said the new bridge fell.", who="Jon Vik")
    question = asked("According to the mayor, which bridge fell?")
    assert told_by_the_asked(question, [others, named, hers]) == [hers]
    assert told_by_the_asked(question, [others]) == [others]
    for question in (asked("What did the mayor say?"), asked("Which bridge fell?")):
        assert statements_of_the_speaker(question, [others, named, hers]) == [others, named, hers]
