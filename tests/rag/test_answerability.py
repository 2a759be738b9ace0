"""Whether to answer: more evidence never counts against an answer, and plain signs of an unanswered question do."""

import dataclasses

import pytest

from rag import answerability, evidence
from rag.answer_schema import Source
from rag.answer_type import AnswerType
from rag.answerability import summary
from rag.evidence import Evidence
from rag.names import NameIndex
from rag.question import Question, read_question

NAMES = NameIndex.learn(["Mara Lind left. Lind sat. Otto Brandt spoke. Brandt ran."])
GOOD = dict.fromkeys(evidence.WEIGHTS, 0.7) | {"answer_type": 1.0, "dates": 1.0, "passage_names": 1.0}


def item(text: str = "Lind left in 2020.", published: str | None = "2020-05", **features: float) -> Evidence:
    source = Source("a", "T", None, published, text, 0, len(text), 1.0, 1)
    return Evidence(source, 0, len(text), GOOD | features, 1.0)


def asked(question: str) -> Question:
    return read_question(question, (), NAMES)


def probability(question: str, *items: Evidence) -> float:
    return answerability.answerability(asked(question), list(items))


def test_nothing_found_is_no_answer() -> None:
    assert probability("Who left?") == 0.0


def test_every_weight_has_its_feature_and_none_counts_against_an_answer() -> None:
    for weights, evidence_item in ((answerability.WEIGHTS, item(read=0.5)), (answerability.UNREAD_WEIGHTS, item())):
        assert weights.keys() <= summary([evidence_item]).keys()
        assert min(weights.values()) >= 0


def test_more_evidence_is_more_likely_an_answer() -> None:
    assert probability("Who left?", item(alignment=0.9)) > probability("Who left?", item(alignment=0.3)) > 0


@pytest.mark.parametrize(
    ("sure", "doubtful", "features"),
    [
        ("Where did Lind go?", "Where did Lind and Merkel go?", {}),  # a name no article has
        ("How many seats did Lind win?", "How many seats did Lind win?", {"answer_type": 0.5}),  # no number of seats
        ("How old is Lind?", "How old is Lind?", {"answer_type": 0.0}),
        ("When did Lind leave?", "When did Lind leave?", {"answer_type": 0.0}),
        ("What did Lind do in 2020?", "What did Brandt do in 2020?", {"passage_names": 0.0}),  # he is in no article of that year
    ],
)
def test_signs_of_an_unanswered_question(sure: str, doubtful: str, features: dict[str, float]) -> None:
    assert probability(doubtful, item(**features)) < probability(sure, item()) - 0.05


def test_a_count_that_no_source_has_at_all_weighs_more_than_one_that_the_best_lack() -> None:
    lacking = item(answer_type=0.5)
    elsewhere = probability("How many seats did Lind win?", lacking, lacking, lacking, item(answer_type=1.0))
    nowhere = probability("How many seats did Lind win?", lacking, lacking, lacking, lacking)
    assert nowhere < elsewhere - 0.02


@pytest.mark.parametrize("other", ["Who left?", "Who left and then what came of it after they had all gone home?"])
def test_what_was_read_counts_for_a_short_question(other: str) -> None:
    assert probability(other, item(read=0.9)) > probability(other, item(read=0.5)) > probability(other, item(read=0.1))


def test_a_long_question_is_not_held_to_what_was_read() -> None:
    tail = " and then what came of it after they had all gone home" * 4
    asked_at_length = [probability(f"Who left{tail}?", item(**read)) for read in ({"read": 0.9}, {"read": 0.1}, {})]
    assert asked_at_length == pytest.approx([asked_at_length[0]] * 3)


def test_a_kind_that_is_not_looked_for_takes_nothing() -> None:
    plain = asked("Why did Lind leave?")
    assert plain.answer_type == AnswerType.OTHER
    half = item(answer_type=0.5)
    assert answerability.answerability(plain, [half]) == answerability.answerability(dataclasses.replace(plain, unknown_names=()), [half])
