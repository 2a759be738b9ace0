"""What is shown of cases: answers as HTML, quotes in their passages, nothing of what is set aside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

import rag
from eval.compare import Answered, Flip
from eval.html_cases import AROUND, Quote, answer_markup, shown_flip, shown_pair, shown_record
from eval.run import run
from eval.schema import Case, CaseRecord, Kind

Recorded = Callable[..., CaseRecord]


@pytest.fixture
def recorded(make_case: Callable[..., Case], engine_by_hand: Callable[..., Any]) -> Recorded:
    def make(answer: rag.Answer | BaseException, **fields: object) -> CaseRecord:
        return run(engine_by_hand({"a?": answer}), [make_case("a", **fields)]).records[0]

    return make


def quote_of(record: CaseRecord) -> Quote:
    return shown_record(record, "c0", show_held_out=False).said[0].quotes[0]


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        (
            "**16** came [1].",
            '<p dir="auto" class=""><strong>16</strong> came <a class="marker" href="#q1" aria-label="quote 1">1</a>.</p>',
        ),
        ("- one\n\n> two", '<p dir="auto" class="item">one</p>\n<p dir="auto" class="quotation">two</p>'),
        ("no quote [7], **open", '<p dir="auto" class="">no quote [7], **open</p>'),
        ("**<b>&** <i>", '<p dir="auto" class=""><strong>&lt;b&gt;&amp;</strong> &lt;i&gt;</p>'),
        ("", ""),
    ],
)
def test_an_answer_is_its_few_signs_and_text(text: str, markup: str) -> None:
    assert answer_markup(text, {1: "q1"}) == markup


def test_a_quote_stands_in_its_passage(recorded: Recorded, make_answer: Callable[..., rag.Answer], article: rag.Article) -> None:
    text = "x" * 300 + article.text
    source = rag.Source("visit", "t", None, None, text, -300, len(article.text), 1, 1)
    found = quote_of(recorded(replace(make_answer("He met Amiri [1].", (0, 26)), sources=(source,))))
    assert (found.before, found.words, found.after) == ("…" + "x" * AROUND, article.text[:26], article.text[26:])
    assert found.where == "A visit to Baghdad · Reuters · 2021-12-08"


def test_a_quote_without_its_passage_stands_alone(recorded: Recorded, make_answer: Callable[..., rag.Answer]) -> None:
    found = quote_of(recorded(make_answer("He met Amiri [1].", (0, 26))))
    assert (found.before, found.words, found.after) == ("", "Qaani met Amiri on Monday.", "")


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://a.example/x", "https://a.example/x"),
        ("javascript:alert(1)//https://a.example", None),
        ("data:text/html,x", None),
        (None, None),
    ],
)
def test_only_addresses_of_the_web_are_links(
    recorded: Recorded, make_answer: Callable[..., rag.Answer], url: str | None, link: str | None
) -> None:
    answer = make_answer("He met Amiri [1].", (0, 26))
    assert quote_of(recorded(replace(answer, citations=(replace(answer.citations[0], url=url),)))).link == link


def test_of_a_held_out_case_there_is_its_name_kind_and_outcome(recorded: Recorded, make_answer: Callable[..., rag.Answer]) -> None:
    record = recorded(make_answer("secret"), set="held_out", tags=["secret"])
    shown = shown_record(record, "c0", show_held_out=False)
    assert (shown.id, shown.kind, shown.outcome, shown.hidden) == ("a", "fact", "wrong", True)
    assert not any((shown.question, shown.history, shown.wanted, shown.forbidden, shown.evidence, shown.said, shown.tags))
    assert shown_pair(record, record, ("x", "y"), "f0", show_held_out=False)._replace(outcome="wrong") == shown
    assert shown_record(record, "c0", show_held_out=True).question == "a?"


def test_two_answers_say_which_quotes_are_theirs_alone(recorded: Recorded, make_answer: Callable[..., rag.Answer]) -> None:
    base, new = recorded(make_answer("Amiri [1] [2]", (0, 26), (27, 42))), recorded(make_answer("No one [1]", (27, 42)))
    shown = shown_pair(base, new, ("old", "young"), "f0", show_held_out=False)
    assert shown.outcome == "now wrong"
    assert [(said.by, said.right, [quote.only_here for quote in said.quotes]) for said in shown.said] == [
        ("old", True, [True, False]),
        ("young", False, [False]),
    ]


def test_what_a_baseline_kept_is_shown_without_quotes() -> None:
    kept = Answered(answer="Amiri [1].", error=None, wrong=""), Answered(answer="", error=None, wrong="missing: Amiri")
    flip = Flip(id="a", kind=Kind.FACT, set="tuning", now_right=False, question="Who?", base=kept[0], new=kept[1])
    shown = shown_flip(flip, ("old", "young"))
    assert (shown.question, shown.hidden, shown.outcome) == ("Who?", False, "now wrong")
    assert [(said.right, said.wrong, said.quotes) for said in shown.said] == [(True, "", ()), (False, "missing: Amiri", ())]
    assert "does not hold this answer" in shown.said[1].text
    assert shown_flip(flip.model_copy(update={"question": None, "base": None, "new": None}), ("old", "young")).hidden
