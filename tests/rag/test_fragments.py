"""A name, a place or a period typed alone must take the place of its like in the question before, and of nothing else."""

from __future__ import annotations

import pytest

from rag.answer_schema import Turn
from rag.conversation import by_rules
from rag.names import NameIndex

NAMES = NameIndex.learn(
    [
        "Maria Weber, who leads Norvik, met Anton Kovac. Kovac left. Weber stayed. Norvik paid Halden. Norvik sued Brell. Halden grew.",
        "The Tarn Council accused Norvik of fraud. The Port Board watched Halden. Norvik denied it, and Brell said nothing.",
    ]
)
PAID = ("How much did Norvik pay Halden in 2021?", "Nine million [1].")
ACCUSED = ("What does the Tarn Council accuse Norvik of?", "Of fraud [1].")
SAID = ("What did Maria Weber say about the verdict?", "That it was wrong [1].")


def whole(history: tuple[str, ...], asked: str) -> str:
    turns = [Turn(role="assistant" if index % 2 else "user", content=content) for index, content in enumerate(history)]
    return by_rules(asked, turns, NAMES)


@pytest.mark.parametrize(
    ("history", "asked", "standalone"),
    [
        # of two firms the one that something is done to; "the" goes with "the"
        (PAID, "And Brell?", "How much did Norvik pay Brell in 2021?"),
        (ACCUSED, "And Brell?", "What does the Tarn Council accuse Brell of?"),
        (ACCUSED, "And the Port Board?", "What does the Port Board accuse Norvik of?"),
        (("What did the Tarn Council say about Halden?", "Nothing."), "And Norvik?", "What did Norvik say about Halden?"),
        (("What did Norvik say about Halden?", "Nothing."), "And Brell?", "What did Brell say about Halden?"),
        # into the question that the last one leans on, without what was answered
        ((*PAID, "Why did it pay that much?", "For ships [1]."), "And Brell?", "How much did Norvik pay Brell in 2021?"),
        (
            (*PAID, "Why did it pay that much?", "For ships.", "And Brell?", "Two."),
            "What about 2020?",
            "How much did Norvik pay Brell in 2020?",
        ),
        (
            (*PAID, "Were there talks?", "Yes [1]."),
            "And Brell?",
            "Brell (asked before: How much did Norvik pay Halden in 2021; Were there talks)?",
        ),
        (
            ("Is Norvik banned in Lisbon?", "Yes.", "And in Zagreb?", "No."),
            "Was that denied there?",
            "Was that denied there (asked before: Is Norvik banned in Zagreb)?",
        ),
        # who says it
        (
            ("What do farmers say about the plan?", "They like it [1]."),
            "And Norvik?",
            "What does Norvik say about the plan?",
        ),
        (
            (*ACCUSED, "What do farmers say?", "Nothing [1]."),
            "And Brell?",
            "What does Brell say (asked before: What does the Tarn Council accuse Norvik of)?",
        ),
        (
            ("How did Norvik react to the tax cut?", "It did not [1]."),
            "And the farmers?",
            "How did the farmers react to the tax cut (asked before: How did Norvik react to the tax cut)?",
        ),
        (("Do the farmers deny it?", "Yes."), "And his lawyer?", "Does his lawyer deny it?"),
        (
            SAID,
            "And the minister?",
            "What did the minister say about the verdict (asked before: What did Maria Weber say about the verdict)?",
        ),
        (("How many ships do they have?", "Four."), "And Halden?", "How many ships does Halden have?"),
        (("Who lied according to Weber?", "Brell."), "And according to Kovac?", "Who lied according to Kovac?"),
        (("Who lied?", "Brell."), "And according to Kovac?", "Who lied according to Kovac?"),
        (("What is expected of Norvik's ships?", "Much."), "And of Halden's?", "What is expected of Halden's ships?"),
        (("Where does Kovac live now?", "In Lisbon."), "And before?", "Where does Kovac live before?"),
        # what it is said about
        (SAID, "And the talks?", "What did Maria Weber say about the talks?"),
        (SAID, "What about the case against Norvik?", "What did Maria Weber say about the case against Norvik?"),
        # an owner for what is none, and for one
        (("Who is the Norvik chief?", "Maria Weber."), "And Halden's?", "Who is Halden's chief?"),
        (("What does Kovac's office say?", "Nothing."), "And Weber's?", "What does Weber's office say?"),
    ],
)
def test_a_fragment_takes_the_place_of_its_like(history: tuple[str, ...], asked: str, standalone: str) -> None:
    assert whole(history, asked) == standalone
