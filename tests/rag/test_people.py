"""Who is in the articles, as the shell and Python show it, and what changes when people state otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import rag
from rag.testing import WordCountEmbedding
from tests.rag.small_engine import small_engine


def page(published: str | None, text: str) -> str:
    date = f'published: "{published}"\n' if published else ""
    return f'---\ntitle: "A report"\npublisher: "Daily Globe"\n{date}---\n\n{text}\n'


ARTICLES = {
    "one.md": page(
        "2020-03-04", "General Esmail Ghaani said it was late. Ghaani left with Mara Lind, who said she was glad. Ghaani slept."
    ),
    "two.md": page("2021-06", "The commander Esmail Qaani said it was early. Qaani met Otto Lind, who said he was sad. Lind left."),
    "three.md": page(None, "Ashraf Ghani said he was well. Ghani met Mara Lind and Otto Lind. Lind said so. He saw Esmail Qaani."),
}


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[rag.Engine]:
    with small_engine(tmp_path, ARTICLES) as opened:
        yield opened


def test_persons_are_listed_most_articles_first(engine: rag.Engine) -> None:
    assert [(person.name, len(person.articles), person.first, person.last) for person in engine.names()] == [
        ("Esmail Qaani", 3, "2020-03-04", "2021-06"),
        ("Otto Lind", 2, "2021-06", "2021-06"),
        ("Mara Lind", 2, "2020-03-04", "2020-03-04"),
        ("Ashraf Ghani", 1, None, None),
    ]


@pytest.mark.parametrize(
    "asked",
    [
        "Esmail Qaani",
        "esmail ghaani",
        "Qaani",
        "ghaani",
        "General Esmail Ghaani",
        "E. Qaani",
        "Esmail Qaanni",
        "Эсмаил Каани",
        "إسماعيل قاآني",
    ],
)
def test_a_person_is_found_by_a_name_in_any_spelling(engine: rag.Engine, asked: str) -> None:
    assert engine.person(asked).name == "Esmail Qaani"


def test_a_person_has_spellings_with_articles_dates_and_reasons(engine: rag.Engine) -> None:
    person = engine.person("Qaani")
    assert [(item.written, item.mentions, item.articles, item.first, item.last) for item in person.spellings] == [
        ("Esmail Qaani", 2, ("two", "three"), "2021-06", "2021-06"),
        ("Ghaani", 2, ("one",), "2020-03-04", "2020-03-04"),
        ("Esmail Ghaani", 1, ("one",), "2020-03-04", "2020-03-04"),
        ("Qaani", 1, ("two",), "2021-06", "2021-06"),
    ]
    assert person.articles == ("one", "two", "three")  # undated last
    assert person.mentions == 6
    assert [join.rule for join in person.joins] == ["the same sounds, spelled in two ways"]


def test_a_surname_alone_counts_where_an_article_has_one_bearer(engine: rag.Engine) -> None:
    spelled = {item.written: item.articles for item in engine.person("Otto Lind").spellings}
    assert spelled == {"Otto Lind": ("two", "three"), "Lind": ("two",)}  # in three there are two Linds


def test_a_name_of_several_or_of_nobody_is_told_with_those_that_may_be_meant(engine: rag.Engine) -> None:
    with pytest.raises(rag.BylineError, match=r"'Lind' may be Mara Lind, Otto Lind\."):
        engine.person("Lind")
    with pytest.raises(rag.BylineError, match=r"nobody called 'Otto Lindholmes'.*Otto Lind.*byline names"):
        engine.person("Otto Lindholmes")
    with pytest.raises(rag.BylineError, match="byline names lists all"):
        engine.person("Zzyx")


def test_a_name_of_nobody_is_told_only_with_names_that_are_spelled_like_it(engine: rag.Engine) -> None:
    with pytest.raises(rag.BylineError, match=r"nobody called 'Sudani'\. byline names"):
        engine.person("Sudani")
    with pytest.raises(rag.BylineError, match=r"nobody called 'Otto Lindholmes'\. They name Otto Lind\. byline"):
        engine.person("Otto Lindholmes")


def test_what_is_stated_takes_effect_at_once_and_without_embedding(
    engine: rag.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WordCountEmbedding, "embed", None)  # whoever embeds fails
    assert "added to apart" in engine.split_names("Esmail Qaani", "Esmail Ghaani")
    assert {person.name for person in engine.names()} >= {"Esmail Qaani", "Esmail Ghaani"}
    assert "taken out of apart" in engine.join_names("Esmail Ghaani", "Esmail Qaani")
    assert "Esmail Ghaani" not in {person.name for person in engine.names()}
    assert "added to same" in engine.join_names("Otto Lind", "The Gardener")
    assert "already" in engine.join_names("Otto Lind", "The Gardener")
    assert engine.person("the gardener").name == "Otto Lind"
    with pytest.raises(rag.BylineError, match="differ"):
        engine.join_names("Otto Lind", "OTTO LIND")
    assert engine.alias_remarks() == []
    engine.split_names("Nobody Here", "Nobody There")
    assert "Nobody Here, Nobody There" in engine.alias_remarks()[0]
    assert "Nobody Here" in str(engine.status()["aliases"])


def test_a_question_finds_what_the_aliases_state(engine: rag.Engine) -> None:
    engine.join_names("Otto Lind", "The Gardener")
    assert "Otto Lind" in engine.ask("What did the gardener say?").trace.expansions["the gardener"]
