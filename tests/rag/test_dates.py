"""Dates are shown as precisely as they are known, and no more."""

import pytest

from rag.dates import date_in_words, period_in_words


@pytest.mark.parametrize(
    ("partial", "said"),
    [
        ("2021-12-08", "8 December 2021"),
        ("2021-12", "December 2021"),
        ("2021", "2021"),
    ],
)
def test_precision_is_kept(partial: str, said: str) -> None:
    assert date_in_words(partial) == said


@pytest.mark.parametrize(
    ("partials", "said"),
    [
        ([], None),
        (["2021"], "from 2021"),
        (["2024-11", "2019-10-31"], "from October 2019 to November 2024"),
        (["2021-12-01", "2021-12-09"], "from December 2021"),
    ],
)
def test_a_period_runs_from_first_to_last(partials: list[str], said: str | None) -> None:
    assert period_in_words(partials) == said
