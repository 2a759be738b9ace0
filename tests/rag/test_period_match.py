"""What lies in the period asked for goes before what does not, and what nobody dated is not thrown away."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer_schema import Source
from rag.period_match import match_periods, names_whole_year, period_notice, period_words, wider_periods, years_spoken_of
from rag.periods import Period, find_periods
from rag.schema import EventDate

TODAY = date(2024, 3, 13)


def asked(question: str) -> tuple[Period, ...]:
    return find_periods(question, TODAY)


def event(first: str, last: str | None = None) -> EventDate:
    return EventDate(0, 1, "x", first[:7], first, last or first, "day", "stated")


def source(article_id: str, published: str | None, *events: EventDate) -> Source:
    return Source(article_id, "T", None, published, "It opened.", 0, 10, 1.0, 1, event_dates=events)


NOVEMBER, IN_2019 = asked("Who met in November 2021?"), asked("Who met in 2019?")


@pytest.mark.parametrize(
    ("question", "events", "published", "wanted"),
    [
        ("Who met?", [], None, ("yes", "nothing")),
        ("Who met in November 2021?", [event("2021-11-07")], "2021-12-08", ("yes", "event date")),
        ("Who met in November 2021?", [event("2019-05-01"), event("2021-11-07")], None, ("yes", "event date")),
        ("Who met in November 2021?", [event("2019-05-01")], "2021-11-30", ("yes", "publication date")),  # a report that looks back
        ("Who met in November 2021?", [event("2019-05-01")], "2022-01-30", ("no", "event date")),
        ("Who met in November 2021?", [event("2021-01-01", "2021-12-31")], "2022-01-30", ("unknown", "event date")),
        ("Who met in November 2021?", [], "2021-11", ("yes", "publication date")),
        ("Who met in November 2021?", [], "2021", ("unknown", "publication date")),
        ("Who met in November 2021?", [], "2021-12-02", ("unknown", "publication date")),  # the first report may come a day later
        ("Who met in November 2021?", [], "2021-12-08", ("no", "publication date")),
        ("Who met in November 2021?", [], None, ("unknown", "nothing")),
        ("Who met in 2019 and in 2021?", [event("2021-11-07")], None, ("yes", "event date")),
        ("Who met on October 30?", [event("2019-10-30")], "2020-10-29", ("yes", "event date")),
        ("Who met on October 30?", [event("2019-10-29")], "2019-12-01", ("no", "event date")),
        ("Who met from November to February?", [event("2020-01-15")], None, ("yes", "event date")),
        ("Who met from November to February?", [event("2020-06-15")], None, ("no", "event date")),
        ("Who met in February?", [event("2023-02-28")], None, ("yes", "event date")),
        ("Who met since 2019?", [event("2023-02-28")], None, ("yes", "event date")),
        ("Who met since 2019?", [event("2018-02-28")], None, ("no", "event date")),
        ("Who met before 2019?", [event("2018-02-28")], "2024", ("yes", "event date")),
        ("What did the report published on 7 May 2021 say?", [event("2021-05-07")], "2021-05-09", ("no", "publication date")),
        ("What did the report published on 7 May 2021 say?", [], "2021-05-07", ("yes", "publication date")),
        ("What did the report published on 7 May 2021 say?", [event("2021-05-07")], None, ("unknown", "nothing")),
        ("Who won the October 2021 vote?", [event("2021-12-05")], "2021-12-08", ("unknown", "nothing")),  # told of ever after
        ("Who won the October 2021 vote?", [event("2019-12-05")], "2019-12-08", ("no", "event date")),
    ],
)
def test_event_dates_first_and_publication_second(
    question: str, events: list[EventDate], published: str | None, wanted: tuple[str, str]
) -> None:
    assert match_periods(asked(question), events, published) == wanted


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.integers(0, 400), st.dates(date(1990, 1, 1), date(2030, 1, 1)))
def test_a_day_is_in_a_stretch_or_not_and_never_neither(first: date, length: int, day: date) -> None:
    last = first + timedelta(length)
    [period] = asked(f"Who met between {first.isoformat()} and {last.isoformat()}?")
    met = match_periods([period], [event(day.isoformat())], None).met
    assert met == ("yes" if first <= day <= last else "no")


@given(st.lists(st.sampled_from(["in 2019", "on October 30", "since May 2020", "before 2018", "last week"]), min_size=1, max_size=3))
def test_what_nothing_dates_is_unknown_whatever_is_asked(periods: list[str]) -> None:
    assert match_periods(asked(f"Who met {' or '.join(periods)}?"), [], None).met == "unknown"


def test_years_are_read_in_one_place() -> None:
    decade = event("1990-01-01", "1999-12-31")
    assert years_spoken_of("The 2021 vote cost $2000.", [event("2020-05-01"), decade], "2022-01") == {"2020", "2021", "2022"}
    assert years_spoken_of("It opened.", [], None) == set()


def test_a_year_that_a_text_names_is_of_that_year() -> None:
    assert names_whole_year(IN_2019, "the 2019 vote")
    assert names_whole_year(asked("Who met since 2018?"), "the 2019 vote")
    assert not names_whole_year(NOVEMBER, "the 2021 vote")  # it may have been in May
    assert not names_whole_year(IN_2019, "the 2020 vote")


def test_what_agrees_in_part() -> None:
    year, month = wider_periods(NOVEMBER[0])
    assert (year.first, year.last) == ("2021-01-01", "2021-12-31")
    assert match_periods([month], [event("2017-11-03")], None).met == "yes"
    assert wider_periods(IN_2019[0]) == ()


def test_the_reader_is_told_when_nothing_is_of_the_period() -> None:
    later, undated = source("a", "2024-02-01", event("2024-01-30")), source("b", None)
    assert period_notice(NOVEMBER, [later, undated, undated]) == (
        "No article found is dated to November 2021; 1 undated article was searched."
    )
    assert period_notice(NOVEMBER, [later]) == "No article found is dated to November 2021."
    assert period_notice(NOVEMBER, [later, source("c", "2021-11-09")]) is None
    assert period_notice((), [later]) is None
    assert period_notice(NOVEMBER, []) is None


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who met in 2019?", "2019"),
        ("Who met on 7 November 2021?", "7 November 2021"),
        ("Who met between 2019 and 2021?", "1 January 2019 to 31 December 2021"),
        ("Who met since 2019?", "the time since 1 January 2019"),
        ("Who met before 2019?", "the time until 31 December 2018"),
        ("Who met on October 30?", "October 30"),  # "dated to October 30"
    ],
)
def test_periods_in_words(question: str, words: str) -> None:
    assert [period_words(period) for period in asked(question)] == [words]
