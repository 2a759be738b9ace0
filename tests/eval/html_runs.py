"""Runs with hostile texts wherever a text can be, for tests of the HTML report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import rag
from eval.run import run
from eval.schema import Case, Run

HACK = "</style></script><script>window.hacked=1</script><img src=x onerror='window.hacked=2'>\"'"
SECRET = "a question set aside"


def hostile(text: str) -> str:
    return f"{text} {HACK}"


def hostile_run(
    make_case: Callable[..., Case], make_answer: Callable[..., rag.Answer], engine_by_hand: Callable[..., Any], said: str
) -> Run:
    """Six cases, of which ``said`` decides the first: wrong, right, raised, a held-out one wrong, and unanswerable ones right and wrong."""
    given = make_answer(f"**{hostile('bold')}** {said} [1] [9] <b>{hostile('x')}", (0, 26), (27, 42))
    citations = tuple(
        replace(each, title=hostile("title"), publisher=hostile("paper"), url=f"javascript:{HACK}", reported_by=hostile("wire"))
        for each in given.citations
    )
    passage = rag.Source("visit", hostile("t"), None, None, "Qaani met Amiri on Monday. He left at noon." + HACK, 0, 43, 1.0, 1)
    given = replace(
        given, citations=citations, sources=(passage,), trace=rag.Trace(answerability=0.8, milliseconds={hostile("stage"): 3.0})
    )
    unknown = replace(make_answer("They do not say.", abstained=True), trace=rag.Trace(answerability=0.1))
    cases = [
        make_case("a\"><i>'", question=hostile("first"), facts=[[hostile("Amiri"), "Amiri"]], tags=[hostile("tag"), "other"]),
        make_case(
            "right",
            history=[{"role": "user", "content": hostile("before")}],
            kind="follow_up",
            evidence=[{"article": "visit", "sentence": hostile("He flew.")}],
        ),
        make_case("raises", forbidden=[hostile("never")]),
        make_case("aside", set="held_out", question=SECRET, facts=[["a fact set aside"]], tags=["tag aside"]),
        make_case("unknown", kind="not_in_articles", answerable=False, facts=[]),
        make_case("guessed", kind="not_in_articles", answerable=False, facts=[]),
    ]
    answers = {
        hostile("first"): given,
        "right?": make_answer("He met Amiri [1].", (0, 26)),
        "raises?": ValueError(hostile("broken \ud800")),
        SECRET: make_answer("An answer set aside."),
        "unknown?": unknown,
        "guessed?": given,
    }
    return run(engine_by_hand(answers), cases)
