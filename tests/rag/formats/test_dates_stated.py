"""Dates that exports and pages state: a wrong one puts an article in the wrong year, a missed one leaves it out of "last week"."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.formats.dates_stated import FIRST_YEAR, LAST_YEAR, day_comes_first, partial_date


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2024-10-03", "2024-10-03"),
        ("2024-10-3T23:15:00-04:00", "2024-10-03"),  # the day it was there, not in Greenwich
        ("2024-10-03T00:15:00.123456+05:30", "2024-10-03"),
        ("2024-10-03 10:15:00 UTC", "2024-10-03"),
        ("2024-10-03T10:15:00+02:00[Europe/Berlin]", "2024-10-03"),
        ("2024/10/03", "2024-10-03"),
        ("2024-10", "2024-10"),
        ("2024", "2024"),
        (2024, "2024"),
        ("20241003", "2024-10-03"),
        ("20241003T101500Z", "2024-10-03"),
        ("20241003101500", "2024-10-03"),
        ("D:20241003101500+02'00'", "2024-10-03"),
        (1727957700, "2024-10-03"),
        (1727957700000, "2024-10-03"),
        ("1727957700.25", "2024-10-03"),
        ("/Date(1727957700000)/", "2024-10-03"),
        ("Thu, 03 Oct 2024 23:15:00 -0400", "2024-10-03"),
        ("Thu, 3 Oct 24 10:15:00 GMT", "2024-10-03"),
        ("Thu Oct 03 10:15:00 +0000 2024", "2024-10-03"),
        ("Thu Oct 03 2024 10:15:00 GMT+0200 (Central European Summer Time)", "2024-10-03"),
        ("October 3, 2024", "2024-10-03"),
        ("Thursday, October 3rd, 2024 10:15 AM EDT", "2024-10-03"),
        ("October 3, 2024 Thursday", "2024-10-03"),
        ("Sept. 3, 2024 at 10.15 a.m. ET", "2024-09-03"),
        ("3 Oct 2024 10:15", "2024-10-03"),
        ("3-Oct-2024", "2024-10-03"),
        ("Oct 2024", "2024-10"),
        ("may 2024", "2024-05"),
        ("25/10/2024", "2024-10-25"),
        ("10/25/2024 10:15", "2024-10-25"),
        ("03/03/2024", "2024-03-03"),
        ("3.10.2024", "2024-10-03"),
        ("10/2024", "2024-10"),
        ("3 de octubre de 2024", "2024-10-03"),
        ("mar 5 oct 2024", "2024-10-05"),
        ("jeudi 3 octobre 2024 à 10h15", "2024-10-03"),
        ("1er octobre 2024", "2024-10-01"),
        ("Donnerstag, 3. Oktober 2024, 10:15 Uhr", "2024-10-03"),
        ("oktober 2024", "2024-10"),
        ("3 октября 2024 г.", "2024-10-03"),
        ("٣ أكتوبر ٢٠٢٤", "2024-10-03"),
        ("3 تشرين الأول 2024", "2024-10-03"),
        ("3 במרץ 2024", "2024-03-03"),
        ("3 अक्टूबर 2024", "2024-10-03"),
        ("12 Ağustos 2024 Pazartesi", "2024-08-12"),
        ("2024年10月3日 星期四 10:15", "2024-10-03"),
        ("2024년 10월", "2024-10"),
        ("ngày 3 tháng 10 năm 2024", "2024-10-03"),
        ("3 December 1605", "1605-12-03"),
    ],
)
def test_a_date_is_read_in_the_forms_it_is_written_in(written: str | int, read: str) -> None:
    assert partial_date(written) == read


@pytest.mark.parametrize(
    "written",
    [
        *(
            "",
            " ",
            "today",
            "yesterday",
            "3 hours ago",
            "May",
            "May 3",
            "Thursday",
            "soon",
            "n/a",
            "0",
            "2024-13",
            "2024-02-30",
            "2023-02-29",
        ),
        *("February 30, 2024", "0000-00-00", "2024-00-00", "2024-10-00", "2024-274", "2024-W40", "202410", "12", "123456", "99999999"),
        *("03/10/2024", "03/10/2024 10:15", "03/10/24", "25/10/24", "31/31/2024"),
        *("3-5 October 2024", "September 30 - October 3, 2024", "October 3, 2024 October 4, 2024", "2023 3 October 2024"),
        *("Protest on 3 October 2024 in Rome", "October 3, 2024 Smith", "Room 2024", "2024 elections", "v2.10.2024.1", "May 2024 be good"),
        *("3 listopad 2024", "9" * 90, "2024-10-03" * 30),
        *(True, False, 0, -1, 10**30, 1e300, float("nan"), float("inf"), 3.5, 31),
    ],
)
def test_what_is_no_date_or_not_one_date_is_left_out(written: str | int | float) -> None:
    assert partial_date(written) is None


def test_what_is_known_of_a_file_settles_what_a_date_alone_leaves_open() -> None:
    assert partial_date("03/10/2024", day_first=True) == "2024-10-03"
    assert partial_date("03/10/2024", day_first=False) == "2024-03-10"
    assert partial_date("03/10/24", day_first=True) == "2024-10-03"
    assert partial_date("3 listopad 2024", language="hr") == "2024-10-03"
    assert partial_date("3 listopad 2024", language="pl") == "2024-11-03"
    assert day_comes_first(["03/10/2024", "25/10/2024 10:15", "4.13.2024"]) is True
    assert day_comes_first(["03/10/2024", "10/25/2024"]) is False
    assert day_comes_first(["25/10/2024", "10/25/2024"]) is None
    assert day_comes_first(["03/10/2024", "October 25, 2024", "x" * 500]) is None


def _english(day: date) -> str:
    return f"{calendar.day_name[day.weekday()]}, {calendar.month_name[day.month]} {day.day}, {day.year}"


@given(st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)), st.times(timezones=st.just(UTC)))
def test_every_day_is_read_back(day: date, clock: time) -> None:
    moment = datetime.combine(day, clock)
    forms = [
        moment.isoformat(),
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{moment:%Y%m%dT%H%M%SZ}",
        _english(day),
        f"{day.day} {day:%b} {day.year}",
    ]
    assert {form: partial_date(form) for form in forms} == dict.fromkeys(forms, day.isoformat())
    assert partial_date(f"{day:%d/%m/%Y}", day_first=True) == partial_date(f"{day:%m/%d/%Y}", day_first=False) == day.isoformat()
    assert partial_date(f"{day:%d/%m/%Y}") in (None, day.isoformat())
    if day.year > 1974:
        assert partial_date(int(moment.timestamp())) == partial_date(int(moment.timestamp() * 1000)) == day.isoformat()


@given(st.text(max_size=40) | st.text(alphabet="0123456789/-.:TZ+ OctMay,", max_size=30))
def test_any_text_gives_a_day_of_the_calendar_or_nothing(text: str) -> None:
    read = partial_date(text)
    if read is not None:
        parts = [int(part) for part in read.split("-")]
        assert FIRST_YEAR <= date(*[*parts, 1, 1][:3]).year <= LAST_YEAR
