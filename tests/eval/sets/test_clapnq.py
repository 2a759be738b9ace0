"""CLAPNQ: citations against the sentences that people selected."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from eval.schema import CaseRecord
from eval.sets.clapnq import agrees, figures, load, right_citations, selected_cited
from eval.sets.question_set import QuestionSet

from .conftest import BAKERY, TALKS

FIRST, SECOND = "Mara Lind met Otto Brandt in Geneva on 3 March 2020 .", "They discussed grain exports for two hours."


@pytest.fixture
def clapnq(write: Callable[..., Path]) -> QuestionSet:
    rows = [
        {"id": "1", "question": "who met", "answerable": True, "passages": [{"title": "T", "text": TALKS}],
         "output": [{"selected_sentences": [FIRST, SECOND]}]},
        {"id": "2", "question": "who bakes", "answerable": False, "passages": [{"title": "B", "text": BAKERY}],
         "output": [{"selected_sentences": []}]},
    ]  # fmt: skip
    return load(write("clapnq/questions.jsonl", rows))


def test_selected_sentences_are_evidence(clapnq: QuestionSet) -> None:
    first, second = clapnq.cases
    assert [(each.article, each.sentence) for each in first.evidence] == [("p0", FIRST), ("p0", SECOND)]
    assert first.facts == ((FIRST, SECOND),)
    assert (second.answerable, second.evidence) == (False, ())


def test_precision_is_over_citations_and_recall_over_selected_sentences(clapnq: QuestionSet, said: Callable[..., CaseRecord]) -> None:
    texts = {"p0": TALKS, "p1": BAKERY}
    records = [
        said(clapnq.cases[0], "A [1] b [2] c [3]", [("p0", 0, 52), ("p0", 5, 20), ("p1", 0, 48)], texts=texts),
        said(clapnq.cases[1], "A [1]", [("p1", 0, 48)], texts=texts),
    ]
    found = {figure.name: figure.value for figure in figures(records, {})}
    assert found["citation precision"] == pytest.approx(2 / 3)
    assert (found["citation recall"], found["abstained rightly"]) == (0.5, 0.0)


def test_nothing_cited_has_no_precision(clapnq: QuestionSet, said: Callable[..., CaseRecord]) -> None:
    found = {figure.name: figure.value for figure in figures([said(clapnq.cases[0], None)], {})}
    assert (found["citation precision"], found["citation recall"]) == (None, 0.0)


@pytest.mark.parametrize(
    ("quote", "sentence", "same"),
    [
        ("It rained.", "It  rained .", True),
        ("It rained. It snowed.", "It snowed.", True),
        ("It snowed", "Then It snowed for days", True),
        ("It rained. It snowed.", "It snowed. It hailed.", False),
        ("", "It snowed.", False),
    ],
)
def test_a_quote_agrees_with_what_it_is_holds_or_lies_in(quote: str, sentence: str, same: bool) -> None:
    assert agrees(quote, sentence) is same
    assert right_citations([quote, quote], [sentence]) == 2 * same
    assert selected_cited([quote, quote], [sentence]) == same


def test_citations_are_counted_and_so_are_the_sentences_they_reach() -> None:
    quotes, selected = ["It rained. It snowed.", "It hailed.", "It rained."], ["It rained.", "It snowed.", "It froze."]
    assert right_citations(quotes, selected) == 2
    assert selected_cited(quotes, selected) == 2
    assert right_citations([], selected) == selected_cited([], selected) == 0
