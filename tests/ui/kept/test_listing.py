"""The list says when, what and which one is open, and no title or excerpt in it becomes markup."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

import rag
from ui import texts
from ui.kept.listing import day_of, shelf_html

TODAY = date(2026, 3, 1)


def changed(day: date, hour: int = 12) -> str:
    """That hour here, as the store tells it."""
    return datetime(day.year, day.month, day.day, hour).astimezone().isoformat()


def summary(name: str, days_ago: int = 0, **fields: str) -> rag.ConversationSummary:
    at = changed(TODAY - timedelta(days=days_ago))
    return replace(rag.ConversationSummary(name, f"About {name}", at, at, 1), **fields)  # type: ignore[arg-type]


def test_days_are_those_of_the_clock_on_the_wall() -> None:
    assert day_of(changed(TODAY, 0), TODAY) == day_of(changed(TODAY, 23), TODAY) == texts.TODAY
    assert day_of(changed(date(2026, 2, 28), 23), TODAY) == texts.YESTERDAY
    assert day_of(changed(date(2026, 2, 27)), TODAY) == "February 2026"
    assert day_of(changed(date(2025, 12, 31)), TODAY) == "December 2025"
    assert day_of(changed(TODAY + timedelta(days=1)), TODAY) == texts.TODAY  # another clock is fast


def test_conversations_stand_under_their_days_and_the_open_one_is_marked() -> None:
    html = shelf_html([summary("a"), summary("b"), summary("c", 1), summary("d", 40)], "b", "", TODAY)
    assert re.findall(r"<h2[^>]*>(.*?)</h2>", html) == [texts.TODAY, texts.YESTERDAY, "January 2026"]
    assert re.findall(r'data-conversation="(\w)" aria-current="page"', html) == ["b"]
    assert re.findall(r'class="title" dir="auto">(.*?)<', html) == ["About a", "About b", "About c", "About d"]


def test_conversations_of_one_title_are_told_apart_by_when_and_how_much() -> None:
    counted = [replace(summary("a", title="Who?"), count=3), summary("b", title="Who?", changed=changed(TODAY, 9)), summary("c", 40)]
    html = shelf_html(counted, "", "", TODAY)
    assert re.findall(r'class="about"><time[^>]*>(.*?)</time> · (.*?)<', html) == [
        ("12:00", "3 questions"),
        ("09:00", "1 question"),
        ("20 January", "1 question"),
    ]


def test_only_the_open_one_s_tools_are_stops_of_the_tab_key() -> None:
    html = shelf_html([summary("a"), summary("b")], "b", "", TODAY)
    tools = re.findall(r'<button type="button" class="tool (\w+)"[^>]*?( tabindex="-1")?></button>', html)
    assert tools == [("rename", ' tabindex="-1"'), ("delete", ' tabindex="-1"'), ("rename", ""), ("delete", "")]


def test_more_is_offered_where_there_is_more() -> None:
    assert 'data-send="more"' in shelf_html([summary("a")], "", "", TODAY, more=True)
    assert 'data-send="more"' not in shelf_html([summary("a")], "", "", TODAY)


def test_nothing_kept_and_nothing_found_are_told_apart() -> None:
    assert texts.NONE_KEPT in shelf_html([], "", " ", TODAY)
    assert "No conversation has “x&lt;y”." in shelf_html([], "", "x<y", TODAY)


def test_titles_and_excerpts_are_words_and_no_markup() -> None:
    html = shelf_html([summary("a", title='"><img src=x onerror=alert(1)>', excerpt="…<b>**Hadi** [1] said [12]…")], "", "", TODAY)
    assert "<img" not in html
    assert '<span class="excerpt" dir="auto">…&lt;b&gt;Hadi said…</span>' in html
