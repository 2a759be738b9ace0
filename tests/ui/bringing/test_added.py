"""What was added is told in words, and no word of a file, a page or a visitor is markup."""

from __future__ import annotations

import pytest

import rag
from ui import texts
from ui.bringing.added import MOST_ROWS, Additions, added_html, article_html, fetch_html, head_html, paste_html, summary
from ui.bringing.sources import Item
from ui.bringing.taking_in import Run, Shown
from ui.settings import PageSettings

HOSTILE = "\"><script>alert('x')</script><img src=x onerror=alert(1)>"
FOUND = {"publisher": rag.Found("date line", "uncertain", "the Paper of Tarn"), "title": rag.Found("heading", "likely", HOSTILE)}


def shown(article_id: str = "a", title: str = "A title", publisher: str | None = "Paper") -> Shown:
    return Shown(article_id, title, publisher, None, None, "en", FOUND, 1234, 1, 2)


def ended(*items: Item, **articles: Shown) -> Run:
    run = Run("ada", list(items), dict(articles))
    run.begun, run.running = True, False
    return run


def item(name: str = "a.md", **values: object) -> Item:
    return Item(name, state="done", **values)  # type: ignore[arg-type]


def test_nothing_that_was_handed_over_or_typed_is_markup() -> None:
    run = ended(item(HOSTILE, added=(HOSTILE,), refused=[HOSTILE], copies=[HOSTILE], remarks=[HOSTILE]))
    run.shown[HOSTILE] = Shown(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, FOUND, 1, 0)
    for opened in ({}, {"editing": HOSTILE, "typed": {"title": HOSTILE}, "faults": {"url": HOSTILE}}, {"removing": HOSTILE}):
        html = added_html(Additions(run, told=HOSTILE, refusal=HOSTILE, focus=HOSTILE, **opened))  # type: ignore[arg-type]
        assert "<script" not in html
        assert "<img" not in html


def test_each_fact_says_how_it_was_found_and_how_surely() -> None:
    html = article_html(shown(), Additions())
    assert "date line, uncertain: “the Paper of Tarn”" in html
    assert f'<dt>Published</dt><dd><span class="absent">{texts.NOT_STATED}</span>' in html
    assert "1,234 characters of text · 1 piece cleaned out · 2 persons named" in html


def test_a_run_says_what_became_of_each_thing() -> None:
    run = ended(
        item("one.md", added=("a",)),
        item("many.jsonl", added=("b", "c"), refused=["line 3: no text"]),
        item("there.md", unchanged=("d",)),
        item("copy.md", copies=["A title"]),
        item("bad.png", refused=["a picture"]),
    )
    html = added_html(Additions(run))
    for words in ("added<", "2 articles added, 1 refused", "already there", "A copy of “A title”", "refused<", "line 3: no text"):
        assert words in html
    assert summary(run) == "3 articles added, 2 refused"
    run.stopped = True
    assert summary(run).endswith(texts.ADDING_STOPPED)


def test_nothing_can_be_changed_while_articles_are_added() -> None:
    run = ended(item(added=("a",)), a=shown())
    assert "remove_article" in added_html(Additions(run))
    run.running = True
    html = added_html(Additions(run))
    assert "remove_article" not in html
    assert "undo_adding" not in html
    assert "stop_adding" in html


def test_a_file_with_very_many_articles_does_not_make_a_page_that_nobody_can_open() -> None:
    ids = tuple(f"a{number}" for number in range(MOST_ROWS + 7))
    html = added_html(Additions(ended(item(added=ids), **{article_id: shown(article_id) for article_id in ids})))
    assert html.count('class="found"') == MOST_ROWS
    assert "and 7 more" in html


def test_people_are_told_who_sees_what_they_add_and_what_they_may_add() -> None:
    settings = PageSettings(upload_files=3, upload_megabytes=2.5)
    assert texts.ADD_OWN in head_html(settings, "ada")
    assert texts.ADD_OWN not in head_html(settings, "")
    assert "At most 3 files at once, of 2.5 MB each" in head_html(settings, "ada")
    assert texts.ADDING_OFF in head_html(PageSettings(upload_articles=0), "ada")
    assert "drop" not in head_html(PageSettings(upload_articles=0), "ada")


@pytest.mark.parametrize("form", [paste_html, fetch_html])
def test_a_form_that_is_emptied_is_another_one(form: object) -> None:
    assert form(1) != form(2)  # type: ignore[operator]
