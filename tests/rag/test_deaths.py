"""By when a person was dead: what says so, what bounds it, and what is no death."""

from __future__ import annotations

from datetime import date

import pytest

from rag.deaths import dead_by
from rag.schema import EventDate

MAY = EventDate(0, 2, "in May 2020", "2020-05", "2020-05-01", "2020-05-31", "month", "stated")
JUNE = EventDate(3, 5, "in June 2021", "2021-06", "2021-06-01", "2021-06-30", "month", "stated")
SPELLINGS = [("otto", "lind"), ("lind",)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Otto Lind was killed in May 2020.",
        "Lind, the harbour master, was shot dead in May 2020.",
        "Berg took over in May 2020 after a bomb killed his predecessor, Otto Lind.",
        "She succeeded Lind, who died in May 2020.",
        "The assassination of the harbour master Otto Lind in May 2020 shook the town.",
        "Lind's death in May 2020 shook the town.",
    ],
)
def test_who_was_killed_or_died_was_dead_by_the_last_day_of_the_date(sentence: str) -> None:
    assert dead_by(sentence, SPELLINGS, [MAY], "2022-01-05") == date(2020, 5, 31)
    assert dead_by(sentence, SPELLINGS, [], "2022-01-05") == date(2022, 1, 5)  # told by then
    assert dead_by(sentence, SPELLINGS, [], None) is None
    assert dead_by(sentence, SPELLINGS, [MAY, JUNE], "2022-01-05") is None  # of which day is not sure


@pytest.mark.parametrize(
    "sentence",
    [
        "Lind was nearly killed in May 2020.",
        "Gunmen tried to kill Otto Lind in May 2020.",
        "Lind met Berg in May 2020, before he was killed.",
        "Berg was killed by Otto Lind in May 2020.",
        "Lind killed Berg in May 2020.",
        "Lind's brother was killed in May 2020.",
        "An attack killed the aide of Lind in May 2020.",
        "Lind could be killed, he said in May 2020.",
        "Lind denied the killing of Berg in May 2020.",
    ],
)
def test_attempts_threats_and_the_deaths_of_others_are_no_death(sentence: str) -> None:
    assert dead_by(sentence, SPELLINGS, [MAY], "2022-01-05") is None
