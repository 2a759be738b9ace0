from __future__ import annotations

from datetime import date

import pytest

from rag.asked_deed import dates_the_event, tells_of_deed
from rag.names import NameIndex
from rag.question import understood


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


@pytest.mark.parametrize(
    ("question", "sentence", "when", "told"),
    [
        (
            "When was the election?",
            "Berg wanted an early election to end the worst strikes since the flood that began in 2003.",
            "2003",
            False,
        ),
        ("When was the vote?", "The vote in Norland, held on 4 May, was close.", "4 May", False),  # unsure
        ("When was the election?", "Berg told them to accept the 4 May election results, which they refused.", "4 May", True),
        ("When did the bridge open?", "After a delay, the bridge was opened in 1999.", "1999", True),
        ("When did Berg resign?", "Berg quit in 1999.", "1999", True),
        ("Who opened the bridge?", "It closed in 1999.", "1999", True),
    ],
)
def test_a_date_is_that_of_what_is_asked_where_its_clause_tells_of_it(question: str, sentence: str, when: str, told: bool) -> None:
    read = understood(question, question, NameIndex.learn(["Ms. Anna Berg left. Berg said so."]), date(2025, 1, 1))
    start = sentence.index(when)
    assert dates_the_event(read, sentence, start, start + len(when)) is told
