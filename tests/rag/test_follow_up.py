"""A question that says too little by itself must keep the one before it; one that says enough must not drag it along."""

from __future__ import annotations

import pytest

from rag.answer_schema import Turn
from rag.conversation import by_rules
from rag.names import NameIndex

NAMES = NameIndex.learn(
    [
        "Maria Weber left Norvik, and Anton Kovac was told. Kovac stayed. Weber returned to Norvik. Halden grew. Brell said so.",
        "The Tarn Act was passed in Lisbon. Halden and Norvik met. Weber spoke.",
    ]
)
LEFT = ("When did Maria Weber leave Norvik?", "In May [1].")
BOUGHT = ("Who is buying a share of Norvik?", "Anton Kovac [1].")
BEFORE = " (asked before: When did Maria Weber leave Norvik)?"


def whole(history: tuple[str, ...], asked: str) -> str:
    turns = [Turn(role="assistant" if index % 2 else "user", content=content) for index, content in enumerate(history)]
    return by_rules(asked, turns, NAMES)


@pytest.mark.parametrize(
    ("history", "asked", "standalone"),
    [
        # says or denies: what about is told by the question before, where it does not say so itself
        (LEFT, "And what did Halden say?", f"what did Halden say{BEFORE}"),
        (LEFT, "Did Kovac know?", f"Did Kovac know{BEFORE}"),
        (LEFT, "What did Kovac say about the ships?", "What did Kovac say about the ships?"),
        (LEFT, "What did Kovac say in Lisbon?", "What did Kovac say in Lisbon?"),
        (LEFT, "Who is Kovac?", "Who is Kovac?"),
        (LEFT, "Why did Kovac resign?", "Why did Kovac resign?"),
        (LEFT, "What did Kovac do?", f"What did Kovac do{BEFORE}"),
        (LEFT, "Who is to blame according to Kovac?", f"Who is to blame according to Kovac{BEFORE}"),
        (
            ("Did Maria Weber leave Norvik?", "Yes [1].", "When did Maria Weber leave Norvik?", "In May [1]."),
            "Who is next?",
            "Who is next (asked before: When did Maria Weber leave Norvik)?",
        ),
        (("Could Kovac veto it?", "Yes [1]."), "Did he?", "Did Kovac (asked before: Could Kovac veto it)?"),
        (("Could Kovac veto it?", "Yes [1]."), "Is he here?", "Is Kovac here?"),
        # names nothing: joined by "and", or in words of the conversation, or of a minister who is not said to be whose
        (LEFT, "And how high is the fine in total?", f"how high is the fine in total{BEFORE}"),
        (LEFT, "Which ships sank last night?", "Which ships sank last night?"),
        (("Who leads Norvik's new board?", "Nobody [1]."), "Which board members resigned?", "asked before: Who leads Norvik's new board"),
        (LEFT, "What penalty does the prosecutor want now?", f"What penalty does the prosecutor want now{BEFORE}"),
        (LEFT, "What penalty does the prosecutor of Lisbon want now?", "What penalty does the prosecutor of Lisbon want now?"),
        (LEFT, "Who wants to buy the club?", f"Who wants to buy the club{BEFORE}"),
        (LEFT, "Who wants to buy the club in Lisbon?", "Who wants to buy the club in Lisbon?"),
        (LEFT, "How did stock markets react to the interest cut?", "How did stock markets react to the interest cut?"),
        (LEFT, "Who is the richest woman in the world?", "Who is the richest woman in the world?"),
        (LEFT, "What causes the northern lights?", "What causes the northern lights?"),
        (LEFT, "Compared to other firms?", f"Compared to other firms{BEFORE}"),
        # a thing of its own is no part of what was spoken of; one of many is, and so is what is said by "and"
        (LEFT, "How much did the drone cost?", "How much did the drone cost?"),
        (LEFT, "How much does a drone cost?", "How much does a drone cost?"),
        (LEFT, "Why did the bridge collapse?", "Why did the bridge collapse?"),
        (LEFT, "How high is the tower?", "How high is the tower?"),
        (LEFT, "And how much did the drone cost?", f"how much did the drone cost{BEFORE}"),
        (LEFT, "How much did the club pay?", f"How much did the club pay{BEFORE}"),
        (LEFT, "How much did they pay?", "How much did they pay (asked before: When did Maria Weber leave Norvik: In May)?"),
        (LEFT, "How much did it cost?", "How much did it cost (asked before: When did Maria Weber leave Norvik: In May)?"),
        (LEFT, "What was the motive?", f"What was the motive{BEFORE}"),
        (LEFT, "When was the gun found?", f"When was the gun found{BEFORE}"),
        (
            ("What hit Norvik?", "“A drone of Halden hit Norvik.” [1]"),
            "How much did the drone cost?",
            "How much did the drone cost (asked before: What hit Norvik: A drone of Halden hit Norvik)?",
        ),
        (
            ("What hit Norvik?", "“A drone of Halden hit Norvik.” [1]"),
            "How much does a drone cost?",
            "How much does a drone cost (asked before: What hit Norvik)?",
        ),
        (
            ("Who owns the drone of Norvik?", "Anton Kovac [1].", "Is he rich?", "Yes [1]."),
            "How much did the drone cost?",
            "How much did the drone cost (asked before: Who owns the drone of Norvik; Is Anton Kovac rich)?",
        ),
        (
            ("How did the drone hit Norvik?", "At night [1].", "Was Weber there?", "No [1]."),
            "How much did the drone cost?",
            "How much did the drone cost (asked before: How did the drone hit Norvik: At night; Was Weber there)?",
        ),
        # how much, and not for what
        (BOUGHT, "How much is he paying?", "How much is Anton Kovac paying (asked before: Who is buying a share of Norvik)?"),
        (BOUGHT, "How much is he paying for the ships?", "How much is Anton Kovac paying for the ships?"),
        (LEFT, "How many did Halden sell in Lisbon?", f"How many did Halden sell in Lisbon{BEFORE}"),
        (LEFT, "How many ships did Halden sell in Lisbon?", "How many ships did Halden sell in Lisbon?"),
        (BOUGHT, "How much does he weigh?", "How much does Anton Kovac weigh?"),
        (("Where did Weber sign?", "At Halden [1]."), "For how much?", "For how much did Weber sign?"),
        # what stands in front is what the question is about
        (LEFT, "And the Tarn Act - when was that passed?", "When was the Tarn Act passed?"),
        (LEFT, "Back to Halden: who is on its board?", "Who is on Halden's board?"),
        (LEFT, "What about Anton Kovac? When did he resign?", "When did Anton Kovac resign?"),
        (LEFT, "In Lisbon, what did she say?", "In Lisbon, what did Maria Weber say?"),
        (LEFT, "Besides, did she return?", "Besides, did Maria Weber return?"),
        (LEFT, "Kovac, when did he resign?", "When did Kovac resign?"),
        (LEFT, "Halden: when was the fire in Lisbon?", "Halden: when was the fire in Lisbon?"),
        # said to be another topic
        (LEFT, "New topic: who owns the ships?", "who owns the ships?"),
        (LEFT, "ok, next question - why did they sink?", "why did they sink?"),
        (LEFT, "Next year, will she return?", "Next year, will Maria Weber return?"),
        # of an answer of two sides neither is what was answered
        (
            ("Who bought Halden?", "The articles differ: **Brell** [1]; **Norvik** [2]"),
            "When was that?",
            "When was that (asked before: Who bought Halden)?",
        ),
    ],
)
def test_a_question_leans_on_the_one_before_where_it_says_too_little(history: tuple[str, ...], asked: str, standalone: str) -> None:
    made = whole(history, asked)
    assert standalone in made if standalone.startswith("asked") else made == standalone
