"""A question that its articles do not answer is refused, and one that the conversation does not help is tried by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

import rag
from rag.engine import READ_BY_ITSELF
from tests.rag.small_engine import ARTICLES, small_engine

VOTE = "The election in Norland was held on 4 May 2021. Nobody won it."
WITH_VOTE = ARTICLES | {"vote.txt": VOTE}
BEFORE: list[rag.Turn] = [
    {"role": "user", "content": "Whom did Mara Lind meet in Geneva?"},
    {"role": "assistant", "content": "Mara Lind met Otto Brandt in Geneva."},
]


def between(folder: Path, asked: str) -> float:
    """A threshold that the question passes by itself and not beside the one before."""
    with small_engine(folder, WITH_VOTE) as engine:
        alone, beside = (engine.ask(asked, history).trace.answerability or 0.0 for history in ((), BEFORE))
    assert beside < alone
    return (alone + beside) / 2


def test_a_question_on_another_matter_is_answered_as_it_stands_before_it_is_refused(tmp_path: Path) -> None:
    asked = "When was the election?"
    least = between(tmp_path / "all", asked)
    with small_engine(tmp_path / "some", WITH_VOTE, abstain_below=least) as engine:
        retrieved, *_, finished = engine.stream(asked, BEFORE)
        assert isinstance(finished, rag.Finished)
        answer = finished.answer
        assert (answer.abstained, answer.trace.query) == (False, asked)
        assert "4 May 2021" in answer.text
        assert READ_BY_ITSELF in answer.notices
        assert retrieved == rag.Retrieved(answer.sources)
        assert READ_BY_ITSELF not in engine.ask(asked).notices


def test_a_question_that_neither_way_has_an_answer_is_refused_as_it_was_understood(tmp_path: Path) -> None:
    with small_engine(tmp_path, WITH_VOTE, abstain_below=1.0) as engine:
        answer = engine.ask("When was the election?", BEFORE)
        assert answer.abstained
        assert "Geneva" in answer.trace.query
        assert READ_BY_ITSELF not in answer.notices


@pytest.mark.parametrize("asked", ["When was that?", "And the election?", "When was the meeting with him?", "Why?", "Where did they meet?"])
def test_a_question_that_points_to_the_conversation_is_never_read_without_it(tmp_path: Path, asked: str) -> None:
    with small_engine(tmp_path, WITH_VOTE, abstain_below=0.99) as engine:
        answer = engine.ask(asked, BEFORE)
        assert "by itself" not in answer.trace.milliseconds
        assert READ_BY_ITSELF not in answer.notices
