"""A person is found by any spelling, and it is told why spellings are one person's."""

from __future__ import annotations

import re

import rag
from tests.ui.corpus.test_facts import head
from ui.corpus.facts import CorpusFacts, PeopleFacts
from ui.corpus.name_list import found_people, names_html, person_html
from ui.corpus.place import Place

QAANI = rag.Person(
    "Esmail Qaani",
    12,
    ("a", "b"),
    "2020-01-01",
    "2021",
    (rag.Spelling("Esmail Qaani", 8, ("a",), "2020-01-01", "2020-01-01"), rag.Spelling("Ismaïl Ghaani", 4, ("b",), "2021", "2021")),
    (rag.NameJoin("Esmail Qaani", "Ismaïl Ghaani", "the same sounds, spelled in two ways"),),
)
ODUYA = rag.Person("Mira Oduya", 3, ("a",), None, None, (rag.Spelling("Mira Oduya", 3, ("a",), None, None),), ())
PEOPLE = PeopleFacts([QAANI, ODUYA])
FACTS = CorpusFacts([head("a", "2020-01-01"), head("b", "2021")])


def test_any_spelling_finds_a_person_and_is_told_first() -> None:
    assert found_people(PEOPLE, "ismail ghaani") == [QAANI]
    assert found_people(PEOPLE, "Esmail Ghaani") == []
    assert list(found_people(PEOPLE, " ")) == [QAANI, ODUYA]
    html = names_html(PEOPLE, Place(listed="names", search="ghaani"))
    assert "also written <bdi>Ismaïl Ghaani</bdi>" in html
    assert "2 articles · 12 mentions · " in html


def test_a_person_s_page_tells_spellings_why_they_are_one_and_where_they_stand() -> None:
    html = person_html(QAANI, FACTS, Place(listed="names", name="Esmail Qaani"))
    assert '<th scope="row" dir="auto">Ismaïl Ghaani</th><td>4</td><td>1</td>' in html
    assert "<bdi>Esmail Qaani</bdi> = <bdi>Ismaïl Ghaani</bdi> <span>the same sounds, spelled in two ways</span>" in html
    assert re.findall(r'data-key="(\w)"', html) == ["b", "a"]
    assert 'data-send="asknarrowed" data-person="Esmail Qaani"' in html


def test_a_person_of_many_articles_has_pages() -> None:
    ids = tuple(f"a{number:03}" for number in range(120))
    facts = CorpusFacts([head(article_id) for article_id in ids])
    person = rag.Person("Mira Oduya", 120, ids, None, None, (), ())
    html = person_html(person, facts, Place(listed="names", name="Mira Oduya", page=2, part=3))
    assert "101 to 120 of 120" in html
    assert "page=2&amp;named=Mira+Oduya&amp;part=2" in html


def test_names_are_never_markup() -> None:
    bad = '"><img src=x onerror=hack()>'
    person = rag.Person(bad, 1, ("a",), None, None, (rag.Spelling(bad, 1, ("a",), None, None),), (rag.NameJoin(bad, bad, bad),))
    html = names_html(PeopleFacts([person]), Place(listed="names", search="img")) + person_html(person, FACTS, Place(name=bad))
    assert "<img" not in html


def test_a_part_of_the_name_is_no_other_spelling_of_it() -> None:
    written = ("Esmail al-Qaani", "Qaani", "al-Qaani", "Ghaani", "Esmail Ghaani")
    person = rag.Person("Esmail al-Qaani", 4, ("a",), None, None, tuple(rag.Spelling(each, 1, ("a",), None, None) for each in written), ())
    html = names_html(PeopleFacts([person]), Place(listed="names"))
    assert "also written <bdi>Esmail Ghaani</bdi></p>" in html
