"""Gold evidence is found by its words, so that no change of passages breaks it, and never guessed at."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rag
from eval.case_schema import Case, GoldEvidence
from eval.gold import GoldError, GoldFinder
from eval.schema import Span


def made(article: rag.Article, **fields: object) -> rag.Article:
    return dataclasses.replace(article, source="/news/2021/visit.html", url="https://example.org/visit/", **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "name",
    ["visit", " visit", "visit.html", "/news/2021/visit.html", "https://example.org/visit", "A visit  to Baghdad", "a VISIT to Baghdad"],
)
def test_an_article_is_found_by_id_file_name_address_and_title(article: rag.Article, name: str) -> None:
    assert GoldFinder([made(article)]).article(name).article_id == "visit"


def test_an_id_goes_before_another_articles_title(article: rag.Article) -> None:
    other = made(article, article_id="other", title="visit")
    assert GoldFinder([made(article), other]).article("visit").article_id == "visit"


@pytest.mark.parametrize(("name", "message"), [("visits", "no article with"), ("A visit to Baghdad", "may be copy or visit")])
def test_an_article_that_is_not_there_or_twice_is_an_error(article: rag.Article, name: str, message: str) -> None:
    with pytest.raises(GoldError, match=message) as raised:
        GoldFinder([made(article), made(article, article_id="copy")]).article(name)
    assert raised.value.field == "article"


TEXT = "“I won’t,” Qaani said — twice —\n  at the café‐bar…  He left.\nShe left at 5 p.m. He left."


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ('"I won\'t," Qaani said - twice - at the cafe\u0301-bar...', "“I won’t,” Qaani said — twice —\n  at the café‐bar…"),
        ("  Qaani\tsaid\u00a0— twice", "Qaani said — twice"),
        ("She left at 5\u200b p.m.", "She left at 5 p.m."),
    ],
)
def test_a_sentence_is_found_whatever_its_white_space_quotes_and_dashes(article: rag.Article, sentence: str, words: str) -> None:
    span = GoldFinder([made(article, text=TEXT)]).span(GoldEvidence(article="visit", sentence=sentence))
    assert TEXT[span.start : span.end] == words


@pytest.mark.parametrize(
    ("sentence", "message"),
    [
        ("Qaani stayed.", "does not stand in visit"),
        ("qaani said", "does not stand in visit"),
        ("e left at 5", "does not stand in visit"),
        ("at the cafe", "does not stand in visit"),
        ("He left.", "stands 2 times in visit"),
        ("\u200b", "does not stand in visit"),
    ],
)
def test_a_sentence_that_is_not_there_or_twice_is_an_error(article: rag.Article, sentence: str, message: str) -> None:
    with pytest.raises(GoldError, match=message) as raised:
        GoldFinder([made(article, text=TEXT)]).span(GoldEvidence(article="visit", sentence=sentence))
    assert raised.value.field == "sentence"


def test_spans_of_a_case_are_in_the_order_of_its_evidence(article: rag.Article, make_case: Callable[..., Case]) -> None:
    sentences = ["He left at noon.", "Qaani met Amiri on Monday."]
    case = make_case(evidence=[{"article": "visit", "sentence": sentence} for sentence in sentences])
    expected = (Span(article_id="visit", start=27, end=43), Span(article_id="visit", start=0, end=26))
    assert GoldFinder([article]).spans(case) == expected


def test_all_that_is_not_there_is_named(article: rag.Article, make_case: Callable[..., Case]) -> None:
    other = dataclasses.replace(article, article_id="other")
    named = [("visit", "He flew."), ("visit", "He left at noon."), ("none.md", None), ("A visit to Baghdad", "He left at noon.")]
    case = make_case(evidence=[{"article": name, "sentence": sentence} for name, sentence in named])
    assert [(each.article, each.sentence, each.reason) for each in GoldFinder([article, other]).unfound(case)] == [
        ("visit", "He flew.", "does not stand in visit"),
        ("none.md", None, "there is no such article"),
        ("A visit to Baghdad", "He left at noon.", "may be other or visit"),
    ]


def test_evidence_without_a_sentence_is_the_article_as_a_whole(article: rag.Article) -> None:
    assert GoldFinder([article]).span(GoldEvidence(article="visit")) == Span(article_id="visit", start=0, end=len(article.text))


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=20), st.text(st.characters(codec="utf-8"), max_size=20))
def test_a_sentence_is_found_between_any_others(before: str, after: str) -> None:
    article = rag.Article("a", "t", None, None, None, "en", f"{before} 1a“z–9 {after}")
    (span,) = [GoldFinder([article]).span(GoldEvidence(article="a", sentence="1a”z-9"))]
    assert article.text[span.start : span.end] == "1a“z–9"
