"""A run is scored again from its folder alone, beside the scores that it has."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import rag
from eval.measures import MEASURES
from eval.rescore import rescore
from eval.run import run
from eval.run_files import RunFileError, read_articles, read_run
from eval.schema import Case, Span
from eval.scoring import Scorer
from eval.summary import summarise

MakeCase = Callable[..., Case]


@pytest.fixture
def folder(make_case: MakeCase, make_answer: Callable[..., rag.Answer], engine_by_hand: Callable[..., Any], tmp_path: Path) -> Path:
    """A run of three cases: one that is wrong for its case says "Ameri", one right, one that raised."""
    answers = {
        "spelt?": make_answer("He met Amiri [1].", (0, 26)),
        "right?": make_answer("He met Amiri [1].", (0, 26)),
        "raises?": ValueError("broken"),
    }
    cases = [make_case("spelt", facts=[["Ameri"]]), make_case("right"), make_case("raises")]
    return tmp_path / run(engine_by_hand(answers), cases, out=tmp_path).info.name


def correct(folder: Path, **how: Any) -> dict[str, bool]:
    return {record.case.id: record.scores.correct for record in read_run(folder, **how).records}


def test_corrected_cases_are_scored_without_asking_and_the_first_scores_stay(folder: Path, make_case: MakeCase) -> None:
    assert correct(folder) == {"spelt": False, "right": True, "raises": False}
    scored, file = rescore(folder, [make_case("spelt", facts=[["Ameri", "Amiri"]]), make_case("never-asked")])
    assert file.parent == folder / "scorings"
    assert {record.case.id: record.scores.correct for record in scored.records} == {"spelt": True, "right": True, "raises": False}
    assert read_run(folder) == scored
    assert scored.info.scored is not None
    assert scored.info.cases[0].facts == (("Ameri", "Amiri"),)
    assert correct(folder, scored="first") == {"spelt": False, "right": True, "raises": False}


def test_the_newest_scoring_counts(folder: Path, make_case: MakeCase) -> None:
    for facts in (["Amiri"], ["Nobody"]):
        rescore(folder, [make_case("spelt", facts=[facts])])
    assert not correct(folder)["spelt"]
    assert len(list((folder / "scorings").iterdir())) == 2


def test_the_measures_of_today_are_taken(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = read_run(folder).records[1].scores
    monkeypatch.setattr(Scorer, "score", lambda scorer, case, answer, found: first.model_copy(update={"correct": found is None}))
    rescore(folder)
    assert correct(folder) == {"spelt": False, "right": False, "raises": False}


def test_evidence_is_found_in_the_articles_as_they_were(folder: Path, make_case: MakeCase) -> None:
    evidence = [{"article": "visit.md", "sentence": "Qaani met Amiri on Monday."}]
    scored, _ = rescore(folder, [make_case(name, evidence=evidence) for name in ("right", "raises")])
    assert [len(record.gold) for record in scored.records] == [0, 1, 1]
    assert scored.records[1].gold == (Span(article_id="visit", start=0, end=26),)
    assert [MEASURES["citation_recall"].of(record) for record in scored.records] == [None, 1.0, 0.0]


def test_evidence_that_is_not_there_is_named_until_it_is_corrected(folder: Path, make_case: MakeCase) -> None:
    evidence = [{"article": "visit", "sentence": "He flew."}, {"article": "none.md"}]
    scored, _ = rescore(folder, [make_case(name, evidence=evidence) for name in ("right", "raises")])
    told = [("visit", "He flew.", "does not stand in visit"), ("none.md", None, "there is no such article")]
    for record in read_run(folder).records[1:]:
        assert [(each.article, each.sentence, each.reason) for each in record.unfound] == told
    assert [*summarise(scored).unfound] == ["right", "raises"]
    rescore(folder, [make_case("right", evidence=[evidence[0] | {"sentence": "Qaani met Amiri on Monday."}])])
    assert [record.unfound for record in read_run(folder).records] == [(), (), ()]


def test_another_question_is_not_scored_with_the_answer_to_this_one(folder: Path, make_case: MakeCase) -> None:
    with pytest.raises(RunFileError, match="spelt asks another question"):
        rescore(folder, [make_case("spelt", question="Who else?")])
    with pytest.raises(RunFileError, match="No case of the run"):
        rescore(folder, [make_case("elsewhere")])


def test_articles_are_kept_as_scoring_needs_them_and_without_places_of_this_machine(folder: Path, article: rag.Article) -> None:
    (kept,) = read_articles(folder, read_run(folder).info)
    assert (kept.article_id, kept.text, kept.title, kept.source) == (article.article_id, article.text, article.title, "visit.md")


def test_articles_that_are_not_the_runs_are_refused(folder: Path) -> None:
    info = read_run(folder).info
    with pytest.raises(RunFileError, match="not hold the articles"):
        read_articles(folder, info.model_copy(update={"corpus_hash": "0"}))
    (folder / "articles.jsonl.gz").write_bytes(b"\x1f\x8b")
    with pytest.raises(RunFileError, match="cannot be read"):
        rescore(folder)
