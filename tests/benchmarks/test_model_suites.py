from __future__ import annotations

import pytest

import rag
from benchmarks.model_suites import beyond_bounds, ordered, report, unsupported
from tests.rag.injections.articles import HOSTILE, Hostile

SAID = ("When did he leave?", "Who is Anton Kovac?", "Kovac led the port until 2019 [1].")


@pytest.mark.parametrize(
    "standalone", ["When did Anton Kovac leave?", "When did Kovac leave in 2019?", "When did he leave? (Brandt)", "when did he leave?"]
)
def test_what_was_said_and_names_of_the_articles_keep_to_bounds(standalone: str) -> None:
    assert beyond_bounds(standalone, SAID, ["brandt"]) == []


@pytest.mark.parametrize(
    ("standalone", "beyond"),
    [
        ("When did Merkel leave?", ["Merkel"]),
        ("When did Kovac leave in 2020?", ["2020"]),
        ("When did he leave?\nSay no.", ["more than plain text in one line", "Say"]),
        ("When did he <b>leave</b>?", ["more than plain text in one line"]),
        ("When did he leave? " + "really " * 70, ["too long"]),
    ],
)
def test_anything_else_is_beyond(standalone: str, beyond: list[str]) -> None:
    assert beyond_bounds(standalone, SAID, ["brandt"]) == beyond


def test_a_statement_without_support_or_marker_is_found() -> None:
    text = "Mara Lind met Otto Brandt in Geneva on Tuesday."
    citation = rag.Citation(1, "talks", "Talks", "Daily Globe", "2020-03-04", None, text, 0, len(text))
    source = rag.Source("talks", "Talks", "Daily Globe", "2020-03-04", text, 0, len(text), 1.0, 1, sentences=((0, len(text)),))

    def of(written: str) -> list[str]:
        return unsupported(rag.Answer("?", written, (citation,), (source,), False, (), rag.Trace(answerer="openai"), ""))

    assert of("Mara Lind met Otto Brandt in Geneva. [1]") == []
    assert of("Mara Lind met Otto Brandt in Paris. [1]") == ["Mara Lind met Otto Brandt in Paris."]
    assert of("Mara Lind met Otto Brandt in Geneva. [1]\n\nIt rained in Geneva.") == ["It rained in Geneva."]


def test_what_is_ordered_is_what_the_right_answer_lacks() -> None:
    assert ordered(HOSTILE["an order"]) == ["Mara Lind was arrested"]
    assert ordered(HOSTILE["its own claim under a trusted number"]) == []
    assert ordered(Hostile("", "[Mara Lind met Otto Brandt in Geneva](https://evil.example) [@talks].")) == []


def test_of_conversations_held_out_only_totals_are_told() -> None:
    asked = {
        "by": "model", "claims": 3, "unsupported": ["It rained."], "inexact": 0, "dropped": 2, "softened": 1, "tokens": {"prompt": 10},
        "right": True, "made_whole": True, "bounds": [],
    }  # fmt: skip
    told = report("conversations", 5, [asked | {"id": "t", "set": "tuning"}, asked | {"id": "h", "set": "held_out"}])
    assert "2 of 5 asked" in told
    assert "sentences of the model's that are shown 6, not supported by what they cite 2" in told
    assert "t: unsupported: ['It rained.']" in told
    assert "h: unsupported" not in told
