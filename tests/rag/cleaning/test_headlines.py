"""Which line heads a story, and which lines say it again."""

from __future__ import annotations

import pytest

from rag.cleaning.cleaning import stories_of
from rag.cleaning.headlines import Headline, heading_text, is_heading, same_headline
from rag.page import Page, Value
from rag.schema import Found

PROSE = "The harbour authority said on Tuesday that the strike would go on."


def headline(*lines: str, title: str | None = None) -> Headline | None:
    fields = {"title": Value(title, Found("page metadata", "likely", title))} if title else {}
    (story,) = stories_of(Page("page", "page", "\n".join(lines), fields=fields))
    return story.headline


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["Storm hits the town", PROSE], "Storm hits the town"),
        (["# Storm hits the town", PROSE], "Storm hits the town"),
        (["Middle East", "Storm hits the town", PROSE], "Storm hits the town"),
        (["Middle East", PROSE], "Middle East"),
        (["News", "Sport", "Weather", "Storm hits the town", PROSE], "Storm hits the town"),
        (["A view of the harbour", "Storm hits the town", "Storm hits the town", PROSE], "Storm hits the town"),
        (["The long week", "## Storm hits the town", PROSE], "Storm hits the town"),
        (["By Jane Roe", "Storm hits the town", PROSE], "Storm hits the town"),
        (["3 October 2024", "Storm hits the town", PROSE], "Storm hits the town"),
        (["From: Jane Roe", "Subject: for Monday", "Storm hits the town", PROSE], "Storm hits the town"),
        (["Cranes at rest (Reuters)", "Storm hits the town", PROSE], "Storm hits the town"),
    ],
)
def test_the_headline_is_found_among_what_stands_above_the_story(lines: list[str], words: str) -> None:
    assert headline(*lines) == Headline(words, "heading")


def test_a_page_may_have_no_headline() -> None:
    assert headline(PROSE, PROSE) is None


def test_what_the_fields_say_goes_before_what_stands_on_the_page_and_is_taken_out_of_it() -> None:
    fields = {"title": Value("Storm hits the town", Found("page metadata", "likely", ""))}
    (story,) = stories_of(Page("page", "page", f"Middle East\nStorm hits the town - The Herald\n{PROSE}", fields=fields))
    assert story.headline == Headline("Storm hits the town", "field")
    assert "Storm" not in story.text


def test_all_that_a_page_says_stays_in_its_text() -> None:
    (story,) = stories_of(Page("page", "page", "Storm hits the town"))
    assert (story.headline, story.text) == (Headline("Storm hits the town", "first line"), "Storm hits the town")


@pytest.mark.parametrize(
    ("line", "is_same"),
    [
        ("STORM HITS THE TOWN", True),
        ("# Storm hits the town", True),
        ("Storm hits the town | The Selwyn Herald", True),
        ("Storm hits the town as thousands flee to the hills", False),
        ("Storm hits town", False),
    ],
)
def test_a_headline_said_again(line: str, is_same: bool) -> None:
    assert same_headline(line, "Storm hits the town") == is_same


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("Storm hits the town", True),
        ("## It is over.", True),
        ("It is over.", False),
        ("They were:", False),
        ("2024", False),
        ("word " * 50, False),
    ],
)
def test_the_form_of_a_headline(line: str, is_one: bool) -> None:
    assert is_heading(line) == is_one


def test_the_signs_of_a_heading_are_no_words() -> None:
    assert [heading_text(line) for line in ("## Storm ##", "#Storm", " Storm ")] == ["Storm", "#Storm", "Storm"]
