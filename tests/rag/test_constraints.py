"""Outlets and periods asked for: what meets them counts more, and what nothing dates is not thrown away."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Literal

import pytest

from rag.article_store import Head
from rag.constraints import BY_PUBLICATION, CREDITED, PERHAPS, outlet_met, period_met
from rag.periods import Period, find_periods
from rag.schema import EventDate

GLOBE = frozenset({"Daily Globe"})
HEAD = Head("a", "hash", "Title", "Evening Post", "2020-03-04", "a")


@pytest.mark.parametrize(
    ("head", "credited", "met"),
    [
        (HEAD._replace(publisher="Daily Globe"), {"Another"}, 1.0),
        (HEAD._replace(agency="Daily Globe"), (), 1.0),
        (HEAD, {"Another", "Daily Globe"}, CREDITED),
        (HEAD, {"Another"}, 0.0),
        (HEAD, (), 0.0),
    ],
)
def test_a_report_of_the_outlet_counts_more_than_a_credit(head: Head, credited: Collection[str], met: float) -> None:
    assert outlet_met(head, credited, GLOBE) == met


def periods(words: str, of: Literal["event", "publication"] = "event") -> tuple[Period, ...]:
    found = find_periods(words, date(2024, 1, 1))
    assert found
    return tuple(replace(period, of=of) for period in found)


def dated(day: str) -> tuple[EventDate, ...]:
    return (EventDate(0, 4, "then", day, day, day, "day", "stated"),)


@pytest.mark.parametrize(
    ("published", "events", "met"),
    [
        ("2023-05-01", dated("2020-03-02"), 1.0),
        ("2020-03-04", (), BY_PUBLICATION),
        (None, (), PERHAPS),
        ("2023-05-01", dated("2019-03-02"), 0.0),
        ("2019-05-01", (), 0.0),
    ],
)
def test_a_dated_event_counts_more_than_the_day_of_publication(published: str | None, events: tuple[EventDate, ...], met: float) -> None:
    assert period_met(published, events, periods("Who resigned in March 2020?")) == met


def test_a_publication_asked_for_is_met_by_it_wholly() -> None:
    assert period_met("2020-03-04", (), periods("in March 2020", "publication")) == 1.0
    assert period_met("2019-03-04", dated("2020-03-04"), periods("in March 2020", "publication")) == 0.0
