"""What "the CEO", "the company", "it" and "he" stand for must be what the conversation says, and be left open where it says too little."""

from __future__ import annotations

import pytest

from rag.answer_schema import Turn
from rag.conversation import by_rules
from rag.names import NameIndex

NAMES = NameIndex.learn(
    [
        "Maria Weber, who leads Norvik, met Anton Kovac. Kovac left. Weber stayed. Halden sued Norvik.",
        "Taylor Duric and Elena Lukic spoke. Petar Lukic left.",
        "Duric sang. Lukic watched. Kovac saw Duric. The Tarn Forum, a group of farmers, met. Norvik denied it.",
    ]
)
HIRED = ("Who was hired as CEO of Norvik?", "Maria Weber [1].")
SUED = ("Which firm sued Norvik?", "Halden [1].")
PAIR = ("Is Taylor Duric married to Anton Kovac?", "No [1].", "What does his mother say?", "“Elena Lukic was glad.” [1]")


def whole(history: tuple[str, ...], asked: str) -> str:
    turns = [Turn(role="assistant" if index % 2 else "user", content=content) for index, content in enumerate(history)]
    return by_rules(asked, turns, NAMES)


@pytest.mark.parametrize(
    ("history", "asked", "standalone"),
    [
        # roles, written large too; who held one is not who holds it
        (HIRED, "What does the CEO earn?", "What does Maria Weber earn?"),
        (HIRED, "What does the new CEO earn?", "What does Maria Weber earn?"),
        (
            HIRED,
            "What does the former CEO say?",
            "What does the former CEO say (asked before: Who was hired as CEO of Norvik: Maria Weber)?",
        ),
        (("Who is Maria Weber?", "The former CEO of Norvik [1]."), "What did the former CEO say?", "What did Maria Weber say?"),
        (HIRED, "What does the CEO of Halden earn?", "What does the CEO of Halden earn?"),
        (
            ("Who advises the minister?", "Maria Weber [1]."),
            "What does the minister do?",
            "What does the minister do (asked before: Who advises the minister: Maria Weber)?",
        ),
        # a firm is no group of farmers
        (
            ("Who complained about Norvik's prices?", "The Tarn Forum, a group of farmers [1]."),
            "What does the company say?",
            "What does the company say (asked before: Who complained about Norvik's prices: The Tarn Forum, a group of farmers)?",
        ),
        (
            ("Who complained about Norvik's prices?", "The Tarn Forum, a group of farmers [1]."),
            "What does the group want?",
            "What does the Tarn Forum want?",
        ),
        # what is denied was said; what is founded is a firm
        (SUED, "Did Weber deny it?", "Did Weber deny it (asked before: Which firm sued Norvik: Halden)?"),
        (SUED, "Who founded it?", "Who founded Halden?"),
        (
            ("Which firms sued Norvik?", "Halden and others [1]."),
            "Who led it?",
            "Who led it (asked before: Which firms sued Norvik: Halden and others)?",
        ),
        (("Who sued Norvik?", "Halden [1]."), "Who founded it?", "Who founded Halden?"),
        (("Who sued Norvik?", "Maria Weber [1]."), "Who founded it?", "Who founded it (asked before: Who sued Norvik: Maria Weber)?"),
        (("Who rescued Norvik?", "The Tarn Forum chief, Maria Weber [1]."), "Who paid for it?", "asked before"),
        (("Which agency watches the ports?", "Halden [1]."), "Who founded it?", "Who founded Halden?"),
        (("Which old firms sued?", "Halden and others [1]."), "Who founded it?", "asked before"),
        (("What is Norvik's chief called?", "Maria Weber [1]."), "Where does she live?", "Where does Maria Weber live?"),
        (
            ("Why did Anton Kovac leave?", "“He left after a talk with Petar Lukic.” [1]"),
            "Who is he?",
            "Who is Petar Lukic?",
        ),
        # several whom an answer names together
        (("How did it end?", "Anton Kovac and Elena Lukic resigned [1]."), "Did they sue?", "Did Anton Kovac and Elena Lukic sue?"),
        # who begins a conversation's topic is kept, behind what is asked of a person
        (
            ("Who is running Norvik?", "Maria Weber [1].", "Did she leave?", "No [1]."),
            "And who owns it?",
            "who owns it (asked before: Who is running Norvik; Did Maria Weber leave)?",
        ),
        # a person is not "it", and who speaks about it is not it either
        (
            ("Did the bridge fall?", "Yes [1]."),
            "What does Maria Weber's mother say about it?",
            "What does Maria Weber's mother say about it (asked before: Did the bridge fall)?",
        ),
        (("Did the bridge fall?", "Yes [1]."), "Did Norvik say when it would pay?", "Did Norvik say when it would pay?"),
        # whom the reader has called "her" is not "he"
        ((*PAIR, "Has she met her?", "Yes [1]."), "And what does he say?", "What does Anton Kovac say?"),
        ((*PAIR, "Has she met him?", "Yes [1]."), "And what does he say?", "What does Anton Kovac say?"),
        # others
        (HIRED, "Which ones were asked first?", "Which ones were asked first (asked before: Who was hired as CEO of Norvik: Maria Weber)?"),
        (
            ("How far is Lisbon?", "90 miles [1]."),
            "Compare that with Zagreb",
            "Compare that with Zagreb (asked before: How far is Lisbon: 90 miles)?",
        ),
        (("How far is Lisbon?", "90 miles [1]."), "Who said that to Weber in Zagreb?", "Who said that to Weber in Zagreb?"),
    ],
)
def test_what_points_back_is_named_where_it_is_certain(history: tuple[str, ...], asked: str, standalone: str) -> None:
    made = whole(history, asked)
    assert standalone in made if standalone == "asked before" else made == standalone


def test_a_word_in_small_letters_is_no_mistyped_name_beside_names_in_large_ones() -> None:
    of_norvek = NameIndex.learn(["Anton Healey met Maria Weber. Healey left. Weber stayed. Weber was fined."])
    history = [Turn(role="user", content="Which judge heals the Weber case?"), Turn(role="assistant", content="Anton Healey [1].")]
    assert by_rules("Has the judge fined her?", history, of_norvek) == "Has Anton Healey fined Weber?"


def test_a_word_before_a_place_is_no_part_of_a_name() -> None:
    assert whole(("Did Anton Kovac at Norvik know?", "Yes."), "Who is he?") == "Who is Anton Kovac?"
    assert whole(("Where is Anton at-Tarif?", "In Lisbon."), "Who is he?") == "Who is Anton at-Tarif?"
