"""A link to a place in the view of articles must open that place, whatever somebody typed into it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ui.corpus.place import EVERYTHING_LISTED, LISTS, Place

WORDS = st.text(max_size=20).map(str.strip).filter(lambda text: "\x00" not in text)


@given(st.builds(Place, st.sampled_from(LISTS), WORDS, WORDS, WORDS, st.integers(1, 99_999), WORDS, WORDS, st.integers(1, 999)))
def test_an_address_brings_back_every_place(place: Place) -> None:
    assert Place.from_text(place.text()) == place


def test_what_is_not_known_is_passed_over() -> None:
    assert Place.from_text("list=secrets&page=-3&part=x&other=1&view=articles") == EVERYTHING_LISTED
    assert Place.from_text("page=99999999999999999999") == EVERYTHING_LISTED
    assert EVERYTHING_LISTED.text() == ""


def test_another_search_begins_at_the_first_page_and_an_opened_article_leaves_the_page() -> None:
    place = Place(search="port", page=3)
    assert place.but(search="ferry").page == 1
    assert place.but(article="a").page == 3
    assert place.but(page=4).page == 4
    assert Place(listed="names", name="A", page=2).but(part=2) == Place(listed="names", name="A", page=2, part=2)
