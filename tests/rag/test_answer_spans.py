import math

import numpy as np
import pytest

from rag.answer_spans import AnswerSpan, ReadText

# "Rome fell in 476": a token each; runs of at most 2 tokens
OFFSETS = np.array([(0, 4), (5, 9), (10, 12), (13, 16)])
SCORES = np.array([(1.0, 0.0), (-3.0, -4.0), (-2.0, 2.0), (3.0, -np.inf)], dtype=np.float32)


def test_the_log_odds_of_a_part_are_those_of_all_runs_that_begin_in_it() -> None:
    read = ReadText(OFFSETS, SCORES)
    assert read.log_odds(0, 5) == pytest.approx(math.log(math.exp(1) + 1), abs=1e-5)
    assert read.log_odds(0, 16) == pytest.approx(math.log(sum(math.exp(x) for x in (1, 0, -3, -4, -2, 2, 3))), abs=1e-5)
    assert read.log_odds(16, 20) == -math.inf
    assert read.log_odds(5, 5) == -math.inf


def test_the_best_runs_do_not_overlap() -> None:
    read = ReadText(OFFSETS, SCORES)
    assert read.best(0, 16, 5) == [AnswerSpan(13, 16, 3.0), AnswerSpan(0, 4, 1.0), AnswerSpan(10, 12, -2.0), AnswerSpan(5, 9, -3.0)]
    assert read.best(0, 16, 1) == [AnswerSpan(13, 16, 3.0)]


def test_a_run_ends_within_the_part() -> None:
    assert ReadText(OFFSETS, SCORES).best(5, 12, 5) == [AnswerSpan(10, 12, -2.0), AnswerSpan(5, 9, -3.0)]
    longer = SCORES.copy()
    longer[1] = (-3.0, 9.0)
    assert ReadText(OFFSETS, longer).best(5, 12, 1) == [AnswerSpan(5, 12, 9.0)]


def test_nothing_was_read_in_an_empty_text() -> None:
    read = ReadText(np.zeros((0, 2), dtype=np.int64), np.zeros((0, 2), dtype=np.float32))
    assert read.log_odds(0, 10) == -math.inf
    assert read.best(0, 10, 3) == []
