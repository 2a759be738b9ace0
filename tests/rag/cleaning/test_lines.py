"""Lines of a page: nothing lost, wrapped and cut paragraphs whole again, no control characters left to steer a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.cleaning.lines import CONTROL, MARKUP, lines_of, mend_cut_paragraphs
from rag.page import Mark, Page

LONG = "The commander of the force flew to the capital on Sunday and met the leaders of both blocs there in private"


def texts(text: str, *marks: Mark) -> list[str]:
    return [line.text for line in lines_of(Page("page", "page", text, marks))]


@given(st.text(), st.lists(st.integers(0, 60), max_size=6))
def test_lines_hold_every_character_but_white_space(text: str, bounds: list[int]) -> None:
    points = sorted(min(bound, len(text)) for bound in bounds)
    marks = tuple(Mark(start, end, "hidden") for start, end in zip(points[::2], points[1::2], strict=False) if start < end)
    assert "".join("".join(line.whole.split()) for line in lines_of(Page("page", "page", text, marks))) == "".join(text.split())


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_lines_end_with_any_line_end(end: str) -> None:
    assert texts(f"One{end}Two") == ["One", "Two"]


def test_blank_lines_are_counted() -> None:
    assert [line.gap for line in lines_of(Page("page", "page", "\nOne\nTwo\n\n \nThree"))] == [1, 0, 2]


@pytest.mark.parametrize(
    ("text", "left", "signs"),
    [
        ("**Bold** words", "Bold words", ["**", "**"]),
        ("He [said so](https://example.org) today", "He said so today", ["[", "](https://example.org)"]),
        ("*Reporting by Jane Roe*", "Reporting by Jane Roe", ["*", "*"]),
        ("![A crane](crane.jpg) Words", "Words", ["![A crane](crane.jpg)"]),
        ("2 * 3 * 4", "2 * 3 * 4", []),
        ("a_name_with_signs", "a_name_with_signs", []),
        ("[Iraq’s] security (it says)", "[Iraq’s] security (it says)", []),
    ],
)
def test_signs_of_markup_are_set_apart_and_words_stay(text: str, left: str, signs: list[str]) -> None:
    (line,) = lines_of(Page("page", "page", text))
    assert line.text == left
    assert [piece.text for piece in line.pieces if piece.reason == MARKUP] == signs


def test_control_characters_are_set_apart_and_a_tab_is_a_blank() -> None:
    (line,) = lines_of(Page("page", "page", "Red \x1b[31mwords\tand\x07 more"))
    assert line.text == "Red [31mwords\tand more"
    assert [piece.text for piece in line.pieces if piece.reason == CONTROL] == ["\x1b", "\x07"]


def test_a_mark_over_a_line_takes_it_and_one_inside_takes_its_part() -> None:
    lines = lines_of(Page("page", "page", "One\nTwo three", (Mark(0, 3, "hidden"), Mark(4, 8, "share"))))
    assert [(line.reason, line.text) for line in lines] == [("hidden", "One"), (None, "three")]


def test_lines_wrapped_at_a_width_go_on_in_the_next() -> None:
    words, wrapped = f"{LONG}. ".split() * 6, [""]
    for word in words:
        wrapped = [*wrapped, word] if len(wrapped[-1]) + 1 + len(word) > 60 else [*wrapped[:-1], f"{wrapped[-1]} {word}".strip()]
    lines = lines_of(Page("page", "page", "\n".join(["# Head", "", *wrapped, "", "- one", "- two"])))
    assert [line.joined for line in lines] == [False, False, *[True] * (len(wrapped) - 1), False, False]


@pytest.mark.parametrize(
    ("text", "is_joined"),
    [
        (f"{LONG} at the\n\nLondon School of Economics.", True),
        (f"{LONG} and heavily armed\n\nhybrid groups that control the towns.", True),
        (f"{LONG}.\n\nthey left.", False),
        (f"{LONG} at noon\n\nThen they left.", False),
        (f"{LONG} at the\n\nLondon", False),
        (f"{LONG}\n\nhttps://example.org/a.", False),
        (f"{LONG}\n\nal-Sadr left.", False),
        ("Short and cut\n\nin two.", False),
        ("and left me with the sound of everything\nthat is not sheep…", False),  # a verse
        (f"{LONG} and\nthe guards.", True),
    ],
)
def test_a_paragraph_cut_in_two_is_one_again(text: str, is_joined: bool) -> None:
    lines = lines_of(Page("page", "page", text))
    mend_cut_paragraphs(lines)
    assert lines[-1].joined == is_joined
