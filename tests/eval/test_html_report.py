"""The page: complete in itself, its policy true, nothing in it mark-up that was text."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from markupsafe import escape

import rag
from eval.baseline import committed, scored
from eval.compare import compare, without_held_out
from eval.gate import Rules
from eval.history import MEASURED, Past
from eval.html_report import comparison_page, run_page
from eval.measures import MEASURES
from eval.schema import Case, Run
from eval.summary import figure
from tests.eval.html_runs import HACK, SECRET, hostile, hostile_run

VOID = {"meta", "input"}


class Read(HTMLParser):
    """The page's elements, in order, and whether each that is opened is closed in turn."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self.open: list[str] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open:
            self.texts[self.open[-1]] = self.texts.get(self.open[-1], "") + data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


@pytest.fixture
def base(make_case: Callable[..., Case], make_answer: Callable[..., rag.Answer], engine_by_hand: Callable[..., Any]) -> Run:
    return hostile_run(make_case, make_answer, engine_by_hand, "Amiri")


@pytest.fixture
def new(make_case: Callable[..., Case], make_answer: Callable[..., rag.Answer], engine_by_hand: Callable[..., Any]) -> Run:
    made = hostile_run(make_case, make_answer, engine_by_hand, "nobody")
    return made.model_copy(update={"info": made.info.model_copy(update={"name": f"new {HACK}", "settings": {HACK: HACK}})})


def past(*runs: Run) -> list[Past]:
    figures = [{name: figure(MEASURES[name], run.records, len(run.info.cases)) for name in MEASURED} for run in runs]
    return [Past(run.info.name, run.info.started, None, False, each) for run, each in zip(runs, figures, strict=True)]


def compared(base: Run, new: Run, *, show_held_out: bool = False) -> str:
    found = compare(base, new, Rules(most_unscored=1, resamples=99))
    shown = found if show_held_out else without_held_out(found)
    return comparison_page(shown, (scored(base), scored(new)), (base, new), past(base, new), show_held_out=show_held_out)


@pytest.fixture(params=["run", "comparison"])
def page(request: pytest.FixtureRequest, base: Run, new: Run) -> str:
    return run_page(new, past(base, new), unreadable=2) if request.param == "run" else compared(base, new)


def test_texts_are_texts(page: str) -> None:
    read = Read(page)
    assert len(read.all("script")) == len(read.all("style")) == 1
    assert not read.all("img")
    assert page.count("window.hacked=1") > 10  # they are there, as text
    assert "javascript:" not in str([attributes.get("href") for attributes in read.all("a")])
    assert not [name for _, attributes in read.found for name in attributes if name.startswith("on")]


def test_evidence_that_is_not_in_the_articles_is_named_as_text(base: Run) -> None:
    page = run_page(base)
    assert str(escape(f"right: visit: “{hostile('He flew.')}” does not stand in visit")) in page


def test_the_page_asks_for_nothing_and_its_policy_lets_nothing_else_in(page: str) -> None:
    read = Read(page)
    policy = next(each["content"] or "" for each in read.all("meta") if each.get("http-equiv") == "Content-Security-Policy")
    hashes = [base64.b64encode(hashlib.sha256(read.texts[tag].encode()).digest()).decode() for tag in ("style", "script")]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}'; base-uri 'none'; form-action 'none'"
    )
    assert not {name for _, attributes in read.found for name in attributes} & {"src", "srcset", "style", "action", "background"}
    assert "url(" not in read.texts["style"]
    assert "@import" not in read.texts["style"]


def test_anchors_are_there_once(page: str) -> None:
    ids = [attributes["id"] for _, attributes in Read(page).found if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {attributes["href"] for attributes in Read(page).all("a")} <= {f"#{name}" for name in ids}


def test_plots_have_a_label_or_stand_beside_their_numbers(page: str) -> None:
    outer = [each for each in Read(page).all("svg") if "viewbox" not in each]
    assert len(outer) > 5
    assert all(each.get("aria-hidden") == "true" or (each.get("role") == "img" and each.get("aria-label")) for each in outer)


@pytest.mark.parametrize("show", [False, True])
def test_held_out_cases_are_shown_where_that_is_asked_for(base: Run, new: Run, show: bool) -> None:
    for page in (run_page(base, show_held_out=show), compared(base, new, show_held_out=show)):
        for text in (SECRET, "a fact set aside", "An answer set aside", "tag aside"):
            assert (text in page) == show
        assert "aside</bdi>" in page


def test_the_verdict_comes_first(base: Run, new: Run) -> None:
    page = compared(base, new)
    assert re.search(r"<h1[^>]*>No difference shown</h1>", page)
    headings = re.findall(r"<h2[^>]*>([^<]+)", page)
    assert headings == ["What changed", "Correct, by kind", "When to abstain", "Time taken", "Runs of these cases", "What flipped"]
    assert "<b>1</b> now wrong" in page
    assert page.count('data-outcome="now wrong"') == 1
    assert page.count('data-outcome="wrong in both"') == 3


def test_a_run_shows_wrong_cases_before_right_ones_and_names_errors(base: Run) -> None:
    page = run_page(base)
    assert re.findall(r'data-outcome="(\w+)"', page) == ["wrong"] * 3 + ["right"] * 3
    assert "<b>Errors, counted as wrong (1):</b> raises" in page
    assert "Runs of these cases" not in page  # it is the only one


def test_a_committed_baseline_is_compared_without_its_answers(base: Run, new: Run) -> None:
    kept = committed(scored(base))
    found = without_held_out(compare(kept, new, Rules(most_unscored=1, resamples=99)))
    page = comparison_page(found, (kept, scored(new)), (None, new))
    assert page.count('data-outcome="now wrong"') == 1
    assert 'class="quotes"' not in page
    assert "window.hacked" in page
    Read(page)


def test_what_was_not_scored_says_so(make_case: Callable[..., Case], engine_by_hand: Callable[..., Any]) -> None:
    from eval.run import run

    page = run_page(run(engine_by_hand({"a?": ValueError("broken")}), [make_case("a")]))
    assert "not scored" in page
    assert "Time taken" not in page
    assert "When to abstain" not in page
