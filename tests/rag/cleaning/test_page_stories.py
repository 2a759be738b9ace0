"""A page with two stories is parted, and one long story with many subheadings never is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.cleaning.cleaning import stories_of
from rag.page import Page, Value
from rag.schema import Found

FIRST = [
    "Dock workers walked off the job on Tuesday night after talks over a new shift system broke down for the third time.",
    "The operator said that it had offered a pay rise of six per cent and "
    "that it would not improve it before the talks resume on Friday in the town hall of Lowick.",
]
SECOND = [
    "A court in Lindholm sentenced a former customs officer to six years in prison for letting "
    "some two hundred stolen cars leave the country.",
    "His lawyer said that he would appeal, and that four other men had been acquitted on Monday "
    "for lack of any evidence against them in the files of the police.",
]


def parts(*lines: str, **fields: str) -> list[str | None]:
    values = {name: Value(value, Found("front matter", "certain", "")) for name, value in fields.items()}
    stories = stories_of(Page("page", "page", "\n\n".join(lines), fields=values))
    return [story.headline.words if story.headline else None for story in stories]


@pytest.mark.parametrize(
    ("over_first", "over_second"),
    [
        (["Dock workers walk out", "Dock workers walk out"], ["Officer jailed over cars", "Officer jailed over cars"]),
        (["Dock workers walk out", "By Jane Roe"], ["Officer jailed over cars", "By John Doe"]),
        (["Dock workers walk out", "3 October 2024"], ["Officer jailed over cars", "4 October 2024"]),
        (["Dock workers walk out"], ["----------", "Officer jailed over cars"]),
        (["Dock workers walk out"], ["* * * * * * * *", "Officer jailed over cars"]),
    ],
)
def test_two_stories_that_the_page_treats_alike_are_two(over_first: list[str], over_second: list[str]) -> None:
    assert parts(*over_first, *FIRST, *over_second, *SECOND) == ["Dock workers walk out", "Officer jailed over cars"]


def test_two_stories_with_place_lines_are_two() -> None:
    first, second = [f"PORT SELWYN (AP) — {FIRST[0]}", FIRST[1]], [f"LINDHOLM (AP) — {SECOND[0]}", SECOND[1]]
    assert parts("Dock workers walk out", *first, "Officer jailed over cars", *second) == [
        "Dock workers walk out",
        "Officer jailed over cars",
    ]


@pytest.mark.parametrize(
    "second",
    [
        ["Officer jailed over cars", *SECOND],  # a subheading looks like this
        ["Officer jailed over cars", "By John Doe", *SECOND],  # the first has no byline
        ["Dock workers walk out", *SECOND],  # the headline said again
        ["----------", "Officer jailed over cars", "A court sentenced a former customs officer on Monday."],  # too little for a story
    ],
)
def test_what_the_page_does_not_treat_alike_is_one_story(second: list[str]) -> None:
    assert len(parts("Dock workers walk out", *FIRST, *second)) == 1


def test_a_record_with_a_title_of_its_own_is_one_story() -> None:
    lines = ["Dock workers walk out", "By Jane Roe", *FIRST, "Officer jailed over cars", "By John Doe", *SECOND]
    assert len(parts(*lines)) == 2
    assert len(parts(*lines, title="The week in Selwyn")) == 1


@given(
    st.lists(
        st.sampled_from(
            [
                "Soleimani in charge?",
                "Jostling for power",
                "Election boycott",
                "## **The bridges go**",
                "What comes next for the town",
                "THE LONG NIGHT",
            ]
        ),
        max_size=20,
    )
)
def test_a_long_story_with_any_subheadings_is_never_parted(subheadings: list[str]) -> None:
    lines = [
        line
        for number, heading in enumerate(subheadings)
        for line in (heading, f"{FIRST[number % 2]} {number}.", f"{SECOND[number % 2]} {number}.")
    ]
    assert len(parts("Dock workers walk out", *FIRST, *lines)) == 1
