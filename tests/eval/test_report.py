"""What is printed: figures that say what they are of, and no held-out case where somebody tuning would read it."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

import rag
from eval.measures import MEASURES
from eval.report import headline, print_run
from eval.report_tables import number
from eval.run import run
from eval.schema import Case, EvidenceNotFound, Run
from eval.summary import summarise

GOLDEN = Path(__file__).with_name("report.txt")


@pytest.fixture
def result(make_case: Callable[..., Case], make_answer: Callable[..., rag.Answer], engine_by_hand: Callable[..., Any]) -> Run:
    cases = [
        make_case("fact-1"),
        make_case("fact-2", facts=[["Amiri"], ["Khazali"]]),
        make_case("fact-3", set="held_out"),
        make_case("list-1", kind="list", forbidden=["noon"]),
        make_case("list-2", kind="list", set="held_out"),
        make_case("absent-1", kind="not_in_articles", answerable=False, facts=[]),
        make_case("absent-2", kind="not_in_articles", set="held_out", answerable=False, facts=[]),
        make_case("never", kind="time", set="held_out"),
    ]
    answers = {
        "fact-1?": make_answer("He met Amiri [1].", (0, 26)),
        "fact-2?": make_answer("\n**Qaani** met Amiri [1].\nHe left [2].", (0, 26), (27, 43)),
        "fact-3?": rag.ModelError("The endpoint [x] is gone.", provider="x", retryable=True),
        "list-1?": make_answer("Amiri left at noon [1].", (27, 43)),
        "list-2?": make_answer("The articles do not say.", abstained=True),
        "absent-1?": make_answer("The articles do not say.", abstained=True),
        "absent-2?": make_answer("He met Amiri [1].", (0, 26)),
    }
    asked = run(engine_by_hand(answers), cases[:-1])
    records = tuple(record.model_copy(update={"seconds": 0.25}) for record in asked.records)
    return Run(info=asked.info.model_copy(update={"name": "20250101T120000Z-abc", "cases": tuple(cases)}), records=records)


def printed(show: Callable[[Console], None]) -> str:
    console = Console(file=StringIO(), width=120, color_system=None)
    show(console)
    assert isinstance(console.file, StringIO)
    return "".join(f"{line.rstrip()}\n" for line in console.file.getvalue().splitlines())


def test_the_report_is_the_golden_one(result: Run) -> None:
    assert printed(lambda console: print_run(result, console)) == GOLDEN.read_text(encoding="utf-8")


def test_held_out_cases_are_shown_only_when_asked_for(result: Run) -> None:
    text = printed(lambda console: print_run(result, console, show_held_out=True))
    assert "error: ModelError: The endpoint [x] is gone." in text
    assert "absent-2?" in text
    assert "not shown" not in text


def test_evidence_that_is_not_there_is_named_by_article_and_sentence(result: Run, make_case: Callable[..., Case]) -> None:
    unfound = (EvidenceNotFound(article="visit", sentence="He [red]flew.", reason="does not stand in visit"),)
    asked = result.records[0].model_copy(update={"unfound": unfound})
    aside = asked.model_copy(update={"case": make_case("aside", set="held_out")})
    lost = result.model_copy(update={"records": (asked, aside)})
    shown = "  fact-1: visit: “He [red]flew.” does not stand in visit\n"
    text = printed(lambda console: print_run(lost, console))
    assert shown in text
    assert "  aside: 1 not found; held out: --show-held-out shows them\n" in text
    assert shown.replace("fact-1", "aside") in printed(lambda console: print_run(lost, console, show_held_out=True))


def test_a_headline_of_nothing_scored_says_so(result: Run) -> None:
    figures = dict(headline(summarise(result.model_copy(update={"records": ()}))))
    assert set(figures.values()) == {"not scored"}


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("correct", 0.996, "0.99"),  # 1.00 would claim more than there is
        ("correct", 1.0, "1.00"),
        ("decision", -0.5, "-0.50"),
        ("seconds", 0.0123, "0.0123"),
        ("tokens", 1234.5, "1,234"),
        ("cost", None, "-"),
    ],
)
def test_numbers_claim_no_more_than_there_is(name: str, value: float | None, shown: str) -> None:
    assert number(MEASURES[name], value) == shown
