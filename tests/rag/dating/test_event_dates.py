"""Event dates: a wrong one puts an event on a day it did not happen, under a citation that does not say so."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.event_dates import precision_and_recall, score_articles, score_captures
from rag.dating.dates import period
from rag.dating.event_dates import event_dates
from rag.schema import EventDate
from rag.sentences import sentence_spans

WEDNESDAY = "2023-11-15"


def dates(text: str, published: str | None = WEDNESDAY, language: str = "en") -> list[EventDate]:
    return event_dates(text, sentence_spans(text, language), published, language)


def read(text: str, published: str | None = WEDNESDAY, language: str = "en") -> list[str]:
    """Each date of a text as its day, or as ``first..last``."""
    return [found.first if found.first == found.last else f"{found.first}..{found.last}" for found in dates(text, published, language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The vote was held on October 31, 2019.", "2019-10-31"),
        ("The vote was held on 31 October 2019.", "2019-10-31"),
        ("The vote was held on the 31st of October, 2019.", "2019-10-31"),
        ("The vote was held on Thursday, Oct. 31, 2019.", "2019-10-31"),
        ("The file is of 2021-11-07.", "2021-11-07"),
        ("The file is of 31/10/2019.", "2019-10-31"),
        ("The file is of 10/31/2019.", "2019-10-31"),
        ("The plan was made in October 2019.", "2019-10-01..2019-10-31"),
        ("The plan was made in late October, 2019.", "2019-10-01..2019-10-31"),
        ("The plan was made in Sept. 2019.", "2019-09-01..2019-09-30"),
        ("They came in 2003.", "2003-01-01..2003-12-31"),
        ("They left the 2015 deal.", "2015-01-01..2015-12-31"),
        ("They signed a 2018 law.", "2018-01-01..2018-12-31"),
        ("She ran Smith's 2016 campaign.", "2016-01-01..2016-12-31"),
        ("He swam at the 2024 Summer Olympics.", "2024-01-01..2024-12-31"),
        ("It has been so since 2019.", "2019-01-01..2019-12-31"),
        ("By early 2020 it was over.", "2020-01-01..2020-12-31"),
        ("They ruled in the 1990s.", "1990-01-01..1999-12-31"),
        ("They ruled in the late 1980s.", "1980-01-01..1989-12-31"),
        ("They ruled between 2019 and 2021.", "2019-01-01..2021-12-31"),
        ("They ruled from 2019 to 2021.", "2019-01-01..2021-12-31"),
        ("They ruled in 2019-21.", "2019-01-01..2021-12-31"),
        ("They met from Oct. 7 to Oct. 10, 2019.", "2019-10-07..2019-10-10"),
        ("They met on Oct. 7-10, 2019.", "2019-10-07..2019-10-10"),
        ("They met from November 2019 to March 2020.", "2019-11-01..2020-03-31"),
        ("They met from November to February 2020.", "2019-11-01..2020-02-29"),
        ("They met between March and May 2020.", "2020-03-01..2020-05-31"),
        ("Sales fell in the third quarter of 2023.", "2023-07-01..2023-09-30"),
        ("They met in the summer of 2020.", "2020-06-01..2020-08-31"),
        ("They met in the winter of 2020-21.", "2020-12-01..2021-02-28"),
        ("He was there until November 2024.", "2024-11-01..2024-11-30"),
        ("She was drafted in the 2022 NFL Draft.", "2022-01-01..2022-12-31"),
        ("The disputed 2009 presidential election.", "2009-01-01..2009-12-31"),
        ("Sales for 2023 fell.", "2023-01-01..2023-12-31"),
        ("That was the best film of 2023.", "2023-01-01..2023-12-31"),
        ("They think 2024 will be hard.", "2024-01-01..2024-12-31"),
        ("They met on October the 31st, 2019.", "2019-10-31"),
    ],
)
def test_what_the_words_alone_say_needs_no_day_of_publication(text: str, expected: str) -> None:
    assert read(text, None) == [expected]
    assert read(text) == [expected]
    assert dates(text)[0].basis == "stated"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met on Monday.", "2023-11-13"),
        ("They met late on Tuesday night.", "2023-11-14"),
        ("They met on Wednesday.", "2023-11-15"),
        ("They met on Thursday.", "2023-11-09"),
        ("They will meet on Thursday.", "2023-11-16"),
        ("They will meet on Monday, he said.", "2023-11-20"),
        ("On Monday, they will meet.", "2023-11-20"),
        ("He said on Monday that they would meet.", "2023-11-13"),
        ("The hearing is scheduled for Friday.", "2023-11-17"),
        ("The group is due to meet on Friday.", "2023-11-17"),
        ("He spoke ahead of Sunday's election.", "2023-11-19"),
        ("They lost Sunday's game.", "2023-11-12"),
        ("They met last Friday.", "2023-11-10"),
        ("They met last Wednesday.", "2023-11-08"),
        ("They meet next Monday.", "2023-11-20"),
        ("A Monday report told of it.", "2023-11-13"),
        ("They met yesterday.", "2023-11-14"),
        ("They met last night.", "2023-11-14"),
        ("They will meet tomorrow morning.", "2023-11-16"),
        ("They met earlier today.", "2023-11-15"),
        ("They met three days ago.", "2023-11-12"),
        ("They met two weeks ago.", "2023-10-30..2023-11-05"),
        ("They met last week.", "2023-11-06..2023-11-12"),
        ("They met earlier this week.", "2023-11-13..2023-11-19"),
        ("They will meet next week.", "2023-11-20..2023-11-26"),
        ("They met over the weekend.", "2023-11-11..2023-11-12"),
        ("They will play this weekend.", "2023-11-18..2023-11-19"),
        ("It will be decided on Saturday, but not for long.", "2023-11-18"),
        ("He is out of Sunday's game against the Reds.", "2023-11-19"),
        ("If Friday's report shows growth, it will rise.", "2023-11-17"),
        ("Nothing in Thursday's report should sway what it will do.", "2023-11-09"),
        ("The film is available to stream on Saturday.", "2023-11-18"),
        ("They will mourn the victims of the attack on Friday.", "2023-11-10"),
        ("By Friday it is over.", "2023-11-17"),
        ("WHAT THEY SAW LAST WEEK", "2023-11-06..2023-11-12"),
    ],
)
def test_days_and_weeks_are_counted_from_the_day_of_publication(text: str, expected: str) -> None:
    assert read(text) == [expected]
    assert dates(text)[0].basis == "publication date"
    assert read(text, "2023-11") == []
    assert read(text, "2023") == []
    assert read(text, None) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met on Nov. 7.", "2023-11-07"),
        ("They met on Nov. 7th.", "2023-11-07"),
        ("They met on the 7th of November.", "2023-11-07"),
        ("They met on Dec. 20 and were arrested.", "2022-12-20"),
        ("They will meet on Dec. 20.", "2023-12-20"),
        ("They will meet on Jan. 3.", "2024-01-03"),
        ("They met in February.", "2023-02-01..2023-02-28"),
        ("They fought in early October.", "2023-10-01..2023-10-31"),
        ("Since March it has been closed.", "2023-03-01..2023-03-31"),
        ("The October vote was lost.", "2023-10-01..2023-10-31"),
        ("They will decide by next June.", "2024-06-01..2024-06-30"),
        ("They decided late last month.", "2023-10-01..2023-10-31"),
        ("They lost last month's vote.", "2023-10-01..2023-10-31"),
        ("They met two months ago.", "2023-09-01..2023-09-30"),
        ("They will decide next month.", "2023-12-01..2023-12-31"),
        ("They met last summer.", "2023-06-01..2023-08-31"),
        ("They met from Oct. 7 to 10.", "2023-10-07..2023-10-10"),
        ("They met from Dec. 30 to Jan. 2.", "2022-12-30..2023-01-02"),
        ("The October 7 attack was the start.", "2023-10-07"),
        ("In September, they agreed to sell.", "2023-09-01..2023-09-30"),
        ("Sentencing is set for February.", "2024-02-01..2024-02-29"),
        ("Rates are at 4 percent, up from 3 percent in May.", "2023-05-01..2023-05-31"),
        ("They grew over the summer.", "2023-06-01..2023-08-31"),
        ("October was colder.", "2023-10-01..2023-10-31"),
    ],
)
def test_months_and_their_days_need_the_month_of_publication(text: str, expected: str) -> None:
    assert read(text) == [expected]
    assert read(text, "2023-11") == [expected]
    assert read(text, "2023") == []
    assert read(text, None) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met last year.", "2022-01-01..2022-12-31"),
        ("They met earlier this year.", "2023-01-01..2023-12-31"),
        ("They will meet next year.", "2024-01-01..2024-12-31"),
        ("They met two years ago.", "2021-01-01..2021-12-31"),
        ("They met in October last year.", "2022-10-01..2022-10-31"),
        ("They met on Oct. 31 of last year.", "2022-10-31"),
    ],
)
def test_years_need_the_year_of_publication(text: str, expected: str) -> None:
    assert read(text, "2023") == [expected]
    assert read(text, None) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met on Nov. 7. The next day they left.", ["2023-11-07", "2023-11-08"]),
        ("They met on Nov. 7 and left two days later.", ["2023-11-07", "2023-11-09"]),
        ("They met on Nov. 7. A month earlier, they had refused.", ["2023-11-07", "2023-10-01..2023-10-31"]),
        ("They met in 2009. Two years later, they parted.", ["2009-01-01..2009-12-31", "2011-01-01..2011-12-31"]),
        ("They met on Nov. 7. They parted the following Friday.", ["2023-11-07", "2023-11-10"]),
        ("In 2015 they met, and in March they parted.", ["2015-01-01..2015-12-31", "2015-03-01..2015-03-31"]),
        ("They met in 2008. In February of that year they parted.", ["2008-01-01..2008-12-31", "2008-02-01..2008-02-29"]),
        ("They met on Nov. 7. That night they left.", ["2023-11-07", "2023-11-07"]),
        ("In 2015 they met. They parted that year.", ["2015-01-01..2015-12-31", "2015-01-01..2015-12-31"]),
    ],
)
def test_some_dates_are_counted_from_another_in_the_text(text: str, expected: list[str]) -> None:
    assert read(text) == expected
    assert dates(text)[-1].basis == "text"


@pytest.mark.parametrize(
    "text",
    [
        "The next day they left.",
        "Two years later, they parted.",
        "They had refused a month earlier.",
        "They parted the following Friday.",
        "They met that year.",
        "At least 2003 people came, and 2,000 left.",
        "It cost $2019.",
        "The 2019 Corolla is cheap.",
        "They may march in second place.",
        "Theresa May met April Jones and August Wilson.",
        "The fall of the Sun was seen.",
        "Shops open for Black Friday and Cyber Monday.",
        "He watched Monday Night Football.",
        "He told the Sunday Times.",
        "They meet every Sunday, and on Fridays too.",
        "They opened on a Friday.",
        "He is here 24/7.",
        "It was like 9/11.",
        "The Sept. 11 attacks changed it.",
        "They won 2-1, and 9-11 before.",
        "Call 555-2019 or 1-800-2003.",
        "Version 2019.1 is out, as is 10.11.2.",
        "The file is of 7/11/2021.",
        "Over the past year and in the last month they grew.",
        "They have ruled for the last three years.",
        "Nearly two years ago they came.",
        "He read USA Today.",
        "May 10 people come.",
        "Class of 2019.",
        "It ended with fiscal year 2022.",
        "They met on Feb. 30.",
        "In the last week of the war they fled.",
        "It is like the world today.",
        "Quantum dots are rare today.",
        "“I will never ally with you after today.”",
        "The best time for a visit is in February.",
        "Sunday, 1 p.m.",
        "A matchup on Super Bowl Sunday was seen.",
        "He got the 2021 iPhone.",
        "There were 2008 dead.",
        "Most of the life that exists today emerged then.",
        "They saw Friday the 13th.",
        "Few shows have cast a spell like this one (December 15).",
        "Thursday's figures should sway them.",
        "The best time for a visit is in September.",
        "He said that they would vote on Nov. 7.",
        "They will meet next winter.",
        "They were here this weekend.",
        "The vote was moved from Oct. 7 to Oct. 10.",
        "They ruled in the 1900s.",
        "He read the Sunday Gazette.",
        "It was Monday, Sept. 11 attack or not.",
    ],
)
def test_a_guess_is_not_given(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        # the words before are about another year
        ("They met in 2009. They parted in March.", WEDNESDAY, ["2009-01-01..2009-12-31"]),
        ("They met in 2009. They have not met since March.", WEDNESDAY, ["2009-01-01..2009-12-31", "2023-03-01..2023-03-31"]),
        ("They met in 2009. They parted on Thursday, Nov. 9.", WEDNESDAY, ["2009-01-01..2009-12-31", "2023-11-09"]),
        ("They lost last year. They won in March.", WEDNESDAY, ["2022-01-01..2022-12-31", "2023-03-01..2023-03-31"]),
        ("They won this weekend.", "2023-11-13", ["2023-11-11..2023-11-12"]),
        ("They love this weekend.", WEDNESDAY, ["2023-11-18..2023-11-19"]),
        # spoken on Monday, so it is not the day of publication
        ("“They come today,” he said on Monday.", WEDNESDAY, ["2023-11-13"]),
        ("“They come today,” he said.", WEDNESDAY, ["2023-11-15"]),
        # the weekday tells the year
        ("Doors open Friday, Nov. 17.", WEDNESDAY, ["2023-11-17"]),
        ("It was Friday, Nov. 18.", WEDNESDAY, ["2022-11-18"]),
        # a Monday of which year?
        ("In 2015, on Monday, they left.", WEDNESDAY, ["2015-01-01..2015-12-31"]),
        # no verb tells whether it is the coming one
        ("Concert on Nov. 20", WEDNESDAY, []),
        # February 29 has not come every year
        ("They met on Feb. 29.", WEDNESDAY, ["2020-02-29"]),
        # two clauses, two tenses
        ("He came on Monday and will leave on Friday.", WEDNESDAY, ["2023-11-13", "2023-11-17"]),
        ("They met on Nov. 7 last month.", "2021-12", ["2021-11-07", "2021-11-01..2021-11-30"]),
        ("They met in May and June of 2022.", WEDNESDAY, ["2022-05-01..2022-05-31", "2022-06-01..2022-06-30"]),
        ("They won in 2006, 2010 and 2014.", WEDNESDAY, ["2006-01-01..2006-12-31", "2010-01-01..2010-12-31", "2014-01-01..2014-12-31"]),
        # a day after the first, or the last?
        ("They met on Nov. 7 and 8. They left a day later.", WEDNESDAY, ["2023-11-07..2023-11-08"]),
        ("A film debuting in December has cast a spell.", WEDNESDAY, ["2023-12-01..2023-12-31"]),
        # published on a Wednesday: this one or the next?
        ("They will meet on Wednesday.", WEDNESDAY, []),
        # the month of publication, though no verb tells the time
        ("November should be cold.", WEDNESDAY, ["2023-11-01..2023-11-30"]),
        # what is put off ends after it was said
        ("The judge adjourned the trial until July 28.", "2021-07-15", ["2021-07-28"]),
        ("They postponed the talks to Friday.", WEDNESDAY, ["2023-11-17"]),
        ("She was mayor until March 2.", WEDNESDAY, ["2023-03-02"]),
        ("They adjourned on Friday.", WEDNESDAY, ["2023-11-10"]),
        # a day of that winter may lie in two years
        ("They met in the winter of 2020.", WEDNESDAY, []),
    ],
)
def test_the_words_around_decide(text: str, published: str, expected: list[str]) -> None:
    assert read(text, published) == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Es geschah am 31. Oktober 2019 in Wien.", "de"),
        ("Le 31 octobre 2019, ils sont venus.", "fr"),
        ("El 31 de octubre de 2019 llegaron.", "es"),
        ("Они пришли 31 октября 2019 года.", "ru"),
        ("جاءوا في 31 أكتوبر 2019 إلى بغداد", "ar"),
        ("جاءوا في ٣١ أكتوبر ٢٠١٩ إلى بغداد", "ar"),
        ("جاءوا في 31 تشرين الأول 2019 إلى بغداد", "ar"),
        ("آنها در ۳۱ اکتبر ۲۰۱۹ آمدند", "fa"),
        ("آنها در ۳۱ اکتبر، ۲۰۱۹ آمدند", "fa"),
        ("彼らは2019年10月31日に来た。", "ja"),
        ("2019. október 31. volt.", "hu"),
        ("Kamen am 31.10.2019 an.", "de"),
        ("qq 2019-10-31 qq", "zz"),
    ],
)
def test_full_dates_are_read_in_other_languages(text: str, language: str) -> None:
    assert read(text, None, language) == ["2019-10-31"]


def test_months_are_read_as_persian_pages_write_them() -> None:
    assert read("آنها در ۳۱ ژانویه ۲۰۱۹ آمدند", None, "fa") == ["2019-01-31"]


@pytest.mark.parametrize(
    ("text", "language"), [("Kamen am 10.11.2019 an.", "de"), ("Am Mittwoch, gestern, 2019.", "de"), ("32.10.2019", "de")]
)
def test_what_another_language_leaves_open_is_not_given(text: str, language: str) -> None:
    assert read(text, WEDNESDAY, language) == []


PIECES = st.sampled_from(
    (
        "on Wednesday|, Oct. 30|in |May |2019|-21|the |next day| two years later|last |week|“|” he said|. |\n|from Oct. 7|to |1990s"
        "|31/12/2021| ago|Nov. 7 and 8|will |winter of 2020|-|٣١ أكتوبر ٢٠١٩|Feb. 29|three |months|9999-12-31"
        "|over the summer| of that year|and |Q3 2023"
    ).split("|")
)


@given(
    st.one_of(st.text(max_size=100), st.lists(PIECES, max_size=20).map("".join)),
    st.sampled_from([None, "2023", "2023-11", WEDNESDAY, "2024-02-29", "0001-01-01", "9999-12-31"]),
    st.sampled_from(["en", "ar", "", "zz", "not a language"]),
)
def test_dates_are_in_order_and_cite_their_words(text: str, published: str | None, language: str) -> None:
    position = 0
    for found in dates(text, published, language):
        assert position <= found.start < found.end
        assert text[found.start : found.end] == found.words
        assert found.first <= found.last
        if "/" not in found.date:
            first, last = period(found.date)
            assert first.isoformat() <= found.first <= found.last <= last.isoformat()
        position = found.end


@pytest.mark.parametrize("piece", ["in ", "7", "Oct. 7 ", "on Wednesday ", "2019-", "“", "last ", "the the ", "a ", "May ", "said ", " "])
def test_the_time_taken_grows_no_faster_than_the_text(piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        started = time.process_time()
        event_dates(text, [(0, len(text))], WEDNESDAY)
        return time.process_time() - started

    seconds(1_000)
    assert seconds(80_000) < 12 * (seconds(20_000) + 0.02)


def test_an_article_of_a_thousand_words_takes_hundredths_of_a_second() -> None:
    text = "He said on Wednesday, Oct. 30, that since March the 2015 deal had been dead. Then he left the room without another word. " * 45
    sentences = sentence_spans(text)
    event_dates(text, sentences, WEDNESDAY)
    started = time.process_time()
    event_dates(text, sentences, WEDNESDAY)
    assert time.process_time() - started < 1.0  # some 50 ms; quadratic code takes minutes


def test_gold_dates_of_the_captures_are_found(captures: Path) -> None:
    precision, recall = precision_and_recall(score_captures(captures))
    assert precision >= 0.95
    assert recall >= 0.8


def test_gold_dates_of_the_benchmark_articles_are_found(captures: Path) -> None:
    # Raw texts: furniture of the pages, which cleaning takes out of a story, is read as well and counts as wrong.
    precision, recall = precision_and_recall(score_articles(captures.parent / "benchmarks"))
    assert precision >= 0.85
    assert recall >= 0.8
