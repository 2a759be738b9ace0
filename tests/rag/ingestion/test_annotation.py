"""What is read out of a story and kept with its passages: each date and each speaker in the passage that has the words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.attribution.outlets import OutletCredits
from rag.ingestion.annotation import annotated_passages, fingerprint_of, with_agency
from rag.schema import Article, Removed

CREDITS = OutletCredits(["Talren Gazette"])
STORY = (
    "Mara Lind met Otto Brandt on Friday, two aides told Reuters. She left on Monday.\n\n"
    "The next day it rained in Talren. Otto Brandt said that he had promised no money. He added that the report was false."
)


def article(text: str = STORY, *, published: str | None = "2020-03-04", language: str = "en", **fields: str) -> Article:
    return Article("talks", "Talks", "Globe", published, None, language, text, content_hash="f" * 64, **fields)  # type: ignore[arg-type]


def test_dates_are_resolved_against_the_publication_and_each_other() -> None:
    (passage,) = annotated_passages(article(), 512, CREDITS)
    assert [(date.words, date.date, date.basis) for date in passage.event_dates] == [
        ("on Friday", "2020-02-28", "publication date"),
        ("on Monday", "2020-03-02", "publication date"),
        ("The next day", "2020-03-03", "text"),
    ]


def test_every_sentence_says_who_vouches_for_it() -> None:
    (passage,) = annotated_passages(article(), 512, CREDITS)
    said = [(said.who, said.outlet, said.mode) for said in passage.attributions]
    assert said[:3] == [("two aides", "Reuters", "stated"), (None, None, "stated"), (None, None, "stated")]
    assert said[3:] == [("Otto Brandt", None, "stated"), ("Otto Brandt", None, "stated")]  # "He"


@given(st.integers(min_value=8, max_value=128), st.integers(min_value=1, max_value=4))
def test_passages_share_them_out_and_lose_none(passage_tokens: int, times: int) -> None:
    told = article("\n\n".join([STORY] * times))
    (whole,) = annotated_passages(told, 10_000, CREDITS)
    parts = annotated_passages(told, passage_tokens, CREDITS)
    assert [date for part in parts for date in part.event_dates] == list(whole.event_dates)
    assert [said for part in parts for said in part.attributions] == list(whole.attributions)
    for part in parts:
        assert [(said.start, said.end) for said in part.attributions] == list(part.sentences)
        assert all(part.start <= date.start < date.end <= part.end for date in part.event_dates)
        assert all(told.text[date.start : date.end] == date.words for date in part.event_dates)


def test_what_stands_in_another_passage_is_known() -> None:
    parts = annotated_passages(article(), 16, CREDITS)
    assert len(parts) > 2
    assert [date.date for date in parts[-2].event_dates + parts[-1].event_dates] == []
    assert next(date.date for part in parts for date in part.event_dates if date.words == "The next day") == "2020-03-03"
    assert parts[-1].attributions[-1].who == "Otto Brandt"  # "He"


def test_without_a_date_of_publication_a_weekday_is_no_date() -> None:
    (passage,) = annotated_passages(article(published=None), 512, CREDITS)
    assert passage.event_dates == ()


def test_in_another_language_than_english_every_sentence_is_the_paper_s() -> None:
    (passage,) = annotated_passages(article(language="de"), 512, CREDITS)
    assert {(said.speaker, said.outlet, said.mode) for said in passage.attributions} == {("paper", None, "stated")}


def test_publishers_of_the_corpus_are_credited_as_agencies_are() -> None:
    told = article("Lind left on Monday, two aides told the Talren Gazette.")
    assert annotated_passages(told, 512, CREDITS)[0].attributions[0].outlet == "Talren Gazette"
    assert annotated_passages(told, 512, OutletCredits())[0].attributions[0].outlet is None


@pytest.mark.parametrize(
    ("text", "removed", "agency"),
    [
        (f"PARIS (AP) — {STORY}", (), "AP"),
        (STORY, (Removed("By Ann Bell, Associated Press", "byline", 0),), "Associated Press"),
        (STORY, (Removed("By Ann Bell, Associated Press", "teaser", 0),), None),  # another story's
        (STORY, (Removed("By Ann Bell, Associated Press", "byline", len(STORY)),), None),  # so may this be
        (STORY, (), None),  # to be told something by two aides is not to carry a report
    ],
)
def test_the_agency_is_the_one_that_the_page_carries_a_report_of(text: str, removed: tuple[Removed, ...], agency: str | None) -> None:
    told = with_agency(Article("a", "T", "Globe", None, None, "en", text, removed), CREDITS)
    assert (told.agency, told.text) == (agency, text)
    assert with_agency(with_agency(told, CREDITS), CREDITS) == told


def test_a_fingerprint_holds_days_and_outlets_that_were_read() -> None:
    told = article(agency="AP")
    kept = fingerprint_of(told, annotated_passages(told, 16, CREDITS), CREDITS)
    assert (kept.article_id, kept.publisher) == ("talks", "Globe")
    assert kept.days == ("2020-02-28", "2020-03-02", "2020-03-03")
    assert set(kept.credited) == {"AP", "Reuters"}
    assert {"lind", "brandt"} <= {name for name, _ in kept.names}
    month = article("It rained all through March.")
    assert fingerprint_of(month, annotated_passages(month, 16, CREDITS), CREDITS).days == ()
