"""Under an answer stands when the things happened that it cites; the words are the citation's, and so is where it leads."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

import rag
from tests.ui.conftest import HARBOUR, cite
from ui.answers.timeline import happenings, marks, published_span, some_words, time_in_words, timeline_html

BOARD = rag.Article(
    article_id="board",
    title="The board answers",
    publisher="Island Herald",
    published="2023-05-09",
    url=None,
    language="en",
    text="The board met on April 4. It had closed the port in March, and opened it on April 4. Nobody was hurt in 2019.",
)


def event(article: rag.Article, words: str, first: str, last: str | None = None, precision: str = "day") -> rag.EventDate:
    start = article.text.index(words)
    date = first if last is None else first[:7] if precision == "month" else first[:4]
    return rag.EventDate(start, start + len(words), words, date, first, last or first, precision, "stated")  # type: ignore[arg-type]


APRIL = event(BOARD, "on April 4", "2023-04-04")
APRIL_AGAIN = dataclasses.replace(APRIL, start=BOARD.text.rindex("on April 4"), end=BOARD.text.rindex("on April 4") + 10)
MARCH = event(BOARD, "in March", "2023-03-01", "2023-03-31", "month")
LONG_AGO = event(BOARD, "in 2019", "2019-01-01", "2019-12-31", "year")
SUNDAY = event(HARBOUR, "on Sunday", "2023-04-02")


def answer(citations: Sequence[rag.Citation], dates: Sequence[rag.EventDate] = (), article: rag.Article = BOARD) -> rag.Answer:
    about = (article.article_id, article.title, article.publisher, article.published, article.text, 0, len(article.text), 1.0, 1)
    sources = (rag.Source(*about, event_dates=tuple(dates)),)
    return rag.Answer("?", "", tuple(citations), sources, False, (), rag.Trace(), "0" * 12)


def text_of(html: str) -> str:
    return re.sub(r"<[^>]+>", " ", html)


def test_a_date_inside_the_quote_dates_what_is_cited() -> None:
    found = happenings(answer([cite(BOARD, "The board met on April 4.", 1)], [APRIL, MARCH, LONG_AGO]))
    assert [(each.date, each.reported) for each in found] == [("2023-04-04", False)]


def test_a_quote_without_a_date_stands_at_its_article_s_publication_and_says_so() -> None:
    told = answer([cite(BOARD, "The board met on April 4.", 1), cite(BOARD, "Nobody was hurt", 2)], [APRIL])
    assert [(each.date, each.reported) for each in happenings(told)] == [("2023-04-04", False), ("2023-05-09", True)]
    html = timeline_html(1, told)
    assert "reported 9 May 2023" in html
    assert 'class="point reported' in html
    assert "A hollow mark" in html


def test_what_has_no_date_at_all_is_not_drawn() -> None:
    undated = dataclasses.replace(BOARD, published=None)
    assert happenings(answer([cite(undated, "Nobody was hurt", 1)])) == []


def test_there_is_no_timeline_of_one_date() -> None:
    cited = [cite(BOARD, "The board met on April 4.", 1), cite(BOARD, "opened it on April 4.", 2)]
    assert timeline_html(1, answer(cited, [APRIL, APRIL_AGAIN])) == ""
    assert timeline_html(1, answer([])) == ""


def test_a_date_that_overlapping_sources_hold_is_drawn_once() -> None:
    one = answer([cite(BOARD, "The board met on April 4.", 1)], [APRIL])
    both = dataclasses.replace(one, sources=one.sources * 2)
    assert len(happenings(both)) == 1


def test_a_source_of_another_article_dates_nothing() -> None:
    told = answer([cite(HARBOUR, "Dockers in Port Talren went back to work on Sunday.", 1)], [APRIL])
    assert [each.reported for each in happenings(told)] == [True]


def test_events_of_one_day_are_one_mark_and_earlier_ones_stand_first() -> None:
    cited = [cite(BOARD, "The board met on April 4.", 1), cite(BOARD, "It had closed the port in March, and opened it on April 4.", 2)]
    shown = marks(answer(cited, [APRIL, MARCH, APRIL_AGAIN]))
    assert [(mark.date, [each.citation.number for each in mark.happenings]) for mark in shown] == [("2023-03", [2]), ("2023-04-04", [1, 2])]


def test_a_mark_opens_its_citation_and_carries_its_quote() -> None:
    html = timeline_html(
        7, answer([cite(BOARD, "The board met on April 4.", 1), cite(BOARD, "Nobody was hurt in 2019.", 2)], [APRIL, LONG_AGO])
    )
    assert re.findall(r'class="happening"[^>]* data-open="(\d)" data-exchange="(\d)"[^>]* data-quote="([^"]*)"', html) == [
        ("2", "7", "Nobody was hurt in 2019."),
        ("1", "7", "The board met on April 4."),
    ]
    assert ('class="period' in html, 'class="point' in html) == (True, True)


def test_the_list_says_all_that_is_drawn() -> None:
    told = text_of(timeline_html(1, answer([cite(BOARD, BOARD.text, 1)], [APRIL, MARCH, LONG_AGO])))
    for words in ("4 April 2023", "March 2023", "2019", "Nobody was hurt in 2019."):
        assert words in told


def test_a_cut_is_told_in_words() -> None:
    far = dataclasses.replace(LONG_AGO, first="1919-01-01", last="1919-01-02", date="1919-01-01", precision="period")
    html = timeline_html(1, answer([cite(BOARD, BOARD.text, 1)], [APRIL, far]))
    assert "<s style=" in html
    assert "The line is cut where nothing cited happened: 104 years." in html


def test_the_cut_is_drawn_in_the_list_too() -> None:
    far = dataclasses.replace(LONG_AGO, first="1919-01-01", last="1919-01-02", date="1919-01-01", precision="period")
    html = timeline_html(1, answer([cite(BOARD, BOARD.text, 1)], [APRIL, MARCH, far]))
    assert [" cut " in f"{row} " for row in re.findall(r'<li class="(\w+(?: cut)?) \w+"', html)] == [False, True, False]


def test_what_the_first_line_cites_stands_out_from_what_is_told_besides() -> None:
    cited = [cite(BOARD, "The board met on April 4.", 1), cite(BOARD, "Nobody was hurt in 2019.", 2)]
    told = dataclasses.replace(answer(cited, [APRIL, LONG_AGO]), text="**April 4**: “…” [1]\n\n- “…” [2]")
    assert re.findall(r'<li class="(\w+(?: aside)?)', timeline_html(1, told)) == ["period aside", "point"]
    alike = dataclasses.replace(told, text="So it was.\n\n- “…” [1]\n- “…” [2]")
    assert "aside" not in timeline_html(1, alike)


def test_words_of_an_article_are_never_markup() -> None:
    bad = '<img src=x onerror="hack()"> on May 5 </span></a><script>'
    article = dataclasses.replace(BOARD, text=f"{bad}. In 2001 too.", publisher=bad)
    dates = [event(article, "on May 5", "2023-05-05"), event(article, "In 2001", "2001-01-01", "2001-12-31", "year")]
    html = timeline_html(1, answer([cite(article, article.text, 1)], dates, article))
    assert "<img" not in html
    assert "<script" not in html
    assert "&lt;img" in html


def test_the_words_told_are_those_around_the_date() -> None:
    long = "Before that, nobody had said a word about it, though the talks had gone on for weeks, until on May 5 they ended in a quarrel"
    long += " about who was to sit where, and for how long, and with whom."
    told = some_words(f"They left. {long} Then came rain.", 11 + long.index("on May 5"), 8)
    assert "on May 5" in told
    assert len(told) < 100
    assert (told[:2], told[-2:]) == ("… ", " …")
    assert some_words("They met on May 5. Then came rain.", 9, 8) == "They met on May 5."
    assert some_words("The U.S. struck on May 5.", 16, 8) == "The U.S. struck on May 5."


def test_words_without_spaces_are_cut_too() -> None:
    assert 50 < len(some_words("字" * 300, 200, 4)) < 100


def test_partial_dates_are_the_days_they_may_mean() -> None:
    lengths = {
        text: span and span.last - span.first + 1 for text in ("2024", "2024-02", "2024-12", "2024-02-29") if (span := published_span(text))
    }
    assert lengths == {"2024": 366, "2024-02": 29, "2024-12": 31, "2024-02-29": 1}
    assert [published_span(text) for text in ("", "May", "2024-13", "2023-02-29", "9999-12-31x", "0000")] == [None] * 6


def test_how_long_is_told_in_the_largest_unit() -> None:
    assert [time_in_words(days) for days in (1, 12, 31, 100, 366, 1100)] == ["1 day", "12 days", "1 month", "3 months", "1 year", "3 years"]
