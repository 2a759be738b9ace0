"""When and by whom a story was published: what the page says, ranked, and never a guess."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from rag.articles import articles_of
from rag.page import Page, Value
from rag.schema import Article, Found
from tests.rag.cleaning.invented_pages import InventedPage, invented_pages

PROSE = "The harbour authority said on Tuesday that the strike would go on for another week."
WITH_FACTS = [page for page in invented_pages() if any(story.facts for story in page.stories)]


def article(*lines: str, name: str = "page", source: str = "page", **fields: Value) -> Article:
    return articles_of(Page(source, name, "\n\n".join(lines), fields=fields))[0]


def stated(value: str, sure: str = "certain") -> Value:
    return Value(value, Found("page metadata", sure, value))  # type: ignore[arg-type]


@pytest.mark.parametrize("invented", WITH_FACTS, ids=lambda page: page.name)
def test_who_and_when_are_read_from_pages_of_any_house_style(invented: InventedPage) -> None:
    for read, wanted in zip(articles_of(Page(invented.name, invented.name, invented.text)), invented.stories, strict=True):
        known = {"published": read.published, "publisher": read.publisher, "author": read.metadata.get("author"), "language": read.language}
        assert {name: known[name] or "none" for name in wanted.facts} == wanted.facts


@pytest.mark.parametrize(
    ("lines", "published", "how", "sure"),
    [
        (["Storm", "Published: 3 October 2024", PROSE], "2024-10-03", "date line", "certain"),
        (["Storm", "3 October 2024", PROSE], "2024-10-03", "date line", "likely"),
        (["Storm", "Updated 4 October 2024", "3 October 2024", PROSE], "2024-10-03", "date line", "likely"),
        (["Storm", "Updated 4 October 2024", PROSE], "2024-10-04", "date line", "likely"),
        (["Storm", "Updated 4 October 2024", "2 October 2024", "Published: 3 October 2024", PROSE], "2024-10-03", "date line", "certain"),
        (["Storm", PROSE, PROSE + " So it was.", "3 October 2024"], "2024-10-03", "date line", "likely"),
        (["Storm", f"BAGHDAD, Oct 3, 2024 (Reuters) - {PROSE}"], "2024-10-03", "date line", "likely"),
        (["Storm", PROSE, "This article was published by The Selwyn Herald on 2024-10-03 under News."], "2024-10-03", "text", "likely"),
    ],
)
def test_a_date_line_is_evidence_and_published_goes_before_updated(lines: list[str], published: str, how: str, sure: str) -> None:
    read = article(*lines)
    assert (read.published, read.found["published"].how, read.found["published"].sure) == (published, how, sure)


@pytest.mark.parametrize(
    "lines",
    [
        ["Storm", PROSE],
        ["Storm", PROSE, "The law of 3 October 2024 was never applied, and nobody in the town knew of it."],
        ["Storm", f"Published: {date.today() + timedelta(days=3):%d %B %Y}", PROSE],  # ahead of us
        ["Storm", "Published: 31 February 2024", PROSE],
        ["Storm", "Published 3 hours ago", PROSE],
        ["Storm", "03/10/2024", PROSE],  # October or March
        [
            "Storm",
            PROSE,
            PROSE + " So it was.",
            "Related stories",
            "Swan blocks tram line for an hour",
            "3 October 2024",
        ],  # another story's
        ["Storm", PROSE, PROSE + " So it was.", "Comments (1)", "Sheila says:", "October 5, 2024 at 7:40 pm", "Never a penalty.", "Reply"],
    ],
)
def test_what_is_not_said_of_the_story_stays_unknown(lines: list[str]) -> None:
    assert article(*lines).published is None


@pytest.mark.parametrize(
    ("name", "source", "published", "how"),
    [
        ("page", "https://example.org/2024/10/03/storm", "2024-10-03", "address"),
        ("page", "https://example.org/storm-20241003.html", "2024-10-03", "address"),
        ("page", "https://example.org/2024/10/storm", "2024-10", "address"),
        ("page", "https://example.org/story/20241399", None, ""),
        ("page", "https://example.org/storm-of-2024-13-40", None, ""),
        ("2024-10-03-storm", "2024-10-03-storm.txt", "2024-10-03", "file name"),
        ("v2024.10.03b", "v2024.10.03b.txt", None, ""),
    ],
)
def test_a_date_in_an_address_or_name_counts_where_nothing_better_is_there(name: str, source: str, published: str | None, how: str) -> None:
    read = article("Storm", PROSE, name=name, source=source)
    assert read.published == published
    assert published is None or read.found["published"].how == how
    assert article("Storm", "Published: 1 October 2024", PROSE, name=name, source=source).published == "2024-10-01"


def test_what_somebody_stated_goes_before_what_the_page_says() -> None:
    read = article(
        "Storm",
        "Published: 3 October 2024",
        "© 2024 The Herald. All rights reserved.",
        PROSE,
        published=stated("2024-10-01"),
        publisher=stated("Selwyn Post"),
    )
    assert (read.published, read.publisher) == ("2024-10-01", "Selwyn Post")
    unsure = article("Storm", "Published: 3 October 2024", PROSE, published=stated("2024-10-01", "likely"))
    assert unsure.published == "2024-10-03"


def test_of_two_stories_each_has_its_own_date_and_the_address_dates_neither() -> None:
    first, second = (
        f"{PROSE} It began in the night, when the wardens slept.",
        f"{PROSE} Nobody knows who gave the order, or why it was given.",
    )
    lines = [
        "Storm hits the town",
        "By Jane Roe, 3 October 2024",
        first,
        second,
        second,
        "Court frees two men",
        "By John Doe",
        first,
        second,
        second,
    ]
    read = articles_of(Page("https://example.org/2024/10/05/a", "a", "\n\n".join(lines)))
    assert [each.published for each in read] == ["2024-10-03", None]
    assert [each.metadata["author"] for each in read] == ["Jane Roe", "John Doe"]


def test_the_year_before_next_year_is_a_guess_and_says_so() -> None:
    text = f"{PROSE} Parties prepare for elections next year. They were last held in 2024, and must be held again before the polls in 2025."
    read = article("Storm", text)
    assert (read.published, read.found["published"].sure) == ("2024", "uncertain")
    assert article("Storm", text + " A census follows in 2031.").published is None


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("© 2024 The Selwyn Herald. All rights reserved.", "The Selwyn Herald"),
        ("Copyright 2024 Selwyn Herald Ltd. All rights reserved.", "Selwyn Herald"),
        ("© Selwyn Herald 2024", "Selwyn Herald"),
        ("Originally published in the Selwyn Herald", "Selwyn Herald"),
        ("The post Storm appeared first on Selwyn Herald.", "Selwyn Herald"),
        (
            "The views expressed are those of the author and do not necessarily reflect the views of The Selwyn Herald Team",
            "The Selwyn Herald",
        ),
        ("This article, authored by Jane Roe, was published by SelwynNews.com on 2024-10-03 under 'news'.", "SelwynNews.com"),
        ("Published by Herald, Selwyn business news - selwyn.example - on October 3, 2024", "Herald, Selwyn business news"),
        ("The views expressed are those of the author.", None),
        ("© 2024. All rights reserved.", None),
        ("The book was published by Aldgate in 1921, and nobody read it until the war was over.", None),
    ],
)
def test_the_publisher_is_read_from_who_holds_the_rights_or_says_so(line: str, publisher: str | None) -> None:
    assert article("Storm", PROSE, PROSE + " So it was.", line).publisher == publisher


def test_who_and_when_are_known_though_their_lines_are_kept_in_the_text() -> None:
    page = Page(
        "page", "page", f"Storm hits the town\n\nBy Jane Roe\n\n3 October 2024\n\n{PROSE}\n\n© 2024 The Herald. All rights reserved."
    )
    (read,) = articles_of(page, {"all"})
    assert read.text.startswith("Storm hits the town\n\nBy Jane Roe")
    assert (read.published, read.publisher, read.metadata["author"]) == ("2024-10-03", "The Herald", "Jane Roe")


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("000_e61616491e5b2c19.txt", [(None, None)]),
        ("001_4b870123c3ac6eb2.txt", [(None, None)]),
        ("002_fe31f53db8363ffe.txt", [("The Kootneeti", None)]),
        ("003_c37b06057143b6cd.txt", [(None, None)]),
        ("004_0012a492e006fc77.txt", [(None, "2024"), (None, None)]),
    ],
)
def test_of_the_captures_only_what_they_say_is_known(captures: Path, name: str, found: list[tuple[str | None, str | None]]) -> None:
    text = (captures / name).read_text(encoding="utf-8")
    assert [(read.publisher, read.published) for read in articles_of(Page(name, "page", text))] == found
