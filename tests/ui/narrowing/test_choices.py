"""What one can narrow to is what the articles have, counted as the filter counts, and found by typing."""

from __future__ import annotations

from pathlib import Path

import rag
from tests.ui.conftest import FERRY, HARBOUR, SmallEngine
from ui.narrowing.choices import KINDS, Choice, choices_of, found_in, matching, persons, publishers, unusable
from ui.narrowing.narrowing import Narrowing


def headline(publisher: str | None, agency: str | None = None) -> rag.Headline:
    return rag.Headline("id", "t", publisher, None, None, "en", agency, "id")


def test_an_agency_counts_for_the_reports_that_others_carry_and_no_article_twice() -> None:
    found = publishers([headline("Herald", "Reuters"), headline("Reuters", "Reuters"), headline(None), headline("Herald")])
    assert found == [Choice("Herald", 2), Choice("Reuters", 2)]


def test_a_person_is_listed_by_main_name_with_the_other_spellings() -> None:
    (oduya,) = persons(SmallEngine().names())
    assert oduya == Choice("Mira Oduya", 2, ("Oduya",))


def test_typing_finds_words_that_begin_so_without_accents_and_says_under_which_spelling() -> None:
    choices = [Choice("Óscar Núñez", 3), Choice("The Nuneaton News", 2), Choice("Esmail Qaani", 1, ("Ismail Qa'ani",))]
    assert [each.name for each in matching(choices, "NUN")] == ["Óscar Núñez", "The Nuneaton News"]
    assert [each.name for each in matching(choices, "oscar  n")] == ["Óscar Núñez"]
    assert [(each.name, each.found_as) for each in matching(choices, "qa ani")] == [("Esmail Qaani", "Ismail Qa'ani")]
    assert [each.name for each in matching(choices, "eaton")] == ["The Nuneaton News"]
    assert matching(choices, "zzz") == []
    assert matching(choices, " ' ") == choices


def test_a_spelling_that_the_articles_do_not_have_is_asked_of_the_engine() -> None:
    engine = SmallEngine()
    assert [each.name for each in found_in(engine, "person", "Meera Odouya ")] == ["Mira Oduya"]
    assert found_in(engine, "person", "Nobody") == []


def test_what_is_added_or_removed_is_listed_or_gone_at_once() -> None:
    engine = SmallEngine()
    assert {choice.name for choice in choices_of(engine, "publisher")} == {HARBOUR.publisher, FERRY.publisher}
    assert choices_of(engine, "publisher") is choices_of(engine, "publisher")
    engine.remove("ferry")
    assert {choice.name for choice in choices_of(engine, "publisher")} == {HARBOUR.publisher}


def test_two_people_s_engines_are_not_taken_for_one_another() -> None:
    one, other = SmallEngine([HARBOUR]), SmallEngine([FERRY])
    assert one.version == other.version
    assert [choice.name for choice in choices_of(one, "publisher")] == [HARBOUR.publisher]
    assert [choice.name for choice in choices_of(other, "publisher")] == [FERRY.publisher]


def test_what_no_question_can_be_put_to_is_said_with_the_nearest() -> None:
    narrowing = Narrowing(("Coast Gazete", "Coast Gazette"), ("Mira Odua", "Mira Oduya"), "soon")
    faults = unusable(SmallEngine(), narrowing)
    assert faults.keys() == {("publisher", "Coast Gazete"), ("person", "Mira Odua"), ("since", "soon")}
    assert "Coast Gazette" in faults["publisher", "Coast Gazete"]
    assert "Mira Oduya" in faults["person", "Mira Odua"]


def test_what_is_listed_is_let_in_by_the_real_engine_as_many_articles_as_it_says(tmp_path: Path) -> None:
    for article in (HARBOUR, FERRY):
        about = f"title: {article.title}\npublisher: {article.publisher}\npublished: {article.published}"
        (tmp_path / f"{article.article_id}.md").write_text(f"---\n{about}\n---\n\n{article.text}\n", encoding="utf-8")
    settings = rag.Settings(articles=tmp_path, index=tmp_path / "index", feedback=tmp_path / "feedback.sqlite", answerer="extractive")
    with rag.open_engine(settings) as engine:
        for kind in KINDS:
            choices = choices_of(engine, kind)
            assert choices
            for choice in choices:
                found = engine.retrieve("What about Talren?", 50, **{f"{kind}s": [choice.name]})
                assert len({source.article_id for source in found}) == choice.count, choice
        assert unusable(engine, Narrowing(("the coast gazette",), ("oduya",))) == {}
        faults = unusable(engine, Narrowing(("Coast Gazete",), ("Peter Vance",)))
        assert "Coast Gazette" in faults["publisher", "Coast Gazete"]
        assert ("person", "Peter Vance") in faults
