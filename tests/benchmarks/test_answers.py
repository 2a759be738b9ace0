from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import rag
from benchmarks import answers
from eval.arms.choice import open_arm
from eval.run import run
from eval.sets.choice import figures_of, open_set

SAME = {  # figures of eval's that benchmarks calls otherwise
    "short answer given": "short answer, all: given",
    "short answer, EM": "short answer, all: EM, ",
    "short answer, F1": "short answer, all: F1",
    "AUROC, answerable against not": "AUROC: ",
}
TEXTS = {
    "talks": "Mara Lind met Otto Brandt in Geneva on 3 March 2020. They discussed grain exports for two hours.",
    "crash": "A train carrying 40 passengers derailed near Tarn. Nobody was hurt, the police said.",
    "bakery": "Anna Falk opened a bakery in Oslo on 5 May 2018. It sells rye bread and buns.",
    "storm": "A storm took the roof off the town hall of Varde. Firemen closed the square for a day.",
}
ASKED = {  # question, passage, and gold answers of each half
    "tuning": [("Where did Mara Lind meet Otto Brandt?", "talks", ["Geneva"]), ("Who painted Lisbon in 1711?", "crash", [])],
    "held_out": [("Where did Anna Falk open a bakery?", "bakery", ["Oslo"]), ("Who composed the opera Fidelio?", "storm", [])],
}


@pytest.fixture
def benchmarks(tmp_path: Path) -> Path:
    """Both sets with two questions in each half."""
    squad2, clapnq = [], []
    for half, asked in ASKED.items():
        for name, (question, passage, gold) in zip(_names(half), asked, strict=False):
            text = TEXTS[passage]
            squad2.append({"id": name, "question": question, "passage": passage, "answers": gold})
            answered = {"answerable": bool(gold), "output": [{"selected_sentences": [f"{text.split('. ')[0]} ."]}]}
            clapnq.append({"id": name, "question": question, "passages": [{"title": passage, "text": text}]} | answered)
    _write(tmp_path / "squad2" / "passages.jsonl", [{"id": name, "title": name, "text": text} for name, text in TEXTS.items()])
    _write(tmp_path / "squad2" / "questions.jsonl", squad2)
    _write(tmp_path / "clapnq" / "questions.jsonl", clapnq)
    return tmp_path


def _names(half: str) -> Iterator[str]:
    """Ids of a half, without end."""
    return (name for name in map(str, itertools.count()) if answers.half_of(name) == half)


def _write(file: Path, records: list[dict[str, object]]) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8")


def test_squad2_and_clapnq_are_measured_by_halves(benchmarks: Path, tmp_path: Path) -> None:
    rows = answers.rows(benchmarks, tmp_path / "work", only=["squad2", "clapnq"])
    found = {row["name"]: row["value"] for row in rows}
    for half in ("tuning half", "set aside"):
        assert found[f"squad2, first statement: holds a gold answer and cites its passage, 1 questions, {half}"] == 1
        assert found[f"squad2, AUROC: answerable against not, 2 questions, {half}"] == 1
        assert found[f"squad2, abstained wrongly: of 1 answerable, {half}"] == 0
        assert found[f"clapnq, citation recall: 1 selected, {half}"] == 1
    assert [row["target"] for row in rows if row["name"].startswith("squad2, first statement: ")] == [["at least", 0.82]] * 2


def test_byline_eval_run_gives_the_same_figures(benchmarks: Path, tmp_path: Path) -> None:
    rows = answers.rows(benchmarks, tmp_path / "work", only=["squad2", "clapnq"])
    for name in ("squad2", "clapnq"):
        question_set = open_set(benchmarks / name)
        with open_arm("byline", question_set, question_set.cases, rag.Settings(), tmp_path / "cache") as engine:
            done = run(engine, question_set.cases, retrieve=question_set.retrieve)
            articles = {article.article_id: article for article in engine.articles()}
        for half, label in answers.HALVES.items():
            records = [record for record in done.records if record.case.set == half]
            compared = 0
            for figure in figures_of(name)(records, articles):
                told = SAME.get(figure.name, f"{figure.name}: ")
                for row in rows:
                    if row["name"].startswith(f"{name}, {told}") and row["name"].endswith(label):
                        assert row["value"] == pytest.approx(figure.value, abs=0.0005), figure.name
                        compared += 1
            assert compared == {"squad2": 8, "clapnq": 5}[name]


def test_only_the_tuning_half_is_kept_to_be_read(benchmarks: Path, tmp_path: Path) -> None:
    answers.rows(benchmarks, tmp_path / "work", only=["squad2"])
    (kept,) = (tmp_path / "work").rglob("squad2.jsonl")
    asked = [json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines()]
    assert [each["question"] for each in asked] == [question for question, *_ in ASKED["tuning"]]
    assert "Geneva" in asked[0]["answer"]


def test_a_set_that_is_not_there_ends_the_run(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="There is no squad2"):
        answers.rows(tmp_path, tmp_path / "work", only=["squad2"])
