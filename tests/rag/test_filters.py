"""Filters: an answer from a paper or a month that was ruled out is wrong, and one that leaves out what was ruled in is incomplete."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rag
from rag.abstention import PHRASE
from rag.article_store import ArticleStore
from rag.corpus import CorpusReader
from rag.filters import Selector, _bound, _within, in_words
from rag.people import People
from tests.rag.small_engine import ARTICLES, small_engine
from tests.rag.test_article_store import STORY

GRAIN = "Who spoke of grain?"


def story(publisher: str, published: str, text: str) -> str:
    return f"---\ntitle: Story\npublisher: '{publisher}'\npublished: '{published}'\n---\n\n{text}\n"


MORE = ARTICLES | {
    "march.md": story("The Évening Standard", "2024-03-15", "Ann Hale spoke of grain in Tarn."),
    "leap.md": story("Daily Globe", "2024-02-29", "Bo Kern spoke of grain in Tarn."),
    "wire.md": story("Morning Star", "2024-02", "TARN (Reuters) - Cy Lund spoke of grain in Tarn."),
    "undated.txt": "Di Moss spoke of grain in Tarn.",
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[rag.Engine]:
    with small_engine(tmp_path_factory.mktemp("engine"), MORE) as opened:
        yield opened


def found(engine: rag.Engine, **filters: object) -> set[str]:
    return {source.article_id for source in engine.retrieve(GRAIN, 20, **filters)}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("publishers", "articles"),
    [
        ("Daily Globe", {"talks", "leap"}),
        ("daily GLOBE ", {"talks", "leap"}),
        ("Evening Standard", {"march"}),  # without its article and accent
        (["Morning Star", "The evening standard"], {"wire", "march"}),
        ("Reuters", {"wire"}),  # whose report another paper carries; telling Reuters something is not enough
        ((), {"talks", "denial", "crash", "march", "leap", "wire", "undated"}),
    ],
)
def test_a_publisher_is_found_by_any_way_of_writing_it(engine: rag.Engine, publishers: str | list[str], articles: set[str]) -> None:
    assert found(engine, publishers=publishers) == articles


@pytest.mark.parametrize(
    ("since", "until", "undated", "articles"),
    [
        ("2024", None, False, {"march", "leap", "wire"}),
        ("2024-02-29", "2024-02-29", False, {"leap", "wire"}),  # some day of February may be that one
        (None, "2024-02", False, {"talks", "denial", "leap", "wire"}),  # February has its last day
        ("2024-03", "2024-03-14", False, set()),
        ("2024-03-15", "2024-03-15", False, {"march"}),
        ("2021-06-30", "2021-07", False, {"denial"}),
        ("2024-03", None, True, {"march", "crash", "undated"}),
        (None, None, True, {"talks", "denial", "crash", "march", "leap", "wire", "undated"}),
    ],
)
def test_both_ends_of_a_period_are_in_it(
    engine: rag.Engine, since: str | None, until: str | None, undated: bool, articles: set[str]
) -> None:
    assert found(engine, since=since, until=until, undated=undated) == articles


def test_filters_hold_together_for_everything_that_asks(engine: rag.Engine) -> None:
    filters = rag.Filters(("daily globe",), "2024-01", None).to_dict()
    assert found(engine, **filters) == {"leap"}
    assert {evidence.source.article_id for evidence in engine.evidence(GRAIN, **filters)} == {"leap"}
    answer = engine.ask(GRAIN, **filters)
    assert {citation.article_id for citation in answer.citations} == {source.article_id for source in answer.sources} == {"leap"}
    assert answer.trace.filters == rag.Filters(("Daily Globe",), "2024-01", None)
    assert engine.ask(GRAIN).trace.filters == rag.Filters()


def test_a_conversation_goes_on_under_filters(engine: rag.Engine) -> None:
    history: list[rag.Turn] = [{"role": "user", "content": "Who spoke of grain in Tarn?"}, {"role": "assistant", "content": "Ann Hale."}]
    answer = engine.ask("Where did she speak of it?", history, publishers="Evening Standard")
    assert {source.article_id for source in answer.sources} == {"march"}
    assert answer.citations


def test_articles_without_a_date_are_not_dropped_silently(engine: rag.Engine) -> None:
    notice = "2 undated articles were left out, because a period was asked for."
    assert engine.ask(GRAIN, since="2024").notices == (notice,)
    assert engine.ask(GRAIN, since="2024", undated=True).notices == ()
    assert engine.ask(GRAIN, publishers="Daily Globe", since="2024").notices == ()
    assert engine.ask(GRAIN, publishers="Daily Globe").notices == ()


def test_nothing_left_is_an_abstention_that_says_by_what(engine: rag.Engine) -> None:
    answer = engine.ask(GRAIN, publishers=["Morning Star", "Daily Globe"], since="2030", until="2030-02-01")
    assert answer.abstained
    assert answer.text == (
        f"{PHRASE} No article was searched: none is published by Daily Globe or Morning Star, published from 2030 to 1 February 2030."
    )


def test_an_abstention_speaks_of_the_articles_that_were_asked(tmp_path: Path) -> None:
    with small_engine(tmp_path, MORE, abstain_below=1.0) as strict:
        text = strict.ask("What is the price of tea?", publishers="Daily Globe", since="2024").text
    assert text == (
        f"{PHRASE} What was searched: 1 article from February 2024, published by Daily Globe "
        "(only what is published by Daily Globe, published since 2024)."
    )


def test_an_unknown_publisher_is_an_error_that_names_the_nearest(engine: rag.Engine) -> None:
    with pytest.raises(rag.BylineError, match=r"No article is published by 'Dayly Glob'\. The nearest are Daily Globe, .*byline articles"):
        engine.ask(GRAIN, publishers="Dayly Glob")


@pytest.mark.parametrize(
    "value", ["yesterday", "24-02", "2024-2", "2024-02-30", "2024-13", "0000", "2024-02-01T10:00", "２０２４", "2024-"]
)
def test_what_is_no_date_is_an_error_that_names_the_argument(engine: rag.Engine, value: str) -> None:
    with pytest.raises(rag.BylineError, match=r"until is '.*', which is no date\. Give a date like 2024, 2024-03 or 2024-03-15"):
        engine.retrieve(GRAIN, until=value)


def test_a_period_that_ends_before_it_begins_is_an_error(engine: rag.Engine) -> None:
    with pytest.raises(rag.BylineError, match="since=2024-03 is later than until=2024-02"):
        engine.retrieve(GRAIN, since="2024-03", until="2024-02")


def test_an_article_that_came_later_is_in(tmp_path: Path) -> None:
    with small_engine(tmp_path, MORE) as opened:
        assert found(opened, publishers="Daily Globe") == {"talks", "leap"}
        opened.ingest([rag.Document("new.md", story("Daily Globe", "2024-04-01", "Ed Pike spoke of grain.").encode())])
        (new,) = found(opened, publishers="Daily Globe") - {"talks", "leap"}
        assert new.startswith("new")
        opened.delete(["leap"])
        assert found(opened, publishers="Daily Globe") == {"talks", new}


def test_two_publishers_that_differ_in_more_than_accents_stay_two(tmp_path: Path) -> None:
    store = ArticleStore(f"sqlite:///{tmp_path / 'articles.sqlite'}")
    for name, publisher in (("a", "The Age"), ("b", "Age"), ("c", "Agé")):
        store.replace(replace(STORY, article_id=name, publisher=publisher), [])
    aliases = tmp_path / "aliases.toml"
    selector = Selector(store, People(store, CorpusReader(store, tmp_path, aliases), aliases))
    for asked, named in (("the age", ("The Age",)), ("age", ("Age", "Agé"))):
        selection = selector.select(asked)
        assert selection is not None
        assert selection.filters.publishers == named
    store.close()


NAMING = {
    "geneva.md": story("Daily Globe", "2024-01-02", "General Esmail Ghaani said it was late. Ghaani spoke of grain with Mara Lind."),
    "tarn.md": story("Evening Post", "2024-02-03", "The commander Esmail Qaani said it was early. Qaani spoke of grain."),
    "lisbon.md": story("Evening Post", "2024-03-04", "Otto Lind said he was sad. Lind spoke of grain with Mara Lind. She said so."),
    "ships.md": story("Daily Globe", "2024-03-05", "Two ships with grain sank near Tarn."),
}


@pytest.fixture(scope="module")
def naming(tmp_path_factory: pytest.TempPathFactory) -> Iterator[rag.Engine]:
    with small_engine(tmp_path_factory.mktemp("naming"), NAMING) as opened:
        yield opened


@pytest.mark.parametrize(
    ("persons", "articles"),
    [
        ("Esmail Qaani", {"geneva", "tarn"}),  # in both spellings
        ("esmail ghaani", {"geneva", "tarn"}),
        ("Qaani", {"geneva", "tarn"}),
        (["Otto Lind", "Qaani"], {"geneva", "tarn", "lisbon"}),
        ((), {"geneva", "tarn", "lisbon", "ships"}),
    ],
)
def test_a_person_takes_in_the_articles_that_name_the_person_in_any_spelling(
    naming: rag.Engine, persons: str | list[str], articles: set[str]
) -> None:
    assert found(naming, persons=persons) == articles


def test_every_person_of_the_corpus_can_be_filtered_by_with_the_articles_that_are_listed(naming: rag.Engine) -> None:
    for person in naming.names():
        assert found(naming, persons=person.name) == set(person.articles)
        assert naming.ask(GRAIN, persons=[person.name]).trace.filters == rag.Filters(persons=(person.name,))


def test_persons_publishers_and_period_hold_together(naming: rag.Engine) -> None:
    assert found(naming, persons="Mara Lind", publishers="Evening Post") == {"lisbon"}
    assert found(naming, persons=["Qaani", "Mara Lind"], since="2024-02") == {"tarn", "lisbon"}
    assert found(naming, persons="Qaani", publishers="Evening Post", until="2024-01") == set()
    filters = rag.Filters(("Evening Post",), "2024-02", None, False, ("otto lind", "mara lind", "ghaani", "Qaani")).to_dict()
    assert naming.ask(GRAIN, **filters).trace.filters.persons == ("Esmail Ghaani", "Mara Lind", "Otto Lind")  # once each, in order


@pytest.mark.parametrize("asked", ["Lind", "Zed Quux", ""])
def test_a_person_who_is_nobody_or_several_is_the_error_that_looking_one_up_gives(naming: rag.Engine, asked: str) -> None:
    with pytest.raises(rag.BylineError) as of_person:
        naming.person(asked)
    with pytest.raises(rag.BylineError) as of_filter:
        naming.ask(GRAIN, persons=asked)
    assert str(of_filter.value) == str(of_person.value)


def test_an_abstention_says_whom_the_articles_that_were_asked_name(naming: rag.Engine, tmp_path: Path) -> None:
    text = naming.ask(GRAIN, persons="Qaani", publishers="Daily Globe", since="2030").text
    assert text == (
        f"{PHRASE} No article was searched: there is none naming Esmail Ghaani, published by Daily Globe, published since 2030."
    )
    with small_engine(tmp_path, NAMING, abstain_below=1.0) as strict:
        text = strict.ask("What is the price of tea?", persons="Otto Lind").text
    assert "published by Evening Post (only articles naming Otto Lind)." in text


def test_persons_are_those_of_the_articles_and_aliases_as_they_are_now(tmp_path: Path) -> None:
    with small_engine(tmp_path, NAMING) as opened:
        assert found(opened, persons="Otto Lind") == {"lisbon"}
        opened.join_names("Otto Lind", "Mara Lind")
        assert found(opened, persons="Otto Lind") == {"geneva", "lisbon"}
        opened.split_names("Otto Lind", "Mara Lind")
        assert found(opened, persons="Otto Lind") == {"lisbon"}
        assert found(opened, persons="Esmail Ghaani") == {"geneva", "tarn"}
        opened.split_names("Esmail Ghaani", "Esmail Qaani")  # the main name is the same as before
        assert found(opened, persons="Esmail Ghaani") == {"geneva"}
        opened.ingest([rag.Document("new.md", story("Daily Globe", "2024-04-01", "Otto Lind said he spoke of grain. Lind left.").encode())])
        (new,) = found(opened, persons="Otto Lind") - {"lisbon"}
        assert new.startswith("new")
        opened.delete(["lisbon"])
        assert found(opened, persons="Otto Lind") == {new}


EVERY_DAY = [(date(1999, 1, 1) + timedelta(count)).isoformat() for count in range(3 * 365 + 1)]
DAYS = st.dates(date(1999, 12, 1), date(2001, 2, 1))
LENGTHS = st.sampled_from([4, 7, 10])


@given(DAYS, LENGTHS, DAYS, LENGTHS, DAYS, LENGTHS)
def test_a_date_is_within_when_they_have_a_day_in_common(d: date, m: int, s: date, k: int, u: date, n: int) -> None:
    published, since, until = d.isoformat()[:m], s.isoformat()[:k], u.isoformat()[:n]

    first, last = _bound("since", since), _bound("until", until)
    assert first is not None
    assert last is not None
    begin, *_ = (day for day in EVERY_DAY if day.startswith(since))
    *_, end = (day for day in EVERY_DAY if day.startswith(until))
    wanted = any(begin <= day <= end for day in EVERY_DAY if day.startswith(published))
    assert _within(published, first[0], last[1], undated=False) is wanted


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        (rag.Filters(), ""),
        (rag.Filters(("A", "B", "C"), until="2024-03-15"), "published by A, B or C, published until 15 March 2024"),
        (rag.Filters((), "2024-02", "2024-02", True), "published in February 2024, undated ones included"),
        (rag.Filters(("A",), "2024-02", persons=("X", "Y")), "naming X or Y, published by A, published since February 2024"),
    ],
)
def test_filters_in_words(filters: rag.Filters, said: str) -> None:
    assert in_words(filters) == said
