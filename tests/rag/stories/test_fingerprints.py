"""What is kept of an article must be what the article says, or stories are joined by what they do not share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.stories.fingerprints import FEWEST_TOLD, Fingerprint, fingerprint, hashes
from tests.rag.stories.story_pages import story


def test_an_outlet_named_in_passing_is_not_a_source() -> None:
    long = story(13, 20)
    passing = fingerprint("a", f"{long}\nReuters said so.", credited=["Reuters"])
    leading = fingerprint("a", f"Reuters said so.\n{long}", credited=["Reuters"])
    again = fingerprint("a", f"{long}\nReuters said so. Reuters did. Reuters does.", credited=["Reuters"], named=["Reuters"])
    agency = fingerprint("a", long, credited=["Reuters"])
    assert [each.credited for each in (passing, leading, again, agency)] == [(), ("Reuters",), ("Reuters",), ("Reuters",)]
    assert again.named == ()


def test_figures_are_read_however_they_are_written() -> None:
    text = "Five sources spoke of $16bn, 42 percent, 1.5 million and 2,300 men on October 30, 2019."
    assert fingerprint("a", text).figures == ("1.5m", "16b", "2300", "42%", "5 sourc")


def test_days_are_whole_days() -> None:
    assert fingerprint("a", "Text.", days=["2021-12-08", "2021-12", "2021", "2021-12-08"]).days == ("2021-12-08",)


@pytest.mark.parametrize(
    ("text", "quoted_runs"),
    [
        ("He said: “We know how to deal with it.” So.", 4),
        ('He said: "We know how to deal with it." So.', 4),
        ("He said: 'We know how to deal with it.' So.", 4),
        ("He said: ‘We don’t know how to deal with it.’ So.", 5),
        ("«We know how to deal with it», er sagte: „We know how to deal with it.“", 4),
        ("He said: “We know how to deal with it.\nThe next paragraph is not his.", 4),
        ('A 27" screen and a 32" screen are far too big for it.', 0),
        ("The “so-called expert” came.", 0),
        ("First “one two three four five”, then “six seven eight nine”.", 3),  # no run goes on from one into the other
    ],
)
def test_quotations_are_read_in_all_marks(text: str, quoted_runs: int) -> None:
    assert len(hashes(fingerprint("a", text).quoted)) == quoted_runs


@given(st.text(), st.lists(st.dates().map(str)), st.lists(st.text()), st.none() | st.text())
def test_a_stored_fingerprint_is_the_same_again(text: str, days: list[str], credited: list[str], publisher: str | None) -> None:
    kept = fingerprint("ä/1", text, days=days, credited=credited, publisher=publisher)
    assert Fingerprint.from_json(kept.to_json()) == kept


def test_a_stored_fingerprint_is_small() -> None:
    assert len(fingerprint("a", story(14, 100)).to_json()) < 4000


def test_an_article_all_in_quotation_marks_is_compared_by_them() -> None:
    assert fingerprint("a", "\n".join(f"“{line}”" for line in story(18, 12).split("\n"))).length > FEWEST_TOLD


def test_days_and_years_are_no_figures() -> None:
    assert fingerprint("a", "From 31 October to November 7 some 2019 men and 12 ships; in 2020 fewer.").figures == ("12 ship",)


def test_words_that_are_written_small_as_well_are_no_names() -> None:
    text = "The Force took Tarsa. A force of that size was new to General Adem Rashidi. On Monday Rashidi left in Oct."
    assert fingerprint("a", text).names == (("rashidi", 2), ("tarsa", 1))
