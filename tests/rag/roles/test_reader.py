"""Roles are known of every article that is there, and of none that is gone."""

from dataclasses import replace
from pathlib import Path

from rag.article_store import ArticleStore
from rag.names import NameIndex
from rag.periods import find_periods
from rag.roles.keeping import KIND, kept_roles, read_roles
from rag.roles.reader import RoleReader
from rag.roles.statements import FORMAT
from rag.schema import Passage
from tests.rag.roles.test_asked import TODAY
from tests.rag.small_engine import small_engine

TALKS = """\
---
title: "Talks"
publisher: "Daily Globe"
published: "2020-03-04"
---

Harbour Guard commander Otto Brandt met Mara Lind, who heads the Tarn Council, in Geneva.
"""
LATER = TALKS.replace("2020-03-04", "2022-03-04").replace("Otto Brandt", "Jane Roe")
QUESTION = "Who was the Harbour Guard commander in March 2020?"


def test_who_held_a_role_stands_in_the_trace_with_its_passage(tmp_path: Path) -> None:
    with small_engine(tmp_path, {"talks.md": TALKS, "later.md": LATER}) as engine:
        [role] = engine.ask(QUESTION).trace.roles
        assert [holder.name for holder in role.holders] == ["Otto Brandt"]
        [passage] = role.holders[0].passages
        assert "Harbour Guard commander Otto Brandt" in engine.article(passage.article_id).text[passage.start : passage.end]
        assert [holder.name for holder in engine.ask(QUESTION.replace("2020", "2022")).trace.roles[0].holders] == ["Jane Roe"]
        assert engine.ask("Where was it?").trace.roles == ()
        engine.delete([passage.article_id])
        assert engine.ask(QUESTION).trace.roles == ()


def test_nothing_of_the_period_is_said_in_a_notice(tmp_path: Path) -> None:
    with small_engine(tmp_path, {"talks.md": TALKS, "old.txt": "A guard slept in the harbour.\n"}) as engine:
        assert "No article found is dated to 2018; 1 undated article was searched." in engine.ask("Which guard slept in 2018?").notices
        assert engine.ask("Which guard met the council in 2020?").notices == ()


def test_last_month_counts_from_the_day_that_is_set(tmp_path: Path) -> None:
    with small_engine(tmp_path, {"talks.md": TALKS}, today="2020-04-01") as engine:
        assert engine.ask("Who met Mara Lind last month?").notices == ()
    with small_engine(tmp_path, {"talks.md": TALKS}, today="2021-04-01") as engine:
        assert engine.ask("Who met Mara Lind last month?").notices == ("No article found is dated to March 2021.",)


def test_ingestion_keeps_the_statements_with_their_articles(tmp_path: Path) -> None:
    with small_engine(tmp_path, {"talks.md": TALKS}):
        store = ArticleStore(f"sqlite:///{tmp_path / 'index' / 'articles.sqlite'}")
        [content] = store.derived(KIND, FORMAT).values()
        store.close()
    assert [(each.holder, each.role[-1]) for each in read_roles(content)] == [("Otto Brandt", "commander"), ("Mara Lind", "head")]


def test_an_index_made_before_there_were_roles_gets_them_when_it_is_asked(tmp_path: Path) -> None:
    with small_engine(tmp_path, {"talks.md": TALKS}) as engine:
        store = ArticleStore(f"sqlite:///{tmp_path / 'index' / 'articles.sqlite'}")
        article = engine.articles()[0]
        store.put_derived(KIND, FORMAT - 1, {article.article_id: (article.content_hash, "what a former version wrote")})
        assert store.derived(KIND, FORMAT) == {}
        [role] = RoleReader(store).resolve(QUESTION, find_periods(QUESTION, TODAY), NameIndex())
        assert role.holders[0].name == "Otto Brandt"
        assert article.article_id in store.derived(KIND, FORMAT)
        store.close()


def test_statements_go_through_json_unharmed_and_are_read_of_english_only(tmp_path: Path) -> None:
    with small_engine(tmp_path, {"talks.md": TALKS}) as engine:
        article = engine.articles()[0]
        passages: list[Passage] = engine.passages(article.article_id)
    found = read_roles(kept_roles(article, passages))
    assert [(each.first, each.by, each.words) for each in found] == [
        ("2020-03-04", "publication date", ("guard", "harbour")),
        ("2020-03-04", "publication date", ("council", "tarn")),
    ]
    assert read_roles(kept_roles(replace(article, language="de"), passages)) == []
