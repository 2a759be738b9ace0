"""That a sentence with a date holds what its pattern is said to need, so that it is tried there."""

from __future__ import annotations

import pytest

from rag.dating.date_patterns import ANCHORS, PATTERNS

_WITH_DATES = """\
It works 24/7; on 9/11 it did not; in fiscal 2020, class of 2021, Black Friday, every May, until tomorrow
It was on 2023-05-04, or 04/05/2023, or 31.12.2019
From May 4 to May 6, 2023; between 4 and 6 May; from May to June; from March to April 2020
From 2019 to 2021, in 2019-20, in the 2019/20 one
On Wednesday morning, May 4, last year; on the 4th of May; May 4 of that year
In late May 2023, October of that year, Oct. 2022; in May and June 2022; by March, April and May
Since mid-May; before January; the May meeting; January was cold; last May
Next summer; over the summer; in the spring of 2020
The third quarter of 2022, H1 2021; in the late 1990s, the '90s
In early 2020; or 2021, and 2022; of 2023; 2019 and 2020; the 2020 season; 2024 Olympics
Last week it was, THIS YEAR it is not; over the weekend; yesterday; two days ago
Three weeks later. The following day; the day after; that same month"""


@pytest.mark.parametrize("sentence", _WITH_DATES.splitlines())
def test_a_sentence_holds_what_its_patterns_need(sentence: str) -> None:
    anchors = {name for name, pattern in ANCHORS.items() if pattern.search(sentence)}
    for kind, needed, cue, pattern in PATTERNS:
        if match := pattern.search(sentence):
            assert anchors & needed, (kind, match.group())
            assert cue is None or cue.search(sentence), (kind, match.group())


def test_every_pattern_has_its_sentence() -> None:
    assert [kind for kind, _, _, pattern in PATTERNS if not pattern.search(_WITH_DATES)] == []
