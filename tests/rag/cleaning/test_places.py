"""Lines judged by where they stand and by what stands beside them: what is furniture in one place is the story in another."""

from __future__ import annotations

import pytest

from rag.cleaning.cleaning import stories_of
from rag.cleaning.lines import lines_of
from rag.cleaning.runs import body_of
from rag.page import Page

ONE, TWO, THREE = (
    f"The harbour authority said on {day} that the strike would go on for another week, whatever the operator offers."
    for day in ("Monday", "Tuesday", "Friday")
)

LATER = [f"{line} So it was." for line in (ONE, TWO, THREE)]


def text_of(*lines: str, between: str = "\n") -> list[str]:
    (story,) = stories_of(Page("page", "page", between.join(["A headline of the story", *lines])))
    return [line for line in story.text.split("\n") if line]


@pytest.mark.parametrize(
    "lines",
    [
        [ONE, "3 October 2024", TWO, THREE, *LATER, "4 October 2024", ONE, "5 October 2024", TWO],  # a chronicle
        [ONE, "By Jane Roe", TWO, THREE, *LATER, "By John Doe", ONE, "By Ada Kellerman", TWO],  # reviews by several
        [ONE, TWO, THREE, "In other news", "The pool closes", LATER[0], "The tram is late", LATER[1]],  # the story is a round-up
        [ONE, TWO, "Related stories", "The pool closes", THREE, "The tram is late", LATER[0]],  # more of it than before
        [ONE, TWO, "Related", "The pool closes", THREE, ONE + " Then."],  # paragraphs in a row are no teasers
        [ONE, "Sign up for our newsletter", TWO, THREE, "Subscribe", LATER[0]],  # a call and a button far from each other
        [ONE, TWO, "Comments", THREE, "“It is over,” she told them all."],  # a subheading: nobody replies
        [ONE, TWO, "Results:", "Rovers 3 City 2", "Colm 0 Lowick 0"],
        [ONE, TWO, "“It is over.”"],
        [ONE, "“Nobody told us anything at all.”", TWO],
        [ONE, TWO, "Jane Roe is a reporter for the Herald who met Ann Roe in 1994.", "Roe is now the mayor of the town."],
        ["Q: What do you remember?", "A: The dog.", ONE, TWO],
        [ONE, TWO, "Correction: The strike began on Monday.", "Reporting by Lena Fisk; editing by Omar Teale"],
    ],
)
def test_what_only_its_place_could_make_furniture_stays_elsewhere(lines: list[str]) -> None:
    kept = [
        line for line in lines if line not in ("Related", "Related stories", "Subscribe", "In other news", "Sign up for our newsletter")
    ]
    assert [line for line in text_of(*lines) if line in kept] == kept


@pytest.mark.parametrize(
    ("lines", "goes"),
    [
        (["By Jane Roe", "Harrow Bay", ONE, TWO], {"By Jane Roe"}),
        ([ONE, "By Jane Roe", "3 October 2024", TWO, THREE], {"By Jane Roe", "3 October 2024"}),  # after a standfirst
        ([ONE, TWO, THREE, "Jane Roe is a reporter covering trade."], {"Jane Roe is a reporter covering trade."}),
        (
            [ONE, TWO, THREE, "The pool closes for good", "2 hours ago", "The tram is late again", "5 hours ago"],
            {"The pool closes for good", "The tram is late again"},
        ),
        (
            [ONE, TWO, THREE, "2 hours ago", "The pool closes for good", "5 hours ago", "The tram is late again"],
            {"The pool closes for good", "The tram is late again"},
        ),
        (
            [ONE, TWO, THREE, "Related stories", "The pool closes for good", "A swimmer tells why it had to be.", "The tram is late"],
            {"A swimmer tells why it had to be.", "The tram is late"},
        ),
        (
            [ONE, TWO, "2 Comments", "Sheila says:", "It was never about the money.", "Reply", THREE],
            {"It was never about the money.", "2 Comments"},
        ),
        ([ONE, TWO, "“Whatever the operator offers.”", THREE], {"“Whatever the operator offers.”"}),
        ([ONE, "Share", "48", TWO], {"Share", "48"}),
    ],
)
def test_what_its_place_or_its_neighbours_show_to_be_furniture_goes(lines: list[str], goes: set[str]) -> None:
    left = text_of(*lines)
    assert not goes & set(left)
    assert {ONE, TWO} <= set(left)


def test_short_lines_above_the_headline_are_a_menu_and_below_it_they_are_not() -> None:
    page = Page("page", "page", "\n".join(["Ukraine", "Cooking", "Puzzles", "A headline of the story", "The", "first", "poem", ONE, TWO]))
    (story,) = stories_of(page)
    assert story.headline is not None
    assert story.headline.words == "A headline of the story"
    assert story.text.split("\n") == ["The", "first", "poem", ONE, TWO]


def test_a_sign_up_box_goes_as_a_whole_but_no_paragraph_that_only_stands_near() -> None:
    box = "Get the Morning Brief\nStart your day with the stories you need to know.\nYour email\nSubscribe"
    assert text_of(ONE, box, TWO, between="\n\n") == [ONE, TWO]
    long_box = f"{ONE}\n{TWO}\n{THREE}\nYour email"
    assert text_of(ONE + " Then.", long_box, TWO, between="\n\n") == [ONE + " Then.", ONE, TWO, THREE, TWO]


def test_a_date_that_ends_with_a_full_stop_is_no_paragraph() -> None:
    lines = lines_of(Page("page", "page", f"By Ada Kellerman\nOctober 16, 2024 at 6:00 a.m.\n{ONE}"))
    assert body_of(lines) == (2, 2)


def test_of_a_list_inside_the_story_only_the_addresses_go() -> None:
    offers = ["1) A model car", "https://shop.example/1", "2) A wooden train", "https://shop.example/2"]
    assert text_of(ONE, *offers, TWO) == [ONE, "1) A model car", "2) A wooden train", TWO]
    assert text_of(ONE, *(line.partition(") ")[2] or line for line in offers), TWO) == [ONE, TWO]  # no list: a box of offers
