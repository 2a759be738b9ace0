"""Which day a question's dates count from, and what becomes of a date of which the articles have nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rag.asking_day import asking_day, in_their_year
from rag.periods import find_periods
from tests.rag.small_engine import small_engine

TODAY = date(2030, 5, 20)
MARCH = "Ferry crews went on strike. Last Monday, pickets were dispersed."
APRIL = "The ferries sailed again on Wednesday. Crews accepted six percent."
STRIKE = {
    "march.md": f'---\ntitle: "Ferry crews strike"\npublished: "2022-03-18"\n---\n\n{MARCH}\n',
    "april.md": f'---\ntitle: "Ferries sail again"\npublished: "2022-04-08"\n---\n\n{APRIL}\n',
}


@pytest.mark.parametrize(
    ("stated", "newest", "wanted"),
    [
        (None, None, (TODAY, None)),
        (None, "2030-05-02", (TODAY, None)),
        (None, "2022-11-17", (date(2022, 11, 17), "2022-11-17")),
        (None, "2022-11", (date(2022, 11, 30), "2022-11")),
        (date(2029, 1, 1), "2022-11-17", (date(2029, 1, 1), None)),
    ],
)
def test_dates_count_from_today_or_from_the_newest_of_old_articles(
    stated: date | None, newest: str | None, wanted: tuple[date, str | None]
) -> None:
    assert asking_day(stated, newest, TODAY) == wanted


@pytest.mark.parametrize(
    ("question", "first", "last", "days"),
    [
        ("Who was mayor on November 16th?", "2022-09-06", "2022-11-17", ("2022-11-16", "2022-11-16")),
        ("Who was mayor in December?", "2022-09-06", "2023-02-01", ("2022-12-01", "2022-12-31")),
        ("Who was mayor on November 16th?", "2019-03", "2022-11-17", ("0004-11-16", "0004-11-16")),  # of several years
        ("Who was mayor on February 3?", "2022-09-06", "2022-11-17", ("0004-02-03", "0004-02-03")),  # of none
        ("Who was mayor on February 29?", "2024-02-01", "2024-03-01", ("2024-02-29", "2024-02-29")),
    ],
)
def test_a_day_without_a_year_is_of_the_one_year_that_articles_can_tell_of(
    question: str, first: str, last: str, days: tuple[str, str]
) -> None:
    [period] = in_their_year(find_periods(question, TODAY), first, last)
    assert (period.first, period.last) == days


def test_a_relative_date_counts_from_the_newest_of_old_articles(tmp_path: Path) -> None:
    with small_engine(tmp_path, STRIKE, today=None) as engine:
        answer = engine.ask("What sailed last Wednesday?")
    assert "“The ferries sailed again on Wednesday.” [1]" in answer.text
    assert answer.notices == ("“last Wednesday” is read as 6 April 2022, counted from the newest article, of 8 April 2022.",)


def test_of_a_relative_date_with_nothing_of_then_the_words_are_looked_for(tmp_path: Path) -> None:
    with small_engine(tmp_path, STRIKE, today=None) as engine:
        answer = engine.ask("Who were dispersed last Monday?")
    assert "“Last Monday, pickets were dispersed.” [1]" in answer.text
    [notice] = answer.notices
    assert notice.startswith("“last Monday” was searched for by its words: nothing found is of 4 April 2022, counted from")


def test_nobody_counts_days_from_a_year(tmp_path: Path) -> None:
    articles = {name: text.replace("-03-18", "").replace("-04-08", "") for name, text in STRIKE.items()}
    with small_engine(tmp_path, articles, today=None) as engine:
        answer = engine.ask("What sailed last Wednesday?")
    assert answer.notices == ("“last Wednesday” was searched for by its words: the newest article is dated to 2022 only.",)
