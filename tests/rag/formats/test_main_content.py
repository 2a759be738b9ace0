"""Which blocks are the story: extraction's words must be found at their own place on the page, not at a teaser's, and all of them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.formats import web_page
from rag.formats.html_tree import parse_html
from rag.formats.main_content import extracted_lines, find_story
from rag.formats.page_blocks import Block
from rag.formats.web_page import read_web_page

FIRST = "The minister said on Wednesday that the talks would go on for another week in the capital."
SECOND = "Two sources with knowledge of the meeting said that no date had been agreed on so far."
THIRD = "A spokesman for the opposition denied the report, and asked for a vote before the break."
STORY = [FIRST, SECOND, THIRD]


def blocks(*texts: str) -> list[Block]:
    return [Block(text, 0, "p", 0) for text in texts]


def paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


@pytest.mark.parametrize(
    ("page", "lines", "found"),
    [
        ([SECOND, "Menu", FIRST, SECOND, THIRD], STORY, [False, False, True, True, True]),  # a teaser above repeats a sentence
        ([FIRST, SECOND, THIRD, FIRST], STORY, [True, True, True, False]),
        ([FIRST, "More", SECOND], [f"{FIRST} {SECOND}"], [True, False, True]),  # extraction joined two blocks
        ([f"{FIRST} {SECOND}"], [FIRST, SECOND], [True]),  # and cut one
        ([f"{FIRST} Read this too. {SECOND}"], [f"{FIRST} {SECOND}"], [True]),  # and dropped a link from a paragraph
        ([f"{FIRST} {SECOND} {THIRD}"], [FIRST], [False]),
        (["Yes.", FIRST, "Yes.", SECOND], [FIRST, "Yes.", SECOND], [False, True, True, True]),
        (["talks", FIRST, "week"], [FIRST], [False, True, False]),  # words of a sentence are no block of their own
        ([FIRST], [], [False]),
        ([], [FIRST], []),
    ],
)
def test_blocks_are_found_in_order(page: list[str], lines: list[str], found: list[bool]) -> None:
    assert find_story(blocks(*page), lines) == found


@given(st.lists(st.tuples(st.integers(0, 10**6), st.booleans()), max_size=30, unique_by=lambda pair: pair[0]))
def test_every_block_that_was_extracted_is_found_and_no_other(numbered: list[tuple[int, bool]]) -> None:
    page = [f"Sentence number {number} of the page says this and that." for number, _ in numbered]
    lines = [text for text, (_, is_story) in zip(page, numbered, strict=True) if is_story]
    assert find_story(blocks(*page), lines) == [is_story for _, is_story in numbered]


def test_the_same_line_many_times_takes_no_square_of_time() -> None:
    began = time.process_time()
    find_story(blocks(*["Same words here again and again."] * 20_000), ["Same words here again and again."] * 20_000)
    assert time.process_time() - began < 5


def test_hidden_text_is_not_extracted_and_each_article_is() -> None:
    hidden = paragraphs([text.replace("talks", "games") for text in STORY] * 4)
    page = f"<html><body><article><h1>Talks</h1>{paragraphs(STORY * 2)}</article><article style='display:none'>{hidden}</article>"
    other = f"<article><h2>Storm</h2>{paragraphs([text.replace('talks', 'storms') for text in STORY])}</article>"
    text = "\n".join(extracted_lines(parse_html(f"{page}{other}</body></html>", "a")))
    assert "games" not in text
    assert (FIRST in text, FIRST.replace("talks", "storms") in text) == (True, True)


@pytest.mark.parametrize(
    "inside", ["<i>a</i> " * 15_000, "<a href='x'>a</a> " * 15_000, f"<span><div>x</div>{'<b>a</b> ' * 15_000}</span>"]
)
def test_a_line_of_very_many_parts_takes_no_square_of_time(inside: str) -> None:
    root = parse_html(f"<html><body><main>{paragraphs(STORY)}<p>{inside}</p></main></body></html>", "a")
    began = time.process_time()
    assert FIRST in extracted_lines(root)
    assert time.process_time() - began < 4


def test_what_extraction_missed_beside_the_story_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Extraction takes one of two halves, or leaves a subheading out; what stands elsewhere stays out."""
    monkeypatch.setattr(web_page, "extracted_lines", lambda _: STORY * 2)
    half = "<div class='grid'><div class='text'>{}</div></div>"
    teaser = "<div class='box'><p>Rain is expected in the north for most of the coming week, it says.</p></div>"
    body = half.format(paragraphs([*STORY, "", *STORY]).replace("<p></p>", "<h2>What comes next</h2>")) + half.format(
        paragraphs(["So " + FIRST])
    )
    page = read_web_page(f"<html><body><main>{body}</main>{teaser}</body></html>".encode(), "a", "a")
    kept = page.text[: page.marks[0].start].rstrip().split("\n")
    assert kept == [*STORY, "What comes next", *STORY, "So " + FIRST]
    assert [page.text[mark.start : mark.end][:4] for mark in page.marks] == ["Rain"]
