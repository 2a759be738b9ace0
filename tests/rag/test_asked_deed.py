from __future__ import annotations

import pytest

from rag.asked_deed import tells_of_deed


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Who congratulated the mayor?", "The governor was the first to congratulate her."),
        ("Who founded the orchestra?", "The orchestra was established by Ines Korb in 1970."),
        ("Who has bought the shipyard?", "Norvik acquired the shipyard in May."),
        ("Who won the final?", "Tallin beat Porto 2-0 in the final."),
        ("Who killed the minister?", "The minister was assassinated by Leo Brandt."),
        ("Who quietly leads the union?", "Petra Voss heads the union."),
        # no deed, one that says little, a word that is none, and what is denied
        ("Who is the mayor?", "Anna Berg spoke."),
        ("Who made the speech?", "The speech was Anna Berg's."),
        ("Who may vote?", "All members over 16 can."),
        ("Who incorperated the style?", "The Frisians took the style over."),
        ("Who didn't resign?", "Anna Berg stays."),
        ("When did Berg resign?", "Anna Berg stayed until May."),
    ],
)
def test_a_sentence_tells_of_what_was_done(question: str, sentence: str) -> None:
    assert tells_of_deed(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Who congratulated the mayor?", "For the Greens, the main disappointment was the loss of the mayor's seat to Anna Berg."),
        ("Who founded the orchestra?", "Ines Korb conducted the orchestra in 1970."),
        ("And who resigned over the bridge?", "Carl Lind inspected the bridge."),
        ("Who married the count?", "His sons stayed with Emma, the count's aunt."),
    ],
)
def test_a_sentence_tells_of_something_else(question: str, sentence: str) -> None:
    assert not tells_of_deed(question, sentence)
