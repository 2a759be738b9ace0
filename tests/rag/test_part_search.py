"""What somebody types is found in what was said, however it is written, and shown with the words around it."""

from __future__ import annotations

import pytest

from rag.part_search import around, folded, one_line, shortened, storable

LONG = "Before all else the ministers spoke of the weather for a long while, then Šárka Novák signed the treaty, and so on, and on, " * 3


@pytest.mark.parametrize(
    ("typed", "said"), [("novak", "NOVÁK"), ("STRASSE", "Straße"), ("50%_", "ab 50%_"), ("عبد", "عَبْد"), ("ﬁne", "Fine")]
)
def test_case_and_accents_are_put_aside_and_signs_are_not(typed: str, said: str) -> None:
    assert folded(typed) in folded(said)
    assert folded("50_") not in folded("50x")


def test_what_databases_refuse_is_left_out() -> None:
    assert storable("a\0b\ud800c") == "ab?c"
    assert one_line(" a\n\tb\0 ") == "a b"


def test_a_long_title_ends_at_a_word() -> None:
    assert shortened("one two three", 13) == "one two three"
    assert shortened("one two three", 12) == "one two…"
    assert shortened("x" * 20, 10) == "x" * 9 + "…"


def test_a_hit_is_shown_with_whole_words_around_it() -> None:
    shown = around(LONG, [folded("sarka"), "treaty"], before=20, after=30)
    assert shown == "…a long while, then Šárka Novák signed the…"
    assert around("Šárka signed", ["sarka"]) == "Šárka signed"
    assert around("İİ ß signed", ["signed"]) == "İİ ß signed"
    assert around(LONG, ["nowhere"]) == around("", ["a"]) == ""


def test_a_text_without_blanks_is_cut_all_the_same() -> None:
    shown = around("字" * 300 + "港" + "字" * 300, ["港"])
    assert "港" in shown
    assert len(shown) < 170
