"""Cleaning as a whole: pages of many house styles, the captures, and that nothing is ever lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.cleaning.cleaning import REASONS, put_back, stories_of
from rag.cleaning.lines import CONTROL, MARKUP
from rag.cleaning.prose import is_prose
from rag.page import Mark, Page, Value
from rag.schema import Found
from tests.rag.cleaning.invented_pages import InventedPage, invented_pages

PAGES = invented_pages()
PROSE = "The harbour authority said on Tuesday that the strike would go on."


def page_of(text: str, marks: tuple[Mark, ...] = (), **fields: str) -> Page:
    return Page("page", "page", text, marks, {name: Value(value, Found("page metadata", "likely", "")) for name, value in fields.items()})


@pytest.mark.parametrize("invented", PAGES, ids=lambda page: page.name)
def test_of_a_page_in_any_house_style_the_story_stays_and_the_furniture_goes(invented: InventedPage) -> None:
    stories = stories_of(page_of(invented.text))
    assert len(stories) == len(invented.stories)
    for story, wanted in zip(stories, invented.stories, strict=True):
        kept = [line for line in story.text.split("\n") if line]
        lost = [line for line in wanted.stays if line not in kept]
        assert lost == []
        for line in wanted.stays:
            kept.remove(line)  # a line that stands twice, once as furniture, stays once
        assert [line for line in wanted.goes if line in kept] == []
        assert (story.headline.words if story.headline else None) == wanted.headline


@pytest.mark.parametrize("invented", PAGES, ids=lambda page: page.name)
def test_a_cleaned_story_loses_no_paragraph_when_it_is_cleaned_again(invented: InventedPage) -> None:
    for story in stories_of(page_of(invented.text)):
        again = stories_of(page_of(story.text))
        assert [piece.text for each in again for piece in each.removed if is_prose(piece.text)] == []


ATOMS = st.sampled_from(
    """Advertisement|Related stories|Comments (3)|Reply|2 hours ago|By Jane Roe|3 October 2024|Published: 3 October 2024|Read more|
    Share|# Storm hits the town|
    Storm hits the town|Your email|Subscribe|Sign up for our newsletter|© 2024 The Herald. All rights reserved.|
    A view of the harbour (Reuters)|It breaks off here and …|
    “Nobody told us anything.”|----------|**A bold word** and [a link](https://example.org)|*Reporting by Jane Roe*|Buy now!|
    +44 20 7946 0018|\x1b[31m|\u2028|\x85|الجسر القديم""".replace("\n", "").split("|")
)
LINES = st.lists(st.one_of(ATOMS, st.just(PROSE), st.text(max_size=90), st.just("")), max_size=30)


@st.composite
def pages(draw: st.DrawFn) -> Page:
    text = "\n".join(draw(LINES))
    bounds = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    marks = [Mark(start, end, draw(st.sampled_from(REASONS))) for start, end in zip(bounds[::2], bounds[1::2], strict=False) if start < end]
    return page_of(text, tuple(marks), **({"title": "Storm hits the town"} if draw(st.booleans()) else {}))


@given(pages(), st.sets(st.sampled_from([*REASONS, "all"])))
def test_the_stories_with_what_was_removed_are_the_page_again(page: Page, keep: set[str]) -> None:
    stories = stories_of(page, keep)
    assert stories
    assert "".join("".join(put_back(story.text, story.removed).split()) for story in stories) == "".join(page.text.split())
    for story in stories:
        assert all(0 <= piece.position <= len(story.text) for piece in story.removed)
        assert [piece.position for piece in story.removed] == sorted(piece.position for piece in story.removed)
        assert not keep & {piece.reason for piece in story.removed}


@given(pages())
def test_all_that_can_be_kept_is_kept_on_demand(page: Page) -> None:
    assert {piece.reason for story in stories_of(page, {"all"}) for piece in story.removed} <= {MARKUP, CONTROL}


@given(pages())
def test_reasons_are_those_that_can_be_named_to_keep_them(page: Page) -> None:
    assert {piece.reason for story in stories_of(page) for piece in story.removed} <= {*REASONS, MARKUP, CONTROL}


def test_what_markup_shows_to_be_outside_the_story_goes_whatever_it_says() -> None:
    text = f"Storm hits the town\n{PROSE}\n{PROSE} Hidden words. {PROSE}"
    start = text.index("Hidden")
    (story,) = stories_of(page_of(text, (Mark(start, start + 13, "hidden"),)))
    assert story.text == f"{PROSE}\n{PROSE}  {PROSE}"
    assert [(piece.text, piece.reason) for piece in story.removed] == [("Storm hits the town", "headline"), ("Hidden words.", "hidden")]


def test_a_disclaimer_in_a_paragraph_goes_without_the_rest_of_it() -> None:
    (story,) = stories_of(
        page_of(f"{PROSE}\n{PROSE} If you buy through a link, we may earn a commission. This helps support our journalism. {PROSE}")
    )
    assert story.text.split("\n")[1].split() == f"{PROSE} {PROSE}".split()
    assert {piece.reason for piece in story.removed} == {"disclaimer"}


def test_of_a_paragraph_with_a_credit_only_the_caption_goes() -> None:
    told = f"{PROSE} {PROSE} {PROSE}"
    (story,) = stories_of(page_of(f"{PROSE}\n{told} Cranes stood still in the harbour all day Credit: Getty Images\n{PROSE}"))
    assert told in story.text
    assert [piece.text for piece in story.removed] == ["Cranes stood still in the harbour all day Credit: Getty Images"]


@pytest.mark.parametrize("text", ["Advertisement", "Share\nRead more", "(Reuters)", "Comments (3)"])
def test_a_page_with_nothing_but_furniture_keeps_it_as_its_text(text: str) -> None:
    (story,) = stories_of(page_of(text))
    assert story.text == text


def test_an_empty_page_has_one_empty_story() -> None:
    assert [(story.text, story.headline) for story in stories_of(page_of(" \n\n"))] == [("", None)]


# What of each capture is story: characters of its text, first words and last words.
STORIES = {
    "000_e61616491e5b2c19.txt": [(3394, "Iran is said to", "spent the money.")],
    "001_4b870123c3ac6eb2.txt": [(2192, "Iran’s military commander Gen.", "behind the protests.")],
    "002_fe31f53db8363ffe.txt": [(9760, "Iran is intervening in Iraq", "Editing by Cassell Bryan-Low")],
    "003_c37b06057143b6cd.txt": [(1202, "According to Reuters, sources", "ask for our help.”")],
    "004_0012a492e006fc77.txt": [
        (3293, "Iran's Quds Force commander told", "attacks for months afterwards."),
        (3805, "Iraqi Prime Minister Mohammed Shia", "Iraq’s internal security."),
    ],
}
FURNITURE = (
    "Central Bank has provided",
    "Bank Mellat",
    "sanctioned six Indian",
    "Tehran, April 6",
    "See Iran Daily",
    "Image source",
    "CERTIFICATE COURSE",
    "JOIN TODAY",
    "courses.",
    "(+91)",
    "views and opinions expressed",
    "Facebook Comments",
    "Iran in Brief",
    "...More",
    "... more",
    "attends a press conference",
    "visiting a market",
    "\nTT\n",
)


@pytest.mark.parametrize("name", STORIES)
def test_the_captures_give_their_six_stories_and_nothing_beside(captures: Path, name: str) -> None:
    text = (captures / name).read_text(encoding="utf-8")
    stories = stories_of(page_of(text))
    assert [len(story.text) for story in stories] == [length for length, _, _ in STORIES[name]]
    for story, (_, first, last) in zip(stories, STORIES[name], strict=True):
        assert story.text.startswith(first)
        assert story.text.endswith(last)
        assert [words for words in FURNITURE if words in story.text] == []
        assert {piece.reason for piece in story.removed if is_prose(piece.text)} <= {"caption", "teaser", "disclaimer"}
    assert "".join("".join(put_back(story.text, story.removed).split()) for story in stories) == "".join(text.split())
