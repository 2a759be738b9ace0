"""An article in full: nothing of its page is lost, and what was left out is only shown as that."""

from __future__ import annotations

import dataclasses
import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

import rag
from tests.ui.conftest import HARBOUR
from tests.ui.corpus.test_facts import head
from ui.corpus.article_in_full import article_in_full_html, text_html
from ui.corpus.facts import CorpusFacts
from ui.corpus.place import Place

REMOVED = (
    rag.Removed("Home News", "navigation", 0),
    rag.Removed("Photo: A. Writer", "caption", 0),
    rag.Removed("(pictured)", "caption", HARBOUR.text.index(" in Port")),
    rag.Removed("Read more", "teaser", HARBOUR.text.index("Mira")),
    rag.Removed("Back to top", "navigation", len(HARBOUR.text)),
    rag.Removed("All rights reserved", "navigation", len(HARBOUR.text)),
)
FACTS = CorpusFacts([head("harbour", title="Dockers return", story="s"), head("copy", title="The same again", story="s")])
WORDS = st.text(st.sampled_from('ab \n<&"'), max_size=40)


def shown(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


def page(text: str, removed: list[rag.Removed]) -> str:
    """The page's text, as ``rag.Article.removed`` says that it is made again."""
    pieces = sorted(enumerate(removed), key=lambda item: (item[1].position, item[0]))
    parts, before = [], 0
    for _, piece in pieces:
        parts += [text[before : piece.position], piece.text]
        before = piece.position
    return "".join([*parts, text[before:]])


@given(WORDS, st.lists(st.tuples(WORDS, st.integers(0, 40)), max_size=6))
def test_what_was_left_out_stands_in_its_place_and_nothing_is_lost(text: str, pieces: list[tuple[str, int]]) -> None:
    removed = [rag.Removed(words, "x", min(at, len(text))) for words, at in pieces]
    html = text_html(text, removed)
    assert shown(html) == page(text, removed)
    assert shown(re.sub(r"<del.*?</del>", "", html, flags=re.DOTALL)) == text


@given(WORDS)
def test_paragraphs_are_opened_and_closed(text: str) -> None:
    html = text_html(text, [rag.Removed("x", "y", len(text) // 2)])
    depth = 0
    for tag in re.findall(r"<(/?)p\b", html):
        depth += -1 if tag else 1
        assert depth in (0, 1)
    assert depth == 0


def test_what_stood_within_a_paragraph_stays_within_it() -> None:
    assert '<p dir="auto">Dockers<span class="left-out"><del data-reason="caption">(pictured)</del></span> in Port' in text_html(
        HARBOUR.text, REMOVED
    )
    assert '<p class="left-out" dir="auto"><del data-reason="teaser">Read more</del></p><p dir="auto">Mira' in text_html(
        HARBOUR.text, REMOVED
    )


def test_what_was_left_out_is_counted_by_reason() -> None:
    html = article_in_full_html(dataclasses.replace(HARBOUR, removed=REMOVED), FACTS, Place())
    counts = re.findall(r"<summary><bdi>(.*?)</bdi> <span>(\d+)</span></summary>", html)
    assert counts == [("navigation", "3"), ("caption", "2"), ("teaser", "1")]
    assert "Nothing was left out." in article_in_full_html(HARBOUR, FACTS, Place())


def test_how_each_field_was_found_is_told_and_what_is_not_stated() -> None:
    found = {
        "published": rag.Found("date line", "likely", "Sunday, April 2"),
        "title": rag.Found("heading", "certain", HARBOUR.title),
    }
    html = article_in_full_html(dataclasses.replace(HARBOUR, found=found, publisher=None), FACTS, Place())
    told = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", html)
    assert {label: shown(value) for label, value in told} == {
        "Title": "Dockers return to work in Port Talrenheading, certain",
        "Publisher": "not stated",
        "Published": "2 April 2023date line, likely Sunday, April 2",
        "Address": HARBOUR.url,
        "Language": "English",
    }


def test_the_other_tellings_the_persons_and_the_dates_are_listed_once() -> None:
    start = HARBOUR.text.index("on Sunday")
    date = rag.EventDate(start, start + 9, "on Sunday", "2023-04-02", "2023-04-02", "2023-04-02", "day", "publication date")
    passage = rag.Passage("p", "harbour", 0, len(HARBOUR.text), HARBOUR.text, (), (date,))
    person = rag.Person("Mira Oduya", 2, ("harbour",), None, None, (), ())
    html = article_in_full_html(dataclasses.replace(HARBOUR, story="s"), FACTS, Place(), [person], [passage, passage])
    assert "One of 2 telling one story" in html
    assert "The same again" in html
    assert 'data-place="list=names&amp;named=Mira+Oduya"' in html
    assert html.count("on Sunday</q> counted from the date of publication") == 1


def test_nothing_of_an_article_is_markup() -> None:
    bad = '"><img src=x onerror=hack()><script>'
    article = dataclasses.replace(
        HARBOUR,
        title=bad,
        publisher=bad,
        url=f"https://x.example/{bad}",
        language=bad,
        text=f"{bad}\n\n{bad}",
        removed=(rag.Removed(bad, bad, 3),),
        found={"publisher": rag.Found(bad, "likely", bad + " ")},
    )
    person = rag.Person(bad, 1, ("harbour",), None, None, (), ())
    date = rag.EventDate(0, 5, bad, bad, "2020-01-01", "2020-01-01", "day", "stated")
    passage = rag.Passage("p", "harbour", 0, 5, "", (), (date,))
    html = article_in_full_html(article, FACTS, Place(search=bad), [person], [passage], {bad})
    assert "<img" not in html
    assert "<script" not in html
