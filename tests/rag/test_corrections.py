"""Which words say that they correct, and whose value they replace."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from rag.answer_schema import Source
from rag.corrections import is_withdrawn, note_above, note_in, replaced
from rag.evidence import Evidence
from rag.schema import EventDate
from rag.sentences import sentence_spans
from rag.short_answer import ShortAnswer


@pytest.mark.parametrize(
    ("text", "withdrawn"),
    [
        ("Correction: An earlier version of this article said 40 people were killed; it was 43.", [" 40 people were killed"]),
        ("An earlier version of this story misstated that figure.", [" that figure"]),
        ("Updated to correct the amount raised in 2021 to $180 million, not $140 million.", ["$140 million"]),
        ("The headline of this story was corrected to say 43 died, not 40.", ["40"]),
        ("This story has been corrected to show that 43 died instead of 40.", ["40"]),
        ("(Corrects figure in paragraph 3)", []),
        ("The article incorrectly said Lind lives in Oslo.", [" Lind lives in Oslo"]),
        ("Correction, 12/5/23, 2:55 PM ET: the price was listed incorrectly.", []),
    ],
)
def test_words_that_correct_are_known_and_what_they_withdraw(text: str, withdrawn: Sequence[str]) -> None:
    note = note_in(text)
    assert note is not None
    assert note.kind == "corrected"
    assert [text[slice(*span)] for span in note.wrong] == withdrawn


@pytest.mark.parametrize(
    "text",
    [
        "Markets fell in what investors call a correction.",
        "“Like, it's much better,” she corrected.",
        "The charging case is slimmer than the previous version.",
        "He said 43 people died, not 40.",
        "The department of corrections: a history.",
        "It was updated with a new engine.",
    ],
)
def test_other_words_correct_nothing(text: str) -> None:
    assert note_in(text) is None


def test_an_update_is_told_from_a_correction() -> None:
    assert note_in("(Updates with death toll)").kind == "updated"  # type: ignore[union-attr]
    titles = ("REFILE-Toll rises", "UPDATE 2-Toll rises", "Update your phone")
    assert [note.kind if (note := note_above(title)) else None for title in titles] == ["corrected", "updated", None]


def article(name: str, text: str, published: str | None, publisher: str | None = "P", title: str = "T", **fields: str) -> list[Evidence]:
    source = Source(
        name, title, publisher, published, text, 0, len(text), 1.0, 1, sentences=tuple(sentence_spans(text)), story=fields.get("story", "")
    )
    return [Evidence(source, *span, {}, 1.0) for span in source.sentences]


def value(text: str, sentences: Sequence[Evidence]) -> ShortAnswer:
    item = next(item for item in sentences if text in item.text)
    start = item.start + item.text.index(text)
    return ShortAnswer(text, start, start + len(text), item, {}, 1.0)


def test_a_repeated_wrong_value_is_withdrawn() -> None:
    sentences = article("a", "Correction: an earlier version of this article said 40 people died; it was 43.", None)
    assert is_withdrawn(value("40 people", sentences))
    assert not is_withdrawn(value("43", sentences))


EARLIER = article("a", "The storm killed 40 people.", "2020-03-03")


def corrected(*later: Evidence) -> list[tuple[str, str | None]]:
    answers = [value("40 people", EARLIER), value("43 people", later)]
    found = replaced(answers, [*EARLIER, *later])
    return [(each.kind, each.day) if (each := found.get(place)) else ("", None) for place in range(2)]


NOTHING = [("", None), ("", None)]
REPLACED = [("corrected", "2020-03-05"), ("", None)]


def test_a_later_article_that_says_it_corrects_replaces_the_value() -> None:
    assert corrected(*article("b", "The storm killed 43 people. (Corrects figure in paragraph 3)", "2020-03-05")) == REPLACED
    assert corrected(*article("b", "The storm killed 43 people.", "2020-03-05", title="REFILE-Storm kills 43")) == REPLACED
    note = "The storm killed 43 people. This story has been corrected to say 43 people died, not 40 people."
    assert corrected(*article("b", note, "2020-03-05")) == REPLACED


def test_without_such_words_or_of_another_matter_both_stand() -> None:
    assert corrected(*article("b", "The storm killed 43 people.", "2020-03-05")) == NOTHING
    assert corrected(*article("b", "The storm killed 43 people. (Corrects spelling of name in paragraph 2)", "2020-03-05")) == NOTHING
    houses = "The storm killed 43 people. (Corrects number of houses in paragraph 2 to 90, not 80)"
    assert corrected(*article("b", houses, "2020-03-05")) == NOTHING
    other = "The storm killed 43 people. This story has been corrected to say the wind reached 90 miles, not 80 miles."
    assert corrected(*article("b", other, "2020-03-05")) == NOTHING


def test_an_older_or_unrelated_article_replaces_nothing() -> None:
    text = "The storm killed 43 people. (Corrects figure in paragraph 3)"
    assert corrected(*article("b", text, "2020-03-01")) == NOTHING
    assert corrected(*article("b", text, "2020-03-05", publisher="Another")) == NOTHING


def test_a_correction_may_be_of_a_report_that_another_outlet_retells() -> None:
    earlier = article("a", "The storm killed 40 people.", None, "P", story="s")
    later = article("b", "The storm killed 43 people. (Corrects figure in paragraph 3)", "2020-03-05", "Q", story="s")
    assert set(replaced([value("40 people", earlier), value("43 people", later)], [*earlier, *later])) == {0}


def test_the_day_that_a_correction_states_is_its_day() -> None:
    text = "The storm killed 43 people. Correction: This article was edited to correct the number on November 2, 2020."
    later = article("b", text, "2020-03-05")
    start = text.index("on November")
    date = EventDate(start, start + 19, "on November 2, 2020", "2020-11-02", "2020-11-02", "2020-11-02", "day", "stated")
    dated = [replace(item, source=replace(item.source, event_dates=(date,))) for item in later]
    assert corrected(*dated) == [("corrected", "2020-11-02"), ("", None)]
    # the note stands in another passage than the value
    apart = [replace(dated[0], source=replace(dated[0].source, event_dates=())), *dated[1:]]
    assert corrected(*apart) == [("corrected", "2020-11-02"), ("", None)]
