"""The faults that are planted, and the comparisons that are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

import rag
from benchmarks.gate_study import MARKS, power, same_same, shift_dates, with_sentence, write
from eval.baseline import Baseline, ScoredCase
from eval.gate import Verdict
from eval.schema import Kind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On 7 December 2021 [1].", "On 8 December 2022 [1]."),
        ("On December 7, 1999 [2].", "On December 8, 2000 [2]."),
        ("In May 2003 [12].", "In May 2004 [12]."),
        ("He met 16 men in 1803, and 30 June is near.", "He met 16 men in 1804, and 31 June is near."),
    ],
)
def test_years_and_days_are_one_later_and_other_numbers_stay(text: str, expected: str) -> None:
    assert shift_dates(text) == expected


def test_a_sentence_is_put_under_the_first_citation_and_not_into_an_abstention() -> None:
    citation = rag.Citation(1, "a", "A", None, None, None, "He left.", 0, 8)
    answer = rag.Answer("?", "He left [1].", (citation,), (), False, (), rag.Trace(), "hash")
    assert with_sentence(answer, "She came.").text == "He left [1].\n\nShe came. [1]"
    refused = rag.Answer("?", "Not said.", (), (), True, (), rag.Trace(), "hash")
    assert with_sentence(refused, "She came.") == refused


def side(correct: Sequence[int]) -> Baseline:
    head = {
        "run": "r",
        "started": "",
        "commit": None,
        "settings": {},
        "settings_hash": None,
        "corpus_hash": "",
        "articles": 0,
        "not_asked": (),
    }
    cases = [
        ScoredCase(
            id=str(number),
            kind=Kind.FACT,
            set="tuning",
            question="?",
            case_hash="x",
            measures={"correct": value, "decision": 2.0 * value - 1, "citation_recall": 0.5 + 0.5 * value},
        )
        for number, value in enumerate(correct)
    ]
    return Baseline.model_validate(head | {"cases": cases})


RIGHT = [1] * 60 + [0] * 24
NOISY = [0] * 6 + [1] * 60 + [0] * 18  # six lost and six gained


def test_noise_alone_gives_no_false_alarm_in_at_least_95_of_100() -> None:
    found = same_same(side(RIGHT), side(NOISY), np.random.default_rng(1), 100)
    assert found[Verdict.NO_DIFFERENCE] >= 95
    assert found.total() == 100


def test_runs_that_are_equal_never_differ() -> None:
    assert same_same(side(RIGHT), side(RIGHT), np.random.default_rng(1), 20) == {Verdict.NO_DIFFERENCE: 20}


def test_power_grows_with_what_was_hit() -> None:
    def seen(planted: Sequence[int], share: float) -> float:
        return power(side(RIGHT), side(NOISY), side(planted), np.random.default_rng(1), size=84, share=share, comparisons=20)

    assert seen([0] * 84, 1.0) == 1
    assert 0.1 < seen([0] * 30 + RIGHT[30:], 0.5) < 1
    assert seen(RIGHT, 1.0) < 0.1


def test_tables_are_written_between_the_marks_and_again(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text(f"before\n{MARKS[0]}\n{MARKS[1]}\nafter\n", encoding="utf-8")
    for text in ("one", "two"):
        write(text, path)
        assert path.read_text(encoding="utf-8") == f"before\n{MARKS[0]}\n{text}\n{MARKS[1]}\nafter\n"
    path.write_text("no marks", encoding="utf-8")
    with pytest.raises(ValueError, match="has no"):
        write("one", path)
