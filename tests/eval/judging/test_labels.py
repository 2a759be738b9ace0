"""Labelled sentences: ours are 100, half of them supported; those made of CLAPNQ say what they are made of."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from eval.judging.labels import LabelError, clapnq_labels, labels_hash, read_labels
from eval.sets.reading import SetError
from tests.test_articles_digest import runs

GOOD = {"id": "a", "kind": "date", "sentence": "It rained.", "quotes": [{"text": "Rain fell."}], "supported": True, "reason": "same"}


def test_ours_are_a_hundred_and_half_of_them_supported() -> None:
    ours = read_labels()
    assert Counter(label.supported for label in ours) == {True: 50, False: 50}
    assert len({(label.question, label.sentence) for label in ours}) == 100
    assert all(label.reason for label in ours)
    kinds = Counter((label.kind, label.supported) for label in ours)
    for kind in "number name date roles denial certainty left_out short_answer several_quotes order".split():
        assert kinds[kind, True] >= 2, kind
        assert kinds[kind, False] >= 2, kind


def test_ours_hold_no_eight_words_of_an_original_page(captures: Path) -> None:
    ours = {run for label in read_labels() for text in (label.sentence, *(quote.text for quote in label.quotes)) for run in runs(text)}
    assert ours
    for capture in captures.glob("*.txt"):
        assert not ours & runs(capture.read_text(encoding="utf-8", errors="replace"))


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ([], "holds no labelled sentences"),
        (["{"], r"labels.jsonl:1: line: Invalid JSON"),
        ([json.dumps(GOOD), json.dumps(GOOD)], "labels.jsonl:2: id: a is there twice"),
        ([json.dumps(GOOD | {"supported": None})], "labels.jsonl:1: supported: "),
        ([json.dumps(GOOD | {"quotes": []})], "labels.jsonl:1: quotes: "),
    ],
)
def test_a_mistake_is_named_by_line_and_field(tmp_path: Path, lines: list[str], says: str) -> None:
    (tmp_path / "labels.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(LabelError, match=says):
        read_labels(tmp_path / "labels.jsonl")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(LabelError, match="cannot be read"):
        read_labels(tmp_path / "labels.jsonl")


def question(name: str, *, answerable: bool = True, sentences: tuple[str, ...] = ("Rain fell.", "Snow fell.", "Hail fell.")) -> str:
    passage = {"title": "Weather", "text": " ".join(sentences), "sentences": list(sentences)}
    output = {"answer": "It rained and it hailed.", "selected_sentences": ["Hail fell.", "Rain fell."]}
    return json.dumps({"id": name, "question": "What fell?", "answerable": answerable, "passages": [passage], "output": [output]})


def test_an_annotators_answer_stands_with_the_sentences_selected_and_with_the_rest(tmp_path: Path) -> None:
    rows = [question("one"), question("none", answerable=False), question("all", sentences=("Rain fell.", "Hail fell."))]
    (tmp_path / "questions.jsonl").write_text("\n".join(rows), encoding="utf-8")
    found = {label.id: label for label in clapnq_labels(tmp_path)}
    assert {name: label.supported for name, label in found.items()} == {
        "one selected": True,
        "one not selected": False,
        "all selected": True,
    }
    assert {label.statement.text for label in found.values()} == {"It rained and it hailed."}
    assert {label.statement.question for label in found.values()} == {"What fell?"}
    assert [[quote.text for quote in found[name].quotes] for name in ("one selected", "one not selected")] == [
        ["Rain fell.", "Hail fell."],
        ["Snow fell."],
    ]
    assert {quote.title for quote in found["one selected"].quotes} == {"Weather"}


def test_fewer_are_part_of_more(tmp_path: Path) -> None:
    (tmp_path / "questions.jsonl").write_text("\n".join(question(str(number)) for number in range(20)), encoding="utf-8")
    few, more = clapnq_labels(tmp_path, 3), clapnq_labels(tmp_path, 9)
    assert (len(few), len(more)) == (6, 18)
    assert set(few) < set(more)
    assert labels_hash(few) != labels_hash(more)


def test_without_the_set_its_home_is_named(tmp_path: Path) -> None:
    with pytest.raises(SetError, match=r"github\.com/primeqa/clapnq"):
        clapnq_labels(tmp_path)
