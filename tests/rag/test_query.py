"""A query: an outlet's words find whatever repeats them, a spelling that is lost finds nothing, a wrong place compares other words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from rag.names import NameIndex, NameInQuestion
from rag.outlets_asked import OutletInQuestion
from rag.query import MOST_SPELLINGS, Query, Spelling
from rag.question import Question, read_question

ASKED = "Which minister resigned over grain exports according to the Daily Globe, and who sold Russian wheat to Ruritania in March 2020?"
GLOBE = "the Daily Globe"


def question(text: str = ASKED, **values: object) -> Question:
    return replace(read_question(text, (), NameIndex(), date(2024, 1, 1)), **values)  # type: ignore[arg-type]


def outlet(relation: str = "reported by", names: tuple[str, ...] = ("Daily Globe",)) -> OutletInQuestion:
    start = ASKED.index(GLOBE)
    return OutletInQuestion(GLOBE, start, start + len(GLOBE), names, relation)  # type: ignore[arg-type]


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.lists(st.integers(0, 60), min_size=2))
def test_places_keep_their_order_in_every_spelling(start: int, length: int, written: int, offsets: list[int]) -> None:
    spelling = Spelling("", start, start + length, written - length)
    places = [spelling.place(offset) for offset in sorted(offsets)]
    assert places == sorted(places)
    assert spelling.place(start + length) == start + (written if length else 0)
    assert all(spelling.place(offset) == offset for offset in offsets if offset <= start)


@given(st.sets(st.sampled_from(["Daily Globe", "Evening Post", "Herald"])), st.sampled_from(["reported by", "about"]))
def test_an_outlets_words_are_left_out_only_where_an_article_is_by_it(published_by: set[str], relation: str) -> None:
    query = Query.of(question(outlets=(outlet(relation),)), published_by)
    left_out = relation == "reported by" and "Daily Globe" in published_by
    assert ("globe" not in query.terms) == left_out
    assert bool(query.left_out) == left_out
    assert query.outlets == (frozenset({"Daily Globe"}) if relation == "reported by" else frozenset())
    assert "minist" in "".join(query.terms)


def test_an_outlet_and_a_period_belong_to_the_part_they_stand_in() -> None:
    query = Query.of(question(outlets=(outlet(),)), {"Daily Globe"})
    with_outlet = [part for part in query.parts if part.outlets]
    with_period = [part for part in query.parts if part.periods]
    assert len(query.parts) >= 2
    assert [ASKED[part.start : part.end].strip().startswith("minister") for part in with_outlet] == [True]
    assert ["wheat" in part.terms for part in with_period] == [True]
    plain = Query.of(question("Who resigned?"), {"Daily Globe"})
    assert not plain.outlets
    assert not plain.periods


def test_two_outlets_are_looked_for_one_by_one() -> None:
    other = replace(outlet(names=("Evening Post",)), start=0, end=5)
    query = Query.of(question(outlets=(outlet(), other)), set())
    assert set(query.each_outlet) == {frozenset({"Daily Globe"}), frozenset({"Evening Post"})}
    assert query.outlets == {"Daily Globe", "Evening Post"}
    assert Query.of(question(outlets=(outlet(), outlet())), set()).each_outlet == ()


def test_a_name_is_searched_for_in_each_spelling() -> None:
    text = "Where did Qaani go?"
    name = NameInQuestion("Qaani", 10, 15, ("Ghaani", "Qaani", "Ghani", "Kaani"))
    query = Query.of(question(text, names=(name,)), ())
    assert [spelling.text for spelling in query.spellings] == [text, "Where did Ghaani go?", "Where did Ghani go?"]
    assert len(query.spellings) == MOST_SPELLINGS
    assert {"qaani", "ghaani", "kaani"} <= set(query.terms)
    second = query.spellings[1]
    assert second.text[second.place(16) :] == "go?"


def test_a_question_of_one_part_has_none() -> None:
    assert Query.of(question("Who resigned over grain exports?"), ()).parts == ()
