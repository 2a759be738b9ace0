from __future__ import annotations

import rag
from benchmarks.sample_answers import Asked, in_markdown, sample

POOLS = {"a": [Asked(f"a{number}?") for number in range(30)], "b": [Asked(f"b{number}?") for number in range(30)], "c": [Asked("c?")]}


def test_each_pool_is_sampled_in_turn_and_nothing_twice() -> None:
    chosen = sample(POOLS, 5, 1)
    assert [len(questions) for questions in chosen.values()] == [2, 2, 1]
    assert all(len(set(questions)) == len(questions) and set(questions) <= set(POOLS[name]) for name, questions in chosen.items())


def test_the_seed_alone_chooses() -> None:
    assert sample(POOLS, 5, 1) == sample(POOLS, 5, 1) != sample(POOLS, 5, 2)


def test_an_answer_is_printed_whole_with_its_turns_notices_and_citations() -> None:
    text = "**Rollo** [1]\n\n**The Paper:**\n- “" + "Rollo led them. " * 300 + "” [1]"
    citation = rag.Citation(1, "p", "Normans", None, "2021-12", None, "Rollo led them.", 3, 18)
    answer = rag.Answer("Who led them?", text, (citation,), (), False, ("Read as: Who led the Normans?",), rag.Trace(), "hash")
    printed = in_markdown("squad2", Asked("Who led them?", (rag.Turn(role="user", content="Who are the Normans?"),)), answer)
    assert printed.startswith("### squad2: Who led them?\n")
    assert text in printed
    assert "> user: Who are the Normans?" in printed
    assert "*Read as: Who led the Normans?*" in printed
    assert printed.endswith("[1] Normans, publisher not stated, 2021-12, characters 3 to 18")
